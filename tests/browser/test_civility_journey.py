"""One household from its first record to spent points, and one minus put right in time: on pages
alone, in either language. XINYU_FULL=1 takes pictures; -o tmp_path_retention_policy=all keeps them.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from civility.records import Record
from kernel.db import reading, transaction
from registry import find_subject, household_pins, make_look
from tests.browser.desk import Desk, Site
from tests.pos.counter import MATCHES, WANG

#: A written suggestion that got its reply, told by the household itself; litter before its gate.
SUGGESTED: Final = "A7+2"
LITTER: Final = "A8-2"
BEFORE: Final = 100
PIN: Final = "8520"


class Journey:
    """One window in which the people of this story sit down one after the other."""

    def __init__(self, site: Site, page: Page, folder: Path, *, filmed: bool) -> None:
        self.site = site
        self.page = page
        self.desk = Desk(site, page)
        self.folder = folder
        self.filmed = filmed
        self.seen = 0
        officer = site.town.actors["officer"]
        household_pins.set_pin(officer, number=WANG, key="pin", pin=PIN)
        self.look = "/c/" + transaction(lambda tx: make_look(tx, find_subject(tx, WANG)))

    def sits(self, who: str, path: str) -> None:
        """Another person opens a page: with an account, or (`""`) with none."""
        self.page.context.clear_cookies(name="sid")
        if who:
            self.desk.carry(who)
        self.open(path)

    def open(self, path: str) -> None:
        """Go to a page; the household types its PIN where that is asked."""
        self.page.goto(self.site.url + path)
        if "/pin?" in self.page.url:
            self.page.fill("#pin", PIN)
            self.page.click("form.report button")

    def keep(self, name: str) -> None:
        """Leave a picture of the whole page."""
        if not self.filmed:
            return
        self.seen += 1
        self.page.screenshot(path=self.folder / f"{self.seen:02d}-{name}.png", full_page=True)

    def send(self, form: str) -> None:
        """Press the one button of this form."""
        self.page.locator(form).locator("button").last.click()

    def records(self, item: str) -> list[Record]:
        """The household's records of this rule, the first first."""
        with reading() as session:
            found = session.query(Record).filter_by(item=item).order_by(Record.entered_at)
            return list(found)

    def address(self, record: Record) -> str:
        """The page of this record in the office."""
        return f"/records/{record.village_id}/{record.id}"


@pytest.fixture(params=["zh-CN", "en"])
def story(
    request: pytest.FixtureRequest,
    chromium: Browser,
    site: Site,
    tmp_path: Path,
    size: Callable[[int, int], int],
) -> Iterator[Journey]:
    """A fresh window that reads one language."""
    window = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale=request.param, timezone_id="Asia/Shanghai"
    )
    story = Journey(site, window.new_page(), tmp_path, filmed=bool(size(0, 1)))
    yield story
    window.close()
    assert story.desk.complaints == []


def test_from_the_first_record_to_spent_points(story: Journey) -> None:
    _the_household_tells(story)
    _an_officer_confirms(story, story.records(SUGGESTED)[0])
    _the_month_hangs(story)
    _the_household_objects(story)
    _somebody_else_upholds_it(story)
    _what_is_right_is_entered(story)
    _an_officer_confirms(story, story.records(SUGGESTED)[1])
    _the_month_hangs(story)
    _the_points_are_posted(story)
    _the_household_reads_why(story)
    _the_points_are_spent(story)


def test_a_minus_put_right_in_time_does_not_count(story: Journey) -> None:
    _a_minus_is_entered(story)
    _an_officer_confirms(story, story.records(LITTER)[0])
    _the_household_replies(story)
    _it_was_put_right(story)
    _the_days_go_by_and_it_does_not_count(story)


def _photo() -> FilePayload:
    out = BytesIO()
    Image.new("RGB", (320, 240), "darkgreen").save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def _the_household_tells(story: Journey) -> None:
    story.sits("", f"{story.look}/report")
    story.page.select_option("#item", f"{SUGGESTED}/1")
    story.page.fill("#note", "建议修路灯")
    story.page.set_input_files("#photo", _photo())
    story.keep("report")
    story.send("form.report")
    expect(story.page.locator(".notice.done")).to_be_visible()
    story.keep("told")


def _an_officer_confirms(story: Journey, record: Record) -> None:
    story.sits("officer", story.address(record))
    if record.item == SUGGESTED and record.channel == "look":
        story.page.select_option("#kind", "E5")
        story.page.fill("#proof", "村委会答复第 7 号")
    story.keep("to-confirm")
    story.page.click('form:has(input[value="confirm"]) button')
    expect(story.page.locator(".notice.done")).to_be_visible()
    story.keep("confirmed")


def _the_month_hangs(story: Journey) -> None:
    story.sits("second", "/board")
    story.keep("board")
    story.send('form:has(input[value="hang"])')
    expect(story.page.locator(".notice.done")).to_be_visible()
    story.page.locator("section:last-of-type table a").first.click()
    expect(story.page.locator("body")).to_contain_text("王某某")
    expect(story.page.locator("body")).not_to_contain_text("王小明")
    story.keep("notice")


def _the_household_objects(story: Journey) -> None:
    story.sits("", f"{story.look}/score")
    objecting = story.page.locator("details.say").filter(
        has=story.page.locator('form[action$="/objection"]')
    )
    objecting.locator("summary").click()
    objecting.locator("textarea").fill("建议的是修两处，登记成一处了")
    story.keep("objecting")
    objecting.locator("button").click()
    expect(story.page.locator(".notice.done")).to_be_visible()
    story.keep("objected")


def _somebody_else_upholds_it(story: Journey) -> None:
    story.sits("second", "/objections")
    story.keep("objections")
    story.page.locator("table a").first.click()
    story.page.check('input[name="upheld"][value="1"]')
    story.page.fill("#words", "核对过了，是两处，重新登记")
    story.keep("upholding")
    story.send('form:has(input[name="upheld"])')
    expect(story.page.locator(".notice.done")).to_be_visible()
    story.keep("upheld")
    assert story.records(SUGGESTED)[0].state == "struck"


def _what_is_right_is_entered(story: Journey) -> None:
    wrong = story.records(SUGGESTED)[0]
    day = wrong.happened_on.isoformat()
    story.sits("collector", f"/records/new?number={WANG}&corrects={wrong.id}&on={day}")
    story.page.select_option("#item", SUGGESTED)
    story.send(".form")
    story.page.select_option("#reporter", "H")
    story.page.fill("#note", "建议修两处路灯")
    story.page.fill("#proof", "村委会答复第 7 号")
    story.page.set_input_files("#photo", _photo())
    story.keep("corrected")
    story.send(".form")
    expect(story.page.locator(".notice.done")).to_be_visible()
    assert story.records(SUGGESTED)[1].corrects_id == wrong.id


def _the_points_are_posted(story: Journey) -> None:
    story.site.watch.forward(days=4)
    story.sits("second", "/board")
    story.keep("due")
    story.send('form:has(input[value="post"])')
    expect(story.page.locator(".notice.done")).to_be_visible()
    assert story.records(SUGGESTED)[1].state == "posted"


def _the_household_reads_why(story: Journey) -> None:
    earned = story.records(SUGGESTED)[1].points_posted or 0
    assert earned > 0
    assert story.site.town.balance(WANG) == BEFORE + earned
    story.sits("", story.look)
    expect(story.page.locator(".look-points b")).to_have_text(str(BEFORE + earned))
    story.keep("balance")
    story.open(f"{story.look}/score")
    expect(story.page.locator(".score-lines").first).to_contain_text(str(earned))
    story.keep("score")


def _the_points_are_spent(story: Journey) -> None:
    rest = story.site.town.balance(WANG) - 1
    story.sits("clerk", "/till")
    story.desk.card(WANG)
    story.desk.goods(MATCHES, "火柴")
    story.desk.confirm()
    story.desk.succeeds(left=rest)
    story.keep("spent")
    story.sits("", story.look)
    expect(story.page.locator(".look-points b")).to_have_text(str(rest))
    story.keep("balance-after")


def _a_minus_is_entered(story: Journey) -> None:
    story.sits("collector", f"/records/new?number={WANG}")
    story.page.select_option("#item", LITTER)
    story.send(".form")
    story.page.fill("#proof", "院门口")
    story.page.set_input_files("#photo", _photo())
    story.send(".form")
    expect(story.page.locator(".notice.done")).to_be_visible()
    story.keep("minus")


def _the_household_replies(story: Journey) -> None:
    story.sits("", f"{story.look}/score")
    replying = story.page.locator("details.say").filter(
        has=story.page.locator('form[action$="/reply"]')
    )
    expect(story.page.locator(".score-lines strong").first).to_be_visible()
    replying.locator("summary").click()
    replying.locator("textarea").fill("明天就清")
    story.keep("replying")
    replying.locator("button").click()
    expect(story.page.locator(".notice.done")).to_be_visible()
    expect(story.page.locator(".score-lines").first).to_contain_text("明天就清")


def _it_was_put_right(story: Journey) -> None:
    story.site.watch.forward(days=1)
    story.sits("officer", story.address(story.records(LITTER)[0]))
    story.keep("put-right")
    story.page.click('form:has(input[value="put-right"]) button')
    expect(story.page.locator(".notice.done")).to_be_visible()
    assert story.records(LITTER)[0].state == "struck"


def _the_days_go_by_and_it_does_not_count(story: Journey) -> None:
    story.site.watch.forward(days=30)
    story.sits("", f"{story.look}/score")
    expect(story.page.locator(".score-sum b").first).to_have_text("70")
    story.keep("does-not-count")
    assert story.site.town.balance(WANG) == BEFORE
