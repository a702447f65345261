"""Peers written in Python, timed: pages come in, processor times go out, as src/main.rs asks.

In, for each page: the length of its address and of its content as two big-endian 32-bit numbers, the number of rounds as a
third, then both. Out: a line of JSON with the median processor time of one thread, in nanoseconds, for each peer.
"""

import json
import struct
import sys
import time

import trafilatura
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.html import HTMLTree


def by_trafilatura(content, url):
    trafilatura.bare_extraction(content, url=url or None, with_metadata=True)


def by_resiliparse(content, _):
    tree = HTMLTree.parse_from_bytes(content, detect_encoding(content))
    extract_plain_text(tree, main_content=True)


PEERS = {f"trafilatura {trafilatura.__version__}, with metadata": by_trafilatura, "resiliparse, main text": by_resiliparse}


def main():
    source, sink = sys.stdin.buffer, sys.stdout
    while head := source.read(12):
        of_url, of_content, rounds = struct.unpack(">III", head)
        url, content = source.read(of_url).decode(), source.read(of_content)
        took = {}
        for name, read in PEERS.items():
            times = []
            for _ in range(rounds):
                start = time.thread_time_ns()
                try:
                    read(content, url)
                except Exception as error:  # A page that a peer fails on is not timed.
                    print(f"{name}: {url}: {error}", file=sys.stderr)
                    break
                times.append(time.thread_time_ns() - start)
            else:
                took[name] = sorted(times)[len(times) // 2]
        print(json.dumps(took), file=sink, flush=True)


if __name__ == "__main__":
    main()
