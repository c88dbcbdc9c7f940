"""The reference of BPMN elements for designers and programs: what runs and how, and what is refused by name."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from engine.reference import Entry, entries, refusals
from processes.errors import NotFoundError
from processes.texts import Text, text

GROUPS: dict[str, Text] = {
    "activities": text("活动", "Activities"),
    "gateways": text("网关", "Gateways"),
    "loops": text("循环与多实例", "Loops and multi-instance"),
    "events": text("事件", "Events"),
}
HEAD = {
    "zh": (
        "# 可执行的 BPMN 元素\n\n本页由程序从引擎自身的表生成（`./onerun elements --docs docs`），每一行都有一个示例和一个测试。"
        "不能执行的，上传时点名指出；完整清单见 `./onerun elements --json`。\n",
        "| 元素 | 怎样执行 | BPMN 2.0.2 | 测试 |",
    ),
    "en": (
        "# BPMN elements that run\n\nWritten by the program from the engine's own tables (`./onerun elements --docs docs`); "
        "each line has an example and a test. What cannot run is named at upload; `./onerun elements --json` lists it all.\n",
        "| element | what happens | BPMN 2.0.2 | test |",
    ),
}


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that runs. `trace` are the elements that its example enters, in order; `test` plays the example."""

    id: str
    key: str
    group: Text
    name: Text
    sentence: Text
    clause: str
    trace: str
    test: str


@dataclass(frozen=True, slots=True)
class Refused:
    """One thing that is refused; `{at}` in the sentence stands for the element's name."""

    code: str
    sentence: Text


def list_elements() -> tuple[Element, ...]:
    """Everything that the engine runs, in the order of the reference."""
    return tuple(_element(entry) for entry in entries())


def get_element(id: str) -> Element:
    """One element by its id. NotFoundError."""
    return _element(_entry(id))


def diagram(id: str, lang: str) -> str:
    """The example of an element as SVG. NotFoundError."""
    return _entry(id).diagram(lang)


def list_refused() -> tuple[Refused, ...]:
    """What keeps a model from being run."""
    return tuple(Refused(each.code, text(*each.sentence)) for each in refusals())


def reference() -> dict[str, Any]:
    """All of it, JSON-able."""
    return {"elements": [asdict(each) for each in list_elements()], "refused": [asdict(each) for each in list_refused()]}


def markdown(lang: str) -> str:
    """What runs as a page of the documentation; `lang` is "zh" or "en"."""
    title, columns = HEAD[lang]
    lines = [title]
    for group in GROUPS.values():
        lines += [f"## {group[lang]}\n", columns, "|---|---|---|---|"]
        found = [each for each in list_elements() if each.group == group]
        lines += [f"| {each.name[lang]} | {each.sentence[lang]} | {each.clause} | `{each.key}` |" for each in found]
        lines.append("")
    return "\n".join(lines)


def _entry(id: str) -> Entry:
    found = next((entry for entry in entries() if _id(entry) == id), None)
    if found is None:
        raise NotFoundError
    return found


def _id(entry: Entry) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", entry.key).lower()).strip("-")


def _element(entry: Entry) -> Element:
    said = (GROUPS[entry.group], text(*entry.name), text(*entry.sentence))
    return Element(_id(entry), entry.key, *said, entry.clause, entry.example.trace, entry.test)
