"""The frame: once per key, in reach only, and nothing of what was asked kept readable."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.db import Database, reading
from kernel.once import KeyReused, StoredOperation
from registry.doing import on_subject, village_of
from registry.subjects import Subject, SubjectUnknown
from tests.registry.people import Town, make_household, make_officer, make_staff, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages, a household in the first."""
    made = make_town()
    make_household(made.east, "010317")
    return made


def test_a_repeat_gets_the_first_answer_and_another_request_none(town: Town) -> None:
    officer = make_officer("chen", town.east)
    done: list[str] = []

    def work(_tx: Session, subject: Subject) -> dict[str, Any]:
        done.append(subject.number)
        return {"household": subject.number}

    outcomes = [
        on_subject(officer, number="010317", key="k1", asked={"head": "王芳"}, work=work)
        for _ in range(2)
    ]
    assert [one.unwrap() for one in outcomes] == [{"household": "010317"}] * 2
    assert [one.replayed for one in outcomes] == [False, True]
    assert done == ["010317"]
    with pytest.raises(KeyReused):
        on_subject(officer, number="010317", key="k1", asked={"head": "王方"}, work=work)
    with reading() as session:
        [stored] = session.scalars(select(StoredOperation))
    assert "王" not in stored.reply + stored.key + stored.digest


def test_another_villages_household_is_answered_like_an_unknown_one(town: Town) -> None:
    stranger = make_officer("liu", town.west)
    for number in ("010317", "999999"):
        with pytest.raises(SubjectUnknown) as refused:
            village_of(stranger, number)
        assert refused.value.details == {"number": number}
    assert village_of(make_officer("zhou", town.id, "town-officer"), "010317") == town.east


def test_only_officers_change_the_register(town: Town) -> None:
    supervisor = make_officer("he", town.east, "supervisor")
    with pytest.raises(SubjectUnknown):
        village_of(supervisor, "010317")
    assert make_staff("nobody")
