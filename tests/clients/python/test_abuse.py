"""Abuse of HTTP/2, in short: tests/abuse says what, `make abuse` runs all of it."""

import pathlib
import subprocess
import sys

ABUSE = pathlib.Path(__file__).resolve().parents[2] / "abuse" / "abuse.py"


def test_an_ordinary_caller_loses_no_call_to_abuse():
    done = subprocess.run([sys.executable, str(ABUSE), "--short"], capture_output=True, text=True, timeout=300)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
