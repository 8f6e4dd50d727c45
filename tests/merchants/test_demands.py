"""The demand list's tables: known again by words, kept by the database as they were written."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import Database, transaction
from merchants.demanding import ask, decline, merge
from merchants.demands import fold
from tests.merchants.people import around

GUARDED = {
    "demand": ("DELETE FROM",),
    "demand_ask": ("UPDATE",),
    "demand_merge": ("UPDATE", "DELETE FROM"),
    "demand_end": ("UPDATE", "DELETE FROM"),
}


def test_width_case_and_spaces_make_no_other_demand() -> None:
    assert fold(" ＡＢ 理 发") == fold("ab理发")
    assert fold("理发") != fold("烫发")


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_the_database_keeps_them(database: Database) -> None:
    here = around(1)
    [one], east = here.subjects, here.town.east
    made = [ask(one, words=words, key=words).reply["demand"] for words in ("理发", "剪头")]
    merge(here.officer, village=east, demand=made[1], into=made[0], key="m")
    decline(here.officer, village=east, demand=made[0], words="没人肯来", key="d")
    for table, attacks in GUARDED.items():
        for attack in attacks:
            tail = " SET village_id = village_id" if attack == "UPDATE" else ""
            with pytest.raises(DBAPIError, match=f"{table}_no_"):
                transaction(partial(_execute, f"{attack} {table}{tail}"))
