"""One subject's papers: within reach or unknown, bounded, with the names of who did what."""

import pytest

from kernel.db import reading, transaction
from office.dossier import LATELY, SHOWN, dossier_of, head_of, seen_by
from registry import SubjectUnknown, add_note, award, find_subject, record_look
from tests.app.browser import Browser
from tests.pos.counter import FAR, WANG, Town


def test_another_villages_subject_is_as_unknown_as_none(town: Town) -> None:
    with reading() as session:
        officer = town.actors["officer"]
        assert seen_by(session, officer, WANG, "subjects.read").number == WANG
        for number in (FAR, "999999"):
            with pytest.raises(SubjectUnknown):
                seen_by(session, officer, number, "subjects.read")
        with pytest.raises(SubjectUnknown):
            seen_by(session, town.actors["supervisor"], WANG, "subjects.names")


def test_what_grows_is_shown_in_part(browser: object, town: Town) -> None:
    visitor: Browser = browser("officer")  # type: ignore[operator] # the fixture opens browsers
    officer = town.actors["officer"]
    for n in range(SHOWN + 1):
        award(actor_id=None, number=WANG, points=1, reason="补助", ref=f"r{n}")
        transaction(
            lambda tx: record_look(
                tx, find_subject(tx, WANG), staff_id=officer.staff_id, via="names"
            )
        )
    add_note(officer, number=WANG, key="n", text="腿脚不便")
    with visitor.app.test_request_context(), reading() as session:
        subject = find_subject(session, WANG)
        said = dossier_of(session, subject)
        assert len(said.looks) == SHOWN
        assert {look.name for look in said.looks} == {"陈秀兰"}
        assert [note.text for note in said.notes] == ["腿脚不便"]
        assert said.names[officer.staff_id or ""] == "陈秀兰"
        assert (said.head.points, len(said.head.cards)) == (100 + SHOWN + 1, 1)
        assert len(head_of(session, subject).statement.lines) == LATELY
