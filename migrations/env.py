"""Runs the migrations on the app's writer engine; knows no table of ours."""

from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"].db


def run() -> None:
    """Upgrade or downgrade in one transaction where the engine allows it."""
    with extension.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=extension.metadata,
            render_as_batch=False,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
