//! Who wrote it. Linked data names people best, the visible byline names them as readers know them; an agency is a source,
//! the publisher an organisation. Nothing is taken from lists of other stories or comments.

mod lone;
mod ruled;
mod shown;
mod stated;

use super::Notes;
use super::marked::Marked;
use super::people::{self, Named, Origin, Trust};
use super::publisher::Site;
use super::sources;
use crate::article::{Author, AuthorKind, Signal, SourceCredit};
use crate::page::Page;
use crate::page::dom::NodeId;
use crate::page::wording::{self, folded};
use crate::rules::agencies::agencies;

/// Authors kept.
const AUTHORS: usize = 40;

/// What was found.
#[derive(Debug, Default)]
pub struct People {
    /// The line as printed.
    pub byline: Option<String>,
    /// In the page's order.
    pub authors: Vec<Author>,
    /// Agencies and outlets named as authors.
    pub sources: Vec<SourceCredit>,
}

/// One place's answer.
#[derive(Debug, Default)]
struct Found {
    authors: Vec<Author>,
    sources: Vec<SourceCredit>,
    lines: Vec<(Signal, String, String)>,
    /// Parts that name nobody.
    others: usize,
    /// People who are no authors.
    unnamed: usize,
}

impl Found {
    /// Whether anybody is named by their full name: no login, no single word, no helper.
    fn names_people(&self) -> bool {
        self.authors
            .iter()
            .any(|author| standing(author) == Standing::Person)
    }

    fn has_person(&self) -> bool {
        let mut people = self.authors.iter();
        people.any(|author| author.kind == AuthorKind::Person)
    }

    fn best(&self) -> Option<Standing> {
        self.authors.iter().map(standing).max()
    }

    fn add(&mut self, author: Author) {
        let key = folded(&author.name);
        if let Some(known) = self
            .authors
            .iter_mut()
            .find(|known| folded(&known.name) == key)
        {
            lend(known, &author);
        } else if self.authors.len() < AUTHORS {
            self.authors.push(author);
        }
    }

    /// Takes a line apart.
    fn line(&mut self, raw: &str, trust: Trust, site: &Site) {
        let byline = people::split(raw, trust);
        self.others += byline.others;
        self.unnamed += byline.unnamed;
        let alone = byline.people.is_empty();
        for origin in byline.origins {
            self.origin(&origin, raw, alone, site);
        }
        for one in byline.people {
            self.add(author_of(one, site));
        }
    }

    /// An agency is a source; so is another outlet. On its own site either is the house.
    fn origin(&mut self, origin: &Origin, raw: &str, alone: bool, site: &Site) {
        if site.is_own(&origin.name) {
            if alone && !origin.material {
                self.add(Author {
                    name: origin.name.clone(),
                    kind: AuthorKind::Organization,
                    ..Author::default()
                });
            }
            return;
        }
        let credit = sources::of_byline(&origin.name, origin.material, raw);
        sources::add(&mut self.sources, credit);
    }
}

/// How much an author's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// A login.
    Handle,
    /// An organisation.
    Organization,
    /// One word.
    Word,
    /// A person's full name.
    Person,
}

fn standing(author: &Author) -> Standing {
    let name = &author.name;
    if author.kind == AuthorKind::Organization {
        Standing::Organization
    } else if people::is_handle(name) {
        Standing::Handle
    } else if name.contains(' ') || name.chars().any(wording::is_unspaced) {
        Standing::Person
    } else {
        Standing::Word
    }
}

fn author_of(named: Named, site: &Site) -> Author {
    let desk = named.desk
        || site.is_exactly(&named.name)
        || site.opens(&named.name)
        || agencies().find(&named.name).is_some();
    Author {
        kind: if desk {
            AuthorKind::Organization
        } else {
            AuthorKind::Person
        },
        name: named.name,
        role: named.role,
        url: None,
        email: named.email,
    }
}

/// What another place knows about the same author.
fn lend(author: &mut Author, other: &Author) {
    author.url = author.url.take().or_else(|| other.url.clone());
    author.email = author.email.take().or_else(|| other.email.clone());
    author.role = author.role.take().or_else(|| other.role.clone());
}

/// Reads byline and authors.
pub fn read(
    page: &Page<'_>,
    marked: &Marked,
    site: &Site,
    title: Option<NodeId>,
    notes: &mut Notes,
) -> People {
    let stated = stated::of_linked_data(page, site);
    let metas = stated::of_metas(page, site);
    let told: Vec<&Author> = stated.authors.iter().chain(&metas.authors).collect();
    let mut shown = shown::read(page, marked, site, title, &told, notes);
    let named = [&stated, &metas, &shown.found];
    if !named.iter().any(|place| place.names_people())
        && let Some(lone) = lone::read(page, marked, site, title, notes)
    {
        shown = lone;
    }
    let mut people = People {
        byline: shown.byline,
        ..People::default()
    };
    let places = [&stated, &shown.found, &metas];
    // The best answer, and of several the first.
    let chosen = (0..places.len())
        .filter_map(|index| Some((places[index].best()?, std::cmp::Reverse(index))))
        .max()
        .map(|(_, std::cmp::Reverse(index))| index);
    let ruled = ruled::read(page, site, &places, notes);
    let chosen = chosen.filter(|_| ruled.is_none());
    if let Some(place) = chosen.and_then(|index| places.get(index)) {
        people.authors.clone_from(&place.authors);
        complete(&mut people.authors, &[&shown.found, &metas]);
    }
    if let Some(found) = ruled {
        people.authors = found.authors;
        people.sources = found.sources;
    }
    sift(&mut people.authors, site);
    for place in places {
        for credit in &place.sources {
            if !are_initials(credit, &people.authors) {
                sources::add(&mut people.sources, credit.clone());
            }
        }
    }
    for author in &mut people.authors {
        let key = folded(&author.name);
        for known in places.iter().flat_map(|place| &place.authors) {
            if folded(&known.name) == key {
                lend(author, known);
            }
        }
    }
    shown::lend_addresses(page, &shown.nodes, &mut people.authors);
    for (index, place) in places.iter().enumerate() {
        for (signal, locator, raw) in &place.lines {
            let chosen = chosen == Some(index);
            notes.candidate("authors", *signal, locator.clone(), raw, chosen);
        }
    }
    people
}

/// A byline that names all of the authors and more people, and nothing else, is the fuller answer.
fn complete(authors: &mut Vec<Author>, places: &[&Found]) {
    fn people(authors: &[Author]) -> impl Iterator<Item = &Author> {
        let wrote = |author: &&Author| standing(author) >= Standing::Word;
        authors.iter().filter(wrote)
    }
    for place in places {
        let known = |author: &Author| {
            let key = folded(&author.name);
            people(&place.authors).any(|other| folded(&other.name) == key)
        };
        let count = people(authors).count();
        if count > 0
            && place.others == 0
            && people(&place.authors).count() > count
            && people(authors).all(known)
            && people(&place.authors).all(|one| standing(one) == Standing::Person)
        {
            authors.clone_from(&place.authors);
        }
    }
}

/// Beside people the house and logins say nothing new. Heiko, alone on heikos.example, is no house.
fn sift(authors: &mut Vec<Author>, site: &Site) {
    let is_house =
        |author: &Author| site.is_named(&author.name) && standing(author) != Standing::Person;
    let wrote = |author: &Author| standing(author) >= Standing::Word;
    if authors.iter().any(wrote) {
        authors.retain(|author| standing(author) > Standing::Handle);
        if !authors.iter().all(is_house) {
            authors.retain(|author| !is_house(author));
        }
    }
}

/// "AP" beside Ada Parker are her initials.
fn are_initials(credit: &SourceCredit, authors: &[Author]) -> bool {
    credit.name.chars().count() <= 3
        && authors.iter().any(|author| {
            let initials = author
                .name
                .split(' ')
                .filter_map(|word| word.chars().next());
            initials
                .flat_map(char::to_uppercase)
                .eq(credit.name.chars())
        })
}
