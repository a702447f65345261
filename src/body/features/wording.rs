//! What a block says.

use super::Context;
use super::sink::{Sink, count, f32_of, log, ratio};
use crate::rules::boilerplate;

/// Emits features.
pub(super) fn emit(context: &Context<'_, '_>, index: usize, sink: &mut impl Sink) {
    let (block, fact) = (&context.cut.blocks[index], &context.facts[index]);
    sink.put("text", "units", log(fact.units));
    sink.put("text", "words", log(f32_of(fact.words)));
    sink.put("text", "link_density", fact.link_density);
    sink.put("text", "links", f32_of(block.links));
    let all_link = block.links > 0 && block.linked == block.letters;
    sink.put_flag("text", "all_link", all_link);
    sink.put("text", "links_per_word", ratio(block.links, fact.words));
    sink.put("text", "inner_links", ratio(block.inner_links, block.links));
    sink.put("text", "strong_share", ratio(block.strong, block.letters));
    sink.put("text", "italic_share", ratio(block.italic, block.letters));
    sink.put("text", "times", f32_of(block.times));
    sink.put("text", "punctuation", fact.punctuation);
    sink.put("text", "terminal", fact.terminal);
    sink.put("text", "sentences", fact.sentences);
    sink.put("text", "digits", fact.digits);
    sink.put("text", "upper", fact.upper);
    sink.put("text", "starts_upper", fact.starts_upper);
    sink.put("text", "word_length", ratio(block.letters, fact.words));
    sink.put("text", "lines", count(block.text.matches('\n').count()));
    sink.put("text", "prose", log(fact.prose));
    sink.put_flag("text", "hidden", block.hidden);
    sink.put("text", "title_overlap", fact.title);
    sink.put("text", "description_overlap", fact.description);
    sink.put("text", "stated_overlap", fact.stated);
    sink.put("text", "author_overlap", fact.author);
    sink.put("text", "author_first", fact.author_first);
    sink.put("text", "site_overlap", fact.site);
    let copies = context.copies.get(&fact.hash).copied().unwrap_or(1);
    sink.put("text", "copies", f32_of(copies).min(8.0));
    marks(&block.text, sink);
    for (kind, hit) in boilerplate::ids().iter().zip(&fact.hits) {
        sink.put("phrase", kind, f32::from(*hit));
    }
}

fn marks(text: &str, sink: &mut impl Sink) {
    for (name, mark) in [
        ("bar", '|'),
        ("guillemet", '»'),
        ("at", '@'),
        ("question", '?'),
    ] {
        sink.put_flag("text", name, text.contains(mark));
    }
    sink.put_flag("text", "colon_end", text.ends_with([':', '：']));
    let quote = text.starts_with(['"', '“', '„', '«', '»', '「', '‘', '\'']);
    sink.put_flag("text", "quote_start", quote);
    let bullet = text.starts_with(['•', '-', '–', '·', '*', '►', '▪']);
    sink.put_flag("text", "bullet_start", bullet);
    sink.put_flag(
        "text",
        "bracket_start",
        text.starts_with(['(', '[', '（', '【']),
    );
}
