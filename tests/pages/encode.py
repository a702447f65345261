#!/usr/bin/env python3
"""Writes the pages in legacy encodings: encode.py SOURCE.html SLUG ENCODING makes SLUG/page.bin from UTF-8.

What the encoding cannot say becomes a numeric reference, as the editors of such pages did it.
"""
import sys
from pathlib import Path

source, slug, encoding = sys.argv[1:]
text = Path(source).read_text(encoding="utf-8")
(Path(__file__).parent / slug / "page.bin").write_bytes(text.encode(encoding, "xmlcharrefreplace"))
