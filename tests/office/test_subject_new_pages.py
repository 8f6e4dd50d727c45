"""A new household on its page: written once, refused by field with nothing typed lost."""

import re
from collections.abc import Callable
from typing import Final

from kernel.db import reading
from registry import find_subject, grids, history_of
from tests.app.browser import Browser
from tests.pos.counter import WANG, Town

Open = Callable[..., Browser]
ZHAO: Final = {
    "head": "赵大强",
    "phone": "138 0000 5763",
    "members": "2",
    "group": "第5组",
    "consent_on": "2026-11-20",
    "channel": "visit",
    "collector": "谭芬永",
}


def _grid(town: Town, village: int | None = None) -> str:
    with reading() as session:
        return str(next(iter(grids(session, village or town.east).values())))


def test_the_list_leads_there_who_may_add(browser: Open, town: Town) -> None:
    assert 'href="/subjects/new"' in browser("officer").get("/subjects").text
    assert "/subjects/new" not in browser("supervisor").get("/subjects").text
    west = browser("town").get(f"/subjects?village={town.west}").text
    assert f'href="/subjects/new?village={town.west}"' in west


def test_a_household_is_written_down_once(browser: Open, town: Town) -> None:
    at = browser("officer")
    page = at.get("/subjects/new").text
    proposed = re.search(r"下一个空号 (\d{6})", page)
    key = re.search(r'name="key" value="(\w+)"', page)
    assert proposed
    assert key
    form = {**ZHAO, "grid": _grid(town), "key": key[1]}
    first, again = (at.post("/subjects/new", **form) for _ in range(2))
    assert (first.status_code, first.location) == (303, again.location)
    assert first.location == f"/subjects/{proposed[1]}?done=new"
    page = at.get(first.location or "").text
    assert "这一户已经登记好" in page
    assert "入册" in page
    assert "赵大强" not in page
    with reading() as session:
        made = find_subject(session, proposed[1])
        assert len(history_of(session, made)) == 1
    assert (made.head, made.phone, made.villager_group) == ("赵大强", "13800005763", "5组")
    assert (made.village_id, town.balance(made.number)) == (town.east, 0)


def test_what_is_wrong_is_said_under_its_field(browser: Open, town: Town) -> None:
    at = browser("officer")
    good = {**ZHAO, "grid": _grid(town)}
    for field, typed in (
        ("head", "<x>"),
        ("phone", "12"),
        ("members", "many"),
        ("grid", ""),
        ("number", WANG),
        ("consent_on", ""),
        ("collector", ""),
        ("channel", "letter"),
    ):
        answer = at.post("/subjects/new", **{**good, field: typed})
        assert answer.status_code == 422, field
        assert f'id="{field}-wrong"' in answer.text, field
        assert f'value="{good["phone"] if field != "phone" else typed}"' in answer.text


def test_the_same_head_and_telephone_is_said_with_its_number(browser: Open, town: Town) -> None:
    at = browser("officer")
    good = {**ZHAO, "grid": _grid(town)}
    number = (at.post("/subjects/new", **good).location or "")[10:16]
    again = at.post("/subjects/new", **good)
    assert again.status_code == 422
    assert f"{number} 已是同一户主" in again.text


def test_the_village_is_the_officers_own(browser: Open, town: Town) -> None:
    west = f"/subjects/new?village={town.west}"
    assert browser("officer").get(west).status_code == 403
    form = {**ZHAO, "grid": _grid(town, town.west)}
    assert browser("officer").post(west, **form).status_code == 403
    assert browser("town").post(west, **form).status_code == 303
