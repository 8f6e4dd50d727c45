"""What refusals say about what a till shows, reads and prints."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "frame-unfit": (
        _("Picture not readable"),
        _("Only a small picture from this page's camera can be read. Nothing was kept of it."),
    ),
    "too-many-frames": (
        _("One picture at a time"),
        _("The last picture is still being read. Hold the code steady for a moment."),
    ),
}
