"""Operators in a test office, and other versions of its permit."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from processes import audit, casefile, publishing
from processes.operating import verbs, viewing
from processes.operating.asking import Asked, Done
from processes.operating.viewing import InstanceView, TokenView
from processes.people import Official
from processes.tables import item_live
from tests.processes.support import PERMIT, Office


@dataclass
class Desk:
    """An office and one operator; every operation has a key of its own."""

    office: Office
    folder: Path
    operator: Official
    numbers: int = 0
    versions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def opened(cls, office: Office, folder: Path) -> Desk:
        """A desk in the office."""
        return cls(office, folder, office.official("operator", "operator"))

    def asked(self, instance: str, reason: str = "技术修复", **more: Any) -> Asked:
        """A question with a fresh key."""
        self.numbers += 1
        return Asked(instance, reason, more.pop("key", f"key-{self.numbers}"), **more)

    def do(self, verb: Any, instance: str, *values: Any, **more: Any) -> Done:
        """The verb is done in a transaction of its own."""
        names = {name: more.pop(name) for name in ("reason", "key", "seen") if name in more}
        with self.office.database.transaction() as tx:
            done: Done = verb(tx, self.office.settings, self.operator, self.asked(instance, **names), *values, **more)
        return done

    def view(self, instance: str) -> InstanceView:
        """What the operator sees."""
        with self.office.database.transaction(write=False) as tx:
            return viewing.view(tx, self.operator, instance)

    def token(self, instance: str) -> TokenView:
        """The one token of the instance."""
        (one,) = self.view(instance).tokens
        return one

    def state(self, instance: str) -> str:
        """The case's state."""
        with self.office.database.transaction(write=False) as tx:
            return casefile.read_case(tx, instance).state

    def places(self, instance: str, token: int) -> set[str]:
        """Where the token may go."""
        with self.office.database.transaction(write=False) as tx:
            found = verbs.places(tx, self.operator, instance, verbs.Moving(token, ""))
        return {each.value for each in found}

    def differences(self) -> tuple[str, ...]:
        """What verification finds."""
        with self.office.database.transaction(write=False) as tx:
            return audit.verify(tx, self.office.settings).differences

    def live(self) -> str:
        """The version that is offered."""
        with self.office.database.transaction(write=False) as tx:
            return str(tx.connection.execute(select(item_live.c.version)).scalar_one())

    def publish(
        self,
        name: str,
        *changes: tuple[str, str],
        item: tuple[tuple[str, str], ...] = (),
        files: Mapping[str, str] = MappingProxyType({}),
    ) -> str:
        """The hash of another published version: the permit with these regular expressions replaced in its process.

        `files` come in beside its own, or in their place.
        """
        folder = self.folder / name
        shutil.copytree(PERMIT, folder)
        for path, content in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")
        for file, replaced in ((folder / "process.bpmn", changes), (folder / "item.yaml", item)):
            text = file.read_text(encoding="utf-8")
            for pattern, by in replaced:
                text, count = re.subn(pattern, by, text)
                assert count, pattern
            file.write_text(text, encoding="utf-8")
        with self.office.database.transaction() as tx:
            kept = publishing.load_folder(tx, folder)
            assert kept.draft, kept.findings
            assert not [finding.code for finding in kept.findings if finding.gate == "publish" and finding.level == "error"]
        return kept.draft


RENAMED = ((r'(id|sourceRef|targetRef|bpmnElement)="examine"', r'\1="assess"'),)
RENAMED_ITEM = ((r"nodes: \[examine\]", "nodes: [assess]"),)
CLOSER = ((r'name="审查"', 'name="细致审查"'), (r'value="permit-examiner"', 'value="permit-clerk"'))


WEIGHING = (
    (r'targetRef="propose"', 'targetRef="weigh"'),
    (r"<bpmn:incoming>examine_propose<", "<bpmn:incoming>weigh_propose<"),
    (
        r"(<bpmn:serviceTask id=\"propose\")",
        '<bpmn:businessRuleTask id="weigh" name="评估"><bpmn:extensionElements><onerun:properties>'
        '<onerun:property name="onerun:decision" value="weigh" /><onerun:property name="onerun:result" value="weighed" />'
        '<onerun:property name="onerun:inputs" value="kind = application.kind" />'
        r"</onerun:properties></bpmn:extensionElements><bpmn:incoming>examine_propose</bpmn:incoming>"
        r"<bpmn:outgoing>weigh_propose</bpmn:outgoing></bpmn:businessRuleTask>\1",
    ),
    (r"(</bpmn:process>)", r'<bpmn:sequenceFlow id="weigh_propose" sourceRef="weigh" targetRef="propose" />\1'),
)


def weighing(outcome: str, decision: str = "weigh") -> str:
    """A decision file in which every kind of permit comes to one outcome."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="{decision}_file" name="rules" namespace="https://example.org/rules">
  <decision id="{decision}" name="{decision}"><variable id="{decision}_v" name="{decision}" />
    <decisionTable id="{decision}_t" hitPolicy="UNIQUE">
      <input id="{decision}_i"><inputExpression id="{decision}_e" typeRef="string"><text>kind</text></inputExpression></input>
      <output id="{decision}_o" name="outcome" />
      <rule id="{decision}_r"><inputEntry id="{decision}_ri"><text>-</text></inputEntry>
        <outputEntry id="{decision}_ro"><text>{{"outcome": "{outcome}"}}</text></outputEntry></rule>
    </decisionTable></decision>
</definitions>"""


def ruled(desk: Desk, name: str, outcome: str, *changes: tuple[str, str], item: tuple[tuple[str, str], ...] = ()) -> str:
    """A published version whose examinations are weighed by a decision table with this outcome."""
    return desk.publish(name, *WEIGHING, *changes, item=item, files={"decisions/weigh.dmn": weighing(outcome)})
