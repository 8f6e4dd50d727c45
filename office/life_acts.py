"""What an officer may do in a household's life, in the words of the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext

from kernel.once import Outcome
from office import life_forms as forms
from office.life_forms import Asked
from registry import Subject

_ = lazy_gettext


@dataclass(frozen=True)
class Act:
    """One act: the words of its link, what it does, what is said when it is done, and its form.

    `linked`: the subject's page offers it among the acts; others stand beside what they are
    about. `closed_too`: a closed subject has it too. `of_households`: an organisation has it not.
    """

    title: str
    about: str
    done: str
    do: Callable[[Asked], Outcome]
    linked: bool = True
    danger: bool = False
    closed_too: bool = False
    of_households: bool = True


#: The last part of an address → the act.
ACTS: Final = {
    "split": Act(
        _("Split the household"),
        _(
            "Some members become a household of their own, with a number and points of its own. "
            "They must have agreed to be recorded."
        ),
        _("The new household stands here. Issue it a card next."),
        forms.split,
    ),
    "head": Act(
        _("New head"),
        _("Another member becomes the head. Points, cards and the number stay."),
        _("The new head is recorded."),
        forms.head,
    ),
    "details": Act(
        _("Correct details"),
        _("Telephone, number of people, villager group."),
        _("The details are corrected."),
        forms.details,
        of_households=False,
    ),
    "grid": Act(
        _("Move to another grid"),
        _("The household stays in the village and in its group."),
        _("The household is in the other grid now."),
        forms.grid,
        of_households=False,
    ),
    "village": Act(
        _("Move to another village"),
        _(
            "It gets a new number there and takes its points along. The number here is closed and"
            " its cards end."
        ),
        _("The household stands here now, with its points. Issue it a card next."),
        forms.village,
    ),
    "merge": Act(
        _("Merge into another household"),
        _("All its points go to the other household. Its number is closed and its cards end."),
        _("The other household has its points now."),
        forms.merge,
        danger=True,
    ),
    "end": Act(
        _("End the household"),
        _(
            "For when the last member has died or left. Its points go to the heir, if there is "
            "one; otherwise they stay until they end by themselves. Its cards end."
        ),
        _("The household is closed."),
        forms.end,
        danger=True,
    ),
    "withdraw": Act(
        _("Withdraw consent"),
        _(
            "Names, telephone, members, group, notes and reasons are erased everywhere, at once "
            "and for ever. The number is closed and its cards end. What the books hold stays: "
            "numbers and points without a name."
        ),
        _("Consent is withdrawn and everything about the people is erased."),
        forms.withdraw,
        danger=True,
        closed_too=True,
        of_households=False,
    ),
    "nominee": Act(
        _("Somebody may come for them"),
        _("The shop may hand goods to this person with the household's card."),
        _("It is recorded who may come."),
        forms.nominee,
        linked=False,
        of_households=False,
    ),
    "nominee-agree": Act(
        _("Both have agreed"),
        _("The household wants this person to come, and the person is willing."),
        _("It is recorded that both agreed."),
        forms.nominee_agree,
        linked=False,
        of_households=False,
    ),
    "nominee-end": Act(
        _("May come no more"),
        _("This person may come for the household no more."),
        _("This person may come no more."),
        forms.nominee_end,
        linked=False,
        of_households=False,
    ),
    "pin": Act(
        _("Choose a PIN"),
        _("The household types it itself, twice, while nobody looks. It replaces an earlier one."),
        _("The PIN is kept. The till asks for it above the day's limit of the card alone."),
        forms.pin,
        linked=False,
        of_households=False,
    ),
    "pin-unlock": Act(
        _("Unlock the PIN"),
        _("It was wrong five times at the till. Ask who tried before you unlock it."),
        _("The PIN can be typed again."),
        forms.pin_unlock,
        linked=False,
        of_households=False,
    ),
    "note": Act(
        _("Write a note"),
        _(
            "Officers of this village read it, and the household may ask for a copy. Write "
            "nothing about health, faith or money."
        ),
        _("The note is kept."),
        forms.note,
        linked=False,
        of_households=False,
    ),
    "correction": Act(
        _("Ask for a correction"),
        _("What is wrong, in the household's own words."),
        _("The request is recorded."),
        forms.correction,
        linked=False,
        closed_too=True,
        of_households=False,
    ),
    "answer": Act(
        _("Answer the request"),
        _("Say what was done, or why not."),
        _("The answer is recorded."),
        forms.answer,
        linked=False,
        closed_too=True,
        of_households=False,
    ),
}


#: Said on the page of a household that was written down.
JOINED: Final = _("The household stands here now. Issue it a card next.")


def said_of(name: str) -> Any:
    """What a page says when this act is done; nothing for what is no act."""
    return JOINED if name == "new" else getattr(ACTS.get(name), "done", None)


def acts_for(subject: Subject) -> dict[str, Act]:
    """The acts that this subject's page offers."""
    return {
        name: act
        for name, act in ACTS.items()
        if act.linked
        and (act.closed_too if subject.closed_on else True)
        and (subject.kind == "household" or not act.of_households)
        and subject.closed_why != "withdrawn"
    }
