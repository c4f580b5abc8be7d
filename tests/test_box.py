"""The single box: container and service run without root, write to two folders only, and are held to 512 MB."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

from bot.settings import Settings
from bot.workers import GRACE
from tests.test_house_rules import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()
UNIT = ROOT / "deploy" / "vitrina.service"
FOLDERS = {"data", "secrets"}


def unit() -> dict[str, list[str]]:
    """Every key of the unit with its values, in their order."""
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def test_the_container_runs_as_nobody_special_and_writes_to_two_folders() -> None:
    user = re.search(r"useradd --uid (\d+)", DOCKERFILE)
    assert user is not None
    assert int(user[1]) > 1000
    assert DOCKERFILE.index("USER vitrina") < DOCKERFILE.index("CMD [")
    volumes = re.search(r"^VOLUME \[(.*)\]$", DOCKERFILE, re.MULTILINE)
    assert volumes is not None
    assert {Path(each).name for each in re.findall(r'"([^"]+)"', volumes[1])} == FOLDERS
    assert {name for name, _ in re.findall(r"^      - (\w+):(/app/\w+)$", COMPOSE, re.MULTILINE)} == FOLDERS


def test_the_container_cannot_write_to_itself_nor_take_the_whole_machine() -> None:
    for line in ("read_only: true", "mem_limit: 512m", "- no-new-privileges:true", "restart: unless-stopped"):
        assert re.search(rf"^ +{re.escape(line)}$", COMPOSE, re.MULTILINE), line
    assert re.search(r"cap_drop:\n +- ALL\n", COMPOSE)


def test_the_container_opens_no_port_and_needs_no_domain() -> None:
    said = [line for line in COMPOSE.splitlines() if not line.lstrip().startswith("#")]
    assert not any("ports:" in line or "PUBLIC_URL" in line or "postgres" in line for line in said)


def test_everything_that_the_program_needs_is_in_the_image() -> None:
    """`.dockerignore` names what goes in; all else stays out, keys and databases above all."""
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    assert rules[0] == "*"
    taken = {rule[1:] for rule in rules if rule.startswith("!")}
    assert {"bot", "providers", "storage", "locales", "requirements.txt"} <= taken
    assert not taken & {".env", "data", "secrets", ".git"}
    assert all((ROOT / each).exists() for each in taken)


def test_both_boxes_leave_the_program_the_time_to_stop_in_peace() -> None:
    """At the end of its own grace it still has to cancel what is left and to close its files."""
    docker = re.search(r"^ +stop_grace_period: (\d+)s$", COMPOSE, re.MULTILINE)
    assert docker is not None
    for seconds in (docker[1], unit()["TimeoutStopSec"][0].removesuffix("s")):
        assert int(seconds) >= GRACE.total_seconds() + 10


def test_the_service_can_tell_its_own_memory_and_time() -> None:
    """`/metrics` reads `/proc/stat`, which `ProcSubset=pid` hides: all of `process_*` would be missing."""
    assert "ProcSubset" not in unit()


def test_the_service_writes_where_the_program_keeps_its_things_only() -> None:
    told = unit()
    home = told["WorkingDirectory"][0]
    settings = Settings(_env_file=None)
    kept = {settings.database_path.parts[0], settings.key_path.parts[0], settings.backups_path.parts[0]}
    assert kept == FOLDERS
    assert set(told["ReadWritePaths"][0].split()) == {f"{home}/{folder}" for folder in kept}
    assert told["ExecStart"] == [f"{home}/.venv/bin/python -m bot run"]
    assert told["User"] == ["vitrina"]


def test_the_service_is_held_to_its_box() -> None:
    told = unit()
    assert told["MemoryMax"] == ["512M"]
    assert told["ProtectSystem"] == ["strict"]
    assert told["CapabilityBoundingSet"] == [""]
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "RestrictSUIDSGID"):
        assert told[key] == ["yes"], key
    # A wrong setting ends the program at once: that is told, not tried for ever.
    assert told["Restart"] == ["on-failure"]
    assert int(told["StartLimitBurst"][0]) <= 10


def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    """Where there is no systemd, what it would stumble over first is looked for: a line that is no setting."""
    parser = ConfigParser(strict=False, interpolation=None, allow_no_value=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(UNIT.read_text())
    assert parser.sections() == ["Unit", "Service", "Install"]
    if tool := shutil.which("systemd-analyze"):
        here = UNIT.read_text().replace("/opt/vitrina/.venv/bin/python", "/bin/true")
        here = re.sub(r"^(User|Group)=.*\n", "", here, flags=re.MULTILINE).replace("/opt/vitrina", str(tmp_path))
        (tmp_path / "vitrina.service").write_text(here)
        done = subprocess.run(
            [tool, "verify", str(tmp_path / "vitrina.service")], capture_output=True, text=True, check=False
        )
        wrong = [line for line in done.stderr.splitlines() if "vitrina.service" in line]
        assert wrong == []
