"""The proofs: silent over a whole month, and each finds what was done past the verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from kernel.db import bound, reading, transaction
from merchants import auditing, repaying, taking_back
from merchants.months import SIDES
from tests.merchants.market import public, use
from tests.merchants.test_repaying import _seen
from tests.pos.counter import LI, Town, Watch, whole


@contextmanager
def _unguarded(table: str) -> Iterator[None]:
    """Past the database's own guard, as somebody with every right can go."""
    on = f" ON {table}" if bound().writer.dialect.name == "postgresql" else ""
    transaction(lambda tx: _run(tx, f"DROP TRIGGER {table}_no_update{on}"))
    yield


def _run(tx: Session, sql: str) -> None:
    tx.execute(text(sql))


def _found() -> set[str]:
    with reading() as session:
        return {one.proof for one in auditing.audit(session)}


TAMPERED = [
    ("", "UPDATE merchant SET state = 'paused' WHERE name = '村口理发店'", "merchants-match"),
    ("", "UPDATE offer_count SET state = 'ended'", "offers-match"),
    ("", "UPDATE offer_count SET uses = uses + 1", "offer-counts-match"),
    ("", "UPDATE offer_count SET spent_fen = spent_fen + 1", "offer-counts-match"),
    ("offer_use", "UPDATE offer_use SET points = points + 1", "uses-match"),
    ("offer_use", "UPDATE offer_use SET household = '010001'", "uses-were-offered"),
    ("offer_scan", "UPDATE offer_scan SET grade = 'AAA'", "uses-were-offered"),
    ("offer_use_undo", "UPDATE offer_use_undo SET entry_id = NULL", "uses-back-match"),
    ("merchant_settlement", "UPDATE merchant_settlement SET fen = 1", "merchant-months-match"),
    (
        "merchant_signature",
        "UPDATE merchant_signature SET fingerprint = 'x'",
        "merchant-months-match",
    ),
]


@pytest.mark.parametrize(("table", "sql", "proof"), TAMPERED)
def test_what_is_done_past_the_verbs_is_found(
    town: Town, watch: Watch, table: str, sql: str, proof: str
) -> None:
    offer = public(town, points=3)
    use(town, offer, LI)
    back = use(town, offer, LI).reply["ticket"]
    taking_back.undo(town.actors["merchant"], back, key="u")
    watch.forward(days=12)
    for side, who in zip(SIDES, ("merchant", "officer"), strict=True):
        repaying.confirm(town.actors[who], _seen(town), side, key=side)
    assert _found() == set()
    whole()
    if table:
        with _unguarded(table):
            assert _found() == {"guards-stand"}
    transaction(partial(_run, sql=sql))
    assert proof in _found()
