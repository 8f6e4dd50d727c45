"""The words of objections in the office: where they stand, what is to do."""

from typing import Final

from flask_babel import lazy_gettext

_ = lazy_gettext

TABS: Final = {"open": _("To answer"), "appeals": _("Before supervision"), "all": _("All")}
#: state → where it stands.
STATES: Final = {
    "open": _("waits for an answer"),
    "upheld": _("upheld"),
    "refused": _("not upheld"),
    "answered": _("answered"),
}
#: What was done → what the page says then.
DONE: Final = {
    "answer": _("The answer is written down. The household reads it on its page."),
    "appeal": _("The appeal is written down. Supervision answers."),
    "decide": _("Supervision's answer is written down."),
}
