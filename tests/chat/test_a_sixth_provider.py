"""A provider that is new is registered by one line; the shop, its settings and its tools know it at once."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import main
from bot.live_reads import examine_live
from bot.sandbox.suppliers import Suppliers, variables
from bot.seams import MachineClock, MachineIds
from providers import registry
from storage.order_state import OrderState
from tests.chat.acts import press
from tests.chat.conftest import Logs
from tests.chat.person import Person
from tests.chat.setting import ENVIRONMENT
from tests.chat.shop import Shop
from tests.chat.wire import Wire
from tests.providers.toy.standin import Standin as ToyStandin

TOY = "toy"
PACKAGE = "tests.providers.toy"


@pytest.fixture(autouse=True)
def one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is changed anywhere."""
    monkeypatch.setitem(registry.FOLDERS, TOY, PACKAGE)


@pytest.fixture
async def toys(shop_file: Path, logs: Logs, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SimpleNamespace]:
    """The shop of the stories whose owner has also set the key of the toy provider."""
    monkeypatch.setitem(ENVIRONMENT, "TOY_API_KEY", "canary-toy-key")
    shop = Shop(shop_file)
    standin = ToyStandin(now=shop.clock.now, new_id=MachineIds().reference)
    shop.wires[TOY] = Wire(standin, lambda: None)
    await shop.start()
    yield SimpleNamespace(shop=shop, standin=standin)
    await shop.stop()
    assert shop.errors == []
    assert [entry for entry in logs if entry.get("log_level") in ("error", "critical")] == []


async def buy_robot(shop: Shop, person: Person, department: str) -> None:
    await person.start()
    await person.press(department)
    await press(shop, person, "card.button.buy")
    await person.say("Robby")
    await person.pay()
    await shop.pass_time(minutes=2)


@pytest.mark.parametrize(("who", "department"), [("anna", "Игрушки"), ("ben", "Toys")])
async def test_it_is_found_bought_and_delivered(toys: SimpleNamespace, who: str, department: str) -> None:
    person: Person = getattr(toys.shop, who)
    await buy_robot(toys.shop, person, department)
    assert await toys.shop.states() == [OrderState.DELIVERED]
    assert [fact.what for fact in toys.standin.truth] == ["placed", "done"]
    assert {"anna": "Робот уже в пути", "ben": "The robot is on its way"}[who] in person.screen.text


async def test_a_wrong_answer_is_told_in_its_own_words(toys: SimpleNamespace) -> None:
    ben: Person = toys.shop.ben
    await ben.start(f"d{TOY}")
    await press(toys.shop, ben, "card.button.buy")
    await ben.say("R2-D2")
    assert "Send one word of Latin letters" in ben.screen.text


async def test_staff_see_it_among_the_providers(toys: SimpleNamespace) -> None:
    await toys.shop.olga.say("/providers")
    assert TOY in toys.shop.olga.screen.labels


def test_its_settings_are_in_the_example_with_what_they_are_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["example"]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("# ---- toy")
    assert lines[at + 1 : at + 5] == registry.example(TOY)[:4]
    assert "#TOY_API_KEY=" in lines


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        ("TOY_API_KEY=two words", "wrong TOY_API_KEY: must be the bare key, without spaces"),
        ("TOY_BASE_URL=ftp://x", "wrong TOY_BASE_URL: must begin with https:// (http:// only for this machine itself)"),
        ("TOY_API_KYE=key", "wrong TOY_API_KYE is not a setting: did you mean TOY_API_KEY?"),
    ],
)
def test_its_wrong_settings_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], setting: str, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text(f"BOT_TOKEN=1234567:{'a' * 35}\n{setting}\n")
    assert main(["doctor"]) == 1
    assert line in capsys.readouterr().err.splitlines()


def test_the_doctor_says_how_to_switch_it_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"]) == 0
    assert "note  toy: off. To switch it on set TOY_API_KEY" in capsys.readouterr().out.splitlines()


async def test_the_doctor_asks_it(toys: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    assert await examine_live(ENVIRONMENT, [TOY], transports=toys.shop.wires) == 0
    assert capsys.readouterr().out == "ok    toy: it answers and knows the shop: the shop is called Vitrina\n"


def test_the_sandbox_has_its_stand_in_and_its_samples() -> None:
    assert variables()[TOY] == {"API_KEY": "sandbox-toy"}
    suppliers = Suppliers("http://127.0.0.1:1", "http://127.0.0.1:2", MachineClock(), MachineIds())
    assert [seen["name"] for seen in suppliers.seen()] == list(registry.FOLDERS)
