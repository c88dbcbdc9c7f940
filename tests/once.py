"""What comes out the same in every test is worked out once in a run: bundles looked at, templates compiled, cheap passwords."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from processes import accounts, inspection, publishing
from processes.calling import Linked, Linking, nowhere
from processes.inspection import Inspected
from processes.items.bundle import Files


class Compiled(BytecodeCache):
    """Compiled templates in memory; their sources are compared."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket where the template was compiled before."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


class Looked:
    """Bundles that call nothing outside of their files are looked at once."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, tuple[tuple[str, bytes], ...]], Inspected] = {}

    def inspect_bundle(self, filename: str, files: Files, *, linking: Linking = nowhere) -> Inspected:
        """As the function of that name."""
        key = (filename, tuple(sorted(files.items())))
        if key in self.kept:
            return self.kept[key]
        found = inspection.inspect_bundle(filename, files, linking=linking)
        if found.linked.reached or found.linked.missing:
            return found
        self.kept[key] = replace(found, linked=Linked())
        return self.kept[key]


@contextmanager
def once() -> Iterator[None]:
    """For all tests of this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "inspect_bundle", Looked().inspect_bundle)
        patch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": Compiled()})
        yield
