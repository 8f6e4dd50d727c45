"""A household's life on pages: done once, told where it went, refused by field, erased for good."""

import re
from collections.abc import Callable

import pytest

from kernel.db import reading
from office.life_acts import ACTS
from registry import find_subject, household_pins, looks_at, nominees, pins
from tests.app.browser import Browser
from tests.pos.counter import FAR, HEADS, LI, POOR, WANG, Town, whole

Open = Callable[..., Browser]
SPLIT = {
    "head": "王大明",
    "phone": "13800005762",
    "members": "2",
    "members_left": "1",
    "points": "40",
    "consent_on": "2026-11-20",
    "channel": "self",
    "number": "",
}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_act_has_a_form(browser: Open, act: str) -> None:
    page = browser("officer").get(f"/subjects/{WANG}/{act}")
    assert page.status_code == 200
    assert HEADS[WANG] not in page.text
    assert 'name="key"' in page.text


def test_an_act_that_is_none_is_not_found(browser: Open) -> None:
    assert browser("officer").get(f"/subjects/{WANG}/rename").status_code == 404
    assert browser("officer").post(f"/subjects/{WANG}/rename").status_code == 404


def test_a_household_is_split_once_however_often_it_is_sent(browser: Open, town: Town) -> None:
    at = browser("officer")
    key = re.search(r'name="key" value="(\w+)"', at.get(f"/subjects/{WANG}/split").text)
    assert key
    first = at.post(f"/subjects/{WANG}/split", key=key[1], **SPLIT)
    again = at.post(f"/subjects/{WANG}/split", key=key[1], **SPLIT)
    assert (first.status_code, first.location) == (303, again.location)
    number = re.fullmatch(r"/subjects/(\d+)\?done=split", first.location or "")
    assert number
    page = at.get(first.location or "").text
    assert "新户已经立好" in page
    assert "王某某" in page
    assert (town.balance(WANG), town.balance(number[1])) == (60, 40)
    assert number[1] in at.get(f"/subjects/{WANG}").text
    whole()


def test_what_is_wrong_is_said_under_its_field_and_nothing_typed_is_lost(
    browser: Open, town: Town
) -> None:
    at = browser("officer")
    answer = at.post(f"/subjects/{WANG}/split", **{**SPLIT, "phone": "12", "points": "30"})
    assert answer.status_code == 422
    assert 'id="phone-wrong"' in answer.text
    assert 'value="王大明"' in answer.text
    assert 'value="30"' in answer.text
    answer = at.post(f"/subjects/{WANG}/split", **{**SPLIT, "points": "101"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert (
        'id="consent_on-wrong"'
        in at.post(f"/subjects/{WANG}/split", **{**SPLIT, "consent_on": ""}).text
    )
    assert town.balance(WANG) == 100


def test_a_merge_goes_to_the_other_and_an_unknown_other_is_said_on_the_form(
    browser: Open, town: Town
) -> None:
    at = browser("officer")
    wrong = at.post(f"/subjects/{WANG}/merge", into=FAR)
    assert wrong.status_code == 422
    assert f'action="/subjects/{WANG}/merge"' in wrong.text
    done = at.post(f"/subjects/{WANG}/merge", into=LI, note="婆媳同住")
    assert done.location == f"/subjects/{LI}?done=merge"
    assert town.balance(LI) == 400
    closed = at.get(f"/subjects/{WANG}").text
    assert "这一户已并到另一户" in closed
    assert f"/subjects/{WANG}/split" not in closed
    assert at.post(f"/subjects/{WANG}/note", text="还在").status_code == 422


def test_another_villages_household_is_unknown(browser: Open) -> None:
    at = browser("officer")
    assert at.get(f"/subjects/{FAR}/split").status_code == 422
    assert at.post(f"/subjects/{FAR}/note", text="x").status_code == 422
    assert 'action="/subjects' not in at.post(f"/subjects/{FAR}/note", text="x").text


def test_papers_are_written_and_answered(browser: Open) -> None:
    at = browser("officer")
    who = {"name": "王小红", "relation": "女儿", "agreed_on": "2026-11-18"}
    assert "确认" in at.post(f"/subjects/{WANG}/nominee", **who).text
    at.post(f"/subjects/{WANG}/nominee", **who, sure="yes")
    at.post(f"/subjects/{WANG}/note", text="行动\n不便")
    at.post(f"/subjects/{WANG}/correction", text="人口应为四人", channel="phone", asked_on="")
    page = at.get(f"/subjects/{WANG}").text
    for said in ("王某某 · 女儿", "行动 不便", "人口应为四人", "前答复"):
        assert said in page
    asked = re.search(r"answer\?one=(\w+)", page)
    assert asked
    form = at.get(f"/subjects/{WANG}/answer?one={asked[1]}").text
    assert f'value="{asked[1]}"' in form
    at.post(f"/subjects/{WANG}/answer", one=asked[1], outcome="done", answer="已改为四人")
    with reading() as session:
        [named] = nominees.nominees_of(session, find_subject(session, WANG))
    at.post(f"/subjects/{WANG}/nominee-end", one=named.id)
    page = at.get(f"/subjects/{WANG}").text
    assert "已改为四人" in page
    assert "为止" in page


def test_a_pin_is_typed_twice_and_unlocked_with_a_reason(browser: Open, town: Town) -> None:
    at = browser("officer")
    assert "暂无。" in at.get(f"/subjects/{WANG}").text
    for pin, again in (("4827", "4828"), ("1234", "1234")):
        assert at.post(f"/subjects/{WANG}/pin", pin=pin, again=again).status_code == 422
    assert at.post(f"/subjects/{WANG}/pin", pin="4827", again="4827").status_code == 303
    with reading() as session:
        subject = find_subject(session, WANG)
    for _ in range(5):
        with pytest.raises((pins.PinWrong, pins.PinLocked)):
            household_pins.prove_pin(subject.village_id, subject.id, "1111")
    assert "已锁" in at.get(f"/subjects/{WANG}").text
    at.post(f"/subjects/{WANG}/pin-unlock", reason="老人记错了")
    page = at.get(f"/subjects/{WANG}").text
    assert ("已设。" in page, "4827" in page) == (True, False)


def test_a_move_to_a_village_of_the_officer_goes_there(browser: Open, town: Town) -> None:
    at = browser("town")
    done = at.post(f"/subjects/{WANG}/village", village=str(town.west), number="020009")
    assert done.location == "/subjects/020009?done=village"
    assert "100" in at.get("/subjects/020009").text
    assert (
        browser("officer").post(f"/subjects/{LI}/village", village=str(town.west)).status_code
        == 422
    )
    assert browser("officer").get("/subjects/020009").status_code == 422


def test_small_changes_come_back_to_the_household(browser: Open, town: Town) -> None:
    at = browser("officer")
    for act, form in (
        ("head", {"head": "王大明", "phone": "", "reason": "died"}),
        ("details", {"phone": "13800005762", "members": "4", "group": "6组"}),
        ("end", {"heir": POOR}),
    ):
        done = at.post(f"/subjects/{WANG}/{act}", **form)
        assert done.location == f"/subjects/{WANG}?done={act}"
    assert town.balance(POOR) == 100
    assert "户主去世" in at.get(f"/subjects/{WANG}").text


def test_consent_is_withdrawn_after_a_tick_and_nothing_can_be_done_any_more(browser: Open) -> None:
    at = browser("officer")
    assert at.post(f"/subjects/{WANG}/withdraw", asked_on="").status_code == 422
    done = at.post(f"/subjects/{WANG}/withdraw", asked_on="", sure="yes")
    assert done.status_code == 303
    page = at.post(f"/subjects/{WANG}").text
    assert HEADS[WANG] not in page
    assert f"/subjects/{WANG}/split" not in page


def test_a_copy_is_handed_out_and_recorded(browser: Open) -> None:
    at = browser("officer")
    copy = at.get(f"/subjects/{WANG}/copy.json")
    assert copy.json
    assert copy.json["subject"]["head"] == HEADS[WANG]
    assert at.get(f"/subjects/{WANG}/copy.xlsx").data.startswith(b"PK")
    with reading() as session:
        looks = looks_at(session, find_subject(session, WANG))
    assert [look.via for look in looks] == ["copy", "copy"]
    assert browser("supervisor").get(f"/subjects/{WANG}/copy.json").status_code == 403
