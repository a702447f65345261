//! Bylines of many languages, taken apart.

use super::*;
use crate::rules::bylines::bylines;

fn names(text: &str, trust: Trust) -> Vec<String> {
    split(text, trust)
        .people
        .into_iter()
        .map(|one| one.name)
        .collect()
}

#[test]
fn every_example_of_the_table_is_taken_apart() {
    for example in &bylines().examples {
        for trust in [Trust::Stated, Trust::Shown] {
            assert_eq!(
                names(&example.text, trust),
                example.people,
                "{} {trust:?}",
                example.text
            );
        }
        let found = split(&example.text, Trust::Shown);
        let origins: Vec<_> = found.origins.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(origins, example.agencies, "{}", example.text);
        if !example.roles.is_empty() {
            let roles: Vec<_> = found
                .people
                .iter()
                .map(|one| one.role.clone().unwrap_or_default())
                .collect();
            assert_eq!(roles, example.roles, "{}", example.text);
        }
    }
}

#[test]
fn bylines_are_known_in_twenty_languages() {
    assert!(bylines().examples.len() >= 40);
}

#[test]
fn an_address_beside_one_name_is_that_persons() {
    let found = split("Ada Test (ada.test@example.org)", Trust::Shown);
    assert_eq!(
        found.people[0].email.as_deref(),
        Some("ada.test@example.org")
    );
}

#[test]
fn roles_are_kept_beside_the_name() {
    let found = split("By Ada Test, Political Editor", Trust::Shown);
    assert_eq!(found.people[0].role.as_deref(), Some("Political Editor"));
}

#[test]
fn a_desk_is_told_from_a_person() {
    assert!(split("Redaktion Hafenpost", Trust::Stated).people[0].desk);
    assert!(split("Hafenpost Newsroom", Trust::Shown).people.is_empty());
    assert_eq!(names("Muster, Anna", Trust::Stated), ["Anna Muster"]);
}

#[test]
fn material_of_an_agency_is_told_from_its_story() {
    let found = split("Le Test avec AFP", Trust::Stated);
    assert!(
        found
            .origins
            .iter()
            .any(|one| one.name == "AFP" && one.material)
    );
    let found = split("Ada Test, dpa", Trust::Stated);
    assert!(
        found
            .origins
            .iter()
            .any(|one| one.name == "dpa" && !one.material)
    );
}

#[test]
fn logins_are_no_names() {
    for login in ["admin", "ada.test", "ada_test7", "adatest"] {
        assert!(is_handle(login), "{login}");
    }
    for name in ["Ada", "Ada Test", "王小明"] {
        assert!(!is_handle(name), "{name}");
    }
}
