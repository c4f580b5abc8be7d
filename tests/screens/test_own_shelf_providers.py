"""What each provider asks of a product is asked in words of both languages, and its samples go out and in as a file."""

from datetime import UTC, datetime

import pytest

from bot.screens import own_shelf
from bot.services.own_shelf_csv import read, written
from bot.services.own_shelf_fields import Field, Fields
from bot.services.own_shelf_plan import columns, plan
from bot.services.own_shelf_views import FieldRow, FieldView
from bot.texts import LANGUAGES, Texts
from providers import registry
from providers.base import Provider
from tests.chat.setting import ALL_FIVE
from tests.screens.checker import check, check_bottom

NOW = datetime(2026, 11, 20, tzinfo=UTC)
BUILT = registry.build(ALL_FIVE, now=lambda: NOW)
OWN = [name for name, each in BUILT.items() if each.profile.own_shelf]


@pytest.fixture(params=OWN)
def provider(request: pytest.FixtureRequest) -> Provider:
    return BUILT[request.param]


def row(field: Field, value: str) -> FieldRow:
    return FieldRow(field.key, value, field.required, field.own)


def test_there_are_providers_whose_goods_staff_write() -> None:
    assert OWN != []


def test_every_field_and_option_has_words(provider: Provider, t: Texts) -> None:
    name = provider.profile.name
    for field in Fields(provider, LANGUAGES).all:
        for value in ("", *field.options):
            view = FieldView(1, name, row(field, value), provider.profile.currency, field.options, title="Tea", left=2)
            screen = own_shelf.field(view, t)
            text = check(screen)
            check_bottom(screen)
            assert "question." not in text
            assert "shelf." not in text


def test_its_samples_come_back_from_a_file_as_they_were(provider: Provider) -> None:
    fields = Fields(provider, LANGUAGES)
    rows = [
        {"title_en": each.title, "price": str(each.price.amount) if each.price else "", **each.facts}
        for each in registry.samples(provider.profile.name)
    ]
    found = plan(fields, (), read(written(columns(fields), rows, "ru"), columns(fields)))
    assert found.problems == ()
    assert len(found.planned) == len(rows) > 0
    for told, planned in zip(rows, found.planned, strict=True):
        assert {key: text for key, text in planned.cells.items() if text} == {k: v for k, v in told.items() if v}
        assert planned.sellable
