"""The pages of the books: in words, of the own village only, bounded, and correct."""

import re
from collections.abc import Callable

import pytest

import ledger
from kernel.db import reading
from ledger import Asked, Entry
from pos.undoing import undo
from tests.app.browser import Browser
from tests.pos.counter import FAR, LI, MATCHES, SALT, WANG, Town, Watch

Open = Callable[..., Browser]


def latest(village: int) -> Entry:
    """The village's last entry."""
    with reading() as session:
        return ledger.journal_of(session, Asked(village), limit=1)[0]


def test_the_trial_balance_says_what_each_line_means_and_sums_to_zero(
    browser: Open, town: Town
) -> None:
    town.redeem((SALT, 2))
    page = browser("officer").get("/books").text
    for words in ("−400", "+396", "+4", "在塘庄村信用超市兑换", "各户和各主体手里还没用的积分。"):
        assert words in page
    assert page.index("−400") < page.index("+396") < page.index("+4<")
    assert "notice done" in page
    assert "notice refused" not in page
    assert 'name="village"' not in page


def test_the_town_s_officer_chooses_a_village(browser: Open, town: Town) -> None:
    page = browser("town").get(f"/books?village={town.west}").text
    assert "+50" in page
    assert f'<option value="{town.west}" selected>' in page
    assert browser("officer").get(f"/books?village={town.west}").status_code == 403


def test_the_journal_tells_each_entry_in_words(browser: Open, town: Town) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    undo(town.clerk, slip=slip, key="u1")
    page = browser("officer").get("/books/journal").text
    for words in (
        "收银台或商家撤销",
        "换东西",
        f'href="/slips/{slip}"',
        f'href="/subjects/{WANG}"',
    ):
        assert words in page
    assert "更正前面一笔" in page
    assert "已更正" in page
    assert FAR not in page


def test_the_filter_shows_what_is_asked_and_keeps_it(browser: Open, town: Town) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    officer = browser("officer")
    found = officer.get(f"/books/journal?household={LI}").text
    assert (f'value="{LI}"' in found, f"/subjects/{LI}" in found) == (True, True)
    assert f"/subjects/{WANG}" not in found
    assert "本页 1 笔" in officer.get(f"/books/journal?text={slip}").text
    assert "没有符合条件的账" in officer.get("/books/journal?kind=expire").text
    assert "本页 1 笔" in officer.get("/books/journal?kind=redeem&account=redeemed/S1").text
    assert "没有符合条件的账" in officer.get("/books/journal?to=2026-11-01").text


@pytest.mark.parametrize("query", ["from=gestern", "account=issued&household=1", "kind=gift"])
def test_what_is_wrong_stands_at_its_field(browser: Open, query: str) -> None:
    officer = browser("officer")
    page = officer.get(f"/books/journal?{query}")
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text
    assert 'class="table' not in page.text
    assert officer.get(f"/books/journal.xlsx?{query}").status_code == 303


def test_pages_on_carry_the_filter(browser: Open, town: Town) -> None:
    for _ in range(51):
        town.redeem((MATCHES, 1))
    officer = browser("officer")
    first = officer.get("/books/journal?kind=redeem").text
    assert first.count('class="when"') == 50
    older = re.search(r'href="([^"]+)" rel="next"', first)
    assert older
    second = officer.get(older[1].replace("&amp;", "&")).text
    assert second.count('class="when"') == 1
    newer = re.search(r'href="([^"]+)" rel="prev"', second)
    assert newer
    assert officer.get(newer[1].replace("&amp;", "&")).text.count('class="when"') == 50
    assert officer.get("/books/journal?before=nothing").status_code == 422


def test_one_entry_with_its_seal_and_its_correction(
    browser: Open, town: Town, watch: Watch
) -> None:
    watch.forward(minutes=1)
    slip = town.redeem((SALT, 2)).reply["slip"]
    redeemed = latest(town.east)
    officer = browser("officer")
    page = officer.get(f"/books/entries/{redeemed.id}").text
    for words in (redeemed.digest(), "−4", "96", "陈秀兰", slip, f"/subjects/{WANG}"):
        assert words in page
    watch.forward(minutes=1)
    undo(town.clerk, slip=slip, key="u1")
    undone = latest(town.east)
    assert f"/books/entries/{undone.id}" in officer.get(f"/books/entries/{redeemed.id}").text
    assert f"/books/entries/{redeemed.id}" in officer.get(f"/books/entries/{undone.id}").text
    moved = officer.get(f"/books/journal?text={redeemed.id}")
    assert (moved.status_code, moved.location) == (303, f"/books/entries/{redeemed.id}")


def test_another_village_s_entry_is_as_good_as_none(browser: Open, town: Town) -> None:
    town.redeem((SALT, 1), card=FAR, by="clerk-west")
    far = latest(town.west)
    officer = browser("officer")
    none, other = officer.get(f"/books/entries/{'0' * 32}"), officer.get(f"/books/entries/{far.id}")
    assert none.status_code == other.status_code == 422
    assert none.text.replace("0" * 32, "") == other.text.replace(far.id, "")
    assert FAR not in other.text
    assert browser("town").get(f"/books/entries/{far.id}").status_code == 200


def test_workbooks_are_named_by_what_they_hold(browser: Open, town: Town) -> None:
    officer = browser("officer")
    for path, name in (("trial", "trial-balance"), ("journal", "journal")):
        answer = officer.get(f"/books/{path}.xlsx")
        assert answer.status_code == 200
        told = answer.headers["Content-Disposition"]
        assert told == f'attachment; filename="{name}-{town.east}-2026-11-20.xlsx"'
        assert answer.data.startswith(b"PK")
