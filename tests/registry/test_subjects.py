"""Subjects: found by their number, named in full or masked, holding no more than they need."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from kernel.db import Database, reading, transaction
from registry.subjects import (
    Subject,
    SubjectUnknown,
    account_of,
    find_subject,
    subject_by_id,
    subjects_by_number,
    subjects_of,
)
from tests.registry.people import make_household, make_town


def test_a_subject_is_found_by_its_number_in_any_village(database: Database) -> None:
    made = make_town()
    household = make_household(made.west, "020001")
    with reading() as session:
        found = find_subject(session, "020001")
        assert (found.id, found.village_id) == (household.id, made.west)
        assert found.account == account_of("020001") == "household/020001"
        assert subject_by_id(session, made.west, household.id) is found


def test_an_unknown_number_is_refused_and_an_unknown_id_is_a_bug(database: Database) -> None:
    made = make_town()
    household = make_household(made.west, "020001")
    with reading() as session:
        with pytest.raises(SubjectUnknown) as refused:
            find_subject(session, "9" * 100)
        assert refused.value.details == {"number": "9" * 20}
        with pytest.raises(LookupError):
            subject_by_id(session, made.east, household.id)


def test_a_household_is_shown_masked_and_an_organisation_in_full(database: Database) -> None:
    made = make_town()
    assert make_household(made.east, "010001").shown_name == "王某某"
    assert make_household(made.east, "01E001", "agribusiness").shown_name == "东庄果蔬合作社"


def test_a_villages_subjects_stand_by_number(database: Database) -> None:
    made = make_town()
    for village, number in ((made.east, "010002"), (made.west, "020001"), (made.east, "010001")):
        make_household(village, number)
    with reading() as session:
        assert [one.number for one in subjects_of(session, made.east)] == ["010001", "010002"]


def test_many_numbers_are_looked_up_together(database: Database) -> None:
    made = make_town()
    make_household(made.east, "010001")
    with reading() as session:
        found = subjects_by_number(session, (f"{number:06d}" for number in range(10_000, 12_000)))
        assert list(found) == ["010001"]
        assert subjects_by_number(session, []) == {}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "person"},
        {"name": "有名"},
        {"members": 31},
        {"members": 0},
        {"consent_channel": "fax"},
        {"number": "010002"},
    ],
)
def test_the_database_refuses_what_no_subject_is(
    database: Database, change: dict[str, object]
) -> None:
    made = make_town()
    household = make_household(made.east, "010001")
    make_household(made.east, "010002")
    with pytest.raises(IntegrityError):
        transaction(
            lambda tx: tx.execute(update(Subject).where(Subject.id == household.id).values(change))
        )


def test_nothing_more_is_kept_than_is_needed() -> None:
    kept = set(Subject.__table__.columns.keys())
    assert kept == {
        "village_id",
        "id",
        "kind",
        "number",
        "name",
        "head",
        "phone",
        "initials",
        "initials_too",
        "phone_tail",
        "members",
        "villager_group",
        "grid_id",
        "consent_on",
        "consent_channel",
        "collector",
        "created_at",
        "updated_at",
        "batch_id",
        "closed_on",
        "closed_why",
    }
