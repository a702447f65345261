//! Attempts to get script, markup or addresses that run into a rendering.

use copydesk::Hints;
use serde::Deserialize;

use crate::support::{ENGLISH, english, paragraphs};
use crate::{FORMS, check, everywhere, faults, read};

/// Fewer would be too few to trust.
const ATTEMPTS: usize = 60;

#[derive(Debug, Deserialize)]
struct Corpus {
    attempt: Vec<Attempt>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attempt {
    name: String,
    inline: Option<String>,
    block: Option<String>,
    head: Option<String>,
}

impl Attempt {
    fn content(&self) -> &str {
        let places = [&self.inline, &self.block, &self.head];
        let mut places = places.into_iter().flatten();
        places.next().expect("an attempt stands somewhere")
    }

    fn page(&self) -> String {
        let inline = self.inline.iter().map(|attempt| {
            format!(
                "<p>Before the vote the clerk had read out {attempt} to all who were there, and nobody objected to a word of it.</p>"
            )
        });
        let between: String = inline.chain(self.block.clone()).collect();
        let inner = paragraphs(&ENGLISH[..3]) + &between + &paragraphs(&ENGLISH[3..]);
        english("en", self.head.as_deref().unwrap_or_default(), &inner)
    }
}

fn corpus() -> Vec<Attempt> {
    let corpus: Corpus = toml::from_str(include_str!("hostile.toml")).expect("the corpus");
    assert!(corpus.attempt.len() >= ATTEMPTS);
    corpus.attempt
}

#[test]
fn no_attempt_of_a_page_gets_into_a_rendering() {
    let hints = Hints {
        url: url::Url::parse("https://harbour.example/local/market-hall").ok(),
        ..Hints::default()
    };
    let mut broken = Vec::new();
    let attempts = corpus();
    let mut articles = 0;
    for attempt in &attempts {
        let extraction = read(attempt.page().as_bytes(), &hints);
        articles += usize::from(!extraction.articles.is_empty());
        for fault in faults(&extraction) {
            broken.push(format!("{}: {fault}", attempt.name));
        }
    }
    // Elements that swallow the rest of a page may leave no article. Those are few, or little was tried.
    assert!(articles * 10 >= attempts.len() * 9, "{articles} articles");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_attempt_in_plain_text_gets_into_a_rendering() {
    let hints = Hints {
        content_type: Some("text/plain; charset=utf-8"),
        ..Hints::default()
    };
    let mut broken = Vec::new();
    for attempt in corpus() {
        let text = [ENGLISH[0], ENGLISH[1], attempt.content(), ENGLISH[2]].join("\n\n");
        for fault in faults(&read(text.as_bytes(), &hints)) {
            broken.push(format!("{}: {fault}", attempt.name));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Whatever reads pages may change. So the forms are also asked with every attempt, and what is in its attributes, in every field.
#[test]
fn no_attempt_in_any_field_gets_into_a_rendering() {
    let mut broken = Vec::new();
    for attempt in corpus() {
        let content = attempt.content();
        let quoted = content.split('"').map(str::to_owned);
        let decoded = content.replace("&lt;", "<").replace("&gt;", ">");
        let decoded = decoded.replace("&quot;", "\"").replace("<br>", "\n");
        for text in quoted.chain([content.to_owned(), decoded.replace("&#13;", "\r")]) {
            let mut article = everywhere::article(&text);
            article.renderings = copydesk::render::all(&article, &FORMS);
            for fault in check::article(&article) {
                broken.push(format!("{}: {text:?}: {fault}", attempt.name));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
