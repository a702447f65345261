//! What is shown from elsewhere: pictures, and links to players and posts.

use super::markup::Markup;
use super::{Attribute, filled, line, link, paragraphs, within};
use crate::article::{Embed, Image, Media};
use crate::render::{address, one_line};

/// A picture with its caption and credit; nothing where neither can be shown.
pub(super) fn picture(image: &Image, lang: &[Attribute<'_>], out: &mut Markup) {
    let url = address::picture(&image.url);
    let notes = [image.caption.as_deref(), image.credit.as_deref()];
    let noted = notes.into_iter().flatten().any(filled);
    if url.is_none() && !noted {
        return;
    }
    within(&["figure"], lang, out, |out| {
        if let Some(url) = url {
            let number = |pixels: Option<u32>| pixels.filter(|it| *it > 0).map(|it| it.to_string());
            let (width, height) = (number(image.width), number(image.height));
            let alt = one_line(image.alt.as_deref().unwrap_or_default());
            let attributes = [
                ("alt", Some(alt.as_str())),
                ("height", height.as_deref()),
                ("src", Some(url.as_str())),
                ("width", width.as_deref()),
            ];
            out.void("img", &attributes);
        }
        if noted {
            within(&["figcaption"], &[], out, |out| {
                let caption = one_line(notes[0].unwrap_or_default());
                out.text(&caption);
                if !caption.is_empty() && notes[1].is_some_and(filled) {
                    out.text(" ");
                }
                line("small", &[], notes[1].unwrap_or_default(), out);
            });
        }
    });
}

/// Players are links: what they load is not ours to show.
pub(super) fn player(media: &Media, lang: &[Attribute<'_>], out: &mut Markup) {
    let mut words = [&media.title, &media.caption, &media.url]
        .into_iter()
        .flatten();
    let Some(words) = words.find(|words| filled(words)) else {
        return;
    };
    within(&["figure"], lang, out, |out| {
        within(&["p"], &[], out, |out| {
            link(words, media.url.as_deref(), out);
        });
        if let Some(caption) = media.caption.as_deref().filter(|caption| *caption != words) {
            line("figcaption", &[], caption, out);
        }
    });
}

pub(super) fn embed(embed: &Embed, lang: &[Attribute<'_>], out: &mut Markup) {
    let source = embed.author.as_deref().filter(|author| filled(author));
    let source = source.unwrap_or(&embed.provider);
    let Some(text) = embed.text.as_deref().filter(|text| filled(text)) else {
        within(&["p"], lang, out, |out| {
            link(source, embed.url.as_deref(), out);
        });
        return;
    };
    within(&["blockquote"], lang, out, |out| {
        paragraphs(text, out);
        within(&["cite"], &[], out, |out| {
            link(source, embed.url.as_deref(), out);
        });
    });
}
