"""The HTTP server put together: webhooks where the world can reach the shop, health where only this machine can."""

from bot.assembly import App
from bot.services.figures import Gathering
from bot.settings import Settings
from bot.telegram.ingress import Webhook
from bot.version import VERSION
from bot.web.health import HealthPage
from bot.web.metrics import MetricsPage
from bot.web.payment_page import PaymentPages
from bot.web.server import LOOPBACK, HttpServer, Listener, application
from bot.web.webhooks import Webhooks
from storage import hints, inbox, letters
from storage.database import Reader


def http_server(app: App, settings: Settings) -> HttpServer:
    """Listens nowhere unless `PUBLIC_URL` or `HEALTH_PORT` is set: a shop that polls needs no open port."""
    listeners = []
    if settings.public_url:
        receive = Webhook(app.telegram.intake, _secret(settings)).receive if takes_webhooks(settings) else None
        doors = Webhooks(app.parts.clock, app.hints, receive).routes()
        pages = PaymentPages(app.counter.pay_links, app.catalogues).routes()
        listeners.append(Listener(application([*doors, *pages]), settings.http_host, settings.http_port))
    if settings.health_port:
        page = HealthPage(app.workers.health, lambda: app.parts.db.read(_backlog))
        gathering = Gathering(app.parts.db, app.parts.clock, app.workers.health, app.parts.vault, VERSION)
        routes = [*page.routes(), *MetricsPage(gathering.figures).routes()]
        listeners.append(Listener(application(routes), LOOPBACK, settings.health_port))
    return HttpServer(listeners)


def takes_webhooks(settings: Settings) -> bool:
    """Whether Telegram brings its updates here; else they are fetched."""
    return bool(settings.public_url and settings.webhook_secret)


async def set_webhook(app: App, settings: Settings) -> None:
    """Tells Telegram where to bring updates. Bot API, setWebhook; raises what aiogram raises."""
    await app.bot.set_webhook(
        url=f"{(settings.public_url or '').rstrip('/')}/telegram",
        secret_token=_secret(settings),
        allowed_updates=app.telegram.allowed,
        drop_pending_updates=False,
    )


def _secret(settings: Settings) -> str:
    return settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""


async def _backlog(reader: Reader) -> dict[str, int]:
    return {
        "inbox": await inbox.backlog(reader),
        "letters": await letters.waiting_count(reader),
        "hints": await hints.backlog(reader),
    }
