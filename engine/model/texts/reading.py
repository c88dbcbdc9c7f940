"""Texts of the read gate about the file itself: encoding, XML, limits, root."""

from __future__ import annotations

from engine.model.texts.text import Text


def _refuse(rule: str, zh: str, en: str) -> Text:
    return Text("read", "error", rule, zh, en)


READING: dict[str, Text] = {
    "file-size": _refuse(
        "R4",
        "文件超过 {megabytes} MB。请拆分流程或删除图片后再上传。",
        "The file is larger than {megabytes} MB. Split the process or take pictures out.",
    ),
    "encoding": _refuse(
        "R1",
        "文件声明的编码“{encoding}”不受支持。请以 UTF-8 保存。",
        'The file declares the encoding "{encoding}", which is not accepted. Save it as UTF-8.',
    ),
    "encoding-differs": _refuse(
        "R1",
        "文件声明的编码是“{encoding}”，实际却是 {found}。请以 UTF-8 保存。",
        'The file declares the encoding "{encoding}" but is written in {found}. Save it as UTF-8.',
    ),
    "bytes": _refuse("R1", "此处的字节不是有效的 {encoding} 文本。", "The bytes at this place are not valid {encoding} text."),
    "control-character": _refuse(
        "R1", "此处有控制字符，XML 不允许。", "There is a control character at this place, which XML forbids."
    ),
    "not-well-formed": _refuse("R1", "文件不是格式良好的 XML：{problem}。", "The file is not well-formed XML: {problem}."),
    "doctype": _refuse(
        "R2",
        "文件含有 DOCTYPE 或实体声明，出于安全不予读取。",
        "The file has a DOCTYPE or declares entities; such files are not read, for safety.",
    ),
    "instruction": _refuse(
        "R2", "文件含有处理指令“{target}”，不予读取。", 'The file has a processing instruction "{target}"; such files are not read.'
    ),
    "xinclude": _refuse(
        "R2", "文件用 XInclude 引入其他文件，不予读取。", "The file includes other files by XInclude; such files are not read."
    ),
    "attributes": _refuse("R4", "此元素的属性超过 {limit} 个。", "This element has more than {limit} attributes."),
    "depth": _refuse("R4", "XML 嵌套超过 {limit} 层。", "The XML is nested more than {limit} levels deep."),
    "elements": _refuse("R4", "文件的元素超过 {limit} 个。", "The file has more than {limit} elements."),
    "crash": _refuse("R4", "读取文件时程序意外停止。", "Reading the file stopped unexpectedly."),
    "time": _refuse(
        "R4", "在 {seconds} 秒内未能读完文件，已停止。", "The file could not be read within {seconds} seconds; reading was stopped."
    ),
    "memory": _refuse(
        "R4", "读取文件需要的内存超过限额，已停止。", "Reading the file needs more memory than is allowed; reading was stopped."
    ),
    "not-bpmn": _refuse(
        "R3",
        "根元素是“{name}”，而 BPMN 2.0 文件的根元素必须是 definitions，命名空间为 {namespace}。",
        'The root element is "{name}"; the root of a BPMN 2.0 file is definitions in the namespace {namespace}.',
    ),
    "other-format": _refuse(
        "R3",
        "这个文件的格式是 {format}，不是 BPMN 2.0。请在建模工具里导出为 BPMN 2.0 XML 再上传。",
        "This file is in another format: {format}. Export it from your modeler as BPMN 2.0 XML and upload that.",
    ),
    "encoding-other": Text(
        "publish",
        "error",
        "R1",
        "文件以“{encoding}”编码保存，只能发布 UTF-8 编码的文件。",
        'The file is saved in the encoding "{encoding}"; only a file in UTF-8 can be published.',
        "save-as-utf-8",
    ),
    "import-from-outside": Text(
        "run",
        "error",
        "R2",
        "文件从外部导入流程“{location}”，它没有被打开。上传的文件必须自成一体。",
        'The file imports the process file "{location}", which was not opened. An upload has to be complete in itself.',
        "take-import-out",
    ),
    "expression-children": Text(
        "run",
        "error",
        "R7",
        "{at}的表达式里有子元素；表达式只能是文本。",
        "The expression of {at} contains elements; an expression can only be text.",
    ),
    "unknown-element": Text("run", "error", "R3", "{at}不是 BPMN 2.0 的元素。", "{at} is no element of BPMN 2.0."),
    "import-other": Text(
        "run",
        "error",
        "R2",
        "文件引用外部的“{location}”，它没有被打开。请删除导入。",
        'The file refers to "{location}" outside; it was not opened. Take the import out.',
        "take-import-out",
    ),
    "dmn-unreadable": _refuse("R3", "决策文件无法读取：{problem}", "The decision file cannot be read: {problem}"),
    "dmn-unsupported": Text("run", "error", "R13", "{at}：{problem}", "{at}: {problem}"),
    "dmn-no-decision": Text("publish", "error", "R13", "文件里没有决策。", "The file holds no decision."),
    "dmn-output-twice": Text(
        "publish", "error", "R13", "{at}有两个输出列都叫“{name}”。", '{at} has two output columns of the name "{name}".'
    ),
    "dmn-overlap": Text(
        "publish",
        "error",
        "R13",
        "{at}的第 {rows} 行可能同时成立而结论不同，命中策略不允许。",
        "{at}: rows {rows} may hold at once, which the hit policy does not allow.",
    ),
    "more": Text(
        "read", "info", "", "同类问题（{code_of}）还有 {count} 处。", "There are {count} more of the same kind ({code_of})."
    ),
    "vendor-namespaces": Text(
        "read",
        "info",
        "",
        "文件带有其他产品的扩展：{names}。这里不使用，但原样保留。",
        "The file carries extensions of other products: {names}. They are not used here and kept as they are.",
    ),
    "vendor-extension": Text(
        "read",
        "info",
        "",
        "扩展“{name}”出现在 {count} 个元素上：{elements}。这里不使用，原样保留。",
        "The extension {name} stands on {count}: {elements}. It is not used here and kept as it is.",
    ),
}
