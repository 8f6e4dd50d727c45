"""`xinyu round complete`: what is ready is done, what is not says why, again does nothing."""

from pathlib import Path

import pytest

from tests.app.shell import Shell
from tests.civility.rounding import YEAR, Around

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def shell(
    monkeypatch: pytest.MonkeyPatch, around: Around, database_url: str, tmp_path: Path
) -> Shell:
    """A shell where the east village is signed, and the west stands at its beginning."""
    around.until("sign")
    return Shell(monkeypatch, database_url, tmp_path)


def test_what_is_signed_is_done_and_the_rest_says_why(shell: Shell, around: Around) -> None:
    done = {"grade_points": 120, "records": 0, "item_points": 0, "left": {"西庄村": "round-step"}}
    assert shell.json("round", "complete", YEAR, exit_code=1) == {"graded": 4, **done}
    assert around.place().step == "completed"
    again = shell.run("round", "complete", YEAR)
    assert again.exit == 1
    assert again.out.splitlines() == [
        "西庄村: The village does not stand at this step of the round. Nothing changed.",
        "0 graded, 0 points posted.",
    ]


def test_an_unknown_round(shell: Shell, around: Around) -> None:
    assert shell.json("round", "complete", "1999", exit_code=1)["code"] == "round-unknown"
