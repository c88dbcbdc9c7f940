"""Bundles: the files of a service item, from a zip or a folder, read within limits and nothing else.

A zip is hostile until shown otherwise: names, number, stated sizes and ratio are looked at before anything is
unpacked, and the bytes are counted while they are read, because stated sizes can lie.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from processes.errors import UploadRefusedError
from processes.texts import text

MEMBERS = 200
MEMBER_BYTES = 2_000_000
TOTAL_BYTES = 10_000_000
RATIO = 200
SUFFIXES = frozenset({".yaml", ".bpmn", ".dmn", ".json", ".md"})
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,4}")
CHUNK = 65_536

Files = Mapping[str, bytes]


def read_zip(data: bytes) -> dict[str, bytes]:
    """The files of a zip by path; one folder around all of them is taken off.

    UploadRefusedError for what is no zip, encrypted, too large, or names files outside its own folder.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            _check(members)
            budget, files = TOTAL_BYTES, {}
            for member in members:
                content = _unpack(archive, member, min(MEMBER_BYTES, budget))
                budget -= len(content)
                files[member.filename] = content
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError) as error:
        raise _refused("这不是可以读取的 zip 文件。", "This is not a readable zip file.") from error
    return _without_top(files)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a bundle's folder by path, `scenarios/` and hidden files left out.

    UploadRefusedError where the folder holds more than a bundle may.
    """
    files: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.suffix in SUFFIXES and not name.startswith((".", "scenarios/")):
            files[name] = path.read_bytes()
    if len(files) > MEMBERS or sum(map(len, files.values())) > TOTAL_BYTES:
        raise _refused("文件夹里的内容超过了文件包允许的数量或大小。", "The folder holds more than a bundle may.")
    return files


def write_zip(files: Files) -> bytes:
    """A zip of the files; the same files always give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def content_hash(files: Files) -> str:
    """The SHA-256 that names a version: over the paths and contents of all files, in the order of the paths."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return digest.hexdigest()


def _check(members: list[zipfile.ZipInfo]) -> None:
    names = [m.filename for m in members]
    if not names or len(names) > MEMBERS or len({n.casefold() for n in names}) != len(names):
        raise _refused(
            f"文件包里应有 1 到 {MEMBERS} 个文件，文件名不能相同。",
            f"A bundle holds from 1 to {MEMBERS} files with different names.",
        )
    for member in members:
        if not NAME.fullmatch(member.filename) or Path(member.filename).suffix not in SUFFIXES:
            raise _refused(
                "文件包里只能有 yaml、bpmn、dmn、json 和 md 文件，文件名只用字母、数字、点、连字符和下划线。",
                "A bundle holds only yaml, bpmn, dmn, json and md files with plain names.",
            )
        if member.flag_bits & 1 or (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise _refused("文件包里不能有加密的文件，也不能有链接。", "A bundle holds no encrypted files and no links.")
        if member.file_size > MEMBER_BYTES or member.file_size > RATIO * max(member.compress_size, 1):
            raise _refused("文件包里有文件太大。", "A file in the bundle is too large.")
    if sum(m.file_size for m in members) > TOTAL_BYTES:
        raise _refused("文件包太大。", "The bundle is too large.")


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    parts, size = [], 0
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise _refused("文件包里有文件比它声明的大。", "A file in the bundle is larger than it says.")
            parts.append(chunk)
    return b"".join(parts)


def _without_top(files: dict[str, bytes]) -> dict[str, bytes]:
    tops = {name.partition("/")[0] for name in files}
    if len(tops) != 1 or any("/" not in name for name in files):
        return {n: d for n, d in files.items() if not n.startswith("scenarios/")}
    inner = {name.partition("/")[2]: data for name, data in files.items()}
    return {n: d for n, d in inner.items() if not n.startswith("scenarios/")}


def _refused(chinese: str, english: str) -> UploadRefusedError:
    return UploadRefusedError({"file": [text(chinese, english)]}, english)
