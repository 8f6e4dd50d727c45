"""The proof sheet on its page: figures, seal and fingerprint, nobody's name, only the own shops."""

from collections.abc import Callable

import pos
from kernel import clock
from kernel.db import reading
from tests.app.browser import Browser
from tests.pos.counter import HEADS, SALT, WANG, Town

Open = Callable[..., Browser]


def test_the_sheet_for_the_notice_board(browser: Open, town: Town) -> None:
    town.redeem((SALT, 2))
    officer = browser("officer")
    page = officer.get("/reports/proof").text
    with reading() as session:
        shown = pos.proof_sheet(session, pos.find_shop(session, "S1"), clock.today())
    for words in ("对账公示单", "各个数都一样", "396", shown.fingerprint[:4].upper(), "还没有封存"):
        assert words in page
    for private in (WANG, HEADS[WANG], "王某某"):
        assert private not in page
    yesterday = officer.get("/reports/proof?day=2026-11-19").text
    assert "截至 2026年11月19日 结束" in yesterday
    assert officer.get("/reports/proof?day=nonsense&shop=W1").text.count("黄圩村") == 0
    assert 'href="/reports/proof' in officer.get("/reports").text


def test_the_town_chooses_a_shop(browser: Open, town: Town) -> None:
    page = browser("town").get("/reports/proof?shop=W1").text
    assert "黄圩村信用超市　对账公示单" in page
    assert browser("officer").get(f"/reports/proof?village={town.west}").status_code == 403
