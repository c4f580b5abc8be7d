"""Typing errors against the words that titles have: wrong letters, words glued together or torn apart. Pure."""

from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_MENDED = 4
SHORTEST_BEGINNING = 5
SHORTEST_PART = 3

Vocabulary = Mapping[str, int]
"""Words of the titles with the number of offers that have each."""


def mended(word: str, known: Vocabulary) -> str | None:
    """The word itself if a title has it or a word that begins so, else the nearest one, else None."""
    if _begins(word, known):
        return word
    if len(word) < SHORTEST_MENDED or word.isdigit():
        return None
    allowed = 1 if len(word) < 6 else 2
    near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=20)
    if near:
        return str(min(near, key=lambda hit: (hit[1], hit[0][:1] != word[:1], -known[hit[0]]))[0])
    return _mended_beginning(word, known)


def _mended_beginning(word: str, known: Vocabulary) -> str | None:
    """People stop typing before a long word ends."""
    if len(word) < SHORTEST_BEGINNING:
        return None
    beginnings = {term[: len(word)] for term in known if len(term) > len(word)}
    near = process.extractOne(word, beginnings, scorer=OSA.distance, score_cutoff=1 if len(word) < 8 else 2)
    return str(near[0]) if near else None


def respaced(words: Sequence[str], known: Vocabulary) -> list[str]:
    """The words with their blanks where titles have them: `counterstrike` in two, `lantern march` in one."""
    return _torn(_glued(words, known), known)


def _glued(words: Sequence[str], known: Vocabulary) -> list[str]:
    done: list[str] = []
    for word in words:
        if done and _begins(done[-1] + word, known):
            done[-1] += word
        else:
            done.append(word)
    return done


def _torn(words: Sequence[str], known: Vocabulary) -> list[str]:
    return [part for word in words for part in ([word] if _begins(word, known) else _parts(word, known))]


def _parts(word: str, known: Vocabulary) -> list[str]:
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        if word[:cut] in known and _begins(word[cut:], known):
            return [word[:cut], word[cut:]]
    return [word]


def _begins(word: str, known: Vocabulary) -> bool:
    return word in known or any(term.startswith(word) for term in known)
