"""What a server tells of itself, as Prometheus takes it: figures, alerts, the dashboard."""

import json
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import grpc
import pytest
import trustme
from running import ROOT, Server, page
from test_under_load import free_port

ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yaml"
DASHBOARD = ROOT / "deploy" / "grafana" / "dashboard.json"
OPERATIONS = ROOT / "docs" / "operations.md"
METRICS = ("--metrics-listen", "127.0.0.1:0")
# What Grafana puts in for its variables.
VARIABLES = {"$__rate_interval": "5s", "$__interval": "5s", "$job": ".*", "$instance": ".*"}


def needs(command):
    if shutil.which(command) is None:
        pytest.skip(f"{command} is missing: apt-get install --no-install-recommends prometheus")
    return command


def ask(server, path):
    """Status and text."""
    try:
        with urllib.request.urlopen(f"http://{server.metrics}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def figures(server):
    status, text = ask(server, "/metrics")
    assert status == 200
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {series: float(value) for series, value in (line.rsplit(" ", 1) for line in lines)}


def families(text):
    """Names by the type that goes with them."""
    return dict(line.split(" ")[2:] for line in text.splitlines() if line.startswith("# TYPE "))


def names(text):
    """Names of series."""
    found = set()
    for family, kind in families(text).items():
        found |= {f"{family}_{part}" for part in ("bucket", "sum", "count")} if kind == "histogram" else {family}
    return found


def until(server, expected):
    """A call is counted when its last byte is taken, which its caller may see before."""
    deadline = time.monotonic() + 10
    while True:
        found = figures(server)
        wrong = {series: found.get(series) for series, value in expected.items() if found.get(series) != value}
        if not wrong:
            return found
        assert time.monotonic() < deadline, wrong
        time.sleep(0.05)


def handled(method, code):
    service = "copydesk.v1.ArticleService"
    return f'grpc_server_handled_total{{grpc_service="{service}",grpc_method="{method}",grpc_code="{code}"}}'


def read_some(server, pb, stub_of, channel=None):
    """A few calls of every kind; what they must have counted."""
    with channel or server.channel() as channel:
        stub = stub_of(channel)
        document = pb.Document(content=page("Ferry runs again"), url="https://gazette.example/ferry?reader=ada")
        for _ in range(3):
            stub.ExtractArticle(pb.ExtractArticleRequest(document=document))
        with pytest.raises(grpc.RpcError) as refused:
            stub.ExtractArticle(pb.ExtractArticleRequest())
        assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
        questions = [pb.ExtractArticleStreamRequest(request_id=str(number), document=document) for number in range(5)]
        questions.append(pb.ExtractArticleStreamRequest(request_id="empty"))
        assert len(list(stub.ExtractArticleStream(iter(questions)))) == 6
        stub.AnalyzeText(pb.AnalyzeTextRequest(text="The harbour ferry sails again after a week of repairs."))
    return {
        handled("ExtractArticle", "OK"): 3,
        handled("ExtractArticle", "INVALID_ARGUMENT"): 1,
        handled("ExtractArticleStream", "OK"): 1,
        handled("AnalyzeText", "OK"): 1,
        'copydesk_stream_pages_total{grpc_code="OK"}': 5,
        'copydesk_stream_pages_total{grpc_code="INVALID_ARGUMENT"}': 1,
        'copydesk_pages_total{outcome="ARTICLE",language="en"}': 8,
        'copydesk_stage_seconds_count{stage="summary"}': 9,
        "copydesk_queue_wait_seconds_count": 9,
        "copydesk_panics_total": 0,
    }


@pytest.fixture(scope="module")
def watched(pb, stub_of, tmp_path_factory):
    """A server with TLS, which has read a few pages: every figure there is."""
    files = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    own = authority.issue_cert("127.0.0.1")
    own.cert_chain_pems[0].write_to_path(files / "cert.pem")
    own.private_key_pem.write_to_path(files / "key.pem")
    server = Server(*METRICS, "--tls-cert", str(files / "cert.pem"), "--tls-key", str(files / "key.pem"))
    trust = grpc.ssl_channel_credentials(authority.cert_pem.bytes())
    expected = read_some(server, pb, stub_of, grpc.secure_channel(server.address, trust))
    until(server, expected)
    yield server
    server.kill()


def test_calls_are_counted_exactly(serve, pb, stub_of):
    server = serve(*METRICS)
    assert ask(server, "/livez") == (200, "ok\n")
    found = until(server, read_some(server, pb, stub_of))
    assert found["process_resident_memory_bytes"] > 1e6
    assert found["process_start_time_seconds"] == pytest.approx(time.time(), abs=60)


def test_no_figure_names_a_page(watched):
    _, text = ask(watched, "/metrics")
    for secret in ("gazette", "ferry", "reader", "127.0.0.1"):
        assert secret not in text.lower()


def test_a_server_without_the_flag_tells_nothing(server):
    assert server.metrics is None


def test_ready_ends_with_sigterm_and_life_does_not(serve):
    server = serve(*METRICS, "--drain-delay", "2s")
    deadline = time.monotonic() + 30
    while (state := ask(server, "/readyz")) != (200, "ok\n"):
        assert state == (503, "starting\n") and time.monotonic() < deadline
        time.sleep(0.05)
    server.process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + 1
    while ask(server, "/readyz") != (503, "draining\n"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert ask(server, "/livez")[0] == 200
    assert ask(server, "/metrics")[0] == 200
    assert server.process.wait(timeout=30) == 0


def test_figures_in_plain_text_are_for_the_own_machine():
    with pytest.raises(RuntimeError, match="--insecure"):
        Server("--metrics-listen", "0.0.0.0:0")


def promtool(*arguments, text=None):
    done = subprocess.run([needs("promtool"), *arguments], input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_finds_nothing_to_say_about_the_figures(watched):
    promtool("check", "metrics", text=ask(watched, "/metrics")[1])


def test_the_alerts_fire_when_they_should():
    promtool("check", "rules", str(ALERTS))
    promtool("test", "rules", str(ALERTS.with_name("alerts_test.yaml")))


def test_every_alert_has_a_test_that_it_fires():
    alerts = set(re.findall(r"- alert: (\w+)", ALERTS.read_text()))
    tried = ALERTS.with_name("alerts_test.yaml").read_text()
    assert alerts == set(re.findall(r"alertname: (\w+)\n +exp_alerts:\n", tried))


def selectors(expression):
    """What stands before braces or a range, or alone, and is no function, label or word of the language."""
    bare = re.sub(r'"[^"]*"', "", expression)
    bare = re.sub(r"\b(by|without|on|ignoring)\s*\([^)]*\)", "", bare)
    bare = re.sub(r"\{[^}]*\}", "", bare)
    bare = re.sub(r"\[[^]]*\]", "", bare)
    words = re.findall(r"[a-zA-Z_:][\w:]*(?!\w*\s*\()", bare)
    calls = set(re.findall(r"([a-zA-Z_]\w*)\s*\(", bare))
    return set(words) - calls - {"and", "or", "unless", "bool", "group_left"}


def dashboard_expressions():
    """By panel."""
    dashboard = json.loads(DASHBOARD.read_text())
    expressions = {}
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            expression = target["expr"]
            for variable, value in VARIABLES.items():
                expression = expression.replace(variable, value)
            assert "$" not in expression, expression
            expressions[f"{panel['title']} {target['refId']}"] = expression
    return expressions


def test_the_dashboard_is_whole():
    dashboard = json.loads(DASHBOARD.read_text())
    panels = dashboard["panels"]
    assert [panel["title"].split(":")[0] for panel in panels if panel["type"] == "row"] == ["Calls", "Saturation", "Pages"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert place["x"] + place["w"] <= 24 and not cells & taken, panel["title"]
        taken |= cells
        assert panel["type"] == "row" or panel["targets"], panel["title"]


def test_dashboard_and_alerts_name_figures_that_exist(watched, tmp_path):
    exported = names(ask(watched, "/metrics")[1])
    expressions = dashboard_expressions()
    for panel, expression in expressions.items():
        assert selectors(expression), panel
        assert selectors(expression) <= exported, panel
    for expression in re.findall(r"expr: (?:\|\n((?: {10}.*\n)+)|(.*))", ALERTS.read_text()):
        found = selectors("".join(expression)) - {"up"}
        assert found <= exported, expression
    rules = [{"record": f"panel:number{number}", "expr": each} for number, each in enumerate(expressions.values())]
    file = tmp_path / "panels.yaml"
    # JSON is YAML.
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    promtool("check", "rules", str(file))


def test_the_manual_has_every_figure_with_its_type_and_labels(watched):
    text = ask(watched, "/metrics")[1]
    labels = {}
    for line in text.splitlines():
        if not line.startswith("#") and "{" in line:
            series, inside = line.split("{", 1)
            family = re.sub(r"_(bucket|sum|count)$", "", series)
            family = family if family in families(text) else series
            labels.setdefault(family, set()).update(set(re.findall(r'(\w+)="', inside)) - {"le"})
    rows = re.findall(r"^\| `((?:grpc|copydesk|process)_\w+)` \| (\w+) \| ([^|]*)\|", OPERATIONS.read_text(), re.M)
    manual = {name: (kind, set(re.findall(r"`(\w+)`", cell))) for name, kind, cell in rows}
    exported = {name: (kind, labels.get(name, set())) for name, kind in families(text).items()}
    assert manual == exported


def test_prometheus_answers_every_panel(watched, pb, stub_of, tmp_path):
    """Labels that a figure does not have would show as a panel without lines."""
    needs("prometheus")
    config = tmp_path / "prometheus.yaml"
    target = {"job_name": "copydesk", "scrape_interval": "500ms", "static_configs": [{"targets": [watched.metrics]}]}
    config.write_text(json.dumps({"scrape_configs": [target]}))
    listen = f"127.0.0.1:{free_port()}"
    command = ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={tmp_path / 'data'}", f"--web.listen-address={listen}"]
    with open(tmp_path / "log", "w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    # Nothing of these happens to a server that is left in peace: their panels may be empty, but must be understood.
    quiet = {"Failures", "Encodings"}
    try:
        deadline, waiting = time.monotonic() + 40, dashboard_expressions()
        while waiting and time.monotonic() < deadline:
            time.sleep(0.5)
            answers = {panel: query(listen, each) for panel, each in waiting.items()}
            waiting = {
                panel: waiting[panel]
                for panel, answer in answers.items()
                if answer is None or (not answer and panel.rsplit(" ", 1)[0] not in quiet)
            }
        assert not waiting, (tmp_path / "log").read_text()[-2000:]
    finally:
        process.terminate()
        process.wait()


def query(listen, expression):
    """The lines that Prometheus answers with; None as long as it does not."""
    try:
        asked = urllib.parse.urlencode({"query": expression})
        with urllib.request.urlopen(f"http://{listen}/api/v1/query?{asked}", timeout=5) as answer:
            return json.load(answer)["data"]["result"]
    except urllib.error.HTTPError as refused:
        # 503 while it starts.
        assert refused.code == 503, refused.read()
    except OSError:
        pass
    return None
