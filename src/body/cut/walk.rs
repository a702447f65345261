//! The walk that cuts.

use super::{Above, Container, Cut, Sums, TextBlock, own_roles};
use crate::page::Page;
use crate::page::dom::{NodeId, Tag, TextBuilder};
use crate::rules::class_roles::Roles;

/// Cuts the page.
pub(super) fn run(page: &Page<'_>) -> Cut {
    let mut cutter = Cutter::new(page);
    cutter.walk();
    cutter.finish()
}

struct Cutter<'p, 't> {
    page: &'p Page<'t>,
    /// The page's host, to tell links that stay on the site.
    host: Option<&'p str>,
    blocks: Vec<TextBlock>,
    containers: Vec<Container>,
    container_of: Vec<usize>,
    /// Open elements: end, and what to undo there.
    open: Vec<(NodeId, Opened)>,
    /// Open containers, by place.
    inside: Vec<usize>,
    run: Option<Run>,
    link: u32,
    bold: u32,
    italic: u32,
    hidden: u32,
    breaks: u32,
    /// Pictures, players and frames since the last block.
    media: u32,
    /// Buttons and fields since the last block.
    controls: u32,
    hidden_role: Roles,
    is_short: bool,
}

/// What an open inline or block element changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Container,
    Link,
    Bold,
    Italic,
    Hidden,
}

struct Run {
    text: TextBuilder,
    first: NodeId,
    last: NodeId,
    letters: u32,
    linked: u32,
    strong: u32,
    italic: u32,
    links: u32,
    inner_links: u32,
    times: u32,
    hidden: bool,
    media_before: u32,
    controls_before: u32,
}

impl<'p, 't> Cutter<'p, 't> {
    fn new(page: &'p Page<'t>) -> Self {
        let document = Container {
            node: page.dom.root(),
            parent: 0,
            own: Roles::NONE,
            roles: Roles::NONE,
            above: Above::default(),
            signature: 0,
            start: 0,
            end: 0,
            bare: true,
        };
        let host = page.base.as_ref().and_then(url::Url::host_str);
        Self {
            page,
            host: host.map(|host| host.strip_prefix("www.").unwrap_or(host)),
            blocks: Vec::new(),
            containers: vec![document],
            container_of: Vec::new(),
            open: Vec::new(),
            inside: vec![0],
            run: None,
            link: 0,
            bold: 0,
            italic: 0,
            hidden: 0,
            breaks: 0,
            media: 0,
            controls: 0,
            hidden_role: Roles::of(&["hidden"]),
            is_short: false,
        }
    }

    fn walk(&mut self) {
        let dom = &self.page.dom;
        let mut skip_to = None;
        for node in dom.all() {
            if skip_to.is_some_and(|end| node < end) {
                continue;
            }
            self.close_until(node);
            if self.blocks.len() >= self.page.limits.blocks {
                self.is_short = true;
                break;
            }
            let tag = dom.tag(node);
            match tag {
                Tag::Document => {}
                Tag::Text => self.text(node),
                Tag::Br => self.line_break(),
                _ if tag.is_silent() => {
                    self.silent(tag);
                    skip_to = Some(dom.end(node));
                }
                _ => self.element(node, tag),
            }
        }
        self.close_until(dom.end(dom.root()));
        self.end_run();
    }

    fn silent(&mut self, tag: Tag) {
        match tag {
            Tag::Iframe | Tag::Video | Tag::Audio | Tag::Object => self.media += 1,
            Tag::Button | Tag::Select | Tag::Textarea => self.controls += 1,
            _ => {}
        }
        if tag.is_block() {
            self.end_run();
        }
    }

    fn element(&mut self, node: NodeId, tag: Tag) {
        let dom = &self.page.dom;
        let end = dom.end(node);
        if dom.is_hidden(node) {
            self.hidden += 1;
            self.open.push((end, Opened::Hidden));
        }
        if tag.is_block() {
            self.end_run();
            self.container(node, tag);
            self.open.push((end, Opened::Container));
            return;
        }
        match tag {
            Tag::A => {
                self.link += 1;
                self.open.push((end, Opened::Link));
                let inner = self.is_inner(node);
                if let Some(run) = &mut self.run {
                    run.links += 1;
                    run.inner_links += u32::from(inner);
                }
            }
            Tag::B | Tag::Strong => {
                self.bold += 1;
                self.open.push((end, Opened::Bold));
            }
            Tag::Em | Tag::I => {
                self.italic += 1;
                self.open.push((end, Opened::Italic));
            }
            // Words for screen readers inside a sentence ("opens in a new tab") are no part of it.
            Tag::Span | Tag::Small if own_roles(self.page, node).intersects(self.hidden_role) => {
                self.hidden += 1;
                self.open.push((end, Opened::Hidden));
            }
            Tag::Img | Tag::Embed => self.media += 1,
            Tag::Input => {
                let unseen = dom
                    .attr(node, "type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"));
                self.controls += u32::from(!unseen);
            }
            Tag::Time => {
                if let Some(run) = &mut self.run {
                    run.times += 1;
                }
            }
            _ => {}
        }
    }

    fn container(&mut self, node: NodeId, tag: Tag) {
        let parent = *self.inside.last().unwrap_or(&0);
        let own = own_roles(self.page, node);
        let above = self.containers[parent];
        let start = self.blocks.len();
        self.containers.push(Container {
            node,
            parent,
            own,
            roles: above.roles.union(own),
            above: above.above.with(tag),
            signature: self.signature(node, tag),
            start,
            end: start,
            bare: self
                .page
                .dom
                .element(node)
                .is_none_or(|element| element.attrs.is_empty()),
        });
        self.inside.push(self.containers.len() - 1);
    }

    fn signature(&self, node: NodeId, tag: Tag) -> u64 {
        let class = self.page.dom.attr(node, "class").unwrap_or("");
        // FNV-1a: equal on every machine and in every run.
        let seed = 0xCBF2_9CE4_8422_2325 ^ tag as u64;
        class.bytes().fold(seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        })
    }

    /// Whether a link stays on the site. Without the page's address only relative links do.
    fn is_inner(&self, node: NodeId) -> bool {
        let href = self.page.dom.attr(node, "href").unwrap_or("").trim_start();
        let rest = href
            .strip_prefix("https:")
            .or_else(|| href.strip_prefix("http:"))
            .unwrap_or(href);
        match rest.strip_prefix("//") {
            Some(rest) => self.host.is_some_and(|host| {
                let there = rest.split(['/', '?', '#']).next().unwrap_or("");
                there.ends_with(host)
            }),
            None => !href.is_empty() && !href.contains(':'),
        }
    }

    fn close_until(&mut self, node: NodeId) {
        while let Some((end, opened)) = self.open.last().copied() {
            if end > node {
                break;
            }
            self.open.pop();
            match opened {
                Opened::Container => {
                    self.end_run();
                    if let Some(place) = self.inside.pop() {
                        self.containers[place].end = self.blocks.len();
                    }
                }
                Opened::Link => self.link -= 1,
                Opened::Bold => self.bold -= 1,
                Opened::Italic => self.italic -= 1,
                Opened::Hidden => self.hidden -= 1,
            }
        }
    }

    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks > 1 {
            self.end_run();
        } else if let Some(run) = &mut self.run {
            run.text.line();
        }
    }

    fn text(&mut self, node: NodeId) {
        let text = self.page.dom.raw_text(node);
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        if letters == 0 {
            if let Some(run) = &mut self.run {
                run.text.push(text);
            }
            return;
        }
        self.breaks = 0;
        let hidden = self.hidden > 0;
        if self.run.as_ref().is_some_and(|run| run.hidden != hidden) {
            // Hidden words inside a visible sentence are left out; the sentence goes on behind them.
            if hidden {
                return;
            }
            self.end_run();
        }
        let letters = u32::try_from(letters).unwrap_or(u32::MAX);
        let counted = |on: u32| if on > 0 { letters } else { 0 };
        let (linked, strong, italic) = (
            counted(self.link),
            counted(self.bold + self.italic),
            counted(self.italic),
        );
        if self.run.is_none() {
            self.run = Some(self.open_run(node, hidden));
        }
        if let Some(run) = &mut self.run {
            run.text.push(text);
            run.last = node;
            run.letters = run.letters.saturating_add(letters);
            run.linked = run.linked.saturating_add(linked);
            run.strong = run.strong.saturating_add(strong);
            run.italic = run.italic.saturating_add(italic);
        }
    }

    fn open_run(&mut self, node: NodeId, hidden: bool) -> Run {
        let dom = &self.page.dom;
        let container = self.containers[*self.inside.last().unwrap_or(&0)].node;
        let around = |wanted: Tag| {
            dom.ancestors(node)
                .take_while(|above| *above != container)
                .find(|above| dom.tag(*above) == wanted)
        };
        let link = (self.link > 0).then(|| around(Tag::A)).flatten();
        Run {
            text: TextBuilder::default(),
            first: node,
            last: node,
            letters: 0,
            linked: 0,
            strong: 0,
            italic: 0,
            links: u32::from(self.link > 0),
            inner_links: u32::from(link.is_some_and(|link| self.is_inner(link))),
            times: u32::from(around(Tag::Time).is_some()),
            hidden,
            media_before: std::mem::take(&mut self.media),
            controls_before: std::mem::take(&mut self.controls),
        }
    }

    fn end_run(&mut self) {
        self.breaks = 0;
        let Some(run) = self.run.take() else { return };
        let text = run.text.finish();
        if text.is_empty() {
            return;
        }
        let container = *self.inside.last().unwrap_or(&0);
        self.container_of.push(container);
        self.blocks.push(TextBlock {
            text,
            container: self.containers[container].node,
            first: run.first,
            last: run.last,
            index: self.blocks.len(),
            letters: run.letters,
            linked: run.linked,
            strong: run.strong,
            italic: run.italic,
            links: run.links,
            inner_links: run.inner_links,
            times: run.times,
            hidden: run.hidden,
            media_before: run.media_before,
            controls_before: run.controls_before,
        });
    }

    fn finish(mut self) -> Cut {
        let count = self.blocks.len();
        while let Some(place) = self.inside.pop() {
            self.containers[place].end = count;
        }
        let mut sums = Vec::with_capacity(count + 1);
        let mut sum = Sums::default();
        sums.push(sum);
        for block in &self.blocks {
            sum = sum.with(block);
            sums.push(sum);
        }
        Cut {
            blocks: self.blocks,
            containers: self.containers,
            container_of: self.container_of,
            is_short: self.is_short,
            sums,
        }
    }
}
