"""Notes: written by officers, the last first."""

import pytest

from kernel.db import Database, reading
from registry.details import DetailUnfit
from registry.notes import add_note, notes_of
from tests.registry.people import happened, make_household, make_officer, make_town


def test_a_note_is_kept_with_its_writer_and_not_twice_in_history(database: Database) -> None:
    made = make_town()
    wang, officer = make_household(made.east, "010317"), make_officer("chen", made.east)
    for key, text in (
        ("a", "行动不便，送货上门"),
        ("a", "行动不便，送货上门"),
        ("b", "已装\n电话"),
    ):
        add_note(officer, number="010317", key=key, text=text)
    with reading() as session:
        notes = notes_of(session, wang)
        assert [one.text for one in notes] == ["已装 电话", "行动不便，送货上门"]
        assert {one.staff_id for one in notes} == {officer.staff_id}
    assert happened(wang) == ["note", "note"]
    with pytest.raises(DetailUnfit):
        add_note(officer, number="010317", key="c", text="长" * 501)
