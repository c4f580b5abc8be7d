"""How the program does, on one screen: what is wrong first, then figures. Pure."""

from datetime import timedelta

from bot.callbacks import Desk
from bot.callbacks.care import BackUpNow, BackupsGo, Doctor, Health, MaintenanceReason, OpenAgain, SendBackups, Workers
from bot.screens.books import method
from bot.screens.layout import bottom, button, columns, lines, listed, main, paragraphs, screen, short
from bot.screens.screen import Rows, Screen
from bot.services.backups import HERE, STAFF
from bot.services.health import HealthView, WorkerRow
from bot.texts import Html, Texts

SHOWN = 8
WORKERS_SHOWN = 50
OF_PROVIDER = ":"
MINUTE = timedelta(minutes=1)


def health(view: HealthView, t: Texts) -> Screen:
    """The page of `/health`."""
    text = paragraphs(
        t("health.title"), _closed(view, t), _wrong(view, t), _queues(view, t), _backup(view, t), _machine(view, t)
    )
    return screen(text, _first(view, t), _others(view, t), bottom(t, Desk()))


def workers(view: HealthView, t: Texts) -> Screen:
    """Each worker: when it last did its work, and what it failed with."""
    rows = [_worker(each, view, t) for each in view.workers]
    text = paragraphs(t("health.workers.title"), listed(t, rows, WORKERS_SHOWN) or t("health.workers.none"))
    return screen(text, bottom(t, Health()))


def maintenance_reason(t: Texts) -> Screen:
    """Waits for what customers will read."""
    return screen(t("maintenance.prompt"), bottom(t, Health()))


def backups_go(view: HealthView, t: Texts) -> Screen:
    """Where backups are sent."""
    if not view.backup.seals:
        return screen(paragraphs(t("backups.title"), t("backups.no_phrase")), bottom(t, Health()))
    text = paragraphs(t("backups.title"), t(f"backups.go.{_goes(view.backup.goes_to)}"), t("backups.key"))
    rows = tuple((button(t.plain(f"backups.button.{to}"), SendBackups(to=to)),) for to in ("me", STAFF, HERE))
    return screen(text, rows, bottom(t, Health()))


def cause_name(cause: str, t: Texts) -> str:
    """A cause in words: `worker:orders:acme`, `queue:inbox`, `disk`, `backup`. Plain."""
    what, _, about = cause.partition(":")
    if what == "worker":
        return t.plain("alert.cause.worker", name=worker_name(about, t))
    if what == "queue":
        return t.plain(f"alert.cause.queue.{about}")
    return t.plain(f"alert.cause.{what}")


def worker_name(name: str, t: Texts) -> str:
    """A worker in words, with the provider or the way to pay that it works for; plain."""
    base, _, about = name.partition(OF_PROVIDER)
    key = worker_key(name)
    known = t.plain(key) if t.has(key) else base
    return f"{known}: {_about(about, t)}" if about else known


def _about(about: str, t: Texts) -> str:
    """A way to pay or a department as everybody calls it; several workers of one are counted."""
    name, _, number = about.partition(OF_PROVIDER)
    # An invoice link is named after the provider that makes it.
    shown = method(name.removesuffix("_link"), t)
    return f"{shown} {int(number) + 1}" if number.isdigit() else shown


def worker_key(name: str) -> str:
    """The key of a worker's name."""
    return f"worker.{name.partition(OF_PROVIDER)[0].replace(' ', '_').replace('-', '_')}"


def _closed(view: HealthView, t: Texts) -> Html | None:
    if view.closed is None:
        return None
    return t("health.closed", since=t.moment(view.closed.since), reason=short(view.closed.reason, 200))


def _wrong(view: HealthView, t: Texts) -> Html:
    """What lasts and was noted, then workers that fail just now."""
    told = [t("health.alert", what=cause_name(each.cause, t), moment=t.moment(each.since_at)) for each in view.lasting]
    if told:
        return listed(t, told, SHOWN)
    failing = [each for each in view.workers if each.failures]
    return t.count("health.failing", len(failing)) if failing else t("health.well")


def _queues(view: HealthView, t: Texts) -> Html:
    told: list[Html] = []
    if not any(queue.waiting for queue in view.queues.values()) and not view.backlogs.any_aside:
        return t("health.queues.empty")
    for name, queue in view.queues.items():
        age = t("health.oldest", span=t.span(max(view.now - queue.oldest_at, MINUTE))) if queue.oldest_at else Html("")
        told.append(t(f"health.queue.{name}", n=t.number(queue.waiting), age=age))
    return lines(
        *told,
        t("health.aside", n=t.number(view.backlogs.letters_aside)),
        t("health.quarantined", n=t.number(view.backlogs.quarantined)),
    )


def _backup(view: HealthView, t: Texts) -> Html:
    backup = view.backup
    if backup.newest is None:
        newest = t("health.backup.none")
    else:
        age, size = view.now - backup.newest.made_at, t.size(backup.newest.size_bytes)
        sealed = t("health.backup.sealed" if backup.newest.sealed else "health.backup.plain")
        newest = t("health.backup", span=t.within(max(age, MINUTE)), size=size, sealed=sealed, kept=backup.kept)
    return lines(
        t("health.backup.under_way") if backup.under_way else None,
        t("health.backup.failed", why=_why(backup.failure, t)) if backup.failure else None,
        newest,
        t("health.backup.no_phrase") if not backup.seals else t(f"backups.go.{_goes(backup.goes_to)}"),
    )


def _why(failure: str, t: Texts) -> str:
    """Why a backup failed, in words where there are some."""
    key = f"health.backup.why.{failure}"
    return t(key) if t.has(key) else failure


def _goes(goes_to: str) -> str:
    return goes_to if goes_to in (HERE, STAFF) else "me"


def _machine(view: HealthView, t: Texts) -> Html:
    free = t.size(view.disk.free)
    return lines(
        t("health.disk.scarce" if view.scarce else "health.disk", free=free, total=t.size(view.disk.total)),
        t("health.database", size=t.size(view.disk.database)),
        t("health.version", version=view.version, revision=view.revision),
    )


def _first(view: HealthView, t: Texts) -> Rows:
    if not view.may_care:
        return ()
    if view.closed is not None:
        return (main(t.plain("maintenance.button.open"), OpenAgain()),)
    return (main(t.plain("health.button.backup"), BackUpNow()),)


def _others(view: HealthView, t: Texts) -> Rows:
    shown = [button(t.plain("health.button.workers"), Workers())]
    if view.may_care:
        shown.append(button(t.plain("health.button.doctor"), Doctor()))
    if view.may_send:
        shown.append(button(t.plain("health.button.backups"), BackupsGo()))
    if view.may_care and view.closed is not None:
        shown.append(button(t.plain("health.button.backup"), BackUpNow()))
    rows = columns(shown)
    close = button(
        t.plain("maintenance.button.change" if view.closed else "maintenance.button.close"), MaintenanceReason()
    )
    return (*rows, (close,)) if view.may_care else rows


def _worker(each: WorkerRow, view: HealthView, t: Texts) -> Html:
    name = worker_name(each.name, t)
    if each.failures:
        key = "health.worker.fails" if each.fails else "health.worker.failed"
        return t(key, name=name, times=t.count("health.times", each.failures), error=each.last_error or "-")
    if each.last_ok_at is None:
        return t("health.worker.begins", name=name)
    return t("health.worker", name=name, span=t.within(max(view.now - each.last_ok_at, MINUTE)))
