"""R1 to R3: bytes, encodings, well-formedness, what points outside, and what is no BPMN of this edition."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from tests.engine.model.building import BPMN, around, file, flow, line, process, when
from tests.hostile.samples import Family, family

STEPS = around('<userTask id="a" name="受理"/>', '<userTask id="审查" name="审查"/>')
PLAIN = process(STEPS)
TEXT = PLAIN.decode()
BODY = TEXT.partition("?>")[2].strip()
SPLIT = (
    '<startEvent id="s"/><userTask id="a"/><exclusiveGateway id="g" default="g-c"/><userTask id="b"/><userTask id="c"/>'
    '<endEvent id="e"/>' + flow("s", "a") + flow("a", "g") + flow("g", "c") + flow("b", "e") + flow("c", "e")
)


def declared(encoding: str, text: str = BODY) -> str:
    """The good file, declared in this encoding."""
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'


def put(inside: str) -> bytes:
    """The good file with something in the name of its first task."""
    return TEXT.replace("受理", inside).encode()


def at_name(raw: bytes) -> bytes:
    """The good file with raw bytes in the name of its first task."""
    return PLAIN.replace("受理".encode(), raw)


def before(text: str) -> bytes:
    """The good file with something between declaration and root."""
    return TEXT.replace("?>\n", f"?>\n{text}", 1).encode()


def inside(text: str) -> bytes:
    """The good file with something in its process."""
    return process(text + STEPS)


def headed(text: str) -> bytes:
    """The good file with something before its process."""
    return process(STEPS, head=text)


def extended(text: str) -> bytes:
    """A task with vendor extensions."""
    return process(around(f'<userTask id="a"><extensionElements>{text}</extensionElements></userTask>'))


def prefixed(prefix: str) -> bytes:
    """The good file with another prefix for BPMN."""
    body = BODY.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    return body.replace("xmlns=", f"xmlns:{prefix}=").encode()


R1: Family = family(
    "R1",
    bad={
        "empty": b"",
        "blank": b" \n\t ",
        "byte order mark alone": BOM_UTF8,
        "comment alone": b"<!-- nothing -->",
        "truncated in a tag": PLAIN[:600],
        "truncated before the end": PLAIN[:-15],
        "truncated in a character": PLAIN[: PLAIN.index("受".encode()) + 1],
        "two roots": PLAIN + b"<x/>",
        "text after the root": PLAIN + b"more",
        "nul after the root": PLAIN + b"\0",
        "space before the declaration": b" " + PLAIN,
        "declaration twice": TEXT.replace("?>", '?><?xml version="1.0"?>', 1).encode(),
        "upper case declaration": TEXT.replace("<?xml", "<?XML").encode(),
        "standalone maybe": TEXT.replace("?>", ' standalone="maybe"?>', 1).encode(),
        "attribute twice": TEXT.replace('name="受理"', 'name="a" name="b"').encode(),
        "attribute without quotes": TEXT.replace('name="受理"', "name=a").encode(),
        "attribute without value": TEXT.replace('name="受理"', "name").encode(),
        "open quote": TEXT.replace('name="受理"', 'name="受理').encode(),
        "bare ampersand": put("A & B"),
        "unknown entity": put("&nbsp;"),
        "less in an attribute": put("a<b"),
        "unbound prefix": inside('<nobody:userTask id="z"/>'),
        "open comment": inside("<!-- "),
        "two hyphens in a comment": inside("<!-- a -- b -->"),
        "open CDATA": inside("<documentation><![CDATA[ "),
        "end of CDATA in text": inside("<documentation>]]></documentation>"),
        "wrong case of an end tag": TEXT.replace("</process>", "</Process>").encode(),
        "crossed tags": inside('<documentation><x xmlns="u"></documentation></x>'),
        "reference to nul": put("&#0;"),
        "reference to a control": put("&#x1F;"),
        "reference to a surrogate": put("&#xD800;"),
        "reference to no character": put("&#xFFFE;"),
        "reference beyond Unicode": put("&#x110000;"),
        "raw nul": at_name(b"a\0b"),
        "raw vertical tab": at_name(b"a\x0bb"),
        "raw escape": at_name(b"\x1b[31m"),
        "encoded surrogate": at_name(b"\xed\xa0\x80"),
        "overlong slash": at_name(b"\xc0\xaf"),
        "overlong in three": at_name(b"\xe0\x80\xaf"),
        "five bytes": at_name(b"\xf8\x88\x80\x80\x80"),
        "beyond Unicode": at_name(b"\xf4\x90\x80\x80"),
        "lone continuation": at_name(b"\x80"),
        "latin bytes": at_name("é".encode("latin-1")),
        "GBK bytes without a word": TEXT.replace("UTF-8", "UTF-8").encode("gbk"),
        "GBK bytes and no declaration": BODY.encode("gbk"),
        "UTF-16 without mark": declared("UTF-16").encode("utf-16-le"),
        "UTF-16 big without mark": declared("UTF-16").encode("utf-16-be"),
        "UTF-16 without mark or declaration": BODY.encode("utf-16-le"),
        "mark of the other end": BOM_UTF16_LE + declared("UTF-16").encode("utf-16-be"),
        "UTF-16 cut in a unit": (BOM_UTF16_LE + declared("UTF-16").encode("utf-16-le"))[:-1],
        "UTF-16 half surrogate": BOM_UTF16_LE + declared("UTF-16").replace("受", "\ud800").encode("utf-16-le", "surrogatepass"),
        "UTF-32": BOM_UTF32_LE + declared("UTF-32").encode("utf-32-le"),
        "UTF-32 big": BOM_UTF32_BE + declared("UTF-32").encode("utf-32-be"),
        "UTF-7": declared("UTF-7").encode("utf-7"),
        "mark of UTF-8, declared UTF-16": BOM_UTF8 + declared("UTF-16").encode(),
        "mark of UTF-8, declared GBK": BOM_UTF8 + declared("GBK").encode(),
        "declared UTF-16, written UTF-8": declared("UTF-16").encode(),
        "two byte order marks": BOM_UTF8 * 2 + PLAIN,
        "declared GB18030, written UTF-8": declared("GB18030").encode(),
        "declared GBK, written UTF-8": declared("GBK").encode(),
        "declared UTF-8, written GB18030": declared("UTF-8").encode("gb18030"),
        "GB18030 cut": declared("GB18030", BODY[: BODY.index("受理") + 1]).encode("gb18030")[:-1],
        "EBCDIC": declared("IBM037").encode("cp037", "replace"),
        **{
            f"declared {name}": declared(name).encode("ascii", "xmlcharrefreplace")
            for name in ("ISO-8859-1", "windows-1252", "Shift_JIS", "Big5", "EUC-KR", "UTF-32", "latin1", "x", "", "utf-8-sig")
        },
        "declared Big5, written Big5": declared("Big5").encode("big5", "replace"),
        "JSON": b'{"id": "p"}',
        "HTML": b"<!doctype html><html><body>x</body></html>",
        "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "gzip": b"\x1f\x8b\x08\0\0\0\0\0\0\3",
        "cut zip": b"PK\3\4\x14\0\0\0",
    },
    good={
        "plain": PLAIN,
        "no declaration": BODY.encode(),
        "byte order mark": BOM_UTF8 + PLAIN,
        "UTF-16 little": BOM_UTF16_LE + declared("UTF-16").encode("utf-16-le"),
        "UTF-16 big": BOM_UTF16_BE + declared("UTF-16").encode("utf-16-be"),
        "UTF-16 without declaration": BOM_UTF16_LE + BODY.encode("utf-16-le"),
        "GB18030": declared("GB18030").encode("gb18030"),
        "GBK in small letters": declared("gbk").encode("gbk"),
        "GB2312": declared("GB2312").encode("gb2312"),
        "small letters": declared("utf-8").encode(),
        "single quotes": TEXT.replace('version="1.0" encoding="UTF-8"', "version='1.0' encoding='UTF-8'").encode(),
        "standalone": TEXT.replace("?>", ' standalone="yes"?>', 1).encode(),
        "lines of Windows": TEXT.replace("\n", "\r\n").replace("><", ">\r\n<").encode(),
        "space at the end": PLAIN + b"\n\n  \n",
        "comments everywhere": before("<!-- 注释 -->").replace(b"<userTask", b"<!-- a --><userTask") + b"<!-- end -->",
        "CDATA": inside("<documentation><![CDATA[a < b && c]]></documentation>"),
        "CDATA in a condition": process(SPLIT + flow("g", "b", when("<![CDATA[amount > 100 and amount < 500]]>"))),
        "character references": put("&#x53D7;&#29702; &amp; &quot;"),
        "rare characters": put("𠮷野家 😀 ①"),
        "language of the text": TEXT.replace("<process ", '<process xml:lang="zh" ').encode(),
        "prefix semantic": prefixed("semantic"),
        "prefix in Chinese": prefixed("流程"),
        "prefix bpmn2": prefixed("bpmn2"),
    },
    either={
        "XML 1.1": TEXT.replace('version="1.0"', 'version="1.1"').encode(),
        "mark of UTF-16, declared UTF-8": BOM_UTF16_LE + declared("UTF-8").encode("utf-16-le"),
        "declared UTF8": declared("UTF8").encode(),
        "declared ASCII": declared("US-ASCII").encode("ascii", "xmlcharrefreplace"),
    },
)

ENTITY = '<!DOCTYPE x [<!ENTITY e "text">]>'
R2: Family = family(
    "R2",
    bad={
        "DOCTYPE": before("<!DOCTYPE definitions>"),
        "DOCTYPE by system": before('<!DOCTYPE definitions SYSTEM "http://127.0.0.1:9/x.dtd">'),
        "DOCTYPE by public": before('<!DOCTYPE definitions PUBLIC "-//X//Y" "file:///etc/hostname">'),
        "entity declared": before(ENTITY),
        "entity used": TEXT.replace("?>\n", f"?>\n{ENTITY}", 1).replace("受理", "&e;").encode(),
        "external file": before('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>').replace("受理".encode(), b"&e;"),
        "parameter entity": before('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>'),
        "unparsed entity": before('<!DOCTYPE x [<!NOTATION n SYSTEM "n"><!ENTITY e SYSTEM "f" NDATA n>]>'),
        "attribute default": before('<!DOCTYPE x [<!ATTLIST process isExecutable CDATA "true">]>'),
        "doubling entities": before(
            "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n + 1} '&a{n};&a{n};'>" for n in range(40)) + "]>"
        ).replace("受理".encode(), b"&a40;"),
        "entity of itself": before("<!DOCTYPE x [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>").replace("受理".encode(), b"&a;"),
        "DOCTYPE in UTF-16": BOM_UTF16_LE + declared("UTF-16", ENTITY + BODY).encode("utf-16-le"),
        "DOCTYPE in GB18030": declared("GB18030", ENTITY + BODY).encode("gb18030"),
        "style sheet": before('<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>'),
        "PHP": before("<?php echo 1 ?>"),
        "instruction in the process": inside("<?run now?>"),
        "instruction after the root": PLAIN + b"<?end?>",
        "XInclude": headed('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'),
        "XInclude in an extension": extended('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="other.bpmn"/>'),
        "XInclude fallback": extended('<i:fallback xmlns:i="http://www.w3.org/2001/XInclude"/>'),
        "import of BPMN": headed(f'<import importType="{BPMN}" location="other.bpmn" namespace="n"/>'),
        "import of WSDL": headed(
            '<import importType="http://schemas.xmlsoap.org/wsdl/" location="http://127.0.0.1:9/w" namespace="n"/>'
        ),
        "import of a schema": headed(
            '<import importType="http://www.w3.org/2001/XMLSchema" location="file:///etc/hostname" namespace="n"/>'
        ),
        "import without a place": headed('<import importType="x" namespace="n"/>'),
    },
    good={
        "schema location": TEXT.replace(
            "<definitions ", f'<definitions xsi:schemaLocation="{BPMN} http://127.0.0.1:9/BPMN20.xsd" ', 1
        ).encode(),
        "no namespace schema": TEXT.replace(
            "<definitions ", '<definitions xsi:noNamespaceSchemaLocation="file:///etc/hostname" ', 1
        ).encode(),
        "addresses in documentation": inside("<documentation>见 https://www.example.org/a?b=c</documentation>"),
        "DOCTYPE in a comment": before("<!-- <!DOCTYPE x> <?php ?> -->"),
        "DOCTYPE in CDATA": inside("<documentation><![CDATA[<!DOCTYPE x [<!ENTITY a 'b'>]> &a;]]></documentation>"),
        "instruction in a name": put("&lt;?php ?&gt;"),
    },
)

R3: Family = family(
    "R3",
    bad={
        "process as root": BODY[BODY.index("<process") : BODY.index("</definitions>")].encode(),
        "no namespace": TEXT.replace(f'xmlns="{BPMN}"', "").encode(),
        "BPMN 1.1": TEXT.replace(BPMN, "http://schema.omg.org/spec/BPMN/1.1").encode(),
        "beta of BPMN 2": TEXT.replace(BPMN, "http://schema.omg.org/spec/BPMN/2.0").encode(),
        "https": TEXT.replace(BPMN, BPMN.replace("http:", "https:")).encode(),
        "slash after": TEXT.replace(BPMN, BPMN + "/").encode(),
        "small letters of the namespace": TEXT.replace(BPMN, BPMN.lower()).encode(),
        "XPDL": b'<Package xmlns="http://www.wfmc.org/2009/XPDL2.2"/>',
        "BPEL": b'<process xmlns="http://docs.oasis-open.org/wsbpel/2.0/process/executable" name="p"/>',
        "DMN": b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n"/>',
        "CMMN": b'<definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL"/>',
        "root in capitals": TEXT.replace("definitions", "Definitions").encode(),
        "no process": file(""),
        "collaboration alone": file('<collaboration id="c"><participant id="x" name="x"/></collaboration>'),
        "not executable": process(STEPS, executable=False),
        "executable unsaid": TEXT.replace(' isExecutable="true"', "").encode(),
        "executable yes": TEXT.replace('isExecutable="true"', 'isExecutable="yes"').encode(),
        "empty process": process(""),
        "only a note": process('<textAnnotation id="t"><text>x</text></textAnnotation>'),
        "unknown element": inside('<approvalTask id="z"/>'),
        "unknown element, spelt nearly": inside('<usertask id="z"/>'),
        "unknown element at the root": headed('<approval id="z"/>'),
        "unknown element in a task": process(around('<userTask id="a"><approver>x</approver></userTask>')),
        "unknown element in an event": process(
            around("userTask a").replace('<endEvent id="e"/>', '<endEvent id="e"><bell/></endEvent>')
        ),
        "unknown event definition": process(
            around('<intermediateCatchEvent id="i"><phoneEventDefinition id="d"/></intermediateCatchEvent>')
        ),
        "unknown gateway": process(around("userTask a", '<quorumGateway id="g"/>')),
        "unknown loop": process(around('<userTask id="a"><foreverLoopCharacteristics/></userTask>')),
        "task outside a process": headed('<userTask id="z"/>'),
        "task in a task": process(around('<userTask id="a"><userTask id="z"/></userTask>')),
        "flow in a task": process(around('<userTask id="a"><sequenceFlow id="z" sourceRef="a" targetRef="e"/></userTask>')),
        "task in a lane": inside('<laneSet id="ls"><lane id="l" name="x"><userTask id="z"/></lane></laneSet>'),
        "process in a process": inside('<process id="q" isExecutable="true"/>'),
        "foreign task in the way": process(
            '<startEvent id="s"/><vendor:task id="a"/><endEvent id="e"/>' + flow("s", "a") + flow("a", "e")
        ),
        "choreography": file('<choreography id="c"><startEvent id="s"/></choreography>'),
        "choreography task": process(around("userTask a", '<choreographyTask id="ct" initiatingParticipantRef="x"/>')),
    },
    good={
        "executable as 1": TEXT.replace('isExecutable="true"', 'isExecutable="1"').encode(),
        "vendor extension": extended('<vendor:anything a="b"><vendor:more/></vendor:anything>'),
        "vendor attribute": TEXT.replace('<userTask id="a"', '<userTask id="a" vendor:colour="red"').encode(),
        "vendor extension of the file": headed("<extensionElements><vendor:x/></extensionElements>"),
        "note with association": inside(
            '<textAnnotation id="t"><text>须三个工作日内</text></textAnnotation><association id="as" sourceRef="a" targetRef="t"/>'
        ),
        "group": headed('<category id="c"><categoryValue id="cv" value="x"/></category>').replace(
            b"</process>", b'<group id="gr" categoryValueRef="cv"/></process>'
        ),
        "data object": inside('<dataObject id="do" name="材料"/><dataObjectReference id="dr" dataObjectRef="do" name="材料"/>'),
        "pool": headed('<collaboration id="c"><participant id="pa" name="审批局" processRef="p"/></collaboration>'),
        "second process that nobody runs": file(
            f'<process id="p" isExecutable="true">{STEPS}</process><process id="q" isExecutable="false"/>'
        ),
        "called process": file(
            '<process id="p" isExecutable="true">'
            + around("userTask a", '<callActivity id="call" calledElement="q"/>')
            + '</process><process id="q" isExecutable="true">'
            + line("startEvent s2", "userTask a2", "endEvent e2")
            + "</process>"
        ),
        "manual task": process(around("manualTask a")),
        "abstract task": process(around("task a", "userTask b")),
    },
    either={
        "foreign element in the process": inside("<vendor:note/>"),
        "foreign element at the root": headed("<vendor:note/>"),
        "empty sub-process": process(around("userTask a", "subProcess x")),
    },
)
