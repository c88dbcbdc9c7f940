"""BPMN's own constraints: what a file may not break, each rule with the clause of the standard it comes from."""

from __future__ import annotations

from engine.model.constraints.activities import check_activities
from engine.model.constraints.collaboration import check_collaboration
from engine.model.constraints.data import check_data
from engine.model.constraints.events import check_events
from engine.model.constraints.facts import Facts
from engine.model.constraints.flows import check_flows
from engine.model.constraints.formal import check_formal
from engine.model.constraints.formats import check_formats
from engine.model.constraints.gateways import check_gateways
from engine.model.constraints.identity import check_identity
from engine.model.constraints.interfaces import check_interfaces
from engine.model.constraints.placement import check_placement
from engine.model.constraints.references import check_references
from engine.model.constraints.vocabulary import check_vocabulary
from engine.model.document import Document
from engine.model.findings import Notes

FAMILIES = (
    check_vocabulary,
    check_identity,
    check_references,
    check_flows,
    check_placement,
    check_gateways,
    check_events,
    check_activities,
    check_data,
    check_collaboration,
    check_formal,
    check_formats,
    check_interfaces,
)


def check_constraints(document: Document, notes: Notes) -> None:
    """Note every constraint of BPMN 2.0.2 that the file breaks; each closes the read gate."""
    facts = Facts(document, notes)
    for family in FAMILIES:
        family(facts)
