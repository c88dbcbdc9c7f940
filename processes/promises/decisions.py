"""Decision tables: an answer for all inputs, no two where one is wanted, and nothing decided by a table against anybody.

A row that refuses prepares the refusal: an official must see the table's answer in a task before anything is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.dmn import Analysis, DecisionTable, analyse_decision
from engine.dmn.columns import written
from engine.model.graph import Node
from engine.prover import Transition
from processes.promises.life import REFUSING, Life
from processes.promises.living import Living
from processes.promises.model import Fault, Proof
from processes.promises.product import Move, Wrong, nothing
from processes.promises.steps import completes
from processes.promises.subject import Subject, event_of, is_officials
from processes.promises.world import Finding, World
from processes.texts import Text, text

AGAINST = frozenset({"refuse", "refused", "reject", "not-accept"})


class Table(NamedTuple):
    """A decision table that an element asks."""

    node: Node
    decision: str
    table: DecisionTable
    analysis: Analysis


class Prepared(NamedTuple):
    """The life of the case, and the results of refusing tables that no official has seen yet."""

    life: Life
    unseen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Preparing:
    """Follows refusing tables along a path; a refusal before an official has seen the answer is a fault."""

    living: Living
    refusing: frozenset[str]
    start: Prepared = field(default=Prepared(Life()))

    def step(self, state: Prepared, transition: Transition, to: int) -> tuple[Prepared, int] | Wrong | None:
        """What is unseen after the step."""
        node = self.living.subject.nodes.get(transition.node)
        if node is not None and completes(node, transition) and event_of(node) in REFUSING and state.unseen:
            return Wrong(sorted(state.unseen)[0], (node.id,))
        life = self.living.after(state.life, transition)
        if life is None:
            return None
        if node is None or not completes(node, transition):
            return state._replace(life=life), 0
        unseen = state.unseen | ({node.id} & self.refusing)
        if is_officials(node):
            read = set(node.settings.reads)
            unseen = frozenset(n for n in unseen if self.living.subject.nodes[n].settings.result not in read)
        return Prepared(life, unseen), 0


def prove_tables(world: World) -> Proof:
    """The tables answer always and once, and no refusal comes from a table alone."""
    tables = list(tables_of(world.subject))
    refusing = _refusing(world.subject, tables)
    found = world.explored(Preparing(world.living, refusing)) if refusing else nothing(world.space)
    faults = [fault for one in tables for fault in _faults(one)]
    if found.wrong is not None:
        faults.append(_unseen(world, found.fault_trail(), found.wrong[0]))
    unsure = [one for one in tables if not _sure(one.analysis)]
    claim = _claim(len({id(t.table) for t in tables}))
    doubt = _unsure(world, unsure) if unsure else None
    finding = Finding(claim, _assumptions(tables), tuple(faults), {}, len(found.keys), found.cut, doubt)
    return world.conclude("tables", finding)


def tables_of(subject: Subject) -> Iterator[Table]:
    """The decision tables that the process asks, each with its analysis."""
    for node in subject.nodes.values():
        name = node.settings.decision
        model = subject.decisions.get(name) if name else None
        if name is None or model is None:
            continue
        table = model.decision(name).table
        if table is not None:
            yield Table(node, name, table, analyse_decision(model, name))


def _sure(analysis: Analysis) -> bool:
    return (analysis.complete is True or analysis.default) and analysis.disjoint is True


def _refusing(subject: Subject, tables: list[Table]) -> frozenset[str]:
    codes = AGAINST | ({r.code for r in subject.item.refusals} if subject.item else set())
    return frozenset(one.node.id for one in tables if any(_names(row, codes) for row in one.table.constants))


def _names(row: Any, codes: frozenset[str]) -> bool:
    return any(isinstance(value, str) and value in codes for value in row)


def _faults(one: Table) -> Iterator[Fault]:
    name = one.node.name or one.node.id
    if one.analysis.complete is False and not one.analysis.default:
        values = _example(one.analysis.columns, one.analysis.gaps[0].values) if one.analysis.gaps else ""
        told = text(
            f"“{name}”的决策表（{one.decision}）有空缺：{values}时没有一行适用。",
            f"The table of “{name}” ({one.decision}) has a gap: no row applies for {values}.",
        )
        yield Fault(
            told,
            (one.node.id,),
            (),
            text("补一行，或者加一行兜底的“其他”。", "Add a row for it, or a last row for everything else."),
        )
    if one.analysis.disjoint is False:
        overlap = one.analysis.overlaps[0]
        values, (first, second) = _example(one.analysis.columns, overlap.example.values), overlap.rows
        told = text(
            f"“{name}”的决策表（{one.decision}）第 {first} 行和第 {second} 行会同时适用：{values}。",
            f"Rows {first} and {second} of the table of “{name}” ({one.decision}) apply at once: {values}.",
        )
        change = text(
            "让两行的条件不再重叠，或者改用“首个命中”。", "Part the conditions of the two rows, or take the hit policy FIRST."
        )
        yield Fault(told, (one.node.id,), (), change)


def _example(columns: tuple[str, ...], values: tuple[Any, ...]) -> str:
    pairs = [(column, written(value)) for column, value in zip(columns, values, strict=True)]
    return ", ".join(f"{column} = {shown}" for column, shown in pairs if shown != "-")


def _unseen(world: World, trail: list[Move], wrong: Wrong) -> Fault:
    table, node = wrong.about, wrong.elements[0]
    result = world.subject.nodes[table].settings.result or ""
    told = text(
        f"“{world.subject.name(table)}”的结论（{result}）没有任何办理人看过，就在“{world.subject.name(node)}”作出了不利的决定。",
        f"No official has seen what “{world.subject.english(table)}” found ({result}) before "
        f"“{world.subject.english(node)}” decides against the applicant.",
    )
    change = text(
        f"在审查或决定任务的 onerun:reads 中加上 {result}，不利的行转给人办理。",
        f"Add {result} to onerun:reads of the task that examines or decides, and let unfavourable rows go to it.",
    )
    return Fault(told, (table, node), world.steps(trail), change)


def _unsure(world: World, tables: list[Table]) -> Text:
    named = world.subject.quoted(one.node.id for one in tables)
    cells = [cell for one in tables for cell in one.analysis.unclear]
    more = f"（{cells[0].column}：{cells[0].text}）" if cells else ""
    also = f" ({cells[0].column}: {cells[0].text})" if cells else ""
    return text(
        f"看不出{named['zh']}的决策表是否总有答案{more}。",
        f"It cannot be told whether the table of {named['en']} always has an answer{also}.",
    )


def _claim(count: int) -> Text:
    if not count:
        return text(
            "流程中没有决策表；系统不作不利的决定。", "There is no decision table; the machine decides nothing against anybody."
        )
    many = "1 decision table has" if count == 1 else f"{count} decision tables have"
    return text(
        f"{count} 张决策表对任何输入都有且只有一个该有的答案；不利的结论都先由人看过，系统只作有利的决定。",
        f"{many} the one answer wanted for any input; whatever is unfavourable is seen by an official first: the machine "
        "decides in the applicant's favour only.",
    )


def _assumptions(tables: list[Table]) -> tuple[Text, ...]:
    made = (
        [text("表的输入都有值；缺值时表按空值办理。", "The tables' inputs have values; where one is missing it counts as null.")]
        if tables
        else []
    )
    taken = sorted({name for one in tables for name in one.analysis.assumed})
    if taken:
        made.append(
            text(f"计算得出的列可取任何值：{'、'.join(taken)}。", f"Computed columns may take any value: {', '.join(taken)}.")
        )
    return tuple(made)
