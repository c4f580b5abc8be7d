"""Conversations keep their numbers when numbers stop being given again, and so do those that letters still name."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.migrate import VERSIONS, migrate

NEXT = "INSERT INTO threads (customer_id, opened_at, last_at) VALUES (1, 5, 5) RETURNING id"
NEXT_WORD = "INSERT INTO thread_words (thread_id, kind, at) VALUES (2, 'text', 5) RETURNING id"
MADE = (
    "INSERT INTO customers (id, language, created_at, seen_at) VALUES (1, 'en', 5, 5), (2, 'en', 5, 5)",
    "INSERT INTO threads (id, customer_id, opened_at, last_at) VALUES (2, 2, 5, 5)",
    "INSERT INTO thread_words (id, thread_id, kind, content, at) VALUES (3, 2, 'text', x'01', 5)",
    "INSERT INTO letters (chat_id, kind, fields, created_at) VALUES (9, 'word', '{\"word\":7}', 5)",
    "INSERT INTO letters (chat_id, kind, fields, created_at) VALUES (9, 'question', '{\"thread\":4}', 5)",
)


def test_no_number_of_a_conversation_is_given_again(tmp_path: Path) -> None:
    former = tmp_path / "versions"
    former.mkdir()
    for file in sorted(VERSIONS.glob("v*.py")):
        if file.name < "v0021":
            (former / file.name).write_text(file.read_text())
    path = tmp_path / "shop.db"
    migrate(path, versions=former)
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in MADE:
            connection.execute(statement)
    migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute("SELECT id, thread_id, content FROM thread_words").fetchall() == [(3, 2, b"\x01")]
        assert connection.execute(NEXT).fetchone() == (5,)
        assert connection.execute(NEXT_WORD).fetchone() == (8,)
        connection.execute("DELETE FROM threads WHERE id = 5")
        assert connection.execute(NEXT).fetchone() == (6,)
