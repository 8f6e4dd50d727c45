"""A copy for the household: everything that any table holds on it, and nothing of others."""

import json
from typing import Final, cast

import pytest
from sqlalchemy import Table
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Base, Database, reading, transaction
from registry import awards, looks, phones
from registry.access import Actor
from registry.access_log import record_look
from registry.cards import issue_card
from registry.changing import set_head
from registry.corrections import request_correction
from registry.dossier import export_subject
from registry.grades import Grade, set_grade
from registry.handout_runs import HandoutOrder, log_handout
from registry.household_import import import_households
from registry.nominees import add_nominee
from registry.notes import add_note
from registry.subjects import Subject, find_subject
from tests.registry.people import make_officer
from tests.registry.workbooks import filing, household, make_town

NUMBER: Final = "010001"
#: Tables that point at a subject, and where the copy has them.
SHOWN: Final = {
    "access_log": "looked_at",
    "award": "awards",
    "card": "cards",
    "correction": "corrections",
    "grade": "grades",
    "handout_sheet": "handouts",
    "import_change": "imports",
    "look_link": "look_links",
    "nominee": "nominees",
    "phone": "phones",
    "subject_event": "history",
    "subject_move": "moves",
    "subject_note": "notes",
}


def pointing_at_a_subject(floor: str = "") -> set[str]:
    """The tables with a key to a subject: all of them, or one floor's."""
    return {
        table.name
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith(floor)
        for table in (cast("Table", mapper.local_table),)
        for key in table.foreign_key_constraints
        if key.referred_table.name == "subject"
    }


@pytest.fixture
def officer(database: Database) -> Actor:
    """The officer of 塘庄村, where two households are filed."""
    village = make_town("塘庄村")["塘庄村"]
    import_households(filing(household(), household(户编号="010002", 户主姓名="白建")))
    transaction(lambda tx: ledger.open_account(tx, village, "issued"))
    return make_officer("chen", village)


def _live(officer: Actor) -> Subject:
    add_nominee(officer, number=NUMBER, key="1", name="邻居老白", relation="邻居")
    add_note(officer, number=NUMBER, key="2", text="腿脚不便")
    request_correction(officer, number=NUMBER, key="3", text="电话换了", channel="visit")
    set_head(officer, number=NUMBER, key="4", head="董小满", reason="died")
    awards.award(actor_id=None, number=NUMBER, points=20, reason="清扫村道", ref="r1")

    def more(tx: Session) -> Subject:
        subject = find_subject(tx, NUMBER)
        issue_card(tx, subject, staff_id=None, label="一号卡")
        looks.make_look(tx, subject)
        phones.enrol_phone(tx, subject)
        record_look(tx, subject, staff_id=officer.staff_id, via="office")
        order = HandoutOrder(subject.village_id, "slips", number=NUMBER)
        log_handout(tx, order, staff_id=officer.staff_id, check=lambda _due: None)
        day = clock.today()
        grade = Grade(
            village_id=subject.village_id,
            subject_id=subject.id,
            from_on=day,
            to_on=day,
            grade="AA",
            round="2026",
        )
        set_grade(tx, grade)
        return subject

    return transaction(more)


def test_every_table_that_holds_something_on_a_subject_is_in_its_copy(officer: Actor) -> None:
    subject = _live(officer)
    with reading() as session:
        copy = export_subject(session, subject)
    # What the floors above keep they copy themselves: tests/civility/test_forgetting.py and
    # tests/merchants/test_keeping.py. Of a PIN there is a
    # hash and nothing else, and what it opened is a secret of one browser: to hand them out would
    # help whoever wants to guess.
    above = pointing_at_a_subject("civility") | pointing_at_a_subject("merchants")
    shown = pointing_at_a_subject() - above - {"household_pin", "card_session"}
    assert shown == set(SHOWN)
    empty = {part for part in SHOWN.values() if not copy[part]}
    assert empty == {"moves"}


def test_the_copy_tells_of_this_household_alone_and_of_no_code(officer: Actor) -> None:
    subject = _live(officer)
    with reading() as session:
        copy = export_subject(session, subject)
    said = json.dumps(copy, ensure_ascii=False)
    for text in ("董小满", "邻居老白", "腿脚不便", "电话换了", "清扫村道", "一号卡", "塘庄第3网格"):
        assert text in said
    assert "白建" not in said
    assert "digest" not in said
    assert (copy["points"], len(copy["statement"])) == (20, 1)
    assert copy["subject"]["village"] == "塘庄村"


def test_a_long_statement_is_copied_whole(officer: Actor) -> None:
    with reading() as session:
        subject = find_subject(session, NUMBER)
    items = [awards.AwardItem(NUMBER, 1, "植树", f"r{n}") for n in range(201)]
    transaction(lambda tx: awards.award_many(tx, subject.village_id, items, actor_id=None))
    with reading() as session:
        copy = export_subject(session, subject)
    assert [line["seq"] for line in copy["statement"]] == list(range(201, 0, -1))
