"""Files that people take for BPMN 2.0: which format they are in, in both languages, by the namespace or the name of the root."""

from __future__ import annotations

from engine.model.xml import Element

BY_SPACE: tuple[tuple[str, tuple[str, str]], ...] = (
    ("http://schema.omg.org/spec/BPMN/2.0", ("BPMN 2.0 测试版（2010 年以前）", "a beta of BPMN 2.0 (before 2011)")),
    ("http://www.omg.org/bpmn20", ("BPMN 2.0 测试版（2010 年以前）", "a beta of BPMN 2.0 (before 2011)")),
    ("http://stp.eclipse.org/bpmn", ("BPMN 1.x", "BPMN 1.x")),
    ("http://www.wfmc.org/", ("XPDL", "XPDL")),
    ("http://jbpm.org/", ("jPDL", "jPDL")),
    ("http://docs.oasis-open.org/wsbpel/", ("BPEL", "BPEL")),
    ("http://www.omg.org/spec/CMMN/", ("CMMN", "CMMN")),
    ("http://www.omg.org/spec/DMN/", ("DMN", "DMN")),
    ("https://www.omg.org/spec/DMN/", ("DMN", "DMN")),
    ("http://schema.omg.org/spec/XMI/", ("XMI", "XMI")),
    ("http://www.omg.org/spec/XMI/", ("XMI", "XMI")),
    ("http://www.w3.org/2000/svg", ("SVG 图片", "an SVG picture")),
    ("http://www.w3.org/1999/xhtml", ("网页", "a web page")),
)
BY_NAME = {
    "mxfile": ("draw.io 图", "a draw.io drawing"),
    "mxGraphModel": ("draw.io 图", "a draw.io drawing"),
    "AML": ("ARIS AML", "ARIS AML"),
    "ADOXML": ("ADONIS XML", "ADONIS XML"),
    "XMI": ("XMI", "XMI"),
    "VisioDocument": ("Visio 图", "a Visio drawing"),
    "html": ("网页", "a web page"),
    "process-definition": ("jPDL", "jPDL"),
}


def other_format(root: Element) -> tuple[str, str] | None:
    """What the file is, where its root is one that we know from other formats."""
    by_space = (words for space, words in BY_SPACE if root.ns.startswith(space))
    return next(by_space, BY_NAME.get(root.name) if root.name != "definitions" else None)
