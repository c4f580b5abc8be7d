"""Pieces that several screens share: bought lines, answers, how long it usually takes, places of origin."""

from collections.abc import Sequence

from bot.screens.layout import line, lines, listed, short
from bot.services.views import Answer, Step, SummaryLine, Usual
from bot.texts import Html, Texts

ANSWER_LIMIT = 160
ANSWERS_SHOWN = 6
STEPS_SHOWN = 8
COUNTRIES_SHOWN = 10


def department(t: Texts, provider: str) -> str:
    """The department's name as customers read it, plain."""
    return t.provider(provider).plain("department.title")


def department_label(t: Texts, provider: str) -> str:
    """The same for a button, with its emoji."""
    own = t.provider(provider)
    return f"{own.plain('department.emoji')} {own.plain('department.title')}".strip()


def bought(t: Texts, of: Sequence[SummaryLine]) -> Html:
    """What is bought, a line each."""
    return listed(t, [_bought_line(t, each) for each in of])


def _bought_line(t: Texts, each: SummaryLine) -> str:
    title = full_title(each.title, each.variant_title)
    return t("line.bought", title=title, quantity=each.quantity, price=t.price(each.price))


def full_title(title: str, variant: str) -> str:
    """`Gift card, 50 EUR`, plain and short enough for a list."""
    return f"{short(title)}, {short(variant, 40)}" if variant and variant != title else short(title)


def answers(t: Texts, provider: str, given: Sequence[Answer]) -> Html:
    """Each question in the provider's words with what was answered."""
    return listed(t, [_answer_line(t, provider, each) for each in given], ANSWERS_SHOWN)


def _answer_line(t: Texts, provider: str, each: Answer) -> str:
    return t("line.answer", title=question(t, provider, each.key), text=short(each.text, ANSWER_LIMIT))


def question(t: Texts, provider: str, key: str) -> str:
    """The name of a question, plain."""
    return line(t.provider(provider).plain(f"question.{key}.title"))


def usual(t: Texts, how_long: Usual | None) -> Html | None:
    """How long it usually takes, from the shop's own history."""
    if how_long is None:
        return None
    return t("usual", median=t.span(how_long.median), most=t.span(how_long.most))


def timeline(t: Texts, steps: Sequence[Step]) -> Html:
    """What happened and when; steps that read alike are told once."""
    told: list[str] = []
    last = ""
    for step in steps:
        words = t(f"step.{step.state}")
        if words != last:
            told.append(t("line.step", at=t.moment(step.at), words=words))
        last = words
    return lines(*told[-STEPS_SHOWN:])


def region(t: Texts, provider: str, name: str) -> str:
    """A region in the reader's language where the provider's texts know it, plain."""
    own = t.provider(provider)
    key = f"region.{slug(name)}"
    return own.plain(key) if own.has(key) else short(name, 60)


def countries(t: Texts, codes: Sequence[str]) -> str:
    """Names of countries, plain; many are cut."""
    names = ", ".join(t.country(code) for code in codes[:COUNTRIES_SHOWN])
    more = len(codes) - COUNTRIES_SHOWN
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
