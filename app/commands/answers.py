"""How a command answers: a sentence for people or JSON for machines, and the exit code.

0 done · 1 refused, or something was found · 2 the command was not written as it must be.
"""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from app.words import words_for
from kernel.db import bound
from kernel.errors import Refusal
from registry import Region, TownMissing


def answers(command: Callable[..., dict[str, Any]]) -> Callable[..., None]:
    """Give a command `--json`, and turn its reply or its refusal into words and an exit code.

    The command returns a reply; `text` in it is the sentence for people and stays out of the
    JSON, `exit` is the exit code when it is not 0.
    """

    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
    @wraps(command)
    def run(*, as_json: bool, **options: Any) -> None:
        try:
            reply = command(**options)
        except Refusal as refusal:
            _refuse(refusal, as_json=as_json)
        except DBAPIError:
            # Before `setup` there are no tables to ask.
            if inspect(bound().reader).has_table(Region.__tablename__):
                raise
            _refuse(TownMissing(), as_json=as_json)
        text, code = reply.pop("text"), reply.pop("exit", 0)
        click.echo(json.dumps(reply, ensure_ascii=False) if as_json else text)
        sys.exit(code)

    return run


def _refuse(refusal: Refusal, *, as_json: bool) -> NoReturn:
    title, detail = words_for(refusal)
    if as_json:
        said = {"code": refusal.code, "title": title, "detail": detail, **refusal.details}
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        click.echo(f"{title}: {detail}", err=True)
    sys.exit(1)
