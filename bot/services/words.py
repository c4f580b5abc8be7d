"""How people write names: small letters, Latin letters, the other keyboard layout, sounds. Knows no offers."""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

VERSION = "2"
"""Of what `indexed` makes of a title. Raised with every change of it: then shops index their offers again."""
WORDS_READ = 8
LETTERS_READ = 32
TEXT_READ = 256
SOUNDS_KEPT = 4

# Russian letters from U+0430 on, in the order of the alphabet. Hard and soft signs have no letter of their own.
_ALPHABET = "".join(chr(code) for code in range(0x430, 0x450))
_LATIN = "a,b,v,g,d,e,zh,z,i,i,k,l,m,n,o,p,r,s,t,u,f,h,ts,ch,sh,sh,,y,,e,yu,ya"
_TO_LATIN = str.maketrans(
    dict(zip(_ALPHABET, _LATIN.split(","), strict=True))
    # Yo; Ukrainian i, yi, ye; Belarusian short u.
    | {"\u0451": "e", "\u0456": "i", "\u0457": "i", "\u0454": "e", "\u0491": "g", "\u045e": "u"}
)
# The keys of a QWERTY keyboard under the same letters.
_KEYS = "f,dult;pbqrkvyjghcnea[wxio]sm'.z"
_TO_RUSSIAN_KEYS = str.maketrans(_KEYS + '`{}:"<>~', _ALPHABET + "\u0451\u0445\u044a\u0436\u044d\u0431\u044e\u0451")
_TO_LATIN_KEYS = str.maketrans(_ALPHABET + "\u0451", _KEYS + "`")
_CYRILLIC = re.compile("[\u0430-\u044f\u0451]")

_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}

# Spellings of one sound, longest first. Each side may be read in several ways, and all of them are kept.
_SOUNDS = tuple(
    (re.compile(spelling), readings)
    for spelling, readings in (
        (r"tion", ("shn",)),
        (r"sch|sh", ("sh",)),
        (r"tch|ch", ("ch",)),
        (r"dzh|zh|j", ("j",)),
        (r"ts|tz", ("ts",)),
        (r"ph", ("f",)),
        (r"ck|q|kh|k", ("k",)),
        (r"c(?=[eiy])", ("s", "k")),
        (r"c", ("k",)),
        (r"gh", ("g",)),
        (r"g(?=[eiy])", ("g", "j")),
        (r"th", ("t",)),
        # Between vowels and at the end it may be heard or not: `power`, `pewter`, `shadow`.
        (r"(?<=[aeiouy])w", ("v", "")),
        (r"w", ("v",)),
        (r"x", ("ks",)),
        (r"^[aeiouy]+", ("a",)),
        (r"[aeiouy]+", ("",)),
        (r".", ()),
    )
)
_DOUBLED = re.compile(r"(.)\1+")


def folded(text: str) -> list[str]:
    """The words of a text: small letters and digits without accents, as they are written. At most eight."""
    shown = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text[:TEXT_READ])).casefold()
    # Accents go, but the short i of Russian is a letter: its breve goes with the same result for all texts.
    plain = "".join(c if c.isalnum() else "" if unicodedata.combining(c) or c in "'\u2019" else " " for c in shown)
    return [word[:LETTERS_READ] for word in islice(plain.split(), WORDS_READ)]


def latin(words: list[str]) -> list[str]:
    """The words in Latin letters. Roman numbers become digits, so that `iv` and `4` are one."""
    return [_ROMAN.get(word, word) for word in (word.translate(_TO_LATIN) for word in words) if word]


def other_layout(text: str) -> str:
    """What the same keys write in the other layout, Russian or English."""
    small = text[:TEXT_READ].casefold()
    return small.translate(_TO_LATIN_KEYS if _CYRILLIC.search(small) else _TO_RUSSIAN_KEYS)


@lru_cache(maxsize=20_000)
def sounds(word: str) -> tuple[str, ...]:
    """How a Latin word sounds, without vowels: `cyberpunk` gives `sbrpnk` and `kbrpnk`. Numbers stay as they are."""
    if not word.isalpha():
        return (word,)
    parts, position = [], 0
    while position < len(word):
        spelling, readings = _sound_at(word, position)
        parts.append(readings)
        position += len(spelling)
    ways = islice(product(*parts), SOUNDS_KEPT)
    return tuple(sorted({_DOUBLED.sub(r"\1", "".join(way)) for way in ways} - {""}))


def _sound_at(word: str, position: int) -> tuple[str, tuple[str, ...]]:
    for pattern, readings in _SOUNDS:
        found = pattern.match(word, position)
        if found:
            return found[0], readings or (found[0],)
    raise AssertionError(word)


def indexed(title: str) -> tuple[str, str]:
    """What the search keeps of a title: its words in Latin letters, and how they sound."""
    words = latin(folded_all(title))
    return " ".join(words), " ".join(sound for word in words for sound in sounds(word))


def folded_all(title: str) -> list[str]:
    """Every word of a title, however many."""
    parts = re.split(r"\s+", title)
    return [word for part in parts for word in folded(part)]
