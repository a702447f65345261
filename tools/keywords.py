#!/usr/bin/env python3
"""F1 of the first ten keywords against the topics that publishers gave their pages, beside YAKE on the same texts.

    cargo run --profile tools -p xtask -- measure keywords
    python3 tools/keywords.py target/keywords/fundus.jsonl

Compared without case, accents and punctuation. A topic that does not stand in the text cannot be found by either; it counts."""

import json
import re
import sys
import unicodedata

import yake


def fold(text):
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", text))


def f1(found, truth):
    found, truth = {fold(t) for t in found} - {""}, {fold(t) for t in truth} - {""}
    hits = len(found & truth)
    return 2 * hits / (len(found) + len(truth)) if hits else 0.0


def main():
    rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    ours, theirs, reachable = [], [], []
    for row in rows:
        # YAKE gets the headline too, in front of the text.
        text = "\n".join(part for part in (row["headline"], row["text"]) if part)
        language = (row["language"] or "en").split("-")[0]
        extractor = yake.KeywordExtractor(lan=language, n=3, top=10)
        found = [phrase for phrase, _ in extractor.extract_keywords(text)]
        theirs.append(f1(found, row["topics"]))
        ours.append(f1(row["keywords"][:10], row["topics"]))
        folded = f" {fold(row['text'])} "
        reachable.append(f1([t for t in row["topics"] if f" {fold(t)} " in folded], row["topics"]))
        if "--show" in sys.argv:
            print(row["id"], "\n  topics", row["topics"], "\n  ours  ", row["keywords"], "\n  yake  ", found)
    mean = lambda values: sum(values) / len(values)
    print(f"{len(rows)} pages: F1@10 {mean(ours):.3f}, YAKE {mean(theirs):.3f}, ratio {mean(ours) / mean(theirs):.2f};")
    print(f"all topics that stand in the text would be {mean(reachable):.3f}")


if __name__ == "__main__":
    main()
