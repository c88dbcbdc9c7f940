"""Very large and very deep inputs get their verdict quickly and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from processes.documents import check_upload
from processes.errors import InvalidError, UploadRefusedError
from processes.forms import load_form
from tests.corpora import corpus
from tests.processes.forms.samples import translated
from tests.yardstick import costs_at_most

EFFORT = 200


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the generator of the samples makes."""
    folder = tmp_path_factory.mktemp("large")
    subprocess.run([sys.executable, str(corpus("bad_inputs", "make_large.py")), str(folder)], check=True, timeout=120)
    return folder


def test_every_generated_form_and_upload_is_refused_in_time(large: Path) -> None:
    form = load_form(translated(json.loads(corpus("bad_inputs", "form_schema.json").read_text("utf-8"))))
    listed = json.loads(corpus("bad_inputs", "index.json").read_text("utf-8"))["generated"]
    judged = 0
    for entry in (entry for entry in listed if entry["kind"] in ("form", "upload")):
        data = next(large.rglob(entry["file"])).read_bytes()
        with costs_at_most(EFFORT), pytest.raises((InvalidError, UploadRefusedError)):
            if entry["kind"] == "upload":
                check_upload(entry["file"], data)
            else:
                form.validate(data, form.schema("zh", date(2026, 11, 22)))
        judged += 1
    assert judged
