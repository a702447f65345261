//! For a browser: one file with nothing from elsewhere. Whatever a page says stands in it as text.

use std::fmt::{self, Write};

use super::{Explanation, decided_by, printable};
use crate::body::explain::Explained;
use crate::body::label::Label;

const STYLE: &str = include_str!("view.css");

impl Explanation {
    /// As an HTML document: the page's blocks coloured by label, what decided on each beside it. `name`: of the document.
    #[must_use]
    pub fn to_html(&self, name: &str) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = self.write_html(name, &mut out);
        out
    }

    fn write_html(&self, name: &str, out: &mut String) -> fmt::Result {
        let title = self.headline.as_deref().unwrap_or(name);
        // Should a page's words ever be taken for markup, the browser still loads and runs nothing.
        write!(
            out,
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{} · explained</title>\n<style>\n{STYLE}",
            Escaped(title)
        )?;
        for label in Label::ALL {
            writeln!(out, ".{label}{{--c:var(--{label})}}")?;
        }
        write!(
            out,
            "</style>\n<header>\n<h1 dir=\"auto\">{}</h1>\n<p>{} · <b>{}</b>, quality <b>{:.3}</b> ({})</p>\n",
            Escaped(title),
            Escaped(name),
            self.outcome.as_str(),
            self.quality,
            self.basis()
        )?;
        for reason in &self.reasons {
            let code = reason.code.as_str();
            writeln!(out, "<p>{code}: {}</p>", Escaped(&reason.message))?;
        }
        if self.from_data {
            out.push_str(
                "<p>The text was taken from the page's data in place of these blocks.</p>\n",
            );
        }
        self.write_legend(out)?;
        out.push_str("</header>\n<main>\n");
        for block in &self.blocks {
            write_block(out, block)?;
        }
        out.push_str("</main>\n</html>\n");
        Ok(())
    }

    fn write_legend(&self, out: &mut String) -> fmt::Result {
        out.push_str("<div class=\"legend\">");
        for label in Label::ALL {
            let count = self.blocks.iter().filter(|block| block.label == label);
            let count = count.count();
            if count > 0 {
                write!(out, "<span class=\"chip {label}\">{label} {count}</span>")?;
            }
        }
        out.push_str(
            "</div>\n<p><label><input type=\"checkbox\" id=\"furniture\" checked> furniture</label>\
             <label><input type=\"checkbox\" id=\"features\"> features of every block, not only under the pointer</label></p>\n",
        );
        Ok(())
    }
}

fn write_block(out: &mut String, block: &Explained) -> fmt::Result {
    let label = block.label;
    write!(
        out,
        "<div class=\"block {label}\"><div class=\"words\" dir=\"auto\">{}</div><div class=\"why\"><span class=\"chip\">{label}</span>",
        Escaped(&block.text)
    )?;
    if let Some(form) = block.form.filter(|form| form.to_string() != label.as_str()) {
        write!(out, " {form}")?;
    }
    let share = (block.score * 100.0).clamp(0.0, 100.0);
    write!(
        out,
        " <span class=\"score\"><i style=\"width:{share:.0}%\"></i></span>{:.3} · <b>{}</b>",
        block.score,
        Escaped(&decided_by(block))
    )?;
    if let Some(rule) = block.rule {
        write!(out, "<div>{}</div>", Escaped(&rule.says()))?;
    }
    out.push_str("<ul class=\"features\">");
    for weight in &block.features {
        let way = if weight.moved > 0.0 { "up" } else { "down" };
        write!(
            out,
            "<li><span>{} = {}</span><span class=\"{way}\">{:+.2}</span></li>",
            Escaped(weight.name),
            weight.short_value(),
            weight.moved
        )?;
    }
    writeln!(
        out,
        "<li class=\"path\">{}</li></ul></div></div>",
        Escaped(&block.path)
    )
}

/// Text as HTML that shows it, in elements and in quoted attributes.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.split('\n').enumerate().flat_map(|(line, text)| {
            let broken = (line > 0).then_some('\n');
            broken.into_iter().chain(printable(text))
        }) {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
