"""`play`: a model run in memory with given answers and events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from processes.calling import Linking
from processes.errors import InvalidError
from processes.forms.strict import strict_json
from processes.playing import Prepared, called_files, play_with, prepare, template
from workers.cli.output import as_json, emit, say

SHOWN = ("start", "enter", "complete", "cancel", "event", "incident", "end")
WITH = "A DMN or BPMN file that the model calls; may be repeated, a file after those that it calls itself."
READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=True, path_type=Path))
@click.option("--inputs", type=READABLE, help="JSON file with answers and events, see below.")
@click.option("--with", "beside", type=READABLE, multiple=True, help=WITH)
@click.option("--template", "only_template", is_flag=True, help="Print inputs for this model to begin with, and play nothing.")
@as_json
def play(file: Path, inputs: Path | None, beside: tuple[Path, ...], only_template: bool, as_json: bool) -> None:
    """Run a BPMN file or a bundle in memory; print the trace, the variables, what waits and the incidents.

    Nothing is stored and nobody is asked: human tasks and machine work get their answers from the inputs, the clock jumps
    to the next timer, messages go between the processes of the file. What has no answer stays waiting. A process without
    a plain start waits for what begins it: an event of the inputs, or the clock.

    \b
    The inputs are one JSON object; every part may be left out:
      process    id of the process to play (the first that begins by itself)
      event      id of the start event, where it is not the one without an event
      beside     ids of processes that run before it begins
      variables  {"amount": 3}
      answers    {"human task": {"field": 1}}, or a list with one answer for each time
      jobs       {"service task": {"status": "clean"}} or {"error": "code", "message": "why"}
      events     [{"message": "paid", "payload": {}, "correlation": "17"}, {"signal": "stop"},
                  {"wait": "PT5M"}, {"set": {"amount": 4}}, {"start": "start event", "payload": {}},
                  {"report": {"level": 3}}]
                 in this order, each when nothing else can go on
      until      how long the clock may run after that ("P1Y")
    Elements of a process that is called in another file are named as "process/element", or alone where that is clear.

    Exit status 0 when the process completed; 1 when it failed, was stopped by an incident or still waits; 2 when the
    model or the inputs cannot be used.
    """
    prepared = prepare(file, beside)
    if prepared.definition is None:
        emit(_refused(prepared), as_json, _reasons(prepared))
        raise SystemExit(2)
    if only_template:
        click.echo(json.dumps(template(prepared.definition), ensure_ascii=False, indent=2))
        return
    try:
        result = play_with(prepared.definition, strict_json(inputs.read_bytes()) if inputs else {}, prepared.current)
    except InvalidError as error:
        for at, found in error.errors.items():
            for one in found:
                say(f"{inputs}: {one['en'] if isinstance(one, dict) else one}" if at in ("inputs", "_schema") else f"{at}: {one}")
        raise SystemExit(2) from None
    emit(result, as_json, _lines(result))
    raise SystemExit(0 if result["status"] == "completed" else 1)


def _told(start: dict[str, Any]) -> str:
    """What the start waits for, and when its timer comes next."""
    return "".join([f" “{start['name']}”" if start["name"] else "", f", next {start['due'][:19]}" if start["due"] else ""])


def called(beside: tuple[Path, ...]) -> Linking:
    """The files of --with, as calls are looked for in them; exit status 2 where one cannot run."""
    try:
        return called_files(beside)
    except InvalidError as error:
        for one in error.errors["with"]:
            say(f"--with: {one['en'] if isinstance(one, dict) else one}")
        raise SystemExit(2) from None


def _refused(prepared: Prepared) -> dict[str, Any]:
    found = [{"code": f.code, "element": f.element, "line": f.line, "message": f.message} for f in prepared.findings]
    return {"status": "refused", "findings": found}


def _reasons(prepared: Prepared) -> list[str]:
    return ["cannot be played:", *(f"  {f.code} {f.element or ''}: {f.message['en']}" for f in prepared.findings)]


def _lines(result: dict[str, Any]) -> list[str]:
    several = len(result["variables"]) > 1
    lines = []
    for entry in result["trace"]:
        if entry["what"] in SHOWN and entry["element"]:
            which = f" [{entry['instance']}]" if several else ""
            lines.append(f"{entry['at'][:19]}{which} {entry['what']:<9} {_at(entry)}")
    lines += [f"begins by: {row['event']} {row['element']}{_told(row)}" for row in result["starts"]]
    outcome = f" ({result['outcome']})" if result["outcome"] else ""
    lines.append(f"{result['status']}{outcome}")
    lines += [f"variables: {json.dumps(each, ensure_ascii=False, default=str)}" for each in result["variables"]]
    lines += [f"waits: {row['what']} {_at(row)}" for row in result["waiting"]]
    lines += [f"nobody took: {row['what']} {row['name']}" for row in result["undelivered"]]
    if result["cut"]:
        lines.append("cut: too many steps")
    return lines + [f"incident: {_at(row)}: {row['cause']}: {row['message']}" for row in result["incidents"]]


def _at(row: dict[str, Any]) -> str:
    """The element as inputs may name it."""
    return f"{row['process']}/{row['element']}" if "process" in row else str(row["element"])
