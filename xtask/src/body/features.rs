//! Writes what the body weights are trained on: the text blocks of annotated pages and their features, by the code that
//! serves.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use copydesk::Limits;
use copydesk::body::cut::{self, Cut};
use copydesk::body::features::{self, Beliefs, Context};
use copydesk::body::model::SECOND_LOOK;
use copydesk::page::{Page, decode, parse};

use crate::Failure;
use crate::body::folds;
use crate::corpus;

/// Datasets with a body for each page, then one whose pages may state theirs.
const DATASETS: [&str; 6] = [
    "fundus",
    "news2023",
    "wcxb-articles",
    "readability",
    "newspaper4k",
    "htmldate",
];

/// Options of `xtask features`.
#[derive(clap::Args)]
pub struct Args {
    /// Folder for `names.json`, `blocks.jsonl` (a line a page) and `features.f32` (a row a block, in that order).
    #[arg(long, default_value = "target/train")]
    out: PathBuf,
    /// Files of first judgements, an f32 a block: write, beside each, `NAME.rows` with the features of the second look, for
    /// the blocks that get one. Nothing else is written then.
    #[arg(long, value_delimiter = ',')]
    first: Vec<PathBuf>,
    /// The folder that holds `eval/`; default: `COPYDESK_SHARED`, else `../shared` beside the repository.
    #[arg(long)]
    shared: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let shared = corpus::shared(args.shared.as_deref()).ok_or("the annotated pages are absent")?;
    std::fs::create_dir_all(&args.out)?;
    let mut second = args
        .first
        .iter()
        .map(|path| Second::open(path))
        .collect::<Result<Vec<_>, _>>()?;
    let mut first = if second.is_empty() {
        Some(First::create(&args.out)?)
    } else {
        None
    };
    for dataset in DATASETS {
        let folder = shared.join("eval").join(dataset);
        for page in corpus::pages(&folder)? {
            let content = corpus::html(&folder, &page.id)?;
            let given = corpus::Given::of(&page);
            let (hints, limits) = (given.hints(), Limits::default());
            let decoded = decode::decode_with(
                &content,
                hints.charset(),
                hints.top_level_domain(),
                &copydesk::text::language::plausibility,
            );
            let parsed = parse::parse(&decoded.text, &limits);
            let read = Page::new(&parsed.tree, &hints, &limits);
            let cut = cut::cut(&read);
            let context = Context::new(&read, &cut);
            if let Some(first) = &mut first {
                let stated = read.linked_data.article_body();
                first.write(dataset, &page, stated, &cut, &context)?;
            }
            for second in &mut second {
                second.write(&cut, &context)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Files of the first look.
struct First {
    lines: BufWriter<File>,
    rows: BufWriter<File>,
}

impl First {
    fn create(out: &Path) -> Result<Self, Failure> {
        let names = features::names();
        let names = serde_json::json!({"first": names.first, "second": names.second, "second_look": SECOND_LOOK});
        serde_json::to_writer(File::create(out.join("names.json"))?, &names)?;
        Ok(Self {
            lines: BufWriter::new(File::create(out.join("blocks.jsonl"))?),
            rows: BufWriter::new(File::create(out.join("features.f32"))?),
        })
    }

    fn write(
        &mut self,
        dataset: &str,
        page: &corpus::Page,
        stated: Option<&str>,
        cut: &Cut,
        context: &Context<'_, '_>,
    ) -> Result<(), Failure> {
        let mut row: Vec<f32> = Vec::new();
        for block in &cut.blocks {
            row.clear();
            context.row(block.index, &mut row);
            write(&row, &mut self.rows)?;
        }
        let texts: Vec<&str> = cut.blocks.iter().map(|block| block.text.as_str()).collect();
        let line = serde_json::json!({
            "dataset": dataset, "id": page.id, "fold": folds::of(page), "stated": stated, "blocks": texts,
        });
        serde_json::to_writer(&mut self.lines, &line)?;
        Ok(self.lines.write_all(b"\n")?)
    }
}

/// Files of the second look.
struct Second {
    first: Vec<f32>,
    used: usize,
    rows: BufWriter<File>,
}

impl Second {
    fn open(path: &Path) -> Result<Self, Failure> {
        let mut bytes = Vec::new();
        File::open(path)?.read_to_end(&mut bytes)?;
        let first = bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|value| f32::from_le_bytes(*value))
            .collect();
        let rows = BufWriter::new(File::create(path.with_extension("rows"))?);
        Ok(Self {
            first,
            used: 0,
            rows,
        })
    }

    fn write(&mut self, cut: &Cut, context: &Context<'_, '_>) -> Result<(), Failure> {
        let end = self.used + cut.blocks.len();
        let first = self
            .first
            .get(self.used..end)
            .ok_or("first judgements of another run")?;
        self.used = end;
        let beliefs = Beliefs::new(context, first);
        let mut row: Vec<f32> = Vec::new();
        for (index, probability) in first.iter().enumerate() {
            if *probability >= SECOND_LOOK {
                row.clear();
                context.row(index, &mut row);
                context.second_row(index, &beliefs, &mut row);
                write(&row, &mut self.rows)?;
            }
        }
        Ok(())
    }
}

fn write(row: &[f32], out: &mut impl Write) -> Result<(), Failure> {
    for value in row {
        out.write_all(&value.to_le_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use copydesk::body::model::Model;

    use super::*;

    fn floats(path: &Path) -> Vec<f32> {
        let bytes = std::fs::read(path).unwrap();
        let values = bytes.as_chunks::<4>().0.iter();
        values.map(|value| f32::from_le_bytes(*value)).collect()
    }

    fn bits(values: impl IntoIterator<Item = f32>) -> Vec<u32> {
        values.into_iter().map(f32::to_bits).collect()
    }

    /// Every golden page through the files that training reads, and through the code that serves: the rows are those that
    /// the service would fill, and the weights say of the rows in the files what they say in the service, to the last bit.
    #[test]
    fn training_reads_the_rows_that_serving_judges() {
        let out = std::env::temp_dir().join(format!("copydesk-rows-{}", std::process::id()));
        std::fs::create_dir_all(&out).unwrap();
        let model = Model::shipped();
        let (wide, wider) = (model.first.names().len(), model.second.names().len());
        let (mut pages, mut looked_at) = (0, 0);
        for entry in std::fs::read_dir(corpus::repository().join("tests/pages")).unwrap() {
            let Ok(content) = std::fs::read(entry.unwrap().path().join("page.html")) else {
                continue;
            };
            let decoded = decode::decode(&content, None, None);
            let (given, limits) = (corpus::Given::default(), Limits::default());
            let hints = given.hints();
            let parsed = parse::parse(&decoded.text, &limits);
            let page = Page::new(&parsed.tree, &hints, &limits);
            let cut = cut::cut(&page);
            let context = Context::new(&page, &cut);
            let (first, second) = model.judge(&context, cut.blocks.len());

            let of = corpus::Page {
                id: "page".to_owned(),
                url: None,
                host: None,
                charset: None,
                language_hint: None,
            };
            let mut files = First::create(&out).unwrap();
            files.write("golden", &of, None, &cut, &context).unwrap();
            drop(files);
            let rows = floats(&out.join("features.f32"));
            assert_eq!(rows.len(), cut.blocks.len() * wide);
            let judged = rows.chunks(wide).map(|row| model.first.probability(row));
            assert_eq!(bits(judged), bits(first.iter().copied()));

            let beliefs = out.join("first.f32");
            let bytes: Vec<u8> = first.iter().flat_map(|value| value.to_le_bytes()).collect();
            std::fs::write(&beliefs, bytes).unwrap();
            let mut files = Second::open(&beliefs).unwrap();
            files.write(&cut, &context).unwrap();
            drop(files);
            let rows = floats(&beliefs.with_extension("rows"));
            let asked = (0..first.len()).filter(|at| first[*at] >= SECOND_LOOK);
            let served = asked.map(|at| second[at]);
            let judged = rows.chunks(wider).map(|row| model.second.probability(row));
            assert_eq!(bits(judged), bits(served));
            pages += 1;
            looked_at += rows.len() / wider;
        }
        std::fs::remove_dir_all(&out).unwrap();
        assert!(
            pages > 15 && looked_at > 100,
            "{pages} pages, {looked_at} blocks"
        );
    }
}
