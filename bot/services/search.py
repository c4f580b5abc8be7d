"""What a customer's words mean to the catalogue: as typed, by sound, in the other layout, corrected.

Refuses to pass on the full text's own syntax: each word is quoted and holds letters and digits only.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.services import words
from bot.services.mending import mended, respaced
from storage import search
from storage.database import Reader

MOST_MENDED = 4
"""Words of a query whose typing errors are looked for: each is compared with every word of every title."""
SHORTEST_SOUND = 3


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


async def _readings(reader: Reader, query: str) -> AsyncIterator[Reading]:
    """From what was typed to what may have been meant. The vocabulary is read only if all else fails."""
    written = words.folded(query)
    typed = words.latin(written)
    other = " ".join(words.other_layout(query).split())
    swapped = words.latin(words.folded(other))
    is_cyrillic = written != typed
    yield _typed(typed, "")
    if is_cyrillic:
        yield _sounding(typed, "")
    yield _typed(swapped, other)
    known = await search.vocabulary(reader)
    for reading in (typed[:MOST_MENDED], swapped[:MOST_MENDED]):
        spaced = respaced(reading, known)
        yield _typed(spaced, " ".join(spaced))
        nearest = [mended(word, known) for word in spaced]
        yield _typed([word or "" for word in nearest] if all(nearest) else [], " ".join(filter(None, nearest)))
    yield _sounding(swapped, other)
    yield _sounding(typed, "")
    yield _some([near for word in typed[:MOST_MENDED] if (near := mended(word, known))])


def _typed(typed: Sequence[str], corrected: str) -> Reading:
    """All words begin so, in any order; titles that begin with the whole query come first."""
    if not typed:
        return Reading("")
    return Reading(
        f"words : ({' AND '.join(_word(word) for word in typed)})",
        first=f'words : ^ "{" ".join(typed)}" *',
        corrected=corrected,
    )


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
