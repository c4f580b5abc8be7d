"""Keeps marked what staff took out of lists or of sale. Every way on which an offer is stored ends here."""

from collections.abc import Sequence

from bot.services import words
from storage import barring
from storage.database import Reader, Transaction


async def judge(tx: Transaction, ids: Sequence[int]) -> int:
    """Marks these offers, whose words are indexed, by the rules that hold now. Returns how many marks changed."""
    if not ids:
        return 0
    rules = [match_of(each.words) for each in await barring.barred_words(tx)]
    match = " OR ".join(f"({each})" for each in rules if each)
    return await barring.judge(tx, ids, match)


def match_of(typed: str) -> str:
    """An FTS5 expression for titles that have all of these words, each of them whole; empty without any word."""
    found = words.latin(words.folded(typed))
    return "words : ({})".format(" AND ".join(f'"{word}"' for word in found)) if found else ""


async def hit_by(reader: Reader, typed: str) -> list[int]:
    """The offers that a rule of these words would bar."""
    match = match_of(typed)
    return await barring.matching(reader, match) if match else []
