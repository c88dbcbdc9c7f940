"""The registries' data: synthetic, sound and consistent, on every day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.codes import citizen_id_birth, citizen_id_fault, is_male, uscc_fault
from processes.people import demo_identities
from workers.sandbox.records import Registries, day_from, load

RECORDS = load()
PEOPLE = {p["citizen_id"]: p for p in RECORDS["population"]}


@pytest.mark.parametrize("registry", sorted(RECORDS))
def test_every_number_is_sound_and_of_the_invented_city(registry: str) -> None:
    for record in RECORDS[registry]:
        number = record.get("uscc") or record["citizen_id"]
        fault = uscc_fault(number, demo=True) if "uscc" in record else citizen_id_fault(number, demo=True)
        assert fault is None, number
        assert "3399" in number[:6]


def test_the_population_register_agrees_with_its_numbers() -> None:
    for number, person in PEOPLE.items():
        assert citizen_id_birth(number) == date.fromisoformat(person["birth"])
        assert (person["sex"] == "male") is is_male(number)


@pytest.mark.parametrize("registry", ["driving-licence", "medical", "vehicles"])
def test_only_registered_people_stand_in_the_other_registers(registry: str) -> None:
    assert {r["citizen_id"] for r in RECORDS[registry]} <= set(PEOPLE)


def test_the_persons_of_every_story_are_there() -> None:
    drivers = {r["citizen_id"] for r in RECORDS["driving-licence"]}
    assert {"33990119850312001X", "339902195809300032", "339921196511210046"} <= drivers
    assert set(PEOPLE) - drivers, "somebody has no licence on record"
    assert drivers - {r["citizen_id"] for r in RECORDS["medical"]}, "somebody has no medical report"


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_licence_expires_in_45_days_on_every_day(today: date) -> None:
    record = Registries(RECORDS, lambda: today).find("driving-licence", "33990119850312001X")
    assert record is not None
    assert (date.fromisoformat(record["expiry"]) - today).days == 45


@pytest.mark.parametrize(
    ("text", "expected"),
    [("+1m", "2024-02-29"), ("-1m", "2023-12-31"), ("+1y", "2025-01-31"), ("-11m", "2023-02-28"), ("+30d", "2024-03-01")],
)
def test_months_end_on_their_last_day(text: str, expected: str) -> None:
    assert day_from(date(2024, 1, 31), text).isoformat() == expected


def test_a_wrong_relative_day_is_refused() -> None:
    with pytest.raises(ValueError, match="5w"):
        day_from(date(2024, 1, 31), "5w")


def test_every_demo_identity_is_registered_under_its_name() -> None:
    known = {r["citizen_id"]: r["name"] for r in RECORDS["population"]} | {r["uscc"]: r["name"] for r in RECORDS["enterprise"]}
    identities = demo_identities()
    assert {i.number: i.name for i in identities}.items() <= known.items()
    assert len({i.number for i in identities}) == len({i.id for i in identities}) == len(identities)
