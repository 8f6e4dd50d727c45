"""Wishes: known again by name, kept by the database as they were written."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import transaction
from pos.wishes import fold
from pos.wishing import ask, decline
from tests.pos.counter import WANG, Town


def test_width_case_and_spaces_make_no_other_wish() -> None:
    assert fold(" ＡＢ 刷 ") == fold("ab刷")
    assert fold("牛奶") != fold("奶牛")


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_the_database_keeps_them(town: Town) -> None:
    officer = town.actors["officer"]
    wish = ask(officer, shop="S1", name="牛奶", number=WANG, key="a").reply["wish"]
    decline(officer, shop="S1", wish=wish, words="太贵", key="b")
    for table in ("wish", "wish_ask", "wish_end"):
        for statement in (f"UPDATE {table} SET village_id = 9", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match=f"{table}_no_"):
                transaction(partial(_execute, statement))
