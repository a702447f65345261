//! What callers take away of one article of 3 kB: its summary, keywords and fingerprints, together and each by itself.
#![allow(missing_docs, reason = "criterion's macros write functions")]

use std::hint::black_box;

use copydesk::Options;
use copydesk::body::blocks_of_text;
use copydesk::text::summary::{self, Source};
use copydesk::text::{fingerprint, keywords, sentences};
use criterion::{Criterion, criterion_group, criterion_main};

const PARAGRAPHS: [&str; 8] = [
    "PORT HANLEY — The council of Sallow Bay voted on Tuesday to rebuild the northern mole, nine weeks after the storm tore it apart \
     and left two ferries without a berth. The opposition called the plan too expensive, and hasty.",
    "Engineers will sink forty caissons and fill the gaps with stone from the old quarry. The minister for transport, Ada Brodersen, \
     said that the government would pay a third of the cost, about twelve million. The rest has to come from the town and the islands.",
    "“We worked in every tide that let us,” said Jonas Lindqvist, the harbour master. “Nobody thought that we would be done before \
     Easter.” The union of dock workers had threatened to strike if wages for night shifts were not raised.",
    "Fishing boats were let in by turns since February, eleven a day, and had to sell their catch from the deck. Two of them went to \
     other harbours for good, as the cooperative of Sallow Bay confirmed.",
    "The ferries to Norrholm and Little Quay were replaced by a launch that takes sixty people and no cars. About four hundred \
     islanders spent a night in the sports hall near the terminal when it did not run in thick fog.",
    "But the storm had also shown what was wrong before it came, said Lindqvist. Stones had been missing from the foot of the mole \
     since 2019; a report that named the place was never read in the council.",
    "The opposition wants to know who had the report. Its leader, Marit Soelberg, asked for an inquiry on Wednesday and found no \
     majority. “We will ask again,” she said, “and we will ask every month.”",
    "Forecasters expect heavy rain and strong winds towards the weekend. The first caisson is to be sunk in May; the last of them is \
     to stand before the autumn gales, if the quarry can deliver what the plan assumes. Until then, the launch goes on, \
     at half past six in the morning and at five in the afternoon.",
];

fn taken_away(criterion: &mut Criterion) {
    let mut text = PARAGRAPHS.join("\n\n");
    text.push_str("\n\n");
    text.push_str(&PARAGRAPHS[3..6].join("\n\n"));
    let blocks = blocks_of_text(&text);
    let (headline, language) = (Some("Council votes to rebuild the mole"), Some("en"));
    let options = Options::default();
    let summarise = || {
        let sentences = sentences::split(&text, language);
        let source = Source {
            text: &text,
            blocks: &blocks,
            sentences: &sentences,
            headline,
            language,
        };
        summary::of(black_box(&source), &options)
    };
    let key = || keywords::of(black_box(&text), headline, language);
    let print = || fingerprint::of(black_box(&text), &blocks);
    let mut group = criterion.benchmark_group(format!("taken away of {} bytes", text.len()));
    group.bench_function("all", |bencher| {
        bencher.iter(|| (summarise(), key(), print()));
    });
    group.bench_function("summary", |bencher| bencher.iter(summarise));
    group.bench_function("keywords", |bencher| bencher.iter(key));
    group.bench_function("fingerprint", |bencher| bencher.iter(print));
    group.finish();
}

criterion_group!(benches, taken_away);
criterion_main!(benches);
