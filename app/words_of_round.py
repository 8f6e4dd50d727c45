"""What refusals say about the yearly round."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "channel-unfit": (
        _("Channel not right"),
        _("Choose how they said it: visit, self, phone or WeChat."),
    ),
    "coverage-missing": (
        _("Not all are scored"),
        _("%(missing)s households are without a score agreed by both groups."),
    ),
    "filing-incomplete": (
        _("Filing not complete"),
        _("Of %(missing)s households something is missing. Fill it in, or sign with a reason."),
    ),
    "group-none-left": (
        _("No group is free"),
        _("Every group has a relative of household %(number)s. Add a group without one."),
    ),
    "group-taken": (
        _("Name in use"),
        _("There is a group %(name)s already."),
    ),
    "group-unfit": (
        _("Group not right"),
        _("Choose what the group is for, and a name of up to 40 characters."),
    ),
    "group-unknown": (
        _("Group not found"),
        _("There is no such group in this village's round."),
    ),
    "groups-missing": (
        _("No group to score"),
        _("Add an evaluation group with a member first."),
    ),
    "member-seated": (
        _("Sits elsewhere"),
        _("This person sits in a group of this village, or scored here. Who scores never reviews."),
    ),
    "member-unfit": (
        _("Not for this group"),
        _("Choose somebody whose role in this village is for this work."),
    ),
    "not-confirmed": (
        _("Not scored yet"),
        _("The group has not confirmed the score of %(number)s."),
    ),
    "not-of-group": (
        _("Not in this group"),
        _("Only a member of the village's group for this work can do it."),
    ),
    "not-proposed": (
        _("No score yet"),
        _("The system has not proposed a score for %(number)s yet."),
    ),
    "notice-runs": (
        _("Notice still hangs"),
        _("The grades hang until %(until)s. Go on the day after."),
    ),
    "objections-open": (
        _("Objections open"),
        _("%(count)s objections or appeals are without an answer."),
    ),
    "round-running": (
        _("A round is running"),
        _("The round %(round)s is not completed in every village."),
    ),
    "round-taken": (
        _("Name in use"),
        _("There is a round %(round)s already."),
    ),
    "round-unfit": (
        _("Round not right"),
        _("Something in the round cannot be so: %(field)s. Nothing changed."),
    ),
    "round-words": (
        _("Reason needed"),
        _("Please say why in one line, up to %(at_most)s characters."),
    ),
    "score-decided": (
        _("Decided already"),
        _("The review group agreed to the score of %(number)s. It stays."),
    ),
    "scores-stale": (
        _("Scores to renew"),
        _(
            "Scores of %(count)s households rest on a record that was struck. The review group takes it up first."
        ),
    ),
    "session-hung": (
        _("Notice hangs already"),
        _("The session's notice hangs. The session opens on %(on)s."),
    ),
    "session-not-open": (
        _("Session not open"),
        _("Nobody scores before the session's notice has hung its full days."),
    ),
    "signature-missing": (
        _("Not signed"),
        _("Supervision has not signed this village's round."),
    ),
    "signer-unfit": (
        _("Not for you to sign"),
        _("Only a member of the village's supervision group who scored nothing here signs."),
    ),
}
