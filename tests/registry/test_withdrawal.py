"""Withdrawing consent: nobody's name is left in any row of any table; the books stay whole."""

from datetime import date
from typing import Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import Base, Database, reading, transaction
from registry import awards, looks
from registry.access import Actor
from registry.cards import CardRevoked, cards_of, find_card, issue_card
from registry.changing import set_head
from registry.corrections import answer_correction, request_correction
from registry.household_import import import_households
from registry.nominees import add_nominee
from registry.notes import add_note
from registry.standing import SubjectClosed
from registry.subjects import ConsentRefusal, Subject, find_subject
from registry.withdrawal import withdraw_consent
from tests.registry.people import happened, make_officer, now_of, points_of
from tests.registry.workbooks import filing, household, make_town

NUMBER: Final = "010001"
#: What the household's rows held of people: none of it may stand anywhere afterwards.
PEOPLE: Final = ("董家艳", "董小满", "邻居老白", "18640175722", "13900000002", "谭芬永")
#: The same: the tails of their telephones, and the initials of their names.
KEYS: Final = ("5722", "0002", "djy", "dxm")
PLANTED: Final = (
    "award",
    "card",
    "correction",
    "import_change",
    "nominee",
    "subject",
    "subject_event",
    "subject_note",
)


@pytest.fixture
def officer(database: Database) -> Actor:
    """The officer of 塘庄村, where two households are filed."""
    village = make_town("塘庄村")["塘庄村"]
    neighbour = household(户编号="010002", 户主姓名="白建", 联系电话="13712345678", 采集员="于娟")
    import_households(filing(household(), neighbour))
    transaction(lambda tx: ledger.open_account(tx, village, "issued"))
    return make_officer("chen", village)


def _live(officer: Actor) -> tuple[Subject, str]:
    """Let the household leave its people in every place there is; it, and a card's code."""
    import_households(filing(household(联系电话="13900000002")))
    awards.award(actor_id=None, number=NUMBER, points=20, reason="董家艳清扫村道", ref="r1")
    with reading() as session:
        subject = find_subject(session, NUMBER)
    code = transaction(lambda tx: issue_card(tx, subject, staff_id=None, label="董家艳"))[1]
    transaction(lambda tx: looks.make_look(tx, subject))
    add_nominee(officer, number=NUMBER, key="1", name="邻居老白", relation="邻居")
    add_note(officer, number=NUMBER, key="2", text="董家艳腿脚不便")
    asked = request_correction(officer, number=NUMBER, key="3", text="是董小满", channel="visit")
    one = asked.unwrap()["correction"]
    answer_correction(
        officer, number=NUMBER, key="4", correction=one, outcome="done", answer="董小满已改"
    )
    set_head(
        officer,
        number=NUMBER,
        key="5",
        head="董小满",
        phone="18640175722",
        reason="died",
        note="董家艳去世",
    )
    return subject, code


def _everything(database: Database) -> dict[str, list[str]]:
    """Every value of every table, as text."""
    with database.reader.connect() as connection:
        return {
            table.name: [str(value) for row in connection.execute(select(table)) for value in row]
            for table in Base.metadata.sorted_tables
        }


def _found(database: Database) -> dict[str, list[str]]:
    """Table → what of the household's people stands in it."""
    found = {}
    for table, values in _everything(database).items():
        whole = [text for text in PEOPLE if any(text in value for value in values)]
        found[table] = whole + [key for key in KEYS if key in values]
    return {table: texts for table, texts in found.items() if texts}


def test_no_row_of_any_table_names_them_afterwards(database: Database, officer: Actor) -> None:
    subject, code = _live(officer)
    assert set(PLANTED) <= set(_found(database))
    withdraw_consent(officer, number=NUMBER, key="w", asked_on=date(2026, 11, 2))
    assert _found(database) == {}
    assert "白建" in _everything(database)["subject"]
    assert happened(subject)[-1] == "withdrawn"
    _see_what_stays(subject, code)


def _see_what_stays(subject: Subject, code: str) -> None:
    after = now_of(subject)
    assert (after.head, after.phone, after.closed_why) == ("", None, "withdrawn")
    assert points_of(subject) == 20
    with reading() as session:
        assert ledger.audit(session) == []
        with pytest.raises(CardRevoked):
            find_card(session, subject.village_id, code)
        assert [card.label for card in cards_of(session, subject)] == [""]
        [refusal] = session.scalars(select(ConsentRefusal))
        assert (refusal.number, refusal.asked_on) == (NUMBER, date(2026, 11, 2))


def test_a_repeat_is_answered_and_a_second_time_is_refused(officer: Actor) -> None:
    first = withdraw_consent(officer, number=NUMBER, key="w")
    assert withdraw_consent(officer, number=NUMBER, key="w").unwrap() == first.unwrap()
    with pytest.raises(SubjectClosed):
        withdraw_consent(officer, number=NUMBER, key="w2")


def test_a_later_filing_with_consent_opens_the_number_again(officer: Actor) -> None:
    withdraw_consent(officer, number=NUMBER, key="w")
    no = import_households(filing(household(同意采集="否")))
    assert [row.code for row in no.refused] == ["consent-refused"]
    report = import_households(filing(household(户主姓名="董小满")))
    assert (report.created, report.updated, report.refused) == (0, 1, ())
    with reading() as session:
        subject = find_subject(session, NUMBER)
        assert (subject.head, subject.phone, subject.closed_on) == ("董小满", "18640175722", None)
        assert list(session.scalars(select(ConsentRefusal))) == []
    assert happened(subject) == ["withdrawn", "reopened"]
    awards.award(actor_id=None, number=NUMBER, points=5, reason="植树", ref="r9")


def test_a_number_closed_otherwise_is_refused_per_row(officer: Actor) -> None:
    def close(tx: Session) -> None:
        subject = find_subject(tx, NUMBER)
        subject.closed_on, subject.closed_why = clock.today(), "ended"
        tx.flush()

    transaction(close)
    report = import_households(filing(household()))
    assert [(row.column, row.code) for row in report.refused] == [("户编号", "number-closed")]
