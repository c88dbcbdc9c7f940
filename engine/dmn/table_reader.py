"""Reads a decision table; every cell is parsed now, and a fault names table, row and column."""

from __future__ import annotations

from dataclasses import replace

from engine.dmn.boxed import Reading, register, typed
from engine.dmn.errors import DmnError, DmnUnsupportedError
from engine.dmn.items import literal_values
from engine.dmn.table import AGGREGATORS, POLICIES, DecisionTable, Input, Output, Rule
from engine.dmn.xml import Element, child, children, name_of, text_of, type_ref
from engine.feel import Expression
from engine.feel.nodes import Host, Node


def read_table(element: Element, reading: Reading, place: str) -> DecisionTable:
    """The table; raises DmnError for a cell that cannot be read or a row with too few or too many cells."""
    table_id = element.get("id", "") or place
    policy = element.get("hitPolicy") or "UNIQUE"
    aggregation = element.get("aggregation") or ""
    if policy not in POLICIES:
        raise DmnUnsupportedError(f"{place}: there is no hit policy {policy}.", element.get("id", ""))
    if aggregation and (policy != "COLLECT" or aggregation not in AGGREGATORS):
        raise DmnUnsupportedError(f"{place}: {aggregation} is no aggregation of {policy}.", element.get("id", ""))
    inputs = tuple(_input(part, at, reading, place) for at, part in enumerate(children(element, "input"), 1))
    outputs = tuple(_output(part, at, reading, place) for at, part in enumerate(children(element, "output"), 1))
    if not outputs:
        raise DmnError(f"{place}: the table has no output.", element.get("id", ""))
    outputs = _typed_single(element, outputs, reading)
    if policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.order for output in outputs):
        raise DmnUnsupportedError(f"{place}: hit policy {policy} needs a list of output values.", element.get("id", ""))
    rules = tuple(_rule(row, f"{place}, row {at}", inputs, outputs, reading) for at, row in enumerate(children(element, "rule"), 1))
    return DecisionTable(table_id, inputs, outputs, rules, policy, aggregation)


def _typed_single(element: Element, outputs: tuple[Output, ...], reading: Reading) -> tuple[Output, ...]:
    # A single output without a type of its own has that of the table, or of the variable the table answers.
    if len(outputs) != 1 or outputs[0].order:
        return outputs
    parent = element.getparent()
    variable = None if parent is None else child(parent, "variable")
    ref = type_ref(element) or type_ref(variable)
    order = reading.types.ordered.get(ref, ())
    only = outputs[0]
    return (replace(only, order=order),) if order else outputs


def _input(element: Element, at: int, reading: Reading, place: str) -> Input:
    inner = child(element, "inputExpression")
    text = text_of(inner)
    label = element.get("label") or text or f"input {at}"
    where = f"{place}, input {at} ({label})"
    if not text:
        raise DmnError(f"{where}: the expression is missing.", element.get("id", ""))
    expression = reading.expression(text, where, element.get("id", ""))
    values = text_of(child(element, "inputValues"))
    allowed = reading.tests(values, f"{where}, allowed values", element.get("id", "")) if values else None
    return Input(label, expression, allowed, reading.types.of(inner))


def _output(element: Element, at: int, reading: Reading, place: str) -> Output:
    name = name_of(element)
    label = element.get("label") or name or f"output {at}"
    where = f"{place}, output {at} ({label})"
    values = text_of(child(element, "outputValues"))
    allowed = reading.tests(values, f"{where}, output values", element.get("id", "")) if values else None
    order = literal_values(allowed) if allowed else reading.types.ordered.get(type_ref(element), ())
    default = text_of(child(element, "defaultOutputEntry"))
    expression = reading.expression(default, f"{where}, default", element.get("id", "")) if default else None
    return Output(name, label, reading.types.of(element), order, expression, allowed)


def _rule(row: Element, place: str, inputs: tuple[Input, ...], outputs: tuple[Output, ...], reading: Reading) -> Rule:
    tests = list(children(row, "inputEntry"))
    answers = list(children(row, "outputEntry"))
    for cells, columns, what in ((tests, inputs, "input"), (answers, outputs, "output")):
        if len(cells) != len(columns):
            raise DmnError(f"{place}: {len(cells)} {what} cells for {len(columns)} columns.", row.get("id", ""))
    return Rule(
        row.get("id", ""),
        tuple(
            reading.tests(text_of(cell), f"{place}, column {column.label}", cell.get("id", ""))
            for cell, column in zip(tests, inputs, strict=True)
        ),
        tuple(_answer(cell, f"{place}, column {column.label}", reading) for cell, column in zip(answers, outputs, strict=True)),
        tuple(text_of(part) for part in children(row, "annotationEntry")) or _description(row),
    )


def _answer(cell: Element, place: str, reading: Reading) -> Expression | None:
    text = text_of(cell)
    if not text or text == "-":
        return None
    expression, kind = reading.expression(text, place, cell.get("id", "")), reading.types.of(cell)
    return Expression(text, typed(expression.node, kind, place), reading.names) if kind else expression


def _description(row: Element) -> tuple[str, ...]:
    text = text_of(child(row, "description"))
    return (text,) if text else ()


def _node(element: Element, reading: Reading, place: str) -> Node:
    table = read_table(element, reading, place)
    return Host(table.evaluate, table.names, table)


register("decisionTable", _node)
