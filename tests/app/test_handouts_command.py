"""`xinyu handouts print`: a file of papers, its words, its refusals."""

from pathlib import Path

import pytest

from tests.app.shell import Shell
from tests.pos.counter import WANG, Town, Watch


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, town: Town, database_url: str, instance: Path) -> Shell:
    """A shell on the town's database."""
    return Shell(monkeypatch, database_url, instance)


def test_handouts_print_draws_them_and_says_so(
    shell: Shell, town: Town, tmp_path: Path, watch: Watch
) -> None:
    """The last quarter that is over; nobody had points before it; a strange grid or quarter."""
    out = tmp_path / "statements.pdf"
    words = ("handouts", "print", "--kind", "statements", "--village", "塘庄村", "--out", str(out))
    assert shell.json(*words) == {"out": None, "handout": None, "households": 0}
    watch.forward(days=60)
    said = shell.json(*words, "--household", WANG)
    assert (said["out"], said["households"]) == (str(out), 1)
    assert out.read_bytes().startswith(b"%PDF")
    assert shell.json(*words, exit_code=1)["code"] == "file-in-the-way"
    again = tmp_path / "again.pdf"
    assert shell.json(*words[:-1], str(again), "--again")["handout"] == said["handout"]
    fresh = (*words[:-1], str(tmp_path / "new.pdf"))
    assert shell.run(*fresh, "--grid", "天上").exit == 2
    assert shell.json(*fresh, "--quarter", "2027Q1", exit_code=1)["code"] == "quarter-unfit"
    lost = tmp_path / "nowhere" / "statements.pdf"
    assert shell.run(*words[:-1], str(lost)).exit == 2
