"""The books as workbooks: what stands in them is what the books say, and nothing of it runs."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask

import ledger
import registry
from kernel.db import reading
from ledger import Asked
from office import journal_sheet
from tests.pos.counter import SALT, WANG, Town

SHOPS = {"S1": "塘庄村信用超市"}


def rows_of(content: bytes) -> list[tuple[Any, ...]]:
    """The rows of a workbook's one sheet."""
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def journal_of(app: Flask, asked: Asked) -> list[tuple[Any, ...]]:
    """The journal's workbook, row by row."""
    with app.test_request_context(), reading() as session:
        return rows_of(journal_sheet.journal_workbook(session, asked, SHOPS))


def test_one_line_per_leg_newest_first(app: Flask, town: Town) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    headings, household, shop, *_ = journal_of(app, Asked(town.east))
    assert len(headings) == len(household) == 11
    assert household[2:6] == ("换东西", f"户号 {WANG}", -4, 96)
    assert household[7:9] == (f"小票 {slip}", "陈秀兰")
    assert shop[3:6] == ("在塘庄村信用超市兑换", 4, None)
    assert str(household[0]).startswith("2026-11-20")
    assert household[1] == "12:00:00"


def test_a_reference_that_looks_like_a_formula_stays_text(app: Flask, town: Town) -> None:
    registry.award(actor_id=None, number=WANG, points=1, reason="=1+1", ref="=1+1")
    found = [row[7] for row in journal_of(app, Asked(town.east, kind="award"))]
    assert "记积分 =1+1" in found
    assert "=1+1" not in found


def test_what_is_cut_is_said(app: Flask, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_sheet, "LINES_AT_MOST", 3)
    rows = journal_of(app, Asked(town.east))
    assert len(rows) == 1 + 3 + 1
    assert "3" in str(rows[-1][0])
    assert set(rows[-1][1:]) == {None}
    monkeypatch.setattr(journal_sheet, "LINES_AT_MOST", 4)
    assert len(journal_of(app, Asked(town.east))) == 1 + 4


def test_the_trial_balance_ends_in_its_sum(app: Flask, town: Town) -> None:
    with app.test_request_context(), reading() as session:
        lines = ledger.trial_balance(session, [town.east])
        rows = rows_of(journal_sheet.trial_workbook(lines, SHOPS))
    assert rows[-1] == ("合计", None, None, 0)
    assert ("在各户手里", "各户和各主体手里还没用的积分。", 3, 400) in rows
