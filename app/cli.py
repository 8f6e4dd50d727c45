"""`xinyu`: the command line. One app per call; people's words follow the machine's language."""

import os

import click
from flask import g

from app import create_app
from app.commands import (
    books,
    card_printing,
    closing,
    exports,
    handouts,
    imports,
    people,
    rounds,
    rulebook,
    server,
    town,
)
from app.language import LANGUAGES


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Xinyu Ledger: the books, the registry and the till of a credit village."""
    if context.invoked_subcommand == server.demo.name:
        # The demo never touches the real town: a folder and a SQLite file of its own.
        os.environ.setdefault("XINYU_INSTANCE", "instance/demo")
        os.environ.pop("DATABASE_URL", None)
    context.with_resource(create_app().app_context())
    said = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    g.lang = LANGUAGES["zh" if said.startswith("zh") else "en"]


people.cards.add_command(card_printing.print_)
for command in (
    town.setup,
    town.shop,
    town.device,
    town.db,
    imports.import_,
    people.staff,
    people.token,
    people.cards,
    handouts.handouts,
    people.look,
    people.award,
    people.balance,
    books.audit,
    books.expire,
    books.budget,
    rulebook.rulebook,
    rounds.round_,
    closing.seal,
    closing.close_day,
    exports.export,
    server.serve,
    server.demo,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
