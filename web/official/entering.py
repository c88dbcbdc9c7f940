"""What an official has typed on a task's page, as the verbs take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from processes.forms import Form
from processes.human import STANDARD
from processes.items.model import Material

GAP = "gap."  # before the id of a material: the field that says what is missing of it


def entered(sent: MultiDict[str, str], form: Form | None, materials: Sequence[Material] = ()) -> tuple[dict[str, Any], str]:
    """The values of the task's own form and of the standard questions, and the opinion.

    Gaps are what was said of materials, then the lines typed; `officers` stay as typed; an empty answer is left out.
    """
    own = {f.key for f in form.fields} if form else set()
    lists = {name: sent.getlist(name) for name in sent}
    values: dict[str, Any] = form.from_html({k: v for k, v in lists.items() if k in own}) if form else {}
    values |= {name: sent[name] for name in STANDARD if name not in own and sent.get(name, "").strip()}
    said = [_gap(one, note) for one in materials if (note := sent.get(GAP + one.id, "").strip())]
    if said and "gaps" not in own:
        values["gaps"] = [*said, *lines_of(values.get("gaps"))]
    return values, "" if "opinion" in own else sent.get("opinion", "")


def lines_of(gaps: object) -> list[str]:
    """The gaps that were typed as lines."""
    if isinstance(gaps, str):
        return [line for line in gaps.splitlines() if line.strip()]
    return [one for one in gaps if isinstance(one, str)] if isinstance(gaps, list) else []


def notes_of(gaps: object) -> dict[str, str]:
    """What was said of materials, by their id."""
    known = [one for one in gaps if isinstance(one, Mapping)] if isinstance(gaps, list) else []
    return {str(one.get("material")): str(one.get("note") or "") for one in known}


def _gap(material: Material, note: str) -> dict[str, str]:
    told = {"zh": f"{material.name['zh']}：{note}", "en": f"{material.name['en']}: {note}"}
    return {"material": material.id, "note": note, **told}
