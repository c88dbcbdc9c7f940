"""A new prover: no certificate of the old one is shown, what is offered is proved again, the operator sees how it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import event, select

import processes.promises.prove as prove_module
from engine import isotime, whole
from engine.prover import space
from engine.store.transaction import Transaction
from processes import calendar, checks, dataelements, forms, human, operations, publishing, rows, tables, transitions, work
from processes.items import model, versions
from processes.promises import offering, renewing, runs, views
from processes.promises.prove import prove
from processes.promises.revision import prover, sources
from tests.processes.support import PERMIT, Office


def _offered(office: Office) -> str:
    with office.database.transaction() as tx:
        return versions.live(tx, "permit").hash


def _newer(monkeypatch: pytest.MonkeyPatch, name: str = "newer") -> None:
    for module in (runs, renewing):
        monkeypatch.setattr(module, "prover", lambda: name)


def test_the_guide_shows_only_what_the_present_prover_has_proved(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    version = _offered(office)
    with office.database.transaction() as tx:
        assert views.get_proved_line(tx, version) is not None and not renewing.list_doubtful(tx) and renewing.renew(tx) == 0
    _newer(monkeypatch)
    with office.database.transaction() as tx:
        assert views.get_proved_line(tx, version) is None
        assert [one.standing for one in renewing.list_doubtful(tx)] == ["waiting"]
        assert [f.code for f in offering.standing_against(tx, version)] == ["proof-waiting"]
        work.tidy(tx)
        asked = runs.open_run(tx, version)
        assert asked is not None and renewing.renew(tx) == 0
        subject = views.subject(tx, versions.load(tx, version))
    office.later(minutes=1)
    with office.database.transaction() as tx:
        assert runs.lease(tx, asked.id) is not None and offering.finish(tx, asked.id, prove(subject))
        assert views.get_proved_line(tx, version) is not None and not renewing.list_doubtful(tx)


@pytest.mark.parametrize("end", [lambda tx, run: runs.fail(tx, run, "lost"), runs.cancel])
def test_a_proof_that_comes_to_nothing_is_asked_for_once_and_told(
    office: Office, monkeypatch: pytest.MonkeyPatch, end: Callable[[Transaction, str], None]
) -> None:
    version = _offered(office)
    _newer(monkeypatch)
    with office.database.transaction() as tx:
        assert renewing.renew(tx) == 1
        asked = runs.open_run(tx, version)
        assert asked is not None and runs.lease(tx, asked.id) is not None
        end(tx, asked.id)
        assert renewing.renew(tx) == 0
        assert [one.standing for one in renewing.list_doubtful(tx)] == ["failed"]


def test_many_services_are_looked_at_in_one_statement(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    version = _offered(office)
    with office.database.transaction() as tx:
        for table, column in ((tables.item_version, "hash"), (tables.item_live, "version")):
            one = rows.first(tx, select(table).where(table.c[column] == version))
            assert one is not None
            rows.insert(tx, table, [{**one, column: f"{number:064d}", "key": f"permit-{number:02d}"} for number in range(30)])
    seen: list[str] = []
    with office.database.transaction(write=False) as tx:
        event.listen(tx.connection.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        standings = [one.standing for one in renewing.list_offered(tx)]
    assert sorted(standings) == ["proved", *["waiting"] * 30]
    assert len([statement for statement in seen if "proof_run" in statement]) == 1
    _newer(monkeypatch)
    with office.database.transaction() as tx:
        assert renewing.renew(tx) == 31


def test_a_bundle_that_is_loaded_again_is_proved_by_the_present_prover(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    version = _offered(office)
    _newer(monkeypatch)
    office.later(minutes=1)
    with office.database.transaction() as tx:
        assert publishing.load_folder(tx, PERMIT).verdict == "publish"
        assert views.get_proved_line(tx, version) is not None


def test_the_hash_is_of_all_that_a_proof_rests_on() -> None:
    modules = (space, whole, isotime, calendar, checks, dataelements, forms, human, model, operations, prove_module, transitions)
    assert {module.__file__ for module in modules} <= {str(path) for path in sources()}
    assert len(prover()) == 64
