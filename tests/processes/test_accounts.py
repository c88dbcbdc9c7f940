"""Accounts, sign-in, sessions, permissions, settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from processes import access, accounts, sessions
from processes.codes import citizen_id_fault, uscc_fault
from processes.errors import ConflictError, InvalidError, NotAllowedError, SettingsError, SignInRequiredError
from processes.people import Official, demo_identities
from processes.settings import Settings
from tests.processes.support import PASSWORD, Office


def _sign_in(office: Office, name: str, password: str) -> Official | None:
    with office.database.transaction() as tx:
        return accounts.authenticate(tx, name, password)


def test_signing_in_and_the_lock_after_five_failures(office: Office) -> None:
    office.official("permit-clerk", "permit-clerk")
    assert _sign_in(office, "nobody", PASSWORD) is None
    found = _sign_in(office, "permit-clerk", PASSWORD)
    assert found is not None and found.permissions == {"inbox", "reveal"}
    for _ in range(5):
        assert _sign_in(office, "permit-clerk", "wrong") is None
    assert _sign_in(office, "permit-clerk", PASSWORD) is None
    office.later(minutes=16)
    assert _sign_in(office, "permit-clerk", PASSWORD) is not None


def test_a_disabled_account_cannot_come_in_and_its_sessions_end(office: Office) -> None:
    official, admin = office.official("permit-clerk", "permit-clerk"), office.official("somebody-else", "admin")
    with office.database.transaction() as tx:
        token = sessions.create(tx, official=official)
        assert sessions.load(tx, token) is not None
        with pytest.raises(NotAllowedError):
            accounts.disable(tx, official, "permit-clerk")
        accounts.disable(tx, admin, "permit-clerk")
        assert sessions.load(tx, token) is None
    assert _sign_in(office, "permit-clerk", PASSWORD) is None
    with office.database.transaction() as tx:
        accounts.enable(tx, "permit-clerk")
    assert _sign_in(office, "permit-clerk", PASSWORD) is not None


def test_sessions_end_at_logout_when_idle_and_after_half_a_day(office: Office) -> None:
    person = office.person()
    with office.database.transaction() as tx:
        one, two = sessions.create(tx, person=person), sessions.create(tx, person=person)
        assert one != two
        sessions.end(tx, one)
        assert sessions.load(tx, one) is None and sessions.load(tx, "") is None
        with pytest.raises(SignInRequiredError):
            sessions.create(tx)
    for _ in range(14):
        office.later(minutes=50)
        with office.database.transaction() as tx:
            session = sessions.load(tx, two)
            assert session is not None and session.person == person and session.touch
            sessions.touch(tx, session)
    office.later(minutes=61)
    with office.database.transaction() as tx:
        assert sessions.load(tx, two) is None


@pytest.mark.parametrize(
    ("username", "name", "password", "wrong"),
    [
        ("X", "x", PASSWORD, "username"),
        ("abc", " ", PASSWORD, "name"),
        ("abc", "x", "short", "password"),
        ("abc", "x", "y" * 129, "password"),
    ],
)
def test_accounts_are_checked(office: Office, username: str, name: str, password: str, wrong: str) -> None:
    with pytest.raises(InvalidError) as found, office.database.transaction() as tx:
        accounts.add_user(tx, username=username, name=name, password=password, roles=["clerk"])
    assert set(found.value.errors) == {wrong}


def test_a_name_is_taken_once(office: Office) -> None:
    office.official("permit-clerk", "permit-clerk")
    with pytest.raises(ConflictError):
        office.official("permit-clerk", "permit-clerk")


def test_permissions_come_of_roles_in_one_place() -> None:
    assert access.permissions_of(["designer", "food-examiner"]) == {"designer", "inbox", "reveal"}
    assert access.permissions_of(["supervisor"]) == {"inbox", "incidents"}
    with pytest.raises(ValueError, match="no permission"):
        access.may(None, "everything")
    with pytest.raises(NotAllowedError):
        access.require(None, "inbox")


def test_demo_identities_are_sound_and_stay_out_of_production(office: Office) -> None:
    for one in demo_identities():
        fault = citizen_id_fault(one.number, demo=True) if one.kind == "person" else uscc_fault(one.number, demo=True)
        assert fault is None, one
    production = replace(office.settings, environment="production")
    with office.database.transaction() as tx:
        for verb in (lambda: accounts.sign_in_demo(tx, production, "demo-1"), lambda: accounts.seed_demo(tx, production, PASSWORD)):
            with pytest.raises(NotAllowedError):
                verb()


def test_demo_officials_hold_the_roles_of_all_items_and_are_made_once(office: Office) -> None:
    with office.database.transaction() as tx:
        first = accounts.seed_demo(tx, office.settings, PASSWORD)
        assert accounts.seed_demo(tx, office.settings, "another password") == first
    assert {a.username for a in first} >= {"designer", "admin", "permit-clerk", "permit-examiner", "permit-decider"}
    found = _sign_in(office, "permit-examiner", PASSWORD)
    assert found is not None and found.departments == {"permit"}


@pytest.mark.parametrize(
    "env",
    [
        {"ONERUN_ENV": "staging"},
        {"ONERUN_ENV": "production"},
        {"ONERUN_ENV": "production", "ONERUN_SECRET": "s" * 32},
        {"ONERUN_ENV": "production", "ONERUN_SECRET": "s" * 32, "ONERUN_PAYMENT_SECRET": "p" * 32},
        {"ONERUN_PORT": "0"},
        {"ONERUN_PORT": "８０００"},
    ],
)
def test_unsafe_settings_are_refused(env: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        Settings.from_env(env).check()


def test_settings_have_defaults_for_a_development_machine(tmp_path: Path) -> None:
    settings = Settings.from_env({"ONERUN_HOME": str(tmp_path)}).check()
    assert settings.demo and settings.port == 8000 and settings.database_url.endswith("onerun.db")
