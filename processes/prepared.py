"""What decision tables have prepared for the officials of a case: rows that hit, their meaning, the articles they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from engine.dmn.model import Decision, DecisionModel
from engine.dmn.table import DecisionTable
from engine.store.tables import instance
from engine.store.transaction import Transaction
from processes import definitions, rows, tables
from processes.casefile import CaseFile
from processes.items.model import Refusal, ServiceItem
from processes.labels import in_words
from processes.texts import Text, parted, text
from processes.views import DataRow, PreparedRow, PreparedView

OUTCOMES: Mapping[str, Text] = {
    "grant": text("符合条件，可以准予", "The conditions are met; it can be granted"),
    "review": text("转人工审查", "For a person to examine"),
    "refuse": text("已预备不予许可，由人决定", "A refusal is prepared; a person decides"),
    "supplement": text("需要补正", "A supplement is needed"),
    "pass": text("通过", "Pass"),
    "fix": text("需整改", "To be fixed"),
    "fail": text("不通过", "Fail"),
}


def prepared(tx: Transaction, case: CaseFile) -> tuple[PreparedView, ...]:
    """What decision tables have said in the case, the latest answer of each, in the order in which they were first asked."""
    d = tables.decision
    mine = (
        select(d.c.outcome, d.c.detail).where(d.c.part == case.part, d.c.case_id == case.id, d.c.kind == "table").order_by(d.c.id)
    )
    latest = {str(row["detail"].get("decision") or row["outcome"]): row["detail"] for row in rows.every(tx, mine)}
    return tuple(_view(case.version.item, _model(tx, case, told), told) for told in latest.values())


def articles(tx: Transaction, case: CaseFile, told: Mapping[str, Any]) -> str:
    """The keys of the articles that the rows which hit rest on, then those of the refusal they name, with commas between."""
    return ", ".join(basis_keys(case.version.item, _model(tx, case, told), told))


def _model(tx: Transaction, case: CaseFile, told: Mapping[str, Any]) -> DecisionModel | None:
    """The tables that have spoken: the version's own, or those that the case's process runs on since it was carried over."""
    name, own = str(told.get("decision")), case.version.definition
    model = definitions.load(tx, own).decisions.get(name) if own else None
    if model is not None and told.get("hash") in (None, model.hash):
        return model
    row = rows.first(tx, select(instance.c.definition_hash).where(instance.c.part == case.part, instance.c.id == case.id))
    running = definitions.load(tx, row["definition_hash"]).decisions.get(name) if row else None
    return running or model


def basis_keys(item: ServiceItem, model: DecisionModel | None, told: Mapping[str, Any]) -> tuple[str, ...]:
    """The same keys one by one, each once: those of the item that a remark of a row or a refusal names."""
    every = list(_tables(model))
    remarks = [remark for one in told.get("rows") or () for remark in _remarks(every, one)]
    refusal = _refusal(item, told.get("value"))
    found = [key for remark in (*remarks, refusal.basis if refusal else "") for key in _articles(item, remark)]
    return tuple(dict.fromkeys(found))


def _view(item: ServiceItem, model: DecisionModel | None, told: Mapping[str, Any]) -> PreparedView:
    name, value = str(told.get("decision")), told.get("value")
    every = list(_tables(model))
    decision = next((d for d in model.decisions.values() if name in (d.id, d.name)), None) if model else None
    hit = tuple(_row(item, every, one) for one in told.get("rows") or ())
    single = value if isinstance(value, Mapping) else {}
    refusal = _refusal(item, value)
    meant = all(row.meaning is not None for row in hit)
    return PreparedView(
        name=parted(decision.name if decision else name),
        rows=hit,
        outcome=OUTCOMES.get(str(single.get("outcome"))),
        refusal=refusal.text if refusal else None,
        basis=tuple(item.basis_text(key) for key in _keys(refusal.basis)) if refusal else (),
        values=() if hit and meant else tuple(_values(decision, value)),
    )


def _tables(model: DecisionModel | None) -> Iterator[DecisionTable]:
    for decision in model.decisions.values() if model else ():
        if decision.table is not None:
            yield decision.table


def _row(item: ServiceItem, every: Iterable[DecisionTable], told: Mapping[str, Any]) -> PreparedRow:
    """A remark that names articles of the item is the row's basis, every other one is its meaning."""
    number = int(told.get("row") or 0)
    basis, meaning = list[Text](), list[str]()
    for remark in _remarks(every, told):
        keys = _articles(item, remark)
        if keys:
            basis += [item.basis_text(key) for key in keys]
        elif remark.strip():
            meaning.append(remark.strip())
    return PreparedRow(number, parted(" ".join(meaning)) if meaning else None, tuple(basis))


def _remarks(every: Iterable[DecisionTable], told: Mapping[str, Any]) -> tuple[str, ...]:
    rule = next((r for table in every if table.id == told.get("table") for r in table.rules if r.id == told.get("rule")), None)
    return rule.annotations if rule else ()


def _articles(item: ServiceItem, remark: str) -> list[str]:
    keys = _keys(remark)
    return keys if {b.key for b in item.basis}.issuperset(keys) else []


def _refusal(item: ServiceItem, value: Any) -> Refusal | None:
    code = value.get("reason_code") if isinstance(value, Mapping) else None
    return next((r for r in item.refusals if r.code == code), None)


def _values(decision: Decision | None, value: Any) -> Iterator[DataRow]:
    """The answer itself, under the labels of the table's columns: for tables whose rows say nothing about themselves."""
    labels = {o.name: o.label for o in decision.table.outputs} if decision and decision.table else {}
    for answer in value if isinstance(value, list) else [value]:
        for key, one in answer.items() if isinstance(answer, Mapping) else [("", answer)]:
            yield DataRow(key, parted(labels.get(key) or key or "结果 Result"), in_words(one))


def _keys(remark: str) -> list[str]:
    return [key for part in remark.split(",") if (key := part.strip())]
