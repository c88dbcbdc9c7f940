"""Requirement graphs, boxed expressions, types, services and imports."""

import pytest

from engine.dmn import DecisionModel, UnknownDecision, read_dmn
from engine.feel import Budget, FeelLimitError
from engine.feel.temporal import Date, DateTime, Time
from tests.engine.dmn.models import decision, fact, literal, model, needs, source

TYPES = """
<itemDefinition name="tKind"><typeRef>string</typeRef><allowedValues><text>"new", "old"</text></allowedValues></itemDefinition>
<itemDefinition name="tKinds" isCollection="true"><typeRef>tKind</typeRef></itemDefinition>
<itemDefinition name="tPerson"><itemComponent name="full name"><typeRef>string</typeRef></itemComponent>
<itemComponent name="age"><typeRef>number</typeRef></itemComponent></itemDefinition>
"""


def test_a_decision_sees_what_it_requires_and_nothing_else() -> None:
    body = fact("area") + fact("rate") + decision("net", literal("area * rate"), needs("area", "rate"))
    body += decision("gross", literal("net * 1.1"), needs("net", what="Decision")) + decision("blind", literal("area"))
    found = model(body)
    assert found.evaluate("gross", {"area": 100, "rate": 2}).value == 220
    assert found.evaluate("blind", {"area": 100}).value is None


def test_a_model_without_input_data_sees_all_variables() -> None:
    assert model(decision("d", literal("a + b"))).evaluate("d", {"a": 1, "b": 2}).value == 3


def test_values_that_do_not_conform_become_null() -> None:
    body = TYPES + fact("kind", "tKind") + decision("d", literal("kind"), needs("kind"))
    found = model(body)
    assert found.evaluate("d", {"kind": "new"}).value == "new"
    result = found.evaluate("d", {"kind": "other"})
    assert result.value is None
    assert "kind is not of type string" in result.warnings


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        ("string", "1", None),
        ("string", '["a"]', "a"),
        ("string", '[["a"]]', "a"),
        ("string", '[["a", "b"]]', None),
        ("date and time", '[date("2026-03-01")]', DateTime(Date(2026, 3, 1), Time(0, 0, 0, 0))),
        ("left-behind:tKind", '"new"', "new"),
        ("tKinds", '"new"', ["new"]),
        ("tKinds", '["new", "x"]', None),
        ("tPerson", '{"full name": "Li", age: 30, more: 1}', {"full name": "Li", "age": 30, "more": 1}),
        ("tPerson", '{"full name": "Li"}', None),
        ("tPerson", "null", None),
    ],
)
def test_an_answer_is_made_to_conform(kind: str, text: str, wanted: object) -> None:
    assert model(TYPES + decision("d", literal(text), kind=kind)).evaluate("d", {}).value == wanted


@pytest.mark.parametrize(("text", "wanted"), [('"x"', True), ("1", False), ("null", False), ('["new"]', False)])
def test_instance_of_asks_for_the_type_and_not_for_what_it_allows(text: str, wanted: bool) -> None:
    assert model(TYPES + decision("d", literal(f"{text} instance of tKind"))).evaluate("d", {}).value is wanted
    assert model(TYPES + decision("d", literal(f"[{text}] instance of tKinds"))).evaluate("d", {}).value is (
        wanted or text == "null"
    )


def boxed(logic: str, **facts: object) -> object:
    """The answer of a decision of some logic."""
    return model(decision("d", logic)).evaluate("d", facts).value


def entry(name: str, logic: str) -> str:
    """An entry of a boxed context."""
    return f'<contextEntry><variable name="{name}"/>{logic}</contextEntry>'


def test_boxed_contexts_lists_and_relations() -> None:
    context = entry("net price", literal("10")) + entry("b", literal("net price * 2"))
    assert boxed(f"<context>{context}</context>") == {"net price": 10, "b": 20}
    assert boxed(f"<context>{context}<contextEntry>{literal('b + 1')}</contextEntry></context>") == 21
    assert boxed(f"<list>{literal('1')}{literal('2')}</list>") == [1, 2]
    rows = f"<row>{literal('1')}{literal('2')}</row><row>{literal('3')}{literal('4')}</row>"
    relation = f'<relation><column name="a"/><column name="b"/>{rows}</relation>'
    assert boxed(relation) == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]


def test_boxed_conditionals_iterators_and_filters() -> None:
    conditional = "<conditional><if>{}</if><then>{}</then><else>{}</else></conditional>"
    assert boxed(conditional.format(literal("x > 1"), literal('"yes"'), literal('"no"')), x=2) == "yes"
    assert boxed(conditional.format(literal("x"), literal('"yes"'), literal('"no"')), x=2) is None
    loop = '<{0} iteratorVariable="i"><in>{1}</in><{2}>{3}</{2}></{0}>'
    assert boxed(loop.format("for", literal("[1, 2]"), "return", literal("i * i"))) == [1, 4]
    assert boxed(loop.format("some", literal("[1, 2]"), "satisfies", literal("i > 1"))) is True
    assert boxed(loop.format("every", literal("[1, 2]"), "satisfies", literal("i > 1"))) is False
    assert boxed(f"<filter><in>{literal('[1, 2, 3]')}</in><match>{literal('item > 1')}</match></filter>") == [2, 3]


KNOWLEDGE = f"""
<businessKnowledgeModel id="twice" name="twice"><variable name="twice"/><encapsulatedLogic>
<formalParameter name="n" typeRef="number"/>{literal("if n > 100 then n else twice(n * 2)")}</encapsulatedLogic>
</businessKnowledgeModel>"""
REQUIRES = '<knowledgeRequirement><requiredKnowledge href="#twice"/></knowledgeRequirement>'


def test_a_boxed_function_may_name_one_of_the_pure_functions_of_java() -> None:
    method = entry("class", literal('"java.lang.Math"')) + entry("method signature", literal('"max(double, double)"'))
    params = '<formalParameter name="a" typeRef="number"/><formalParameter name="b" typeRef="number"/>'
    function = f'<functionDefinition kind="Java">{params}<context>{method}</context></functionDefinition>'
    call = f"<contextEntry>{literal('larger(1, 2)')}</contextEntry>"
    assert boxed(f"<context>{entry('larger', function)}{call}</context>") == 2


def test_knowledge_models_are_functions() -> None:
    body = KNOWLEDGE + decision("d", literal("twice(3) + twice(n: 50)"), REQUIRES)
    assert model(body).evaluate("d", {}).value == 192 + 200
    binding = f'<binding><parameter name="n"/>{literal("60")}</binding>'
    invocation = f"<invocation>{literal('twice')}{binding}</invocation>"
    assert model(KNOWLEDGE + decision("d", invocation, REQUIRES)).evaluate("d", {}).value == 120
    assert model(KNOWLEDGE).invoke("twice", {"n": 60}).value == 120
    same = KNOWLEDGE.replace("if n &gt; 100 then n else twice(n * 2)", "n")
    assert model(same + decision("d", literal('twice("x")'), REQUIRES)).evaluate("d", {}).value is None


def test_a_service_evaluates_its_decisions_from_its_inputs() -> None:
    body = fact("area", "number") + decision("rate", literal("5")) + decision("unused", literal("1"))
    body += decision("fee", literal("area * rate"), needs("area") + needs("rate", what="Decision"))
    service = '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#fee"/>'
    service += '<inputDecision href="#rate"/><inputData href="#area"/></decisionService>'
    requires = '<knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>'
    found = model(body + service + decision("d", literal("s(10, 3) + s(rate: 1, area: 1)"), requires))
    assert found.evaluate("d", {}).value == 31
    assert found.invoke("s", {"area": 10, "rate": 2}).value == 20


def test_a_model_may_use_another_one() -> None:
    other = read_dmn(source(TYPES + fact("base") + decision("double", literal("base * 2"), needs("base")) + KNOWLEDGE))

    def importer(namespace: str, location: str) -> DecisionModel:
        assert (namespace, location) == ("urn:other", "other.dmn")
        return other

    element = '<import name="o" namespace="urn:other" locationURI="other.dmn" importType="DMN"></import>'
    requires = '<informationRequirement><requiredDecision href="urn:other#double"/></informationRequirement>'
    requires += '<knowledgeRequirement><requiredKnowledge href="urn:other#twice"/></knowledgeRequirement>'
    body = element + decision("d", literal("o.double + o.twice(60)"), requires)
    body += decision("kind", literal('"new"'), kind="o.tKind")
    found = read_dmn(source(body), importer=importer)
    assert found.evaluate("d", {"base": 4}).value == 128
    assert found.evaluate("d", {"o": {"base": 4}}).value == 128
    assert found.evaluate("kind", {}).value == "new"


def test_an_evaluation_is_bounded() -> None:
    with pytest.raises(FeelLimitError):
        model(decision("d", literal("for i in 1..100000 return i"))).evaluate("d", {}, budget=Budget(1_000))
    endless = KNOWLEDGE.replace("n &gt; 100", "false")
    with pytest.raises(FeelLimitError):
        model(endless).invoke("twice", {"n": 1})


def test_a_model_imported_without_a_name_is_merged() -> None:
    inner = read_dmn(source(TYPES + fact("base") + decision("double", literal("base * 2"), needs("base"))))
    middle = source('<import name="" namespace="urn:inner" importType="DMN"></import>' + decision("half", literal("1")))
    between = read_dmn(middle, importer=lambda namespace, location: inner)
    body = '<import name="" namespace="urn:between" importType="DMN"></import>'
    body += decision("d", literal("double + half"), needs("double", "half", what="Decision"))
    body += decision("kind", literal('"other"'), kind="tKind")
    found = read_dmn(source(body), importer=lambda namespace, location: between)
    assert found.evaluate("d", {"base": 4}).value == 9
    assert found.evaluate("kind", {}).value is None


def test_what_a_model_merges_can_be_asked_of_it_and_gives_way_to_its_own_names() -> None:
    body = decision("age", literal('"inner"')) + decision("who", literal("age"), needs("age", what="Decision"))
    inner = read_dmn(source(body + KNOWLEDGE))
    merge = '<import name="" namespace="urn:inner" importType="DMN"></import>'
    empty = read_dmn(source(merge), importer=lambda namespace, location: inner)
    assert empty.evaluate("who", {}).value == "inner"
    assert empty.invoke("twice", {"n": 60}).value == inner.invoke("twice", {"n": 60}).value
    with pytest.raises(UnknownDecision):
        empty.evaluate("nobody", {})
    with pytest.raises(UnknownDecision):
        empty.invoke("nobody", {})
    own = read_dmn(source(merge + decision("age", literal('"own"'))), importer=lambda namespace, location: inner)
    assert own.evaluate("who", {}).value == "own"
    assert inner.evaluate("who", {}).value == "inner"
