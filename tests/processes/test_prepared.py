"""What tables prepared, in words: rows with their meaning and articles, else the answer under the labels of the columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from processes.definitions import decisions
from processes.items.schema import parse_item
from processes.prepared import _view, basis_keys
from processes.texts import parted, reason_text
from processes.views import PreparedView

ITEM = Path(__file__).resolve().parents[2] / "bpmn" / "driving-licence-renewal"


def seen(decision: str, rule: int, value: Any) -> PreparedView:
    item = parse_item((ITEM / "item.yaml").read_bytes())
    (model,) = decisions({"renewal.dmn": (ITEM / "decisions" / "renewal.dmn").read_bytes()})
    hit = [{"table": f"{decision}_table", "rule": f"{decision}_r{rule}", "row": rule}] if rule else []
    return _view(item, model, {"decision": decision, "rows": hit, "value": value})


def test_a_prepared_refusal_says_which_row_why_and_on_which_article() -> None:
    view = seen("renewal-outcome", 5, {"outcome": "refuse", "reason_code": "open-matters", "row": 2})
    assert view.name == {"zh": "换证条件", "en": "Conditions for renewal"}
    (row,) = view.rows
    assert row.number == 5
    assert row.meaning and "open-matters" not in row.meaning["zh"]
    assert all("《" in one["zh"] for one in row.basis)
    assert view.outcome and view.outcome["zh"] == "已预备不予许可，由人决定"
    assert view.refusal and view.refusal["zh"].startswith("有未处理完毕的交通违法")
    assert ["第七十三条" in one["zh"] for one in view.basis] == [True]
    assert view.values == ()


def told(decision: str, rule: int, value: Any) -> tuple[str, ...]:
    """The keys of the articles kept with what a table said."""
    item = parse_item((ITEM / "item.yaml").read_bytes())
    (model,) = decisions({"renewal.dmn": (ITEM / "decisions" / "renewal.dmn").read_bytes()})
    row = {"table": f"{decision}_table", "rule": f"{decision}_r{rule}", "row": rule}
    return basis_keys(item, model, {"decision": decision, "rows": [row], "value": value})


def test_the_articles_of_the_row_and_of_the_refusal_are_kept_with_the_case() -> None:
    item = parse_item((ITEM / "item.yaml").read_bytes())
    kept = told("renewal-outcome", 5, {"outcome": "refuse", "reason_code": "open-matters", "row": 2})
    refusal = next(r.basis for r in item.refusals if r.code == "open-matters")
    assert kept[-1] == refusal and len(set(kept)) == len(kept)
    assert {item.basis_text(key)["zh"] for key in kept}
    assert len(told("renewal-duties", 2, [{"row": 6}])) == 2
    assert told("renewal-validity", 99, None) == ()


def test_several_articles_of_a_row_are_all_spelled_out() -> None:
    (row,) = seen("renewal-duties", 2, [{"row": 6, "code": "downgrade", "human": True}]).rows
    assert ["article 65" in row.basis[0]["en"], "2025" in row.basis[1]["en"]] == [True, True]
    assert row.meaning == {"zh": "年满63周岁：30日内降级换证。", "en": "From 63: downgrade within 30 days."}


def test_a_table_without_a_hit_shows_its_answer_under_the_labels() -> None:
    view = seen("renewal-validity", 0, {"row": 10, "term": None})
    assert view.rows == ()
    assert [row.label for row in view.values] == [{"zh": "行", "en": "Row"}, {"zh": "新证有效期", "en": "Term"}]


@pytest.mark.parametrize(
    ("sentence", "zh", "en"),
    [("换证 Renewal", "换证", "Renewal"), ("换证", "换证", "换证"), ("Renewal", "Renewal", "Renewal"), ("", "", "")],
)
def test_a_text_in_both_languages_is_parted(sentence: str, zh: str, en: str) -> None:
    assert parted(sentence) == {"zh": zh, "en": en}


def test_only_the_reasons_of_the_program_are_translated() -> None:
    assert reason_text("filed-online")["en"] == "Filed online"
    assert reason_text("家里有事") == {"zh": "家里有事", "en": "家里有事"}
