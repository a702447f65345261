"""What abuse of HTTP/2 does to a server of our own, and to an ordinary caller meanwhile.

    python abuse.py [--short] [--ceiling MIB]

Starts `copydesk serve` on a loopback address, abuses it in one way after the other, and prints a table: what became of it, the
server's memory before and after, and an ordinary caller's waiting times. Exit code 1 when the caller lost a call, the server
ended, or its memory passed the ceiling. COPYDESK_BINARY names another binary.
"""

import argparse
import pathlib
import resource
import struct
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "clients" / "python"))

import grpc
from frames import (CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, INITIAL_WINDOW, PING, RST_STREAM, SETTINGS, Wire,
                    call_headers, frame, message)
from running import QUIET, RETRYING, Server, make_stubs, page

MIB = 1 << 20
# Short, so that the script sees them pass.
TIMEOUTS = ("--handshake-timeout", "2s", "--idle-timeout", "3s", "--message-timeout", "3s")
PATIENCE = 10


def flood(address, piece, count, opening=b""):
    """Sends `piece` so many times, without reading."""
    wire = Wire(address)
    sent, batch = 0, max(1, (1 << 16) // max(1, len(piece(1))))
    alive = wire.send(opening)
    while alive and sent < count:
        data = b"".join(piece(number) for number in range(sent, min(count, sent + batch)))
        alive = wire.send(data)
        sent += batch
    ending = wire.ending(PATIENCE)
    wire.close()
    return f"{min(sent, count):,} sent; {ending}"


def rapid_reset(address, scale):
    def piece(number):
        stream = 2 * number + 1
        return frame(HEADERS, END_HEADERS, stream, call_headers()) + frame(RST_STREAM, 0, stream, struct.pack(">I", 8))

    return flood(address, piece, 50 * scale)


def continuation_flood(address, scale):
    opening = frame(HEADERS, 0, 1, call_headers())
    return flood(address, lambda _: frame(CONTINUATION, 0, 1, b"\x00\x01x\x01y" * 600), 10 * scale, opening)


def large_headers(address, scale):
    padding = b"\x00\x01x\x01y" * 3000
    opening = frame(HEADERS, 0, 1, call_headers()) + frame(CONTINUATION, END_HEADERS, 1, padding)
    return flood(address, lambda _: b"", 1, opening)


def settings_flood(address, scale):
    return flood(address, lambda _: frame(SETTINGS), 200 * scale)


def ping_flood(address, scale):
    return flood(address, lambda number: frame(PING, 0, 0, struct.pack(">Q", number)), 200 * scale)


def empty_data(address, scale):
    return flood(address, lambda _: frame(DATA, 0, 1), 100 * scale, frame(HEADERS, END_HEADERS, 1, call_headers()))


def many(address, count, prepare, patience=PATIENCE, settings=b"", opening=True):
    """So many connections at once, each prepared; then what became of them."""
    wires = []
    for _ in range(count):
        try:
            wire = Wire(address, settings, opening)
        except OSError:
            continue
        prepare(wire)
        wires.append(wire)
    endings = {}
    ends = time.monotonic() + patience
    for wire in wires:
        ending = wire.ending(max(0.05, ends - time.monotonic()))
        endings[ending] = endings.get(ending, 0) + 1
        wire.close()
    return "; ".join(f"{number:,} {ending}" for ending, number in sorted(endings.items()))


def slow_body(address, scale):
    """One byte of 15 MiB, and no more."""
    head = b"\x00" + struct.pack(">I", 15 * MIB) + b"\x0a"

    def prepare(wire):
        wire.send(frame(HEADERS, END_HEADERS, 1, call_headers()) + frame(DATA, 0, 1, head))

    return many(address, scale // 5, prepare)


def half_bodies(address, scale):
    """As much of 15 MiB as flow control allows, on each connection."""
    data = frame(DATA, 0, 1, b"\x00" + struct.pack(">I", 15 * MIB)) + frame(DATA, 0, 1, b" " * 16_000) * 250

    def prepare(wire):
        wire.agree()
        wire.socket.settimeout(0.5)
        wire.send(frame(HEADERS, END_HEADERS, 1, call_headers()) + data)

    return many(address, scale // 5, prepare)


def unread_answers(address, scale):
    """Whole calls, whose answers may not be sent: the window for them is 0."""
    settings = struct.pack(">HI", INITIAL_WINDOW, 0)
    content = message(page("Ferry runs again", 200))

    def prepare(wire):
        wire.agree()
        for stream in range(1, 17, 2):
            wire.send(frame(HEADERS, END_HEADERS, stream, call_headers()) + split(stream, content))

    return many(address, scale // 25, prepare, settings=settings)


def split(stream, content):
    pieces = [content[at : at + 16_000] for at in range(0, len(content), 16_000)]
    last = len(pieces) - 1
    return b"".join(frame(DATA, END_STREAM if number == last else 0, stream, piece) for number, piece in enumerate(pieces))


def silent(address, scale):
    return many(address, scale // 5, lambda wire: None, opening=False)


def idle(address, scale):
    return many(address, scale // 5, Wire.agree)


def many_connections(address, scale):
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return many(address, min(10 * scale, soft - 100), lambda wire: None, opening=False)


ATTACKS = (rapid_reset, continuation_flood, large_headers, settings_flood, ping_flood, empty_data, slow_body, half_bodies, unread_answers,
           silent, idle, many_connections)


class Ordinary:
    """A caller with a short page, again and again."""

    def __init__(self, server):
        from copydesk.v1 import article_service_pb2 as pb
        from copydesk.v1 import article_service_pb2_grpc as rpc

        self.request = pb.ExtractArticleRequest(document=pb.Document(content=page("Ferry runs again")))
        # It obeys the server that is full, as any caller should.
        self.channel = server.channel(RETRYING)
        self.extract = rpc.ArticleServiceStub(self.channel).ExtractArticle
        self.extract(self.request, timeout=30)
        self.times, self.failures, self.stopped = [], [], threading.Event()
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while not self.stopped.wait(0.02):
            begun = time.monotonic()
            try:
                self.extract(self.request, timeout=30)
                self.times.append(time.monotonic() - begun)
            except grpc.RpcError as error:
                self.failures.append(f"{error.code()}: {error.details()}")

    def taken(self):
        """The times and failures since last asked."""
        times, self.times = sorted(self.times), []
        failures, self.failures = self.failures, []
        return times, failures

    def end(self):
        self.stopped.set()
        self.thread.join()
        self.channel.close()


def memory(server):
    """Resident, in MiB."""
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def part(times, share):
    return 1000 * times[min(len(times) - 1, int(share * len(times)))] if times else float("nan")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="a tenth of it")
    parser.add_argument("--ceiling", type=float, default=512, help="memory that the server may have, in MiB")
    options = parser.parse_args()
    make_stubs()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    scale = 100 if options.short else 1000
    server = Server(*QUIET, *TIMEOUTS, "--max-bytes-in-flight", str(256 * MIB))
    ordinary = Ordinary(server)
    wrong = []
    print(f"{'abuse':<20}{'MiB before':>11}{'after':>7}{'calls':>7}{'p50 ms':>8}{'p99 ms':>8}{'lost':>6}  what became of it")
    try:
        for attack in ATTACKS:
            time.sleep(0.5)
            ordinary.taken()
            before = memory(server)
            outcome = attack(server.address, scale)
            after = memory(server)
            times, failures = ordinary.taken()
            print(f"{attack.__name__:<20}{before:>11.0f}{after:>7.0f}{len(times):>7}{part(times, 0.5):>8.1f}{part(times, 0.99):>8.1f}"
                  f"{len(failures):>6}  {outcome}", flush=True)
            wrong += [f"{attack.__name__}: {failure}" for failure in failures[:1]]
            if after > options.ceiling:
                wrong.append(f"{attack.__name__}: {after:.0f} MiB")
        ordinary.end()
        code = server.end()
        if code != 0:
            wrong.append(f"the server ended with {code}")
    finally:
        ordinary.stopped.set()
        server.kill()
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
