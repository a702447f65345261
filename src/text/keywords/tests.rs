use super::*;

fn found(text: &str, headline: &str, language: &str) -> Vec<String> {
    of(text, Some(headline), Some(language))
        .into_iter()
        .map(|keyword| keyword.text)
        .collect()
}

const HARBOUR: &str = "The port of Westhaven stays closed after the freighter Northern Light ran aground. Mayor Ada \
    Muster said that tugs would come on Thursday. \"We need the port,\" Muster said. The freighter blocks the only channel. Muster's \
    deputy went to the channel with the coast guard; the coast guard then closed it. Nobody was hurt on the freighter.";

#[test]
fn names_come_whole_and_small_words_not_at_all() {
    let keywords = found(HARBOUR, "Westhaven port closed", "en");
    assert_eq!(keywords[0], "Ada Muster");
    for wanted in ["Westhaven", "freighter", "coast guard", "channel"] {
        assert!(
            keywords.contains(&wanted.to_owned()),
            "{wanted}: {keywords:?}"
        );
    }
    for not in [
        "the",
        "said",
        "Muster",
        "Mayor Ada",
        "port of",
        "We",
        "Muster's",
    ] {
        assert!(!keywords.contains(&not.to_owned()), "{not}: {keywords:?}");
    }
}

#[test]
fn every_phrase_stands_in_the_text_as_often_as_it_says() {
    for keyword in of(HARBOUR, None, Some("en")) {
        assert!(HARBOUR.contains(&keyword.text), "{}", keyword.text);
        assert!((0.0..=1.0).contains(&keyword.score));
        let places = HARBOUR.matches(&keyword.text).count();
        assert!(usize::try_from(keyword.occurrences).expect("a count") <= places + 1);
    }
    let scores: Vec<f32> = of(HARBOUR, None, Some("en"))
        .iter()
        .map(|keyword| keyword.score)
        .collect();
    assert!(scores.is_sorted_by(|one, other| one >= other));
    assert!(scores.len() <= KEYWORDS);
}

#[test]
fn no_phrase_crosses_punctuation() {
    let text = "Boats, nets and ropes. Boats, nets and ropes. Boats, nets: ropes. Boats; nets.";
    let keywords = found(text, "", "en");
    assert!(
        keywords.iter().all(|keyword| !keyword.contains(' ')),
        "{keywords:?}"
    );
}

#[test]
fn articles_and_endings_behind_an_apostrophe_are_not_part_of_a_word() {
    let french = "L’espèce revient dans l’Atlantique. Dans l’Atlantique, l’espèce avait disparu. Les pêcheurs de l’Atlantique \
        saluent le retour de l’espèce.";
    let keywords = found(french, "Une espèce revient", "fr");
    assert!(keywords.contains(&"Atlantique".to_owned()), "{keywords:?}");
    let turkish = "Kasımpaşa’dan ayrılan futbolcu İzmir’e gitti. İzmir’de imza attı. İzmir’in yeni futbolcusu mutlu.";
    let keywords = found(turkish, "", "tr");
    assert!(keywords.contains(&"İzmir".to_owned()), "{keywords:?}");
    let irish = "Michelle O’Neill spoke first. O’Neill was calm. Then O’Neill left the hall.";
    assert_eq!(found(irish, "", "en")[0], "Michelle O’Neill");
}

#[test]
fn a_capital_says_little_where_all_nouns_have_one() {
    let text = "Der Stadtrat hat den Neubau der Brücke beschlossen. Die Brücke soll bis zum Sommer fertig sein. Die \
        Bürgermeisterin Ada Muster freut sich über die Brücke. Muster war lange dafür. Der Stadtrat stimmte nach langer Debatte zu.";
    let keywords = found(text, "Stadtrat beschließt neue Brücke", "de");
    for wanted in ["Brücke", "Stadtrat", "Ada Muster"] {
        assert!(
            keywords.contains(&wanted.to_owned()),
            "{wanted}: {keywords:?}"
        );
    }
    assert!(
        !keywords.iter().any(|keyword| keyword.contains(" der ")),
        "{keywords:?}"
    );
}

#[test]
fn scripts_without_spaces_and_without_capitals_have_keywords_too() {
    let texts = [
        (
            "zh-Hans",
            "市议会决定修复旧桥。旧桥建于上世纪。居民们对旧桥的修复感到高兴。市议会将公布费用。",
            "旧桥",
        ),
        (
            "ja",
            "市議会は古い鉄橋の修復を決めた。鉄橋は百年前に建てられた。住民は鉄橋の修復を喜んでいる。",
            "鉄橋",
        ),
        (
            "th",
            "สภาเมืองตัดสินใจซ่อมสะพานเก่า สะพานเก่าสร้างเมื่อร้อยปีก่อน ชาวเมืองรักสะพานเก่า",
            "สะพาน",
        ),
        (
            "ar",
            "قرر مجلس المدينة إصلاح الجسر القديم. بني الجسر قبل مئة عام. يحب السكان الجسر.",
            "الجسر",
        ),
        (
            "hi",
            "नगर परिषद ने पुराने पुल की मरम्मत का फैसला किया। पुल सौ साल पहले बना था। लोग पुल से खुश हैं।",
            "पुल",
        ),
        (
            "ru",
            "Городской совет решил починить мост. Мост построили сто лет назад. Жители любят мост.",
            "мост",
        ),
    ];
    for (language, text, wanted) in texts {
        let keywords = found(text, "", language);
        let has = keywords.iter().any(|keyword| keyword.contains(wanted));
        assert!(has, "{language} {wanted}: {keywords:?}");
    }
}

#[test]
fn nothing_comes_of_nothing() {
    for text in ["", " \n ", "— … !", "12 345 6", "the of and"] {
        assert!(of(text, None, Some("en")).is_empty(), "{text}");
    }
    assert!(of(HARBOUR, None, None).len() >= 5);
}
