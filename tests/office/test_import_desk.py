"""An officer's import in two steps: checked and kept, then taken once."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kernel.db import reading
from office.import_desk import Desk
from office.uploads import Drawer, UploadUnknown
from registry import find_subject
from registry.batch_history import past_imports
from registry.subjects import SubjectUnknown
from tests.pos.counter import Town
from tests.registry.workbooks import filing, household

GOOD, BAD, NO = (
    household(户编号="010009"),
    household(户编号="010008", 联系电话="1"),
    household(户编号="010007", 户主姓名="白不愿", 同意采集="否"),
)


@pytest.fixture
def desk(app: Flask, town: Town, tmp_path: Path) -> Desk:
    """The officer's desk, with an empty drawer."""
    return _desk(town, tmp_path, "officer")


def _desk(town: Town, folder: Path, who: str) -> Desk:
    actor = town.actors[who]
    return Desk(actor, Drawer(folder / "uploads", actor.staff_id or ""))


def _own(session: Session, desk: Desk) -> list[str]:
    past = past_imports(session, desk.actor)
    return [one.batch.id for one in past if one.batch.staff_id == desk.actor.staff_id]


def _check(desk: Desk) -> str:
    return desk.check("households", "x.xlsx", filing(GOOD, BAD, NO))


def test_a_check_writes_nothing(desk: Desk) -> None:
    key = _check(desk)
    assert desk.drawer.take(key).report.created == 1
    with reading() as session, pytest.raises(SubjectUnknown):
        find_subject(session, "010009")


def test_two_clicks_are_one_import(desk: Desk) -> None:
    key = _check(desk)
    batch = desk.finish(key)
    assert desk.finish(key) == batch
    with reading() as session:
        assert find_subject(session, "010009").batch_id == batch
        assert _own(session, desk) == [batch]


def test_two_clicks_at_the_same_moment_too(desk: Desk) -> None:
    """The second has read the file before the first has put it away."""
    key = _check(desk)
    upload = desk.drawer.take(key)
    batch = desk.finish(key)
    desk.drawer._write(key, upload)  # noqa: SLF001 - the file as the second click saw it
    assert desk.finish(key) == batch
    with reading() as session:
        assert _own(session, desk) == [batch]


def test_another_officer_of_the_village_cannot_take_the_file(
    app: Flask, desk: Desk, town: Town, tmp_path: Path
) -> None:
    key = _check(desk)
    other = _desk(town, tmp_path, "second")
    for act in (other.finish, lambda one: other.marked(one, only_bad=False)):
        with app.test_request_context(), pytest.raises(UploadUnknown):
            act(key)


def test_the_rows_to_mend_stay_a_while_but_not_whoever_said_no(app: Flask, desk: Desk) -> None:
    with app.test_request_context():
        batch = desk.finish(_check(desk))
    content = desk.rest(batch)
    assert content is not None
    book = openpyxl.load_workbook(BytesIO(content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert [row[3] for row in rows] == ["户编号", "010008"]
    kept = b"".join(path.read_bytes() for path in desk.drawer.folder.iterdir())
    assert "白不愿".encode() not in kept
    assert desk.rest("another") is None


def test_a_file_may_be_of_the_own_village_s_shops(desk: Desk) -> None:
    with reading() as session:
        values = [value for value, _words in desk.choices(session)]
    assert values == ["households", "points", "goods/S1"]
