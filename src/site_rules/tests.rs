//! The choice of rules, and what they find.

use super::*;
use crate::Hints;
use crate::limits::Limits;
use crate::page::parse::parse;

fn set(files: &[(&str, &str)]) -> SiteRules {
    let files: Vec<RuleFile> = files
        .iter()
        .map(|(name, text)| RuleFile::parse(name, text).expect(name))
        .collect();
    SiteRules::over_families(&files.iter().collect::<Vec<_>>())
}

fn with<T>(
    rules: &SiteRules,
    url: &str,
    html: &str,
    ask: impl FnOnce(&Page<'_>, &Ruled) -> T,
) -> T {
    let (parsed, limits) = (parse(html, &Limits::default()), Limits::default());
    let hints = Hints {
        url: url::Url::parse(url).ok(),
        ..Hints::default()
    };
    let page = Page::new(&parsed.tree, &hints, &limits);
    let ruled = rules.read(&page, &parsed.tree);
    ask(&page, &ruled)
}

fn ids(rules: &SiteRules, url: &str, html: &str) -> Vec<String> {
    with(rules, url, html, |_, ruled| {
        ruled.rules.iter().map(ToString::to_string).collect()
    })
}

const LAYERS: &str = r#"
[[rule]]
id = "domain"
[rule.match]
hosts = [".paper.example"]
[rule.fields]
headline = ["h1"]
kicker = [".over"]

[[rule]]
id = "host"
[rule.match]
hosts = ["news.paper.example"]
[rule.fields]
headline = ["h2"]

[[rule]]
id = "path"
[rule.match]
hosts = ["news.paper.example"]
paths = ["/live/"]
[rule.fields]
headline = ["h3.gone", "h3"]
"#;

#[test]
fn the_narrowest_rule_is_heard_first_and_families_last() {
    let rules = set(&[("paper.toml", LAYERS)]);
    let ghost = "<meta name=generator content='Ghost 5.87'>";
    assert_eq!(
        ids(&rules, "https://news.paper.example/live/a", ghost),
        ["paper/path", "paper/host", "paper/domain", "ghost/themes"]
    );
    assert_eq!(
        ids(&rules, "https://news.paper.example/a", ""),
        ["paper/host", "paper/domain"]
    );
    assert_eq!(
        ids(&rules, "https://www.paper.example/live/", ""),
        ["paper/domain"]
    );
    assert!(ids(&rules, "https://other.example/", "").is_empty());
    assert!(ids(&rules, "none", "<p>no address").is_empty());
}

#[test]
fn each_field_is_of_the_strongest_rule_that_finds_something() {
    let rules = set(&[("paper.toml", LAYERS)]);
    let page = "<p class=over>Ports</p><h1>One</h1><h2>Two</h2><h3>Three</h3>";
    let found = |url: &str, field: Field| {
        with(&rules, url, page, |page, ruled| {
            let picks = ruled.picks(field);
            picks
                .iter()
                .map(|pick| pick.words(page))
                .collect::<Vec<_>>()
        })
    };
    let live = "https://news.paper.example/live/a";
    assert_eq!(found(live, Field::Headline), ["Three"]);
    assert_eq!(found(live, Field::Kicker), ["Ports"]);
    assert_eq!(
        found("https://news.paper.example/", Field::Headline),
        ["Two"]
    );
    assert_eq!(found("https://a.paper.example/", Field::Headline), ["One"]);
}

#[test]
fn elements_are_found_where_the_array_has_them() {
    let file = r##"
[[rule]]
id = "a"
[rule.match]
hosts = ["a.example"]
[rule.fields]
tags = ["#list > .tag + li:not(.off) a@title", "ul li:last-child"]
published = ["time[datetime]@datetime"]
[rule.body]
drop = ["template .x", ".shadow"]
"##;
    let rules = set(&[("a.toml", file)]);
    let html = "<!-- c --><template><p class=x>inert</p></template><div><template shadowrootmode=open><p class=shadow>shown</p>\
        </template></div><ul id=list><li class=tag>a<li><a title='T 1'>b</a><li class=tag>c<li class=off><a title=no>d</a></ul>\
        <time>x</time><time datetime=2026-05-03>y</time>";
    with(&rules, "https://a.example/", html, |page, ruled| {
        let words = |field| -> Vec<String> {
            ruled
                .picks(field)
                .iter()
                .map(|pick| pick.words(page))
                .collect()
        };
        assert_eq!(words(Field::Tags), ["T 1"]);
        assert_eq!(words(Field::Published), ["2026-05-03"]);
        let [Word::Drop(area)] = ruled.body.as_slice() else {
            panic!("{:?}", ruled.body);
        };
        let texts: Vec<String> = area.nodes.iter().map(|node| page.dom.line(*node)).collect();
        assert_eq!(texts, ["shown"]);
    });
}

#[test]
fn a_family_names_no_site() {
    for rule in families().iter().flat_map(|file| &file.rules) {
        assert!(rule.matches.hosts.is_empty(), "{}", rule.id);
    }
    assert!(SiteRules::shipped().sites().is_empty());
}

#[test]
fn deep_and_wide_pages_are_matched_without_harm() {
    let file = r#"
[[rule]]
id = "a"
[rule.match]
hosts = ["a.example"]
[rule.body]
drop = ["* * * * * * :not(i)", "div > div > div + p", "p + p", ":is(div, p) :first-child"]
"#;
    let rules = set(&[("a.toml", file)]);
    let deep = format!("{}{}", "<div>".repeat(20_000), "<p>x".repeat(50_000));
    with(&rules, "https://a.example/", &deep, |_, ruled| {
        assert_eq!(ruled.rules.len(), 1);
    });
}
