"""The joint conference's problems: raised, changed, closed, reopened; every step stays."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from merchants.conference import (
    ProblemUnfit,
    ProblemUnknown,
    Told,
    problems_in,
    raise_problem,
    step_problem,
    steps_of,
)
from registry import NotPermitted
from tests.merchants.people import around


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_a_problem_goes_its_way(database: Database) -> None:
    here = around(0)
    town, east, due = here.town.id, here.town.east, clock.today() + timedelta(days=10)
    first = raise_problem(here.whole, town, Told("银行缺窗口", "金融办", due), key="1").reply["no"]
    raise_problem(here.officer, east, Told("缺展板", "村委会", due - timedelta(days=5)), key="2")
    assert raise_problem(here.whole, town, Told("信号差", "电信", due), key="3").reply["no"] == 2
    later = Told("再等一周", "金融办 周德明", due + timedelta(days=7))
    step_problem(here.whole, town, first, later, act="change", key="4")
    step_problem(here.whole, town, first, Told("已开两个窗口", "金融办", due), act="close", key="5")
    for act in ("close", "change", "raise", "burn"):
        with pytest.raises(ProblemUnknown):
            step_problem(here.whole, town, first, later, act=act, key=f"6{act}")
    with reading() as session:
        found = problems_in(session, {town, east})
        assert [(one.first.words, one.is_closed) for one in found] == [
            ("缺展板", False),
            ("信号差", False),
            ("银行缺窗口", True),
        ]
        assert (found[2].last.words, found[2].by) == ("已开两个窗口", "陈某")
        assert [one.owner for one in steps_of(session, town, first)][1] == "金融办 周德明"
    step_problem(here.whole, town, first, later, act="reopen", key="7")
    with pytest.raises(ProblemUnknown):
        step_problem(here.whole, town, 9, later, act="close", key="8")
    for n, unfit in enumerate(
        (Told("", "村委会", due), Told("缺", "", due), Told("缺" * 201, "村", due))
    ):
        with pytest.raises(ProblemUnfit):
            raise_problem(here.officer, east, unfit, key=f"9{n}")
    for actor, region in (
        (here.officer, town),
        (here.officer, here.town.west),
        (here.supervisor, east),
    ):
        with pytest.raises(NotPermitted):
            raise_problem(actor, region, later, key="10")
    for attack in ("UPDATE problem_step SET no = 9", "DELETE FROM problem_step"):
        with pytest.raises(DBAPIError, match="problem_step_no_"):
            transaction(partial(_execute, attack))
