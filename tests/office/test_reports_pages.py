"""The report and the first page: figures of the own villages, as a table and as bars."""

import re
from collections.abc import Callable

import ledger
import registry
from kernel import clock
from kernel.db import transaction
from ledger import Finding
from tests.app.browser import Browser
from tests.pos.counter import FAR, HEADS, SALT, WANG, Town, Watch
from tests.registry.workbooks import filing, household

Open = Callable[..., Browser]


def test_the_first_page_tells_the_year_and_what_waits(browser: Open, town: Town) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    page = browser("officer").get("/").text
    for words in ("账还没有核对过", f"/slips/{slip}", "396", "毛巾", "只剩 1"):
        assert words in page
    other = browser("collector").get("/").text
    assert "396" not in other
    assert "/slips" not in other


def test_the_first_page_leads_to_what_was_left_out(browser: Open, town: Town) -> None:
    assert "没收下" not in browser("town").get("/").text
    file = filing(household(户编号="010009", 户主姓名="周正", 家庭人口="很多"))
    batch = registry.import_households(file, actor=town.actors["officer"]).id
    page = browser("officer").get("/").text
    assert "有 1 行没收下" in page
    assert f'href="/imports/{batch}"' in page


def test_the_first_page_leads_to_cards_for_those_without(browser: Open, town: Town) -> None:
    registry.import_households(filing(household(户编号="010009", 户主姓名="周正")))
    assert 'href="/cards"' in browser("officer").get("/").text
    page = browser("supervisor").get("/").text
    assert "1 户还没有积分卡" in page
    assert "去发卡" not in page


def test_the_light_says_what_the_audit_found(browser: Open, town: Town, watch: Watch) -> None:
    def audited(*found: Finding) -> None:
        at = clock.now()
        transaction(lambda tx: ledger.store_audit(tx, found, entries=9, at=at, milliseconds=1))

    officer = browser("officer")
    audited()
    for path in ("/", "/books"):
        assert 'class="notice light done"' in officer.get(path).text
    watch.forward(minutes=1)
    audited(Finding("chains-hold", town.east, None, "issued", "seq 2 is line 1"))
    for path in ("/", "/books"):
        page = officer.get(path).text
        assert 'class="notice light refused"' in page
        assert "seq 2 is line 1" in page


def test_the_report_of_a_village_and_a_year(browser: Open, town: Town) -> None:
    town.redeem((SALT, 2))
    officer = browser("officer")
    page = officer.get("/reports").text
    for words in ("2026 年报表", "400", "396", "11月", "逐月数字"):
        assert words in page
    assert 'name="village"' not in page
    assert "style=" not in page
    assert officer.get("/reports?year=1999").text.count("2026 年报表") == 1
    assert officer.get(f"/reports?village={town.west}").status_code == 403


def test_what_is_outstanding_by_the_month_it_was_earned(
    browser: Open, town: Town, watch: Watch
) -> None:
    watch.forward(days=20)
    registry.award(actor_id=None, number=WANG, points=7, reason="清沟", ref="later")
    officer = browser("officer")
    page = officer.get("/reports").text
    for words in ("还没用的积分是哪个月得的", "2026年11月", "2026年12月"):
        assert words in page
    assert 'href="/reports/outstanding.xlsx"' in browser("town").get("/reports").text
    path = f"/reports/outstanding.xlsx?village={town.east}"
    assert path in page
    answer = officer.get(path)
    told = answer.headers["Content-Disposition"]
    assert told == f'attachment; filename="outstanding-{town.east}-2026-12-10.xlsx"'
    assert answer.data.startswith(b"PK")
    assert officer.get(f"/reports/outstanding.xlsx?village={town.west}").status_code == 403


def test_the_town_sees_all_villages_or_one(browser: Open, town: Town) -> None:
    everybody = browser("town")
    page = everybody.get("/reports").text
    assert "各村数字" in page
    assert "450" in page
    one = everybody.get(f"/reports?village={town.west}").text
    assert "各村数字" not in one
    assert "450" not in one


def test_every_village_stands_with_what_it_holds(browser: Open, town: Town) -> None:
    town.redeem((SALT, 2))
    page = browser("town").get("/reports").text
    table = page[page.index("各村数字") :]
    rows = dict(re.findall(r"/reports\?village=(\d+)[^>]*>(.*?)</tr>", table, re.DOTALL))
    told = {int(one): re.findall(r">([\d,]+)</td>", row) for one, row in rows.items()}
    assert told == {town.east: ["400", "4", "0", "396"], town.west: ["50", "0", "0", "50"]}


def test_months_are_drawn_with_what_ended_and_what_was_held(
    browser: Open, town: Town, watch: Watch
) -> None:
    page = browser("officer").get("/reports").text
    assert ("各月底还没用的" in page, "各月到期" in page) == (True, False)
    watch.forward(days=500)
    assert transaction(lambda tx: ledger.expire_due(tx, town.east, actor="programme"))
    page = browser("officer").get("/reports").text
    assert "各月到期" in page
    held = page[page.index("各月底还没用的") :]
    rows = re.findall(r'<th scope="row">(\d+月)</th>.*?<b>([\d,]+)</b>', held, re.DOTALL)
    assert (rows[0], rows[3]) == (("1月", "400"), ("4月", "0"))


def test_whom_to_visit_by_number_and_masked(browser: Open, town: Town, watch: Watch) -> None:
    officer = browser("supervisor")
    assert "各户都来换过东西" in officer.get("/reports/visits").text
    watch.forward(days=100)
    page = browser("supervisor").get("/reports/visits").text
    assert f'href="/subjects/{WANG}"' in page
    assert HEADS[WANG] not in page
    assert "王某某" in page
    assert FAR not in page
    after = browser("supervisor").get(f"/reports/visits?after={WANG}").text
    assert (f"/subjects/{WANG}" in after, "从头看" in after) == (False, True)
