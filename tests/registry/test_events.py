"""History: added to, read the last first, emptied only when consent is withdrawn."""

from functools import partial

import pytest

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.events import Happening, SubjectEvent, empty_events, history_of, record_event
from tests.registry.people import NOON, happened, make_household, make_staff, make_town


def test_what_happened_is_kept_with_what_it_changed(database: Database) -> None:
    made = make_town()
    officer = make_staff("chen")
    wang = make_household(made.east, "010317")
    change = Happening("head", {"head": ["王小明", "王芳"]}, "搬走", (made.west, "x" * 32))
    with clock.frozen(NOON):
        transaction(lambda tx: record_event(tx, wang, change, staff_id=officer))
    transaction(lambda tx: record_event(tx, wang, Happening("note"), staff_id=None))
    assert happened(wang) == ["head", "note"]
    with reading() as session:
        head = history_of(session, wang)[1]
        assert (head.at, head.staff_id, head.note) == (NOON, officer, "搬走")
        assert head.said == {"head": ["王小明", "王芳"]}
        assert (head.other_village_id, head.other_subject_id) == (made.west, "x" * 32)


def test_an_unknown_kind_is_our_bug(database: Database) -> None:
    wang = make_household(make_town().east, "010317")
    with pytest.raises(ValueError, match="no kind"):
        transaction(lambda tx: record_event(tx, wang, Happening("gone"), staff_id=None))


def test_emptied_history_keeps_kinds_and_days_of_this_subject_alone(database: Database) -> None:
    made = make_town()
    wang, li = make_household(made.east, "010317"), make_household(made.east, "010318")
    change = Happening("head", {"head": ["王小明", "王芳"]}, "搬走")
    for one in (wang, li):
        transaction(partial(record_event, subject=one, happening=change, staff_id=None))
    transaction(lambda tx: empty_events(tx, wang))

    def texts(subject_id: str) -> tuple[str, dict[str, object]]:
        with reading() as session:
            [event] = session.query(SubjectEvent).filter_by(subject_id=subject_id)
            return event.note, event.said

    assert texts(wang.id) == ("", {})
    assert texts(li.id)[0] == "搬走"
    assert happened(wang) == ["head"]
