"""What the container is built and run from names only what there is; no engine runs here, so the files are read."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "casework"]
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
PROGRAMS = {"python", "gunicorn", "celery"}
SECRETS = re.compile(r"(PASSWORD|SECRET|KEY|TOKEN)[A-Z_]*=(?!(change-me)?$)")


def instructions(name: str) -> list[str]:
    """The arguments of every instruction of that name in the Dockerfile, continued lines joined."""
    lines = DOCKERFILE.replace("\\\n", " ").splitlines()
    return [line.partition(" ")[2] for line in lines if line.startswith(f"{name} ")]


def paths(words: list[str]) -> list[str]:
    return [word for word in words if re.search(r"\.(py|yaml|txt)$", word)]


class TestCompose:
    def test_has_every_process_and_the_migrations_before_them(self) -> None:
        assert set(SERVICES) == {"database", "broker", "migrate", "web", "worker", "beat"}
        for name in ("web", "worker", "beat"):
            after = {each: told["condition"] for each, told in SERVICES[name]["depends_on"].items()}
            assert after == {
                "migrate": "service_completed_successfully",
                "database": "service_healthy",
                "broker": "service_healthy",
            }

    @pytest.mark.parametrize("name", OURS)
    def test_runs_what_there_is(self, name: str) -> None:
        program, *words = SERVICES[name]["command"]
        assert program in PROGRAMS
        assert [word for word in paths(words) if not (ROOT / word).is_file()] == []

    @pytest.mark.parametrize("name", SERVICES)
    def test_looks_after_every_process(self, name: str) -> None:
        check = SERVICES[name]["healthcheck"]
        assert check.get("disable") is (True if name == "migrate" else None)
        assert [word for word in paths(check.get("test", [])) if not (ROOT / word).is_file()] == []

    def test_takes_images_by_plain_names(self) -> None:
        images = {service["image"] for service in SERVICES.values()}
        images |= {each.split()[0] for each in instructions("FROM")}
        assert images == {"casework", "postgres:15", "redis:7", "python:3.11-slim-bookworm"}

    def test_names_only_volumes_it_has(self) -> None:
        mounted = {each.partition(":")[0] for service in SERVICES.values() for each in service.get("volumes", ())}
        assert mounted == set(COMPOSE["volumes"])

    @pytest.mark.parametrize("name", SERVICES)
    def test_keeps_secrets_in_files_beside_it(self, name: str) -> None:
        if "env_file" in SERVICES[name]:
            example = DEPLOY / f"{SERVICES[name]['env_file']}.example"
            lines = [line for line in example.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
            assert [line for line in lines if SECRETS.search(line)] == []
        assert SECRETS.search(str(SERVICES[name].get("environment", ""))) is None


class TestDockerfile:
    def test_copies_what_there_is(self) -> None:
        for each in instructions("COPY"):
            if not each.startswith("--from"):
                source = shlex.split(each)[0]
                assert (ROOT / source).exists(), source

    def test_leaves_out_nothing_that_it_copies(self) -> None:
        kept = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
        copied = {shlex.split(each)[0] for each in instructions("COPY") if not each.startswith("--from")}
        assert copied <= {line[1:] for line in kept if line.startswith("!")}

    def test_builds_from_the_locked_requirements_alone(self) -> None:
        assert [each for each in instructions("RUN") if "pip install" in each] == [
            "/venv/bin/pip install --require-hashes --requirement /requirements.txt"
        ]

    def test_ends_as_somebody_without_rights(self) -> None:
        assert instructions("USER") == ["casework"]
        assert DOCKERFILE.rindex("\nUSER ") > DOCKERFILE.rindex("\nRUN ")


class TestExample:
    def test_names_only_variables_that_are_described(self) -> None:
        described = (ROOT / "README.md").read_text(encoding="utf-8")
        named = re.findall(r"^([A-Z_]+)=", (DEPLOY / "app.env.example").read_text(encoding="utf-8"), re.MULTILINE)
        assert [name for name in named if f"`{name}`" not in described] == []
