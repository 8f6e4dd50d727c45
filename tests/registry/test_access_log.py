"""The access log: who looked at whose page, the last first."""

from datetime import timedelta

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.access_log import looks_at, record_look
from registry.subjects import Subject
from tests.registry.people import NOON, make_household, make_staff, make_town


def _look(subject: Subject, who: str | None, via: str) -> None:
    transaction(lambda tx: record_look(tx, subject, staff_id=who, via=via))


def test_looks_at_a_page_are_listed_the_last_first(database: Database) -> None:
    town, officer = make_town(), make_staff("chen")
    wang, li = make_household(town.east, "010317"), make_household(town.east, "010318")
    looked = [(wang, officer, "statement"), (li, officer, "statement"), (wang, None, "look")]
    for minutes, (subject, who, via) in enumerate(looked):
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            _look(subject, who, via)
    with reading() as session:
        seen = [(look.staff_id, look.via, look.at) for look in looks_at(session, wang)]
    assert seen == [
        (None, "look", NOON + timedelta(minutes=2)),
        (officer, "statement", NOON),
    ]
