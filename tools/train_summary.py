"""Trains the ranker of summaries: `xtask measure summary` writes the features, then
`tools/.venv/bin/python tools/train_summary.py --shared ../shared`.

Two ensembles of small trees. The first judges sentences: would it be one of those that together come closest to what a person
wrote? The second judges whole summaries, subsets of the best sentences about as long as the lead, by how much closer they come
than the lead does; a summary other than the lead is taken only where that is more than a margin.

Every figure is of rows that the trees have not seen: folds by a hash of the row's id within its set, or by language. What the
second ensemble learns from are judgements of a first one that has not seen the row either.
"""
import argparse
import gzip
import hashlib
import itertools
import json
import pathlib
import sys

import lightgbm
import numpy

from trees import ensemble

SEED = 7
FOLDS = 5
# Sets whose licence lets weights be made of them: Apache-2.0, MIT, CC0.
ALLOWED = ["antcorpus-ar", "fars-fa", "norsumm", "urdu-summary-corpus", "varzesh3-fa"]
BUDGET = 60
BEST = 7
POOL = 12
SETS = 40
NEAR = (0.8, 1.25)
LARGEST = 5
# As in src/text/summary/mod.rs.
SURE = 4.0
FIRST = dict(objective="binary", learning_rate=0.06, num_leaves=12, min_data_in_leaf=60, max_bin=63, feature_fraction=0.4,
             bagging_fraction=0.7, bagging_freq=1, lambda_l2=5, extra_trees=True)
SECOND = dict(objective="regression", learning_rate=0.05, num_leaves=10, min_data_in_leaf=150, max_bin=63, feature_fraction=0.5,
              bagging_fraction=0.6, bagging_freq=1, lambda_l2=10, extra_trees=True)
# More of these is never worse.
RISING = ("judged.over_lead", "judged.over_lead_words", "title.share_over_lead", "topics.over_lead")
ROUNDS = (100, 80)
COMMON = dict(seed=SEED, num_threads=1, deterministic=True, force_col_wise=True, verbose=-1)


class Row:
    """A text, its candidates and what people wrote of it."""

    def __init__(self, found, truth, scorer):
        self.id, self.dataset, self.kind, self.language = (found[key] for key in ("id", "dataset", "kind", "language"))
        self.sentences, self.title = found["sentences"], found["title"]
        self.size = len(self.sentences)
        self.values = numpy.array([one["row"] for one in self.sentences], dtype="f4")
        self.cosines = numpy.array(found["cosines"], dtype="f4").reshape(self.size, self.size)
        body = truth["body"].encode()
        self.texts = [body[one["start"]:one["end"]].decode() for one in self.sentences]
        self.tokens = [scorer.tokens(text) for text in self.texts]
        self.references = [scorer.tokens(text) for text in truth["reference"]]
        self.words = [one["words"] for one in self.sentences]
        self.gains = {}
        digest = hashlib.sha256(self.id.encode()).digest()
        self.fold = digest[0] % FOLDS
        self.lead = self.first_sentences()
        self.label = self.oracle(scorer)

    def rouge(self, chosen, scorer):
        """ROUGE-1, 2 and L of sentences, in reading order."""
        key = tuple(sorted(chosen))
        if key not in self.gains:
            tokens = [token for at in key for token in self.tokens[at]]
            self.gains[key] = numpy.array(scorer.rouge(tokens, self.references)) * 100
        return self.gains[key]

    def stands(self, chosen):
        """No sentence without the one that it leans on."""
        return all(not self.sentences[at]["orphan"] or (self.sentences[at]["follows"] and at - 1 in chosen) for at in chosen)

    def first_sentences(self):
        return self.greedy(range(self.size), stop=True)

    def greedy(self, order, stop=False):
        chosen, words = [], 0
        for at in order:
            if not self.stands(chosen + [at]):
                continue
            more = words + self.words[at]
            if chosen and abs(more - BUDGET) > abs(words - BUDGET):
                if stop:
                    break
                continue
            chosen.append(at)
            words = more
        return tuple(sorted(chosen)) or tuple(range(min(1, self.size)))

    def oracle(self, scorer):
        chosen, best = [], 0
        while True:
            words = sum(self.words[at] for at in chosen)
            tries = [at for at in range(self.size) if at not in chosen and (not chosen or words + self.words[at] <= BUDGET * 1.2)]
            scored = [(self.rouge(chosen + [at], scorer)[:2].sum(), -at) for at in tries]
            if not scored or max(scored)[0] <= best:
                break
            best, at = max(scored)
            chosen.append(-at)
        label = numpy.zeros(self.size)
        label[chosen] = 1
        return label

    def candidates(self, judged):
        """Subsets of the best sentences about as long as the lead, the lead first."""
        best = [at for at in numpy.argsort(-judged, kind="stable")[:BEST] if at not in self.lead]
        best = sorted([*self.lead, *best][:POOL])
        want = sum(self.words[at] for at in self.lead)
        found = []
        for size in range(1, LARGEST + 1):
            for chosen in itertools.combinations([int(at) for at in best], size):
                words = sum(self.words[at] for at in chosen)
                if NEAR[0] * want <= words <= NEAR[1] * want and chosen != self.lead and self.stands(chosen):
                    found.append((-float(judged[list(chosen)].sum()) / (words + 20), chosen))
        found.sort()
        return [self.lead] + [chosen for _, chosen in found[:SETS - 1]]


def bits(mask):
    return bin(mask).count("1")


SUMMARY_NAMES = [
    "judged.sum", "judged.mean", "judged.least", "judged.most", "judged.words", "judged.over_lead", "judged.over_lead_words",
    "lead.same", "lead.kept", "lead.words", "lead.opens", "size", "size.over_lead", "position.first", "position.last", "position.mean",
    "position.gaps", "like.center", "like.center_over_lead", "like.most", "like.mean", "title.share", "title.share_over_lead",
    "title.cosine", "topics.share", "topics.over_lead", "opens.judged",
    "opens.title",
]


def summary_rows(row, judged, sets):
    """What the second ensemble sees of each set; [`SUMMARY_NAMES`]."""
    total = max(float(row.cosines.sum()), 1e-6) ** 0.5
    degree = row.cosines.sum(1)
    every = 0
    for one in row.sentences:
        every |= one["topics"]

    def of(chosen):
        own = row.cosines[numpy.ix_(chosen, chosen)]
        length = max(float(own.sum()), 1e-6) ** 0.5
        title = topics = 0
        for at in chosen:
            title |= row.sentences[at]["title"]
            topics |= row.sentences[at]["topics"]
        pairs = own[numpy.triu_indices(len(chosen), 1)]
        return dict(center=float(degree[list(chosen)].sum()) / (length * total), title=bits(title) / max(row.title, 1),
                    topics=bits(topics) / max(bits(every), 1), most=float(pairs.max()) if len(pairs) else 0.0,
                    mean=float(pairs.mean()) if len(pairs) else 0.0,
                    cosine=sum(row.sentences[at]["titled"] for at in chosen) / length,
                    words=sum(row.words[at] for at in chosen), judged=float(judged[list(chosen)].sum()),
                    by_words=float(sum(judged[at] * row.words[at] for at in chosen)) / max(sum(row.words[at] for at in chosen), 1))

    lead, out = of(row.lead), []
    for chosen in sets:
        own, at = of(chosen), numpy.array(chosen)
        kept = sum(row.words[one] for one in chosen if one in row.lead)
        out.append([
            own["judged"], own["judged"] / len(chosen), judged[at].min(), judged[at].max(), own["by_words"], own["judged"] - lead["judged"],
            own["by_words"] - lead["by_words"], float(chosen == row.lead), kept / max(own["words"], 1), own["words"] / max(lead["words"], 1),
            float(chosen[0] == row.lead[0]), len(chosen), len(chosen) - len(row.lead), chosen[0], chosen[-1], at.mean(),
            chosen[-1] - chosen[0] + 1 - len(chosen), own["center"], own["center"] - lead["center"], own["most"], own["mean"],
            own["title"], own["title"] - lead["title"], own["cosine"], own["topics"], own["topics"] - lead["topics"],
            judged[chosen[0]], bits(row.sentences[chosen[0]]["title"]) / max(row.title, 1),
        ])
    return numpy.array(out, dtype="f4")


def weights(rows):
    """Sets count by the root of their size: large ones do not decide, small ones are not repeated."""
    sizes = {}
    for row in rows:
        sizes[row.dataset] = sizes.get(row.dataset, 0) + 1
    return [(sizes[row.dataset] + 30) ** -0.5 * 10 for row in rows]


def fit_first(rows):
    data = numpy.concatenate([row.values for row in rows])
    label = numpy.concatenate([row.label for row in rows])
    weight = numpy.concatenate([numpy.full(row.size, by / max(row.size, 1) * 15) for row, by in zip(rows, weights(rows))])
    return lightgbm.train(dict(FIRST, **COMMON), lightgbm.Dataset(data, label, weight=weight), ROUNDS[0])


def unseen(rows, part):
    """The first ensemble's judgements on rows, each by trees trained without its part."""
    judged = {}
    for name in sorted({part(row) for row in rows}):
        model = fit_first([row for row in rows if part(row) != name])
        for row in rows:
            if part(row) == name:
                judged[row.id] = model.predict(row.values)
    return judged


def fit_second(rows, judged, scorer):
    data, label, weight = [], [], []
    for row, by in zip(rows, weights(rows)):
        sets = row.candidates(judged[row.id])
        lead = row.rouge(row.lead, scorer).sum()
        data.append(summary_rows(row, judged[row.id], sets))
        gains = numpy.array([row.rouge(chosen, scorer).sum() - lead for chosen in sets]) / 3
        label.append(numpy.clip(gains, -20, 20))
        weight.append(numpy.full(len(sets), by / len(sets) * 30))
    data = lightgbm.Dataset(numpy.concatenate(data), numpy.concatenate(label), weight=numpy.concatenate(weight))
    rising = [int(name in RISING) for name in SUMMARY_NAMES]
    return lightgbm.train(dict(SECOND, monotone_constraints=rising, **COMMON), data, ROUNDS[1])


def fit(rows, scorer, inner):
    rows = [row for row in rows if row.size]
    return fit_first(rows), fit_second(rows, unseen(rows, inner), scorer)


def predict(models, row):
    """The sets, what the first ensemble chooses, and what the second thinks of the sets."""
    first, second = models
    judged = first.predict(row.values)
    sets = row.candidates(judged)
    return judged, sets, second.predict(summary_rows(row, judged, sets))


def load(args):
    sys.path.insert(0, str(args.shared / "eval"))
    sys.dont_write_bytecode = True
    import score_summary as scorer

    lines = (args.features / "features.jsonl").open()
    names = json.loads(next(lines))
    truths = {}
    for path in sorted((args.shared / "eval/summary").glob("*.jsonl.gz")):
        for line in gzip.open(path, "rt"):
            truth = json.loads(line)
            truths[truth["id"]] = truth
    found = [json.loads(line) for line in lines]
    rows = [Row(one, truths[one["id"]], scorer) for one in found if one["sentences"] and one["kind"] != "extractive"]
    return names, rows, scorer


def write(models, names, path):
    """The layout that src/text/summary/model.rs reads."""
    first, second = models
    out = b"CDSUMM02" + ensemble(first, names) + ensemble(second, SUMMARY_NAMES)
    path.write_bytes(out)
    return len(out)


def pick(found, margin=None):
    """The set that is surely better than the lead, else the lead: as src/text/summary/mod.rs chooses."""
    _, sets, values = found
    best = int(numpy.argmax(values[1:])) + 1 if len(sets) > 1 else 0
    return sets[best] if best and values[best] > values[0] + (SURE if margin is None else margin) else sets[0]


def folded(rows, scorer, part):
    """Predictions for all rows by models that learned from allowed sets without the row's part."""
    allowed = [row for row in rows if row.dataset in ALLOWED]
    models, found = {}, {}
    for row in rows:
        name = part(row) if any(part(row) == part(other) for other in allowed) else None
        if name not in models:
            models[name] = fit([other for other in allowed if name is None or part(other) != name], scorer, lambda other: other.fold)
        found[row.id] = predict(models[name], row)
    return found


def save(rows, picks, path):
    """Predictions as the scorer reads them."""
    with path.open("w") as file:
        for row in rows:
            sentences = [dict(text=row.texts[at], start=row.sentences[at]["start"], end=row.sentences[at]["end"]) for at in picks[row.id]]
            file.write(json.dumps(dict(id=row.id, unit="byte", sentences=sentences), ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--features", type=pathlib.Path, default="target/summary")
    parser.add_argument("--shared", type=pathlib.Path, required=True)
    parser.add_argument("--models", type=pathlib.Path, default="models")
    args = parser.parse_args()
    names, rows, scorer = load(args)
    models = fit([row for row in rows if row.dataset in ALLOWED], scorer, lambda row: row.fold)
    print("bytes", write(models, names, args.models / "summary.bin"))
    save(rows, {row.id: pick(predict(models, row)) for row in rows}, args.features / "shipped.jsonl")
    for name, part in [("fold", lambda row: row.fold), ("language", lambda row: row.language)]:
        found = folded(rows, scorer, part)
        save(rows, {row.id: pick(found[row.id]) for row in rows}, args.features / f"by-{name}.jsonl")
        for margin in (1, 2, 3, 4):
            gains = {}
            for row in rows:
                gain = row.rouge(pick(found[row.id], margin), scorer) - row.rouge(row.lead, scorer)
                gains.setdefault(row.dataset, []).append(gain)
            means = {key: numpy.mean(value, axis=0).round(2).tolist() for key, value in gains.items()}
            print(name, margin, "over the cleaned lead", numpy.mean(list(means.values()), axis=0).round(2), means)
    for model, own in zip(models, (names, SUMMARY_NAMES)):
        gain = model.feature_importance("gain")
        print(", ".join(f"{own[at]} {gain[at] / gain.sum():.3f}" for at in numpy.argsort(-gain)[:15]))


if __name__ == "__main__":
    main()
