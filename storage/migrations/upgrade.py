"""Runs Alembic over one SQLite file, in one transaction. The only module that loads Alembic and SQLAlchemy."""

from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from storage.errors import BrokenReferences

HERE = Path(__file__).parent


def upgrade(path: Path, versions: Path, revision: str) -> None:
    """Migrates up to the revision. Raises `BrokenReferences`, or what a statement raised; then nothing has changed."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    event.listen(engine, "connect", _take_over_transactions)
    event.listen(engine, "begin", _begin)
    with engine.begin() as connection:
        command.upgrade(_config(connection, versions), revision)
        _check_references(connection, path)


def _take_over_transactions(connection: SqliteConnection, _record: Any) -> None:
    # Python's sqlite3 would begin late and commit in between. Rebuilding a parent table with foreign keys on empties
    # its children, and the pragma does nothing once a transaction has begun.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = OFF")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_references(connection: Connection, path: Path) -> None:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if rows:
        raise BrokenReferences(path, sorted({row[0] for row in rows}))


def _config(connection: Connection, versions: Path) -> Config:
    config = Config(attributes={"connection": connection})
    options = {"script_location": HERE, "version_locations": versions, "path_separator": "newline"}
    for name, value in options.items():
        config.set_main_option(name, str(value).replace("%", "%%"))
    return config
