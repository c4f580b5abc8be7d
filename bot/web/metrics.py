"""The figures in Prometheus' language, for this machine only. Labels are words of the program, none about a person."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot.services.figures import Counts, Figures

log = structlog.get_logger()

WITHIN = 10.0
"""Seconds; Prometheus gives up after as many."""

Gather = Callable[[], Awaitable[Figures]]


class MetricsPage:
    """`GET /metrics`; 503 while the database cannot be read."""

    def __init__(self, gather: Gather) -> None:
        self._gather = gather

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/metrics", self._show)]

    async def _show(self, _request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(WITHIN):
                figures = await self._gather()
        except Exception as error:  # whatever is wrong with the database, there are no figures
            log.warning("metrics.no_figures", error=type(error).__name__)
            return web.Response(status=503, headers={"Cache-Control": "no-store"})
        registry = CollectorRegistry()
        registry.register(_Told(figures))
        ProcessCollector(registry=registry)
        headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
        return web.Response(body=generate_latest(registry), headers=headers)


class _Told(Collector):
    """One look's figures."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        figures, counts = self._figures, self._figures.counts
        yield _gauge(
            "info", "Which program this is.", ("version", "revision"), [((figures.version, counts.revision), 1)]
        )
        yield from _workers(figures)
        yield from _queues(figures, counts)
        yield _gauge("orders", "Orders by state.", ("state",), _single(counts.orders))
        yield _calls(counts)
        yield from _files(figures)
        yield _plain("maintenance", "1 while staff have closed the shop for maintenance.", int(counts.closed))
        lasting = [((cause,), 1) for cause in counts.lasting]
        yield _gauge("alert", "1 for each cause of trouble that lasts.", ("cause",), lasting)


def _workers(figures: Figures) -> Iterable[Metric]:
    failures = [((each.name,), each.failures) for each in figures.workers]
    yield _gauge("worker_failures", "Failed steps in a row of a background worker.", ("worker",), failures)
    good = [((each.name,), each.last_ok_at.timestamp()) for each in figures.workers if each.last_ok_at]
    yield _gauge("worker_last_success_timestamp_seconds", "When a worker's step last succeeded.", ("worker",), good)


def _queues(figures: Figures, counts: Counts) -> Iterable[Metric]:
    waiting = [((name,), queue.waiting) for name, queue in counts.queues.items()]
    yield _gauge("queue_waiting", "What waits to be handled.", ("queue",), waiting)
    oldest = [
        ((name,), (figures.at - queue.oldest_at).total_seconds() if queue.oldest_at else 0)
        for name, queue in counts.queues.items()
    ]
    yield _gauge("queue_oldest_seconds", "How long the first one has been waiting.", ("queue",), oldest)
    yield _gauge("letters", "Letters of the last 30 days by state.", ("state",), _single(counts.letters))
    yield _plain("updates_quarantined", "Updates that were set aside.", counts.quarantined)


def _calls(counts: Counts) -> Metric:
    family = CounterMetricFamily(
        "vitrina_calls",
        "Calls that change something at a provider, by what their answer meant.",
        labels=("provider", "kind", "outcome"),
    )
    for labels, number in counts.calls.items():
        family.add_metric(labels, number)
    return family


def _files(figures: Figures) -> Iterable[Metric]:
    if figures.newest is not None:
        made_at = figures.newest.made_at.timestamp()
        yield _plain("backup_timestamp_seconds", "When the last good backup was made.", made_at)
        yield _plain("backup_bytes", "Size of the last good backup.", figures.newest.size_bytes)
    yield _plain("backups", "Backups that are kept.", figures.backups)
    yield _plain("database_bytes", "Size of the database and its journal.", figures.disk.database)
    yield _plain("disk_free_bytes", "What is free where the database lies.", figures.disk.free)


def _single(counts: Mapping[str, int]) -> list[tuple[tuple[str, ...], float]]:
    return [((name,), number) for name, number in counts.items()]


def _plain(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"vitrina_{name}", told, value=value)


def _gauge(name: str, told: str, labels: tuple[str, ...], values: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    family = GaugeMetricFamily(f"vitrina_{name}", told, labels=labels)
    for each, value in values:
        family.add_metric(each, value)
    return family
