"""The file that came with a request, checked before any transaction is open."""

from __future__ import annotations

from collections.abc import Collection

from flask import request

from processes.attachments import Inspected, inspect
from processes.errors import UploadRefusedError
from web.edge import settings
from web.language import t


def sent_file(accept: Collection[str], name: str = "file") -> Inspected:
    """The file of the form's field, fit to be kept. UploadRefusedError where there is none, or where it is not."""
    file = request.files.get(name)
    if file is None or not file.filename:
        raise UploadRefusedError({"file": [t("apply.choose-file")]})
    return inspect(settings(), file.filename, file.read(), accept)


def has_file(name: str) -> bool:
    """True where a file was chosen for the form's field."""
    file = request.files.get(name)
    return file is not None and bool(file.filename)
