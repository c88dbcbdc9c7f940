"""What an official has typed on a task's page, as the verbs take it."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from processes.forms import Form
from processes.human import STANDARD


def entered(sent: MultiDict[str, str], form: Form | None) -> tuple[dict[str, Any], str]:
    """The values of the task's own form and of the standard questions, and the opinion.

    Lines of `gaps` and `officers` stay as typed; an empty standard answer is left out.
    """
    own = {f.key for f in form.fields} if form else set()
    lists = {name: sent.getlist(name) for name in sent}
    values: dict[str, Any] = form.from_html({k: v for k, v in lists.items() if k in own}) if form else {}
    values |= {name: sent[name] for name in STANDARD if name not in own and sent.get(name, "").strip()}
    return values, "" if "opinion" in own else sent.get("opinion", "")
