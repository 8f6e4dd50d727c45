"""What refusals say about policies, demands and the registers beside them."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "demand-asked": (_("Written down already"), _("This household asks for the same already.")),
    "demand-offer-unfit": (
        _("No such offer"),
        _("No public offer of this village that holds today has this number."),
    ),
    "demand-unfit": (
        _("Wish not right"),
        _("Please write what is wished for, in 1 to %(at_most)s characters."),
    ),
    "demand-unknown": (_("No such wish"), _("There is no such wish, or it was answered already.")),
    "demand-why-unfit": (_("Reason missing"), _("Please say why, in 1 to %(at_most)s characters.")),
    "demands-too-many": (
        _("Enough for now"),
        _("A household has at most %(at_most)s wishes that wait. Please wait for an answer first."),
    ),
    "finance-person-unfit": (
        _("Finance person not right"),
        _("Please give the bank and what it offers, each in one line."),
    ),
    "policies-faulty": (
        _("Policies with faults"),
        _("The file has %(faults)s faults, or no policy in it. Nothing of it was taken."),
    ),
    "policy-day-unfit": (
        _("First day not right"),
        _("A version begins today (%(today)s) or later, and on a day on which no other begins."),
    ),
    "policy-decided": (
        _("Decided already"),
        _("This version was adopted or dropped before. Nothing changed."),
    ),
    "policy-name-unfit": (
        _("Name not right"),
        _("A version's name has 1 to %(at_most)s characters in one line."),
    ),
    "policy-unknown": (_("Policy not found"), _("There is no such policy.")),
    "problem-unfit": (
        _("Problem not right"),
        _("Please give words, who sees to it, and the day it is due."),
    ),
    "problem-unknown": (
        _("Problem not found"),
        _("There is no such problem, or this cannot be done with it now."),
    ),
    "publicity-unfit": (
        _("Line not right"),
        _("Please give a day that has come and a whole number from 1."),
    ),
    "publicity-unknown": (
        _("Line not found"),
        _("There is no such line, or it was struck out before."),
    ),
    "bank-unfit": (
        _("Bank not right"),
        _(
            "A bank has a code of up to %(at_most)s capitals and digits that no other has, and a name."
        ),
    ),
    "bank-unknown": (
        _("Bank not found"),
        _("There is no such bank, or nobody of this name on the staff."),
    ),
    "credit-not-running": (_("No credit policy"), _("No policy for credit runs today.")),
    "referral-amount-unfit": (
        _("Amount not right"),
        _(
            "Please give yuan with at most two decimals and a day that has come; no more can be in use than was granted."
        ),
    ),
    "referral-consent-needed": (
        _("Consent needed"),
        _("Nobody is referred without the own written consent, on a day that has come."),
    ),
    "referral-open": (_("Referred already"), _("This household is referred to this bank already.")),
    "referral-unknown": (
        _("Referral not found"),
        _("There is no such referral, or the consent was withdrawn."),
    ),
}
