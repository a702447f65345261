//! The elements of HTML by name, and what each means for text.

macro_rules! tags {
    ($($variant:ident => $name:literal,)*) => {
        /// The kind of a node: text, or an element by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the names are HTML's")]
        pub enum Tag { Document, Text, $($variant,)* Other }
        impl Tag {
            pub(super) fn of(name: &str) -> Self {
                match name { $($name => Self::$variant,)* _ => Self::Other }
            }
            /// The element's name; empty for text, the document and elements without a variant.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* _ => "" }
            }
        }
    };
}

tags! {
    A => "a", Abbr => "abbr", Address => "address", Article => "article", Aside => "aside", Audio => "audio", B => "b",
    Base => "base", Bdi => "bdi", Bdo => "bdo", Big => "big", Blockquote => "blockquote", Body => "body", Br => "br",
    Button => "button", Canvas => "canvas", Caption => "caption", Center => "center", Cite => "cite", Code => "code",
    Col => "col", Colgroup => "colgroup", Data => "data", Dd => "dd", Del => "del", Details => "details", Dfn => "dfn",
    Dialog => "dialog", Dir => "dir", Div => "div", Dl => "dl", Dt => "dt", Em => "em", Embed => "embed",
    Fieldset => "fieldset", Figcaption => "figcaption", Figure => "figure", Font => "font", Footer => "footer",
    Form => "form", Frame => "frame", Frameset => "frameset", H1 => "h1", H2 => "h2", H3 => "h3", H4 => "h4", H5 => "h5",
    H6 => "h6", Head => "head", Header => "header", Hgroup => "hgroup", Hr => "hr", Html => "html", I => "i",
    Iframe => "iframe", Img => "img", Input => "input", Ins => "ins", Kbd => "kbd", Label => "label", Legend => "legend",
    Li => "li", Link => "link", Main => "main", Map => "map", Mark => "mark", Math => "math", Menu => "menu",
    Meta => "meta", Nav => "nav", Noscript => "noscript", Object => "object", Ol => "ol", Optgroup => "optgroup",
    Option => "option", P => "p", Param => "param", Picture => "picture", Pre => "pre", Q => "q", Rp => "rp", Rt => "rt",
    Ruby => "ruby", S => "s", Samp => "samp", Script => "script", Search => "search", Section => "section",
    Select => "select", Slot => "slot", Small => "small", Source => "source", Span => "span", Strike => "strike",
    Strong => "strong", Style => "style", Sub => "sub", Summary => "summary", Sup => "sup", Svg => "svg",
    Table => "table", Tbody => "tbody", Td => "td", Template => "template", Textarea => "textarea", Tfoot => "tfoot",
    Th => "th", Thead => "thead", Time => "time", Title => "title", Tr => "tr", Track => "track", Tt => "tt", U => "u",
    Ul => "ul", Var => "var", Video => "video", Wbr => "wbr",
}

impl Tag {
    /// Whether the element makes a block of its own when shown, so that text before and after it does not run together.
    #[must_use]
    pub const fn is_block(self) -> bool {
        matches!(
            self,
            Self::Address
                | Self::Article
                | Self::Aside
                | Self::Blockquote
                | Self::Body
                | Self::Caption
                | Self::Center
                | Self::Dd
                | Self::Details
                | Self::Dialog
                | Self::Dir
                | Self::Div
                | Self::Dl
                | Self::Dt
                | Self::Fieldset
                | Self::Figcaption
                | Self::Figure
                | Self::Footer
                | Self::Form
                | Self::H1
                | Self::H2
                | Self::H3
                | Self::H4
                | Self::H5
                | Self::H6
                | Self::Header
                | Self::Hgroup
                | Self::Hr
                | Self::Html
                | Self::Legend
                | Self::Li
                | Self::Main
                | Self::Menu
                | Self::Nav
                | Self::Noscript
                | Self::Ol
                | Self::Optgroup
                | Self::Option
                | Self::P
                | Self::Pre
                | Self::Search
                | Self::Section
                | Self::Select
                | Self::Summary
                | Self::Table
                | Self::Tbody
                | Self::Td
                | Self::Template
                | Self::Tfoot
                | Self::Th
                | Self::Thead
                | Self::Tr
                | Self::Ul
                | Self::Document
                | Self::Iframe
                | Self::Video
                | Self::Audio
                | Self::Object
        )
    }

    /// Whether its characters are never prose: code, fallbacks, form choices.
    #[must_use]
    pub const fn is_silent(self) -> bool {
        matches!(
            self,
            Self::Script
                | Self::Style
                | Self::Template
                | Self::Head
                | Self::Title
                | Self::Select
                | Self::Option
                | Self::Optgroup
                | Self::Textarea
                | Self::Svg
                | Self::Math
                | Self::Iframe
                | Self::Object
                | Self::Audio
                | Self::Video
                | Self::Canvas
                | Self::Noscript
                | Self::Rp
                | Self::Rt
                | Self::Meta
                | Self::Link
                | Self::Button
        )
    }

    /// 1 to 6 for `<h1>` to `<h6>`.
    #[must_use]
    pub const fn heading_level(self) -> Option<u8> {
        match self {
            Self::H1 => Some(1),
            Self::H2 => Some(2),
            Self::H3 => Some(3),
            Self::H4 => Some(4),
            Self::H5 => Some(5),
            Self::H6 => Some(6),
            _ => None,
        }
    }
}
