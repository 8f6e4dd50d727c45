"""Setting up: the schema, the town and its first officer, shops, devices."""

from typing import Any

import click
import flask_migrate
from flask_babel import gettext as _
from sqlalchemy.orm import Session

import pos
import registry
from app.commands.answers import answers
from app.founding import add_clerk, set_up_town
from kernel.db import transaction


@click.command()
@click.option("--town", required=True, help="The town's name.")
@click.option("--village", "villages", multiple=True, required=True, help="A village; repeat it.")
@click.option("--officer", default="officer", show_default=True, help="The first user name.")
@click.argument("more", nargs=-1)
@answers
def setup(
    town: str, villages: tuple[str, ...], officer: str, more: tuple[str, ...]
) -> dict[str, Any]:
    """Make the schema, the town with its villages, and the first officer."""
    flask_migrate.upgrade()
    names = [*villages, *more]
    password = transaction(lambda tx: set_up_town(tx, town, names, officer))
    text = _("%(town)s is set up with %(n)s villages.", town=town, n=len(names))
    if password is not None:
        text += "\n" + _(
            "First sign-in: %(officer)s with the one-time password %(password)s",
            officer=officer,
            password=password,
        )
    return {
        "town": town,
        "villages": names,
        "officer": officer,
        "password": password,
        "text": text,
    }


@click.group()
def shop() -> None:
    """Credit supermarkets."""


@shop.command("add")
@click.option("--village", required=True)
@click.option("--code", required=True, help="1 to 12 letters and digits.")
@click.option("--name", required=True)
@answers
def shop_add(village: str, code: str, name: str) -> dict[str, Any]:
    """Open a shop in a village."""

    def work(tx: Session) -> None:
        pos.add_shop(tx, registry.find_village(tx, village).id, code=code, name=name)

    transaction(work)
    return {"shop": code, "text": _("The shop %(name)s is open.", name=name)}


@click.group()
def device() -> None:
    """Tills and other enrolled machines."""


@device.command("enrol")
@click.option("--shop", "shop_code", required=True)
@click.option("--clerk", help="The clerk's user name; without it a clerk is made.")
@click.option("--name", default="", help="What people call the machine.")
@answers
def device_enrol(shop_code: str, clerk: str | None, name: str) -> dict[str, Any]:
    """Enrol a machine for a shop and a clerk; its token is shown this once."""

    def work(tx: Session) -> dict[str, Any]:
        place = pos.find_shop(tx, shop_code)
        password = None
        if clerk is None:
            person, password = add_clerk(tx, place)
        else:
            person = registry.get_staff(tx, clerk)
        made, token = registry.enrol_device(
            tx,
            village_id=place.village_id,
            shop=place.code,
            name=name or place.name,
            clerk_id=person.id,
        )
        return {"device": made.id, "token": token, "clerk": person.username, "password": password}

    reply = transaction(work)
    text = _("Device enrolled for %(clerk)s. Its token: %(token)s", **reply)
    if reply["password"]:
        text += "\n" + _("The clerk's one-time password: %(password)s", **reply)
    return {**reply, "text": text}


@click.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
@answers
def db_upgrade() -> dict[str, Any]:
    """Bring the schema up to date."""
    flask_migrate.upgrade()
    return {"upgraded": True, "text": _("The database is up to date.")}
