"""How commands speak: one JSON document for programs, plain lines and progress for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import click

Item = TypeVar("Item")

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")


def emit(result: dict[str, Any], as_json: bool, people: Iterable[str]) -> None:
    """Print the result: as JSON for programs, else the lines for people."""
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2, default=str))
        return
    for line in people:
        click.echo(line)


def progress(items: Sequence[Item], label: str) -> AbstractContextManager[Iterable[Item]]:
    """A bar on standard error while the items are worked on; quiet where no one watches."""
    return click.progressbar(items, label=label, file=sys.stderr, show_pos=True, hidden=not sys.stderr.isatty())


def say(text: str) -> None:
    """A line about what goes on, beside the result."""
    click.echo(f"onerun: {text}", err=True)


def fail(text: str, code: int = 1) -> None:
    """Say what went wrong and end with an exit status."""
    say(text)
    raise SystemExit(code)


Say = Callable[[str], None]
