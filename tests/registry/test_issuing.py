"""Cards and links handed out once per form: the same form shows the same codes, no other does."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from kernel.once import KeyReused, StoredOperation
from registry import codes
from registry.access import Actor, actor_of
from registry.backs import PrintedCard
from registry.card_prints import CardPrint, prints_of
from registry.card_runs import Due, look_of, run_again
from registry.cards import Card, CardRevoked, CardUnknown, cards_of, code_of, find_card
from registry.issuing import (
    CardReasonUnfit,
    Holder,
    HolderUnknown,
    cut_links,
    find_holder,
    issue_another,
    link_out,
    replace_card,
    withdraw_card,
)
from registry.looks import LookLink, LookUnknown, subject_by_look
from registry.staff import RoleAt, get_staff
from registry.standing import SubjectClosed
from registry.subjects import Subject, find_subject
from tests.registry.people import Town, make_household, make_staff, make_town

SECRET = "a secret of a form, made for this test"


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


@pytest.fixture
def chen(town: Town) -> Actor:
    """An officer of the first village."""
    return _officer("chen", town.east)


@pytest.fixture
def wang(town: Town) -> Subject:
    """A household there."""
    return make_household(town.east, "010317")


@pytest.fixture
def holder(wang: Subject) -> Holder:
    """That household, as an officer names it."""
    return Holder(wang.village_id, wang.id)


def _officer(username: str, village: int) -> Actor:
    make_staff(username, RoleAt("village-officer", village))
    with reading() as session:
        return actor_of(session, get_staff(session, username))


def _cards(subject: Subject) -> list[Card]:
    with reading() as session:
        return cards_of(session, subject)


def _another(actor: Actor, holder: Holder, secret: str = SECRET, label: str = "") -> str:
    """The code of one more card, as it is printed."""
    run = issue_another(actor, holder, secret=secret, label=label, check=fine)
    return _code(holder, run, secret)


def _replace(actor: Actor, holder: Holder, card_id: str, *, secret: str = SECRET) -> str:
    """The code of the card in place of this one."""
    run = replace_card(actor, holder, card_id, secret=secret, reason="丢了", check=fine)
    return _code(holder, run, secret)


def fine(_due: Sequence[Due]) -> None:
    """Everything can be drawn."""


def _code(holder: Holder, run: str, secret: str) -> str:
    with reading() as session:
        [due] = run_again(session, holder.village_id, run)
    return code_of(secret, due.card_id)


def test_a_card_is_issued_with_its_back_and_logged(
    town: Town, chen: Actor, wang: Subject, holder: Holder
) -> None:
    """As a run of one; a double click is the same card, and the household's cards are counted."""
    with ThreadPoolExecutor(4) as pool:
        [code] = set(pool.map(lambda _: _another(chen, holder), range(4)))
    _another(chen, holder, "another form", " 代办 人 ")
    with reading() as session:
        found = find_card(session, town.east, code)
        assert (found.subject_id, found.issued_by) == (wang.id, chen.staff_id)
        assert subject_by_look(session, look_of(SECRET, found.id)).id == wang.id
        rows = prints_of(session, town.east).rows
        assert [(one.layout, one.again, one.cards) for one, _by in rows] == [("one", "more", 1)] * 2
        [second] = run_again(session, town.east, rows[0][0].id)
    assert (second.no, second.label) == (2, "代办 人")
    assert len(_cards(wang)) == 2


def test_what_cannot_be_drawn_is_not_issued(chen: Actor, wang: Subject, holder: Holder) -> None:
    def refuse(due: Sequence[Due]) -> None:
        raise CardUnknown(due=len(due))

    code = _another(chen, holder)
    [card] = _cards(wang)
    with pytest.raises(CardUnknown):
        issue_another(chen, holder, secret="s", label="", check=refuse)
    with pytest.raises(CardUnknown):
        replace_card(chen, holder, card.id, secret="t", reason="丢了", check=refuse)
    with reading() as session:
        assert find_card(session, holder.village_id, code).id == card.id
    assert len(_cards(wang)) == 1


def test_no_code_and_no_secret_is_stored(chen: Actor, wang: Subject, holder: Holder) -> None:
    code = _another(chen, holder)
    token = link_out(chen, holder, secret="a link's secret")
    tables = (StoredOperation, Card, CardPrint, PrintedCard, LookLink)
    with reading() as session:
        said = "".join(repr(session.execute(select(one.__table__)).all()) for one in tables)
    back = look_of(SECRET, _cards(wang)[0].id)
    assert [one for one in (SECRET, "a link's secret", code, token, back) if one in said] == []


def test_another_secret_or_another_key_makes_another_code() -> None:
    codes.use_key(b"the key of a test, 32 bytes long")
    code = codes.derived_code(codes.SPEND, SECRET, "card/1")
    assert codes.is_spend_code(code)
    assert codes.derived_code(codes.SPEND, SECRET, "card/1") == code
    others = {
        codes.derived_code(codes.SPEND, SECRET, "card/2"),
        codes.derived_code(codes.SPEND, "another", "card/1"),
    }
    codes.use_key(b"another key of a test, 32 bytes!!")
    others.add(codes.derived_code(codes.SPEND, SECRET, "card/1"))
    assert len(others | {code}) == 4


def test_a_card_is_replaced_once_and_keeps_its_label(
    town: Town, chen: Actor, wang: Subject, holder: Holder
) -> None:
    old = _another(chen, holder, "first", " 代办 人 ")
    [kept] = _cards(wang)
    back = look_of("first", kept.id)
    fresh = _replace(chen, holder, kept.id)
    assert fresh == _replace(chen, holder, kept.id)
    newest, oldest = _cards(wang)
    assert (newest.label, fresh == old) == ("代办 人", False)
    assert (newest.replaces_id, oldest.revoked_reason) == (kept.id, "丢了")
    with reading() as session:
        assert find_card(session, town.east, fresh).id == newest.id
        with pytest.raises(CardRevoked):
            find_card(session, town.east, old)
        # What is on the back of the old one ended with it.
        with pytest.raises(LookUnknown):
            subject_by_look(session, back)
    with pytest.raises(CardRevoked):
        _replace(chen, holder, kept.id, secret="again")
    with pytest.raises(KeyReused):
        _replace(chen, holder, newest.id)


def test_a_card_is_revoked_for_a_reason(chen: Actor, wang: Subject, holder: Holder) -> None:
    _another(chen, holder)
    [card] = _cards(wang)
    for reason in ("", " \n", "丢" * 101, "丢\x00"):
        with pytest.raises(CardReasonUnfit):
            withdraw_card(chen, holder, card.id, reason=reason)
        with pytest.raises(CardReasonUnfit):
            replace_card(chen, holder, card.id, secret="s", reason=reason, check=fine)
    withdraw_card(chen, holder, card.id, reason=" 丢了 ")
    [card] = _cards(wang)
    assert (card.revoked_by, card.revoked_reason) == (chen.staff_id, "丢了")
    with pytest.raises(CardRevoked):
        withdraw_card(chen, holder, card.id, reason="丢了")


def test_somebody_elses_card_is_none_of_this_household(
    town: Town, chen: Actor, holder: Holder
) -> None:
    li = make_household(town.east, "010318")
    _another(chen, Holder(li.village_id, li.id))
    [other] = _cards(li)
    with pytest.raises(CardUnknown):
        withdraw_card(chen, holder, other.id, reason="丢了")
    with pytest.raises(CardUnknown):
        _replace(chen, holder, other.id, secret="s")


def test_a_link_is_made_once_and_cut(chen: Actor, wang: Subject, holder: Holder) -> None:
    token = link_out(chen, holder, secret=SECRET)
    assert link_out(chen, holder, secret=SECRET) == token
    with reading() as session:
        assert subject_by_look(session, token).id == wang.id
    cut_links(chen, holder)
    with reading() as session, pytest.raises(LookUnknown):
        subject_by_look(session, token)


def test_a_closed_household_gets_neither(chen: Actor, wang: Subject, holder: Holder) -> None:
    def close(tx: Session) -> None:
        found = find_subject(tx, wang.number)
        found.closed_on, found.closed_why = clock.today(), "ended"

    transaction(close)
    with pytest.raises(SubjectClosed):
        _another(chen, holder, "s1")
    with pytest.raises(SubjectClosed):
        link_out(chen, holder, secret="s2")


def test_another_villages_officer_finds_nobody(town: Town, holder: Holder) -> None:
    far = _officer("far", town.west)
    with pytest.raises(HolderUnknown):
        find_holder(far, holder)
    with pytest.raises(HolderUnknown):
        _another(far, holder)
    with pytest.raises(HolderUnknown):
        cut_links(far, Holder(town.west, holder.subject_id))
