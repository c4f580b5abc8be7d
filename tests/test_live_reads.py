"""`doctor --live`: what each provider says to the shop's settings, in which words, and what is never sent or said."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import main
from bot.live_reads import examine_live
from bot.seams import Clock
from providers import registry
from providers.standin import Fault
from tests.providers.contract import World, world
from tests.providers.transport import StandinTransport
from tests.test_doctor import an_empty_folder

__all__ = ["an_empty_folder"]


class Fixed(Clock):
    def now(self) -> datetime:
        return datetime(2026, 3, 1, 12, tzinfo=UTC)


class Live:
    """Asks one provider over its stand-in and keeps what was said."""

    def __init__(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.name, self._capsys = name, capsys
        self.world: World = world(name)
        self.transport: StandinTransport = self.world.transport
        self.fine: list[str] = []
        self.wrong: list[str] = []
        sample = registry.example(name)
        self.environment = {line[1:].partition("=")[0]: "" for line in sample[1::2]}
        self.environment |= {f"{name.upper()}_BASE_URL": f"https://{name}.example/api"}
        self.environment |= dict.fromkeys(registry.credentials(name), self.world.secret)

    async def ask(self, *names: str) -> int:
        transports = {self.name: self.transport}
        code = await examine_live(self.environment, names, transports=transports, clock=Fixed())
        said = self._capsys.readouterr()
        self.fine, self.wrong = said.out.splitlines(), said.err.splitlines()
        return code


@pytest.fixture(params=["simpleboost", "kinguin"])
def live(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Live:
    return Live(request.param, capsys)


async def test_each_safe_read_says_what_it_saw(live: Live) -> None:
    assert await live.ask(live.name) == 0, live.wrong
    profile = live.world.provider.profile
    assert live.wrong == []
    assert len(live.fine) == 1 + profile.shows_balance + profile.has_catalogue
    assert all(line.startswith(f"ok    {live.name}: ") for line in live.fine)


async def test_without_names_all_that_are_on_are_asked(live: Live) -> None:
    assert await live.ask() == 0
    assert {line.split()[1] for line in live.fine} == {f"{live.name}:"}


async def test_nothing_is_asked_that_acts(live: Live) -> None:
    await live.ask(live.name)
    assert live.transport.acts() == []
    assert live.world.purchases() == 0


async def test_a_refused_key_names_its_variable_and_not_its_value(live: Live) -> None:
    live.world.standin.faults.plan(Fault.UNAUTHORISED, count=9, reads=True)
    assert await live.ask(live.name) == 1
    [line] = live.wrong
    assert "does not accept the shop (status 401)" in line
    assert all(variable in line for variable in registry.credentials(live.name))
    assert live.world.secret not in line


async def test_a_provider_out_of_reach_names_its_address(live: Live) -> None:
    live.world.standin.faults.plan(Fault.REFUSED, count=9, reads=True)
    assert await live.ask(live.name) == 1
    address = f"{live.name.upper()}_BASE_URL (https://{live.name}.example/api)"
    assert all(f"no whole answer came from {address}" in line for line in live.wrong)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.FAILS_BEFORE, "status 503"),
        (Fault.GARBAGE, "answers, but not as documented"),
        (Fault.LIMITED, "asks for patience (status 429). Try again in 30 s"),
        (Fault.LIMITED_SILENTLY, "Try again in a few minutes"),
    ],
)
async def test_every_other_trouble_is_told_in_one_line(live: Live, fault: Fault, words: str) -> None:
    live.world.standin.faults.plan(fault, reads=True)
    assert await live.ask(live.name) == 1
    [line] = live.wrong
    assert words in line
    assert live.world.secret not in line


async def test_one_read_that_fails_leaves_the_others_their_turn(live: Live) -> None:
    live.world.standin.faults.plan(Fault.FAILS_BEFORE, reads=True)
    await live.ask(live.name)
    assert live.fine != []


@pytest.mark.parametrize("name", list(registry.FOLDERS))
def test_a_provider_that_is_off_names_every_variable(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--live", name]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"wrong {name}: off. To switch it on set ")
    assert registry.credentials(name) != []
    assert [variable for variable in registry.credentials(name) if variable not in line] == []


def test_a_name_that_is_no_provider_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--live", "kingiun"]) == 1
    assert capsys.readouterr().err == "'kingiun' is no provider. Did you mean kinguin?\n"
    assert main(["doctor", "--live", "zzz"]) == 1
    assert "There are: " in capsys.readouterr().err


def test_where_nothing_is_on_there_is_nobody_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--live"]) == 0
    assert capsys.readouterr().out == "note  no provider is on: there is nobody to ask\n"


def test_a_wrong_setting_is_told_before_anybody_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_text("KINGUIN_API_KEY=key\nKINGUIN_BASE_URL=ftp://x\n")
    assert main(["doctor", "--live", "kinguin"]) == 1
    assert capsys.readouterr().err.startswith("KINGUIN_BASE_URL: must begin with https://")


def test_a_real_connection_that_is_refused_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_text("KINGUIN_API_KEY=key\nKINGUIN_BASE_URL=http://127.0.0.1:9/api\n")
    assert main(["doctor", "--live", "kinguin"]) == 1
    assert "no whole answer came from KINGUIN_BASE_URL (http://127.0.0.1:9/api)" in capsys.readouterr().err
