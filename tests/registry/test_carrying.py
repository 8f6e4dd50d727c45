"""A browser of the household goes on when its link ends with a lost card; nobody else does."""

from datetime import timedelta

import pytest

from kernel import clock
from kernel.db import Database, reading, transaction
from registry import codes
from registry.card_sessions import close_cards, open_card
from registry.cards import cards_of, revoke_card
from registry.carrying import carried, carry_over
from registry.looks import LookLink, revoke_looks, subject_by_look
from registry.phones import enrol_phone, revoke_phones
from registry.subjects import Subject
from tests.household.printed import print_card
from tests.registry.people import NOON, make_household, make_town


@pytest.fixture
def wang(database: Database) -> Subject:
    """A household."""
    return make_household(make_town().east, "010317")


def _lose(subject: Subject) -> None:
    """Revoke the household's card, as every verb for it does."""
    with reading() as session:
        [card] = [one for one in cards_of(session, subject) if one.revoked_at is None]
    transaction(lambda tx: carry_over(tx, revoke_card(tx, card, staff_id=None, reason="丢了")))


def _enrol(subject: Subject) -> str:
    return transaction(lambda tx: enrol_phone(tx, subject)[1])


def _carried(token: str, *, sid: str = "", phone: str = "") -> str | None:
    with reading() as session:
        return carried(session, token, sid=sid, phone=phone)


def test_a_telephone_and_an_open_browser_go_on_and_a_finder_does_not(wang: Subject) -> None:
    back = print_card(wang.number).back
    li = make_household(wang.village_id, "010318")
    phone, other = _enrol(wang), _enrol(li)
    sid = transaction(lambda tx: open_card(tx, wang))
    assert _carried(back, sid=sid, phone=phone) is None
    _lose(wang)
    onwards = _carried(back, phone=phone)
    assert onwards is not None
    assert onwards == _carried(back, sid=sid) != back
    with reading() as session:
        assert subject_by_look(session, onwards).id == wang.id
        digests = [one.digest for one in session.query(LookLink)]
    # Who has the card, the database, or another household's telephone, has no way on.
    for guess in ("", "forged", other, back, codes.digest(back)):
        assert _carried(back, sid=guess, phone=guess) is None
    assert all(_carried(digest, phone=phone) is None for digest in digests)
    transaction(lambda tx: close_cards(tx, wang))
    assert (_carried(back, sid=sid), _carried(back, phone=phone)) == (None, onwards)
    transaction(lambda tx: revoke_phones(tx, wang))
    assert _carried(back, phone=phone) is None


def test_links_that_were_cut_go_nowhere(wang: Subject) -> None:
    back = print_card(wang.number).back
    phone = _enrol(wang)
    transaction(lambda tx: revoke_looks(tx, wang))
    _lose(wang)
    assert _carried(back, phone=phone) is None
    second = print_card(wang.number).back
    _lose(wang)
    assert _carried(second, phone=phone) is not None
    transaction(lambda tx: revoke_looks(tx, wang))
    assert _carried(second, phone=phone) is None


def test_where_nobody_is_to_go_on_no_link_is_made(wang: Subject) -> None:
    back = print_card(wang.number).back
    with clock.frozen(NOON - timedelta(hours=1)):
        sid = transaction(lambda tx: open_card(tx, wang))
    with clock.frozen(NOON):
        _lose(wang)
    with reading() as session:
        assert session.query(LookLink).count() == 1
    assert _carried(back, sid=sid) is None


def test_a_reprinted_card_leaves_the_telephone_where_it_is(wang: Subject) -> None:
    back = print_card(wang.number).back
    phone = _enrol(wang)
    print_card(wang.number)
    assert _carried(back) is None
    assert _carried(back, phone=phone) is not None
