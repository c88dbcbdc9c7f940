"""Documents of a case on both databases, and their bytes on disk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.store import history
from processes import documents
from processes.database import Database
from processes.documents import DocumentStore, Place, check_upload, command_scanner
from processes.documents.records import MOST_OF_A_CASE
from processes.errors import GoneError, NotFoundError, SettingsError, UploadRefusedError
from processes.settings import Settings
from tests.processes.documents.samples import pdf, picture

PLACE = Place("p1", "p1", "photo", "person:1")


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path / "documents")


def files(store: DocumentStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_a_document_is_added_listed_served_and_removed(database: Database, store: DocumentStore) -> None:
    data = picture()
    with database.transaction() as tx:
        made = documents.add(tx, store, PLACE, check_upload("门头 照.png", data), data)
    with database.transaction() as tx:
        assert documents.listed(tx, "p1", "p1") == (made,)
        served = documents.served(tx, store, "p1", made.id)
    assert (served.data, served.media_type) == (data, "image/png")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Disposition"].startswith("attachment;")
    assert served.headers["Content-Disposition"].isascii()
    with database.transaction() as tx:
        documents.remove(tx, "p1", made.id, "person:1")
        documents.remove(tx, "p1", made.id, "person:1")
        assert documents.listed(tx, "p1", "p1") == ()
        assert [entry.kind for entry in history.entries(tx, "p1")] == ["document.added", "document.removed"]
        with pytest.raises(NotFoundError):
            documents.served(tx, store, "p1", made.id)


def test_the_name_on_disk_says_nothing(database: Database, store: DocumentStore) -> None:
    data = pdf()
    with database.transaction() as tx:
        made = documents.add(tx, store, PLACE, check_upload("../测试甲.pdf", data), data)
    (kept,) = files(store)
    assert (kept.name, made.name) == (made.sha256, "测试甲.pdf")
    assert kept.stat().st_mode & 0o077 == 0


def test_a_document_of_another_case_is_not_there(database: Database, store: DocumentStore) -> None:
    data = pdf()
    with database.transaction() as tx:
        made = documents.add(tx, store, PLACE, check_upload("a.pdf", data), data)
        with pytest.raises(NotFoundError):
            documents.served(tx, store, "p2", made.id)
        with pytest.raises(NotFoundError):
            documents.remove(tx, "p2", made.id, "person:2")


def test_the_same_file_twice_is_one_document_of_a_case(database: Database, store: DocumentStore) -> None:
    data = pdf()
    checked = check_upload("a.pdf", data)
    with database.transaction() as tx:
        first = documents.add(tx, store, PLACE, checked, data)
        assert documents.add(tx, store, PLACE, checked, data) == first
        other = documents.add(tx, store, Place("p2", "p2", "form", "person:2"), checked, data)
    assert other.id != first.id
    assert len(files(store)) == 2


def test_a_case_has_a_bounded_number_of_documents(database: Database, store: DocumentStore) -> None:
    with database.transaction() as tx:
        for number in range(MOST_OF_A_CASE):
            data = pdf(trailer=b"/Info %d 0 R" % number)
            documents.add(tx, store, PLACE, check_upload("a.pdf", data), data)
        data = pdf()
        with pytest.raises(UploadRefusedError):
            documents.add(tx, store, PLACE, check_upload("a.pdf", data), data)


def test_erasing_takes_names_and_bytes_of_one_case_only(database: Database, store: DocumentStore) -> None:
    mine, shared = pdf(), picture()
    with database.transaction() as tx:
        documents.add(tx, store, PLACE, check_upload("a.pdf", mine), mine)
        documents.add(tx, store, PLACE, check_upload("b.png", shared), shared)
        other = documents.add(tx, store, Place("p2", "p2", "photo", "person:2"), check_upload("b.png", shared), shared)
    with database.transaction() as tx:
        assert documents.erase(tx, store, "p1") == 2
        assert documents.listed(tx, "p1", "p1") == ()
        assert documents.served(tx, store, "p2", other.id).data == shared
    assert len(files(store)) == 1


def test_what_the_scanner_does_not_pass_is_not_kept(tmp_path: Path) -> None:
    clean = DocumentStore(tmp_path / "a", command_scanner([sys.executable, "-c", "import sys; sys.exit(0)"]))
    found = DocumentStore(tmp_path / "b", command_scanner([sys.executable, "-c", "import sys; sys.exit(1)"]))
    absent = DocumentStore(tmp_path / "c", command_scanner(["/nowhere/scanner"]))
    assert clean.read("p1", clean.keep("p1", b"x")) == b"x"
    with pytest.raises(UploadRefusedError):
        found.keep("p1", b"x")
    with pytest.raises(SettingsError):
        absent.keep("p1", b"x")
    assert files(found) == files(absent) == []


def test_the_settings_name_the_scanner(tmp_path: Path) -> None:
    home = {"ONERUN_HOME": str(tmp_path)}
    assert documents.open_store(Settings.from_env(home)).scanner is None
    refusing = Settings.from_env({**home, "ONERUN_SCAN_COMMAND": f"'{sys.executable}' -c 'raise SystemExit(1)'"})
    with pytest.raises(UploadRefusedError):
        documents.open_store(refusing).keep("p1", b"x")


def test_the_scanner_sees_the_file(tmp_path: Path) -> None:
    seen: list[bytes] = []
    DocumentStore(tmp_path, lambda path: not seen.append(path.read_bytes())).keep("p1", b"content")
    assert seen == [b"content"]


def test_bytes_that_are_gone_or_changed_are_not_given_out(store: DocumentStore) -> None:
    key = store.keep("p1", b"content")
    files(store)[0].write_bytes(b"other")
    with pytest.raises(GoneError):
        store.read("p1", key)
    store.drop("p1")
    with pytest.raises(GoneError):
        store.read("p1", key)
    with pytest.raises(GoneError):
        store.read("p1", "../../etc/passwd")
    with pytest.raises(GoneError):
        store.read("../p1", key)
