"""What staff may change about prices, as it is typed or pressed: judged, and tried on the terms that hold. Pure."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.services.errors import Gone, Mistake
from bot.services.human_number import number
from bot.services.price_rules import Rule, ordered, roundings
from bot.services.pricing import MOST_MARKUP, MOST_PRICE, MOST_RATE, MOST_SPREAD, ProviderTerms, text
from bot.services.rates import BANK, STAFF
from storage.prices import PriceTerms

RATE, MARKUP, STARS, VARIANT = "rate", "markup", "stars", "v-"
ROUNDING, SOURCE, SPREAD, FALLBACK = "rounding", "source", "spread", "fallback"
RULE, UNRULE, APPLY = "rule", "unrule", "apply"
TYPED = frozenset({RATE, MARKUP, STARS, SPREAD, FALLBACK, RULE})
PRESSED = frozenset({ROUNDING, SOURCE, UNRULE, APPLY})
OF_BANK = frozenset({SOURCE, SPREAD, FALLBACK, APPLY})
MINUS = ("-", "\N{MINUS SIGN}", "\N{EN DASH}")
_LIMITS = {
    RATE: (MOST_RATE, 8),
    FALLBACK: (MOST_RATE, 8),
    STARS: (MOST_RATE, 8),
    MARKUP: (MOST_MARKUP, 2),
    RULE: (MOST_MARKUP, 2),
    SPREAD: (MOST_SPREAD, 2),
}
_PRICE_LIMIT = (MOST_PRICE, 2)
_FROM_ZERO = frozenset({MARKUP, RULE, SPREAD})
_RULE = re.compile(r"(?P<what>.*?)\s*[:=\s]\s*(?P<percent>[-\u2212\u2013]?\s*[0-9][0-9.,]*\s*%?)\s*", re.DOTALL)


def typed_number(what: str, typed: str) -> Decimal:
    """Raises `Mistake`: no number, or one out of range, with what is allowed."""
    below = typed.strip()[:1] in MINUS
    found = number(typed.strip()[below:].strip())
    most, digits = _LIMITS.get(what, _PRICE_LIMIT)
    least = Decimal(0) if what in _FROM_ZERO else Decimal(1).scaleb(-digits)
    if below or not least <= found <= most or found != round(found, digits):
        raise Mistake("error.number_range", least=least, most=Decimal(most), digits=digits)
    return found


def typed_rule(typed: str, genres: Sequence[str], platforms: Sequence[str]) -> Rule:
    """`Action: 25`, `Steam + Action: 20`, `< 500: 30`. Raises `Mistake` for what the catalogue does not name."""
    found = _RULE.fullmatch(typed.strip())
    if found is None or not found["what"].strip():
        raise Mistake("error.rule")
    rule = Rule(0, "", "", None, typed_number(RULE, found["percent"]))
    whole = _named(found["what"], genres, platforms)
    parts = [found["what"]] if whole else found["what"].split("+")
    for part in parts:
        rule = _with(rule, part.strip(), genres, platforms)
    return rule


def _with(rule: Rule, part: str, genres: Sequence[str], platforms: Sequence[str]) -> Rule:
    """The rule with one condition more; two of a kind are a mistake."""
    if part.startswith("<") and rule.below is None:
        return replace(rule, below=typed_number("below", part[1:]))
    known = _named(part, genres, platforms)
    if known is None:
        raise Mistake("error.category", name=part[:40])
    kind, name = known
    if getattr(rule, kind):
        raise Mistake("error.rule")
    return replace(rule, genre=name) if kind == "genre" else replace(rule, platform=name)


def _named(part: str, genres: Sequence[str], platforms: Sequence[str]) -> tuple[str, str] | None:
    """A category as the catalogue writes it, whatever the case; a genre before a platform of the same name."""
    wanted = " ".join(part.split()).casefold()
    for kind, names in (("genre", genres), ("platform", platforms)):
        for name in names:
            if name.casefold() == wanted:
                return kind, name
    return None


def packed(rule: Rule) -> str:
    """A rule as a draft keeps it."""
    below = None if rule.below is None else text(rule.below)
    return json.dumps([rule.genre, rule.platform, below, text(rule.percent)], ensure_ascii=False)


def unpacked(kept: str) -> Rule:
    genre, platform, below, percent = json.loads(kept)
    return Rule(0, genre, platform, None if below is None else Decimal(below), Decimal(percent))


def named(rule: Rule) -> str:
    """What a rule is about, as it is typed."""
    below = [] if rule.below is None else [f"< {text(rule.below)}"]
    return " + ".join([each for each in (rule.genre, rule.platform) if each] + below)


def require_choice(what: str, value: str, row: PriceTerms, shop_currency: str) -> None:
    """Raises `Gone` for a value that no button offers, `Mistake` where it cannot be chosen yet."""
    if what == ROUNDING and value not in roundings(shop_currency):
        raise Gone
    if what == SOURCE and value not in (BANK, STAFF):
        raise Gone
    if what == SOURCE and value == STAFF and row.rate is None:
        raise Mistake("error.rate_first")
    if what in (UNRULE, APPLY) and not (value.isascii() and value.isdigit()):
        raise Gone


def tried(row: PriceTerms, what: str, value: str) -> PriceTerms:
    """What would be stored; the same where the change is about something else."""
    match what:
        case "rate":
            return replace(row, rate=value, rate_from=STAFF)
        case "fallback":
            return replace(row, rate=value)
        case "markup":
            return replace(row, markup_percent=value)
        case "spread":
            return replace(row, spread_percent=value)
        case "rounding":
            return replace(row, rounding=value)
        case "source":
            return replace(row, rate_from=value)
        case _:
            return row


def with_rule(known: ProviderTerms, rule: Rule) -> tuple[Rule, ...]:
    """The provider's rules with this one; it stands in for one about the same."""
    former = next((each.id for each in known.rules if each.about == rule.about), None)
    others = [each for each in known.rules if each.about != rule.about]
    newest = max((each.id for each in known.rules), default=0) + 1
    return ordered([*others, replace(rule, id=newest if former is None else former)])
