//! Text to sentences, in bytes a second: stories made here in scripts with and without spaces, some with nothing but traps.
#![allow(missing_docs, reason = "criterion's macros write functions")]

use std::hint::black_box;

use copydesk::text::sentences::split;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Language, and a paragraph that is repeated until it is as long as a story.
const PARAGRAPHS: [(&str, &str, &str); 6] = [
    (
        "English",
        "en",
        "The harbour of Sallow Bay opens again on Friday, nine weeks after the storm. “We worked in every tide that let us,” said Dr. \
         Amara Osei of the U.S. firm Quay Inc. on Jan. 5 at 4 p.m. “Nobody thought it.” The council paid 12.4 million for the repair. ",
    ),
    (
        "German",
        "de",
        "Am 20. Februar öffnet der Hafen wieder, wie Prof. Dr. Ada Brodersen z. B. dem Stadtrat sagte. „Wir haben lange gewartet. Nun \
         geht es los!“, rief sie. Das kostet ca. 12,4 Mio. Euro. Die Fähren fahren ab 6 Uhr. ",
    ),
    (
        "Russian",
        "ru",
        "Гавань открылась 5 марта 2026 г. после ремонта. А. С. Орлов, мэр города, сказал: «Мы ждали этого. Теперь можно работать!» На \
         ул. Садовой, д. 12 и т. д. движение закрыто. ",
    ),
    (
        "Chinese",
        "zh-Hans",
        "市议会周二决定，不拆除河上的旧桥。“我们等了很久。”市长说。工程费用还不清楚！",
    ),
    (
        "Thai",
        "th",
        "สภาเมืองประชุมเมื่อวันอังคารเพื่อพิจารณาเรื่องสะพานเก่าแล้ว นอกจากนี้ยังมีมติให้เลื่อนการรื้อถอนออกไป โดยจะเริ่มในปีหน้า ",
    ),
    ("traps", "en", "(“A. B. … 1. 2) \u{ad}?! "),
];
/// Bytes of a story.
const STORY: usize = 6_000;

fn sentences(c: &mut Criterion) {
    let mut group = c.benchmark_group("sentences");
    for (name, language, paragraph) in PARAGRAPHS {
        let text = paragraph.repeat(STORY.div_ceil(paragraph.len()));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |b, text| {
            b.iter(|| split(black_box(text), Some(language)));
        });
    }
    group.finish();
}

criterion_group!(benches, sentences);
criterion_main!(benches);
