"""Look tokens: one finds its subject until revoked, and is worth nothing at a till."""

import pytest
from sqlalchemy import select

from kernel.db import Database, reading, transaction
from registry import cards, looks
from registry.looks import LookLink, LookUnknown
from registry.subjects import Subject
from tests.registry.people import Town, make_household, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


@pytest.fixture
def wang(town: Town) -> Subject:
    """A household."""
    return make_household(town.east, "010317")


def _make(subject: Subject) -> str:
    return transaction(lambda tx: looks.make_look(tx, subject))


def _find(token: str) -> str:
    with reading() as session:
        return looks.subject_by_look(session, token).number


def test_a_token_finds_its_subject_and_an_earlier_one_stays_good(wang: Subject) -> None:
    first, second = _make(wang), _make(wang)
    assert first != second
    assert _find(first) == _find(second) == "010317"


@pytest.mark.parametrize("token", ["", "made up", "\x00", "x" * 1000])
def test_an_unknown_token_is_not_found(wang: Subject, token: str) -> None:
    with pytest.raises(LookUnknown) as refused:
        _find(token)
    assert refused.value.status == 404


def test_revoking_ends_all_of_this_subject_and_is_not_told_apart(town: Town, wang: Subject) -> None:
    tokens = [_make(wang), _make(wang)]
    of_li = _make(make_household(town.east, "010318"))
    transaction(lambda tx: looks.revoke_looks(tx, wang))
    for token in tokens:
        with pytest.raises(LookUnknown) as refused:
            _find(token)
        assert refused.value.details == {}
    assert _find(of_li) == "010318"


def test_the_token_is_not_stored_and_cannot_spend(town: Town, wang: Subject) -> None:
    token = _make(wang)
    with reading() as session:
        row = session.execute(select(LookLink.__table__)).one()
        assert token not in [str(value) for value in row]
        with pytest.raises(cards.CardUnknown):
            cards.find_card(session, town.east, token)
