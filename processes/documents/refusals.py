"""Why a file is not accepted, in Chinese and English."""

from __future__ import annotations

from processes.errors import UploadRefusedError
from processes.texts import filled, text

REASONS = {
    "empty": text("文件是空的，请重新选择。", "The file is empty. Choose another one."),
    "size": text("文件超过 {limit} MB，请压缩后再上传。", "The file is larger than {limit} MB. Make it smaller and try again."),
    "extension": text("只能上传这些格式的文件：{accept}。", "Upload a file of one of these kinds: {accept}."),
    "content": text(
        "文件内容不是 {type}，可能只改了扩展名。请另存为 {type} 后再上传。",
        "What is inside the file is not {type}; perhaps only its name was changed. Save it as {type} and try again.",
    ),
    "damaged": text("文件不完整或已损坏，请重新导出后再上传。", "The file is incomplete or damaged. Save it again and retry."),
    "trailing": text(
        "文件末尾附有其他内容，请重新导出后再上传。", "Something else is attached to the end of the file. Save it again and retry."
    ),
    "pixels": text(
        "图片超过 {limit} 万像素，请缩小后再上传。", "The picture has more than {limit}0,000 pixels. Make it smaller and try again."
    ),
    "encrypted": text("文件设有密码，请去掉密码后再上传。", "The file is protected by a password. Remove it and try again."),
    "active": text(
        "文件含有会自动运行的内容（{what}），请另存为普通文件后再上传。",
        "The file contains something that runs by itself ({what}). Save it as a plain file and try again.",
    ),
    "embedded": text(
        "文件中嵌有其他文件（{what}），请去掉后再上传。", "Another file is embedded in the file ({what}). Remove it and try again."
    ),
    "remote": text(
        "文件引用了外部内容（{what}），请去掉后再上传。",
        "The file refers to something outside of it ({what}). Remove it and try again.",
    ),
    "members": text("文件内部的部件超过 {limit} 个。", "The file has more than {limit} parts inside."),
    "unpacked": text("文件解压后超过 {limit} MB。", "The file is larger than {limit} MB when unpacked."),
    "ratio": text(
        "文件的压缩比异常（超过 {limit} 倍）。", "The file is packed more than {limit} times, which no ordinary file is."
    ),
    "same": text("这份文件之前已经交过，请上传补正后的新文件。", "This very file was handed in before. Upload the corrected one."),
    "virus": text("安全检查未通过，文件没有保存。", "The security check failed. The file was not kept."),
}


def refusal(code: str, **words: str | int) -> UploadRefusedError:
    """The error for the reason `code`, with its sentence by language under `file`."""
    sentence = filled(REASONS[code], {name: str(word) for name, word in words.items()})
    return UploadRefusedError({"file": [sentence]}, sentence["en"])
