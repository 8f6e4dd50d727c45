"""What goes wrong on the way: reloads, lost answers, sessions that end. Never two slips."""

from playwright.sync_api import Route, expect

from tests.browser.desk import Desk
from tests.pos.counter import PASSWORD, SALT, WANG


def lose(route: Route) -> None:
    """Let the server do its work and drop its answer."""
    route.fetch()
    route.abort()


def out_of_reach(till: Desk) -> None:
    """Three answers are lost, and asking whether the server is there again gets none either.

    Else the page would send the request again by itself, sooner or later than the test does.
    """
    till.page.route("**/till/redeem", lose, times=3)
    till.page.route("**/till/today", lambda route: route.abort())


def filled(till: Desk) -> Desk:
    """Card and goods are scanned; nothing is confirmed yet."""
    till.card(WANG)
    till.goods(SALT, "食用盐")
    return till


def test_a_reload_keeps_the_basket(till: Desk) -> None:
    filled(till).page.reload()
    expect(till.said("card-name")).to_have_text("王某某")
    assert till.lines() == ["食用盐 1"]
    till.confirm()
    till.succeeds(left=98)


def test_a_lost_answer_is_asked_for_again(till: Desk) -> None:
    """The books have the slip, the till does not know: the same key gets the same answer."""
    filled(till).page.route("**/till/redeem", lose, times=1)
    till.confirm()
    till.succeeds(left=98)
    first, second = till.posts("redeem")
    assert first == second
    assert till.site.slips() == 1


def test_without_any_answer_the_clerk_is_told_and_may_try_again(till: Desk) -> None:
    """Amber, no scan is taken, even a reload keeps asking; in the end there is one slip."""
    out_of_reach(filled(till))
    till.confirm()
    expect(till.part("lost")).to_be_visible()
    expect(till.said("waiting")).to_contain_text("1")
    till.scan(SALT)
    expect(till.page.locator("#hint")).to_be_visible()
    till.page.reload()
    till.succeeds(left=98)
    assert len({body["key"] for body in till.posts("redeem")}) == 1
    assert till.site.slips() == 1
    assert till.town.balance(WANG) == 98


def test_a_session_that_ends_keeps_the_basket(till: Desk) -> None:
    filled(till).site.watch.forward(hours=17)
    till.confirm()
    expect(till.page).to_have_url(f"{till.site.url}/sign-in?next=/till")
    till.sign_in("clerk", PASSWORD)
    expect(till.said("card-name")).to_have_text("王某某")
    assert till.lines() == ["食用盐 1"]
    till.confirm()
    till.succeeds(left=98)
    assert till.site.slips() == 1


def test_signing_out_leaves_nothing_behind(till: Desk) -> None:
    """The next clerk at this till finds no card and no basket."""
    filled(till).page.click("#sign-out button")
    expect(till.page.locator("#username")).to_have_value("clerk")
    assert till.page.evaluate("JSON.stringify(sessionStorage)") == "{}"


def test_a_session_that_ends_during_an_outage_keeps_the_request(till: Desk) -> None:
    """Written down, the answer lost, the session over: after signing in the same key asks again."""
    out_of_reach(filled(till))
    till.confirm()
    expect(till.part("lost")).to_be_visible()
    till.site.watch.forward(hours=17)
    till.confirm()
    expect(till.page).to_have_url(f"{till.site.url}/sign-in?next=/till")
    till.sign_in("clerk", PASSWORD)
    till.succeeds(left=98)
    assert len({body["key"] for body in till.posts("redeem")}) == 1
    assert till.site.slips() == 1


def test_a_page_left_open_over_midnight_begins_a_new_day(till: Desk) -> None:
    till.site.watch.forward(hours=11, minutes=55)
    till.carry("clerk")
    till.town.redeem((SALT, 1))
    till.page.reload()
    expect(till.said("today-slips")).to_have_text("1")
    till.site.watch.forward(minutes=6)
    till.goods(SALT, "食用盐")
    till.key("NumpadSubtract")
    expect(till.said("today-slips")).to_have_text("0")
    expect(till.part("last")).to_be_hidden()
    till.goods(SALT, "食用盐")
    till.card(WANG)
    till.confirm()
    till.succeeds(left=96)
