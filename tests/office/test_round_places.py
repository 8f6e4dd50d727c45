"""Which round and which village a page is about."""

import pytest

from civility.rounds import RoundUnknown
from kernel.db import reading, transaction
from office.round_places import shown_round
from registry import NotPermitted
from tests.app.rated import ROUND, rate
from tests.pos.counter import WANG, Town


def test_the_latest_round_and_the_own_village(town: Town) -> None:
    officer = town.actors["officer"]
    with reading() as session:
        none = shown_round(session, officer, "round.run", {}, is_needed=False)
        with pytest.raises(RoundUnknown):
            shown_round(session, officer, "round.run", {})
    assert (none.round_id, none.village.id) == ("", town.east)
    transaction(lambda tx: rate(tx, town.east, WANG))
    with reading() as session:
        shown = shown_round(session, officer, "round.run", {})
        assert (shown.round_id, shown.rounds) == (ROUND, [ROUND])
        with pytest.raises(RoundUnknown):
            shown_round(session, officer, "round.run", {"round": "1999"})
        with pytest.raises(NotPermitted):
            shown_round(session, officer, "round.run", {"village": str(town.west)})
        with pytest.raises(RoundUnknown):  # the west is not in this round
            shown_round(session, town.actors["officer-west"], "round.run", {})
