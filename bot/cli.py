"""The command line: chooses what to run and turns what the operator can mend into single lines. Does no work itself."""

import argparse
import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot import console
from bot.environment import inside_sandbox, read_environment
from bot.problems import LONE_CREDENTIALS, CannotStart, lines_about

Command = Callable[[argparse.Namespace, Mapping[str, str]], int]


def main(arguments: Sequence[str]) -> int:
    """Runs one command; the number is the exit code of the process."""
    chosen = _parser().parse_args(arguments)
    command: Command = getattr(chosen, "command", _run)
    try:
        return command(chosen, read_environment())
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        lines = lines_about(error)
        if lines is None:
            raise
        for line in lines:
            console.complain(line)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="A Telegram bot that is the counter of a shop.")
    commands = parser.add_subparsers(title="commands", metavar="command")
    commands.add_parser("run", help="open the shop; without BOT_TOKEN, the sandbox").set_defaults(command=_run)
    sandbox = commands.add_parser("sandbox", help="try everything locally, with a chat in the browser")
    sandbox.add_argument("--port", type=int, help="where the page is served; 0 takes any free port")
    sandbox.set_defaults(command=_sandbox)
    migrate = commands.add_parser("migrate", help="bring the database to this program's schema")
    migrate.set_defaults(command=_migrate)
    backup = commands.add_parser("backup", help="back the database up, also while the shop is open")
    backup.add_argument("target", nargs="?", type=Path, help="the file to write; default: among the nightly ones")
    backup.set_defaults(command=_backup)
    restore = commands.add_parser("restore", help="put a backup in the place of the database; the shop is not open")
    restore.add_argument("file", type=Path, help="the backup; what is there now is kept beside it")
    restore.add_argument("--ask", action="store_true", help="type the passphrase instead of taking BACKUP_PASSPHRASE")
    restore.set_defaults(command=_restore)
    doctor = commands.add_parser("doctor", help="check settings, files and providers without starting")
    told = "ask the providers themselves, by reads that change nothing; without names, all that are switched on"
    doctor.add_argument("--live", nargs="*", metavar="provider", help=told)
    doctor.add_argument("--money", action="store_true", help="check the money in the database, also while it is open")
    doctor.set_defaults(command=_doctor)
    take_over = commands.add_parser("take-over", help="remove a webhook that was left set, so that the shop can start")
    take_over.set_defaults(command=_take_over)
    example = commands.add_parser("example", help="print every setting with what it is for")
    example.set_defaults(command=_example)
    return parser


def _run(chosen: argparse.Namespace, environment: Mapping[str, str]) -> int:
    if not environment.get("BOT_TOKEN", "").strip():
        _refuse_lone_credentials(environment)
        return _sandbox(chosen, environment)
    if inside_sandbox(environment):
        from bot.sandbox.lifeline import end_with_parent

        end_with_parent()
    from bot.settings import Settings

    settings = Settings(_env_file=None) if inside_sandbox(environment) else Settings()
    # The shop's libraries take over a second to load: only where they are needed.
    from bot import app

    return asyncio.run(app.run(settings, environment))


def _refuse_lone_credentials(environment: Mapping[str, str]) -> None:
    """A shop that lost its token must not look open: it would be a sandbox in disguise."""
    from bot.credentials import providers_with_credentials

    if names := providers_with_credentials(environment):
        raise CannotStart(LONE_CREDENTIALS.format(names=", ".join(names)))


def _sandbox(chosen: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.sandbox.launcher import run_sandbox
    from bot.sandbox.port import chosen_port

    return asyncio.run(run_sandbox(chosen_port(getattr(chosen, "port", None), environment)))


def _migrate(_: argparse.Namespace, __: Mapping[str, str]) -> int:
    from bot.commands import migrate_database

    return migrate_database()


def _backup(chosen: argparse.Namespace, _: Mapping[str, str]) -> int:
    from bot.keeping import back_up

    return back_up(chosen.target)


def _restore(chosen: argparse.Namespace, _: Mapping[str, str]) -> int:
    from bot.keeping import put_back

    return put_back(chosen.file, ask=chosen.ask)


def _doctor(chosen: argparse.Namespace, environment: Mapping[str, str]) -> int:
    if chosen.live is not None:
        from bot.live_reads import examine_live

        return asyncio.run(examine_live(environment, chosen.live))
    if chosen.money:
        from bot.doctor_money import examine_money

        return examine_money()
    from bot.doctor import examine

    return examine(environment)


def _take_over(_: argparse.Namespace, __: Mapping[str, str]) -> int:
    from bot.commands import take_over

    return take_over()


def _example(_: argparse.Namespace, __: Mapping[str, str]) -> int:
    from bot.example import example

    console.say("\n".join(example()))
    return 0
