//! Which of the told times is the story's: the one whose place is trusted most, unless independent places agree against it.

use jiff::civil;

use super::stated::Stated;
use super::told::{Agreement, Place, Role, Told, agreement, seconds_between};
use super::weights;

/// Kinds of places.
const PLACES: [Place; 5] = [
    Place::Data,
    Place::Meta,
    Place::Head,
    Place::Text,
    Place::Address,
];
/// Seconds after the fetch time from which on a time is doubted.
const FUTURE: i64 = 24 * 3600;
/// Hours between UTC and any zone.
const FACE_HOURS: i64 = 14;
/// Seconds between two times of one day that are a conflict.
const HOURS_APART: i64 = 3600;

/// The choice for one field.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// The chosen one, by its place in the list.
    pub(super) index: Option<usize>,
    /// One that is named as the same field, trusted, and different.
    pub(super) rival: Option<usize>,
    /// Minutes east of UTC of the clock that readers see, where the chosen one is in UTC.
    pub(super) face: Option<i32>,
}

/// Whether a time lies too far behind the fetch time to be believed.
pub(super) fn is_future(stated: &Stated, fetched: Option<jiff::Timestamp>) -> bool {
    let Some(fetched) = fetched else { return false };
    let bound = fetched.as_second() + FUTURE;
    match (stated.instant(), stated.date()) {
        (Some(at), _) => at.as_second() > bound,
        (None, Some(date)) => {
            let at = stated
                .wall()
                .unwrap_or_else(|| date.to_datetime(civil::Time::midnight()));
            jiff::tz::Offset::UTC
                .to_timestamp(at)
                .is_ok_and(|at| at.as_second() > bound)
        }
        // A month or a year: its first day.
        (None, None) => stated
            .year
            .zip(Some(stated.month.unwrap_or(1)))
            .is_some_and(|(year, month)| {
                Stated::day(year, month, 1, "")
                    .is_some_and(|first| is_future(&first, Some(fetched)))
            }),
    }
}

/// Reads numeric days the other way round where only that agrees with what else is told, or where the way they were read
/// lies in the future.
pub(super) fn turn(told: &mut [Told], fetched: Option<jiff::Timestamp>) {
    let sure: Vec<Stated> = told
        .iter()
        .filter(|one| one.stated.swapped.is_none() && one.role != Role::Embargo)
        .map(|one| one.stated.clone())
        .collect();
    for one in told.iter_mut() {
        let Some(other) = one.stated.other_way() else {
            continue;
        };
        let best = |stated: &Stated| sure.iter().map(|known| agreement(known, stated)).max();
        let (own, turned) = (best(&one.stated), best(&other));
        let impossible = is_future(&one.stated, fetched) && !is_future(&other, fetched);
        if turned > own || (turned == own && impossible) {
            one.stated = other;
            one.stated.unsure = false;
        } else if own > turned || (is_future(&other, fetched) && !is_future(&one.stated, fetched)) {
            one.stated.unsure = false;
        }
    }
}

/// Trusts a publication less that linked data puts at the change or behind it, where nothing else on the page repeats it and
/// readers see an earlier day: some systems know only the last of their times.
pub(super) fn doubt(told: &mut [Told]) {
    let changed = told
        .iter()
        .find(|one| one.place == Place::Data && one.role == Role::Modified);
    let Some(changed) = changed.map(|one| one.stated.clone()) else {
        return;
    };
    let earlier = |stated: &Stated, other: &Told| {
        other.place == Place::Head
            && other.weight >= weights::HEAD_MARKED
            && matches!(other.role, Role::Published | Role::Plain)
            && is_before(&other.stated, stated)
    };
    let doubted: Vec<usize> = told
        .iter()
        .enumerate()
        .filter(|(_, one)| one.place == Place::Data && one.role == Role::Published)
        .filter(|(_, one)| {
            agreement(&changed, &one.stated) == Agreement::Moment
                || is_before(&changed, &one.stated)
        })
        .filter(|(_, one)| told.iter().any(|other| earlier(&one.stated, other)))
        .filter(|(_, one)| !told.iter().any(|other| repeats(&one.stated, other)))
        .map(|(index, _)| index)
        .collect();
    for index in doubted {
        told[index].weight = told[index].weight * weights::NOT_BEFORE_CHANGE / 100;
    }
}

/// Whether a meta element or the page's head tells the same publication. Another clock of the same day does not, unless
/// only its zone is another.
fn repeats(stated: &Stated, other: &Told) -> bool {
    let elsewhere = matches!(other.place, Place::Meta | Place::Head);
    let other_clock = stated
        .wall()
        .zip(other.stated.wall())
        .is_some_and(|(a, b)| (seconds_between(a, b) + 60).rem_euclid(900) > 120);
    elsewhere
        && matches!(other.role, Role::Published | Role::Plain)
        && match agreement(stated, &other.stated) {
            Agreement::Moment => true,
            Agreement::Day | Agreement::Near => !other_clock,
            _ => false,
        }
}

/// When the story was published.
pub(super) fn published(told: &[Told], fetched: Option<jiff::Timestamp>) -> Choice {
    let stated = told
        .iter()
        .any(|one| one.role == Role::Published && one.place != Place::Address);
    let other = told.iter().any(|one| one.role == Role::Plain);
    let weight = |one: &Told| {
        let weight = match one.role {
            // What equals a change and no publication is the change, shown.
            Role::Plain if stated && changed(told, one) => one.weight / 3,
            Role::Published | Role::Plain => one.weight,
            Role::AsOf if !stated && !other => one.weight / 2,
            _ => 0,
        };
        if is_future(&one.stated, fetched) {
            weight / 4
        } else {
            weight
        }
    };
    choose(told, &weight)
}

/// When it was last changed.
pub(super) fn modified(told: &[Told], published: Option<usize>) -> Choice {
    let weight = |(index, one): (usize, &Told)| match one.role {
        Role::Modified => one.weight,
        Role::AsOf if published != Some(index) && published.is_some() => one.weight / 2,
        _ => 0,
    };
    let weights: Vec<u32> = told.iter().enumerate().map(weight).collect();
    pick(told, &weights)
}

/// Whether an unnamed time is a stated change, and no stated publication.
fn changed(told: &[Told], one: &Told) -> bool {
    let agrees = |role: Role| {
        told.iter()
            .filter(|other| other.role == role)
            .any(|other| agreement(&other.stated, &one.stated) >= Agreement::Near)
    };
    agrees(Role::Modified) && !agrees(Role::Published)
}

fn choose(told: &[Told], weight: &dyn Fn(&Told) -> u32) -> Choice {
    let weights: Vec<u32> = told.iter().map(weight).collect();
    pick(told, &weights)
}

fn pick(told: &[Told], weights: &[u32]) -> Choice {
    let supported = |index: usize| -> u32 {
        let one = &told[index];
        let others = PLACES
            .iter()
            .filter(|place| **place != one.place)
            .map(|place| {
                let witnesses = told
                    .iter()
                    .zip(weights)
                    .filter(|(other, _)| other.place == *place);
                witnesses
                    .map(|(other, weight)| {
                        weight * agreement(&one.stated, &other.stated).share() / 100
                    })
                    .max()
                    .unwrap_or(0)
            });
        let others: u32 = others.sum();
        // In hundredths.
        weights[index] * 100 + others * weights::WITNESS
    };
    let mut best: Option<(usize, u32)> = None;
    for index in (0..told.len()).filter(|index| weights[*index] > 0) {
        let support = supported(index);
        if best.is_none_or(|(_, known)| support > known) {
            best = Some((index, support));
        }
    }
    let Some((winner, _)) = best else {
        return Choice::default();
    };
    let index = finest(told, weights, winner);
    let rival = (0..told.len())
        .filter(|other| weights[*other] >= weights::CONFLICT && told[*other].role != Role::Plain)
        .find(|other| conflicts(&told[index].stated, &told[*other].stated));
    Choice {
        index: Some(index),
        rival,
        face: face(told, weights, index),
    }
}

/// A moment in UTC and, for readers, a clock without zone that shows the same minutes at another hour: the page's own
/// zone. Not where the clock could as well show the change.
fn face(told: &[Told], weights: &[u32], index: usize) -> Option<i32> {
    let stated = &told[index].stated;
    let wall = stated.wall().filter(|_| stated.offset == Some(0))?;
    let minutes = |from: civil::DateTime, to: civil::DateTime| -> Option<i32> {
        let seconds = seconds_between(from, to);
        let quarters = (seconds + 450).div_euclid(900);
        let apart = (seconds - quarters * 900).abs();
        let within = (-FACE_HOURS * 4..=FACE_HOURS * 4).contains(&quarters);
        (apart < 60 && within && quarters != 0)
            .then(|| i32::try_from(quarters * 15).ok())
            .flatten()
    };
    let clocks = |place: Place| {
        let mut found = told.iter().zip(weights).filter(move |(one, weight)| {
            **weight > 0 && one.place == place && one.stated.offset.is_none() && !one.stated.unsure
        });
        let clocks: Vec<civil::DateTime> = found
            .by_ref()
            .filter_map(|(one, _)| one.stated.wall())
            .collect();
        clocks
    };
    let mut shown = clocks(Place::Head);
    if shown.is_empty() {
        shown = clocks(Place::Text);
    }
    // A page that shows the same face wrote its own clock as UTC, or lives there.
    if shown
        .iter()
        .any(|shown| seconds_between(wall, *shown).abs() < 60)
    {
        return None;
    }
    let (shown, offset) = shown
        .iter()
        .find_map(|shown| Some((*shown, minutes(wall, *shown)?)))?;
    let change = told.iter().any(|one| {
        one.role == Role::Modified
            && agreement(&one.stated, stated) != Agreement::Moment
            && one.stated.offset == Some(0)
            && one
                .stated
                .wall()
                .is_some_and(|change| minutes(change, shown).is_some())
    });
    (!change).then_some(offset)
}

/// Among the times that agree with the winner, the one that says most: a moment with its offset before one in UTC, that
/// before a clock without zone, that before a day.
fn finest(told: &[Told], weights: &[u32], winner: usize) -> usize {
    let mut group: Vec<usize> = (0..told.len())
        .filter(|index| weights[*index] > 0)
        .filter(|index| agreement(&told[winner].stated, &told[*index].stated) >= Agreement::Near)
        .collect();
    group.sort_by_key(|index| (*index != winner, std::cmp::Reverse(weights[*index]), *index));
    let has_clock = |stated: &Stated| stated.clock.is_some_and(|clock| !clock.is_midnight());
    let same_day =
        |index: &usize| agreement(&told[winner].stated, &told[*index].stated) >= Agreement::Day;
    let base = if has_clock(&told[winner].stated) {
        winner
    } else {
        let clocked = group
            .iter()
            .copied()
            .filter(same_day)
            .find(|index| has_clock(&told[*index].stated));
        clocked.unwrap_or(winner)
    };
    let stated = &told[base].stated;
    let wall = stated.wall();
    let fits = |index: &usize, allowed: &dyn Fn(i32) -> bool| {
        let other = &told[*index].stated;
        other.offset.is_some_and(allowed)
            && has_clock(other)
            && match agreement(stated, other) {
                Agreement::Moment => true,
                // The page's clock without its zone, beside the moment.
                Agreement::Day | Agreement::Near => {
                    stated.offset.is_none()
                        && wall
                            .zip(other.wall())
                            .is_some_and(|(a, b)| seconds_between(a, b).unsigned_abs() % 1800 < 60)
                }
                _ => false,
            }
    };
    let found = match stated.offset {
        Some(0) => group
            .iter()
            .copied()
            .find(|index| fits(index, &|offset| offset != 0)),
        None if stated.clock.is_some() => group
            .iter()
            .copied()
            .find(|index| fits(index, &|offset| offset != 0))
            .or_else(|| group.iter().copied().find(|index| fits(index, &|_| true))),
        _ => None,
    };
    let chosen = found.unwrap_or(base);
    // The same moment on the same clock, to the second.
    let precise = |index: &usize| {
        let other = &told[*index].stated;
        let one = &told[chosen].stated;
        other.offset == one.offset
            && other.precision() > one.precision()
            && agreement(one, other) == Agreement::Moment
    };
    group.iter().copied().find(precise).unwrap_or(chosen)
}

/// Whether two times cannot both be the publication.
fn conflicts(chosen: &Stated, other: &Stated) -> bool {
    match agreement(chosen, other) {
        Agreement::None => true,
        Agreement::Month | Agreement::Near => false,
        Agreement::Day | Agreement::Moment => {
            chosen.instant().zip(other.instant()).is_some_and(|(a, b)| {
                let midnight =
                    |stated: &Stated| stated.clock.is_some_and(super::stated::Clock::is_midnight);
                let apart = (a.as_second() - b.as_second()).abs() >= HOURS_APART;
                apart && !midnight(chosen) && !midnight(other)
            })
        }
    }
}

/// Whether a change lies before the publication, whatever zone a time leaves out.
pub(super) fn is_before(changed: &Stated, published: &Stated) -> bool {
    if agreement(changed, published) >= Agreement::Moment {
        return false;
    }
    if let (Some(changed), Some(published)) = (changed.instant(), published.instant()) {
        return changed < published;
    }
    let both = changed.offset.is_none() == published.offset.is_none();
    match (changed.wall(), published.wall()) {
        (Some(changed), Some(published)) if both => changed < published,
        (Some(changed), Some(published)) => seconds_between(changed, published) > FACE_HOURS * 3600,
        _ => {
            agreement(changed, published) == Agreement::None
                && changed
                    .date()
                    .zip(published.date())
                    .is_some_and(|(changed, published)| changed < published)
        }
    }
}
