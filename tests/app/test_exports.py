"""`xinyu export journal`: into a file that only its owner reads, or to the screen."""

import stat
from pathlib import Path

import pytest

from tests.app.shell import Shell
from tests.pos.counter import HEADS, SALT, Town


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, town: Town, database_url: str, instance: Path) -> Shell:
    """A shell on the small town, after a slip."""
    town.redeem((SALT, 1))
    return Shell(monkeypatch, database_url, instance)


def test_to_the_screen(shell: Shell) -> None:
    said = shell.run("export", "journal", "--village", "黄圩村")
    assert said.out.startswith("commodity 1. points\n")
    assert len({line.split(":")[0] for line in said.out.splitlines() if "account" in line}) == 1
    assert shell.json("export", "journal", "--village", "黄圩村")["lines"] == said.out.splitlines()


@pytest.mark.parametrize("shape", ["csv", "hledger"])
def test_into_a_file(shell: Shell, tmp_path: Path, shape: str) -> None:
    out = tmp_path / "journal"
    said = shell.json("export", "journal", "--format", shape, "--out", str(out))
    text = out.read_text()
    assert said == {"format": shape, "out": str(out), "lines": len(text.splitlines())}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    # Nothing of people: no name is in it.
    assert not [name for name in HEADS.values() if name in text]


def test_a_village_or_a_file_that_cannot_be(shell: Shell, tmp_path: Path) -> None:
    refused = shell.json("export", "journal", "--village", "x", exit_code=1)
    assert refused["code"] == "village-unknown"
    assert shell.run("export", "journal", "--out", str(tmp_path / "no" / "x")).exit == 2
