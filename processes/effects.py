"""What the operations of a process do to its case, inside the transaction of the step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from processes import licences, lifecycle, notices
from processes.casefile import Act, CaseFile
from processes.errors import InvalidError
from processes.operations import EFFECTS
from processes.settings import Settings
from processes.texts import same, text

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Doing:
    """An operation that is being done: on which case, asked by whom, with which values of the process."""

    case: CaseFile
    actor: str
    values: Values
    settings: Settings


Effect = Callable[[Doing], None]


def run(name: str, doing: Doing) -> None:
    """The operation has had its effect on the case. TransitionError where the law does not allow it now."""
    special = SPECIAL.get(name)
    if special is not None:
        special(doing)
    else:
        lifecycle.move(doing.case, EFFECTS[name], doing.actor)


def _receive(doing: Doing) -> None:
    # online filing has received the case at once; a process that draws the step does nothing twice
    if doing.case.state == "SUBMITTED":
        lifecycle.move(doing.case, "receive", doing.actor)


def _accept(doing: Doing) -> None:
    lifecycle.move(doing.case, "deem" if doing.values.get("deemed") is True else "accept", doing.actor)


def _supplement(doing: Doing) -> None:
    act = doing.case.last_act()
    lifecycle.move(doing.case, "supplement", doing.actor, {"gaps": _gaps(doing, act), "act": act})


def _tolerate(doing: Doing) -> None:
    act = doing.case.last_act()
    lifecycle.move(doing.case, "tolerate", doing.actor, {"gaps": _gaps(doing, act), "act": act})


def _ask_again(doing: Doing) -> None:
    """The papers that were not in order are wanted again, and the applicant is told what is wrong with them."""
    told = {gap["key"]: gap for gap in _gaps(doing, doing.case.last_act())}
    wanted = told or {gap["key"]: {**gap, "answered": False} for gap in doing.case.row["gaps"] or ()}
    kept = [gap for gap in doing.case.row["gaps"] or () if gap["key"] not in wanted and gap["material"] not in _materials(wanted)]
    doing.case.change(gaps=[*kept, *wanted.values()])
    doing.case.record("case.asked-again", doing.actor, {"gaps": list(wanted.values())})
    notices.write(doing.case, "ask-again", lifecycle.words(doing.case, {"gaps": list(wanted.values())}))


def _materials(gaps: Mapping[str, Mapping[str, Any]]) -> set[Any]:
    return {gap["material"] for gap in gaps.values()}


def _gaps(doing: Doing, act: Act | None) -> list[dict[str, Any]]:
    told = doing.values.get("gaps") or (act.detail.get("gaps") if act else None) or ()
    return [gap_of(gap, number) for number, gap in enumerate(told, 1)]


def _revoke_acceptance(doing: Doing) -> None:
    act = doing.case.last_act()
    revoked = act is not None and act.operation == "task.check-papers" and act.outcome == "revoke"
    lifecycle.move(doing.case, "revoke-acceptance", doing.actor, {"act": act} if revoked else {"reason": "papers-missing"})


def _pause(doing: Doing) -> None:
    facts = {"kind": doing.values.get("kind"), "days": doing.values.get("days"), "reason": _reason(doing)}
    lifecycle.move(doing.case, "pause", doing.actor, facts)


def _resume(doing: Doing) -> None:
    act = doing.case.last_act()
    result = str(doing.values.get("result") or (act.opinion if act and act.operation == "task.special" else ""))
    lifecycle.move(doing.case, "resume", doing.actor, {"result": result})


def _with_act(event: str) -> Effect:
    def move(doing: Doing) -> None:
        lifecycle.move(doing.case, event, doing.actor, {"act": doing.case.last_act()})

    return move


def _extend(doing: Doing) -> None:
    days = doing.values.get("days")
    facts = {"reason": _reason(doing), "days": int(days) if isinstance(days, int | str) and str(days).isdigit() else 0}
    lifecycle.move(doing.case, "extend", doing.actor, facts)


def _terminate(doing: Doing) -> None:
    lifecycle.move(doing.case, "terminate", doing.actor, {"reason": _reason(doing)})


def _site_visit(doing: Doing) -> None:
    act = doing.case.last_act()
    detail = act.detail if act else {}
    facts = {name: doing.values.get(name) or detail.get(name) for name in ("officers", "result")}
    facts["result"] = facts["result"] or (act.outcome if act else None)
    lifecycle.move(doing.case, "site-visit", doing.actor, {**facts, "act": act})


def _issue(doing: Doing) -> None:
    lifecycle.move(doing.case, "issue", doing.actor)
    issued = licences.issue_for(doing.case, doing.settings, doing.values, doing.actor)
    doing.case.record("case.licence", doing.actor, {"identifier": issued.identifier})


def _not_required(doing: Doing) -> None:
    lifecycle.move(doing.case, "not-required", doing.actor, {"reason": _reason(doing)})


def _notice(doing: Doing) -> None:
    name = doing.values.get("notice")
    if not isinstance(name, str):
        raise InvalidError({"notice": ["The process does not say which notice is to be sent."]})
    given = {k: same(v) for k, v in doing.values.items() if isinstance(v, str | int)}
    notices.write(doing.case, name, {"appeal": doing.case.version.item.appeal or text("", ""), **given})


SPECIAL: Mapping[str, Effect] = {
    "case.receive": _receive,
    "case.accept": _accept,
    "case.supplement": _supplement,
    "case.tolerate": _tolerate,
    "case.ask-again": _ask_again,
    "case.revoke-acceptance": _revoke_acceptance,
    "case.pause": _pause,
    "case.resume": _resume,
    "case.not-accept": _with_act("not-accept"),
    "case.propose": _with_act("propose"),
    "case.return": _with_act("return"),
    "case.approve": _with_act("approve"),
    "case.refuse": _with_act("refuse"),
    "case.extend": _extend,
    "case.terminate": _terminate,
    "case.not-required": _not_required,
    "licence.issue": _issue,
    "site-visit.record": _site_visit,
    "notice.send": _notice,
}


def gap_of(told: Any, number: int) -> dict[str, Any]:
    """A gap as the case keeps it, from an object with `zh` and `en` or from one sentence. InvalidError for anything else."""
    if isinstance(told, str) and told.strip():
        return {"key": f"gap-{number}", "zh": told.strip(), "en": told.strip(), "material": None, "answered": False}
    if isinstance(told, Mapping) and isinstance(told.get("zh"), str):
        english = told.get("en") or told["zh"]
        named = str(told.get("key") or told.get("material") or f"gap-{number}")
        return {"key": named, "zh": told["zh"], "en": english, "material": told.get("material"), "answered": False}
    raise InvalidError({"gaps": ["Each gap is one sentence, or a text in Chinese and English."]})


def _reason(doing: Doing) -> str:
    act: Act | None = doing.case.last_act()
    return str(doing.values.get("reason") or (act.opinion if act else ""))
