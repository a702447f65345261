//! A byline, taken apart: people, desks, agencies. What is a date, a role, a handle or "Read more" is none of them.

mod names;
mod pieces;

use crate::metadata::sources::credit;
use crate::page::wording::{self, folded};
use crate::rules::agencies::agencies;

use names::{Sort, sort_of};
use pieces::{Join, Piece};

pub use names::{is_desk, is_handle};
pub(super) use names::{is_reporter, is_surely_a_person};
pub(super) use pieces::{has_opener, is_particle, opens_with_picture, without_particles};

/// Characters of the longest line that is taken apart.
const LINE_CHARACTERS: usize = 300;
/// Words of the longest desk in a line.
const DESK_WORDS: usize = 4;
/// Names of the longest line without a particle.
const NAMES: usize = 4;

/// One person or desk of a byline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// Without particle, role and date.
    pub name: String,
    /// A desk or an organisation.
    pub desk: bool,
    /// As written.
    pub role: Option<String>,
    /// Beside the name.
    pub email: Option<String>,
}

/// An agency or an outlet in a byline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// As written.
    pub name: String,
    /// Its material was used; else the story is its own.
    pub material: bool,
    /// An outlet, that publishes under its own name too.
    pub outlet: bool,
}

/// What a byline names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Byline {
    /// In order.
    pub people: Vec<Named>,
    /// Agencies and outlets.
    pub origins: Vec<Origin>,
    /// Parts that are neither: the line says more than who wrote it.
    pub others: usize,
    /// People who are no authors: "Reviewed by".
    pub unnamed: usize,
}

/// How much a place says about what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// A field for authors: one word may be a name.
    Stated,
    /// Words on the page: only what looks like a name counts.
    Shown,
}

/// Takes a byline apart. Its lines are read one after the other.
#[must_use]
pub fn split(text: &str, trust: Trust) -> Byline {
    let mut found = Byline::default();
    if text.chars().count() > LINE_CHARACTERS {
        return found;
    }
    let mut emails = Vec::new();
    let mut helper = Helper::default();
    // What stands in front of "By" is a label.
    let opener = text.lines().position(|line| has_opener(line.trim()));
    for line in text.lines().skip(opener.unwrap_or(0)) {
        let line = wording::tidy(line);
        if line.is_empty() {
            continue;
        }
        // "Tags", "Share": what follows is no part of the byline.
        if trust == Trust::Shown && !found.people.is_empty() && names::is_stopped(&line) {
            found.others += 1;
            break;
        }
        if has_opener(&line) {
            helper = Helper::default();
        }
        self::line(&line, trust, &mut found, &mut emails, &mut helper);
    }
    // "det/dpa": the agency's own initials.
    if found.origins.iter().any(|origin| !origin.outlet) {
        found.people.retain(|one| !names::is_initials(&one.name));
    }
    if let ([only], [email]) = (found.people.as_mut_slice(), emails.as_slice()) {
        only.email = Some(email.clone());
    }
    found
}

/// Whether a line is nothing but people's full names: "Ada Test", "Ada Test/Ben Probe".
pub(super) fn are_surely_people(line: &str) -> bool {
    if is_surely_a_person(line) {
        return true;
    }
    let parts: Vec<&str> = line.split('/').map(str::trim).collect();
    (2..=NAMES).contains(&parts.len()) && parts.iter().all(|part| is_surely_a_person(part))
}

/// The desk that a byline names and nobody else: "By The Harbour Team | 6 mins".
pub(super) fn desk(text: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim);
    let opening = lines.find(|line| has_opener(line))?;
    let rest = without_particles(pieces::behind_date(opening));
    // The particle may stand in an element of its own.
    let rest = if rest.is_empty() || is_particle(rest) {
        lines.next()?
    } else {
        rest
    };
    let first = pieces::pieces(rest).first()?.text;
    let desk = sort_of(first, Trust::Stated) == Sort::Desk;
    let short = first.split(' ').count() <= DESK_WORDS;
    let named = first.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    (desk && short && named).then(|| pieces::trimmed(first).to_owned())
}

/// What the people named from here on did, where they did not write.
#[derive(Debug, Default)]
struct Helper {
    /// As written: "Photography".
    role: Option<String>,
    /// It was no part of the writing: "Reviewed by".
    unnamed: bool,
}

fn line(
    line: &str,
    trust: Trust,
    found: &mut Byline,
    emails: &mut Vec<String>,
    helper: &mut Helper,
) {
    let cleaned = pieces::without_addresses(line);
    emails.extend(cleaned.emails);
    let (text, helped) =
        pieces::without_helper(without_particles(pieces::behind_date(&cleaned.text)));
    let pieces = pieces::pieces(text);
    let mut reader = Reader {
        found,
        trust,
        helper,
        dated: false,
        role: false,
        organization: false,
    };
    reader.helped(helped);
    if trust == Trust::Stated
        && let Some(name) = inverted(text, &pieces)
    {
        reader.person(&name);
    } else {
        for piece in &pieces {
            reader.take(piece);
        }
    }
    for inner in &cleaned.brackets {
        reader.bracket(inner);
    }
}

/// "Muster, Anna".
fn inverted(text: &str, pieces: &[Piece<'_>]) -> Option<String> {
    let [last, first] = pieces else { return None };
    let single = |piece: &Piece<'_>| {
        !piece.text.contains(' ')
            && piece.text.chars().count() > 1
            && sort_of(piece.text, Trust::Stated) == Sort::Person
            && agencies().find(piece.text).is_none()
    };
    (text.matches(',').count() == 1 && single(last) && single(first))
        .then(|| format!("{} {}", first.text, last.text))
}

/// Reads the parts of one line.
struct Reader<'b> {
    found: &'b mut Byline,
    trust: Trust,
    helper: &'b mut Helper,
    /// A date stood behind a name: the line goes on with other things.
    dated: bool,
    /// The part before was a role: what follows a comma may be where it is held.
    role: bool,
    /// The part before was an organisation: what follows "and" is its name's end.
    organization: bool,
}

impl Reader<'_> {
    fn take(&mut self, piece: &Piece<'_>) {
        let (text, helper) = pieces::without_helper(without_particles(piece.text));
        self.helped(helper);
        let undated = pieces::without_date(text);
        let dated = undated.len() < text.len();
        let text = pieces::trimmed(undated);
        if self.dated || text.is_empty() || pieces::is_particle(text) {
            self.dated |= dated && self.has_person();
            return;
        }
        self.dated = dated && self.trust == Trust::Shown;
        // "Redazione ANSA", "Agence Reuters".
        let name = credit::without_prefixes(text);
        if credit::is_credited(name) {
            // An outlet that stands alone may be the page's own.
            let outlet = agencies().find(name).is_some_and(|row| row.outlet);
            return self.origin(name, piece, outlet);
        }
        let joined = piece.join == Join::And;
        let sort = sort_of(text, self.trust);
        if (self.role && !joined && sort != Sort::Role && !names::is_surely_a_person(text))
            || (self.organization && joined)
        {
            return;
        }
        self.role = false;
        self.organization = false;
        match sort {
            Sort::Person => self.person(text),
            Sort::Desk => {
                self.organization = text.split(' ').count() > 2;
                if self.trust == Trust::Stated && !self.has_person() {
                    self.desk(text);
                } else {
                    self.found.others += 1;
                }
            }
            Sort::Role => {
                self.role = true;
                if let Some(last) = self.found.people.last_mut() {
                    last.role.get_or_insert_with(|| text.to_owned());
                } else {
                    self.found.others += 1;
                }
            }
            Sort::Credential => {}
            Sort::Other => self.found.others += 1,
        }
    }

    /// Notes what the people named from here on did.
    fn helped(&mut self, helper: Option<&str>) {
        if let Some(helper) = helper {
            self.role = false;
            *self.helper = Helper {
                role: Some(helper.to_owned()),
                unnamed: names::is_unnamed(helper),
            };
        }
    }

    fn has_person(&self) -> bool {
        self.found.people.iter().any(|one| !one.desk)
    }

    fn origin(&mut self, name: &str, piece: &Piece<'_>, outlet: bool) {
        self.found.origins.push(Origin {
            name: name.to_owned(),
            material: piece.join == Join::Material,
            outlet,
        });
    }

    /// "(dpa)".
    fn bracket(&mut self, inner: &str) {
        if let Some(row) = agencies().find(inner) {
            self.found.origins.push(Origin {
                name: inner.to_owned(),
                material: false,
                outlet: row.outlet,
            });
        }
    }

    fn person(&mut self, name: &str) {
        if self.helper.unnamed {
            self.found.unnamed += 1;
            return;
        }
        let (name, role) = names::without_role(name);
        let role = role.map(str::to_owned).or_else(|| self.helper.role.clone());
        let key = folded(name);
        if let Some(known) = self
            .found
            .people
            .iter_mut()
            .find(|known| folded(&known.name) == key)
        {
            known.role = known.role.take().or(role);
        } else {
            self.found.people.push(Named {
                name: name.to_owned(),
                role,
                ..Named::default()
            });
        }
    }

    fn desk(&mut self, name: &str) {
        let key = folded(name);
        if !self
            .found
            .people
            .iter()
            .any(|known| folded(&known.name) == key)
        {
            self.found.people.push(Named {
                name: name.to_owned(),
                desk: true,
                ..Named::default()
            });
        }
    }
}

#[cfg(test)]
mod tests;
