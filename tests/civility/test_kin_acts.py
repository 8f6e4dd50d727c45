"""Noting ties of staff by officers, once; nobody takes away the own one."""

import pytest

from civility.kin import Recused, kin_of
from civility.kin_acts import end_tie, note_tie
from kernel.db import reading
from registry import SubjectUnknown
from registry.staff import StaffUnknown
from tests.civility.village import Village


def relations(village: Village) -> list[str]:
    """How the staff is tied to Wang."""
    with reading() as session:
        return [tie.relation for tie in kin_of(session, village.wang)]


def test_an_officer_notes_a_tie_and_takes_it_away(village: Village) -> None:
    wang, other = village.wang.number, village.other.staff_id or ""
    for is_own, key in ((False, "a"), (True, "b"), (True, "b")):
        note_tie(village.officer, number=wang, username="other", is_own=is_own, key=key)
    assert relations(village) == ["own"]
    with pytest.raises(Recused):
        end_tie(village.other, number=wang, staff_id=other, key="c")
    assert relations(village) == ["own"]
    end_tie(village.officer, number=wang, staff_id=other, key="d")
    assert relations(village) == []


def test_who_or_whose_is_unknown(village: Village) -> None:
    wang = village.wang.number
    with pytest.raises(StaffUnknown):
        note_tie(village.officer, number=wang, username="nobody", is_own=True, key="a")
    with pytest.raises(SubjectUnknown):
        note_tie(village.collector, number=wang, username="other", is_own=True, key="b")
    with pytest.raises(SubjectUnknown):
        end_tie(village.supervisor, number=wang, staff_id="x", key="c")
