"""The catalogues hold together: same keys, placeholders and plurals in each language, and no key idle."""

import ast
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.sandbox.telegram.html_text import parse_html, utf16
from bot.screens.health import worker_key
from bot.services.people import Right
from bot.services.views import Price
from bot.texts import LANGUAGES, Catalogues, Html, MissingText, own_files
from providers.money import Money
from storage.order_state import OrderState

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {path.parent.name: path for path in (ROOT / "providers").glob("*/locale")}
KEY = re.compile(r"[a-z]\w*(\.\w+)+")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
FORMS = {"en": 2, "ru": 3}

# Keys that code completes at run time, by what they begin with; the rest is written out where it is used.
COMPLETED = (
    "alert.",
    "backups.button.",
    "backups.go.",
    "because.",
    "call.kind.",
    "call.outcome.",
    "case.kind.",
    "checkout.refused.",
    "commands.",
    "deadline.",
    "desk.closed.",
    "doctor.line.",
    "error.",
    "evidence.",
    "health.backup.why.",
    "health.queue.",
    "look.",
    "maintenance.button.",
    "money_back.",
    "neutral.",
    "notice.",
    "promise.",
    "provider.held.",
    "resolution.",
    "staff.call.",
    "status.",
    "stopped.",
    "worker.",
)
# Given to the dispatcher and the payment code as names of what they say.
SPOKEN_ELSEWHERE = {
    "group.private_only",
    "invoice.description",
    "invoice.title",
    "profile.description",
    "profile.short",
    "staff.order.not_found",
    "staff.order.usage",
}
# Keys of the providers' own domains.
PROVIDERS_OWN = {"department.emoji", "department.title", "goods.done"}
# What is called with a key.
ASKS = {"t", "texts", "own", "plain", "told", "Mistake"}
# What Telegram never parses: no markup there.
PLAIN = re.compile(
    r"(^|\.)button(\.|$)|\.label$|^(notice|error|commands|profile|checkout|invoice|format|sort|filter|language)\."
)


@cache
def catalogue(language: str) -> Catalog:
    """All files of the language as one."""
    whole, *others = [read(path, language) for path in own_files(language)]
    for each in (message for other in others for message in other if message.id):
        assert key_of(each) not in whole, f"{key_of(each)} stands in two files"
        whole[each.id] = each
    return whole


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


@cache
def messages(language: str) -> dict[str, Message]:
    return {key_of(each): each for each in catalogue(language) if each.id}


def key_of(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def every_text() -> list[tuple[str, str]]:
    return [(key, form) for language in LANGUAGES for key, each in messages(language).items() for form in forms(each)]


@cache
def trees() -> tuple[ast.Module, ...]:
    paths = [p for p in (ROOT / "bot").rglob("*.py") if "sandbox" not in p.relative_to(ROOT).parts]
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in paths)


def written() -> set[str]:
    """Every string in code that looks like a key."""
    strings = (node.value for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {each for each in strings if isinstance(each, str) and KEY.fullmatch(each)}


def named() -> set[str]:
    """Keys that code asks for."""
    calls = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    asked = (node.args[0] for node in calls if _name(node.func) in ASKS)
    strings = (each for arg in asked for each in ast.walk(arg) if isinstance(each, ast.Constant))
    return {str(each.value) for each in strings if KEY.fullmatch(str(each.value))}


def asked_with() -> list[tuple[str, set[str]]]:
    """Keys written out where they are asked for, and the values given with them."""
    calls = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return [
        (str(call.args[0].value), {each.arg for each in call.keywords if each.arg})
        for call in calls
        if _name(call.func) in ASKS
        and isinstance(call.args[0], ast.Constant)
        and all(each.arg for each in call.keywords)
    ]


def mistakes() -> list[ast.Call]:
    """Where a person's mistake is raised: its text is the answer to a press."""
    calls = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return [call for call in calls if _name(call.func) == "Mistake"]


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def patterns() -> list[re.Pattern[str]]:
    """Keys that begin with words and are completed at run time."""
    joined = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    return [
        re.compile("".join(_part(each) for each in node.values))
        for node in joined
        if node.values and isinstance(node.values[0], ast.Constant)
    ]


def _part(node: ast.expr) -> str:
    return re.escape(str(node.value)) if isinstance(node, ast.Constant) else r"[\w.]+"


def test_every_language_has_the_same_keys() -> None:
    assert set(messages("en")) == set(messages("ru"))


def test_no_text_is_empty_or_unsure() -> None:
    assert [key for key, text in every_text() if not text.strip()] == []
    assert [key for language in LANGUAGES for key, each in messages(language).items() if each.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_all_forms_of_their_language(language: str) -> None:
    plurals = {key: each for key, each in messages(language).items() if not isinstance(each.id, str)}
    assert plurals
    assert {key: len(forms(each)) for key, each in plurals.items()} == dict.fromkeys(plurals, FORMS[language])
    assert set(plurals) == {key for key, each in messages("en").items() if not isinstance(each.id, str)}


def test_every_language_fills_the_same_placeholders() -> None:
    def filled(language: str) -> dict[str, set[str]]:
        return {key: set(PLACEHOLDER.findall(" ".join(forms(m)))) for key, m in messages(language).items()}

    assert filled("en") == filled("ru")


def test_each_key_that_code_names_has_a_text() -> None:
    assert sorted(named() - set(messages("en")) - PROVIDERS_OWN) == []


def test_each_text_gets_the_values_that_it_shows() -> None:
    texts = messages("en")
    hungry = {
        key: set(PLACEHOLDER.findall(" ".join(forms(texts[key])))) - given
        for key, given in asked_with()
        if key in texts
    }
    assert {key: missing for key, missing in hungry.items() if missing} == {}


def test_each_text_is_used() -> None:
    strings, completed = written() | SPOKEN_ELSEWHERE, patterns()
    idle = [
        key
        for key in messages("en")
        if key not in strings
        and not key.startswith(COMPLETED)
        and not any(pattern.fullmatch(key) for pattern in completed)
    ]
    assert idle == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_state_of_an_order_says_what_is_what_is_safe_and_what_is_next(language: str) -> None:
    wanted = {f"status.{state}.{part}" for state in OrderState for part in ("label", "what", "safe", "next")}
    wanted |= {f"step.{state}" for state in OrderState}
    assert wanted - set(messages(language)) == set()


def test_texts_are_html_that_telegram_reads() -> None:
    for key, text in every_text():
        read, _ = parse_html(PLACEHOLDER.sub("1", text))
        assert read, key


def test_what_telegram_never_parses_has_no_markup() -> None:
    told = {str(call.args[0].value) for call in mistakes() if isinstance(call.args[0], ast.Constant)}
    plain = [(key, text) for key, text in every_text() if PLAIN.search(key) or key in told]
    assert [key for key, text in plain if re.search(r"[<&]", text)] == []


def test_profile_commands_and_alerts_fit() -> None:
    limits = {"commands.": 256, "profile.description": 512, "profile.short": 120, "notice.": 200, "error.": 200}
    limits |= {"checkout.": 255, "invoice.title": 32}
    long = [
        key
        for key, text in every_text()
        for start, limit in limits.items()
        if key.startswith(start) and utf16(text.replace("{shop}", "S" * 64)) > limit
    ]
    assert long == []


def test_the_cyrillic_alphabet_stays_out_of_english() -> None:
    mixed = [key for key, m in messages("en").items() if re.search("[а-яё]", " ".join(forms(m)), re.IGNORECASE)]
    assert mixed == ["language.ru"]


CATALOGUES = Catalogues(ZoneInfo("Europe/Moscow"), FOLDERS, strict=True)
EN, RU = CATALOGUES.of("en"), CATALOGUES.of("ru")


def test_values_from_outside_are_escaped_and_html_is_not() -> None:
    assert EN("card.title", title="<b>&") == "<b>&lt;b&gt;&amp;</b>"
    assert EN("card.title", title=Html("<i>so</i>")) == "<b><i>so</i></b>"
    assert EN("card.title", title=EN("card.title", title="<")) == "<b><b>&lt;</b></b>"
    assert EN.plain("button.chosen", label="<b>&") == "✓ <b>&"


def test_a_value_that_looks_like_a_placeholder_stays_text() -> None:
    assert EN("line.step", at="{words}", words="{at}") == "{words} — {at}"


def test_a_missing_text_or_value_is_an_error_in_tests_and_its_key_in_the_shop() -> None:
    with pytest.raises(MissingText, match=r"no\.such"):
        EN("no.such")
    with pytest.raises(MissingText, match=r"title"):
        EN("card.title")
    lenient = Catalogues(ZoneInfo("UTC")).of("en")
    assert lenient("no.such") == "no.such"


@pytest.mark.parametrize(
    ("n", "words"), [(1, "1 предложение"), (3, "3 предложения"), (11, "11 предложений"), (21, "21 предложение")]
)
def test_russian_counts_as_russians_do(n: int, words: str) -> None:
    assert words in RU.count("results.found", n).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("code", "spoken"), [("ru", "ru"), ("ru-RU", "ru"), ("en-GB", "en"), ("uk", "en"), ("", "en")])
def test_a_language_that_the_shop_does_not_speak_is_answered_in_english(code: str, spoken: str) -> None:
    assert CATALOGUES.of(code).language == spoken


def test_money_is_written_as_its_readers_write_it() -> None:
    rouble, euro, stars = (Money(Decimal(a), c) for a, c in (("1349", "RUB"), ("5.79", "EUR"), ("210", "XTR")))
    told = [RU.money(rouble), RU.money(euro), EN.money(euro), EN.money(rouble), RU.money(stars)]
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in told] == [
        "1 349 ₽",
        "5,79 €",
        "€5.79",
        "RUB 1,349",
        "210 ⭐",
    ]


def test_a_price_is_one_number_in_two_currencies() -> None:
    told = [RU.price(Price(Money(Decimal(a), "RUB"), 210)) for a in ("349", "349.50")]
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in told] == ["349 ₽ · 210 ⭐", "349,50 ₽ · 210 ⭐"]


def test_times_are_told_in_the_shops_zone() -> None:
    at = datetime(2026, 5, 4, 22, 40, tzinfo=UTC)
    assert (RU.moment(at), RU.time(at), EN.moment(at)) == ("5 мая, 01:40", "01:40", "May 5, 01:40")
    assert RU.day(date(2026, 5, 4)) == "4 мая 2026"
    assert RU.same_day(at, at + timedelta(hours=20))
    assert not RU.same_day(at, at - timedelta(hours=2))


def test_spans_are_told_in_one_unit() -> None:
    spans = [timedelta(seconds=8), timedelta(minutes=5), timedelta(minutes=90), timedelta(hours=5), timedelta(days=3)]
    assert [RU.span(each) for each in spans] == ["1 минута", "5 минут", "90 минут", "5 часов", "3 дня"]


def test_a_span_after_within_stands_in_its_case() -> None:
    spans = [timedelta(seconds=n) for n in (0, 8, 90, 60 * 31, 60 * 62)] + [timedelta(hours=5), timedelta(days=21)]
    told = [RU.within(each) for each in spans]
    assert told == ["1 минуту", "1 минуту", "2 минуты", "31 минуту", "62 минуты", "5 часов", "3 недели"]
    assert [EN.within(each) for each in spans[-3:]] == ["62 minutes", "5 hours", "3 weeks"]


def test_numbers_of_staff_keep_all_their_digits() -> None:
    assert [RU.exact(each) for each in ("101.2", "0.00000001", "-", "NaN")] == ["101,2", "0,00000001", "-", "NaN"]
    assert EN.exact("101.2") == "101.2"
    told = RU.plain("error.number_range", least=Decimal("0.00000001"), most=Decimal(1000000), digits=8)
    assert "от 0,00000001 до 1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000" in told


def test_the_sign_of_a_number_never_parts_from_it() -> None:
    assert "№\N{NO-BREAK SPACE}12" in RU.plain("ways.title", number=12)


def test_a_provider_speaks_with_its_own_words_and_borrows_the_rest() -> None:
    own = RU.provider("simpleboost")
    assert own("department.title") == "Бусты Discord"
    assert own("refused.99999") == RU("neutral.refused")
    assert own("question.unheard.title") == RU("neutral.question.title")
    assert own.time(datetime(2026, 5, 4, 11, 40, tzinfo=UTC)) == "14:40"


def test_a_provider_without_texts_is_spoken_of_in_neutral_words() -> None:
    toy = EN.provider("toy")
    assert toy("department.title") == EN("neutral.department.title")
    assert toy("question.name.wrong.length") == EN("neutral.question.wrong")
    assert not toy.has("department.title")


def test_each_provider_has_the_same_keys_in_each_language() -> None:
    for name in FOLDERS:
        keys = [CATALOGUES.domain_of(name, language) for language in LANGUAGES]
        assert keys[0] is not None, name
        assert keys[1] is not None, name
        assert keys[0].keys == keys[1].keys
        assert {"department.title", "department.emoji"} <= keys[0].keys


def test_each_worker_has_a_name_for_people() -> None:
    """Staff read on the health screen how each worker does: `worker.<name>`, its first part alone."""
    made = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    named = [node.args[0] for node in made if _name(node.func) == "Worker"]
    firsts = [each.values[0] if isinstance(each, ast.JoinedStr) else each for each in named]
    keys = {worker_key(str(each.value)) for each in firsts if isinstance(each, ast.Constant)}
    assert len(keys) > 15
    assert keys - messages("en").keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_right_is_named_where_people_read_what_a_role_may_do(language: str) -> None:
    assert {f"right.{right}" for right in Right} - set(messages(language)) == set()
