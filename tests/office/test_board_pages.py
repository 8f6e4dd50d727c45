"""The board and objections on pages: hung, objected to, answered, appealed, posted."""

import re
from collections.abc import Callable

from civility.confirming import confirm_record
from civility.objecting import ask
from kernel import clock
from kernel.db import reading
from registry import find_subject
from tests.app.browser import Browser
from tests.app.routes import Target
from tests.pos.counter import FAR, WANG, Town, Watch

Open = Callable[..., Browser]


def confirmed(town: Town) -> str:
    """A confirmed record of Wang's; the address of its page."""
    where = Target(town, WANG).entered()
    village, record_id = int(where["village"]), where["record_id"]
    confirm_record(town.actors["second"], village=village, record_id=record_id, key=clock.new_id())
    return f"/records/{village}/{record_id}"


def key_of(page: str, do: str) -> str:
    """The key of the form that does this."""
    found = re.search(
        rf'name="key" value="(\w+)">\s*<input type="hidden" name="do" value="{do}"', page
    )
    assert found
    return found[1]


def test_a_month_hangs_once_and_is_posted_when_its_days_are_over(
    browser: Open, town: Town, watch: Watch
) -> None:
    at, before = browser("officer"), town.balance(WANG)
    assert "没有已确认而待公示的记录" in at.get("/board").text
    confirmed(town)
    page = at.get("/board").text
    assert "2026 年 11 月" in page
    form = {"do": "hang", "month": "2026-11-01", "key": key_of(page, "hang")}
    hung, again = (at.post("/board", **form) for _ in range(2))
    assert hung.location == again.location
    page = at.get(hung.location or "").text
    assert "已上榜公示" in page
    notice = re.search(r'href="(/notices/\d+/\w+)"', page)
    assert notice
    assert "王某某" in Browser(at.app).get(notice[1]).text
    assert "今天没有可入账的记录" in page
    watch.forward(days=30)
    page = browser("officer").get("/board").text
    done = browser("officer").post("/board", do="post", key=key_of(page, "post"))
    assert "已入账：1 条记录，共 5 分" in browser("officer").get(done.location or "").text
    assert town.balance(WANG) == before + 5


def test_what_cannot_hang_is_said_in_place(browser: Open) -> None:
    for month in ("2026-11-01", "2027-05-01", "May"):
        answer = browser("officer").post("/board", do="hang", month=month)
        assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert browser("officer").post("/board", do="burn").status_code == 303
    assert browser("officer").get("/board?posted=x&points=1").status_code == 200


def test_an_objection_is_taken_answered_and_appealed(
    browser: Open, town: Town, watch: Watch
) -> None:
    address = confirmed(town)
    browser("officer").post("/board", do="hang", month="2026-11-01")
    taken = browser("collector").post(f"{address}/told", do="object", words="日子不对")
    assert taken.status_code == 303
    watch.forward(days=20)
    reviewer = browser("reviewer")
    page = reviewer.get("/objections").text
    assert "已逾期" in page
    found = re.search(r'href="(/objections/\d+/\w+)"', page)
    assert found
    here = found[1]
    assert here in reviewer.get(address).text
    refused = reviewer.post(f"{here}/answer", upheld="0", words=" ")
    assert (refused.status_code, 'id="words-wrong"' in refused.text) == (422, True)
    own = browser("second").post(f"{here}/answer", upheld="0", words="无误")
    assert (own.status_code, 'role="alert"' in own.text) == (422, True)
    done = reviewer.post(f"{here}/answer", upheld="0", words="签到表上就是这天")
    assert "签到表上就是这天" in reviewer.get(done.location or "").text
    browser("collector").post(f"{here}/appeal", words="请监督组看看")
    supervisor = browser("supervisor")
    assert "请监督组看看" in supervisor.get("/objections?tab=appeals").text or here in (
        supervisor.get("/objections?tab=appeals").text
    )
    done = supervisor.post(f"{here}/decide", upheld="1", words="应为前一天")
    page = supervisor.get(done.location or "").text
    assert "应为前一天" in page
    assert f"corrects={address.rpartition('/')[2]}" in page


def test_a_question_is_answered_without_yes_or_no(browser: Open, town: Town) -> None:
    with reading() as session:
        subject = find_subject(session, WANG)
    asked = ask(subject, words="为什么是AA", key="q").reply["objection"]
    here = f"/objections/{town.east}/{asked}"
    at = browser("officer")
    assert 'name="upheld"' not in at.get(here).text
    at.post(f"{here}/answer", words="按条目计分")
    assert "已答复" in at.get(here).text


def test_another_villages_objection_is_unknown(browser: Open, town: Town) -> None:
    far = Target(town, FAR).objection()
    here = f"/objections/{far['village']}/{far['objection_id']}"
    for path in (here, f"/objections/{far['village']}/none"):
        assert browser("officer").get(path).status_code == 422
    assert browser("officer").post(f"{here}/answer", words="x").status_code == 422
