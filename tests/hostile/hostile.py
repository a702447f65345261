"""What hostile pages cost a server of our own, and what ordinary pages beside them notice.

    python hostile.py [--sizes 10000,100000,…] [--kinds NAME,…] [--generator FILE]

Starts `copydesk serve` on a loopback address. Every kind of page goes through one stream at every size, ordinary pages before and
behind it. Prints a row a kind: processor time in milliseconds and memory beyond the page's own size in MiB at every size, and what
became of the page. Exit code 1 when a page costs more than a bound, an ordinary page is not answered as it is alone, or the
server keeps memory. The pages are those of `generate.py` in ../shared/hostile, or of the file named.
"""

import argparse
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "clients" / "python"))

from running import QUIET, Server, make_stubs, page

MIB = 1 << 20
SIZES = "10000,100000,1000000,16000000"
# What a page may cost: of processor time, and of memory beside its own bytes.
MOST_MS = 250
MOST_MIB = 64
# What the server may hold more after all of them than after the first ordinary pages.
KEPT_MIB = 64
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


class Process:
    """A process, as the kernel counts it."""

    def __init__(self, number):
        self.folder = pathlib.Path("/proc") / str(number)

    def milliseconds(self):
        """Processor time so far, of all its threads, as exactly as the scheduler knows it."""
        times = (task / "schedstat" for task in (self.folder / "task").iterdir())
        return sum(int(path.read_text().split()[0]) for path in times) / 1e6

    def bytes(self, name):
        for line in (self.folder / "status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024
        return 0

    def forget_peak(self):
        (self.folder / "clear_refs").write_text("5")


def requests(pb, pages):
    return [pb.ExtractArticleStreamRequest(request_id=str(number), document=pb.Document(content=content)) for number, content in enumerate(pages)]


class Run:
    def __init__(self, server, pb, stub):
        self.server, self.pb, self.stub = server, pb, stub
        self.process = Process(server.process.pid)
        self.ordinary = page("Ferry runs again", 8)
        self.alone = None
        self.failures = []

    def read(self, pages):
        """Answers of one stream, in the order of the pages."""
        answers = {}
        for answer in self.stub.ExtractArticleStream(iter(requests(self.pb, pages)), timeout=120):
            answers[int(answer.request_id)] = answer
        return [answers.get(number) for number in range(len(pages))]

    def burst(self, content):
        """A page between ordinary ones: its answer, processor time and memory of it all."""
        self.process.forget_peak()
        held, before = self.process.bytes("VmRSS"), self.process.milliseconds()
        pages = [self.ordinary] * 2 + [content] + [self.ordinary] * 2
        answers = self.read(pages)
        spent = self.process.milliseconds() - before
        more = max(0, self.process.bytes("VmHWM") - held)
        return answers, spent, more

    def warm_up(self):
        for _ in range(20):
            answers, _, _ = self.burst(self.ordinary)
        self.alone = answers[0].response.articles[0].text
        self.base = min(self.burst(self.ordinary)[1] for _ in range(5))

    def kind(self, name, contents):
        cells, outcome = [], ""
        for content in contents:
            answers, spent, more = self.burst(content)
            spent, more = max(0.0, spent - self.base), max(0.0, more - len(content)) / MIB
            mark = ""
            if spent > MOST_MS or more > MOST_MIB:
                mark = "!"
                self.failures.append(f"{name} {len(content):,}: {spent:.0f} ms, {more:.0f} MiB")
            if answers[2] is None:
                self.failures.append(f"{name} {len(content):,}: no answer")
            neighbours = answers[:2] + answers[3:]
            if any(one is None or not one.HasField("response") for one in neighbours):
                self.failures.append(f"{name} {len(content):,}: a neighbour was not answered")
            elif any(one.response.articles[0].text != self.alone for one in neighbours):
                self.failures.append(f"{name} {len(content):,}: a neighbour was answered otherwise")
            cells.append(f"{spent:7.0f} {more:5.0f}{mark or ' '}")
            outcome = self.told(answers[2])
        print(f"{name:<20}{' '.join(cells)}  {outcome}", flush=True)

    def told(self, answer):
        if answer is None:
            return "-"
        if answer.HasField("error"):
            return f"error {answer.error.code}"
        outcome = self.pb.Outcome.Name(answer.response.outcome).removeprefix("OUTCOME_").lower()
        codes = ", ".join(reason.code for reason in answer.response.outcome_reasons)
        return f"{outcome} ({codes})" if codes else outcome


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--generator", type=pathlib.Path,
                        default=pathlib.Path(os.environ.get("COPYDESK_SHARED", ROOT.parent / "shared")) / "hostile" / "generate.py")
    options = parser.parse_args()
    if not options.generator.is_file():
        print(f"skipped: no generator of hostile pages at {options.generator}; COPYDESK_SHARED names the folder that holds hostile/")
        return 0
    make_stubs()
    from copydesk.v1 import article_service_pb2 as pb
    from copydesk.v1 import article_service_pb2_grpc as grpc_pb

    def generated(*arguments):
        return subprocess.run([sys.executable, str(options.generator), *arguments], check=True, capture_output=True).stdout

    kinds = options.kinds.split(",") if options.kinds else generated("--list").decode().split()
    sizes = options.sizes.split(",")
    server = Server(*QUIET)
    try:
        with server.channel() as channel:
            run = Run(server, pb, grpc_pb.ArticleServiceStub(channel))
            run.warm_up()
            held = run.process.bytes("VmRSS")
            print(f"an ordinary page: {run.base / 5:.1f} ms; the server holds {held / MIB:.0f} MiB; milliseconds and MiB at {', '.join(sizes)} bytes")
            for kind in kinds:
                run.kind(kind, [generated(kind, size) for size in sizes])
            run.warm_up()
            kept = (run.process.bytes("VmRSS") - held) / MIB
            print(f"kept afterwards: {kept:.0f} MiB")
            if kept > KEPT_MIB:
                run.failures.append(f"{kept:.0f} MiB are kept")
    finally:
        ended = server.end()
    for failure in run.failures:
        print("FAILED", failure)
    return int(bool(run.failures) or ended != 0)


if __name__ == "__main__":
    sys.exit(main())
