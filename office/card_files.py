"""Cards as a file for the browser: what the papers are called, and a file that nobody keeps."""

from typing import Final

from flask_babel import lazy_gettext as _

#: layout → in words, in the order of a form. A picture is for one household.
PAPERS: Final = {
    "a4": _("A4, ten to a sheet, both sides"),
    "cr80": _("One to a page, for a card printer"),
    "a5": _("A5, large, for the wall"),
}
PICTURE: Final = "png"
#: What a run in the log was printed on.
LAYOUTS: Final = {**PAPERS, PICTURE: _("Picture"), "one": _("One card by itself")}
#: For whom a run printed.
AGAIN: Final = {
    "missing": _("for those without"),
    "changed": _("also in place of old words"),
    "all": _("in place of every card"),
    "more": _("one more card"),
    "replace": _("in place of one card"),
}


def as_file(content: bytes, layout: str) -> tuple[bytes, dict[str, str]]:
    """The answer with the cards, for whoever asked alone: no cache keeps it, for the codes."""
    kind, name = (
        ("image/png", "card.png") if layout == PICTURE else ("application/pdf", "cards.pdf")
    )
    return content, {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
