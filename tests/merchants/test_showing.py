"""What anybody may read: the offers that hold today, and no other."""

from collections.abc import Callable
from datetime import timedelta

from kernel import clock
from kernel.db import reading
from merchants import handling
from merchants.showing import running_offers
from tests.app.browser import Browser
from tests.merchants.market import act, public, written
from tests.pos.counter import Town, Watch

Open = Callable[..., Browser]


def _shown(town: Town, **more: int) -> list[str]:
    with reading() as session:
        found = running_offers(session, {town.east}, **more)
    return [one.offer.title for one in found]


def test_only_what_holds_today_is_shown(town: Town, watch: Watch) -> None:
    today = clock.today()
    public(town, title="今天的", points=2)
    ended = public(town, title="停了的")
    act(town, ended, "pause")
    written(town, title="还没批")
    public(town, title="明天起", from_on=today + timedelta(days=1))
    public(town, title="只到今天", policy=5, until_on=today)
    assert _shown(town) == ["只到今天", "今天的"]
    assert _shown(town, policy=5) == ["只到今天"]
    assert _shown(town, policy=2) == []
    assert _shown(town, limit=1) == ["只到今天"]
    with reading() as session:
        assert running_offers(session, {town.west}) == []
    watch.forward(days=1)
    assert _shown(town) == ["今天的", "明天起"]
    officer = town.actors["officer"]
    handling.act(officer, town.merchant, "pause", key="p", words="修店")
    assert _shown(town) == []
    handling.act(officer, town.merchant, "resume", key="r")
    watch.forward(days=400)
    assert _shown(town) == []  # the agreement is over


def test_policy_and_leaflet_show_them_in_both_languages(town: Town, browser: Open) -> None:
    public(town, points=2, lowest="AA", weekdays=0b0000001, cap_household=2)
    written(town, title="还没批")
    anybody = browser()
    said = {
        "zh": ("理发八折", "减 20%", "村口理发店", "AA 级及以上", "每户每月 2 次", "星期一"),
        "en": ("理发八折", "20 % off", "and 2 points", "grade AA and above", "Monday"),
    }
    for language, words in said.items():
        anybody.get(f"/policies?lang={language}")
        for page in ("/policies/9", "/policies/leaflet", f"/policies/leaflet?village={town.east}"):
            text = anybody.get(page).text
            assert [one for one in words if one not in text] == [], page
            assert "还没批" not in text
            assert "13800000001" not in text
    assert "理发八折" not in anybody.get(f"/policies/leaflet?village={town.west}").text
    assert "理发八折" not in anybody.get("/policies/5").text
    assert "No shop offers something under it yet" in anybody.get("/policies/5").text
