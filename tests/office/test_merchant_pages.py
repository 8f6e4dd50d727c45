"""The office's pages of merchants, and the public page on which one enrols."""

import re
from collections.abc import Callable

from kernel import clock
from kernel.db import reading
from merchants.roll import find_merchant
from tests.app.browser import Browser
from tests.app.samples.merchants import _enrolment
from tests.app.targets import Target
from tests.pos.counter import PASSWORD, WANG, Town

Open = Callable[..., Browser]


def _state(code: str) -> str:
    with reading() as session:
        return find_merchant(session, code).state


def test_from_the_public_form_to_the_end(town: Town, browser: Open) -> None:
    anybody, officer, second = browser(), browser("officer"), browser("second")
    form = {**_enrolment(Target(town, WANG)), "licence": "91440300708461136T", "key": "k"}
    wrong = anybody.post("/merchant/enrol", **{**form, "licence": "914403007084611360"})
    assert wrong.status_code == 422
    assert 'id="licence-wrong"' in wrong.text
    assert 'value="钱师傅"' in wrong.text  # nothing is typed twice
    sent = anybody.post("/merchant/enrol", **form)
    code = f"M{town.east}-002"
    said = anybody.get(sent.location).text
    assert code in said
    for private in ("13800000009", "钱师傅", "91440300708461136T", "村口理发店"):
        assert private not in said
    page = f"/merchants/{code}"
    assert "小饭馆" in officer.get("/merchants").text

    def do(who: Browser, what: str, **more: str) -> int:
        return who.post(page, do=what, key=clock.new_id(), **more).status_code

    assert do(officer, "check") == 422
    assert do(officer, "check", words="看过执照") == 303
    assert do(officer, "approve") == 422
    assert do(second, "approve") == 303
    assert do(officer, "publish") == 422
    day = {"from": "2026-11-20", "until": "2027-11-20", "signed_by": "钱师傅"}
    assert do(officer, "agreement", **day) == 303
    officer.get("/merchants?lang=en")
    paper = officer.get(f"{page}/agreement").text
    assert "91440300708461136T" in paper
    assert "In force from" in paper
    assert "13800000009" not in paper
    assert do(officer, "publish") == 303
    assert _state(code) == "published"
    for n in range(3):
        assert do(officer, "complain", words=f"第 {n} 次价钱不对") == 303
    waiting = re.findall(r'name="complaint" value="(\w+)"', second.get(page).text)
    assert len(waiting) == 3
    assert 'name="complaint"' not in officer.get(page).text
    for one in waiting:
        assert do(second, "judge", complaint=one, words="看了收据", proven="yes") == 303
    assert _state(code) == "suspended"
    beside = {"second_username": "second", "second_password": PASSWORD}
    assert do(officer, "reopen", words="听了") == 422
    assert do(officer, "reopen", words="听了", **beside) == 303
    assert do(officer, "end", words="不干了") == 303
    assert _state(code) == "ended"
    assert "听了" in officer.get(page).text


def test_a_supervisor_reads_and_a_stranger_does_not(town: Town, browser: Open) -> None:
    page = f"/merchants/{town.merchant}"
    read = browser("supervisor").get(page).text
    assert "村口理发店" in read
    assert "13800000001" not in read
    assert 'name="do"' not in read
    assert browser("officer-west").get(page).status_code == 422
    assert browser("merchant").get(page).status_code == 403


def test_visits_are_written_at_the_list(town: Town, browser: Open) -> None:
    officer = browser("officer")
    assert officer.post("/merchants", words="愿意", key="v0").status_code == 422
    sent = officer.post("/merchants", place="集市饭馆", words="愿意谈", key="v1")
    assert sent.status_code == 303
    assert "集市饭馆" in officer.get("/merchants").text
