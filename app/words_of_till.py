"""What refusals say about what a till shows, reads and prints, and about a household's pages."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "card-pin-needed": (
        _("PIN needed"),
        _("Nothing was done. Please open the page of your points again and type your PIN."),
    ),
    "phones-too-many": (
        _("Telephones enough"),
        _("%(at_most)s telephones show your codes already. Take one of them away first."),
    ),
    "rotating-over": (
        _("Code used or too old"),
        _(
            "This code was used before, or its minute is over. The telephone shows the next one soon."
        ),
    ),
    "frame-unfit": (
        _("Picture not readable"),
        _("Only a small picture from this page's camera can be read. Nothing was kept of it."),
    ),
    "too-many-frames": (
        _("One picture at a time"),
        _("The last picture is still being read. Hold the code steady for a moment."),
    ),
}
