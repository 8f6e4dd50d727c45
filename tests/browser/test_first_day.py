"""A village officer's first day, in the browser, in either language: nothing by command line.

XINYU_FULL=1 takes pictures of the pages; -o tmp_path_retention_policy=all keeps them.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

import ledger
import registry
from kernel.db import reading, transaction
from registry import RoleAt
from tests.browser.desk import Site
from tests.pos.counter import EAST, LI, PASSWORD
from tests.registry.workbooks import DATA

OWN: Final = "four-brave-otters"
#: Rows of the messy workbook that the officer puts right: a head is missing, a digit is missing.
HEADLESS, SHORT_PHONE = "010964", "010965"
HEAD: Final = "张三"
#: The sign-in list: those whom the workbook brought, and one who was there.
PRESENT: Final = 63
EACH: Final = 5


class Day:
    """The officer's window, and pictures of what was seen in it."""

    def __init__(self, site: Site, page: Page, folder: Path, *, filmed: bool) -> None:
        self.site = site
        self.page = page
        self.folder = folder
        self.filmed = filmed
        self.seen = 0

    def open(self, path: str) -> None:
        """Go to a page."""
        self.page.goto(self.site.url + path)

    def keep(self, name: str) -> None:
        """Leave a picture of the whole page."""
        if not self.filmed:
            return
        self.seen += 1
        self.page.screenshot(path=self.folder / f"{self.seen:02d}-{name}.png", full_page=True)

    def fetch(self, selector: str) -> Path:
        """The file behind a link."""
        with self.page.expect_download() as waiting:
            self.page.click(selector)
        path = self.folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def second_person(self) -> None:
        """The colleague beside types the own password."""
        self.page.fill("#second_username", "second")
        self.page.fill("#second_password", PASSWORD)


@pytest.fixture(params=["zh-CN", "en"])
def day(
    request: pytest.FixtureRequest,
    chromium: Browser,
    site: Site,
    tmp_path: Path,
    size: Callable[[int, int], int],
) -> Iterator[Day]:
    """The first page of the site in a fresh window."""
    window = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale=request.param, accept_downloads=True
    )
    page = window.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield Day(site, page, tmp_path, filmed=bool(size(0, 1)))
    window.close()
    assert failures == []


def test_a_village_officer_s_first_day(day: Day) -> None:
    _signs_in_and_chooses_a_password(day)
    _imports_the_messy_workbook(day)
    _corrects_two_rows_and_imports_again(day)
    _issues_cards(day)
    _hires_a_clerk_and_enrols_a_till(day)
    _awards_a_sign_in_list(day)
    _finds_zhang_san(day)
    _splits_a_household(day)
    _takes_a_wrong_award_back(day)
    _reads_the_trial_balance(day)


def _hire(tx: Session) -> str:
    """What the town did the day before: the officer's one-time password, on paper."""
    village = registry.find_village(tx, EAST).id
    role = RoleAt("village-officer", village)
    _person, password = registry.add_staff(tx, username="zhou", name="周敏", roles=[role])
    return password


def _signs_in_and_chooses_a_password(day: Day) -> None:
    password = transaction(_hire)
    day.open("/sign-in")
    day.page.fill("#username", "zhou")
    day.page.fill("#password", password)
    day.page.click("form.stack button")
    expect(day.page).to_have_url(f"{day.site.url}/password")
    day.keep("password")
    day.page.fill("#old", password)
    day.page.fill("#password", OWN)
    day.page.fill("#again", OWN)
    day.page.click("form.stack button")
    expect(day.page.locator("h1")).to_contain_text("周敏")
    day.keep("home")


def _imports_the_messy_workbook(day: Day) -> None:
    day.open("/imports")
    day.keep("imports")
    day.page.set_input_files("#workbook", DATA / "village-messy.xlsx")
    day.page.click("form.form button.primary")
    expect(day.page.locator("table tbody tr")).to_have_count(9)
    day.keep("import-checked")
    day.page.click("form:has(button.primary) button.primary")
    expect(day.page.get_by_role("status")).to_be_visible()
    day.keep("imported")


def _corrects_two_rows_and_imports_again(day: Day) -> None:
    path = day.fetch('a[href$="to-correct.xlsx"]')
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        said = [str(cell.value) for cell in row]
        if HEADLESS in said:
            row[said.index(HEADLESS) + 1].value = HEAD
        if SHORT_PHONE in said:
            row[said.index("1381234567")].value = "13812345678"
    book.save(path)
    day.open("/imports")
    day.page.set_input_files("#workbook", path)
    day.page.click("form.form button.primary")
    expect(day.page.locator("table tbody tr")).to_have_count(6)
    day.page.click("form:has(button.primary) button.primary")
    expect(day.page.get_by_role("status")).to_be_visible()
    with reading() as session:
        assert registry.find_subject(session, HEADLESS).head == HEAD
        assert registry.find_subject(session, SHORT_PHONE).phone == "13812345678"


def _issues_cards(day: Day) -> None:
    day.open("/cards")
    day.keep("cards")
    day.open("/cards/prints")
    day.page.click("#print-cards button.primary")
    expect(day.page.locator("#card-files a").first).to_be_visible()
    day.keep("cards-printed")
    day.open("/cards")
    expect(day.page.locator(".empty")).to_be_visible()


def _choose(day: Day, field: str, word: str) -> None:
    """Choose the option that says the word."""
    option = day.page.locator(f"{field} option", has_text=word).first
    day.page.select_option(field, value=option.get_attribute("value"))


def _hires_a_clerk_and_enrols_a_till(day: Day) -> None:
    day.open("/staff/new")
    day.page.fill("#name", "何芳")
    day.page.fill("#username", "hefang")
    _choose(day, "#place", "S1")
    day.keep("staff-new")
    day.page.click("form.form button.primary")
    password = day.page.locator(".secret").inner_text()
    day.keep("one-time-password")
    day.open("/devices/new")
    day.page.fill("#name", "收银台 2")
    _choose(day, "#clerk", "何芳")
    day.page.click("form.form button.primary")
    day.keep("enrolment")
    address = day.page.locator('a[href^="/enrol/"]').get_attribute("href") or ""
    browser = day.page.context.browser
    assert browser
    till = browser.new_page()
    till.goto(day.site.url + address)
    till.click("button.main")
    expect(till.locator("#username")).to_have_value("hefang")
    till.fill("#password", password)
    till.click("form.stack button")
    expect(till).to_have_url(f"{day.site.url}/password")
    till.context.close()


def _awards_a_sign_in_list(day: Day) -> None:
    with reading() as session:
        village = registry.find_village(session, EAST).id
        numbers = [one.number for one in registry.subjects_of(session, village)][:PRESENT]
    day.open("/awards/list")
    day.page.fill("#points", str(EACH))
    day.page.fill("#reason", "义务清沟")
    day.page.fill("#list", "\n".join(numbers))
    day.page.click("form.form button.primary")
    expect(day.page.locator("table tbody tr")).to_have_count(PRESENT)
    day.second_person()
    day.keep("award-list")
    day.page.click('button[value="give"]')
    expect(day.page.get_by_role("status")).to_be_visible()
    day.keep("awarded")


def _finds_zhang_san(day: Day) -> None:
    day.open("/subjects")
    day.page.fill("#text", "zs")
    day.page.click("form.finder button.primary")
    # Initials are a beginning: 张三 is among few, and not among strangers.
    assert day.page.locator("table.roster tbody tr").count() <= 3
    day.keep("found")
    day.page.locator("table.roster tbody a.only-wide", has_text=HEADLESS).click()
    expect(day.page.locator("aside")).to_contain_text(HEADLESS)
    day.open(f"/subjects/{HEADLESS}")
    day.keep("subject")


def _splits_a_household(day: Day) -> None:
    """The son of Li moves out and takes a hundred points along."""
    day.open(f"/subjects/{LI}/split")
    day.page.fill("#head", "李大军")
    day.page.fill("#points", "100")
    day.keep("split")
    day.page.click("form.form button.primary")
    expect(day.page.get_by_role("status")).to_be_visible()
    day.keep("split-done")
    with reading() as session:
        li = registry.find_subject(session, LI)
        village = registry.subjects_of(session, li.village_id)
        [son] = [one for one in village if one.head == "李大军"]
        assert ledger.available(session, li.village_id, son.account) == 100
    assert day.site.town.balance(LI) == 200 + EACH


def _takes_a_wrong_award_back(day: Day) -> None:
    day.open("/awards")
    day.keep("awards")
    day.page.locator("table tbody tr").first.locator('a[href^="/awards/"]').click()
    day.page.fill("#reason", "没有到场")
    day.second_person()
    day.keep("award")
    day.page.click("button.danger")
    expect(day.page.get_by_role("status")).to_be_visible()
    day.keep("award-taken-back")


def _reads_the_trial_balance(day: Day) -> None:
    day.open("/books")
    expect(day.page.locator("tfoot").first).to_contain_text("0")
    expect(day.page.locator(".notice.done").first).to_be_visible()
    day.keep("books")
