"""Enrolling: a merchant writes itself down on a public page, and promises to trade honestly.

Whoever enrols is told the number of the enrolment and nothing else: not whether the licence is
known here, nor anything about anybody who enrolled before.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel.db import transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from merchants import licences, roll
from merchants.roll import KINDS, Merchant
from registry import NotPermitted, codes, count_try, hold_village, villages

#: field → how many signs it has at most.
AT_MOST: Final = {"name": 40, "address": 80, "contact": 40}
PHONE_DIGITS: Final = range(7, 13)
CLIENT: Final = "public"


class MerchantUnfit(Refusal):
    """A field of the enrolment is empty, too long or not as it must be; `field` says which."""

    code = "merchant-unfit"


class LicenceUnfit(Refusal):
    """No licence has this number: 18 signs, and the last belongs to the others."""

    code = "licence-unfit"


class PromiseMissing(Refusal):
    """Whoever enrols promises to trade honestly."""

    code = "promise-missing"


@dataclass(frozen=True)
class Enrolment:
    """What a merchant writes down of itself; `contact` is a person, `phone` digits."""

    village_id: int
    name: str
    kind: str
    licence: str
    address: str
    contact: str
    phone: str
    has_promised: bool


def enrol(enrolment: Enrolment, *, key: str, address: str) -> Outcome:
    """Write a merchant down, once per key; every try counts against the address. Outermost.

    The reply: `merchant`, the code of the enrolment.

    :raises TooManyTries: five an hour from one address.
    :raises MerchantUnfit, LicenceUnfit, PromiseMissing: a field is not fit.
    :raises NotPermitted: no village of the town.
    """
    fit = fitted(enrolment)
    count_try("enrolment", address)
    # Names and a telephone are in it: kept as a keyed digest.
    asked = codes.digest(json.dumps(asdict(fit), sort_keys=True, ensure_ascii=False))

    def run(tx: Session) -> dict[str, Any]:
        hold_village(tx, fit.village_id)
        said = {**asdict(fit), "code": roll.next_code(tx, fit.village_id)}
        said.pop("has_promised")
        merchant = Merchant(**said)
        roll.enter(tx, merchant)
        return {"merchant": merchant.code}

    def work(tx: Session) -> Outcome:
        if fit.village_id not in {one.id for one in villages(tx)}:
            raise NotPermitted
        operation = Operation(fit.village_id, CLIENT, key, {"do": "enrol", "asked": asked})
        return once(tx, operation, lambda: run(tx))

    return transaction(work)


def fitted(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is kept: without stray spaces.

    :raises MerchantUnfit, LicenceUnfit, PromiseMissing: a field is not fit.
    """
    said = asdict(enrolment)
    for field, most in AT_MOST.items():
        said[field] = " ".join(str(said[field]).split())
        if not 1 <= len(said[field]) <= most or not said[field].isprintable():
            raise MerchantUnfit(field=field)
    if said["kind"] not in KINDS:
        raise MerchantUnfit(field="kind")
    said["phone"] = codes.clean(enrolment.phone)
    if not (said["phone"].isascii() and said["phone"].isdigit()) or (
        len(said["phone"]) not in PHONE_DIGITS
    ):
        raise MerchantUnfit(field="phone")
    said["licence"] = licences.clean(enrolment.licence)
    if not licences.is_licence(said["licence"]):
        raise LicenceUnfit
    if not enrolment.has_promised:
        raise PromiseMissing
    return Enrolment(**said)
