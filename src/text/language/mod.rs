//! The language of a text: our own model's word, refined inside groups of close languages, with whatlang as second opinion
//! where the model is not sure and the page's own claim as a prior. The text decides; the claim breaks ties: templates that
//! say "en" whatever they hold are common, and all their signals say it together.

mod blend;
pub mod grams;
pub mod model;
mod plausible;
mod telling;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::article::{
    Block, BlockContent, Language, LanguageCandidate, Reason, ReasonCode, TextDirection,
};
use crate::rules::languages::{Languages, languages, subtag};
use crate::text::letters::{Sample, is_right_to_left};

use blend::Blend;
use model::Model;
pub use plausible::plausibility;

/// Letters of the text that are looked at: between close languages every word counts.
const SAMPLE_LETTERS: usize = 800;
/// Letters that the first layer of the model reads. More changes nothing but the time it takes.
const MODEL_LETTERS: usize = 300;
/// Letters that tell the direction.
const DIRECTION_LETTERS: usize = 200;
/// Letters that a block needs to be called foreign.
const BLOCK_LETTERS: usize = 60;
/// Letters of a block that nearly always tell that it is in its article's language.
const BLOCK_GLANCE_LETTERS: usize = 40;
/// Letters of a block that are looked at where they do not.
const BLOCK_SAMPLE_LETTERS: usize = 150;
/// Confidence from which an answer counts as reliable.
const RELIABLE: f32 = 0.9;
/// Candidates in an answer.
const CANDIDATES: usize = 3;
/// Share of the text from which a second language is named as a candidate.
const SECOND_LANGUAGE_SHARE: f32 = 0.1;

/// Identifies the language. `declared` are the page's claims, in order.
#[must_use]
pub fn identify(text: &str, declared: &[String]) -> Language {
    identify_with(Model::shipped(), text, declared)
}

/// The same with other weights, for measuring them.
#[must_use]
pub fn identify_with(model: &Model, text: &str, declared: &[String]) -> Language {
    let table = languages();
    let sample = Sample::of(text, SAMPLE_LETTERS);
    let unknown = || Language {
        declared_tags: declared.to_vec(),
        ..Language::default()
    };
    if let Some(tag) = own_script(&sample, table) {
        return certain(tag, declared);
    }
    let Some(scores) = Blend::new(model, table).scores(&sample.text, declared) else {
        return unknown();
    };
    let mut order: Vec<(usize, f32)> = scores.into_iter().enumerate().collect();
    let by_score = |one: &(usize, f32), other: &(usize, f32)| {
        other.1.total_cmp(&one.1).then(one.0.cmp(&other.0))
    };
    if order.len() > 2 * CANDIDATES {
        order.select_nth_unstable_by(2 * CANDIDATES, by_score);
        order.truncate(2 * CANDIDATES);
    }
    order.sort_by(by_score);
    let mut candidates: Vec<LanguageCandidate> = Vec::new();
    for (label, score) in order {
        let tag = full_tag(&model.labels()[label], &sample.text, declared, table);
        match candidates.iter_mut().find(|held| held.tag == tag) {
            Some(held) => held.confidence += score.exp(),
            None => candidates.push(LanguageCandidate {
                tag,
                confidence: score.exp(),
            }),
        }
    }
    candidates.truncate(CANDIDATES);
    let Some(best) = candidates.first() else {
        return unknown();
    };
    Language {
        tag: Some(best.tag.clone()),
        confidence: best.confidence,
        reliable: best.confidence >= RELIABLE,
        declared_tags: declared.to_vec(),
        candidates,
    }
}

fn certain(tag: &str, declared: &[String]) -> Language {
    Language {
        tag: Some(tag.to_owned()),
        confidence: 1.0,
        reliable: true,
        declared_tags: declared.to_vec(),
        candidates: vec![LanguageCandidate {
            tag: tag.to_owned(),
            confidence: 1.0,
        }],
    }
}

/// The reason `LANGUAGE_DIFFERS_FROM_DECLARED`, where the text reliably is in a language that no claim names.
#[must_use]
pub fn disagreement(language: &Language) -> Option<Reason> {
    let tag = language.tag.as_deref().filter(|_| language.reliable)?;
    let declared = language.declared_tags.first()?;
    let table = languages();
    let named = |claim: &String| table.close(claim, tag);
    if language.declared_tags.iter().any(named) {
        return None;
    }
    Some(Reason {
        code: ReasonCode::LanguageDiffersFromDeclared,
        message: format!("The page declares \"{declared}\", its text is \"{tag}\"."),
    })
}

/// Reading direction by the letters of the text, and by the language where it has none.
#[must_use]
pub fn direction(text: &str, tag: Option<&str>) -> Option<TextDirection> {
    let sample = Sample::of(text, DIRECTION_LETTERS);
    let right = sample.text.chars().filter(|c| is_right_to_left(*c)).count();
    let right_to_left = if sample.letters > 0 {
        2 * right > sample.letters
    } else {
        languages().is_right_to_left(tag?)
    };
    Some(if right_to_left {
        TextDirection::RightToLeft
    } else {
        TextDirection::LeftToRight
    })
}

/// Sets [`Block::language`] where a block's text reliably is in another language than the article, and names a second
/// language that holds a good part of the text as a candidate, with its share.
pub fn mark_blocks(blocks: &mut [Block], language: &mut Language) {
    let Some(main) = language.tag.clone() else {
        return;
    };
    let (table, blend) = (languages(), Blend::new(Model::shipped(), languages()));
    let mut shares: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = 0;
    for block in blocks {
        let text = match &block.content {
            BlockContent::Paragraph(paragraph) => &paragraph.text,
            BlockContent::Quote { text, .. } => text,
            _ => continue,
        };
        all += text.len();
        if let Some(tag) = blend.foreign(text, &main) {
            let tag = full_tag(tag, text, &[], table);
            *shares.entry(tag.clone()).or_default() += text.len();
            block.language = Some(tag);
        }
    }
    for (tag, length) in shares {
        #[allow(clippy::cast_precision_loss, reason = "a share")]
        let share = length as f32 / all.max(1) as f32;
        if share >= SECOND_LANGUAGE_SHARE {
            name_second(language, tag, share);
        }
    }
}

/// Puts a second language of the text among the candidates; what is likely is shared out between the two.
fn name_second(language: &mut Language, tag: String, share: f32) {
    language.candidates.retain(|candidate| candidate.tag != tag);
    for candidate in &mut language.candidates {
        candidate.confidence *= 1.0 - share;
    }
    language.candidates.push(LanguageCandidate {
        tag,
        confidence: share,
    });
    language
        .candidates
        .sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    language.candidates.truncate(CANDIDATES);
}

/// The tags that [`identify`] can answer with.
#[must_use]
pub fn supported_languages() -> &'static [String] {
    static TAGS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let table = languages();
        let labels = Model::shipped().labels().iter().cloned();
        let scripts = table.scripts.iter().map(|script| script.tag.clone());
        let claimed = table.claimed.keys().cloned();
        let mut tags: Vec<String> = labels.chain(scripts).chain(claimed).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    });
    &TAGS
}

/// The language of a script that is nearly one language's own and that no model knows.
fn own_script<'t>(sample: &Sample, table: &'t Languages) -> Option<&'t str> {
    if sample.letters == 0 || sample.text.is_ascii() {
        return None;
    }
    let holds = |first: u32, last: u32| {
        let inside = |c: &char| (first..=last).contains(&u32::from(*c));
        2 * sample.text.chars().filter(inside).count() > sample.letters
    };
    let found = table
        .scripts
        .iter()
        .find(|script| holds(script.first, script.last));
    found.map(|script| script.tag.as_str())
}

/// The tag of a label: with the script that the text is in where the label does not tell it for sure, and as the page
/// names a variety that is not told apart by its letters (Dari, Cantonese).
fn full_tag(label: &str, text: &str, declared: &[String], table: &Languages) -> String {
    let claims = |variety: &str| declared.iter().any(|claim| subtag(claim) == variety);
    for (variety, of) in &table.claimed {
        if of == label && claims(variety) {
            return variety.clone();
        }
    }
    if !label.starts_with("zh-") {
        return label.to_owned();
    }
    let count = |set: &std::collections::BTreeSet<char>| {
        let inside = |c: &char| set.contains(c);
        text.chars().filter(inside).count()
    };
    match count(&table.simplified).cmp(&count(&table.traditional)) {
        std::cmp::Ordering::Greater => "zh-Hans".to_owned(),
        std::cmp::Ordering::Less => "zh-Hant".to_owned(),
        std::cmp::Ordering::Equal => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Paragraph;

    const GERMAN: &str = "Der Gemeinderat hat am Dienstag beschlossen, dass die alte Brücke über den Fluss nicht \
        abgerissen, sondern für den Radverkehr erneuert wird. Die Kosten sind noch nicht bekannt.";
    const ENGLISH: &str = "The council decided on Tuesday that the old bridge over the river will not be torn down but \
        renewed for cyclists. It is not yet known what the work will cost.";

    fn tag(text: &str) -> Option<String> {
        identify(text, &[]).tag
    }

    #[test]
    fn the_text_is_right_where_the_page_claims_another_language() {
        let language = identify(GERMAN, &["en".to_owned()]);
        assert_eq!(language.tag.as_deref(), Some("de"));
        assert!(language.reliable);
        assert_eq!(language.declared_tags, ["en"]);
        let reason = disagreement(&language).expect("they differ");
        assert_eq!(reason.code, ReasonCode::LanguageDiffersFromDeclared);
    }

    #[test]
    fn a_region_or_another_name_is_no_disagreement() {
        assert_eq!(disagreement(&identify(GERMAN, &["de-AT".to_owned()])), None);
        let norwegian = "Kommunestyret vedtok tirsdag at den gamle brua ikke skal rives, men pusses opp for \
            syklister. Det er ennå ikke kjent hva arbeidet vil koste, sier ordføreren etter møtet.";
        let language = identify(norwegian, &["no".to_owned()]);
        assert_eq!(language.tag.as_deref(), Some("nb"));
        assert_eq!(disagreement(&language), None);
    }

    #[test]
    fn languages_unknown_to_whatlang_are_found_by_their_words() {
        let icelandic = "Það er ekki vitað hvað verkið mun kosta, en bæjarstjórnin ákvað á þriðjudag að gamla brúin \
            verði ekki rifin heldur gerð upp fyrir hjólreiðafólk.";
        assert_eq!(tag(icelandic).as_deref(), Some("is"));
        let basque = "Udalak astelehenean erabaki du zubi zaharra ez dela botako eta berritu egingo dela. Ez da jakin \
            zenbat kostatuko den lana, baina alkateak esan du dirua badagoela.";
        assert_eq!(tag(basque).as_deref(), Some("eu"));
        let kazakh = "Қала әкімдігі ескі көпірді бұзбай, жөндеу туралы шешім қабылдады және бұл жұмыс үшін қаржы \
            бөлінді деп хабарлады.";
        assert_eq!(tag(kazakh).as_deref(), Some("kk"));
    }

    #[test]
    fn the_claim_decides_between_close_languages_only() {
        let serbian = "Gradsko vijeće je u utorak odlučilo da se stari most preko rijeke ne ruši. Troškovi nisu poznati.";
        assert_eq!(
            identify(serbian, &["bs".to_owned()]).tag.as_deref(),
            Some("bs")
        );
        assert_eq!(
            identify(ENGLISH, &["sw".to_owned()]).tag.as_deref(),
            Some("en")
        );
    }

    #[test]
    fn chinese_tells_its_script() {
        let simplified = "市议会周二决定，不拆除河上的旧桥，而是为骑车人修复。工程费用还不清楚。";
        let traditional = "市議會週二決定，不拆除河上的舊橋，而是為騎車人修復。工程費用還不清楚。";
        assert_eq!(tag(simplified).as_deref(), Some("zh-Hans"));
        assert_eq!(tag(traditional).as_deref(), Some("zh-Hant"));
        assert_eq!(
            tag("市議会は火曜日、川に架かる古い橋を取り壊さないことを決めた。").as_deref(),
            Some("ja")
        );
        assert_eq!(tag("ສະພາເມືອງຕັດສິນໃຈບໍ່ທຳລາຍຂົວເກົ່າ").as_deref(), Some("lo"));
    }

    #[test]
    fn text_without_letters_has_no_language() {
        let language = identify("12:30 — 45 %", &["de".to_owned()]);
        assert_eq!(language.tag, None);
        assert!(!language.reliable);
        assert_eq!(disagreement(&language), None);
        assert_eq!(
            direction("123", Some("he")),
            Some(TextDirection::RightToLeft)
        );
        assert_eq!(direction("123", None), None);
    }

    #[test]
    fn direction_follows_the_letters() {
        let arabic = "قرر المجلس البلدي يوم الثلاثاء عدم هدم الجسر القديم";
        assert_eq!(
            direction(arabic, Some("de")),
            Some(TextDirection::RightToLeft)
        );
        assert_eq!(
            direction(GERMAN, Some("ar")),
            Some(TextDirection::LeftToRight)
        );
    }

    #[test]
    fn a_quoted_paragraph_in_another_language_is_marked() {
        let block = |text: &str| Block {
            id: String::new(),
            text_range: None,
            content: BlockContent::Paragraph(Paragraph {
                text: text.to_owned(),
                spans: Vec::new(),
            }),
            language: None,
        };
        let mut blocks = vec![block(GERMAN), block(ENGLISH), block("Short one.")];
        let mut article = identify(&format!("{GERMAN} {GERMAN}\n\n{ENGLISH}"), &[]);
        assert_eq!(article.tag.as_deref(), Some("de"));
        mark_blocks(&mut blocks, &mut article);
        let languages: Vec<_> = blocks
            .iter()
            .map(|block| block.language.as_deref())
            .collect();
        assert_eq!(languages, [None, Some("en"), None]);
        // A good part of the text: the second language is a candidate, with its share.
        let second = &article.candidates[1];
        assert_eq!(second.tag, "en");
        assert!((0.3..0.6).contains(&second.confidence), "{second:?}");
        let all: f32 = article.candidates.iter().map(|one| one.confidence).sum();
        assert!(all < 1.01, "{all}");
    }

    #[test]
    fn serbian_tells_its_script() {
        let cyrillic = "Градско веће је у уторак одлучило да се стари мост преко реке не руши, већ да се обнови за \
            бициклисте. Трошкови радова још нису познати, рекао је градоначелник после седнице.";
        let latin = "Gradsko veće je u utorak odlučilo da se stari most preko reke ne ruši, već da se obnovi za \
            bicikliste. Troškovi radova još nisu poznati, rekao je gradonačelnik posle sednice.";
        assert_eq!(tag(cyrillic).as_deref(), Some("sr-Cyrl"));
        assert_eq!(tag(latin).as_deref(), Some("sr-Latn"));
    }

    #[test]
    fn words_tell_close_languages_apart() {
        let malay = "Kerajaan berkata stesen kereta api itu ditutup kerana ribut, dan pelancong diminta menggunakan teksi \
            sehingga hari Khamis.";
        assert_eq!(tag(malay).as_deref(), Some("ms"));
        let indonesian = "Pemerintah mengatakan stasiun itu ditutup karena badai, dan wisatawan diminta memakai taksi \
            sampai hari Kamis.";
        assert_eq!(tag(indonesian).as_deref(), Some("id"));
        let croatian =
            "Tisuće ljudi tko zna zašto čekaju vlak na kolodvoru, priopćila je tvrtka u siječnju.";
        assert_eq!(tag(croatian).as_deref(), Some("hr"));
    }

    #[test]
    fn of_a_few_letters_the_page_knows_more() {
        let name = |claim: &str| identify("Radio", &[claim.to_owned()]).tag;
        assert_eq!(name("de").as_deref(), Some("de"));
        assert_eq!(name("fi").as_deref(), Some("fi"));
        assert!(!identify("Radio", &[]).reliable);
    }

    #[test]
    fn every_code_of_whatlang_is_a_language_of_the_model() {
        let labels = Model::shipped().labels();
        for lang in whatlang::Lang::all() {
            let tag = languages()
                .tag_of_whatlang(lang.code())
                .expect("in the table");
            let known = labels.iter().any(|label| languages().primary(label) == tag);
            assert!(known, "{tag}");
        }
        assert!(supported_languages().len() > 190);
    }
}
