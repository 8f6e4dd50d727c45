"""Good requests about merchants: those of the household's village."""

from collections.abc import Callable
from typing import Final

from kernel import clock
from tests.app.targets import Sample, Target
from tests.pos.counter import LICENCE


def _merchant(target: Target) -> dict[str, str]:
    """The merchant of the household's village, as an address has it."""
    return {"code": f"M{target.village}-001"}


def _enrolment(target: Target) -> dict[str, str]:
    """The form of a merchant that enrols."""
    who = {"contact": "钱师傅", "phone": "13800000009", "licence": LICENCE}
    where = {"village": target.village, "address": "集市 3 号"}
    return {**who, **where, "name": "小饭馆", "kind": "food", "promise": "yes"}


MERCHANTS: Final[dict[str, Callable[[Target], Sample]]] = {
    "merchant_enrol.form": lambda _: Sample(),
    "merchant_enrol.send": lambda target: Sample(form=_enrolment(target)),
    "merchants.index": lambda target: Sample(query=target.place()),
    "merchants.visit": lambda target: Sample(
        form={**target.place(), "place": "集市", "words": "愿意谈", "key": clock.new_id()}
    ),
    "merchants.merchant": lambda target: Sample(_merchant(target)),
    "merchants.change": lambda target: Sample(
        _merchant(target), form={"do": "complain", "words": "价钱不对", "key": clock.new_id()}
    ),
    "merchants.agreement": lambda target: Sample(_merchant(target)),
}
