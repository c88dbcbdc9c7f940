"""What the analysis of a table found, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.dmn import Analysis
from engine.dmn.analysis import DeadRow, Example
from engine.dmn.columns import Unclear, written
from processes.texts import Text, filled, text

REASONS: Mapping[str, Text] = {
    "foreign": text("除本列的值和常量外，还用到了别的数据", "it reads something else than the column's value and constants"),
    "types": text("声明的类型互相矛盾：{detail}", "its types contradict each other: {detail}"),
    "allowed": text("允许的取值无法分析", "its allowed values are not understood"),
    "kind": text("不分析 {detail} 类型的值", "values of type {detail} are not analysed"),
    "many": text("不同的取值太多（{detail}）", "it has too many different values ({detail})"),
}


@dataclass(frozen=True, slots=True)
class ExampleView:
    """Example inputs: (column, value as FEEL writes it) for each column that plays a part."""

    values: tuple[tuple[str, str], ...]
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AnalysisView:
    """The analysis of a table. `complete` and `disjoint` are `yes`, `no` or `unknown`; see `engine.dmn.analysis`."""

    complete: str
    disjoint: str
    default: bool
    gaps: tuple[ExampleView, ...]
    missing: tuple[ExampleView, ...]
    overlaps: tuple[ExampleView, ...]
    dead: tuple[Text, ...]
    assumed: tuple[str, ...]
    unclear: tuple[Text, ...]
    bounded: bool

    @property
    def sound(self) -> bool:
        """True when nothing speaks against the table, and all of it was searched."""
        return not self.bounded and (self.complete == "yes" or self.default) and self.disjoint == "yes" and not self.dead


def analysis_view(found: Analysis) -> AnalysisView:
    """The analysis in words."""
    return AnalysisView(
        complete=_word(found.complete),
        disjoint=_word(found.disjoint),
        default=found.default,
        gaps=tuple(_example(found, one) for one in found.gaps),
        missing=tuple(_example(found, one) for one in found.missing),
        overlaps=tuple(_example(found, one.example, one.rows) for one in found.overlaps),
        dead=tuple(map(_dead, found.dead)),
        assumed=found.assumed,
        unclear=tuple(map(_unclear, found.unclear)),
        bounded=found.bounded,
    )


def _word(verdict: bool | None) -> str:
    return "unknown" if verdict is None else "yes" if verdict else "no"


def _example(found: Analysis, example: Example, rows: Iterable[int] = ()) -> ExampleView:
    pairs = ((column, written(value)) for column, value in zip(found.columns, example.values, strict=True))
    return ExampleView(tuple(pair for pair in pairs if pair[1] != "-"), tuple(rows))


def _dead(row: DeadRow) -> Text:
    if row.why == "impossible":
        names = [f"“{name}”" for name in row.columns]
        return text(
            f"第 {row.row} 行：没有任何值能同时满足{'、'.join(names)}。",
            f"Row {row.row}: no value passes {' and '.join(names)}.",
        )
    behind = [str(number) for number in row.behind]
    return text(
        f"第 {row.row} 行：凡是它命中的情形，前面的第 {'、'.join(behind)} 行都已先命中。",
        f"Row {row.row}: whenever it hits, an earlier row hits first ({', '.join(behind)}).",
    )


def _unclear(cell: Unclear) -> Text:
    reason = filled(REASONS[cell.reason], {"detail": cell.detail})
    if not cell.row:
        return text(f"“{cell.column}”整列：{reason['zh']}。", f"Column “{cell.column}”: {reason['en']}.")
    return text(
        f"第 {cell.row} 行“{cell.column}”（{cell.text}）：{reason['zh']}。",
        f"Row {cell.row}, “{cell.column}” ({cell.text}): {reason['en']}.",
    )
