"""What the demo prints for a household opens: a page by its PIN, and a kiosk that shows a card."""

from flask import Flask

from app.demo_home import PIN, open_page, put_up_kiosk
from registry import RoleAt
from tests.app.browser import Browser
from tests.pos.counter import WANG, Town
from tests.registry.people import make_staff


def test_the_page_opens_by_its_pin_and_the_kiosk_shows_a_card(served: Flask, town: Town) -> None:
    make_staff("village-1", RoleAt("village-officer", town.east))
    told = open_page(WANG)
    home = Browser(served)
    assert home.post(f"/c/{told['look']}/pin", pin=PIN).status_code == 303
    assert home.get(f"/c/{told['look']}/more").status_code == 200
    screen = Browser(served)
    token = put_up_kiosk("塘庄村", "S1", clerk="clerk")
    assert screen.post("/device", token=token).location == "/kiosk"
    shown = screen.post("/kiosk/card", json={"code": town.cards[WANG]})
    assert shown.status_code == 200
