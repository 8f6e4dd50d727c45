"""The pages of a household, as its telephone meets them; the root mounts every one."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

import pos
import registry
from household.views import ALL
from kernel.db import reading, transaction
from registry import codes, find_subject, household_pins
from tests.app.browser import Browser
from tests.merchants import market
from tests.pos.counter import EAST, FAR, LI, MATCHES, SALT, WANG, Town, Watch

Open = Callable[..., Browser]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def make_look(number: str = WANG) -> str:
    """A look token of this household."""
    return transaction(lambda tx: registry.make_look(tx, find_subject(tx, number)))


def test_the_root_mounts_every_one(database_url: str, served: Flask) -> None:
    assert all(served.blueprints[pages.name] is pages for pages in ALL)


def test_a_web_card_shows_what_there_is(browser: Open, town: Town, watch: Watch) -> None:
    """Masked name, points, the next expiry, movements with their reasons; the look is kept."""
    at = browser()
    market.public(town, title="理发八折", from_minute=9 * 60, until_minute=11 * 60)
    town.redeem((SALT, 3))
    watch.forward(minutes=1)
    response = at.get(f"/c/{make_look()}")
    assert response.status_code == 200
    for said in ("王某某", WANG, "94", "参加村庄清洁日", "2027", "理发八折", "09:00–11:00"):
        assert said in response.text
    assert "王小明" not in response.text
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    with reading() as session:
        looks = registry.looks_at(session, find_subject(session, WANG))
    assert [look.via for look in looks if look.staff_id is None] == ["look"]


def test_points_that_end_soon_are_a_notice_and_past_their_day_are_not_shown(
    browser: Open, town: Town, watch: Watch
) -> None:
    """Told for thirty days; afterwards nothing, even when the nightly run has not come by."""
    at, token = browser(), make_look(LI)
    soon = "过了这天就没有了"
    assert soon not in at.get(f"/c/{token}").text
    watch.at = datetime(2027, 12, 1, 4, tzinfo=UTC)
    assert soon in at.get(f"/c/{token}").text
    watch.at = datetime(2028, 1, 2, tzinfo=UTC)
    page = at.get(f"/c/{token}").text
    assert town.balance(LI) == 300
    assert soon not in page
    assert "<b>0</b>" in page


def test_a_web_card_is_one_households(browser: Open, town: Town) -> None:
    """Another token is another page; a revoked one, or none of ours, is nobody's."""
    at = browser()
    own, other = make_look(), make_look(FAR)
    assert FAR in at.get(f"/c/{other}").text
    transaction(lambda tx: registry.revoke_looks(tx, find_subject(tx, WANG)))
    assert at.get(f"/c/{own}").status_code == at.get("/c/guess").status_code == 404


def test_a_web_card_goes_on_the_home_screen(browser: Open, town: Town) -> None:
    """With the village's name and nobody's; what answers offline rules over such pages alone."""
    at, token = browser(), make_look()
    here = f"/c/{token}"
    page = at.get(here).text
    assert f'rel="manifest" href="{here}/manifest.webmanifest"' in page
    kept = page[page.index('<template id="kept"') : page.index("</template>")]
    assert ("<b>100</b>" in kept, "2026年11月20日 12:00 的余额" in kept) == (True, True)
    assert ("王" in kept, WANG in kept) == (False, False)
    answer = at.get(f"{here}/manifest.webmanifest")
    said = answer.json or {}
    assert answer.mimetype == "application/manifest+json"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert {said[name] for name in ("id", "start_url", "scope")} == {here}
    assert (said["display"], said["name"]) == ("standalone", f"信遇积分 · {EAST}")
    for icon in said["icons"]:
        with at.get(icon["src"]) as file:
            picture = Image.open(BytesIO(file.data))
        assert (picture.format, f"{picture.width}x{picture.height}") == ("PNG", icon["sizes"])
    assert at.get("/sign-in").text.count("manifest") == 0
    worker = at.get("/c/offline.js")
    assert (worker.status_code, worker.mimetype) == (200, "text/javascript")
    assert "Service-Worker-Allowed" not in worker.headers
    transaction(lambda tx: registry.revoke_looks(tx, find_subject(tx, WANG)))
    assert at.get(f"{here}/manifest.webmanifest").status_code == 404


def test_a_pin_opens_what_stands_behind_it(browser: Open, town: Town) -> None:
    """Typed once, good on this browser and this path alone; closed by a button."""
    at, token = browser(), make_look()
    here = f"/c/{token}"
    asked = at.get(f"{here}/movements")
    assert (asked.status_code, asked.location) == (303, f"{here}/pin?next={here}/movements")
    assert "还没有密码" in at.get(asked.location).text
    household_pins.set_pin(town.actors["officer"], number=WANG, key="pin", pin="8520")
    wrong = at.post(f"{here}/pin", pin="0000", next=f"{here}/movements")
    assert (wrong.status_code, f'value="{here}/movements"' in wrong.text) == (422, True)
    opened = at.post(f"{here}/pin", pin="8520", next=f"{here}/movements")
    assert (opened.status_code, opened.location) == (303, f"{here}/movements")
    cookie = next(one for one in opened.headers.getlist("Set-Cookie") if one.startswith("card="))
    for said in (f"Path={here}", "HttpOnly", "SameSite=Lax", "Max-Age=1800"):
        assert said in cookie
    page = at.get(f"{here}/movements")
    assert ("参加村庄清洁日" in page.text, "之后有 100 分" in page.text) == (True, True)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "这户自己的资料" in at.get(f"{here}/looks").text
    for path in ("more", "score", "report", "wishes"):
        assert at.get(f"{here}/{path}").status_code == 200
    elsewhere = at.post(f"{here}/pin", pin="8520", next="//evil.example/")
    assert elsewhere.location == f"{here}/more"
    assert at.post(f"{here}/lock").location == here
    assert at.get(f"{here}/more").status_code == 303
    late = at.post(f"{here}/wishes", words="理发便宜点")
    assert (late.status_code, "没有办成" in late.text) == (401, True)


def test_every_movement_is_a_page_away(browser: Open, town: Town, watch: Watch) -> None:
    for _time in range(51):
        town.redeem((MATCHES, 1))
        watch.forward(minutes=1)
    at = browser()
    here = f"/c/{at.behind_pin(WANG)}/movements"
    first = at.get(here).text
    earlier = re.search(r'href="([^"]+before=\d+)"', first)
    assert earlier
    assert "参加村庄清洁日" not in first
    assert "参加村庄清洁日" in at.get(earlier[1]).text
    assert at.get(f"{here}?before=x").text == first


def test_a_telephone_shows_codes_behind_the_pin(browser: Open, town: Town, watch: Watch) -> None:
    """A new one each minute, each once; another browser with the PIN shows none by itself."""
    at = browser()
    here = f"/c/{at.behind_pin(WANG)}/code"
    assert "在这部手机上出示兑换码" in at.get(here).text
    added = at.post(here)
    assert (added.status_code, f"Path={here.removesuffix('/code')}") == (303, _path_of(added))
    first = _shown(at.get(here).text)
    assert codes.is_well_formed(first)
    assert first == _shown(at.get(here).text)
    pos.scan(town.clerk, first)
    used = at.get(here).text
    assert ("已经用过" in used, "code-digits" in used) == (True, False)
    watch.forward(minutes=1)
    assert _shown(at.get(here).text) != first
    other = browser()
    there = f"/c/{other.behind_pin(WANG)}/code"
    assert "从 11月20日 起" in other.get(there).text
    assert "code-digits" not in other.get(there).text
    one = re.search(r'name="phone" value="(\w+)"', other.get(there).text)
    assert one
    assert other.post(f"{there}/away", phone=one[1]).location == there
    assert "code-digits" not in at.get(here).text
    for _one in range(5):
        assert browser().client.get(here).status_code == 303
        assert at.post(here).status_code == 303
    assert at.post(here).status_code == 422


def test_the_office_takes_telephones_away(browser: Open, town: Town) -> None:
    household, officer = browser(), browser("officer")
    here = f"/c/{household.behind_pin(WANG)}/code"
    household.post(here)
    page = officer.get(officer.get(f"/cards?subject={WANG}").location)
    assert "有 1 部手机能出示兑换码" in page.text
    officer.post(page.request.path, do="phones", key="k")
    assert "能出示兑换码" not in officer.get(page.request.path).text
    assert "code-digits" not in household.get(here).text


def _shown(page: str) -> str:
    """The code that the page shows, as digits."""
    found = re.search(r'code-digits">(.*?)</p>', page, re.DOTALL)
    assert found
    return re.sub(r"\D", "", re.sub("<[^>]+>", "", found[1]))


def _path_of(answer: TestResponse) -> str:
    """The path of the telephone's cookie."""
    cookies = answer.headers.getlist("Set-Cookie")
    (cookie,) = [one for one in cookies if one.startswith("phone=")]
    return next(part for part in cookie.split("; ") if part.startswith("Path="))


def test_a_household_asks_about_its_data_and_takes_a_copy(browser: Open, town: Town) -> None:
    """A request is a task with a last day; the answer stands where it was asked."""
    at, officer = browser(), browser("officer")
    here = f"/c/{at.behind_pin(WANG)}"
    assert at.post(f"{here}/rights", kind="erasure", text="").status_code == 422
    sent = at.post(f"{here}/rights", kind="erasure", text="电话请删掉", key="k")
    assert "已交给村里" in at.get(sent.location).text
    assert "12月5日" in at.get(f"{here}/rights").text
    assert f"{WANG}：2026年12月5日前" in officer.get("/").text
    page = officer.get(f"/subjects/{WANG}").text
    assert ("要求删除：" in page, "12月5日前答复" in page) == (True, True)
    one = re.search(r"answer\?one=(\w+)", page)
    assert one
    form = {"one": one[1], "outcome": "done", "answer": "电话已删"}
    assert officer.post(f"/subjects/{WANG}/answer", **form).status_code == 303
    assert "电话已删" in at.get(f"{here}/rights").text
    copy = at.get(f"{here}/copy.json")
    assert copy.headers["Content-Disposition"] == 'attachment; filename="our-data.json"'
    held = copy.get_json()
    assert (held["subject"]["head"], held["points"]) == ("王小明", 100)
    assert held["corrections"][0]["answer"] == "电话已删"
    assert [one["via"] for one in held["looked_at"]][:1] == ["copy"]
