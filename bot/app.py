"""Runs the shop: opens files, meets Telegram, starts the workers, waits for the end and stops everything in order."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramServerError

from bot import console, log
from bot.assembly import App, Telegram
from bot.doctor import findings
from bot.environment import read_environment
from bot.keeping import vault_of
from bot.opening import open_cipher, opened_file
from bot.sandbox.clock import SandboxClock
from bot.seams import Clock, MachineChance, MachineClock, MachineIds
from bot.services.doctor import Finding
from bot.settings import Settings
from bot.telegram.session import http_session, make_bot
from bot.web_side import http_server, set_webhook, takes_webhooks
from bot.wiring import Parts
from bot.workers import Workers
from providers import registry
from providers.rates.bank import Bank
from storage.marker import FileMarker
from storage.sqlite import SqliteDatabase
from storage.sqlite_readers import SqliteReaders

logger = structlog.get_logger()

MEET_SECONDS = (1, 2, 5, 10)
CLOCK_FILE = "sandbox-clock.json"
SANDBOX_NAP = timedelta(seconds=2)
"""So soon everything that waits for a time notices that somebody has moved the clock."""


async def run(settings: Settings, environment: Mapping[str, str]) -> int:
    """Serves until it is told to stop; the number is the exit code. Raises what `problems` can put into a line."""
    log.set_up(_secrets(settings, environment))
    clock = _clock(settings)
    providers = registry.build(environment, now=clock.now, public_url=settings.public_url)
    with opened_file(settings, clock) as path:
        async with AsyncExitStack() as stack:
            for provider in providers.values():
                stack.push_async_callback(provider.close)
            workers = Workers(clock, SANDBOX_NAP) if settings.sandbox else Workers(clock)
            db = SqliteDatabase(path, after_commit=_waking(workers))
            await db.open()
            stack.push_async_callback(db.close)
            workers.keep("database", db.run_writer)
            readers = SqliteReaders(path, count=1)
            await readers.open()
            stack.push_async_callback(readers.close)
            bot = _bot(settings)
            stack.push_async_callback(bot.session.close)
            ids = MachineIds()
            bank = _bank(settings, stack)
            cipher, marker = open_cipher(settings, path), FileMarker(settings.marker_path)
            parts = Parts(
                settings,
                db,
                clock,
                ids,
                cipher,
                providers,
                ids.reference(),
                bank=bank,
                marker=marker,
                vault=vault_of(settings),
                examine=lambda: _examined(settings),
            )
            await _serve(parts, bot, workers, readers, environment)
    return 0


async def _serve(
    parts: Parts, bot: Bot, workers: Workers, readers: SqliteReaders, environment: Mapping[str, str]
) -> None:
    async with AsyncExitStack() as stack:
        stack.push_async_callback(workers.stop)
        username = await _meet(bot)
        app = App(parts, Telegram(bot, username), workers, MachineChance(), readers)
        await app.prepare(environment)
        if link := await app.staff.owner_link(username):
            console.say(f"Open this within 15 minutes to become the owner: {link}")
        await _open(app, parts.settings, stack)
        logger.info("shop.open", bot=username, providers=sorted(parts.providers))
        await _until_told(workers)


async def _open(app: App, settings: Settings, stack: AsyncExitStack) -> None:
    """What was waiting is taken up first, then the doors are opened."""
    for worker in (*app.telegram.workers(), *app.shop_workers()):
        app.workers.start(worker)
    server = http_server(app, settings)
    stack.push_async_callback(server.stop)
    await server.start()
    if takes_webhooks(settings):
        await set_webhook(app, settings)
        app.telegram.expect_webhook()
    else:
        app.workers.start(app.telegram.poller())


async def _meet(bot: Bot) -> str:
    """The bot's name. Waits for a network that is not there yet; a refused token is raised."""
    for pause in MEET_SECONDS:
        try:
            return (await bot.me()).username or ""
        except (TelegramNetworkError, TelegramServerError):
            logger.warning("telegram.unreachable", again_in=pause)
            await asyncio.sleep(pause)
    return (await bot.me()).username or ""


async def _until_told(workers: Workers) -> None:
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, workers.end)
    await workers.wait()


def _waking(workers: Workers) -> Callable[[], Awaitable[None]]:
    """Whatever was committed may be work for somebody."""

    async def after_commit() -> None:
        workers.wake_all()

    return after_commit


async def _examined(settings: Settings) -> Sequence[Finding]:
    """What the doctor finds while the shop is open. Files are read: beside the loop."""
    return await asyncio.to_thread(lambda: list(findings(read_environment(), lambda: settings)))


def _clock(settings: Settings) -> Clock:
    return SandboxClock(settings.database_path.with_name(CLOCK_FILE)) if settings.sandbox else MachineClock()


def _bot(settings: Settings) -> Bot:
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    return make_bot(token, http_session(settings.telegram_api_url, settings.proxy_url))


def _bank(settings: Settings, stack: AsyncExitStack) -> Bank | None:
    """The bank whose rates the shop reads each day; None where staff fix them."""
    if settings.rates_source == "fixed":
        return None
    bank = Bank(settings.rates_source, settings.rates_url)
    stack.push_async_callback(bank.close)
    return bank


def _secrets(settings: Settings, environment: Mapping[str, str]) -> list[str]:
    """Values that must never be logged."""
    own = [settings.bot_token, settings.webhook_secret, settings.secrets_key, settings.backup_passphrase]
    named = [v for k, v in environment.items() if k.upper().endswith(("_KEY", "_SECRET", "_TOKEN"))]
    if settings.proxy_url and (password := urlsplit(settings.proxy_url).password):
        named.append(password)
    joined = [secret.get_secret_value() for secret in own if secret] + named
    return [part.strip() for secret in joined for part in secret.split(",")]
