"""The catalogue of operations that a process may name with `onerun:operation`.

An effect changes the case inside the step's transaction. A check is a job: it asks a register over the network. A human
operation says which act of an official, or of the applicant, a user task is, which outcomes it may have and which
duty it is; who did one duty of a case may not do the other where the law parts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from processes.texts import Text, text

Duty = Literal["", "examine", "decide"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to end a human task; `reasoned` where reason code and facts are wanted, `lists_gaps` where gaps are.

    One that is `named` is there only for tasks that name it among their `outcomes`.
    """

    key: str
    text: Text
    reasoned: bool = False
    lists_gaps: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class HumanOperation:
    """What a user task is. `opinion` says whether one has to be written."""

    name: str
    text: Text
    outcomes: tuple[Outcome, ...] = ()
    duty: Duty = ""
    opinion: bool = False
    applicant: bool = False


PASS = Outcome("pass", text("通过", "Pass"))
FIX = Outcome("fix", text("需整改", "To be fixed"))
FAIL = Outcome("fail", text("不通过", "Fail"))

HUMAN: dict[str, HumanOperation] = {
    o.name: o
    for o in (
        HumanOperation(
            "task.review",
            text("收件审核", "Intake review"),
            (
                Outcome("accept", text("受理", "Accept")),
                Outcome("tolerate", text("容缺受理", "Accept, papers to follow"), lists_gaps=True, named=True),
                Outcome("supplement", text("一次性告知补正", "Ask for a supplement"), lists_gaps=True),
                Outcome("not-accept", text("不予受理", "Do not accept"), reasoned=True),
            ),
        ),
        HumanOperation("task.examine", text("审查", "Examine"), (PASS, FAIL), duty="examine", opinion=True),
        HumanOperation("task.site-visit", text("现场核查", "Site visit"), (PASS, FIX, FAIL), duty="examine", opinion=True),
        HumanOperation("task.fix-list", text("整改复查", "Check of fixes"), (PASS, FIX, FAIL), duty="examine", opinion=True),
        HumanOperation(
            "task.lead-examine",
            text("牵头部门审查意见", "Opinion of the lead department"),
            (PASS, FAIL, Outcome("extend", text("申请延长期限", "Ask for an extension"))),
            duty="examine",
            opinion=True,
        ),
        HumanOperation(
            "task.extend",
            text("延期审批", "Decide on an extension"),
            (Outcome("approve", text("同意延期", "Extend")), Outcome("decline", text("不同意延期", "Do not extend"))),
            opinion=True,
        ),
        HumanOperation(
            "task.decide",
            text("决定", "Decide"),
            (
                Outcome("approve", text("准予", "Grant")),
                Outcome("refuse", text("不予许可", "Refuse"), reasoned=True),
                Outcome("return", text("退回审查", "Send back")),
            ),
            duty="decide",
            opinion=True,
        ),
        HumanOperation(
            "task.special", text("登记特别程序结果", "Record the result of the special procedure"), (PASS, FAIL), opinion=True
        ),
        HumanOperation(
            "task.check-papers",
            text("核对容缺补交材料", "Check the papers that followed"),
            (
                Outcome("accept", text("已补齐", "Complete")),
                Outcome("again", text("不符合要求，重新补交", "Not in order, to be handed in again"), lists_gaps=True),
                Outcome("revoke", text("逾期未补齐，撤销受理", "Not complete in time, revoke acceptance"), reasoned=True),
            ),
        ),
        HumanOperation("task.hand-in", text("补交容缺材料", "Hand in what was to follow"), applicant=True),
        HumanOperation("task.supplement", text("补正材料", "Supplement"), applicant=True),
    )
}

# effect -> event of the transition table; the empty ones act without changing the state
EFFECTS: dict[str, str] = {
    "case.receive": "receive",
    "case.accept": "accept",
    "case.supplement": "supplement",
    "case.not-accept": "not-accept",
    "case.not-required": "not-required",
    "case.lapse": "lapse",
    "case.tolerate": "tolerate",
    "case.ask-again": "",
    "case.complete": "complete",
    "case.revoke-acceptance": "revoke-acceptance",
    "case.review": "review",
    "case.pause": "pause",
    "case.resume": "resume",
    "case.propose": "propose",
    "case.return": "return",
    "case.extend": "extend",
    "case.approve": "approve",
    "case.refuse": "refuse",
    "case.deliver": "deliver",
    "case.close": "close",
    "case.terminate": "terminate",
    "licence.issue": "issue",
    "site-visit.record": "site-visit",
    "notice.send": "",
}
CHECK = "check."
DEFAULT_HUMAN = HumanOperation("", text("办理", "Work on it"))


def human(name: str | None) -> HumanOperation:
    """The human operation of that name; one without outcomes or duty for a task that names none."""
    return HUMAN.get(name or "", DEFAULT_HUMAN)


def is_case_operation(name: str) -> bool:
    """True for what only a service item may use: an effect on the case, a check, or an act of the approval."""
    return name in EFFECTS or name in HUMAN or name.startswith(CHECK)
