"""The examples of README.md print what README.md says. COPYDESK_README=write puts what they print into README.md."""

import os
import re
import subprocess
import sys

import pytest
from running import BINARY, ROOT, STUBS

README = ROOT / "README.md"
# An example and, right below it, what it prints.
EXAMPLE = re.compile(r"```(sh|python|js)\n((?:(?!```).*\n)+)```\n\n```text\n((?:(?!```).*\n)*)```\n")
NODE = ROOT / "tests" / "clients" / "node" / "node_modules"
# Another with every build.
HASH = re.compile(r'(?<="configurationHash": ")[0-9a-f]{64}')
COMMANDS = {"sh": ["bash", "-euo", "pipefail"], "python": [sys.executable], "js": ["node"]}


def examples():
    return list(EXAMPLE.finditer(README.read_text()))


def test_there_are_examples_in_every_language():
    assert {example[1] for example in examples()} == set(COMMANDS)


@pytest.mark.parametrize("number", range(len(examples())))
def test_an_example_prints_what_the_readme_says(server, number):
    example = examples()[number]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(BINARY.parent), str(NODE / ".bin"), os.environ["PATH"]]),
        "PYTHONPATH": str(STUBS),
        "NODE_PATH": str(NODE),
    }
    code = example[2].replace("127.0.0.1:50051", server.address)
    run = subprocess.run(COMMANDS[example[1]], input=code, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    printed = HASH.sub("…", run.stdout)
    if os.environ.get("COPYDESK_README") == "write":
        text = README.read_text()
        README.write_text(text[: example.start(3)] + printed + text[example.end(3) :])
    else:
        assert printed == example[3]
