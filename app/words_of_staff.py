"""What refusals say about signing in, the staff, devices, printing and the counter mat."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "cards-changed": (
        _("Cards were changed meanwhile"),
        _(
            "While these cards were drawn, somebody issued or revoked one in the village. Nothing was issued: print again."
        ),
    ),
    "clerk-elsewhere": (_("Not a clerk here"), _("This person is not a clerk of this shop.")),
    "command-unknown": (_("No such command"), _("The counter mat has no such square.")),
    "device-name-unfit": (
        _("Name not right"),
        _("A device's name has 1 to 60 characters in one line."),
    ),
    "device-needed": (
        _("Not an enrolled till"),
        _("This machine is not enrolled as a till of your shop. Please call the town office."),
    ),
    "device-unknown": (
        _("Code not known"),
        _("This enrolment code is not known, or was withdrawn."),
    ),
    "enrolment-unknown": (
        _("Code not good"),
        _("This code was used before or is older than ten minutes. Ask the office for a new one."),
    ),
    "every-card-unsure": (
        _("Not printed"),
        _(
            "Every card of the village would stop being good. Tick that you know it, or print for those without."
        ),
    ),
    "file-in-the-way": (
        _("There is such a file"),
        _("%(file)s is there already. Printed cards are never overwritten: take another name."),
    ),
    "glyphs-missing": (
        _("Signs that cannot be printed"),
        _(
            "The font lacks signs of these households: %(households)s (and %(more)s more). Nothing was issued: write the name with another sign first."
        ),
    ),
    "handout-unknown": (
        _("No such papers"),
        _("Nothing of this kind was printed here yet, or it has no such file."),
    ),
    "last-officer": (
        _("The last town officer"),
        _("The town needs one town officer who can sign in. Nothing was changed."),
    ),
    "nothing-to-print": (
        _("Nothing to print"),
        _("No household here has anything that such a paper would tell it. Nothing was printed."),
    ),
    "own-account": (
        _("Your own account"),
        _("Another officer must do this for you. Nothing was changed."),
    ),
    "own-pin": (
        _("Your own PIN"),
        _("Another officer unlocks it, or you choose a new one with your password."),
    ),
    "own-pin-locked": (
        _("The PIN is locked"),
        _("It was wrong five times. Use the password; an officer unlocks the PIN."),
    ),
    "own-pin-unset": (
        _("No PIN for the till"),
        _("This person has not chosen one yet. Use the password."),
    ),
    "password-change-needed": (
        _("New password needed"),
        _("Please choose a password of your own first."),
    ),
    "password-easy": (
        _("Too easy"),
        _("This password is too easy to guess. Please choose another."),
    ),
    "password-length": (
        _("Password too short or too long"),
        _("A password has at least %(at_least)s and at most %(at_most)s characters."),
    ),
    "password-same": (
        _("The same password"),
        _("This is the password you have. Please choose another."),
    ),
    "passwords-differ": (_("Not the same"), _("The new password was not typed the same twice.")),
    "profile-unfit": (_("Kind not right"), _("There is no device of this kind.")),
    "quarter-unfit": (
        _("Quarter not right"),
        _("A quarter is written like 2026Q3, and a statement is of one that is over."),
    ),
    "role-unfit": (_("Role not right"), _("This role cannot be given there.")),
    "sign-in-refused": (_("Not signed in"), _("The user name or the password is wrong.")),
    "signed-out": (_("Signed out"), _("Please sign in again. Nothing was lost.")),
    "staff-unknown": (_("Person not found"), _("Nobody on the staff has this user name.")),
    "picture-of-many": (
        _("A picture of one household"),
        _("A picture shows the cards of one household: name it (--household), or take a paper."),
    ),
    "till-locked": (
        _("The till is locked"),
        _("Nothing was done. Unlock the till with your PIN or your password first."),
    ),
    "too-many-tries": (_("Too many tries"), _("Please wait %(seconds)s seconds and try again.")),
    "username-taken": (_("Name taken"), _("Somebody has the user name %(username)s already.")),
    "username-unfit": (
        _("User name not right"),
        _(
            "A user name has 2 to 40 letters, digits, dots, hyphens or underscores, a letter or digit first."
        ),
    ),
}
