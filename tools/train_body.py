"""Trains the body weights: `make train`.

Reads what `xtask features` wrote (features by the code that serves) and the truth beside the pages, labels each text block
by aligning the page's words with the true body, and writes models/body.bin (all pages), models/folds/body-N.bin (all domains
but those of fold N, for measuring) and models/body.report.md. Same inputs, same bytes: the seed is fixed and the trainer
runs deterministically.

Two looks: the first judges each block by itself; the second also sees what the first thought of all blocks. What the second
look learns from has to be a judgement by weights that have not seen the page: for the weights of all pages those without
the page's fold, for the weights without fold N those without the page's fold and N. The same holds for the labels that
are left out because such weights contradict them.
"""
import argparse
import difflib
import hashlib
import json
import pathlib
import pickle
import subprocess
import sys
from multiprocessing import Pool

import lightgbm
import numpy

from trees import ensemble

SEED = 7
FOLDS = 5
ROUNDS = dict(doubt=100, first=200, second=200)
PARAMETERS = dict(
    objective="binary", learning_rate=0.07, num_leaves=24, min_data_in_leaf=30, max_bin=63, feature_fraction=0.4,
    bagging_fraction=0.7, bagging_freq=1, lambda_l2=5, extra_trees=True, seed=SEED, num_threads=1, deterministic=True,
    force_col_wise=True, verbose=-1,
)
# A label that weights which have not seen the page contradict by more than this is taken for a slip of its dataset.
DOUBT = 0.9
# Output of a program, reviewed, not an independent truth: it weighs less.
DATASET_WEIGHT = {"readability": 0.5, "newspaper4k": 0.7}
# Pages without a true body whose blocks were labelled by hand: hashes of the blocks that are text, and of those that may be.
LABELS = pathlib.Path(__file__).parent / "labels"
# Share of blocks far from any text that are learned from, each for several.
FAR_SHARE = 0.25


def words_of(text):
    import score

    return [word.lower() for word in score.tokenize(text)]


def load(folder, shared):
    sys.path.insert(0, str(shared / "eval"))
    sys.dont_write_bytecode = True
    names = json.loads((folder / "names.json").read_text())
    rows = numpy.fromfile(folder / "features.f32", dtype="<f4").reshape(-1, len(names["first"]))
    pages = [json.loads(line) for line in (folder / "blocks.jsonl").open()]
    truths = {}
    for dataset in {page["dataset"] for page in pages}:
        for line in (shared / "eval" / dataset / "truth.jsonl").open():
            truth = json.loads(line)
            truths[dataset, truth["id"]] = truth
    start = 0
    for page in pages:
        page["start"], page["truth"] = start, truths[page["dataset"], page["id"]]
        start += len(page["blocks"])
    assert start == len(rows), "features and blocks are of different runs"
    labels = {}
    for path in sorted(LABELS.glob("*.jsonl")):
        for line in path.open():
            label = json.loads(line)
            labels[path.stem, label["id"]] = label
    caption = names["first"].index("above.figcaption")
    for page in pages:
        page["caption"] = rows[page["start"]:page["start"] + len(page["blocks"]), caption] > 0
        page["label"] = labels.get((page["dataset"], page["id"]))
    return names, rows, [page for page in pages if page["blocks"] and (page["truth"].get("body") or page["label"])]


def true_paragraphs(page):
    """The paragraphs of the true body, and which of them may be absent."""
    truth = page["truth"]
    paragraphs = truth.get("body_paragraphs") or [line for line in truth["body"].split("\n") if line.strip()]
    return paragraphs, set(truth.get("body_optional") or [])


def by_hand(page):
    """As [`align`] would find it, from the page's labels."""
    counts = numpy.array([len(words_of(block)) for block in page["blocks"]])
    hashes = [hashlib.sha256(block.encode()).hexdigest()[:10] for block in page["blocks"]]
    text, skip = ([counts[at] * (name in page["label"][kind]) for at, name in enumerate(hashes)] for kind in ("text", "skip"))
    return counts, numpy.array(text), numpy.array(skip)


def align(page):
    """For each block: its words, and how many of them the body and its optional paragraphs hold."""
    paragraphs, optional = true_paragraphs(page)
    body, body_optional = [], []
    for index, paragraph in enumerate(paragraphs):
        words = words_of(paragraph)
        body += words
        body_optional += [index in optional] * len(words)
    words, block_of, counts = [], [], []
    for index, block in enumerate(page["blocks"]):
        own = words_of(block)
        counts.append(len(own))
        words += own
        block_of += [index] * len(own)
    hit = numpy.zeros((2, len(counts)))
    for at, to, size in difflib.SequenceMatcher(None, words, body, autojunk=False).get_matching_blocks():
        for step in range(size):
            hit[int(body_optional[to + step]), block_of[at + step]] += 1
    return numpy.array(counts), hit[0], hit[1]


def align_all(pages, cache_file):
    """Aligning is slow and hangs on the texts alone: it is kept."""
    cache = pickle.loads(cache_file.read_bytes()) if cache_file.exists() else {}
    for page in pages:
        if page["label"]:
            page["aligned"] = by_hand(page)
            continue
        texts = json.dumps([page["blocks"], true_paragraphs(page)[0]])
        page["key"] = hashlib.sha256(texts.encode()).hexdigest()
    missing = [page for page in pages if page.get("key") and page["key"] not in cache]
    with Pool(2) as pool:
        for page, found in zip(missing, pool.map(align, missing, chunksize=4)):
            cache[page["key"]] = found
    if missing:
        cache_file.write_bytes(pickle.dumps(cache))
    for page in pages:
        if page.get("key"):
            page["aligned"] = cache[page["key"]][:3]


def targets(page, random):
    """1 where most words are the body's. A page weighs 100, spread over its blocks by their length, slowly rising."""
    counts, main, optional = page["aligned"]
    words = numpy.maximum(counts, 1)
    target = (main / words >= 0.5).astype(int)
    weight = 1 + numpy.log1p(counts)
    # Blocks without words, and optional paragraphs (the standfirst), teach nothing.
    weight[(counts == 0) | ((optional / words >= 0.5) & (target == 0))] = 0
    if weight.sum() > 0:
        weight *= 100 * DATASET_WEIGHT.get(page["dataset"], 1) / weight.sum()
    # Words under pictures are no text of the article; one of the datasets keeps them.
    weight[page["caption"] & (target == 1)] = 0
    near = numpy.convolve(target | (optional > 0), numpy.ones(9))[4:4 + len(target)] > 0
    dropped = ~near & (random.random(len(target)) > FAR_SHARE)
    weight[~near] /= FAR_SHARE
    weight[dropped] = 0
    page["target"], page["weight"] = target, weight


def fit(rows, pages, rounds, doubted=None):
    """`rows` maps a page to its rows and their places among its blocks; `doubted` to the blocks whose label is left out."""
    parts = []
    for page in pages:
        own, places = rows(page)
        weight = page["weight"] if doubted is None else page["weight"] * ~doubted(page)
        keep = weight[places] > 0
        parts.append((own[keep], page["target"][places][keep], weight[places][keep]))
    features, target, weight = (numpy.concatenate(part) for part in zip(*parts))
    return lightgbm.train(PARAMETERS, lightgbm.Dataset(features, target, weight=weight), rounds)


class Looks:
    """Trains both looks without some folds."""

    def __init__(self, names, rows, pages, folder, xtask, shared):
        self.names, self.pages, self.folder, self.xtask, self.shared = names, pages, folder, xtask, shared
        self.rows, self.models, self.doubts, self.blocks = rows, {}, {}, len(rows)

    def first_rows(self, page):
        end = page["start"] + len(page["blocks"])
        return self.rows[page["start"]:end], numpy.arange(len(page["blocks"]))

    def first(self, without, name="first"):
        """The first look, trained without these folds; by the name of `doubt` on all labels, else without the doubted."""
        without = frozenset(without)
        if (name, without) not in self.models:
            pages = [page for page in self.pages if page["fold"] not in without]
            doubted = None if name == "doubt" else self.doubted(without)
            self.models[name, without] = fit(self.first_rows, pages, ROUNDS[name], doubted)
        return self.models[name, without]

    def doubted(self, without):
        """Maps a page to the blocks whose label weights contradict that have seen neither it nor these folds."""

        def of(page):
            key = (page["start"], frozenset(without))
            if key not in self.doubts:
                model = self.first({page["fold"], *without}, "doubt")
                self.doubts[key] = numpy.abs(page["target"] - model.predict(self.first_rows(page)[0])) > DOUBT
            return self.doubts[key]

        return of

    def judgements(self, fold):
        """What the first look says of all blocks where it must not have seen the block's fold, nor this one."""
        values = numpy.zeros(self.blocks, dtype="<f4")
        for own in range(FOLDS):
            model = self.first({own} if fold is None else {own, fold})
            for page in self.pages:
                if page["fold"] == own:
                    rows, _ = self.first_rows(page)
                    values[page["start"]:page["start"] + len(rows)] = model.predict(rows)
        return values

    def second(self):
        """For each fold, and for None: the second look without it, and a function from page to its rows."""
        files, values = {}, {}
        for fold in [None, *range(FOLDS)]:
            values[fold] = self.judgements(fold)
            files[fold] = self.folder / f"first-{'all' if fold is None else fold}.f32"
            values[fold].tofile(files[fold])
        run = [self.xtask, "features", "--out", self.folder, "--shared", self.shared]
        subprocess.run([*run, "--first", ",".join(map(str, files.values()))], check=True)
        for fold, file in files.items():
            looked = values[fold] >= numpy.float32(self.names["second_look"])
            offsets = numpy.concatenate([[0], numpy.cumsum(looked)])
            rows = numpy.fromfile(file.with_suffix(".rows"), dtype="<f4").reshape(-1, len(self.names["second"]))
            assert len(rows) == offsets[-1], "rows of another run"

            def second_rows(page, rows=rows, offsets=offsets, looked=looked):
                start, end = page["start"], page["start"] + len(page["blocks"])
                return rows[offsets[start]:offsets[end]], numpy.flatnonzero(looked[start:end])

            pages = [page for page in self.pages if page["fold"] != fold]
            doubted = self.doubted(set() if fold is None else {fold})
            yield fold, fit(second_rows, pages, ROUNDS["second"], doubted), second_rows, values[fold]


def write(first, second, names, path):
    """The layout that src/body/model.rs reads."""
    path.write_bytes(b"CDBODY03" + ensemble(first, names["first"]) + ensemble(second, names["second"]))


def measure(pages, probabilities, threshold=0.5):
    """F1 and exact pages of the blocks kept, as the scorer beside the data counts them."""
    import score

    figures = {}
    for page in pages:
        if not page["truth"].get("body"):
            continue
        kept = [block for block, value in zip(page["blocks"], probabilities[id(page)]) if value > threshold]
        truth = {key: page["truth"][key] for key in ("body", "body_paragraphs", "body_optional") if key in page["truth"]}
        row = score.score_page(truth, {"body": "\n\n".join(kept)}, rouge=False)
        figures.setdefault(page["dataset"], []).append((row["shingle"], row["exact"]))
    result = {}
    for dataset, found in figures.items():
        precision, recall, f1 = score.shingle_macro([row for row, _ in found])
        result[dataset] = (f1, precision, recall, sum(exact for _, exact in found) / len(found), len(found))
    return result


def report(path, args, names, pages, first, second, sizes, importance):
    lines = [
        "# Body weights", "",
        f"Written by `make train`; seed {SEED}, {FOLDS} folds by registered domain, lightgbm {lightgbm.__version__}, numpy {numpy.__version__}.", "",
        f"- {len(names['first'])} features at first look, {len(names['second'])} at second; {ROUNDS['first']} and {ROUNDS['second']} trees of at most {PARAMETERS['num_leaves']} leaves",
        f"- {sum(page['weight'].sum() > 0 for page in pages)} pages, {sum(int((page['weight'] > 0).sum()) for page in pages)} blocks learned from",
        "", "| file | bytes |", "| --- | ---: |",
        *[f"| {name} | {size} |" for name, size in sizes.items()],
        "", "Blocks kept at 0.5, out of fold, before rules and typed blocks:", "",
        "| dataset | pages | look | F1 | precision | recall | exact |", "| --- | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for dataset in first:
        for look, figures in (("first", first), ("second", second)):
            f1, precision, recall, exact, count = figures[dataset]
            lines.append(f"| {dataset} | {count} | {look} | {f1:.4f} | {precision:.4f} | {recall:.4f} | {exact:.3f} |")
    lines += ["", "Features by gain at second look:", "", "| feature | share |", "| --- | ---: |"]
    lines += [f"| {name} | {share:.3f} |" for name, share in importance[:25]]
    path.write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--features", type=pathlib.Path, default="target/train")
    parser.add_argument("--shared", type=pathlib.Path, required=True)
    parser.add_argument("--models", type=pathlib.Path, default="models")
    parser.add_argument("--xtask", type=pathlib.Path, default="target/tools/xtask")
    args = parser.parse_args()
    names, rows, pages = load(args.features, args.shared)
    align_all(pages, args.features / "aligned.pickle")
    random = numpy.random.default_rng(SEED)
    for page in pages:
        targets(page, random)
    (args.models / "folds").mkdir(parents=True, exist_ok=True)
    looks = Looks(names, rows, pages, args.features, args.xtask.resolve(), args.shared)
    sizes, before, after = {}, {}, {}
    for fold, model, second_rows, values in looks.second():
        path = args.models / ("body.bin" if fold is None else f"folds/body-{fold}.bin")
        write(looks.first(set() if fold is None else {fold}), model, names, path)
        sizes[path.name] = path.stat().st_size
        if fold is None:
            gain = model.feature_importance("gain")
            order = numpy.argsort(-gain)
            importance = [(names["second"][at], gain[at] / gain.sum()) for at in order]
            continue
        for page in pages:
            if page["fold"] == fold:
                own = values[page["start"]:page["start"] + len(page["blocks"])].copy()
                before[id(page)] = own.copy()
                found, places = second_rows(page)
                if len(places):
                    own[places] = model.predict(found)
                after[id(page)] = own
    first, second = measure(pages, before), measure(pages, after)
    report(args.models / "body.report.md", args, names, pages, first, second, sizes, importance)
    for dataset, figures in second.items():
        print(f"{dataset:15s} first {first[dataset][0]:.4f} {first[dataset][3]:.3f}  second {figures[0]:.4f} {figures[3]:.3f}")


if __name__ == "__main__":
    main()
