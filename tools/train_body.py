"""Trains the body weights: `make train`.

Reads what `xtask features` wrote (features by the code that serves) and the truth beside the pages, labels each text block
by aligning the page's words with the true body, and writes models/body.bin (all pages) and models/folds/body-N.bin (all
domains but those of fold N, for measuring). Same inputs, same bytes: the seed is fixed and the trainer runs deterministically.
"""
import argparse
import difflib
import json
import pathlib
import struct
import sys
from multiprocessing import Pool

import lightgbm
import numpy

SEED = 7
FOLDS = 5
ROUNDS = 350
PARAMETERS = dict(
    objective="binary", learning_rate=0.05, num_leaves=31, min_data_in_leaf=40, feature_fraction=0.4,
    bagging_fraction=0.7, bagging_freq=1, lambda_l2=5, seed=SEED, num_threads=2, deterministic=True,
    force_row_wise=True, verbose=-1,
)
# Output of a program, reviewed, not an independent truth: it weighs less.
DATASET_WEIGHT = {"readability": 0.5, "newspaper4k": 0.7}


def load(folder, shared):
    sys.path.insert(0, str(shared / "eval"))
    names = json.loads((folder / "names.json").read_text())
    rows = numpy.fromfile(folder / "features.f32", dtype="<f4").reshape(-1, len(names))
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
    return names, rows, [page for page in pages if page["truth"].get("body") and page["blocks"]]


def label(page):
    """For each block: its words, and how many of them the body and its optional paragraphs hold."""
    import score

    truth = page["truth"]
    paragraphs = truth.get("body_paragraphs") or [line for line in truth["body"].split("\n") if line.strip()]
    optional = set(truth.get("body_optional") or [])
    body, body_optional = [], []
    for index, paragraph in enumerate(paragraphs):
        words = [word.lower() for word in score.tokenize(paragraph)]
        body += words
        body_optional += [index in optional] * len(words)
    words, block_of, counts = [], [], []
    for index, block in enumerate(page["blocks"]):
        own = [word.lower() for word in score.tokenize(block)]
        counts.append(len(own))
        words += own
        block_of += [index] * len(own)
    hit = numpy.zeros((2, len(counts)))
    for at, to, size in difflib.SequenceMatcher(None, words, body, autojunk=False).get_matching_blocks():
        for step in range(size):
            hit[int(body_optional[to + step]), block_of[at + step]] += 1
    return numpy.array(counts), hit[0], hit[1]


def targets(page, counts, main, optional):
    """1 where most words are the body's. A page weighs 100, spread over its blocks by their length, slowly rising."""
    size = numpy.maximum(counts, 1)
    target = (main / size >= 0.5).astype(int)
    weight = 1 + numpy.log1p(counts)
    # Blocks without words, and optional paragraphs (the standfirst), teach nothing.
    weight[(counts == 0) | ((optional / size >= 0.5) & (target == 0))] = 0
    if weight.sum() > 0:
        weight *= 100 * DATASET_WEIGHT.get(page["dataset"], 1) / weight.sum()
    page["target"], page["weight"] = target, weight


def fit(rows, pages):
    index = numpy.concatenate([numpy.arange(page["start"], page["start"] + len(page["blocks"])) for page in pages])
    target = numpy.concatenate([page["target"] for page in pages])
    weight = numpy.concatenate([page["weight"] for page in pages])
    keep = weight > 0
    data = lightgbm.Dataset(rows[index[keep]], target[keep], weight=weight[keep])
    return lightgbm.train(PARAMETERS, data, ROUNDS)


def write(model, names, path):
    """The layout that src/body/model.rs reads."""
    trees = model.dump_model()["tree_info"]
    out = [b"CDBODY01", struct.pack("<HHf", len(names), len(trees), 0.0)]
    for name in names:
        out.append(bytes([len(name.encode())]) + name.encode())
    for tree in trees:
        splits, leaves = [], []

        def walk(node):
            if "split_feature" not in node:
                leaves.append(node["leaf_value"])
                return -len(leaves)
            place = len(splits)
            splits.append(None)
            left, right = walk(node["left_child"]), walk(node["right_child"])
            splits[place] = (node["split_feature"], node["threshold"], left, right)
            return place

        walk(tree["tree_structure"])
        out.append(struct.pack("<H", len(splits)))
        out += [struct.pack("<Hfhh", *split) for split in splits]
        out += [struct.pack("<f", leaf) for leaf in leaves]
    path.write_bytes(b"".join(out))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--features", type=pathlib.Path, default="target/train")
    parser.add_argument("--shared", type=pathlib.Path, required=True)
    parser.add_argument("--models", type=pathlib.Path, default="models")
    args = parser.parse_args()
    names, rows, pages = load(args.features, args.shared)
    with Pool(2) as pool:
        for page, found in zip(pages, pool.map(label, pages, chunksize=8)):
            targets(page, *found)
    (args.models / "folds").mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        model = fit(rows, [page for page in pages if page["fold"] != fold])
        write(model, names, args.models / "folds" / f"body-{fold}.bin")
    write(fit(rows, pages), names, args.models / "body.bin")
    blocks = sum(int((page["weight"] > 0).sum()) for page in pages)
    print(f"{len(pages)} pages, {blocks} blocks, {len(names)} features, {ROUNDS} trees")


if __name__ == "__main__":
    main()
