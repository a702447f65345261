//! A CSS selector of a rule, with the attribute to read: `time.published@datetime`. Refused is whatever can cost more than a
//! look at each element and the elements above it; and the names that a selector needs are known, so that most pages need no
//! matching at all.

use std::sync::Arc;

use scraper::{ElementRef, Selector};

/// Bytes of the longest selector.
pub const BYTES: usize = 300;
/// Steps of the longest selector.
const STEPS: usize = 8;
/// What may follow a colon: these look at an element, its neighbours or what stands above it, and nowhere else.
const PSEUDO_CLASSES: &[&str] = &[
    "not",
    "is",
    "where",
    "first-child",
    "last-child",
    "only-child",
    "empty",
];

/// A compiled selector.
#[derive(Debug, Clone)]
pub struct Pointer {
    /// "file/rule: selector".
    pub locator: Arc<str>,
    /// To be read in place of the element's words.
    pub attribute: Option<Box<str>>,
    /// Names that the page must have.
    pub needs: Vec<Name>,
    /// What the element itself must be called.
    pub subject: Subject,
    selector: Selector,
}

/// A class or an id, as selectors name them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Name {
    /// `.name`
    Class(Box<str>),
    /// `#name`
    Id(Box<str>),
}

/// The quickest way to the elements that a selector may match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Those with a class or an id.
    Named(Name),
    /// Those of a tag.
    Tag(Box<str>),
    /// All.
    Any,
}

impl Pointer {
    /// Compiles a selector of a rule.
    ///
    /// # Errors
    /// A sentence on what is wrong with it.
    pub fn compile(rule: &str, text: &str) -> Result<Self, String> {
        if text.len() > BYTES {
            let found = text.len();
            return Err(format!("a selector has at most {BYTES} bytes, not {found}"));
        }
        let (css, attribute) = parts(text);
        if css.is_empty() {
            return Err("the selector is empty".to_owned());
        }
        let outline = Outline::of(css)?;
        let selector =
            Selector::parse(css).map_err(|error| format!("`{css}` is no selector: {error}"))?;
        let subject = outline.subject();
        Ok(Self {
            locator: format!("{rule}: {text}").into(),
            attribute: attribute.map(Into::into),
            needs: outline
                .steps
                .into_iter()
                .flat_map(|step| step.names)
                .collect(),
            subject,
            selector,
        })
    }

    /// Whether an element is meant.
    #[must_use]
    pub fn matches(&self, element: &ElementRef<'_>) -> bool {
        self.selector.matches(element)
    }
}

/// Selector and attribute.
fn parts(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    let is_name = |name: &str| {
        !name.is_empty()
            && name.chars().all(|c| {
                c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | ':')
            })
    };
    match text.rsplit_once('@') {
        Some((css, name)) if is_name(name) => (css.trim(), Some(name)),
        _ => (text, None),
    }
}

/// One compound of a selector.
#[derive(Debug, Default)]
struct Step {
    tag: Option<Box<str>>,
    names: Vec<Name>,
}

/// A selector as far as it can be read without a parser.
#[derive(Debug)]
struct Outline {
    steps: Vec<Step>,
}

impl Outline {
    fn of(css: &str) -> Result<Self, String> {
        let mut steps = vec![Step::default()];
        let mut chars = css.chars().peekable();
        // Open brackets: `(` of a pseudo-class, `[` of an attribute; inside the latter everything is a value.
        let mut open: Vec<char> = Vec::new();
        let mut quote: Option<char> = None;
        while let Some(c) = chars.next() {
            if let Some(end) = quote {
                quote = (c != end).then_some(end);
                continue;
            }
            let in_value = open.last() == Some(&'[');
            let outside = open.is_empty();
            match c {
                '"' | '\'' => quote = Some(c),
                '\\' => return Err("selectors with a backslash are not supported".to_owned()),
                '(' | '[' => open.push(c),
                ')' | ']' => {
                    open.pop();
                }
                _ if in_value => {}
                '~' => return Err("`~` looks at all siblings; use `+` or a class".to_owned()),
                '|' => return Err("namespaces are not supported".to_owned()),
                ',' if outside => {
                    return Err("one selector each: write alternatives as a list".to_owned());
                }
                ':' => {
                    let name = ident(&mut chars);
                    if !PSEUDO_CLASSES.contains(&name.as_str()) {
                        let known = PSEUDO_CLASSES.join(", :");
                        return Err(format!("`:{name}` is not supported, only :{known}"));
                    }
                }
                '>' | '+' if outside => steps.push(Step::default()),
                c if c.is_whitespace() && outside => steps.push(Step::default()),
                '.' | '#' if outside => {
                    let name = ident(&mut chars).into();
                    let name = if c == '.' {
                        Name::Class(name)
                    } else {
                        Name::Id(name)
                    };
                    if let Some(step) = steps.last_mut() {
                        step.names.push(name);
                    }
                }
                c if outside && c.is_ascii_alphabetic() => {
                    let tag = format!("{c}{}", ident(&mut chars)).to_ascii_lowercase();
                    if let Some(step) = steps.last_mut() {
                        step.tag = Some(tag.into());
                    }
                }
                _ => {}
            }
        }
        if css.split_whitespace().count() > STEPS || css.matches(['>', '+']).count() > STEPS {
            return Err(format!("a selector has at most {STEPS} steps"));
        }
        Ok(Self { steps })
    }

    fn subject(&self) -> Subject {
        let Some(step) = self.steps.last() else {
            return Subject::Any;
        };
        match (step.names.last(), &step.tag) {
            (Some(name), _) => Subject::Named(name.clone()),
            (None, Some(tag)) => Subject::Tag(tag.clone()),
            (None, None) => Subject::Any,
        }
    }
}

/// The rest of a name.
fn ident(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut name = String::new();
    while let Some(c) =
        chars.next_if(|c| c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii())
    {
        name.push(c);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_knows_the_names_it_needs_and_its_attribute() {
        let pointer =
            Pointer::compile("f/r", "article.post > #when time.pub[title='a.b']@datetime")
                .expect("a selector");
        let class = |name: &str| Name::Class(name.into());
        assert_eq!(
            pointer.needs,
            [class("post"), Name::Id("when".into()), class("pub")]
        );
        assert_eq!(pointer.subject, Subject::Named(class("pub")));
        assert_eq!(pointer.attribute.as_deref(), Some("datetime"));
        let plain = Pointer::compile("f/r", "a[href*='@x.y']").expect("a selector");
        assert_eq!(plain.attribute, None);
        assert_eq!(plain.subject, Subject::Tag("a".into()));
        let negated = Pointer::compile("f/r", ".a :not(.b)").expect("a selector");
        assert_eq!(negated.needs, [class("a")]);
        assert_eq!(negated.subject, Subject::Any);
    }

    #[test]
    fn what_can_cost_much_is_refused() {
        for css in [
            "div:has(p)",
            "div:not(:has(p))",
            "p ~ p",
            "p:nth-child(2n)",
            "a, b",
            "",
            "p >",
            ".",
            "a\\:b",
            "* * * * * * * * *",
        ] {
            assert!(Pointer::compile("f/r", css).is_err(), "{css}");
        }
        assert!(Pointer::compile("f/r", &"p".repeat(BYTES + 1)).is_err());
    }
}
