"""Referrals on pages: the office by consent, the bank its own alone; nobody's grade beyond it."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Final

from openpyxl import load_workbook

from tests.app.browser import Browser
from tests.pos.counter import LI, WANG

Open = Callable[..., Browser]
DAY: Final = "2026-11-20"


def test_from_consent_to_grant(browser: Open) -> None:
    town, officer, banker = browser("town"), browser("officer"), browser("banker")
    assert "还没有登记您是哪家银行的" in banker.get("/bank").text
    assert town.post("/referrals", do="bank", code="", name="农商行").status_code == 422
    town.post("/referrals", do="bank", code="ns", name="农商行")
    town.post("/referrals", do="officer", username="banker", bank="NS")
    asked = {"do": "refer", "number": WANG, "bank": "NS", "given_on": DAY, "grade": "yes"}
    bare = officer.post("/referrals", **asked)
    assert (bare.status_code, "没有本人书面同意不推荐" in bare.text) == (422, True)
    sent = officer.post("/referrals", **asked, consent="yes")
    listed = officer.get(sent.location).text
    assert "推荐已登记" in listed
    assert "王小明" not in listed
    page = banker.get("/bank").text
    assert "王小明" in page
    assert "级" not in re.sub(r"<[^>]*>", "", page.partition("<h2>")[2].partition("<details")[0])
    [address] = re.findall(r'action="(/bank/[^"]+)"', page)
    wrong = banker.post(address, do="granted", amount="很多", on_day=DAY)
    assert (wrong.status_code, "最多两位小数" in wrong.text) == (422, True)
    banker.post(address, do="granted", amount="50,000", on_day=DAY)
    page = banker.get(banker.post(address, do="used", amount="12000.5", on_day=DAY).location).text
    assert "授信 50,000" in page
    assert "12,000.5" in page
    sheet = load_workbook(BytesIO(officer.get("/referrals.xlsx").data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][1:] == ["农商行", 1, 1, 5_000_000, 1_200_050]
    [referral] = re.findall(r'name="referral" value="(\w+)"', officer.get("/referrals").text)
    officer.post("/referrals", do="withdraw", referral=referral)
    assert "王小明" not in banker.get("/bank").text
    assert banker.post(address, do="used", amount="1", on_day=DAY).status_code == 422
    # A bank's officer sees nothing else of the office.
    for path in ("/subjects", "/referrals", "/demands", f"/subjects/{LI}", "/policy-versions"):
        assert banker.get(path).status_code == 403
