"""The steps as the page tells them, day by day, and the one act that is due."""

from typing import Final

import pytest
from flask import Flask

from app import language
from civility.round_board import Board, board
from civility.rounds import round_by_id
from kernel.db import Database, reading
from office.round_steps import act_due, steps_shown
from tests.civility.rounding import YEAR, Around, year_begun

OFFICER: Final = {"run": True, "sign": False}
SUPERVISOR: Final = {"run": False, "sign": True}


def _board(around: Around) -> Board:
    with reading() as session:
        return board(session, round_by_id(session, YEAR), around.place())


class Page:
    """What the page of the village's round says, in English."""

    def __init__(self, app: Flask, around: Around) -> None:
        self.app = app
        self.around = around

    def says(self, step: int) -> tuple[str, str, str]:
        """State, when and note of this step, the first being 1."""
        with self.app.test_request_context("/", headers={"Accept-Language": "en"}):
            shown = steps_shown(_board(self.around))[step - 1]
        return shown.state, shown.when, shown.note

    def due(self) -> tuple[str, str]:
        """What is due for the officer, and for supervision."""
        now = _board(self.around)
        return act_due(now, OFFICER, []), act_due(now, SUPERVISOR, [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_step_says_when_and_what_is_next(database: Database) -> None:
    app = Flask(__name__)
    language.set_up(app, "Asia/Shanghai")
    with year_begun() as around:
        page = Page(app, around)
        around.open()
        assert page.says(1) == ("here", "", "0 of 4 filed")
        assert page.says(2) == ("ahead", "", "when filing is closed")
        assert page.due() == ("file", "")
        around.file()
        assert page.says(1)[:2] == ("past", "Dec 1")
        assert page.says(2) == ("here", "", "the session's notice hangs 3 full days first")
        assert page.due() == ("assign", "")
        around.seat()
        around.call()
        around.calendar.forward(-4)
        assert page.says(2) == ("here", "", "session from Dec 5")
        assert page.due() == ("", "")
        around.calendar.forward(4)
        around.score()
        assert page.says(2)[2] == "4 of 4 agreed"
        assert page.says(3) == ("ahead", "", "when every score is agreed")
        assert page.due() == ("publish", "")
        around.publish()
        assert page.says(3) == ("here", "day 7 of 7", "Dec 5 to Dec 12")
        around.calendar.forward(-8)
        assert page.says(3)[1] == "hung today, 7 full days"
        around.calendar.forward(8)
        ahead = ("ahead", "from Dec 13 at the earliest", "objections answered, supervision signs")
        assert page.says(4) == ahead
        assert page.due() == ("", "sign")
        around.sign()
        assert page.says(4)[2] == "signed by supervision"
        assert act_due(_board(around), OFFICER, [around.id]) == "complete-all"
        around.complete()
        assert page.says(4) == ("past", "Dec 13", "the village: AAA")
        assert page.due() == ("", "")
