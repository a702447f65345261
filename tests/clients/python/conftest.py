"""A running `copydesk serve`, and the contract's Python stubs made from proto/ with grpcio-tools."""

import json
import os
import pathlib
import subprocess
import sys

import grpc
import pytest
from grpc_tools import protoc

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = pathlib.Path(os.environ.get("COPYDESK_BINARY", ROOT / "target" / "debug" / "copydesk"))
STUBS = pathlib.Path(os.environ.get("COPYDESK_STUBS", ROOT / "target" / "clients" / "python"))


def pytest_configure(config):
    STUBS.mkdir(parents=True, exist_ok=True)
    protos = sorted(str(path) for path in (ROOT / "proto" / "copydesk" / "v1").glob("*.proto"))
    well_known = pathlib.Path(protoc.__file__).parent / "_proto"
    arguments = ["protoc", f"-I{ROOT / 'proto'}", f"-I{well_known}", f"--python_out={STUBS}", f"--grpc_python_out={STUBS}"]
    if protoc.main(arguments + protos) != 0:
        raise pytest.UsageError("the contract does not compile with grpcio-tools")
    sys.path.insert(0, str(STUBS))


class Server:
    """One process; its settings come as flags."""

    def __init__(self, *flags):
        command = [str(BINARY), "serve", "--listen", "127.0.0.1:0", "--log-format", "json", *flags]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.first_line = json.loads(self.process.stderr.readline())
        self.address = self.first_line["address"]

    def channel(self, **options):
        unlimited = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
        return grpc.insecure_channel(self.address, options=unlimited, **options)

    def end(self):
        # Nobody reads the log any more: that must not keep a server from ending well.
        self.process.stderr.close()
        self.process.terminate()
        return self.process.wait(timeout=30)


@pytest.fixture
def serve():
    """Starts servers with the flags given; ends them with the test."""
    running = []

    def start(*flags):
        running.append(Server(*flags))
        return running[-1]

    yield start
    for server in running:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait()


@pytest.fixture(scope="session")
def server():
    """One server with default settings for the whole run."""
    one = Server("--drain-delay", "0s")
    yield one
    assert one.end() == 0
