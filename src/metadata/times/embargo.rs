//! "Sperrfrist: 3. Mai, 10 Uhr": the time before which a story is not to be published.

use jiff::civil;

use super::stated::Stated;
use super::told::{Role, Told};

/// The embargo among the told times, its year filled in from a time nearby where the line leaves it out.
pub(super) fn read(told: &[Told], near: Option<civil::Date>) -> Option<(usize, Stated)> {
    told.iter()
        .enumerate()
        .filter(|(_, one)| one.role == Role::Embargo)
        .find_map(|(index, one)| Some((index, with_year(&one.stated, near)?)))
}

/// The year in which the day is nearest to another.
fn with_year(stated: &Stated, near: Option<civil::Date>) -> Option<Stated> {
    if stated.year.is_some() {
        return Some(stated.clone());
    }
    let (near, month, day) = (near?, stated.month?, stated.day?);
    let date = (-1..=1)
        .filter_map(|step| civil::Date::new(near.year() + step, month, day).ok())
        .min_by_key(|date| {
            near.until(*date)
                .map_or(i32::MAX, |span| span.get_days().abs())
        })?;
    let mut stated = stated.clone();
    stated.year = Some(date.year());
    Some(stated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::times::order::Habits;
    use crate::metadata::times::prose;

    #[test]
    fn a_day_without_a_year_is_the_nearest_one() {
        let stated = prose::first("3. Januar, 10 Uhr", &Habits::default()).expect("a day");
        let year =
            |near: &str| with_year(&stated, near.parse().ok()).and_then(|stated| stated.year);
        assert_eq!(year("2026-12-29"), Some(2027));
        assert_eq!(year("2026-01-05"), Some(2026));
        assert_eq!(with_year(&stated, None), None);
    }
}
