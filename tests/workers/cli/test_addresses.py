"""Commands beside a running installation ask its registries and nobody else's."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from processes.settings import Settings
from workers.cli import addresses


def _settings(home: Path, **env: str) -> Settings:
    return Settings.from_env({"ONERUN_HOME": str(home), **env})


def test_registries_of_another_installation_are_not_asked(tmp_path: Path, registries: tuple[Flask, str]) -> None:
    by_chance = _settings(tmp_path, ONERUN_SANDBOX_URL=registries[1])
    assert addresses.reached(by_chance, {}) is None


def test_those_that_up_has_left_are_asked_until_it_stops(tmp_path: Path, registries: tuple[Flask, str]) -> None:
    addresses.leave(tmp_path, {"web": "http://127.0.0.1:1", "sandbox": registries[1]})
    found = addresses.reached(_settings(tmp_path), {})
    assert found is not None and found.sandbox_url == registries[1]
    addresses.take_away(tmp_path)
    assert addresses.reached(_settings(tmp_path), {}) is None


def test_those_that_the_environment_names_come_first(tmp_path: Path, registries: tuple[Flask, str]) -> None:
    addresses.leave(tmp_path, {"sandbox": "http://127.0.0.1:1"})
    env = {"ONERUN_SANDBOX_URL": registries[1]}
    found = addresses.reached(_settings(tmp_path, **env), env)
    assert found is not None and found.sandbox_url == registries[1]


def test_registries_that_do_not_answer_are_none(tmp_path: Path) -> None:
    addresses.leave(tmp_path, {"sandbox": "http://127.0.0.1:1"})
    assert addresses.reached(_settings(tmp_path), {}) is None
    (tmp_path / addresses.FILE).write_text("{half")
    assert addresses.reached(_settings(tmp_path), {}) is None
