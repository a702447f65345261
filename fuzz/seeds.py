"""Writes seeds/protobuf anew: one file a message, its first byte says which message it is (see `protobuf` in src/lib.rs).

The wire format is written by hand, so that unknown fields, wrong types and cut lengths are seeds too.
"""

import pathlib

FOLDER = pathlib.Path(__file__).parent / "seeds" / "protobuf"
EXTRACT, ANALYZE, COMPARE = range(3)
TEXT = "The harbour ferry sails again after a week of repairs, the town council said on Monday morning. Crews had worked in the rain."
PAGE = f"<!doctype html><title>Ferry runs again</title><article><h1>Ferry runs again</h1><p>By Ada Quill</p><p>{TEXT}</p><p>{TEXT}</p></article>"


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    content = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(content)) + content


def document(content=PAGE, url="https://www.harbour.example/news/1"):
    hints = field(2, "text/html; charset=utf-8") + field(3, url) + field(4, field(1, 1_777_000_000)) + field(5, "en") + field(6, "Europe/London")
    return field(1, content) + hints


def options(mask=("articles.headline", "articles.text"), unit=2):
    paths = b"".join(field(1, path) for path in mask)
    summary = field(1, 2) + field(2, 120)
    forms = field(3, bytes([1, 2, 3, 4]))
    score = varint(6 << 3 | 5) + b"\x00\x00\x00\x3f"
    return field(1, paths) + field(2, summary) + forms + field(4, unit) + field(5, "de") + score + field(7, 1)


def article():
    paragraph = field(1, "b1") + field(2, field(2, len(TEXT)))
    return field(1, "a1") + field(2, "Ferry runs again") + field(3, TEXT) + field(4, paragraph)


SEEDS = {
    "extract": (EXTRACT, field(1, document()) + field(2, options())),
    "extract-bare": (EXTRACT, field(1, field(1, PAGE))),
    "extract-points": (EXTRACT, field(1, document("<p>👩‍👩‍👧‍👦 a\u0301 „Gut“ <b>漢字</b></p>" * 6)) + field(2, options((), 3))),
    "extract-faults": (EXTRACT, field(1, document(b"\xff\xfe", "not a url")) + field(2, options(("nothing", "articles..", ""), 99))),
    "extract-cut": (EXTRACT, field(1, document())[:-9]),
    "analyze": (ANALYZE, field(1, TEXT * 4) + field(2, "Ferry runs again") + field(3, "en") + field(4, options(("summary", "keywords")))),
    "analyze-empty": (ANALYZE, field(1, "")),
    "compare": (COMPARE, field(1, field(2, document())) + field(2, field(3, TEXT)) + field(3, 1)),
    "compare-articles": (COMPARE, field(1, field(1, article())) + field(2, field(1, article()))),
}

for name, (kind, content) in SEEDS.items():
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_bytes(bytes([kind]) + content)
