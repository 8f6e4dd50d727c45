"""Ties of staff to households, noted and taken away."""

from functools import partial

import pytest

from civility.kin import Recused, forget_kin, kin_of, note_kin, refuse_kin, ties_of
from kernel.db import reading, transaction
from tests.civility.village import Village


def test_a_tie_is_noted_asked_for_and_taken_away(village: Village) -> None:
    one, two = village.officer.staff_id or "", village.other.staff_id or ""
    for relation in ("relative", "own"):
        transaction(
            partial(note_kin, subject=village.wang, staff_id=one, relation=relation, noted_by=two)
        )
    with reading() as session:
        (tie,) = kin_of(session, village.wang)
        assert (tie.relation, tie.noted_by) == ("own", two)
        assert ties_of(session, village.id, [one, two]) == {one: {village.wang.id}, two: set()}
        with pytest.raises(Recused):
            refuse_kin(session, village.id, village.wang.id, one)
        refuse_kin(session, village.id, village.li.id, one)
        refuse_kin(session, village.id, village.wang.id, two)
        refuse_kin(session, village.id, village.wang.id, None)
    for _twice in range(2):
        transaction(lambda tx: forget_kin(tx, village.wang, one))
    with reading() as session:
        assert kin_of(session, village.wang) == []


def test_there_are_two_relations(village: Village) -> None:
    staff_id = village.officer.staff_id or ""
    with pytest.raises(ValueError, match="friend"):
        transaction(
            lambda tx: note_kin(tx, village.wang, staff_id, relation="friend", noted_by=None)
        )
