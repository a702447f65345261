//! The third voice about close languages: words that one of them has and the others write otherwise.

use crate::page::wording::is_alphabetic;
use crate::rules::telling_words::{CloseGroup, close_groups};

use super::model::{Model, to_log_probabilities};

/// What a telling word takes from a language that does not have it, in nats. Fitted on one half of the labelled texts.
const ALIEN_WORD: f32 = 4.0;
/// Words against a language that count: a text about one of its neighbours has some.
const MOST: usize = 6;

/// Shifts what is likely inside the group of close languages that the likeliest label is in, if it is in one.
pub(super) fn weigh(model: &Model, text: &str, best: usize, scores: &mut [f32]) {
    let Some(label) = model.labels().get(best) else {
        return;
    };
    let Some(group) = close_groups()
        .iter()
        .find(|group| group.tags.contains(label))
    else {
        return;
    };
    let against = against(group, text);
    if against.iter().all(|count| *count == 0) {
        return;
    }
    let place = |tag: &String| model.labels().iter().position(|label| label == tag);
    let members: Vec<Option<usize>> = group.tags.iter().map(place).collect();
    let score = |member: &Option<usize>| member.and_then(|index| scores.get(index).copied());
    let held: Vec<f32> = members
        .iter()
        .map(|member| score(member).unwrap_or(f32::MIN))
        .collect();
    let mass: f32 = held.iter().map(|score| score.exp()).sum();
    let mut own: Vec<f32> = held
        .iter()
        .zip(against)
        .map(|(held, count)| {
            #[allow(clippy::cast_precision_loss, reason = "a handful of words")]
            let count = count.min(MOST) as f32;
            held - ALIEN_WORD * count
        })
        .collect();
    to_log_probabilities(&mut own);
    for (member, value) in members.into_iter().zip(own) {
        if let Some(score) = member.and_then(|index| scores.get_mut(index)) {
            *score = value + mass.max(f32::MIN_POSITIVE).ln();
        }
    }
}

/// For each language of a group the number of different words that it does not have.
fn against(group: &CloseGroup, text: &str) -> Vec<usize> {
    let mut counts = vec![0; group.tags.len()];
    let mut seen: Vec<&str> = Vec::new();
    let mut lower = String::new();
    for word in text.split(|c: char| !is_alphabetic(c) && !matches!(c, '\'' | '’')) {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        let Some(having) = group.having(&lower) else {
            continue;
        };
        if seen.contains(&word) {
            continue;
        }
        seen.push(word);
        for (count, has) in counts.iter_mut().zip(having) {
            *count += usize::from(!has);
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::model::likeliest;

    #[test]
    fn each_word_counts_once_against_those_without_it() {
        let group = &close_groups()[0];
        assert_eq!(group.tags, ["hr", "bs", "sr-Latn"]);
        assert_eq!(against(group, "Tko? Tko! Europski sustav, gdje"), [0, 3, 4]);
    }

    #[test]
    fn words_decide_between_close_languages_only() {
        let model = Model::shipped();
        let place = |tag: &str| model.labels().iter().position(|label| label == tag);
        let (hr, bs) = (place("hr").expect("known"), place("bs").expect("known"));
        let mut scores = vec![-20.0; model.labels().len()];
        (scores[hr], scores[bs]) = (0.4_f32.ln(), 0.6_f32.ln());
        let english = scores.clone();
        weigh(
            model,
            "Tko zna, tisuću puta tijekom tjedna",
            bs,
            &mut scores,
        );
        assert_eq!(likeliest(&scores), hr);
        let mass: f32 = scores.iter().map(|score| score.exp()).sum();
        assert!((mass - 1.0).abs() < 0.01, "{mass}");
        let mut scores = english.clone();
        let de = place("de").expect("known");
        weigh(model, "Tko zna", de, &mut scores);
        assert_eq!(scores, english);
    }
}
