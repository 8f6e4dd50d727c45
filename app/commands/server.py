"""Serving: gunicorn on the configured database, and the demo town."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final, NoReturn

import click
from flask import current_app

from app.demo import build_demo
from kernel.db import bound

#: From one sealing to the next.
SECONDS: Final = "30"


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
def serve(port: int, host: str) -> None:
    """Serve the pages and the API."""
    run_server(host, port)


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--fresh", is_flag=True, help="Throw the demo town away and build it anew.")
def demo(port: int, host: str, fresh: bool) -> None:
    """Build a town of six villages, once, and serve it."""
    url = f"http://{host}:{port}"
    build_demo(Path(current_app.config["INSTANCE"]), url, fresh=fresh)
    os.environ.setdefault("PUBLIC_URL", url)  # for the codes that a new machine scans
    run_server(host, port)


def seal_beside() -> None:
    """Start the sealer, which ends when this process, whatever it becomes, has ended.

    It reads from a pipe whose other end we hold open without ever writing; our workers hold it
    with us. When the last of us is gone, however we went, the kernel closes it.
    """
    reads, holds = os.pipe()
    sealing = [sys.executable, "-m", "app.cli", "seal", "--every", SECONDS, "--while-input"]
    subprocess.Popen(  # noqa: S603  our own command line, word for word
        sealing,
        stdin=reads,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the server; the sealer ends after it
    )
    os.close(reads)
    os.set_inheritable(holds, True)  # noqa: FBT003  positional by its nature; gunicorn holds it on


def run_server(host: str, port: int) -> NoReturn:
    """Become gunicorn. SQLite: one process, whose threads queue for the one writer."""
    engine = bound().writer
    workers, threads = ("1", "16") if engine.dialect.name == "sqlite" else ("2", "8")
    engine.dispose()
    bound().reader.dispose()
    seal_beside()
    os.execv(
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "app:create_app()",
            "--bind",
            f"{host}:{port}",
            "--workers",
            workers,
            "--threads",
            threads,
            "--worker-class",
            "gthread",
        ],
    )
