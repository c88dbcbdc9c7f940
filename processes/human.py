"""What an official enters in a task: validated by the task's form and its operation, one set of names for all tasks.

Every human task gives the process the names of `STANDARD` beside the fields of its own form; the process declares which
of them it writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.model.graph import Node
from processes.effects import gap_of
from processes.errors import InvalidError
from processes.forms import Form
from processes.forms.characters import first_unusable
from processes.items.model import ServiceItem
from processes.items.versions import Version
from processes.operations import HumanOperation, Outcome, human
from processes.texts import Text, text

STANDARD = ("outcome", "reason_code", "facts", "gaps", "officers")
LONGEST_TEXT = 4000
ENOUGH_OFFICERS = 2


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered, ready for the process: `values` as process variables, and the parts that the record names."""

    values: Mapping[str, Any]
    outcome: str
    reason_code: str
    facts: str
    opinion: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entering:
    """A task that is being filled in: its version and form, its operation, and the reader's day and language."""

    version: Version | None
    form: Form | None
    operation: HumanOperation
    outcomes: tuple[Outcome, ...]
    today: date
    lang: str
    demo: bool


def outcomes_of(operation: str | None, parameters: Mapping[str, str]) -> tuple[Outcome, ...]:
    """The outcomes a task may have: those of its operation, narrowed by its `outcomes` property."""
    every = human(operation).outcomes
    wanted = [name.strip() for name in str(parameters.get("outcomes") or "").split(",") if name.strip()]
    return tuple(o for o in every if (o.key in wanted if wanted else not o.named))


def offered_outcomes(operation: str | None, node: Node | None, item: ServiceItem | None) -> tuple[Outcome, ...]:
    """The outcomes that an official may choose: papers may follow only where the item says which and by when (ZJ11)."""
    every = outcomes_of(operation, node.settings.parameters if node is not None else {})
    return tuple(o for o in every if o.key != "tolerate" or (item is not None and item.tolerable))


def enter(task: Entering, values: Mapping[str, Any], opinion: str) -> Entered:
    """What the official entered. InvalidError by field, each sentence in both languages, for all that is wrong."""
    own = {f.key for f in task.form.fields} if task.form else set()
    given = {**values, "opinion": values.get("opinion", opinion)} if "opinion" in own else dict(values)
    unknown = set(given) - own - set(STANDARD) - {"opinion"}
    if unknown:
        raise InvalidError({name: [text("没有这个字段。", "There is no such field.")] for name in sorted(unknown)})
    typed = _from_form(task, {k: v for k, v in given.items() if k in own})
    said = {**{k: given.get(k) for k in STANDARD if k not in own}, **{k: typed.get(k) for k in STANDARD if k in own}}
    words = str(typed.get("opinion") or opinion or "").strip()
    errors: dict[str, list[Text]] = {}
    outcome = _outcome(task, said, errors)
    officers = _officers(task, said, errors)
    gaps = _gaps(task, outcome, said, errors)
    facts = _text(said.get("facts"), "facts", errors)
    _check_words(task, outcome, said, words, errors)
    if errors:
        raise InvalidError(errors)
    reason = str(said.get("reason_code") or "")
    standard = {"outcome": outcome.key if outcome else None, "reason_code": reason or None, "facts": facts or None}
    result = {**typed, **standard, "gaps": gaps, "officers": officers, "opinion": words}
    detail = {k: v for k, v in (("gaps", gaps), ("officers", officers)) if v}
    return Entered(result, outcome.key if outcome else "done", reason, facts, words, detail)


def _from_form(task: Entering, given: Mapping[str, Any]) -> dict[str, Any]:
    if task.form is None:
        return {}
    schema = task.form.schema("en" if task.lang == "en" else "zh", task.today, demo=task.demo)
    return task.form.variables(task.form.validate(dict(given), schema))


def _outcome(task: Entering, said: Mapping[str, Any], errors: dict[str, list[Text]]) -> Outcome | None:
    found = next((o for o in task.outcomes if o.key == said.get("outcome")), None)
    if found is None and task.outcomes:
        errors["outcome"] = [text("请选择处理结果。", "Choose an outcome.")]
    return found


def _officers(task: Entering, said: Mapping[str, Any], errors: dict[str, list[Text]]) -> list[str]:
    told = said.get("officers") or []
    names = told.replace("，", ",").replace("、", ",").replace("\n", ",").split(",") if isinstance(told, str) else list(told)
    officers = list(dict.fromkeys(_text(name, "officers", errors) for name in names if str(name).strip()))
    if task.operation.name == "task.site-visit" and len(officers) < ENOUGH_OFFICERS:
        errors["officers"] = [text("现场核查须有两名以上工作人员参加。", "A site visit needs at least two officers.")]
    return officers


def _gaps(task: Entering, outcome: Outcome | None, said: Mapping[str, Any], errors: dict[str, list[Text]]) -> list[dict[str, Any]]:
    told = said.get("gaps") or []
    lines = told.splitlines() if isinstance(told, str) else list(told)
    try:
        gaps = [gap_of(gap, n) for n, gap in enumerate((line for line in lines if line), 1)]
    except InvalidError:
        gaps = []
    if outcome is not None and outcome.lists_gaps and not gaps:
        errors["gaps"] = [text("请一次性列出全部需要补正的内容。", "List everything that is missing, all at once.")]
    elif outcome is not None and outcome.key in TOLERABLE:
        _tolerable(task, TOLERABLE[outcome.key], gaps, errors)
    return gaps


TOLERABLE = {
    "tolerate": text(
        "只有这些材料可以容缺：{names}。缺少其他材料的，请一次性告知补正。",
        "Only these may follow later: {names}. For others ask for a supplement.",
    ),
    "again": text("只能要求重新补交容缺的材料：{names}。", "Only what was to follow can be asked for again: {names}."),
}
"""What is said where something else is listed: after acceptance nothing new may be asked for."""


def _tolerable(task: Entering, said: Text, gaps: list[dict[str, Any]], errors: dict[str, list[Text]]) -> None:
    item = task.version.item if task.version is not None else None
    allowed = [m for m in item.materials if m.id in item.tolerable] if item is not None else []
    if all(gap["material"] in {m.id for m in allowed} for gap in gaps):
        return
    zh, en = "、".join(m.name["zh"] for m in allowed), ", ".join(m.name["en"] for m in allowed)
    errors["gaps"] = [text(said["zh"].format(names=zh), said["en"].format(names=en))]


def _check_words(
    task: Entering, outcome: Outcome | None, said: Mapping[str, Any], opinion: str, errors: dict[str, list[Text]]
) -> None:
    _text(opinion, "opinion", errors)
    if task.operation.opinion and not opinion:
        errors.setdefault("opinion", []).append(text("请填写意见。", "Write your opinion."))
    if outcome is None or not outcome.reasoned:
        return
    codes = {r.code for r in task.version.item.refusals} if task.version else set()
    if said.get("reason_code") not in codes:
        errors["reason_code"] = [text("请选择理由。", "Choose a reason.")]
    if not str(said.get("facts") or "").strip():
        errors["facts"] = [text("请写明认定的事实。", "State the facts.")]


def _text(value: Any, name: str, errors: dict[str, list[Text]]) -> str:
    words = str(value or "").strip()
    if len(words) > LONGEST_TEXT or first_unusable(words, multiline=True) is not None:
        errors[name] = [
            text(f"最多 {LONGEST_TEXT} 字，且不含控制字符。", f"At most {LONGEST_TEXT} characters, no control characters.")
        ]
    return words
