"""A household that withdraws: every word of its conduct goes; it can have a copy before."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from civility import forgetting
from civility.evidence import Proof
from civility.kin import kin_of, note_kin
from civility.minuses import reply_to
from civility.notices import Notice, NoticeLine
from civility.objections import Objection
from kernel import clock
from kernel.db import Base, reading, transaction
from registry import export_subject, others, withdraw_consent
from tests.civility.village import LITTER, TODAY, Village
from tests.registry.test_dossier import pointing_at_a_subject

WORDS = ("秘密一", "秘密二", "秘密三", "秘密四", "秘密五", "王某某")


def _live(village: Village) -> None:
    staff_id = village.officer.staff_id or ""
    proofs = (Proof("E2", WORDS[0]),)
    record_id = village.enter(event=WORDS[1], note=WORDS[2], proofs=proofs)
    village.confirm(record_id)
    about = {"village_id": village.id, "subject_id": village.wang.id, "notice_id": "n"}
    notice = Notice(
        village_id=village.id,
        id="n",
        kind="month",
        period="2026-11",
        hung_on=TODAY,
        until_on=TODAY,
        down_on=TODAY,
        at=clock.now(),
        words="",
    )
    said = Objection(
        **about,
        id="o",
        record_id=record_id,
        words=WORDS[3],
        at=clock.now(),
        due_on=TODAY,
        state="open",
        answer="",
    )
    for row in (notice, NoticeLine(**about, no=1, name=WORDS[5]), said):
        transaction(partial(Session.add, instance=row))
    minus = village.enter(LITTER, proofs=(Proof("E1", WORDS[0]),))
    village.confirm(minus)
    reply_to(village.record(minus), words=WORDS[4], key="r")
    transaction(lambda tx: note_kin(tx, village.wang, staff_id, relation="own", noted_by=None))


def _everything() -> str:
    with reading() as session:
        return repr(
            [
                tuple(row)
                for table in Base.metadata.tables.values()
                for row in session.execute(select(table))
            ]
        )


def test_no_word_is_left(village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    erase = partial(forgetting.erase, photos=tmp_path)
    keeper = others.Keeper("conduct", erase=erase, copy=forgetting.copy)
    # Afterwards the app's own again, which knows where its photos lie.
    monkeypatch.setattr(others, "_keepers", {"conduct": keeper})
    _live(village)
    said = _everything()
    assert [word for word in WORDS if word not in said] == []
    withdraw_consent(village.officer, number=village.wang.number, key="w")
    said = _everything()
    assert [word for word in WORDS if word in said] == []
    with reading() as session:
        assert kin_of(session, village.wang) == []


def test_every_table_that_holds_something_on_a_subject_is_in_its_copy(village: Village) -> None:
    copied = {
        "conduct_record": "records",
        "kin": "kin",
        "no_phone": "no_phone",
        "notice_line": "notices",
        "objection": "objections",
        "rating": "ratings",
    }
    assert pointing_at_a_subject("civility") == set(copied)
    with reading() as session:
        assert set(copied.values()) <= set(forgetting.copy(session, village.wang))


def test_the_household_can_have_it_all(village: Village) -> None:
    _live(village)
    with reading() as session:
        copied = export_subject(session, village.wang)["conduct"]
    assert {name: len(rows) for name, rows in copied.items()} == {
        "records": 2,
        "steps": 6,
        "evidence": 2,
        "objections": 1,
        "ratings": 0,
        "rating_steps": 0,
        "rating_lines": 0,
        "left_out": 0,
        "kin": 1,
        "no_phone": 0,
        "notices": 1,
    }
    assert copied["objections"][0]["words"] == WORDS[3]
