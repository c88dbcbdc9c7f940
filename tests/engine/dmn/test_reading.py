"""Files that are read whatever their edition and prefix, and files that are refused with the place and the reason."""

import pytest

from engine.dmn import DmnError, DmnSyntaxError, DmnUnsupportedError, UnknownDecision, read_dmn
from tests.engine.dmn.models import decision, fact, literal, model, needs, source, table


@pytest.mark.parametrize(
    "space",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
@pytest.mark.parametrize("prefix", ["", "dmn", "x"])
def test_every_edition_and_prefix_is_read(space: str, prefix: str) -> None:
    found = read_dmn(source(decision("d", literal("1 + 1")), space, prefix))
    assert found.evaluate("d", {}).value == 2


def test_the_hash_names_the_source() -> None:
    first, second = source(decision("d", literal("1"))), source(decision("d", literal("2")))
    assert read_dmn(first).hash == read_dmn(first).hash != read_dmn(second).hash


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"not xml",
        b"<definitions/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">&a;</definitions>',
        b'<?php x ?><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"><?x y?></definitions>',
    ],
)
def test_what_is_no_safe_model_is_refused(file: bytes) -> None:
    with pytest.raises(DmnSyntaxError):
        read_dmn(file)


def refused(body: str) -> DmnError:
    """The error of reading some elements."""
    with pytest.raises(DmnError) as caught:
        model(body)
    return caught.value


def test_a_faulty_cell_is_named_by_table_row_and_column() -> None:
    error = refused(decision("Fee", table("UNIQUE", ["n"], ["fee"], [("> 1", "1"), ("> >", "2")])))
    assert "Decision Fee" in error.message
    assert "row 2" in error.message
    assert "column n" in error.message


def test_a_row_with_too_few_cells_is_refused() -> None:
    body = table("UNIQUE", ["n"], ["fee"], [("> 1", "1")]).replace("<inputEntry><text>&gt; 1</text></inputEntry>", "")
    error = refused(decision("d", body))
    assert "0 input cells for 1 columns" in error.message
    assert error.element_id == "r1"


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
def test_priorities_need_output_values(policy: str) -> None:
    assert isinstance(refused(decision("d", table(policy, ["n"], ["o"], [("-", "1")]))), DmnUnsupportedError)


@pytest.mark.parametrize("policy", ["BEST", "COLLECT+AVG", "FIRST+SUM"])
def test_unknown_policies_are_refused(policy: str) -> None:
    assert isinstance(refused(decision("d", table(policy, ["n"], ["o"], [("-", "1")]))), DmnUnsupportedError)


def test_other_languages_are_refused_by_name() -> None:
    java = '<functionDefinition kind="Java"></functionDefinition>'
    assert "Java" in refused(decision("d", java)).message
    pmml = '<functionDefinition kind="PMML"></functionDefinition>'
    assert "PMML" in refused(decision("d", pmml)).message
    python = '<literalExpression expressionLanguage="python"><text>1</text></literalExpression>'
    assert "python" in refused(decision("d", python)).message


def test_references_must_lead_somewhere_and_not_in_circles() -> None:
    assert "does not exist" in refused(decision("d", literal("1"), needs("nowhere"))).message
    circle = decision("a", literal("1"), needs("b", what="Decision")) + decision("b", literal("1"), needs("a", what="Decision"))
    assert "requires itself" in refused(circle).message
    assert "There is no type" in refused(fact("x", "tMissing")).message


def test_an_import_that_is_not_at_hand_is_refused() -> None:
    element = '<import name="other" namespace="urn:o" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"></import>'
    assert isinstance(refused(element), DmnUnsupportedError)


def test_an_unknown_decision_is_named() -> None:
    with pytest.raises(UnknownDecision, match="nope"):
        model(decision("d", literal("1"))).evaluate("nope", {})
