"""`elements`: which BPMN elements run, and how."""

from __future__ import annotations

from pathlib import Path

import click

from processes.elements import list_elements, markdown, reference
from workers.cli.output import as_json, emit, say

PAGES = {"en": "elements.md", "zh": "elements.zh-CN.md"}


@click.command()
@click.option(
    "--docs", type=click.Path(file_okay=False, exists=True, path_type=Path), help="Write the pages of the documentation here."
)
@as_json
def elements(docs: Path | None, as_json: bool) -> None:
    """Every BPMN element that runs, how it is run, and what is refused by name."""
    if docs is not None:
        for lang, name in PAGES.items():
            (docs / name).write_text(markdown(lang), encoding="utf-8")
            say(f"{docs / name} written")
    if docs is None or as_json:
        emit(reference(), as_json, [f"{each.name['en']:<50} {each.sentence['en']}" for each in list_elements()])
