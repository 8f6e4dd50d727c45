"""A page of the journal: fifty entries, the ways on, names and corrections."""

from flask import Flask

import ledger
from kernel.db import reading
from ledger import Asked, Mark
from office.journal_list import PAGE, JournalPage, journal_page
from pos.undoing import undo
from tests.pos.counter import MATCHES, Town


def page(town: Town, mark: Mark | None = None) -> JournalPage:
    """The page of the east's journal."""
    with reading() as session:
        return journal_page(session, Asked(town.east), mark)


def test_pages_on_and_back_again(app: Flask, town: Town) -> None:
    for _ in range(PAGE):
        town.redeem((MATCHES, 1))
    with app.test_request_context():
        first = page(town)
        assert (len(first.entries), first.newer) == (PAGE, None)
        assert first.older == first.entries[-1].id
        second = page(town, Mark(first.older))
        assert (second.older, second.newer) == (None, second.entries[0].id)
        with reading() as session:
            through = list(ledger.journal_through(session, Asked(town.east)))
        assert [*first.entries, *second.entries] == through
        back = page(town, Mark(second.newer or "", newer=True))
        assert (back.entries, back.newer, back.older) == (first.entries, None, first.older)
        nothing = page(town, Mark(through[-1].id))
        assert (nothing.entries, nothing.newer, nothing.older) == ((), None, None)


def test_who_did_it_and_what_was_corrected(app: Flask, town: Town) -> None:
    slip = town.redeem((MATCHES, 1)).reply["slip"]
    undo(town.clerk, slip=slip, key="u1")
    with app.test_request_context():
        found = page(town)
    by_kind = {one.kind: one for one in found.entries}
    undone, redeemed = by_kind["undo"], by_kind["redeem"]
    assert found.corrected_by == {redeemed.id: undone.id}
    assert found.actors[redeemed.actor] == "陈秀兰"
    assert found.actors["programme"] == "系统自动"
