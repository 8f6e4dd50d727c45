"""What the fields of forms are called, for a refusal that names one."""

from typing import Final

from flask_babel import lazy_gettext as _

#: What a field of a form is called, for `detail-unfit`.
FIELDS: Final = {
    "agreed_on": _("Day of agreement"),
    "answer": _("Answer"),
    "asked_on": _("Day of asking"),
    "channel": _("Way"),
    "collector": _("Collector"),
    "consent_on": _("Day of consent"),
    "grid": _("Grid"),
    "group": _("Villagers' group"),
    "head": _("Head of household"),
    "kind": _("Kind"),
    "members": _("Members"),
    "name": _("Name"),
    "note": _("Remark"),
    "number": _("Household number"),
    "outcome": _("Outcome"),
    "phone": _("Telephone"),
    "points": _("Points"),
    "reason": _("Reason"),
    "relation": _("Relation"),
    "sure": _("Confirmation"),
    "text": _("Text"),
}
