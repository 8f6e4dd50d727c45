"""What may be asked about, in words that accuse nobody."""

from typing import Final

from flask_babel import gettext, lazy_gettext

from pos.patterns import Pattern

_ = lazy_gettext
#: Kind of pattern → what is seen.
KINDS: Final = {
    "no-card": _("Many slips without a card"),
    "undone": _("Many slips taken back"),
    "after-hours": _("Slips early or late in the day"),
    "one-clerk": _("Only this clerk made slips without a card"),
    "household": _("Household often without its card"),
}


def kind_name(kind: str) -> str:
    """What is seen."""
    return str(KINDS[kind])


def about(one: Pattern) -> str:
    """How often, of how many."""
    if one.kind == "household":
        return str(gettext("%(n)s times: perhaps it needs a new card", n=one.count))
    return str(gettext("%(n)s of %(all)s slips", n=one.count, all=one.of))
