"""Texts of the publish gate: the rules that a process has to keep before anyone may use it."""

from __future__ import annotations

from engine.model.texts.text import Text


def _error(rule: str, zh: str, en: str, fix: str | None = None) -> Text:
    return Text("publish", "error", rule, zh, en, fix)


PUBLISH: dict[str, Text] = {
    "delegate": _error(
        "R10",
        "{at}用“{name}”指向程序代码或地址（{value}）。请从操作目录中选择一项操作。",
        '{at} points to program code or an address by "{name}" ({value}). Choose an operation of the catalogue.',
    ),
    "listener": _error(
        "R7",
        "{at}带有“{name}”，其中的代码不会执行。请改用任务或操作。",
        '{at} has a "{name}"; code in it is not run. Use a task or an operation.',
    ),
}
