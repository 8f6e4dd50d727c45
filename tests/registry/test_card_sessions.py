"""What a PIN opened: one household's pages, in one browser, for half an hour."""

import pytest

from kernel.db import Database, reading, transaction
from registry import household_pins, looks
from registry.card_sessions import (
    CardPinNeeded,
    CardSession,
    close_card,
    close_cards,
    open_card,
    subject_behind,
)
from registry.looks import LookUnknown
from registry.subjects import Subject
from tests.pos.counter import NOON, Watch
from tests.registry.people import Town, make_household, make_officer, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


def _open(subject: Subject) -> str:
    return transaction(lambda tx: open_card(tx, subject))


def _link(subject: Subject) -> str:
    return transaction(lambda tx: looks.make_look(tx, subject))


def _behind(token: str, sid: str) -> str:
    with reading() as session:
        return subject_behind(session, token, sid).number


def test_it_opens_one_household_for_half_an_hour(town: Town, watch: Watch) -> None:
    wang, li = make_household(town.east, "010317"), make_household(town.east, "010318")
    token, others = _link(wang), _link(li)
    sid, second = _open(wang), _open(wang)
    assert _behind(token, sid) == _behind(token, second) == "010317"
    for link, secret in ((others, sid), (token, _open(li)), (token, ""), (token, "x" * 900)):
        with pytest.raises(CardPinNeeded):
            _behind(link, secret)
    with pytest.raises(LookUnknown):
        _behind("none", sid)
    with reading() as session:
        assert sid not in str(session.query(CardSession.digest).all())
    watch.forward(minutes=29)
    assert _behind(token, sid) == "010317"
    watch.forward(minutes=1)
    with pytest.raises(CardPinNeeded):
        _behind(token, sid)
    fresh = _open(wang)
    with reading() as session:
        assert session.query(CardSession).count() == 1
    transaction(lambda tx: close_card(tx, fresh))
    with pytest.raises(CardPinNeeded):
        _behind(token, fresh)


def test_another_pin_or_no_link_ends_it(town: Town, watch: Watch) -> None:
    wang, officer = make_household(town.east, "010317"), make_officer("chen", town.east)
    assert watch.at == NOON
    token, sid = _link(wang), _open(wang)
    household_pins.set_pin(officer, number="010317", key="a", pin="8520")
    with pytest.raises(CardPinNeeded):
        _behind(token, sid)
    sid = _open(wang)
    transaction(lambda tx: close_cards(tx, wang))
    with pytest.raises(CardPinNeeded):
        _behind(token, sid)
    sid = _open(wang)
    transaction(lambda tx: looks.revoke_looks(tx, wang))
    with pytest.raises(LookUnknown):
        _behind(token, sid)
