"""The books in an officer's words: what an account holds, what an entry did, what caused it."""

from collections.abc import Iterable, Mapping
from typing import Final

from flask_babel import gettext, lazy_gettext

from ledger import TrialLine

_ = lazy_gettext

#: kind of entry → what happened.
KINDS: Final = {
    "opening": _("Points from before"),
    "award": _("Points earned"),
    "redeem": _("Goods handed out"),
    "undo": _("Taken back at the till or at a merchant"),
    "reverse": _("Taken back by the office"),
    "expire": _("Points ended"),
    "settle": _("Month settled with the shop"),
    "offer": _("Points given for an offer"),
    "repay": _("Month settled with a merchant"),
    "transfer": _("Points moved"),
    "adjust": _("Wrong points taken back in part"),
    "budget": _("Budget"),
}

#: kind of account → its name, and in one sentence what its points mean.
ACCOUNTS: Final = {
    "issued": (
        _("Issued"),
        _("All points given out so far. With a minus: the programme owes them."),
    ),
    "household": (
        _("With the households"),
        _("What households and organisations hold, points to be used."),
    ),
    "redeemed": (_("Handed in"), _("Points for which the shop has handed goods out.")),
    "settled": (
        _("Settled"),
        _("Handed in, and settled between the village and the shop."),
    ),
    "merchant": (
        _("With merchants"),
        _("Points that households gave for offers, not settled yet."),
    ),
    "expired": (_("Ended unused"), _("Points whose last valid day passed before they were used.")),
    "adjustment": (
        _("Corrections"),
        _("Points of wrong entries that could be taken back only in part."),
    ),
    "moved-out": (_("Moved away"), _("Points that left with households for another village.")),
    "moved-in": (_("Moved here"), _("Points that came with households from another village.")),
    "budget": (_("Budget"), _("What may still be issued in that year.")),
    "budgeted": (
        _("Other side of the budgets"),
        _("Points issued from the budgets, less what was granted: it balances them."),
    ),
}


def kind_name(kind: str) -> str:
    """What an entry of this kind did."""
    return str(KINDS[kind])


def account_name(code: str, shops: Mapping[str, str]) -> str:
    """The account as a line of the books names it; `shops` gives a shop's name by its code."""
    kind, _slash, rest = code.partition("/")
    if not rest:
        return str(ACCOUNTS[kind][0])
    if kind == "household":
        return str(gettext("Household %(number)s", number=rest))
    if kind == "redeemed":
        return str(gettext("Handed in at %(shop)s", shop=shops.get(rest, rest)))
    if kind == "settled":
        return str(gettext("Settled with %(shop)s", shop=shops.get(rest, rest)))
    if kind == "merchant":
        return str(gettext("With merchant %(merchant)s", merchant=shops.get(rest, rest)))
    return str(gettext("Budget %(year)s", year=rest))


def account_means(code: str) -> str:
    """What the points on the account mean."""
    return str(ACCOUNTS[code.partition("/")[0]][1])


def source_name(source: str) -> str:
    """What caused an entry: a slip or an award by its number, else as the books call it."""
    kind, _slash, rest = source.partition("/")
    if kind == "slip":
        return str(gettext("Slip %(slip)s", slip=rest))
    if kind == "award":
        return str(gettext("Award %(ref)s", ref=rest))
    if kind == "use":
        return str(gettext("Offer used, ticket %(ticket)s", ticket=rest))
    if kind in {"settle", "repay"}:
        return str(gettext("Statement of the month %(month)s", month=rest.partition("/")[2]))
    return source


def in_order(lines: Iterable[TrialLine]) -> list[TrialLine]:
    """The lines as people read them: what was issued first, then where it went."""
    place = {kind: n for n, kind in enumerate(ACCOUNTS)}
    return sorted(lines, key=lambda one: (place[one.account.partition("/")[0]], one.account))


def number_of(code: str) -> str:
    """The household's number, if the account is one's."""
    return code.partition("/")[2] if code.startswith("household/") else ""


def slip_of(source: str) -> str:
    """The slip's number, if a slip caused it."""
    return source.partition("/")[2] if source.startswith("slip/") else ""
