"""The writer: what is written reads as the same tree, whatever a vendor put into the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from engine.model import read
from engine.model.writer import write
from engine.model.xml import Element, parse
from tests.conformance.miwg import differences
from tests.engine.model.building import around, process

FILES = {
    "attributes with signs": '<a b="&lt;&amp;&quot;&#10;&#9;&#13;流程"/>',
    "text with signs": "<a>x &lt; 1 &amp;&amp; y &gt; 2 ]]&gt; &#13;</a>",
    "text between children": "<a>one <b>two</b> three<c/></a>",
    "prefixes declared below": '<a xmlns="u:a"><v:b xmlns:v="u:v" v:c="1"><v:d/></v:b><e xmlns=""/></a>',
    "one namespace with two prefixes": '<a xmlns="u:a" xmlns:x="u:a" x:b="1"><x:c/></a>',
    "a prefix in a value": '<a xmlns:t="u:t" type="t:Order"><b>t:item</b></a>',
    "the language of a text": '<a xml:lang="zh"><b xml:space="preserve"> x </b></a>',
    "a prefix with two meanings": '<v:a xmlns:v="u:1"><v:b xmlns:v="u:2"/></v:a>',
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_what_is_written_is_what_was_read(text: str) -> None:
    written = write(parse(text.encode())[0])
    assert list(differences(etree.fromstring(text.encode()), etree.fromstring(written))) == []
    assert write(parse(written)[0]) == written


def test_prefixes_stay_as_values_rely_on_them() -> None:
    written = write(parse(b'<a xmlns:t="u:t" xmlns:xsi="u:i" xsi:type="t:tOrder"/>')[0])
    assert etree.fromstring(written).nsmap == {"t": "u:t", "xsi": "u:i"}


def test_a_file_in_another_encoding_is_written_as_utf_8() -> None:
    written = write(parse('<?xml version="1.0" encoding="iso-8859-1"?><a b="é"/>'.encode("latin-1"))[0])
    assert written.decode("utf-8").count("é") == 1
    assert parse(written)[1] is None


def test_a_model_stays_the_same() -> None:
    vendor = '<extensionElements><vendor:paint colour="red">x<vendor:dot/>y</vendor:paint></extensionElements>'
    data = process(around(f'<userTask id="a" name="审查" vendor:shade="1">{vendor}</userTask>', "task b"))
    written = write(parse(data)[0])
    assert read(written)[0] == read(data)[0]
    assert b"vendor:paint" in written


names = st.sampled_from(["a", "b", "流程"])
texts = st.text(st.characters(min_codepoint=32, blacklist_categories=("Cs",), blacklist_characters="\ufffe\uffff"), max_size=8)


def _tree(name: str, attributes: dict[str, str], text: str, children: list[Element]) -> Element:
    element = Element("u:x", name, attributes, 0, 0)
    element.prefixes, element.children, element.text = {"p": "u:x"}, children, "" if children else text
    for child in children:
        child.parent = element
    return element


trees = st.recursive(
    st.builds(_tree, names, st.dictionaries(names, texts, max_size=3), texts, st.just([])),
    lambda inner: st.builds(_tree, names, st.dictionaries(names, texts, max_size=3), texts, st.lists(inner, max_size=3)),
    max_leaves=8,
)


@given(trees)
def test_any_tree_comes_back(tree: Element) -> None:
    def seen(element: Element) -> object:
        return element.ns, element.name, element.attributes, element.text.strip(), [seen(c) for c in element.children]

    assert seen(parse(write(tree))[0]) == seen(tree)
