"""Founding a town: what spans the registry, the books and the shops, in one transaction."""

from typing import Final

from sqlalchemy.orm import Session

import civility
import ledger
import merchants
import registry
from pos import Shop
from registry import RoleAt

#: Accounts that every village's books begin with.
VILLAGE_ACCOUNTS: Final = ("issued", "expired")


def set_up_town(tx: Session, town: str, villages: list[str], officer: str) -> str | None:
    """The town, its villages with their accounts, its rules and policies, its first officer.

    Again: what is new. Gives the officer's one-time password, or nothing if the officer was there.
    """
    place = registry.add_region(tx, "town", town)
    for name in villages:
        village = registry.add_region(tx, "village", name, place.id)
        ledger.open_accounts(tx, village.id, VILLAGE_ACCOUNTS)
    civility.add_default_rules(tx)
    merchants.add_default_policies(tx)
    if registry.find_staff(tx, officer) is not None:
        return None
    roles = [RoleAt("town-officer", place.id)]
    return registry.add_staff(tx, username=officer, name=officer, roles=roles)[1]


def add_clerk(
    tx: Session, place: Shop, *, name: str = "", password: str | None = None
) -> tuple[registry.Staff, str]:
    """A clerk of this shop with the next free user name, and the password."""
    n = 1
    while registry.find_staff(tx, f"clerk-{place.code}-{n}".lower()) is not None:
        n += 1
    return registry.add_staff(
        tx,
        username=f"clerk-{place.code}-{n}".lower(),
        name=name or f"{place.code} {n}",
        roles=[RoleAt(registry.CLERK, place.village_id, place.code)],
        password=password,
    )
