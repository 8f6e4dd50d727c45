"""Builds the engines through Flask-SQLAlchemy and binds them for the whole process."""

from pathlib import Path
from typing import Final

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

from app.config import Config
from kernel.db import Base, Database, bind, engine_options, prepare

db: Final = SQLAlchemy(model_class=Base)
migrate: Final = Migrate(directory=str(Path(__file__).parent.parent / "migrations"))


def connect(app: Flask, config: Config) -> None:
    """Set up both engines on the configured database, and the migrations on the writer."""
    url = config.database_url
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, write=True)
    app.config["SQLALCHEMY_BINDS"] = {"reader": {"url": url, **engine_options(url, write=False)}}
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        database = Database(db.engine, db.engines["reader"])
    prepare(database)
    bind(database)
