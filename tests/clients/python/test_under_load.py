"""Restarts and new certificates while calls go on: not one call fails.

Each test takes seconds; COPYDESK_LOAD_SECONDS=120 makes it a longer one.
"""

import os
import pathlib
import socket
import ssl
import sys
import threading
import time

import grpc
import pytest
import trustme
from running import QUIET, RETRYING, Server, page

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "abuse"))
import frames  # noqa: E402

SECONDS = float(os.environ.get("COPYDESK_LOAD_SECONDS", "6"))
CALLERS = 4


class Load:
    """Callers that ask one question after the other until told to stop."""

    def __init__(self, ask, callers=CALLERS):
        self.ask = ask
        self.stopped = threading.Event()
        self.answered = 0
        self.failures = []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work) for _ in range(callers)]

    def work(self):
        while not self.stopped.is_set():
            try:
                self.ask()
                failure = None
            except grpc.RpcError as error:
                failure = f"{error.code()}: {error.details()}"
            with self.lock:
                self.answered += failure is None
                if failure:
                    self.failures.append(failure)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_rolling_restart_loses_no_call(pb, stub_of):
    addresses = [f"127.0.0.1:{free_port()}" for _ in range(2)]
    flags = (*QUIET, "--drain-delay", "500ms", "--drain-timeout", "10s")
    servers = [Server(*flags, listen=address) for address in addresses]
    request = pb.ExtractArticleRequest(document=pb.Document(content=page("Ferry runs again")))
    options = [
        *RETRYING,
        ("grpc.initial_reconnect_backoff_ms", 50),
        ("grpc.max_reconnect_backoff_ms", 200),
        # Else the list of addresses, which is none.
        ("grpc.default_authority", "copydesk"),
    ]
    restarts = 0
    try:
        with grpc.insecure_channel(f"ipv4:{','.join(addresses)}", options=options) as channel:
            extract = stub_of(channel).ExtractArticle
            extract(request, timeout=30)
            with Load(lambda: extract(request, timeout=30)) as load:
                ends = time.monotonic() + SECONDS
                while time.monotonic() < ends or restarts < 2:
                    number = restarts % 2
                    assert servers[number].end() == 0
                    servers[number] = Server(*flags, listen=addresses[number])
                    restarts += 1
                    # Until callers have found it again, the other one must stay.
                    time.sleep(0.7)
    finally:
        for server in servers:
            server.kill()
    print(f"rolling restart: {restarts} restarts, {load.answered} calls answered, {len(load.failures)} failed")
    assert not load.failures, load.failures[:3]
    assert load.answered > 50


def test_connections_of_age_are_replaced_without_a_failed_call(pb, stub_of):
    server = Server(*QUIET, "--max-connection-age", "300ms", "--max-connection-age-grace", "5s")
    request = pb.ExtractArticleRequest(document=pb.Document(content=page("Ferry runs again")))
    try:
        with server.channel() as channel:
            extract = stub_of(channel).ExtractArticle
            with Load(lambda: extract(request, timeout=30)) as load:
                time.sleep(SECONDS)
        assert server.end() == 0
    finally:
        server.kill()
    print(f"connections of age: {load.answered} calls answered, {len(load.failures)} failed")
    assert not load.failures, load.failures[:3]
    assert load.answered > 50


def test_a_call_begun_behind_the_acknowledgement_is_answered():
    """gRPC's C core does so now and then: see src/grpc/connections/patient.rs."""
    server = Server(*QUIET, "--max-connection-age", "300ms", "--max-connection-age-grace", "5s")
    try:
        wire = frames.Wire(server.address)
        assert wire.agree()
        received = bytearray()
        while not {frames.GOAWAY, frames.PING} <= set(frames.kinds(received)):
            received += wire.socket.recv(1 << 16)
        ping = next(payload for kind, payload in frames.frames(received) if kind == frames.PING)
        wire.send(
            frames.frame(frames.PING, frames.ACK, payload=ping)
            + frames.frame(frames.HEADERS, frames.END_HEADERS, 1, frames.call_headers())
            + frames.frame(frames.WINDOW_UPDATE, stream=1, payload=(5).to_bytes(4, "big"))
            + frames.frame(frames.DATA, frames.END_STREAM, 1, frames.message(page("Ferry runs again")))
        )
        while chunk := wire.socket.recv(1 << 16):
            received += chunk
        assert frames.goaway(received) == "code 0"
        assert frames.DATA in frames.kinds(received)
        assert server.end() == 0
    finally:
        server.kill()


def serial(address, authority):
    """Of the certificate that a new connection meets."""
    host, port = address.rsplit(":", 1)
    context = ssl.create_default_context(cadata=authority)
    context.set_alpn_protocols(["h2"])
    with socket.create_connection((host, int(port)), timeout=10) as raw, context.wrap_socket(raw, server_hostname=host) as connection:
        return connection.getpeercert()["serialNumber"]


def test_new_certificates_lose_no_call(pb, stub_of, tmp_path):
    authority = trustme.CA()
    trusted = authority.cert_pem.bytes()
    chain, key = tmp_path / "cert.pem", tmp_path / "key.pem"

    def renew():
        new = authority.issue_cert("127.0.0.1")
        for file, content in ((chain, b"".join(part.bytes() for part in new.cert_chain_pems)), (key, new.private_key_pem.bytes())):
            half = tmp_path / "half"
            half.write_bytes(content)
            half.rename(file)

    renew()
    server = Server(*QUIET, "--tls-cert", str(chain), "--tls-key", str(key), "--credentials-interval", "50ms")
    request = pb.ExtractArticleRequest(document=pb.Document(content=page("Ferry runs again")))
    credentials = grpc.ssl_channel_credentials(trusted)

    def by_new_connection():
        options = [("grpc.use_local_subchannel_pool", 1)]
        with grpc.secure_channel(server.address, credentials, options=options) as channel:
            stub_of(channel).ExtractArticle(request, timeout=30)

    serials = set()
    try:
        with grpc.secure_channel(server.address, credentials) as channel:
            extract = stub_of(channel).ExtractArticle
            with Load(lambda: extract(request, timeout=30), 2) as old, Load(by_new_connection, 2) as new:
                ends = time.monotonic() + SECONDS
                while time.monotonic() < ends or len(serials) < 3:
                    serials.add(serial(server.address, trusted.decode()))
                    renew()
                    time.sleep(0.3)
        assert server.end() == 0
    finally:
        server.kill()
    failures = old.failures + new.failures
    print(f"new certificates: {len(serials)} met, {old.answered + new.answered} calls answered, {len(failures)} failed")
    assert not failures, failures[:3]
    assert old.answered > 50 and new.answered > 10


def test_a_server_in_plain_text_is_for_its_own_machine():
    with pytest.raises(RuntimeError, match="--insecure"):
        Server(listen="0.0.0.0:0")
    server = Server("--insecure", listen="0.0.0.0:0")
    assert server.end() == 0
