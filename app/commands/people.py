"""People and what they hold: staff, tokens, cards, look links, awards, balances."""

import csv
import os
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

import ledger
import pos
import registry
from app.commands.answers import answers
from kernel.db import reading, transaction
from registry import RoleAt


@click.group()
def staff() -> None:
    """Officers, collectors, clerks."""


@staff.command("add")
@click.option("--username", required=True)
@click.option("--name", default="")
@click.option("--role", required=True, help="town-officer, village-officer, clerk, …")
@click.option("--village", help="Where the role reaches; without it and --shop, the whole town.")
@click.option("--shop", "shop_code", help="For a clerk: the shop.")
@answers
def staff_add(
    *, username: str, name: str, role: str, village: str | None, shop_code: str | None
) -> dict[str, Any]:
    """Add a member of staff with a one-time password."""

    def work(tx: Session) -> tuple[str, str]:
        if shop_code is not None:
            place = RoleAt(role, pos.find_shop(tx, shop_code).village_id, shop_code)
        elif village is not None:
            place = RoleAt(role, registry.find_village(tx, village).id)
        else:
            place = RoleAt(role, registry.town(tx).id)
        person, password = registry.add_staff(tx, username=username, name=name, roles=[place])
        return person.username, password

    known_as, password = transaction(work)
    text = _(
        "%(username)s may sign in with %(password)s, once.", username=known_as, password=password
    )
    return {"username": known_as, "password": password, "text": text}


@click.command()
@click.option("--staff", "username", required=True)
@answers
def token(username: str) -> dict[str, Any]:
    """Make a bearer token for a member of staff; shown this once."""
    made = transaction(lambda tx: registry.make_token(tx, registry.get_staff(tx, username).id))
    return {"token": made, "text": made}


@click.group()
def cards() -> None:
    """Household cards."""


@cards.command("issue")
@click.option("--village", required=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@answers
def cards_issue(village: str, out: Path) -> dict[str, Any]:
    """Issue a card to every household without one; the codes go into a file, this once."""
    issued = issue_to_file(village, out)
    text = _("%(n)s cards issued; their codes are in %(file)s.", n=issued, file=out)
    return {"issued": issued, "out": str(out), "text": text}


def issue_to_file(village: str, out: Path) -> int:
    """Issue a village's cards and write `household,card` lines, readable by the owner only.

    The file is written before the cards are: a full disk loses no code.
    """
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.BadParameter(f"{out}: {error.strerror}", param_hint="--out") from error

    def work(tx: Session) -> int:
        place = registry.find_village(tx, village)
        issued = registry.issue_cards(tx, place.id, staff_id=None)
        file.seek(0)
        file.truncate()
        lines = csv.writer(file)
        lines.writerow(["household", "card"])
        lines.writerows(issued)
        file.flush()
        os.fsync(file.fileno())
        return len(issued)

    with os.fdopen(descriptor, "w", newline="", encoding="utf-8") as file:
        try:
            return transaction(work)
        except BaseException:
            out.unlink()
            raise


@click.command()
@click.option("--household", required=True)
@answers
def look(household: str) -> dict[str, Any]:
    """Make a household's look link: its balance on the web; shown this once."""
    made = transaction(lambda tx: registry.make_look(tx, registry.find_subject(tx, household)))
    url = f"{current_app.config['PUBLIC_URL']}/c/{made}"
    return {"household": household, "url": url, "text": url}


@click.command()
@click.option("--household", required=True)
@click.option("--points", type=int, required=True)
@click.option("--reason", required=True)
@click.option("--ref", required=True, help="Your own reference: one award each, for ever.")
@answers
def award(household: str, points: int, reason: str, ref: str) -> dict[str, Any]:
    """Award points to a household, once per reference."""
    outcome = registry.award(actor_id=None, number=household, points=points, reason=reason, ref=ref)
    with reading() as session:
        left = ledger.budget_left(session, registry.find_subject(session, household).village_id)
    text = _("%(household)s now has %(balance_after)s points.", **outcome.reply)
    if left is None:
        text += "\n" + _("Warning: this village has no budget for the year; awards are unlimited.")
    return {**outcome.reply, "replayed": outcome.replayed, "budget_left": left, "text": text}


@click.command()
@click.option("--household", required=True)
@answers
def balance(household: str) -> dict[str, Any]:
    """How many points a household can spend."""
    with reading() as session:
        subject = registry.find_subject(session, household)
        points = ledger.available(session, subject.village_id, subject.account)
    text = _("%(household)s has %(points)s points.", household=household, points=points)
    return {"household": household, "points": points, "text": text}
