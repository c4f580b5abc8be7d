"""Pieces that several screens share: bought lines, answers, how long it usually takes, places of origin."""

from collections.abc import Sequence

from bot.screens.layout import line, lines, listed, short
from bot.services.views import Answer, Step, SummaryLine, Usual
from bot.texts import Html, Texts

ANSWER_LIMIT = 120
LINES_SHOWN = 8
ANSWERS_SHOWN = 12
STEPS_SHOWN = 8
COUNTRIES_SHOWN = 4


def department(t: Texts, provider: str) -> str:
    """The department's name as customers read it, plain."""
    return t.provider(provider).plain("department.title")


def department_label(t: Texts, provider: str) -> str:
    """The same for a button, with its emoji."""
    own = t.provider(provider)
    return f"{own.plain('department.emoji')} {own.plain('department.title')}".strip()


def words(t: Texts, provider: str, told: str) -> str:
    """What a provider tells about an offer; where it tells a key of its own texts, the text, plain."""
    own = t.provider(provider)
    return own.plain(told) if own.has(told) else told


def variant(t: Texts, provider: str, offer_title: str, told: str) -> str:
    """A variant's title; a bare amount is counted where the provider's texts know how: `10` -> `10 boosts`."""
    own = t.provider(provider)
    key = f"{offer_title.removesuffix('.title')}.variant"
    return str(own.count(key, int(told))) if told.isdecimal() and own.has(key) else told


def full_title(t: Texts, provider: str, title: str, variant_title: str) -> str:
    """`Gift card, 50 EUR`, plain and short enough for a list."""
    whole = short(words(t, provider, title), 80)
    if not variant_title or variant_title == title:
        return whole
    return f"{whole}, {short(variant(t, provider, title, variant_title), 40)}"


def bought(t: Texts, provider: str, of: Sequence[SummaryLine]) -> Html:
    """What is bought, a line each."""
    return listed(t, [_bought_line(t, provider, each) for each in of], LINES_SHOWN)


def _bought_line(t: Texts, provider: str, each: SummaryLine) -> str:
    title = full_title(t, provider, each.title, each.variant_title)
    return t("line.bought", title=title, quantity=each.quantity, price=t.money(each.price))


def answers(t: Texts, provider: str, given: Sequence[Answer], *, warn: bool = False) -> Html:
    """Each question in the provider's words with what was answered; `warn` marks what cannot be mended once paid."""
    return listed(t, [_answer_line(t, provider, each, warn=warn) for each in given], ANSWERS_SHOWN)


def _answer_line(t: Texts, provider: str, each: Answer, *, warn: bool) -> str:
    key = "line.answer.critical" if each.critical and warn else "line.answer"
    text = answer(t, provider, each.key, each.text, ANSWER_LIMIT)
    return t(key, title=question(t, provider, each.key), text=text)


def answer(t: Texts, provider: str, key: str, told: str, limit: int) -> str:
    """What was answered, plain: an option in its words, and what was skipped as such."""
    if not told:
        return t.plain("answer.none")
    own, name = t.provider(provider), f"question.{key}.option.{told}"
    return short(own.plain(name) if own.has(name) else told, limit)


def question(t: Texts, provider: str, key: str) -> str:
    """The name of a question, plain."""
    return line(t.provider(provider).plain(f"question.{key}.title"))


def usual(t: Texts, how_long: Usual | None) -> Html | None:
    """How long it usually takes, from the shop's own history."""
    if how_long is None:
        return None
    return t("usual.time", median=t.span(how_long.median), most=t.span(how_long.most))


def timeline(t: Texts, steps: Sequence[Step]) -> Html:
    """What happened and when; steps that read alike are told once, and so is their day."""
    told = [step for i, step in enumerate(steps) if i == 0 or not _alike(t, step, steps[i - 1])][-STEPS_SHOWN:]
    return lines(*(_step_line(t, step, told[i - 1] if i else None) for i, step in enumerate(told)))


def _alike(t: Texts, one: Step, other: Step) -> bool:
    return t(f"step.{one.state}") == t(f"step.{other.state}")


def _step_line(t: Texts, step: Step, before: Step | None) -> str:
    at = t.time(step.at) if before and t.same_day(step.at, before.at) else t.moment(step.at)
    return t("line.step", at=at, words=t(f"step.{step.state}"))


def region(t: Texts, provider: str, name: str) -> str:
    """A region in the reader's language where the provider's texts know it or it is a territory, plain."""
    own = t.provider(provider)
    key = f"region.{slug(name)}"
    return own.plain(key) if own.has(key) else short(t.territory(name), 60)


def countries(t: Texts, codes: Sequence[str], shown: int = COUNTRIES_SHOWN) -> str:
    """Names of countries, plain; more than `shown` are cut."""
    names = ", ".join(t.country(code) for code in codes[:shown])
    more = len(codes) - shown
    return f"{names} {t.count('list.more', more)}" if more > 0 else names


def slug(name: str) -> str:
    """`EA App` -> `ea_app`: the end of a text key."""
    return "_".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def activation(t: Texts, provider: str, platform: str | None, told: str, limit: int) -> Html:
    """How to use the goods: the shop's words for the platform, else what the provider told, else something neutral."""
    own = t.provider(provider)
    key = f"activate.{slug(platform or '')}"
    if own.has(key) or not told.strip():
        return own(key)
    return t("line.quoted", text=short(told, limit))
