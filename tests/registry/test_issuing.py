"""Cards and links handed out once per form: the same form shows the same codes, no other does."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from kernel.once import KeyReused, StoredOperation
from registry import codes
from registry.access import Actor, NotPermitted, actor_of
from registry.cards import Card, CardRevoked, CardUnknown, cards_of, find_card
from registry.issuing import (
    CardReasonUnfit,
    Holder,
    HolderUnknown,
    cut_links,
    find_holder,
    issue_another,
    issue_missing,
    link_out,
    replace_card,
    withdraw_card,
)
from registry.looks import LookUnknown, subject_by_look
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


def test_who_has_none_gets_one_and_its_code_finds_it(
    town: Town, chen: Actor, wang: Subject
) -> None:
    li = make_household(town.east, "010318")
    make_household(town.east, "01E001", "agribusiness")
    issue_another(chen, Holder(li.village_id, li.id), secret="other", label="")
    [card] = issue_missing(chen, town.east, secret=SECRET)
    assert (card.number, card.name, card.label) == ("010317", "王某某", "")
    with reading() as session:
        found = find_card(session, town.east, card.code)
    assert (found.subject_id, found.issued_by) == (wang.id, chen.staff_id)
    assert issue_missing(chen, town.east, secret="another form") == []


def test_a_double_click_shows_the_same_cards(town: Town, chen: Actor, wang: Subject) -> None:
    make_household(town.east, "010318")
    with ThreadPoolExecutor(4) as pool:
        shown = list(pool.map(lambda _: issue_missing(chen, town.east, secret=SECRET), range(4)))
    assert len(shown[0]) == 2
    assert all(one == shown[0] for one in shown)
    assert len(_cards(wang)) == 1


def test_no_code_and_no_secret_is_stored(town: Town, chen: Actor, holder: Holder) -> None:
    [card] = issue_missing(chen, town.east, secret=SECRET)
    token = link_out(chen, holder, secret="a link's secret")
    with reading() as session:
        said = repr(session.execute(select(StoredOperation.__table__)).all())
        said += repr(session.execute(select(Card.__table__)).all())
    assert [one for one in (SECRET, "a link's secret", card.code, token) if one in said] == []


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


def test_a_grid_alone_may_be_supplied(town: Town, chen: Actor, wang: Subject) -> None:
    li = make_household(town.east, "010318")

    def settle(tx: Session) -> None:
        found = find_subject(tx, "010318")
        found.grid_id = town.grid

    transaction(settle)
    cards = issue_missing(chen, town.east, secret=SECRET, grid_id=town.grid)
    assert [card.number for card in cards] == [li.number]


def test_a_card_is_replaced_once_and_keeps_its_label(
    town: Town, chen: Actor, wang: Subject, holder: Holder
) -> None:
    [old] = issue_another(chen, holder, secret="first", label=" 代办 人 ")
    [kept] = _cards(wang)
    [fresh] = replace_card(chen, holder, kept.id, secret=SECRET, reason="丢了")
    assert [fresh] == replace_card(chen, holder, kept.id, secret=SECRET, reason="丢了")
    assert (fresh.label, fresh.code == old.code) == ("代办 人", False)
    newest, oldest = _cards(wang)
    assert (newest.replaces_id, oldest.revoked_reason) == (kept.id, "丢了")
    with reading() as session, pytest.raises(CardRevoked):
        find_card(session, town.east, old.code)
    with pytest.raises(CardRevoked):
        replace_card(chen, holder, kept.id, secret="again", reason="丢了")
    with pytest.raises(KeyReused):
        replace_card(chen, holder, newest.id, secret=SECRET, reason="丢了")


def test_a_card_is_revoked_for_a_reason(chen: Actor, wang: Subject, holder: Holder) -> None:
    issue_another(chen, holder, secret=SECRET, label="")
    [card] = _cards(wang)
    for reason in ("", " \n", "丢" * 101, "丢\x00"):
        with pytest.raises(CardReasonUnfit):
            withdraw_card(chen, holder, card.id, reason=reason)
        with pytest.raises(CardReasonUnfit):
            replace_card(chen, holder, card.id, secret="s", reason=reason)
    withdraw_card(chen, holder, card.id, reason=" 丢了 ")
    [card] = _cards(wang)
    assert (card.revoked_by, card.revoked_reason) == (chen.staff_id, "丢了")
    with pytest.raises(CardRevoked):
        withdraw_card(chen, holder, card.id, reason="丢了")


def test_somebody_elses_card_is_none_of_this_household(
    town: Town, chen: Actor, holder: Holder
) -> None:
    li = make_household(town.east, "010318")
    issue_another(chen, Holder(li.village_id, li.id), secret=SECRET, label="")
    [other] = _cards(li)
    with pytest.raises(CardUnknown):
        withdraw_card(chen, holder, other.id, reason="丢了")
    with pytest.raises(CardUnknown):
        replace_card(chen, holder, other.id, secret="s", reason="丢了")


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
        issue_another(chen, holder, secret="s1", label="")
    with pytest.raises(SubjectClosed):
        link_out(chen, holder, secret="s2")
    assert issue_missing(chen, holder.village_id, secret="s3") == []


def test_another_villages_officer_finds_nobody(town: Town, holder: Holder) -> None:
    far = _officer("far", town.west)
    with pytest.raises(HolderUnknown):
        find_holder(far, holder)
    with pytest.raises(HolderUnknown):
        issue_another(far, holder, secret=SECRET, label="")
    with pytest.raises(HolderUnknown):
        cut_links(far, Holder(town.west, holder.subject_id))
    with pytest.raises(NotPermitted):
        issue_missing(far, town.east, secret=SECRET)
