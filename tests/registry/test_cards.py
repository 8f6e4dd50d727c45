"""Cards: issued with a code shown once, found by it, revoked alone, reissued alone."""

import pytest
from sqlalchemy import select

from kernel import clock
from kernel.db import Database, reading, transaction
from registry import cards, codes
from registry.cards import Card, CardElsewhere, CardRevoked, CardUnknown
from registry.subjects import Subject
from tests.registry.people import NOON, Town, make_household, make_staff, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


@pytest.fixture
def wang(town: Town) -> Subject:
    """A household of the first village."""
    return make_household(town.east, "010317")


def _issue(subject: Subject, label: str = "") -> tuple[Card, str]:
    return transaction(lambda tx: cards.issue_card(tx, subject, staff_id=None, label=label))


def _find(village: int, code: str) -> Card:
    with reading() as session:
        return cards.find_card(session, village, code)


def _revoke(card: Card, reason: str = "lost") -> None:
    transaction(lambda tx: cards.revoke_card(tx, card, staff_id=None, reason=reason))


def test_a_card_is_found_by_its_code_however_it_is_typed(town: Town, wang: Subject) -> None:
    card, code = _issue(wang)
    assert codes.is_spend_code(code)
    grouped = " ".join(code[i : i + 4] for i in range(0, 20, 4))
    for typed in (code, grouped, f"{code}\r\n"):
        found = _find(town.east, typed)
        assert (found.id, found.subject_id) == (card.id, wang.id)


def test_the_code_is_not_stored(town: Town, wang: Subject) -> None:
    _, code = _issue(wang)
    with reading() as session:
        row = session.execute(select(Card.__table__)).one()
    assert not [value for value in row if code in str(value) or code[2:18] in str(value)]


@pytest.mark.parametrize("code", ["", "47000000000000000086", "134567890123456789", "\x00", "²"])
def test_an_unknown_code_is_refused(town: Town, wang: Subject, code: str) -> None:
    _issue(wang)
    with pytest.raises(CardUnknown):
        _find(town.east, code)


def test_a_misread_digit_finds_no_card(town: Town, wang: Subject) -> None:
    _, code = _issue(wang)
    wrong = code[:10] + str((int(code[10]) + 1) % 10) + code[11:]
    with pytest.raises(CardUnknown):
        _find(town.east, wrong)


def test_another_villages_card_is_named_so_revoked_or_not(town: Town, wang: Subject) -> None:
    card, code = _issue(wang)
    with pytest.raises(CardElsewhere) as refused:
        _find(town.west, code)
    assert refused.value.details == {}
    _revoke(card)
    with pytest.raises(CardElsewhere):
        _find(town.west, code)


def test_a_revoked_card_is_refused_with_its_day_and_others_stay(town: Town, wang: Subject) -> None:
    grandson, grandsons_code = _issue(wang, "grandson")
    card, code = _issue(wang)
    with clock.frozen(NOON):
        _revoke(card)
    with pytest.raises(CardRevoked) as refused:
        _find(town.east, code)
    assert refused.value.details == {"on": "2026-11-20"}
    assert _find(town.east, grandsons_code).id == grandson.id


def test_a_card_is_revoked_once_and_keeps_who_and_why(town: Town, wang: Subject) -> None:
    officer = make_staff("chen")
    card, _ = _issue(wang)
    transaction(lambda tx: cards.revoke_card(tx, card, staff_id=officer, reason="lost at fair"))
    with pytest.raises(CardRevoked):
        _revoke(card, "again")
    with reading() as session:
        stored = cards.cards_of(session, wang)[0]
    assert (stored.revoked_by, stored.revoked_reason) == (officer, "lost at fair")


def test_a_reissue_revokes_the_old_and_keeps_its_label(town: Town, wang: Subject) -> None:
    old, old_code = _issue(wang, "grandson")
    fresh, code = transaction(lambda tx: cards.reissue_card(tx, old, staff_id=None, reason="worn"))
    assert (fresh.replaces_id, fresh.label, fresh.subject_id) == (old.id, "grandson", wang.id)
    assert _find(town.east, code).id == fresh.id
    with pytest.raises(CardRevoked):
        _find(town.east, old_code)
    with pytest.raises(CardRevoked):
        transaction(lambda tx: cards.reissue_card(tx, old, staff_id=None, reason="worn"))


def test_issuing_for_a_village_gives_each_household_without_a_live_card_one(
    town: Town, wang: Subject
) -> None:
    lost = make_household(town.east, "010318")
    card, _ = _issue(lost)
    _revoke(card)
    _issue(make_household(town.east, "010101"))
    make_household(town.east, "090001", kind="agribusiness")
    make_household(town.west, "020001")
    issued = _issue_village(town.east)
    assert [number for number, _ in issued] == ["010317", "010318"]
    assert _find(town.east, issued[0][1]).subject_id == wang.id
    assert _issue_village(town.east) == []


def _issue_village(village: int) -> list[tuple[str, str]]:
    return transaction(lambda tx: cards.issue_cards(tx, village, staff_id=None))


def test_cards_of_lists_the_latest_first(town: Town, wang: Subject) -> None:
    first, _ = _issue(wang)
    second, _ = _issue(wang)
    _issue(make_household(town.east, "010318"))
    with reading() as session:
        assert [card.id for card in cards.cards_of(session, wang)] == [second.id, first.id]
