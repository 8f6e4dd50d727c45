"""The rulebook in people's words, in the reader's language: titles, evidence, reporters, ends."""

from typing import Final

from flask_babel import get_locale, gettext, lazy_gettext

from civility.rule_cells import half_points_text
from civility.rules import ADD, SUBTRACT, VETO, Aspect, Item, Tier

MINUS: Final = "\u2212"
_ = lazy_gettext
EFFECT_WORDS: Final = {ADD: _("adds"), SUBTRACT: _("subtracts"), VETO: _("no A grade")}
EVIDENCE_WORDS: Final = {
    "E1": _("photo with time and place"),
    "E2": _("sign-in list or the organiser's word"),
    "E3": _("word of whoever was helped"),
    "E4": _("certificate"),
    "E5": _("village record or minutes"),
    "E6": _("document in effect"),
    "E7": _("two unrelated witnesses"),
}
REPORTER_WORDS: Final = {
    "H": _("the household itself"),
    "G": _("grid member"),
    "P": _("neighbour"),
    "V": _("village record keeper"),
    "D": _("competent body"),
    "R": _("review group"),
}


def is_english() -> bool:
    """Whether the reader reads English."""
    return str(get_locale()) == "en"


def item_title(item: Item) -> str:
    """What the item is called."""
    return item.title_en if is_english() else item.title_zh


def aspect_title(aspect: Aspect) -> str:
    """What the aspect is called."""
    return aspect.name_en if is_english() else aspect.name_zh


def tier_label(tier: Tier) -> str:
    """What the tier is called; a lone one has no name."""
    return tier.label_en if is_english() else tier.label_zh


def signed_rating(halves: int) -> str:
    """What it does to the rating: +1.5, -2, 0."""
    return f"{'+' if halves > 0 else ''}{half_points_text(halves)}".replace("-", MINUS)


def evidence_in_words(item: Item) -> str:
    """What must be shown: `/` either, `+` both."""
    ways = [
        gettext(" and ").join(str(EVIDENCE_WORDS[kind]) for kind in way.split("+"))
        for way in item.evidence_text.split("/")
    ]
    return str(gettext(", or ")).join(ways)


def reporters_in_words(item: Item) -> str:
    """Who may report it."""
    return str(gettext(", ")).join(
        str(REPORTER_WORDS[one]) for one in item.reporters_text.split(",")
    )


def ends_in_words(item: Item) -> str:
    """When what it did is over."""
    if item.ends == "document":
        return str(gettext("when the document's effect ends"))
    if item.ends:
        return str(gettext("after %(n)s months", n=item.ends.partition(" ")[0]))
    return ""
