"""What the refusals of civility say to people: a title, and a sentence that can be read aloud."""

from typing import Final

from flask_babel import lazy_gettext as _

from app.words_of_round import WORDS as OF_ROUND

#: code → title and sentence; the sentence may name the refusal's details.
WORDS: Final = {
    **OF_ROUND,
    "record-unknown": (_("Record not found"), _("There is no such record in your villages.")),
    "record-state": (
        _("Not at this step"),
        _("Somebody was quicker, or this record is further on. Please look at it again."),
    ),
    "recused": (
        _("Not for you to decide"),
        _("Nobody decides about the own household or a relative's. Please ask a colleague."),
    ),
    "notice-unknown": (_("Notice not found"), _("There is no such notice, or it was taken down.")),
    "objection-unknown": (
        _("Objection not found"),
        _("There is no such objection in your villages."),
    ),
    "objection-late": (
        _("Too late to object"),
        _("The notice hung until %(until)s. Ask the village office to explain."),
    ),
    "objection-decider": (
        _("Somebody else must answer"),
        _("You helped to decide this. Somebody who did not must answer."),
    ),
    "objection-answered": (_("Answered already"), _("This was answered before. Nothing changed.")),
    "round-unknown": (_("Round not found"), _("There is no such round.")),
    "round-step": (
        _("Not at this step"),
        _("The village does not stand at this step of the round. Nothing changed."),
    ),
    "item-unknown": (
        _("Not in the rulebook"),
        _("The rulebook of that day has no rule %(item)s for this kind of subject."),
    ),
    "reporter-unfit": (
        _("Not for this reporter"),
        _("Rule %(item)s is not reported this way. The rulebook says who may report it."),
    ),
    "record-list-unfit": (
        _("List not right"),
        _(
            "A list brings 1 to %(at_most)s records of this village's households. Nothing was entered."
        ),
    ),
    "record-list-adds": (
        _("Not by a list"),
        _("Rule %(item)s takes away: it is entered for one household, with its own reason."),
    ),
    "record-day-unfit": (
        _("Day not right"),
        _("Choose today or a day within the last %(days)s days."),
    ),
    "amount-unfit": (
        _("Amount not right"),
        _("Rule %(item)s counts whole hours or people only where it says so."),
    ),
    "record-text-unfit": (
        _("Text not right"),
        _("Please write plain words, up to %(at_most)s characters."),
    ),
    "record-twice": (
        _("Recorded already"),
        _("The same rule, day and event are recorded already. One event counts once."),
    ),
    "end-needed": (
        _("Last day missing"),
        _("Say until when the document is in force: a day to come."),
    ),
    "photo-unfit": (
        _("Photo not readable"),
        _("Please choose a photo (JPEG, PNG or WebP) of at most 7 MB."),
    ),
    "evidence-missing": (_("Evidence missing"), _("This rule needs evidence %(kinds)s.")),
    "record-second-person": (
        _("Second person needed"),
        _("You entered this record. Somebody else confirms it."),
    ),
    "record-why-needed": (_("Reason missing"), _("Please say why, in a few words.")),
    "reply-late": (_("Too late to reply"), _("A reply was possible until %(until)s.")),
    "fix-late": (
        _("Too late to put right"),
        _("It had to be put right by %(until)s, or cannot be put right."),
    ),
    "third-person": (
        _("Third person needed"),
        _("You entered or confirmed this. Somebody else decides now."),
    ),
    "repair-early": (_("Too early"), _("This can be repaired from %(from_on)s on.")),
    "month-unfit": (_("Month not right"), _("Choose this month or one before it.")),
    "nothing-to-list": (
        _("Nothing to hang up"),
        _("No confirmed record up to this month waits for the board."),
    ),
}
