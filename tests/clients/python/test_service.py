"""copydesk as Python's own gRPC library meets it."""

import gzip
import os
import pathlib
import signal
import subprocess
import time

import grpc
import pytest
from google.protobuf import json_format
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from grpc_status import rpc_status
from running import page

MIB = 1024 * 1024
SERVICE = "copydesk.v1.ArticleService"
ROOT = pathlib.Path(__file__).resolve().parents[3]
SHARED = pathlib.Path(os.environ.get("COPYDESK_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def stub(server, stub_of):
    with server.channel() as channel:
        yield stub_of(channel)


def details(error):
    """google.rpc details by their type."""
    status = rpc_status.from_call(error)
    assert status is not None, f"no rich status: {error}"
    assert status.code == error.code().value[0]
    found = {}
    for packed in status.details:
        kind = getattr(error_details_pb2, packed.TypeName().rsplit(".", 1)[1])
        message = kind()
        assert packed.Unpack(message)
        found[kind.__name__] = message
    return found


def test_the_first_log_line_names_address_version_and_configuration(server):
    assert server.first_line["message"] == "serving"
    assert server.first_line["version"]
    assert len(server.first_line["configuration_hash"]) == 64


def test_a_page_is_answered(pb, stub, server):
    document = pb.Document(content=page("Ferry runs again"), url="https://courier.example/ferry", content_type="text/html")
    answer = stub.ExtractArticle(pb.ExtractArticleRequest(document=document))
    assert answer.outcome == pb.OUTCOME_ARTICLE
    (article,) = answer.articles
    assert article.headline == "Ferry runs again"
    assert "The harbour ferry sails again" in article.text
    assert answer.input.byte_count == len(document.content)
    assert answer.server.configuration_hash == server.first_line["configuration_hash"]


def test_ranges_in_code_points_index_python_strings(pb, stub):
    headline = "Zoë’s café 😀 reopens"
    document = pb.Document(content=page(headline), content_type="text/html; charset=utf-8")
    options = pb.ExtractOptions(offset_unit=pb.OFFSET_UNIT_CODE_POINTS)
    answer = stub.ExtractArticle(pb.ExtractArticleRequest(document=document, options=options))
    (article,) = answer.articles
    paragraphs = [block for block in article.blocks if block.HasField("paragraph")]
    assert paragraphs
    for block in paragraphs:
        assert article.text[block.text_range.start : block.text_range.end] == block.paragraph.text
    for sentence in article.summary.sentences:
        assert article.text[sentence.text_range.start : sentence.text_range.end] == sentence.text


def test_text_is_analysed(pb, stub):
    text = page("x").decode().split("<p>")[1].split("</p>")[0]
    answer = stub.AnalyzeText(pb.AnalyzeTextRequest(text=text))
    assert answer.language.tag == "en"


def test_the_server_tells_its_limits(pb, stub):
    info = stub.GetServerInfo(pb.GetServerInfoRequest())
    assert info.limits.max_document_bytes == 16 * MIB
    assert info.limits.max_processing_time.seconds == 10
    assert info.server.version


@pytest.mark.parametrize("compression", [grpc.Compression.NoCompression, grpc.Compression.Gzip])
def test_an_oversize_page_is_refused_with_both_sizes(pb, stub, compression):
    for size, found in [(16 * MIB + 1, str(16 * MIB + 1)), (50 * MIB, str(50 * MIB)), (80 * MIB, None)]:
        request = pb.ExtractArticleRequest(document=pb.Document(content=b" " * size))
        with pytest.raises(grpc.RpcError) as refused:
            stub.ExtractArticle(request, compression=compression)
        assert refused.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        info = details(refused.value)["ErrorInfo"]
        assert (info.reason, info.domain) == ("DOCUMENT_TOO_LARGE", "copydesk")
        assert info.metadata["allowed"] == str(16 * MIB)
        assert found is None or info.metadata["found"] == found


def test_faults_name_their_fields(pb, stub):
    document = pb.Document(url="courier", time_zone_hint="Moon/Base")
    options = pb.ExtractOptions(min_category_score=float("nan"), offset_unit=9)
    options.read_mask.paths.append("articles.title")
    with pytest.raises(grpc.RpcError) as refused:
        stub.ExtractArticle(pb.ExtractArticleRequest(document=document, options=options))
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    found = details(refused.value)
    fields = {violation.field for violation in found["BadRequest"].field_violations}
    assert fields == {
        "document.content",
        "document.url",
        "document.time_zone_hint",
        "options.min_category_score",
        "options.offset_unit",
        "options.read_mask",
    }
    assert found["ErrorInfo"].domain == "copydesk"
    assert found["RequestInfo"].request_id


def test_a_stream_answers_every_page(pb, stub):
    def questions():
        for number in range(100):
            content = page(f"Ferry {number}")
            if number == 50:
                content = b""
            if number == 51:
                content = b" " * (20 * MIB)
            yield pb.ExtractArticleStreamRequest(request_id=str(number), document=pb.Document(content=content))

    answers = {answer.request_id: answer for answer in stub.ExtractArticleStream(questions())}
    assert len(answers) == 100
    for number in range(100):
        answer = answers[str(number)]
        if number == 50:
            assert (answer.error.code, answer.error.field) == (3, "document.content")
        elif number == 51:
            assert answer.error.code == 8
        else:
            assert answer.response.articles[0].headline == f"Ferry {number}"


@pytest.mark.parametrize("dataset", ["fundus", "news2023"])
def test_a_stream_answers_every_page_of_a_dataset(pb, stub, dataset):
    folder = SHARED / "eval" / dataset / "pages"
    if not folder.is_dir():
        pytest.skip(f"no annotated pages in {folder}")
    files = sorted(folder.glob("*.html.gz"))
    assert files
    pages = [(file.name, gzip.decompress(file.read_bytes())) for file in files]
    middle = len(pages) // 2
    pages[middle:middle] = [("empty", b""), ("oversize", b" " * (20 * MIB))]

    def questions():
        for name, content in pages:
            yield pb.ExtractArticleStreamRequest(request_id=name, document=pb.Document(content=content))

    answers = {answer.request_id: answer for answer in stub.ExtractArticleStream(questions())}
    assert answers.keys() == {name for name, _ in pages}
    assert (answers["empty"].error.code, answers["empty"].error.field) == (3, "document.content")
    assert answers["oversize"].error.code == 8
    for file in files:
        assert answers[file.name].HasField("response"), answers[file.name].error


def test_a_deadline_ends_a_call(pb, serve, stub_of):
    server = serve("--max-processing-time", "1ms")
    with server.channel() as channel:
        request = pb.ExtractArticleRequest(document=pb.Document(content=page("Ferry", 20_000)))
        with pytest.raises(grpc.RpcError) as late:
            stub_of(channel).ExtractArticle(request)
        # The server's own words, not those of this library.
        assert late.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        assert details(late.value)["ErrorInfo"].reason == "DEADLINE_EXCEEDED"
        with pytest.raises(grpc.RpcError) as late:
            stub_of(channel).ExtractArticle(request, timeout=0.001)
        assert late.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED


def test_a_full_server_says_when_to_come_back(pb, serve, stub_of):
    server = serve("--workers", "1", "--queue", "1", "--max-processing-time", "60s")
    with server.channel() as channel:
        request = pb.ExtractArticleRequest(document=pb.Document(content=page("Ferry", 20_000)))
        calls = [stub_of(channel).ExtractArticle.future(request) for _ in range(12)]
        refused = [call for call in calls if call.exception() is not None]
        assert 0 < len(refused) < 12
        for call in refused:
            assert call.code() == grpc.StatusCode.UNAVAILABLE
            assert details(call)["RetryInfo"].retry_delay.ToMilliseconds() > 0
            assert any(key == "grpc-retry-pushback-ms" for key, _ in call.trailing_metadata())


def test_health_is_known_by_name(server):
    with server.channel() as channel:
        health = health_pb2_grpc.HealthStub(channel)
        for name in ["", SERVICE]:
            answer = health.Check(health_pb2.HealthCheckRequest(service=name))
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
        with pytest.raises(grpc.RpcError) as unknown:
            health.Check(health_pb2.HealthCheckRequest(service="other"))
        assert unknown.value.code() == grpc.StatusCode.NOT_FOUND


def test_sigterm_drains_and_exits_with_zero_while_a_watch_is_open(serve):
    server = serve("--drain-delay", "500ms", "--drain-timeout", "3s")
    with server.channel() as channel:
        watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(service=SERVICE))
        assert next(watch).status == health_pb2.HealthCheckResponse.SERVING
        begun = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert next(watch).status == health_pb2.HealthCheckResponse.NOT_SERVING
        assert server.process.wait(timeout=10) == 0
        assert time.monotonic() - begun < 0.5 + 3 + 1


def test_reflection_describes_the_contract(server):
    with server.channel() as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        assert SERVICE in database.get_services()
        file = database.FindFileContainingSymbol("copydesk.v1.Article")
        assert file.name == "copydesk/v1/article.proto"


def test_the_command_line_prints_json_that_protobuf_reads(pb, stub, server, tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(page("Ferry runs again"))
    binary = server.process.args[0]
    for command in (["extract"], ["call", "--server", server.address]):
        printed = subprocess.run([binary, *command, str(file)], check=True, capture_output=True, text=True).stdout
        parsed = json_format.Parse(printed, pb.ExtractArticleResponse())
        called = stub.ExtractArticle(pb.ExtractArticleRequest(document=pb.Document(content=file.read_bytes())))
        parsed.ClearField("timings")
        called.ClearField("timings")
        assert parsed == called
