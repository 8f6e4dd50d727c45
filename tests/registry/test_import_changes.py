"""What imports changed: kept whole for 30 days, then gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kernel import clock
from kernel.db import Database, reading, transaction
from registry.batch_undo import undo_import
from registry.household_import import import_households
from registry.import_changes import (
    BatchTooOld,
    BatchUndone,
    BatchUnknown,
    ImportChange,
    changes_of,
    from_picture,
    picture,
    purge_import_values,
    record_undo,
    undoable_batch,
    undone_at,
    villages_of,
)
from registry.subjects import find_subject
from tests.registry.people import make_officer
from tests.registry.workbooks import filing, household, make_town


def test_a_made_and_a_changed_subject_are_kept_apart(database: Database) -> None:
    made = make_town("塘庄村", "黄圩村")
    first = import_households(filing(household(), household(村名="黄圩村", 户编号="020001")))
    second = import_households(filing(household(联系电话="13800000001")))
    with reading() as session:
        assert villages_of(session, str(first.id)) == sorted(made.values())
        [new] = changes_of(session, str(first.id), made["塘庄村"])
        assert (new.before, new.after, new.refusal) == (None, None, None)
        [changed] = changes_of(session, str(second.id), made["塘庄村"])
        assert changed.before is not None
        assert changed.after is not None
        assert (changed.before["phone"], changed.before["batch_id"]) == ("18640175722", first.id)
        assert (changed.after["phone"], changed.after["batch_id"]) == ("13800000001", second.id)
        assert "head" not in changed.after


def test_a_picture_holds_every_column_that_may_change(database: Database) -> None:
    make_town("塘庄村")
    import_households(filing(household()))
    with reading() as session:
        subject = find_subject(session, "010001")
        for name, value in from_picture(picture(subject)).items():
            assert getattr(subject, name) == value
        assert {"head", "phone", "consent_on", "updated_at", "closed_on"} <= set(picture(subject))


def test_values_are_purged_after_thirty_days(database: Database) -> None:
    made = make_town("塘庄村")
    report = import_households(filing(household()))
    officer = make_officer("chen", made["塘庄村"])
    assert transaction(purge_import_values) == 0
    with clock.frozen(clock.now() + timedelta(days=31)):
        with pytest.raises(BatchTooOld):
            undo_import(str(report.id), officer)
        assert transaction(purge_import_values) == 1
        with reading() as session:
            assert list(session.scalars(select(ImportChange))) == []


def test_a_batch_is_known_by_its_id_and_kind(database: Database) -> None:
    make_town("塘庄村")
    report = import_households(filing(household()))
    with reading() as session:
        assert undoable_batch(session, str(report.id), "households").id == report.id
        assert undone_at(session, str(report.id)) is None
        for batch, kind in ((str(report.id), "points"), ("0" * 32, "households")):
            with pytest.raises(BatchUnknown):
                undoable_batch(session, batch, kind)


def test_an_import_is_noted_as_taken_back_once(database: Database) -> None:
    make_town("塘庄村")
    batch = str(import_households(filing(household())).id)
    transaction(lambda tx: record_undo(tx, batch, staff_id=None))
    with pytest.raises(BatchUndone):
        transaction(lambda tx: record_undo(tx, batch, staff_id=None))
