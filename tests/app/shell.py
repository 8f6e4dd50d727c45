"""The command line as somebody at a shell meets it: exit code, JSON, words."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli import main
from kernel.db import Database, bind, bound
from tests.law.tidy import ROOT


def _bound() -> Database | None:
    try:
        return bound()
    except RuntimeError:
        return None


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    exit: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one line of JSON on standard output."""
        return json.loads(self.out)


class Shell:
    """A shell on one database and one instance folder, with English words."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, url: str, instance: Path) -> None:
        self.environment = {
            "DATABASE_URL": url,
            "XINYU_INSTANCE": str(instance),
            "LC_ALL": "C.UTF-8",
        }
        self._monkeypatch = monkeypatch
        self.instance = instance

    def run(self, *words: str) -> Said:
        """Run `xinyu` with these words, in this process; the test's own database stays bound."""
        for name, value in self.environment.items():
            self._monkeypatch.setenv(name, value)
        before = _bound()
        ended = CliRunner().invoke(main, list(words))
        made = _bound()
        if made is not None and made is not before:
            made.writer.dispose()
            made.reader.dispose()
        if before is not None:
            bind(before)
        if ended.exception and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Said(ended.exit_code, ended.stdout, ended.stderr)

    def json(self, *words: str, exit_code: int = 0) -> Any:
        """Run it with --json; the reply, once the exit code is as expected."""
        said = self.run(*words, "--json")
        assert said.exit == exit_code, said
        return said.json

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Run it in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", "from app.cli import main; main()", *words],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
