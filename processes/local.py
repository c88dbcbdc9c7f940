"""Files of this machine as a designer's pipeline checks them: a BPMN file, a DMN file, a bundle or its folder."""

from __future__ import annotations

from pathlib import Path

from engine.model import check_dmn
from engine.model.report import ImportReport
from processes.calling import Linking, nowhere
from processes.inspection import Inspected, inspect, inspect_folder
from processes.texts import same


def inspect_path(path: Path, linking: Linking = nowhere) -> Inspected:
    """The verdict on the file or folder with all findings; files are read in a bounded process. OSError as it comes.

    `linking` looks for what is called outside the file.
    """
    if path.is_dir():
        return inspect_folder(path, linking)
    data = path.read_bytes()
    if path.suffix.lower() == ".dmn":
        return _decisions(path.name, check_dmn(data))
    return inspect(path.name, data, linking=linking)


def _decisions(name: str, report: ImportReport) -> Inspected:
    return Inspected(
        filename=name,
        kind="decisions",
        key=Path(name).stem,
        name=same(name),
        verdict=report.verdict,
        findings=tuple(report.findings),
        files={},
        hash=None,
        definition=None,
        model=None,
    )
