"""`doctor --live`: what each provider says to the shop's settings, in which words, and what is never sent or said."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.live_reads import examine_live
from bot.sandbox.suppliers import Suppliers, variables
from bot.seams import MachineClock, MachineIds
from providers import registry
from providers.standin import Fault
from tests.providers.transport import StandinTransport
from tests.test_doctor import an_empty_folder

__all__ = ["an_empty_folder"]


ADDRESS = "http://127.0.0.1:1"


class Live:
    """Asks one provider over the sandbox's own stand-in and keeps what was said."""

    def __init__(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.name, self._capsys = name, capsys
        self.standin = Suppliers(ADDRESS, ADDRESS, MachineClock(), MachineIds()).standins[name]
        given = {f"{name.upper()}_{variable}": value for variable, value in variables()[name].items()}
        self.environment = given | {f"{name.upper()}_BASE_URL": f"{ADDRESS}/{name}"}
        self.secrets = [value for variable, value in given.items() if variable in registry.credentials(name)]
        made = registry.folder(name).create(registry.settings_of(name, self.environment), now=MachineClock().now)
        self.profile = made.profile
        self.fine: list[str] = []
        self.wrong: list[str] = []

    async def ask(self, *names: str) -> int:
        code = await examine_live(self.environment, names, transports={self.name: StandinTransport(self.standin)})
        said = self._capsys.readouterr()
        self.fine, self.wrong = said.out.splitlines(), said.err.splitlines()
        assert not any(secret in line for secret in self.secrets for line in self.fine + self.wrong)
        return code


@pytest.fixture(params=list(registry.FOLDERS))
def live(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Live:
    return Live(request.param, capsys)


async def test_each_safe_read_says_what_it_saw(live: Live) -> None:
    assert await live.ask(live.name) == 0, live.wrong
    assert live.wrong == []
    assert len(live.fine) == 1 + live.profile.shows_balance + live.profile.has_catalogue
    assert all(line.startswith(f"ok    {live.name}: ") for line in live.fine)


async def test_without_names_all_that_are_on_are_asked(live: Live) -> None:
    assert await live.ask() == 0
    assert {line.split()[1] for line in live.fine} == {f"{live.name}:"}


async def test_nothing_is_asked_that_acts(live: Live) -> None:
    before = live.standin.orders()
    await live.ask(live.name)
    assert live.standin.truth == []
    assert live.standin.orders() == before


async def test_a_refused_key_names_its_variable_and_not_its_value(live: Live) -> None:
    live.standin.faults.plan(Fault.UNAUTHORISED, count=9, reads=True)
    assert await live.ask(live.name) == 1
    [line] = live.wrong
    assert "does not accept the shop (status 40" in line
    assert all(variable in line for variable in registry.credentials(live.name))


async def test_a_provider_out_of_reach_names_its_address(live: Live) -> None:
    live.standin.faults.plan(Fault.REFUSED, count=9, reads=True)
    assert await live.ask(live.name) == 1
    address = f"{live.name.upper()}_BASE_URL ({ADDRESS}/{live.name})"
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
    live.standin.faults.plan(fault, reads=True)
    assert await live.ask(live.name) == 1
    [line] = live.wrong
    assert words in line


async def test_one_read_that_fails_leaves_the_others_their_turn(live: Live) -> None:
    live.standin.faults.plan(Fault.FAILS_BEFORE, reads=True)
    assert await live.ask(live.name) == 1
    assert len(live.fine) == live.profile.shows_balance + live.profile.has_catalogue


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
