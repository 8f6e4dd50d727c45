"""Good requests to the pages of the till."""

from collections.abc import Callable
from typing import Final

from kernel import clock
from registry import codes
from tests.app.targets import Sample, Target
from tests.pos.counter import MATCHES, PASSWORD

TILL: Final[dict[str, Callable[[Target], Sample]]] = {
    "till_errands.pack": lambda target: Sample(form=target.packing()),
    "till_wishes.write": lambda target: Sample(form=target.wish_form()),
    "camera.frame": lambda _: Sample(form={}),
    "till_slips.scanned": lambda target: Sample({"slip": target.slip()}),
    "till_slips.passbook": lambda target: Sample({"slip": target.slip()}),
    "setup.drawing": lambda _: Sample({"trial": "bars"}),
    "pos.mat_code": lambda _: Sample({"command": "confirm"}),
    "pos.scan_code": lambda target: Sample(json={"code": target.card}),
    "no_card.search": lambda target: Sample(json={"text": target.household}),
    "no_card.let_in": lambda target: Sample(json=target.beside()),
    "raising.pin": lambda target: Sample(json={"card": target.card, "pin": "0000"}),
    "raising.new_pin": lambda target: Sample(json={"card": target.card, "pin": "50418"}),
    "raising.nominee": lambda target: Sample(json=target.comer()),
    "pos.redeem_basket": lambda target: Sample(json=target.basket()),
    "pos.undo_slip": lambda target: Sample(json={"key": clock.new_id(), "slip": target.slip()}),
    "pos.receipt": lambda target: Sample({"slip": target.slip()}),
    "pos.receipt_code": lambda target: Sample({"slip": target.slip()}),
    "pos.slip_search": lambda _: Sample(form={"slip": codes.make_code(codes.SLIP)}),
    "pos.slip": lambda target: Sample({"slip": target.slip()}),
    "pos.reverse": lambda target: Sample({"slip": target.slip()}, form=target.reversal()),
    "till_switch.switch": lambda target: Sample(json=target.takeover()),
    "till_switch.lock": lambda _: Sample(json={}),
    "own_pin.choose": lambda _: Sample(form={"password": PASSWORD, "pin": "4827", "again": "4827"}),
    "till_shift.change": lambda _: Sample(form={"do": "open"}),
    "till_settlements.statement": lambda _: Sample({"month": "2026-11"}),
    "till_settlements.sign": lambda _: Sample({"month": "2026-11"}, form={"seen": "x"}),
    "pictures.picture": lambda _: Sample({"goods": MATCHES}),
}
