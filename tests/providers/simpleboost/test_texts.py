"""Both languages say the same things, and whatever the provider may say has words."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import providers.simpleboost
from providers.simpleboost import Settings, shelf
from providers.simpleboost.client import MENDABLE

LOCALE = Path(providers.simpleboost.__file__).parent / "locale"
REASONS = ("empty", "several", "server_link", "other_link", "characters", "length")


def catalogue(language: str) -> Catalog:
    path = LOCALE / language / "LC_MESSAGES" / "simpleboost.po"
    with path.open("rb") as source:
        return read_po(source, locale=language)


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def texts(language: str) -> dict[str, list[str]]:
    return {
        key(message): [message.string] if isinstance(message.string, str) else list(message.string)
        for message in catalogue(language)
        if message.id
    }


def test_both_languages_have_the_same_keys_and_variables() -> None:
    english, russian = texts("en"), texts("ru")
    assert list(english) == list(russian)
    for name in english:
        variables = {tuple(re.findall(r"{\w+}", text)) for text in english[name] + russian[name]}
        assert len(variables) == 1


@pytest.mark.parametrize("language", ["en", "ru"])
def test_everything_that_can_happen_has_words(language: str) -> None:
    told = texts(language)
    needed = [f"question.invite.{part}" for part in ("title", "hint", "example")]
    needed += [f"question.invite.wrong.{reason}" for reason in REASONS]
    needed += [f"refused.{code}" for code in MENDABLE]
    offer = shelf(Settings())[0]
    needed += [offer.title, offer.description, "offer.boosts.variant", "activate.discord"]
    assert [name for name in needed if not all(told.get(name, [""]))] == []


def test_plural_forms_are_complete() -> None:
    assert len(texts("en")["offer.boosts.variant"]) == 2
    assert texts("ru")["offer.boosts.variant"] == ["{n} буст", "{n} буста", "{n} бустов"]


def test_the_shelf_has_a_price_only_where_one_is_set() -> None:
    (bare,) = shelf(Settings())
    assert {variant.price for variant in bare.variants} == {None}
    (priced,) = shelf(Settings.model_validate({"prices": "4:230,2:112.5", "currency": "EUR"}))
    assert [(v.ref, str(v.price)) for v in priced.variants] == [("2", "112.5 EUR"), ("4", "230 EUR")]
    assert str(priced.price) == "112.5 EUR"
