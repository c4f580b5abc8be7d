"""What a customer's words mean to the catalogue: as typed, by sound, in the other layout, corrected.

Refuses to pass on the full text's own syntax: each word is quoted and holds letters and digits only.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.services import words
from bot.services.mending import mended, respaced
from storage import search, synonyms
from storage.database import Reader

MOST_MENDED = 4
"""Words of a query whose typing errors are looked for: each is compared with every word of every title."""
SHORTEST_SOUND = 3
MOST_WAYS = 8
"""Of saying one query, by synonyms."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a query. `corrected` says what is searched instead of what was typed."""

    match: str
    first: str = ""
    corrected: str = ""
    ranked: bool = False


async def understand(reader: Reader, providers: Sequence[str], query: str) -> Reading | None:
    """The first reading that finds something sold by these providers, or None."""
    async for reading in _readings(reader, query):
        if reading.match and await search.any_hit(reader, providers, reading.match):
            return reading
    return None


def meant(query: str) -> str:
    """An expression for what was typed alone, in any order; empty without a word."""
    return _typed(words.latin(words.folded(query)), "").match


async def direct(reader: Reader, providers: Sequence[str], query: str) -> str | None:
    """An expression that finds something sold: as typed, by synonyms or by sound; None where none does.

    Nothing is corrected: for letters about something that was asked for by name.
    """
    written = words.folded(query)
    typed = words.latin(written)
    pairs = await synonyms.within(reader, [" ".join(typed)])
    for reading in (_typed(typed, "", pairs), _sounding(typed, "") if written != typed else Reading("")):
        if reading.match and await search.any_hit(reader, providers, reading.match):
            return reading.match
    return None


async def _readings(reader: Reader, query: str) -> AsyncIterator[Reading]:
    """From what was typed to what may have been meant. The vocabulary is read only if all else fails."""
    written = words.folded(query)
    typed = words.latin(written)
    other = " ".join(words.other_layout(query).split())
    swapped = words.latin(words.folded(other))
    is_cyrillic = written != typed
    pairs = await synonyms.within(reader, [" ".join(typed), " ".join(swapped)])
    yield _typed(typed, "", pairs)
    if is_cyrillic:
        yield _sounding(typed, "")
    yield _typed(swapped, other, pairs)
    known = await search.vocabulary(reader)
    for reading in (typed[:MOST_MENDED], swapped[:MOST_MENDED]):
        spaced = respaced(reading, known)
        yield _typed(spaced, " ".join(spaced))
        nearest = [mended(word, known) for word in spaced]
        yield _typed([word or "" for word in nearest] if all(nearest) else [], " ".join(filter(None, nearest)))
    yield _sounding(swapped, other)
    yield _sounding(typed, "")
    yield _some([near for word in typed[:MOST_MENDED] if (near := mended(word, known))])


def _typed(typed: Sequence[str], corrected: str, pairs: Sequence[tuple[str, str]] = ()) -> Reading:
    """All words begin so, in any order; titles that begin with the whole query come first."""
    if not typed:
        return Reading("")
    ways = _ways(typed, pairs)
    return Reading(
        " OR ".join(f"words : ({' AND '.join(_word(word) for word in way)})" for way in ways),
        first=" OR ".join(f'(words : ^ "{" ".join(way)}" *)' for way in ways),
        corrected=corrected,
    )


def _ways(typed: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The query as typed, and with each synonym in place of what it stands for."""
    ways = [list(typed)]
    for told, meant_words in pairs:
        for way in list(ways):
            other = f" {' '.join(way)} ".replace(f" {told} ", f" {meant_words} ", 1).split()
            if other not in ways and len(ways) < MOST_WAYS:
                ways.append(other)
    return ways


def _sounding(typed: Sequence[str], corrected: str) -> Reading:
    """All words sound so or begin so. One of them has enough consonants to mean something."""
    if not any(len(sound) >= SHORTEST_SOUND for word in typed for sound in words.sounds(word)):
        return Reading("")
    return Reading(" AND ".join(f"({_sound(word)})" for word in typed), corrected=corrected)


def _some(typed: Sequence[str]) -> Reading:
    """Any of the words that exist."""
    if not typed:
        return Reading("")
    return Reading(f"words : ({' OR '.join(_word(word) for word in typed)})", corrected=" ".join(typed), ranked=True)


def _word(word: str) -> str:
    # "5" is the fifth part, not everything from 5 to 5000.
    return f'"{word}"' if word.isdigit() and len(word) < 3 else f'"{word}" *'


def _sound(word: str) -> str:
    sounds = [] if word.isdigit() else [sound for sound in words.sounds(word) if len(sound) > 1]
    # Two consonants are the whole word, not the beginning of many.
    quoted = (f'sounds : "{sound}"{" *" if len(sound) >= SHORTEST_SOUND else ""}' for sound in sounds)
    return " OR ".join([f"words : {_word(word)}", *quoted])
