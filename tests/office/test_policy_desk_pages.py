"""Policies at the office: mended, handed in whole, adopted by a second person; seen by all."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Final

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import registry
from kernel import clock
from kernel.db import reading, transaction
from merchants.policies import policies_in_force
from merchants.policy_sheets import read_policies
from registry import Actor, RoleAt
from tests.app.browser import Browser
from tests.merchants.policy_rows import sheet
from tests.pos.counter import Town

Open = Callable[..., Browser]
HERE: Final = "/policy-versions"
PACKED: Final = re.compile(r'name="sheet" value="([^"]*)"')


@pytest.fixture
def second(town: Town, app: Flask) -> Browser:
    """Another officer of the town: the village's own, with a further role."""

    def work(tx: Session) -> Actor:
        registry.give_role(tx, town.ids["second"], RoleAt("town-officer", registry.town(tx).id))
        return registry.actor_of(tx, registry.person(tx, town.ids["second"]))

    return Browser(app).carry(transaction(work))


def _check(visitor: Browser, content: bytes) -> TestResponse:
    form = {"csrf_token": visitor.token(), "workbook": (BytesIO(content), "policies.csv")}
    return visitor.client.post(f"{HERE}/new", data=form)


def test_a_sheet_is_checked_proposed_and_adopted_by_somebody_else(
    browser: Open, second: Browser
) -> None:
    officer = browser("town")
    assert officer.post(f"{HERE}/new").status_code == 422
    assert _check(officer, b"nothing").status_code == 422
    faulty = _check(officer, sheet(who_zh="C 级"))
    assert (faulty.status_code, "A 级以下" in faulty.text) == (422, True)
    good = _check(officer, sheet(title_zh="新驿站"))
    assert "12 条政策，没有错误" in good.text
    [packed] = PACKED.findall(good.text)
    today = clock.today().isoformat()
    bare = officer.post(f"{HERE}/new", do="propose", sheet=packed, name="", first_day=today)
    assert (bare.status_code, "版本名称" in bare.text) == (422, True)
    assert officer.post(f"{HERE}/new", do="propose", sheet="?", name="2.1").status_code == 422
    sent = officer.post(f"{HERE}/new", do="propose", sheet=packed, name="2.1", first_day=today)
    page = officer.get(sent.location).text
    assert "等另一人通过" in page
    assert 'value="adopt"' not in page
    [version] = re.findall(r"version=(\d+)", sent.location)
    assert officer.post(f"{HERE}/{version}", do="adopt").status_code == 422
    assert "金融驿站" in browser().get("/policies").text
    assert 'value="adopt"' in second.get(f"{HERE}?version={version}").text
    assert (
        "这个版本已通过" in second.get(second.post(f"{HERE}/{version}", do="adopt").location).text
    )
    public = browser().get("/policies").text
    assert "新驿站" in public
    assert "版本 2.1" in public
    assert "镇里通过" in public
    sheets = officer.get(f"{HERE}/{version}.xlsx")
    assert read_policies(sheets.data).policies[1].words["title_zh"] == "新驿站"


def test_one_policy_is_mended_upon_what_waits(browser: Open, second: Browser) -> None:
    officer = browser("town")
    with reading() as session:
        found = {one.no: one for one in policies_in_force(session)}
    form = {**found[3].words, "through": "offers", "starts_on": "2026-01-01", "ends_on": ""}
    more = {"name": "2.1", "first_day": clock.today().isoformat()}
    assert "药店优惠" in officer.get(f"{HERE}/edit/3").text
    wrong = officer.post(f"{HERE}/edit/3", **{**form, **more, "who_zh": "D级", "title_en": ""})
    assert wrong.status_code == 422
    assert wrong.text.count('aria-invalid="true"') == 2
    officer.post(f"{HERE}/edit/3", **{**form, **more, "title_zh": "新药"})
    dinner = {
        **found[5].words,
        "through": "offers",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
    }
    sent = officer.post(f"{HERE}/edit/5", **dinner, **more)
    page = second.get(sent.location).text
    assert "新药" in page
    assert "2026年12月31日" in page
    version = sent.location.partition("version=")[2].partition("&")[0]
    assert "已作废" in second.get(second.post(f"{HERE}/{version}", do="drop").location).text
    assert second.post(f"{HERE}/{version}", do="adopt").status_code == 422
    for path in (
        "/policy-versions?version=99",
        "/policy-versions/edit/99",
        "/policy-versions/99.xlsx",
    ):
        assert officer.get(path).status_code == 404


def test_anybody_reads_them_and_they_say_they_are_a_proposal(browser: Open) -> None:
    stranger = browser()
    page = stranger.get("/policies").text
    assert page.count('class="policy-card"') == 12
    for path in ("/policies", "/policies/1", "/policies/12", "/policies/leaflet"):
        answer = stranger.get(path)
        assert (answer.status_code, "不是官方条文" in answer.text) == (200, True)
        assert "办公共服务不看等级" in answer.text
        assert not re.search(r"[^A-Za-z][BCD] ?级", answer.text)
    assert "由银行决定" in stranger.get("/policies/1").text
    assert "也不排名" in stranger.get("/policies/12").text
    assert stranger.get("/policies/13").status_code == 404
    stranger.get("/?lang=en")
    assert "not an official list" in stranger.get("/policies/leaflet").text
