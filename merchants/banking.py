"""The banks that signed with the town, and who enters for each: an officer of the town says it."""

import re
from typing import Any

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from kernel.once import Outcome
from merchants.doing import Work, in_place
from merchants.referrals import CODE_AT_MOST, NAME_AT_MOST, Bank, BankOfficer, BankUnknown
from merchants.referring import PERMISSION
from registry import Actor, NotPermitted, find_staff, town


class BankUnfit(Refusal):
    """A bank has a code of capitals and digits that no other has, and a name."""

    code = "bank-unfit"


def add_bank(actor: Actor, *, code: str, name: str, key: str) -> Outcome:
    """Add a bank, by an officer of the town, once per key. Outermost.

    :raises NotPermitted: not an officer of the town.
    :raises BankUnfit: its code or its name.
    """
    code, name = code.strip().upper(), " ".join(name.split())
    fits = re.fullmatch(rf"[A-Z0-9]{{1,{CODE_AT_MOST}}}", code)
    if not fits or not 1 <= len(name) <= NAME_AT_MOST or not name.isprintable():
        raise BankUnfit(at_most=CODE_AT_MOST)

    def work(tx: Session) -> dict[str, Any]:
        if tx.get(Bank, code) is not None:
            raise BankUnfit(at_most=CODE_AT_MOST)
        tx.add(Bank(code=code, name=name, staff_id=actor.staff_id or "", at=clock.now()))
        tx.flush()
        return {}

    return _for_town(actor, key, {"do": "bank", "code": code, "name": name}, work)


def place_officer(actor: Actor, *, username: str, bank: str, key: str) -> Outcome:
    """Say for which bank a bank's officer works, by an officer of the town. Outermost.

    :raises NotPermitted: not an officer of the town.
    :raises BankUnknown: no such bank, or nobody of this name is a bank's officer.
    """

    def work(tx: Session) -> dict[str, Any]:
        person = find_staff(tx, username.strip())
        if tx.get(Bank, bank) is None or person is None:
            raise BankUnknown
        row = tx.get(BankOfficer, person.id) or BankOfficer(staff_id=person.id)
        row.bank, row.by_id, row.at = bank, actor.staff_id or "", clock.now()
        tx.add(row)
        tx.flush()
        return {}

    asked = {"do": "bank-officer", "username": username, "bank": bank}
    return _for_town(actor, key, asked, work)


def _for_town(actor: Actor, key: str, asked: dict[str, Any], work: Work) -> Outcome:
    if not actor.may_everywhere(PERMISSION):
        raise NotPermitted
    with reading() as session:
        place = town(session).id
    return in_place(place, client=actor.client, key=key, asked=asked, work=work)
