"""Papers for households from the office: one form, one run, its files, and the log."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from household import handing_out
from office.views import handouts
from tests.app.browser import Browser
from tests.pos.counter import Town, Watch

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Open = Callable[..., Browser]


def test_a_form_makes_a_run_and_its_files_are_fetched(
    town: Town,
    app: Flask,
    browser: Open,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handing_out, "BUNDLE", 1)
    monkeypatch.setattr(handouts, "AT_MOST", 1)
    watch.at = datetime(2027, 1, 5, 4, 0, tzinfo=UTC)
    officer = browser("officer")
    page = officer.get("/handouts").text
    assert "这里还没有印过单子" in page
    assert "2026年10月1日 至 2026年12月31日" in page
    form = {"kind": "statements", "village": str(town.east), "key": "a form", "quarter": "2026Q4"}
    made = officer.post("/handouts", **form)
    assert made.status_code == 303
    assert officer.post("/handouts", **form).headers["Location"] == made.headers["Location"]
    page = officer.get(made.headers["Location"]).text
    assert page.count(".pdf") == 1
    assert "from=2" in page
    page = officer.get(made.headers["Location"] + "?from=2").text
    (address,) = re.findall(r'href="(\S+\.pdf)"', page)
    answer = officer.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"%PDF")
    assert officer.get(address.replace("/2.pdf", "/3.pdf")).status_code == 404
    page = officer.get("/handouts").text
    assert page.count("<tr>") == 2
    assert made.headers["Location"] in page


def test_what_cannot_be_printed_is_said_on_the_page(
    town: Town, app: Flask, browser: Open, watch: Watch
) -> None:
    """A quarter that is not over; nobody with points by then; another village; a supervisor."""
    officer = browser("officer")
    said = officer.post("/handouts", kind="statements", village=str(town.east), quarter="2026Q4")
    assert (said.status_code, "只有过完的季度才有对账单" in said.text) == (422, True)
    said = officer.post("/handouts", kind="statements", village=str(town.east), quarter="2026Q3")
    assert (said.status_code, "没有哪一户有这种单子" in said.text) == (422, True)
    assert officer.post("/handouts", kind="statements", village=str(town.west)).status_code == 403
    assert browser("supervisor").get("/handouts").status_code == 403
