"""Names of documents: shown cleanly, never a path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.documents.names import LONGEST, extension, shown_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("申请表.pdf", "申请表.pdf"),
        ("门头照.jpg.png", "门头照.jpg.png"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\用户\\照片.png", "照片.png"),
        ("a\u202egpj.pdf", "agpj.pdf"),
        ("a\u200b\x00\n.pdf", "a.pdf"),
        (".pdf", "pdf"),
        ("", "文件"),
        ("...", "文件"),
        ('<a href="x">.pdf', "_a href=_x__.pdf"),
        ("  两  个  .pdf", "两 个.pdf"),
    ],
)
def test_what_is_left_of_a_name(given_name: str, shown: str) -> None:
    assert shown_name(given_name) == shown


def test_the_extension_is_that_of_the_shown_name() -> None:
    assert extension("照片.JPEG") == "jpeg"
    assert extension("照片") == ""
    assert extension("a.pdf/..") == ""


@given(st.text(max_size=400))
def test_a_shown_name_is_short_and_has_no_path(name: str) -> None:
    shown = shown_name(name)
    assert shown and len(shown) <= LONGEST + 1
    assert not set(shown) & set("/\\\0\n\r<>\u202e\u200b")
