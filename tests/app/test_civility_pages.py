"""A household's own pages of its conduct, and the board: as a telephone without an account sees."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from civility.confirming import confirm_record
from civility.entering import Report, enter_record
from civility.evidence import FOLDER, Proof
from civility.hanging import hang_month
from civility.objecting import answer
from civility.objections import Objection
from civility.posting import post_due
from civility.records import Record
from kernel import clock
from kernel.db import reading
from tests.app.browser import Browser
from tests.pos.counter import HEADS, LI, WANG, Town, Watch

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def at(browser: Callable[[], Browser]) -> Browser:
    """A telephone that reads English."""
    telephone = browser()
    telephone.get("/notices?lang=en")
    return telephone


def _enter(town: Town, item: str, **told: Any) -> str:
    report = Report(WANG, item, clock.today(), **told)
    return str(enter_record(town.actors["collector"], report, key=clock.new_id()).reply["record"])


def _confirm(town: Town, record_id: str, *proofs: Proof) -> None:
    key = clock.new_id()
    act: Any = {"village": town.east, "record_id": record_id, "key": key, "proofs": proofs}
    confirm_record(town.actors["officer"], **act)


def _listed(town: Town) -> tuple[str, str]:
    """A clean-up day on the board; the record and the notice."""
    record_id = _enter(town, "A6+2", proofs=(Proof("E2", "签到表"),))
    _confirm(town, record_id)
    key, month = clock.new_id(), clock.today().replace(day=1)
    done = hang_month(town.actors["officer"], village=town.east, month=month, key=key)
    return record_id, str(done.reply["notice"])


def _record(town: Town, record_id: str) -> Record:
    with reading() as session:
        return session.get_one(Record, (town.east, record_id))


def _photo() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    out.seek(0)
    return out


def test_a_household_tells_what_it_did_with_a_photo(app: Flask, at: Browser, town: Town) -> None:
    token = at.behind_pin(WANG)
    page = at.get(f"/c/{token}/report")
    assert "A7+2/1" in page.text
    assert "A6+2/1" not in page.text  # not for households to report
    key = re.search(r'name="key" value="(\w+)"', page.text)
    assert key
    form = {"item": "A7+2/1", "on": clock.today().isoformat(), "key": key[1], "note": "修路灯"}
    for _twice in range(2):
        sent = {**form, "photo": (_photo(), "p.jpg"), "csrf_token": at.token()}
        assert at.client.post(f"/c/{token}/report", data=sent).status_code == 303
    with reading() as session:
        (record,) = session.query(Record).all()
    assert (record.item, record.reporter, record.channel, record.note) == (
        "A7+2",
        "H",
        "look",
        "修路灯",
    )
    assert len(list(Path(app.config["INSTANCE"], FOLDER).iterdir())) == 1
    assert "Thank you" in at.get(f"/c/{token}/score?done=report").text


def test_it_is_told_on_paper_too(at: Browser, browser: Callable[..., Browser]) -> None:
    """The empty form asks for what a household may tell of, and leads from where it is needed."""
    told = set(re.findall(r'value="(A\d\+\d+)/', at.get(f"/c/{at.behind_pin(WANG)}/report").text))
    for language, words in (("en", "For the village office"), ("zh", "村委会填写")):
        at.get(f"/report-form?lang={language}")
        form = at.get("/report-form").text
        assert words in form
        assert set(re.findall(r"[AV]\d+[+-]\d+", form)) == told
    assert len(told) > 5
    for page in (at.get(f"/c/{at.behind_pin(WANG)}/report"), browser("officer").get("/records")):
        assert 'href="/report-form"' in page.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": "soon"}, "Choose today or a day within the last 400 days."),
        ({"item": "A6+2/1"}, "Rule A6+2 is not reported this way."),
        ({"item": ""}, "is not reported this way"),
        ({"note": "长" * 201}, "up to 200 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    at: Browser, town: Town, wrong: dict[str, str], sentence: str
) -> None:
    token = at.behind_pin(WANG)
    form = {"item": "A7+2/1", "on": "2026-11-19", "note": "修路灯", "key": "k", **wrong}
    answered = at.post(f"/c/{token}/report", **form)
    assert answered.status_code == 422
    assert sentence in answered.text
    assert form["note"] in answered.text
    with reading() as session:
        assert session.query(Record).count() == 0


def test_the_sheet_says_why(at: Browser, town: Town, watch: Watch) -> None:
    _record_id, _notice = _listed(town)
    watch.forward(days=4)
    post_due(town.actors["officer"], village=town.east, key="post")
    page = at.get(f"/c/{at.behind_pin(WANG)}/score").text
    for words in (
        "Village clean-up day",
        "Earned: 5 points",
        "sign-in list",
        "70.5",
        "grid member",
    ):
        assert words in page
    assert "王小明" not in page


def test_an_objection_from_the_page_and_its_appeal(at: Browser, town: Town) -> None:
    record_id, _notice = _listed(town)
    token = at.behind_pin(WANG)
    assert "You can object until" in at.get(f"/c/{token}/score").text
    form = {"record": record_id, "words": "那天不在家", "key": "o"}
    assert at.post(f"/c/{token}/objection", **form).status_code == 303
    page = at.get(f"/c/{token}/score").text
    assert "Your objection is answered by" in page
    assert "You can object until" not in page
    with reading() as session:
        (objection,) = session.query(Objection).all()
    act: Any = {"village": town.east, "objection_id": objection.id, "key": "a"}
    answer(town.actors["second"], **act, is_upheld=False, words="签到表上有")
    page = at.get(f"/c/{token}/score").text
    assert "签到表上有" in page
    form = {"objection": objection.id, "words": "请再看", "key": "p"}
    assert at.post(f"/c/{token}/appeal", **form).status_code == 303
    assert "Supervision looks at it again." in at.get(f"/c/{token}/score").text


def test_a_minus_can_be_answered_from_the_page(at: Browser, town: Town) -> None:
    record_id = _enter(town, "A8-2", proofs=(Proof("E1", "院门口"),))
    _confirm(town, record_id)
    token = at.behind_pin(WANG)
    assert "What is put right by" in at.get(f"/c/{token}/score").text
    form = {"record": record_id, "words": "已经清理", "key": "r"}
    assert at.post(f"/c/{token}/reply", **form).status_code == 303
    assert _record(town, record_id).reply == "已经清理"


def test_a_question_is_answered_by_a_human(at: Browser, town: Town) -> None:
    token = at.behind_pin(WANG)
    assert at.post(f"/c/{token}/question", words="为什么是 70 分", key="q").status_code == 303
    assert "You get an answer by" in at.get(f"/c/{token}/score").text
    with reading() as session:
        (question,) = session.query(Objection).all()
    act: Any = {"village": town.east, "objection_id": question.id, "key": "a"}
    done = answer(town.actors["officer"], **act, is_upheld=True, words="每户都从 70 分起")
    assert done.reply["state"] == "answered"
    assert "每户都从 70 分起" in at.get(f"/c/{token}/score").text


def test_nobody_acts_on_another_households_record(at: Browser, town: Town) -> None:
    record_id, _notice = _listed(town)
    minus = _enter(town, "A8-2", proofs=(Proof("E1", "院门口"),))
    _confirm(town, minus)
    token = at.behind_pin(LI)
    for act, what in (("objection", record_id), ("reply", minus), ("appeal", "x")):
        form = {"record": what, "objection": what, "words": "别人家", "key": act}
        assert at.post(f"/c/{token}/{act}", **form).status_code == 422
    assert at.post("/c/nobody/reply", record=minus, words="x").status_code == 404


def test_the_board_shows_masked_lines_until_they_come_down(
    at: Browser, town: Town, watch: Watch
) -> None:
    _record_id, notice_id = _listed(town)
    path = f"/notices/{town.east}/{notice_id}"
    assert path in at.get("/notices").text
    page = at.get(path).text
    assert "王某某" in page
    for secret in (HEADS[WANG], "签到表"):
        assert secret not in page
    watch.forward(days=11)
    assert at.get(path).status_code == 404
    assert path not in at.get("/notices").text


def test_the_notice_is_whole_in_chinese(at: Browser, town: Town) -> None:
    _record_id, notice_id = _listed(town)
    at.get("/notices?lang=zh")
    page = at.get(f"/notices/{town.east}/{notice_id}").text
    for words in ("积分公示", "按户号排，不排名次", "热心公益", "5 个工作日内答复"):
        assert words in page
    assert date(2026, 11, 20) == clock.today()
