//! The topics of one article: all of it, and by part.
#![allow(missing_docs, reason = "criterion's macros write functions")]

use std::hint::black_box;

use copydesk::Options;
use copydesk::article::Section;
use copydesk::text::category::folded::Folded;
use copydesk::text::category::model::Model;
use copydesk::text::category::{Subject, assign, features};
use criterion::{Criterion, criterion_group, criterion_main};

const PARAGRAPHS: [&str; 4] = [
    "The council of Sallow Bay voted on Tuesday to rebuild the northern mole, nine weeks after the storm tore it apart and left \
     two ferries without a berth. The opposition called the plan too expensive.",
    "Engineers will sink forty caissons and fill the gaps with stone from the old quarry; the minister for transport said that the \
     government would pay a third of the cost, about twelve million.",
    "“We worked in every tide that let us,” said the harbour master. The union of dock workers had threatened to strike if wages for \
     night shifts were not raised.",
    "Fishing boats were let in by turns since February. Forecasters expect heavy rain and strong winds towards the weekend.",
];

fn categories(criterion: &mut Criterion) {
    let text = PARAGRAPHS.join("\n\n").repeat(3);
    let sections = [Section {
        name: "Local politics".to_owned(),
        url: None,
    }];
    let subject = Subject {
        headline: Some("Council votes to rebuild the mole"),
        standfirst: Some("Ferries are to sail again before Easter."),
        text: &text,
        language: Some("en"),
        sections: &sections,
        url: Some("https://quay-courier.example/local/politics/council-votes"),
        ..Subject::default()
    };
    let options = Options::default();
    let mut group = criterion.benchmark_group("categories");
    group.bench_function("assign", |bencher| {
        bencher.iter(|| assign(black_box(&subject), &options));
    });
    let fold = || Folded::of(subject.headline.unwrap_or_default(), "", &text);
    group.bench_function("fold", |bencher| bencher.iter(|| black_box(fold())));
    let folded = fold();
    group.bench_function("features", |bencher| {
        bencher.iter(|| features::of(black_box(&folded)));
    });
    let found = features::of(&folded);
    group.bench_function("model", |bencher| {
        bencher.iter(|| Model::shipped().logits(black_box(&found)));
    });
    group.finish();
}

criterion_group!(benches, categories);
criterion_main!(benches);
