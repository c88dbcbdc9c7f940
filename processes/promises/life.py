"""The life cycle of a case as a watcher sees it: which moves of the one table a path of the process makes.

The table is `processes.transitions`, the operations are `processes.operations`; nothing of them is repeated here, so that
what is added there is proved here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from engine.model.graph import Node
from processes.errors import TransitionError
from processes.operations import HumanOperation
from processes.promises.subject import Subject, event_of, is_officials, kind_of, operation_of, outcomes
from processes.texts import STATES, Text, same, text
from processes.transitions import ENDS, TABLE, Transition, find

FILED = "RECEIVED"
REFUSING = {"refuse": "refuse", "not-accept": "not-accept", "revoke-acceptance": "revoke"}


Act = frozenset[str]
"""What the last official to act may have decided of the case: some of `approve`, `refuse`, `not-accept`, mostly nothing."""


class Life(NamedTuple):
    """Where a case stands on a path.

    `done` are the events that the law allows once, `act` is the last act of an official, `rounds` says of loops with a bound
    how many rounds are over.
    """

    state: str = FILED
    done: frozenset[str] = frozenset()
    act: Act | None = None
    rounds: tuple[tuple[str, int], ...] = ()


class Unlawful(NamedTuple):
    """A move that the running system would refuse, in words, and what to change."""

    text: Text
    change: Text


ONCE = frozenset({"supplement", "extend"})
SAID: Mapping[str, Text] = {
    "file": text("提交", "filing"),
    "receive": text("收件", "receipt"),
    "supplement": text("一次性告知补正", "the notice of gaps"),
    "accept": text("受理", "acceptance"),
    "deem": text("视为受理", "deemed acceptance"),
    "not-accept": text("不予受理", "the refusal to accept"),
    "not-required": text("告知无需许可", "the notice that no licence is needed"),
    "lapse": text("视为撤回", "the lapse"),
    "review": text("转入审查", "the start of the review"),
    "propose": text("报请决定", "the proposal"),
    "return": text("退回审查", "sending back"),
    "extend": text("延长期限", "the extension"),
    "approve": text("准予", "the grant"),
    "refuse": text("不予许可", "the refusal"),
    "issue": text("制证", "issuing"),
    "deliver": text("送达", "delivery"),
    "close": text("办结归档", "closing"),
    "terminate": text("终止", "the termination"),
    "site-visit": text("现场核查", "the site visit"),
    "tolerate": text("容缺受理", "the acceptance with papers to follow"),
    "complete": text("确认容缺材料补齐", "the note that the papers are complete"),
    "revoke-acceptance": text("撤销受理", "the revocation of the acceptance"),
    "pause": text("启动特别程序", "the start of a special procedure"),
    "resume": text("结束特别程序", "the end of a special procedure"),
}


def said(event: str) -> Text:
    """An event in words; its key where it has none here."""
    return SAID.get(event, same(event))


@cache
def still_possible(state: str) -> frozenset[str]:
    """The events of those that the law allows once which may still come in a case of this state."""
    seen, waiting, found = set[str](), [state], set[str]()
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            following = [move for move in TABLE if at in move.sources]
            found |= {move.event for move in following}
            waiting += [move.target for move in following]
    return frozenset(found & ONCE)


def act_of(node: Node) -> Act:
    """What the task of an official may decide of the case."""
    reasoned = {o.key for o in outcomes(node) if o.reasoned}
    granting = {"approve"} if operation_of(node).duty == "decide" else {"tolerate"}
    return frozenset(reasoned | granting & {o.key for o in outcomes(node)})


def state_text(state: str) -> Text:
    """A state in words."""
    return STATES.get(state, same(state))


def done(subject: Subject, life: Life, node: Node) -> Life | Unlawful:
    """The life of the case after the node is done; Unlawful where the running system would refuse the move."""
    if is_officials(node):
        return life._replace(act=act_of(node))
    event = event_of(node)
    if not event or (event == "receive" and life.state == FILED):
        return life
    try:
        move = find(life.state, event)
    except TransitionError:
        return _out_of_order(life, event)
    for guard in move.guards:
        found_wrong = WATCHED[guard](subject, life, node) if guard in WATCHED else None
        if found_wrong is not None:
            return found_wrong
    if move.human and life.act is None:
        return _by_machine(event)
    return life._replace(state=move.target, done=(life.done | {event}) & still_possible(move.target))


def ends_lawfully(life: Life) -> bool:
    """True where the case has ended in one of the ways that the law knows."""
    return life.state in ENDS


def unwatched(moves: frozenset[Transition]) -> list[str]:
    """The guards of these moves that cannot be seen in the model: the running system looks at them."""
    return sorted({guard for move in moves for guard in move.guards if guard not in WATCHED})


def _out_of_order(life: Life, event: str) -> Unlawful:
    what, where = said(event), state_text(life.state)
    again = event in life.done
    told = text(
        f"办件处于“{where['zh']}”时，不能{'再次' if again else ''}办理“{what['zh']}”。",
        f"In the state “{where['en']}” a case cannot have {what['en']}{' again' if again else ''}.",
    )
    change = text(
        "调整步骤的先后，或者改用此时允许的操作。",
        "Change the order of the steps, or use an operation that is lawful here.",
    )
    return Unlawful(told, change)


def _by_machine(event: str) -> Unlawful:
    what = said(event)
    return Unlawful(
        text(f"“{what['zh']}”之前没有人作出过决定。", f"Nobody has decided anything before {what['en']}."),
        text("在它之前加一个由人办理的决定任务。", "Put a task in front of it in which a person decides."),
    )


def _first_notice(subject: Subject, life: Life, node: Node) -> Unlawful | None:
    if "supplement" not in life.done:
        return None
    return Unlawful(
        text("一件办件只能一次性告知补正一次（AL32）。", "Gaps may be told only once in a case (AL32)."),
        text("补正之后只走受理或者不予受理。", "After a supplement, go on with acceptance or the refusal to accept only."),
    )


def _first_extension(subject: Subject, life: Life, node: Node) -> Unlawful | None:
    if "extend" not in life.done:
        return None
    return Unlawful(
        text("期限只能延长一次（AL42）。", "The limit may be extended only once (AL42)."),
        text("延期之后的路径上不要再经过延期。", "Leave no way from an extension back to an extension."),
    )


def _reasoned(subject: Subject, life: Life, node: Node) -> Unlawful | None:
    event = event_of(node)
    wanted = REFUSING.get(event)
    if life.act is None or (wanted is not None and wanted not in life.act):
        return Unlawful(
            text(
                f"“{said(event)['zh']}”之前，最后办理的人没有写明理由和事实（AL38）。",
                f"Before {said(event)['en']} the last official to act has stated no reason and no facts (AL38).",
            ),
            text(
                "在它之前放一个要求填写理由和事实的任务，例如“决定”（task.decide）或“收件审核”（task.review）。",
                "Put a task before it that asks for reason and facts: task.decide, or task.review at intake.",
            ),
        )
    item = subject.item
    if item is not None and not (item.refusals and item.appeal):
        return Unlawful(
            text(
                "事项没有列明不予许可的理由或者救济途径（AL38）。",
                "The item lists no reasons to refuse, or no text on appeal (AL38).",
            ),
            text("在 item.yaml 中补上 refusals 和 appeal。", "Add refusals and appeal to item.yaml."),
        )
    return None


def _favourable(subject: Subject, life: Life, node: Node) -> Unlawful | None:
    if life.state != "AWAITING_DECISION" or (life.act is not None and "approve" in life.act):
        return None
    return Unlawful(
        text("审查意见报请决定之后，没有人作出准予的决定。", "After the proposal nobody has decided to grant."),
        text("在准予之前加一个“决定”任务（task.decide）。", "Put a task.decide before the grant."),
    )


def _tolerable(subject: Subject, life: Life, node: Node) -> Unlawful | None:
    if life.act is None or "tolerate" not in life.act:
        return Unlawful(
            text(
                "容缺受理之前没有人选择容缺受理、列明缺少的材料。",
                "Nobody has chosen to accept with papers to follow, and listed them.",
            ),
            text(
                "在它之前的收件审核任务上写明 onerun:outcomes，其中包括 tolerate。",
                "Name tolerate among the onerun:outcomes of the intake task before it.",
            ),
        )
    if subject.item is None or subject.item.tolerable:
        return None
    return Unlawful(
        text(
            "事项没有规定哪些材料可以容缺、何时补齐（ZJ11）。", "The item does not say which papers may follow, and by when (ZJ11)."
        ),
        text(
            "在 item.yaml 中给次要材料写上 tolerant，并写上 limits.tolerance 及其依据。",
            "Mark secondary materials as tolerant in item.yaml, and add limits.tolerance with its legal basis.",
        ),
    )


def _special(subject: Subject, life: Life, node: Node) -> Unlawful | None:
    kind = kind_of(node)
    if subject.item is None or subject.item.special_of(kind) is not None:
        return None
    return Unlawful(
        text(
            f"时限没有法定依据不能停：事项没有规定特别程序“{kind}”（AL45）。",
            f"A clock stands only on a legal basis: the item allows no special procedure “{kind}” (AL45).",
        ),
        text(
            "在 item.yaml 的 special 中写明种类、最长时间和依据，并在这一步用 onerun:inputs 写上 kind。",
            "Give kind, longest time and legal basis under special in item.yaml, and name the kind in onerun:inputs of this step.",
        ),
    )


def _appealable(subject: Subject, life: Life, node: Node) -> Unlawful | None:
    if subject.item is None or subject.item.appeal:
        return None
    return Unlawful(
        text("撤销受理没有告知救济途径（AL38）。", "The acceptance is revoked without a text on appeal (AL38)."),
        text("在 item.yaml 中补上 appeal。", "Add appeal to item.yaml."),
    )


def _opinion(subject: Subject, life: Life, node: Node) -> Unlawful | None:
    if life.act is not None:
        return None
    return Unlawful(
        text(
            f"“{said(event_of(node))['zh']}”之前没有人写过意见。",
            f"Nobody has written an opinion before {said(event_of(node))['en']}.",
        ),
        text("在它之前加一个审查任务。", "Put a task of examination before it."),
    )


Guard = Callable[[Subject, Life, Node], Unlawful | None]
WATCHED: Mapping[str, Guard] = {
    "first-notice": _first_notice,
    "first-extension": _first_extension,
    "reasoned": _reasoned,
    "favourable": _favourable,
    "opinion": _opinion,
    "gaps-tolerable": _tolerable,
    "special-lawful": _special,
    "appealable": _appealable,
}


def duty_of(node: Node) -> str:
    """The duty that the task is, empty for none."""
    found: HumanOperation = operation_of(node)
    return found.duty if is_officials(node) else ""


def move_of(life: Life, node: Node) -> Transition | None:
    """The move of the table that the node makes from here; None where it makes none."""
    event = event_of(node)
    if not event or (event == "receive" and life.state == FILED):
        return None
    try:
        return find(life.state, event)
    except TransitionError:
        return None
