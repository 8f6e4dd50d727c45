"""`xinyu rulebook`: a version from a file, its faults in words, and the one in force as a file."""

from datetime import timedelta
from pathlib import Path

import pytest

from kernel import clock
from tests.app.shell import Shell
from tests.civility.sheets import DEFAULT, good, sheet
from tests.pos.counter import STAFF, Town

TOWN_OFFICER = next(name for name, (role, _, _) in STAFF.items() if role == "town-officer")


@pytest.fixture
def database_url(one_engine: str) -> str:
    """One engine: the verbs are tested on both."""
    return one_engine


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, town: Town, database_url: str, instance: Path) -> Shell:
    """A shell on the small town, with the default in force."""
    return Shell(monkeypatch, database_url, instance)


def _adopt(path: Path, *more: str, officer: str = TOWN_OFFICER) -> list[str]:
    day = (clock.today() + timedelta(days=30)).isoformat()
    return [
        "rulebook",
        "import",
        str(path),
        "--officer",
        officer,
        "--name",
        "二版",
        "--from",
        day,
        *more,
    ]


def test_the_one_in_force_is_written_and_adopted_again(shell: Shell, tmp_path: Path) -> None:
    for name in ("rules.csv", "rules.xlsx"):
        path = tmp_path / name
        assert shell.json("rulebook", "export", str(path))["items"] == 85
        said = shell.json(*_adopt(path, "--dry-run"))
        assert (said["items"], said["faults"], said["rulebook"]) == (85, [], None)
    made = shell.json(*_adopt(tmp_path / "rules.xlsx"))["rulebook"]
    assert made
    later = (clock.today() + timedelta(days=40)).isoformat()
    again = tmp_path / "again.csv"
    assert shell.json("rulebook", "export", str(again), "--on", later)["rulebook"] == made
    assert again.read_bytes() == (tmp_path / "rules.csv").read_bytes()


def test_every_fault_is_told(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(sheet(good("A1+1", topic="信访"), good("A1+2", tiers="x")))
    said = shell.run(*_adopt(path))
    assert said.exit == 1
    assert "2 faults" in said.out
    assert "row 2, topic “信访”: Petitions" in said.out
    assert len(shell.json(*_adopt(path), exit_code=1)["faults"]) == 2


def test_doubtful_words_are_signed_by_item(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "doubtful.csv"
    path.write_bytes(sheet(good("A1+1", title_zh="年内无越级上访")))
    assert shell.json(*_adopt(path), exit_code=1)["code"] == "rulebook-unsigned"
    assert "A1+1 (上访, 越级)" in shell.run(*_adopt(path, "--sign", "A1+1")).out


def test_what_cannot_be_is_said(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_bytes(DEFAULT)
    assert shell.json(*_adopt(path, officer="officer"), exit_code=1)["code"] == "not-permitted"
    assert shell.run("rulebook", "export", str(tmp_path / "rules.doc")).exit == 2
    assert shell.run("rulebook", "export", str(tmp_path / "no" / "rules.csv")).exit == 2
    early = shell.json("rulebook", "export", str(path), "--on", "1999-01-01", exit_code=1)
    assert early["code"] == "rulebook-missing"
