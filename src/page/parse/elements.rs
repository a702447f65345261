//! What is known of elements by their tags: which nest, which scripts carry data.

use html5ever::tokenizer::Tag;
use html5ever::{LocalName, local_name};

/// Elements whose start tag opens a level that only an end tag closes. The others end by themselves (`<p>`, `<li>`,
/// table parts), or are empty: counting them would take an unclosed list for depth.
pub(super) fn nests(name: &LocalName) -> bool {
    !matches!(
        *name,
        local_name!("p")
            | local_name!("li")
            | local_name!("dd")
            | local_name!("dt")
            | local_name!("option")
            | local_name!("optgroup")
            | local_name!("tr")
            | local_name!("td")
            | local_name!("th")
            | local_name!("thead")
            | local_name!("tbody")
            | local_name!("tfoot")
            | local_name!("caption")
            | local_name!("colgroup")
            | local_name!("rb")
            | local_name!("rt")
            | local_name!("rtc")
            | local_name!("rp")
            | local_name!("html")
            | local_name!("head")
            | local_name!("body")
            | local_name!("a")
            | local_name!("button")
            | local_name!("nobr")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("area")
            | local_name!("base")
            | local_name!("basefont")
            | local_name!("bgsound")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("frame")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("image")
            | local_name!("input")
            | local_name!("keygen")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("param")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
            | local_name!("script")
            | local_name!("style")
            | local_name!("textarea")
            | local_name!("title")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("xmp")
            | local_name!("plaintext")
    )
}

/// Scripts that hold data: JSON-LD, and the state that frameworks leave for their own code.
pub(super) fn carries_data(tag: &Tag) -> bool {
    let attribute = |wanted: &str| {
        tag.attrs
            .iter()
            .find(|attribute| &*attribute.name.local == wanted)
            .map(|attribute| &*attribute.value)
    };
    let json = attribute("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
    // Inline scripts without an address may assign state; which of them do is for the reader of state to find out.
    json || (attribute("src").is_none() && attribute("type").is_none_or(is_script_type))
}

fn is_script_type(kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    kind.is_empty() || kind == "module" || kind.ends_with("javascript")
}
