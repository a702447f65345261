use super::*;

const PAGE: &str = "<title>Ferry runs again</title><main><h1>Ferry runs again</h1>\
    <p>The harbour ferry sails again after a week of repairs, the town council said on Monday morning.</p>\
    <p>Crews had worked for six days in the rain, and the first boat left at dawn with forty aboard.</p></main>";

fn file(headline: &str) -> String {
    format!(
        "[[rule]]\nid = \"site\"\n[rule.match]\nhosts = [\".harbour.example\"]\n[rule.fields]\nheadline = [\"h1\"]\n\
         [[example]]\nurl = \"https://harbour.example/a\"\nhtml = '''{PAGE}'''\n[example.expect]\nheadline = \"{headline}\"\nrules = [\"harbour/site\"]\n"
    )
}

#[test]
fn a_file_that_fails_its_example_is_refused_and_the_old_one_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("harbour.toml");
    let mut shelf = Shelf::new(folder.path());
    assert!(!shelf.refresh().expect("a list").is_change());
    std::fs::write(&path, file("Ferry runs again")).expect("a file");
    let done = shelf.refresh().expect("a list");
    assert_eq!(
        done.taken,
        ["harbour.toml"],
        "{:?}",
        shelf.problems("harbour.toml")
    );
    assert_eq!(shelf.rules().sites(), [".harbour.example"]);
    let hash = shelf.hash();
    std::fs::write(&path, file("Another headline")).expect("a file");
    let done = shelf.refresh().expect("a list");
    assert_eq!((done.refused.len(), done.is_change()), (1, false));
    let problem = shelf.problems("harbour.toml")[0].to_string();
    assert_eq!(
        problem,
        "harbour.toml:7 headline: example 1: expected “Another headline”, found “Ferry runs again”"
    );
    assert!(shelf.is_used("harbour.toml"));
    assert_eq!(shelf.hash(), hash);
    // Nothing new, nothing said again.
    assert_eq!(shelf.refresh().expect("a list"), Refreshed::default());
    std::fs::remove_file(&path).expect("removed");
    assert_eq!(shelf.refresh().expect("a list").removed, ["harbour.toml"]);
    assert!(shelf.rules().sites().is_empty());
}

#[test]
fn a_broken_file_does_not_keep_the_others_out() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in [
        (
            "a.toml",
            file("Ferry runs again")
                .replace("harbour/site", "a/site")
                .into_bytes(),
        ),
        ("b.toml", b"[[rule".to_vec()),
        ("c.toml", vec![0xff, 0xfe]),
        ("d.toml", vec![b'#'; FILE_BYTES + 1]),
        (".e.toml", b"[[rule".to_vec()),
        ("readme.txt", b"[[rule".to_vec()),
    ] {
        std::fs::write(folder.path().join(name), content).expect("a file");
    }
    std::fs::create_dir(folder.path().join("f.toml")).expect("a folder");
    let mut shelf = Shelf::new(folder.path());
    let done = shelf.refresh().expect("a list");
    assert_eq!(done.taken, ["a.toml"]);
    assert_eq!(done.refused, ["b.toml", "c.toml", "d.toml"]);
    assert!(Shelf::new(&folder.path().join("none")).refresh().is_err());
}

#[test]
fn every_shipped_rule_is_in_an_example_that_comes_out_as_expected() {
    for file in crate::site_rules::families() {
        let name = format!("{}.toml", file.stem);
        let problems: Vec<String> = try_examples(&name, file)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(problems.is_empty(), "{problems:#?}");
        let rules = SiteRules::over_families(&[]);
        let parts: Vec<String> = file
            .examples
            .iter()
            .filter_map(|example| trial::read(&rules, example)?.site_rule)
            .collect();
        let parts = parts.join(",");
        for rule in &file.rules {
            let takes_part = parts.split(',').any(|id| id == &*rule.id);
            assert!(takes_part, "{} is in no example", rule.id);
        }
    }
}
