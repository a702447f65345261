//! Bytes and languages.

use copydesk::Hints;
use copydesk::article::{EncodingSource, Extraction, ReasonCode, TextDirection};

use crate::support::{GERMAN, article, assert_flow, german, has_reason, paragraphs, read, read_as};

fn german_declaring(meta: &str) -> String {
    german("", &paragraphs(&GERMAN)).replace("<meta charset=\"utf-8\">", meta)
}

fn read_bytes(bytes: &[u8]) -> Extraction {
    read_as(bytes, &Hints::default())
}

#[test]
fn a_windows_1252_page_declares_itself_in_a_meta_element() {
    let html = german_declaring(
        "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1252\">",
    );
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(&html);
    assert!(!lossy);
    let extraction = read_bytes(&bytes);
    assert_flow(article(&extraction), &GERMAN);
    assert_eq!(extraction.input.encoding, Some("windows-1252"));
    assert_eq!(
        extraction.input.encoding_source,
        Some(EncodingSource::MetaElement)
    );
    assert_eq!(extraction.input.replacement_count, 0);
}

#[test]
fn utf_8_bytes_beat_a_declared_latin_1() {
    let html = german_declaring("<meta charset=\"iso-8859-1\">");
    let extraction = read_bytes(html.as_bytes());
    assert_flow(article(&extraction), &GERMAN);
    assert_eq!(extraction.input.encoding, Some("utf-8"));
    assert_eq!(
        extraction.input.encoding_source,
        Some(EncodingSource::Detected)
    );
    assert!(
        has_reason(&extraction, ReasonCode::EncodingDeclaredWrong),
        "{:?}",
        extraction.reasons
    );
}

const CHINESE: [&str; 3] = [
    "市议会昨晚决定修复港口旁的老市场大厅，并重新向周边村镇的商贩开放。这座大厅建于一百多年前，已经空置了十二年，屋顶和窗户都需要更换。",
    "工程预计明年春天开始，为期约两年，总费用约一千二百万元，其中三分之一由省政府承担。反对派议员警告说，类似项目的最终费用往往高于预算。",
    "市长在表决后对记者说，这是城市中心的好消息。在大厅重新开放之前，商贩们将在广场上的帐篷里继续营业，市政府会免费提供电力和用水。",
];
const JAPANESE: [&str; 3] = [
    "市議会は昨夜、港のそばにある古い市場の建物を修復し、近隣の村の商人たちに再び開放することを決めた。建物は百年以上前に建てられ、十二年間使われていなかった。",
    "工事は来年の春に始まり、およそ二年かかる見込みだ。費用は約十二億円で、その三分の一を県が負担する。野党の議員は、費用が当初の見積もりを上回るおそれがあると指摘した。",
    "市長は採決の後、記者団に対し「失われたと思われていた歴史の一部を取り戻す」と語った。再開までの間、商人たちは広場に設けられるテントで営業を続けるという。",
];

fn eastern(lang: &str, charset: &str, headline: &str, texts: &[&str]) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"{lang}\"><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset={charset}\"><title>{headline}</title></head><body><div class=\"nav\"><a href=\"/\">1</a> <a href=\"/b\">2</a></div><div class=\"main\"><h1>{headline}</h1><div class=\"content\">{}</div></div><div class=\"footer\"><a href=\"/c\">3</a></div></body></html>",
        paragraphs(texts)
    )
}

#[test]
fn chinese_and_japanese_legacy_pages_are_read() {
    let html = eastern("zh-CN", "gb18030", "市议会决定修复老市场大厅", &CHINESE);
    let (bytes, _, _) = encoding_rs::GB18030.encode(&html);
    let extraction = read_bytes(&bytes);
    assert_flow(article(&extraction), &CHINESE);
    assert_eq!(extraction.input.encoding, Some("gb18030"));
    let html = eastern("ja", "Shift_JIS", "古い市場の建物を修復へ", &JAPANESE);
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&html);
    let extraction = read_bytes(&bytes);
    assert_flow(article(&extraction), &JAPANESE);
    assert_eq!(extraction.input.encoding, Some("shift_jis"));
}

#[test]
fn an_undeclared_encoding_is_guessed_and_said_so() {
    let html = german_declaring("");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&html);
    let extraction = read_bytes(&bytes);
    assert_flow(article(&extraction), &GERMAN);
    assert!(has_reason(&extraction, ReasonCode::EncodingGuessed));
    assert_eq!(
        extraction.input.encoding_source,
        Some(EncodingSource::Detected)
    );
}

#[test]
fn broken_sequences_are_counted() {
    let html = german("", &paragraphs(&GERMAN));
    let mut bytes = html.into_bytes();
    let place = bytes
        .windows(9)
        .position(|w| w == b"Innenstad")
        .expect("there");
    bytes.splice(place..place, *b"\xff");
    let extraction = read_bytes(&bytes);
    assert_eq!(extraction.input.encoding, Some("utf-8"));
    assert_eq!(extraction.input.replacement_count, 1);
}

#[test]
fn the_text_beats_the_declared_language_and_the_difference_is_told() {
    let html = german("", &paragraphs(&GERMAN)).replace("lang=\"de\"", "lang=\"en\"");
    let extraction = read(&html);
    let language = article(&extraction).language.clone().expect("a language");
    assert_eq!(language.tag.as_deref(), Some("de"));
    assert_eq!(language.declared_tags, ["en"]);
    assert!(has_reason(
        &extraction,
        ReasonCode::LanguageDiffersFromDeclared
    ));
}

#[test]
fn arabic_chinese_and_thai_texts_are_whole() {
    let arabic = [
        "قرر مجلس المدينة مساء أمس ترميم السوق القديم عند الميناء وإعادة فتحه أمام التجار من القرى المجاورة بعد اثني عشر عاما من الإغلاق.",
        "وقالت رئيسة البلدية إن الأشغال ستبدأ في الربيع وتستمر قرابة عامين، وإن التجار سيبيعون بضائعهم في خيام تقام في الساحة حتى موعد الافتتاح.",
    ];
    let html = eastern(
        "ar",
        "utf-8",
        "مجلس المدينة يقرر ترميم السوق القديم",
        &arabic,
    );
    let extraction = read_bytes(html.as_bytes());
    assert_flow(article(&extraction), &arabic);
    assert_eq!(
        article(&extraction).direction,
        Some(TextDirection::RightToLeft)
    );
    let brief = [
        "市议会昨晚决定修复港口旁的老市场大厅，并重新向周边村镇的商贩开放。工程预计明年春天开始，为期约两年，总费用约一千二百万元。市长对记者说，这是城市中心的好消息，商贩们将在帐篷里继续营业。",
    ];
    let html = eastern("zh-CN", "utf-8", "市议会决定修复老市场大厅", &brief);
    let extraction = read_bytes(html.as_bytes());
    assert_flow(article(&extraction), &brief);
    let statistics = article(&extraction).statistics.expect("statistics");
    assert!((30..=75).contains(&statistics.words), "{statistics:?}");
    assert_eq!(statistics.sentences, 3);
    let thai = [
        "สภาเมืองมีมติเมื่อคืนนี้ให้บูรณะอาคารตลาดเก่าริมท่าเรือและเปิดให้พ่อค้าแม่ค้าจากหมู่บ้านใกล้เคียงกลับมาค้าขายอีกครั้ง หลังจากปิดร้างมานานสิบสองปี",
        "นายกเทศมนตรีกล่าวว่างานก่อสร้างจะเริ่มในต้นปีหน้าและใช้เวลาประมาณสองปี ระหว่างนั้นผู้ค้าจะขายสินค้าในเต็นท์ที่ลานหน้าตลาดโดยไม่ต้องเสียค่าเช่า",
    ];
    let html = eastern("th", "utf-8", "สภาเมืองมีมติบูรณะตลาดเก่า", &thai);
    let extraction = read_bytes(html.as_bytes());
    assert_flow(article(&extraction), &thai);
    let statistics = article(&extraction).statistics.expect("statistics");
    assert!((30..=110).contains(&statistics.words), "{statistics:?}");
}

#[test]
fn a_paragraph_in_a_second_language_is_marked() {
    let quoted = crate::support::ENGLISH[0].to_owned() + " " + crate::support::ENGLISH[3];
    let inner = paragraphs(&GERMAN[..3]) + &paragraphs(&[&quoted]) + &paragraphs(&GERMAN[3..]);
    let extraction = read(&german("", &inner));
    let article = article(&extraction);
    assert_eq!(
        article.language.as_ref().and_then(|l| l.tag.as_deref()),
        Some("de")
    );
    let marked: Vec<_> = article
        .blocks
        .iter()
        .filter_map(|b| b.language.as_deref())
        .collect();
    assert_eq!(marked, ["en"]);
}
