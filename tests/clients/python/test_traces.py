"""Traces, as a collector meets them: OTLP over gRPC, into a server that grpcio runs."""

import concurrent.futures
import json
import signal
import socket
import time

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.trace.v1 import trace_pb2
from running import page
from test_figures import METRICS, figures

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
STAGES = ["parse", "metadata", "body", "language", "categories", "summary"]
CALL = "copydesk.v1.ArticleService/ExtractArticle"
URL = "https://gazette.example/zeppelin?reader=ada"


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    def __init__(self):
        self.requests = []
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
        trace_service_pb2_grpc.add_TraceServiceServicer_to_server(self, self.server)
        self.endpoint = f"http://127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        self.server.start()

    def Export(self, request, context):
        self.requests.append(request)
        return trace_service_pb2.ExportTraceServiceResponse()

    def spans(self):
        return [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def wait(self, count):
        """All spans, once there are so many."""
        deadline = time.monotonic() + 15
        while len(self.spans()) < count:
            assert time.monotonic() < deadline, [span.name for span in self.spans()]
            time.sleep(0.05)
        return self.spans()


@pytest.fixture
def collector():
    one = Collector()
    yield one
    one.server.stop(None)


def parent(flags="01"):
    return [("traceparent", f"00-{TRACE}-{PARENT}-{flags}")]


def attributes(span):
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes}


def question(pb, headline="Zeppelin lands"):
    return pb.ExtractArticleRequest(document=pb.Document(content=page(headline), url=URL))


def logged(server, message):
    """The next line of the log that says `message`."""
    while True:
        line = json.loads(server.process.stderr.readline())
        if line["message"] == message:
            return line


def test_a_call_is_traced_below_its_callers_span(serve, pb, stub_of, collector):
    server = serve("--otlp-endpoint", collector.endpoint)
    with server.channel() as channel:
        asked = question(pb)
        stub_of(channel).ExtractArticle(asked, metadata=parent())
    spans = {span.name: span for span in collector.wait(9)}
    assert set(spans) == {CALL, "queue", "work", *STAGES}
    assert {span.trace_id.hex() for span in spans.values()} == {TRACE}
    call, work = spans[CALL], spans["work"]
    assert call.parent_span_id.hex() == PARENT
    assert call.kind == trace_pb2.Span.SPAN_KIND_SERVER
    assert attributes(call) == {
        "rpc.system": "grpc",
        "rpc.service": "copydesk.v1.ArticleService",
        "rpc.method": "ExtractArticle",
        "rpc.grpc.status_code": 0,
        "copydesk.content_bytes": len(asked.document.content),
        "copydesk.outcome": "ARTICLE",
    }
    assert spans["queue"].parent_span_id == work.parent_span_id == call.span_id
    assert {spans[stage].parent_span_id for stage in STAGES} == {work.span_id}
    times = [(spans[name].start_time_unix_nano, spans[name].end_time_unix_nano) for name in ["queue", *STAGES]]
    # One after the other, and within the call.
    assert times == sorted(times) and all(begun <= ended for begun, ended in times)
    assert times[1][0] >= work.start_time_unix_nano and times[-1][1] <= work.end_time_unix_nano
    assert call.start_time_unix_nano <= times[0][0] + 1_000_000
    assert abs(call.end_time_unix_nano / 1e9 - time.time()) < 60
    resource = collector.requests[0].resource_spans[0].resource
    assert {each.key: each.value.string_value for each in resource.attributes}["service.name"] == "copydesk"
    for request in collector.requests:
        assert b"gazette" not in request.SerializeToString() and b"eppelin" not in request.SerializeToString()


def test_the_caller_decides_what_is_traced(serve, pb, stub_of, collector):
    server = serve("--otlp-endpoint", collector.endpoint, "--drain-delay", "0s")
    with server.channel() as channel:
        stub = stub_of(channel)
        for metadata in [None, parent("00"), [("traceparent", "00-no-parent-01")]]:
            stub.ExtractArticle(question(pb), metadata=metadata)
        # The log joins what the caller keeps elsewhere.
        lines = [logged(server, "call") for _ in range(3)]
        assert [line.get("trace_id") for line in lines] == [None, TRACE, None]
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) == 0
    assert collector.spans() == []


def test_a_share_of_the_others_is_traced_from_its_root(serve, pb, stub_of, collector):
    server = serve("--otlp-endpoint", collector.endpoint, "--trace-ratio", "1")
    with server.channel() as channel:
        stub_of(channel).ExtractArticle(question(pb))
    line = logged(server, "call")
    spans = {span.name: span for span in collector.wait(9)}
    assert spans[CALL].parent_span_id == b""
    assert {span.trace_id.hex() for span in spans.values()} == {line["trace_id"]}


def test_every_page_of_a_stream_has_its_span(serve, pb, stub_of, collector):
    server = serve("--otlp-endpoint", collector.endpoint)
    with server.channel() as channel:
        document = question(pb).document
        questions = [pb.ExtractArticleStreamRequest(request_id=str(number), document=document) for number in range(3)]
        questions.append(pb.ExtractArticleStreamRequest(request_id="empty"))
        answers = stub_of(channel).ExtractArticleStream(iter(questions), metadata=parent())
        assert len(list(answers)) == 4
    spans = collector.wait(1 + 4 + 3 * 8)
    (call,) = [span for span in spans if span.name == f"{CALL}Stream"]
    pages = [span for span in spans if span.name == "page"]
    assert {span.parent_span_id for span in pages} == {call.span_id}
    codes = sorted(attributes(span)["rpc.grpc.status_code"] for span in pages)
    assert codes == [0, 0, 0, grpc.StatusCode.INVALID_ARGUMENT.value[0]]
    assert sorted(attributes(span).get("copydesk.reason", "") for span in pages)[-1] == "CONTENT_EMPTY"
    works = [span for span in spans if span.name == "work"]
    assert {span.parent_span_id for span in works} < {span.span_id for span in pages} and len(works) == 3
    assert logged(server, "stream")["trace_id"] == TRACE


def test_a_call_that_fails_says_so(serve, pb, stub_of, collector, tmp_path):
    tokens = tmp_path / "tokens.txt"
    tokens.write_text("desk a-token-of-the-desk\n")
    server = serve("--otlp-endpoint", collector.endpoint, "--tokens", str(tokens))
    with server.channel() as channel, pytest.raises(grpc.RpcError):
        stub_of(channel).ExtractArticle(question(pb), metadata=parent())
    (call,) = collector.wait(1)
    assert attributes(call)["rpc.grpc.status_code"] == grpc.StatusCode.UNAUTHENTICATED.value[0]
    assert attributes(call)["copydesk.reason"] == "TOKEN_MISSING"


def test_what_waits_to_be_sent_is_sent_before_the_end(serve, pb, stub_of, collector):
    server = serve("--otlp-endpoint", collector.endpoint, "--drain-delay", "0s")
    with server.channel() as channel:
        stub_of(channel).ExtractArticle(question(pb), metadata=parent())
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) == 0
    assert len(collector.spans()) == 9


def test_a_collector_that_is_gone_or_silent_hurts_no_call(serve, pb, stub_of):
    # Takes connections, and says nothing.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        gone = "http://127.0.0.1:9"
        for endpoint in [gone, f"http://127.0.0.1:{silent.getsockname()[1]}"]:
            server = serve("--otlp-endpoint", endpoint, "--drain-delay", "0s", "--drain-timeout", "1s", *METRICS)
            with server.channel() as channel:
                stub = stub_of(channel)
                stub.ExtractArticle(question(pb))
                begun = time.monotonic()
                for _ in range(50):
                    stub.ExtractArticle(question(pb), metadata=parent())
                assert time.monotonic() - begun < 10
            if endpoint == gone:
                deadline = time.monotonic() + 20
                while not figures(server)['copydesk_spans_total{result="failed"}']:
                    assert time.monotonic() < deadline
                    time.sleep(0.2)
            begun = time.monotonic()
            assert server.end() == 0
            assert time.monotonic() - begun < 3
