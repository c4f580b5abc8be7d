"""The screens and letters of the shop's own health are ones that Telegram takes, whatever fails."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.screens import care_letters, doctor, health
from bot.screens.parts import department
from bot.screens.screen import Screen
from bot.services.alerts import AGAIN, BEGUN, OVER
from bot.services.backups import HERE, STAFF, BackupState
from bot.services.doctor import Finding
from bot.services.health import HealthView, WorkerRow
from bot.services.maintenance import Closed
from bot.services.signs import FAILS_IN_A_ROW
from bot.texts import Texts
from storage.alerts import Alert
from storage.backlogs import Backlogs
from storage.queues import Queue
from storage.vault import Backup, Disk
from tests.screens.checker import check, check_bottom
from tests.screens.samples import AT, BIG, CALM, LATER, WILD, Sample

CAUSES = ("worker:orders:kinguin", "worker:top-ups", "queue:inbox", "queue:letters", "queue:hints", "disk", "backup")


def view(s: Sample) -> HealthView:
    rows = (
        WorkerRow(f"orders:{s.word[:20]}", None, s.word[:60], s.number),
        WorkerRow("letters", AT, "OSError", 1),
        WorkerRow("invoice watch", AT, None, 0),
        WorkerRow("backups", None, None, 0),
    )
    newest = Backup("vitrina-20261120-010000.backup", AT, BIG, sealed=True)
    return HealthView(
        now=LATER,
        workers=rows * s.many,
        queues={name: Queue(s.number, AT) for name in ("inbox", "letters", "hints")},
        backlogs=Backlogs(s.number, s.number, s.number),
        disk=Disk(BIG, BIG, BIG),
        scarce=True,
        backup=BackupState(newest, 11, seals=True, goes_to=HERE, failure="NoSpace", under_way=True),
        closed=Closed(s.word, AT, BIG),
        lasting=tuple(Alert(cause, AT, AT, None) for cause in CAUSES) * s.many,
        version="0.1.0",
        revision="0012",
        may_care=True,
        may_send=True,
    )


def quiet(s: Sample) -> HealthView:
    nothing = {name: Queue(0, None) for name in ("inbox", "letters", "hints")}
    backup = BackupState(None, 0, seals=False, goes_to=HERE, failure="OSError", under_way=False)
    return replace(
        view(s),
        workers=(),
        queues=nothing,
        backlogs=Backlogs(0, 0, 0),
        scarce=False,
        backup=backup,
        closed=None,
        lasting=(),
        may_care=False,
        may_send=False,
    )


def health_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    full, empty = view(s), quiet(s)
    plain = Backup("vitrina-20261120-010000.db", LATER, 5000, sealed=False)
    for each in (full, empty, replace(full, closed=None, lasting=()), replace(empty, workers=full.workers[1:2])):
        yield health.health(each, t)
    yield health.health(replace(full, backup=replace(full.backup, newest=plain, failure=None)), t)
    yield health.workers(full, t)
    yield health.workers(empty, t)
    yield health.maintenance_reason(t)
    yield health.backups_go(empty, t)
    for goes_to in (HERE, STAFF, str(BIG)):
        yield health.backups_go(replace(full, backup=replace(full.backup, goes_to=goes_to)), t)
    raw = [Finding(mark, "raw", {"line": s.word * 5}) for mark in ("ok", "note", "wrong")]
    paste = Finding("note", "provider.paste", {"name": s.word[:20], "address": "https://shop.example/providers/x"})
    yield doctor.doctor([*raw * s.many, paste], t)
    yield doctor.doctor([], t)


def letters(t: Texts) -> Iterator[Screen]:
    for cause in CAUSES:
        for move in (BEGUN, AGAIN, OVER):
            yield care_letters.alert(cause, move, AT, t)
    yield care_letters.no_passphrase(t)
    yield care_letters.backup_too_big("vitrina-20261120-010000.backup", BIG, t)
    yield care_letters.backup_gone("vitrina-20261120-010000.backup", t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_telegram_takes_each_screen(sample: Sample, t: Texts) -> None:
    for screen in health_screens(sample, t):
        check(screen)
        check_bottom(screen)


def test_telegram_takes_each_letter(t: Texts) -> None:
    for screen in letters(t):
        check(screen)


def test_what_is_wrong_stands_above_the_figures(t: Texts) -> None:
    text = health.health(view(CALM), t).text
    closed, alert, figures = (text.index(each) for each in ("🛠", "⚠️", "💾"))
    assert closed < alert < figures


def test_a_worker_that_fails_is_told_apart_from_one_that_tries_again(t: Texts) -> None:
    failing = WorkerRow("orders:kinguin", None, "OSError", FAILS_IN_A_ROW)
    trying = replace(failing, failures=FAILS_IN_A_ROW - 1)
    shown = [health.workers(replace(view(CALM), workers=(each,)), t).text for each in (failing, trying)]
    assert "⚠️" in shown[0]
    assert "⚠️" not in shown[1]
    assert all(department(t, "kinguin") in text and "OSError" in text for text in shown)


def test_a_worker_nobody_has_named_shows_its_own_name(t: Texts) -> None:
    assert health.worker_name("tidying:attic", t) == "tidying: attic"


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0.1 kB"), (2048, "2 kB"), (3 * 2**20, "3 MB"), (50_500_000, "48 MB"), (2**31, "2 GB")]
)
def test_sizes_are_told_in_the_unit_that_fits(t: Texts, count: int, shown: str) -> None:
    told = t.size(count).replace("\u00a0", " ")
    if t.language == "en":
        assert told == shown
    else:
        assert told.split()[0] == shown.split()[0].replace(".", ",")


def test_a_lasting_cause_says_since_when(t: Texts) -> None:
    told = care_letters.alert("backup", BEGUN, AT + timedelta(days=1), t).text
    assert "36" in told


def test_a_worker_is_named_after_the_department_or_the_way_to_pay_that_everybody_knows(en: Texts) -> None:
    assert health.worker_name("orders:kinguin:1", en) == "Orders: Game keys 2"
    assert health.worker_name("invoices:stars", en) == "Invoices: Stars"
    assert health.worker_name("invoices:invoicebox_link", en) == "Invoices: Our goods and services"
