"""A running `copydesk serve`, and the contract's Python stubs made from proto/ with grpcio-tools."""

import json
import os
import pathlib
import subprocess
import sys

import grpc
from grpc_tools import protoc

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = pathlib.Path(os.environ.get("COPYDESK_BINARY", ROOT / "target" / "debug" / "copydesk"))
STUBS = pathlib.Path(os.environ.get("COPYDESK_STUBS", ROOT / "target" / "clients" / "python"))
# Under load nobody reads the log: no line but the first.
QUIET = ("--log", "warn,copydesk::cli=info")
# As a client's service config has it: another server, at once.
POLICY = {
    "loadBalancingConfig": [{"round_robin": {}}],
    "methodConfig": [
        {
            "name": [{"service": "copydesk.v1.ArticleService"}],
            "waitForReady": True,
            "retryPolicy": {
                "maxAttempts": 4,
                "initialBackoff": "0.05s",
                "maxBackoff": "1s",
                "backoffMultiplier": 2,
                "retryableStatusCodes": ["UNAVAILABLE"],
            },
        }
    ],
}
RETRYING = [("grpc.service_config", json.dumps(POLICY))]


def make_stubs():
    """Compiles the contract, and has Python find what comes of it."""
    STUBS.mkdir(parents=True, exist_ok=True)
    protos = sorted(str(path) for path in (ROOT / "proto" / "copydesk" / "v1").glob("*.proto"))
    well_known = pathlib.Path(protoc.__file__).parent / "_proto"
    arguments = ["protoc", f"-I{ROOT / 'proto'}", f"-I{well_known}", f"--python_out={STUBS}", f"--grpc_python_out={STUBS}"]
    if protoc.main(arguments + protos) != 0:
        raise RuntimeError("the contract does not compile with grpcio-tools")
    sys.path.insert(0, str(STUBS))


def page(headline, paragraphs=3):
    words = "The harbour ferry sails again after a week of repairs, the town council said on Monday morning."
    body = "".join(f"<p>{headline}, part {number}. {words}</p>" for number in range(paragraphs))
    return (
        f"<!doctype html><html lang=en><head><title>{headline}</title></head>"
        f"<body><main><article><h1>{headline}</h1>{body}</article></main></body></html>"
    ).encode()


class Server:
    """One process; its settings come as flags."""

    def __init__(self, *flags, listen="127.0.0.1:0"):
        command = [str(BINARY), "serve", "--listen", listen, "--log-format", "json", *flags]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        first = self.process.stderr.readline()
        if not first.startswith("{"):
            raise RuntimeError(f"the server did not start: {first}{self.process.stderr.read()}")
        self.first_line = json.loads(first)
        self.address = self.first_line["address"]
        self.metrics = self.first_line.get("metrics")

    def channel(self, options=(), **rest):
        unlimited = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
        return grpc.insecure_channel(self.address, options=[*unlimited, *options], **rest)

    def end(self):
        # Nobody reads the log any more: that must not keep a server from ending well.
        self.process.stderr.close()
        self.process.terminate()
        return self.process.wait(timeout=30)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
