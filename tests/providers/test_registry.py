"""Providers are found by name, built from the caller's variables only, and refused in words."""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from providers import registry
from providers.registry import WrongSettings, build, example, settings_of
from providers.simpleboost import Settings


def now() -> datetime:
    return datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_without_credentials_nothing_is_on() -> None:
    assert build({}, now=now) == {}
    assert build({"SIMPLEBOOST_API_KEY": "  "}, now=now) == {}


async def test_a_provider_is_on_when_its_credentials_are_set() -> None:
    built = build({"SIMPLEBOOST_API_KEY": "Key-1234", "PATH": "/bin"}, now=now)
    assert [(name, provider.profile.name) for name, provider in built.items()] == [("simpleboost", "simpleboost")]


@pytest.mark.parametrize("name", registry.FOLDERS)
def test_settings_come_from_the_caller_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{name.upper()}_API_KEY", "Key-of-the-machine")
    assert not settings_of(name, {}).on  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("BASE_URL", "http://boost.example", "SIMPLEBOOST_BASE_URL: must begin with https://"),
        ("BASE_URL", "boost", "SIMPLEBOOST_BASE_URL: must look like https://host/path"),
        ("CURRENCY", "rubles", "SIMPLEBOOST_CURRENCY: "),
        ("PRICES", "2=112", "SIMPLEBOOST_PRICES: must look like 2:112,4:224"),
        ("PRICES", "2:-1", "SIMPLEBOOST_PRICES: amounts and prices must be above zero"),
        ("PRICES", "2:NaN", "SIMPLEBOOST_PRICES: "),
        ("BALANCE_EVIDENCE", "perhaps", "SIMPLEBOOST_BALANCE_EVIDENCE: "),
        ("API_KEY", "Bearer Key-1234", "SIMPLEBOOST_API_KEY: must be the bare key"),
        ("API_KEY", "Key\u2026", "SIMPLEBOOST_API_KEY: must be the bare key"),
        ("APIKEY", "Key-1234", "SIMPLEBOOST_APIKEY is not a setting: did you mean"),
        ("ZZZ", "1", "SIMPLEBOOST_ZZZ is not a setting: remove it"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(variable: str, value: str, words: str) -> None:
    with pytest.raises(WrongSettings) as caught:
        build({f"SIMPLEBOOST_{variable}": value}, now=now)
    text = str(caught.value)
    assert words in text
    assert "\n" not in text
    assert "Key-1234" not in text


@pytest.mark.parametrize("name", registry.FOLDERS)
def test_every_variable_of_a_provider_is_in_the_example(name: str) -> None:
    lines = example(name)
    model = registry.folder(name).Settings
    assert [line.split("=")[0] for line in lines[1::2]] == [
        f"#{name.upper()}_{field.upper()}" for field in model.model_fields
    ]
    assert all(line.startswith("# ") and "\n" not in line for line in lines[0::2])


@pytest.mark.parametrize("name", registry.FOLDERS)
def test_a_provider_is_on_with_its_credentials_and_off_without_one_of_them(name: str) -> None:
    needed = registry.credentials(name)
    assert needed != []
    for missing in needed:
        others = {variable: "https://api.example" for variable in needed if variable != missing}
        with suppress(WrongSettings):  # some refuse half of their credentials in words
            assert not settings_of(name, others).on  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", registry.FOLDERS)
def test_a_providers_texts_lie_in_its_package(name: str) -> None:
    assert sorted(path.stem for path in registry.texts_folder(name).rglob("*.po")) == [name, name]


def test_a_new_provider_is_one_folder_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    toy = SimpleNamespace(Settings=Settings, create=lambda settings, *, now, transport: "toy")
    monkeypatch.setitem(registry.FOLDERS, "toy", "toys.toy")
    monkeypatch.setitem(sys.modules, "toys.toy", toy)
    assert build({"TOY_API_KEY": "Key-1234"}, now=now) == {"toy": "toy"}
