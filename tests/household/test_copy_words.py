"""Whatever can be held on a household has a word: each field of each table, and each value."""

from typing import Final, cast

from sqlalchemy import Table

from civility import evidence, ratings, records
from household import copy_words
from kernel.db import Base
from ledger import Line
from registry import MOVEMENTS, awards, handouts
from registry.corrections import KINDS, LOST_CARD, OUTCOMES
from registry.dossier import _OURS
from registry.subjects import Subject
from tests.registry.test_dossier import pointing_at_a_subject

#: Tables of the copy that lean on a subject through another one.
MORE: Final = (
    *(Subject, awards.AwardReversal, records.RecordStep, evidence.Evidence),
    *(ratings.RatingStep, ratings.RatingLine, ratings.RatingStrike),
)
#: Never in the copy: secrets of a browser and of a PIN; and what other floors give by own names.
LEFT: Final = {"household_pin", "card_session", "demand_ask", "referral"}


def test_every_field_has_a_word() -> None:
    tables = pointing_at_a_subject() - LEFT | {cast("Table", one.__table__).name for one in MORE}
    fields = {
        column.key
        for mapper in Base.registry.mappers
        if cast("Table", mapper.local_table).name in tables
        for column in mapper.column_attrs
    }
    fields |= set(vars(Line)["__dataclass_fields__"])
    assert fields - _OURS - set(copy_words.FIELDS) == set()
    assert {name for name, word in copy_words.FIELDS.items() if not str(word)} == set()
    assert set(copy_words.FIELDS) > copy_words.SMALL


def test_every_value_has_a_word() -> None:
    assert set(copy_words.ASKED) == {*KINDS, LOST_CARD}
    assert set(copy_words.OUTCOMES) == set(OUTCOMES)
    assert copy_words.VALUES["statement.kind"] == MOVEMENTS
    assert tuple(copy_words.HANDOUTS) == handouts.KINDS
