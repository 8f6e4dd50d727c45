"""What refusals say behind the counter: settling a month, shifts, sessions and deliveries."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "day-closed": (
        _("Day closed already"),
        _("Somebody closed this day before. Nothing changed."),
    ),
    "day-open": (
        _("Not everything looked at"),
        _("%(left)s things of this day still have to be looked at."),
    ),
    "day-not-begun": (
        _("Day not right"),
        _("A day can be closed on the day itself or after it."),
    ),
    "errand-agreement-unfit": (
        _("Agreement not whole"),
        _(
            "Say who agreed, in 1 to %(at_most)s characters, how, and on which day of the last month."
        ),
    ),
    "errand-day-unfit": (
        _("Day or person missing"),
        _("A list is for today or the next 31 days, and says who carries it."),
    ),
    "errand-over": (
        _("List over or full"),
        _("The day of this list is over, or %(at_most)s households are on it. Begin another one."),
    ),
    "errand-unknown": (
        _("Not on a list"),
        _("This shop has no such list, or the household is not on it."),
    ),
    "exception-unknown": (
        _("Nothing to look at"),
        _("Somebody has looked at this before, or it is no longer there."),
    ),
    "fair-limit-reached": (
        _("Share of the session reached"),
        _("%(fair)s: a household may have %(limit)s of %(goods)s, %(left)s more now."),
    ),
    "fair-limit-unfit": (
        _("Limit not right"),
        _("A household may have 1 to %(at_most)s pieces. Leave it empty for no limit."),
    ),
    "fair-name-unfit": (
        _("Name needed"),
        _("The session's name has 1 to %(at_most)s characters."),
    ),
    "fair-over": (
        _("Over already"),
        _("This session is over or was called off. Nothing changed."),
    ),
    "fair-overlaps": (
        _("Another session then"),
        _("The shop has the session %(fair)s at that time. Choose another time or call it off."),
    ),
    "fair-times-unfit": (
        _("Time not right"),
        _("A session ends after it begins and after now, lasts a month at most, within a year."),
    ),
    "fair-twice": (
        _("Twice in the list"),
        _("These goods stand in the list twice."),
    ),
    "fair-unknown": (
        _("Session not found"),
        _("This shop has no such session."),
    ),
    "goods-kept": (
        _("Kept for later"),
        _("%(goods)s is kept for the session %(fair)s, which begins on %(on)s."),
    ),
    "goods-not-in-fair": (
        _("Not in this session"),
        _("%(fair)s is on: until it ends, only its goods are handed out, and not %(goods)s."),
    ),
    "handed-unfit": (
        _("To whom?"),
        _("Please write to whom it was handed, in 1 to %(at_most)s characters."),
    ),
    "month-empty": (
        _("Nothing to settle"),
        _("In this month nothing was handed out and nothing taken back."),
    ),
    "month-not-over": (
        _("Month not over"),
        _("A month is settled once it is over. Please come again after its last day."),
    ),
    "month-unknown": (
        _("Month not known"),
        _("There is no such month. It is written like 2026-11."),
    ),
    "other-person-signs": (
        _("Another person has to sign"),
        _("You signed for the other side. Two different people sign."),
    ),
    "opening-date-unfit": (
        _("Date not right"),
        _("The date is today or later, and within a year."),
    ),
    "opening-days-unfit": (
        _("Days not right"),
        _("Opening days are days of the week or of the month."),
    ),
    "opening-words-unfit": (
        _("Too long"),
        _("What is said about a date has at most %(at_most)s characters."),
    ),
    "shift-closed": (
        _("Shift over"),
        _("This shift was ended before. Nothing changed."),
    ),
    "shop-closed": (
        _("No opening day"),
        _("The village hands out on opening days only. The next one is %(on)s."),
    ),
    "shift-open": (
        _("Shift open"),
        _("You have a shift open at this till already."),
    ),
    "shift-unknown": (
        _("Shift not found"),
        _("There is no such shift of yours here."),
    ),
    "signed-before": (
        _("Signed already"),
        _("This side signed this month before. Nothing changed."),
    ),
    "slip-settled": (
        _("Month settled"),
        _("The month of this slip is settled. An officer can still take it back."),
    ),
    "statement-changed": (
        _("The sheet has changed"),
        _("The figures are no longer those you saw. Please look at them again, then sign."),
    ),
    "statement-differs": (
        _("Slips and books differ"),
        _("Nobody may sign this month: slips and books do not say the same. Call the office."),
    ),
    "stop-listed": (
        _("Listed already"),
        _("Household %(number)s is on this list already."),
    ),
    "stop-not-so": (
        _("Stands otherwise by now"),
        _("Household %(number)s stands otherwise by now. Please look at the list again."),
    ),
    "word-unfit": (
        _("Word needed"),
        _("Please say what was found, in 1 to %(at_most)s characters."),
    ),
}
