"""Where the bytes of documents lie: by their hash, outside the web root, each whole on disk before a row names it."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from processes.documents.refusals import refusal
from processes.errors import GoneError, SettingsError
from processes.settings import Settings

Scanner = Callable[[Path], bool]
PART = re.compile(r"[0-9A-Za-z_-]{1,64}")
KEY = re.compile(r"[0-9a-f]{64}")
SCAN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class DocumentStore:
    """Documents under `root`, those of one case together; equal bytes of a case are kept once.

    `scanner` says whether a file in quarantine is clean.
    """

    root: Path
    scanner: Scanner | None = None

    def screen(self, data: bytes) -> None:
        """The scanner has passed the bytes, nothing is kept. UploadRefusedError where it does not."""
        if self.scanner is not None:
            waiting = self._quarantined(data)
            try:
                self._scan(waiting)
            finally:
                waiting.unlink(missing_ok=True)

    def keep(self, part: str, data: bytes, *, screened: bool = False) -> str:
        """The bytes are on disk under the hash that is given back (64 hex digits); until the scanner has passed them
        they lie in quarantine, and are deleted where it does not. UploadRefusedError then. Bytes that `screen` has
        passed are not scanned again."""
        key = hashlib.sha256(data).hexdigest()
        place = self._place(part, key)
        if not place.exists():
            waiting = self._quarantined(data)
            try:
                if not screened:
                    self._scan(waiting)
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(waiting, place)
                _sync_folder(place.parent)
            finally:
                waiting.unlink(missing_ok=True)
        return key

    def read(self, part: str, key: str) -> bytes:
        """The bytes kept under this hash, whole and unchanged. GoneError where they are not."""
        try:
            data = self._place(part, key).read_bytes()
        except FileNotFoundError:
            raise GoneError("The document's file is not there.") from None
        if hashlib.sha256(data).hexdigest() != key:
            raise GoneError("The document's file was changed.")
        return data

    def drop(self, part: str) -> None:
        """No bytes of the part are kept."""
        shutil.rmtree(self._folder(part), ignore_errors=True)

    def _scan(self, waiting: Path) -> None:
        if self.scanner is not None and not self.scanner(waiting):
            raise refusal("virus")

    def _folder(self, part: str) -> Path:
        if not PART.fullmatch(part):
            raise GoneError("This is no case's key.")
        return self.root / "kept" / part[-2:] / part

    def _place(self, part: str, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise GoneError("This is no document's key.")
        return self._folder(part) / key

    def _quarantined(self, data: bytes) -> Path:
        folder = self.root / "quarantine"
        folder.mkdir(parents=True, exist_ok=True)
        waiting = folder / secrets.token_hex(16)
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        return waiting


def open_store(settings: Settings) -> DocumentStore:
    """The installation's store, with its antivirus program where the settings name one."""
    scanner = command_scanner(settings.scan_command) if settings.scan_command else None
    return DocumentStore(settings.home / "documents", scanner)


def command_scanner(command: Sequence[str]) -> Scanner:
    """A scanner that runs a program with the file's path as last argument; it is clean where the program ends with 0.

    SettingsError where the program cannot be run or takes more than 60 seconds: an unscanned file is never kept.
    """

    def scan(path: Path) -> bool:
        try:
            done = subprocess.run([*command, str(path)], capture_output=True, timeout=SCAN_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SettingsError(f"The antivirus program cannot be run: {error}") from error
        return done.returncode == 0

    return scan


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
