"""The office's menu: what a person may open, in the order of a working day."""

from dataclasses import dataclass
from typing import Final

from flask_babel import gettext, lazy_gettext

from registry import ACCOUNT, Actor


@dataclass(frozen=True)
class Item:
    """One line of the menu: the page it opens, its word and drawing, and what it takes."""

    endpoint: str
    label: str
    icon: str
    permission: str


_ = lazy_gettext
MENU: Final = (
    Item("home.home", _("Home"), "home", ACCOUNT),
    Item("subjects.index", _("Subjects"), "people", "subjects.read"),
    Item("rounds.index", _("Yearly rating"), "scales", "round.read"),
    Item("awards.index", _("Awards"), "points", "awards.post"),
    Item("records.index", _("Records"), "note", "records.read"),
    Item("board.index", _("Board"), "clock", "notices"),
    Item("cards.index", _("Points cards"), "card", "cards"),
    Item("imports.home", _("From Excel"), "upload", "imports"),
    Item("books.trial", _("Books"), "book", "books.read"),
    Item("budget.index", _("Budget"), "budget", "reports"),
    Item("reports.report", _("Reports"), "chart", "reports"),
    Item("goods.shops", _("Shop goods"), "shop", "goods"),
    Item("merchants.index", _("Merchants"), "shop", "merchants.read"),
    Item("staff.index", _("Staff"), "staff", "staff"),
    Item("devices.index", _("Devices"), "device", "devices"),
    Item("rulebook.index", _("Rulebook"), "sheet", "rulebook.read"),
    Item("policy_desk.index", _("Policies"), "sheet", "policies.read"),
    Item("bank.index", _("Referrals"), "people", "referrals.bank"),
    Item("settings.index", _("Settings"), "settings", "settings"),
)

#: role → what people call it.
ROLES: Final = {
    "town-officer": _("town officer"),
    "village-officer": _("village officer"),
    "collector": _("collector"),
    "evaluator": _("evaluator"),
    "reviewer": _("reviewer"),
    "supervisor": _("supervisor"),
    "clerk": _("clerk"),
    "merchant": _("merchant"),
    "bank-officer": _("bank officer"),
}


def menu_for(actor: Actor) -> list[Item]:
    """The items that this person may open."""
    return [item for item in MENU if actor.may(item.permission)]


def role_names(actor: Actor) -> str:
    """The person's roles as people call them."""
    return str(gettext(", ")).join(str(ROLES[role]) for role in sorted(actor.roles))
