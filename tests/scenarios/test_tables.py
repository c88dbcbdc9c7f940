"""The decision tables at their boundaries, and against rules written down a second time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenarios.items import shipped

TODAY = date(2026, 3, 2)
CLEAN: dict[str, Any] = {
    "statuses": ["clean", "clean", "clean"],
    "filed_on": TODAY,
    "expiry": TODAY + timedelta(days=44),
    "days_to_expiry": 44,
    "cancelled_on": None,
    "licence_status": "valid",
    "open_violations": 0,
    "open_accidents": 0,
    "study_done": True,
    "medical_result": "fit",
    "human_duty": False,
}
BUSINESS: dict[str, Any] = {
    "filed_on": TODAY,
    "only_prepackaged": False,
    "risk_dishes": False,
    "canteen": False,
    "known_chain": False,
    "area": 80,
    "public_venue": False,
    "dining_area": 40,
    "fire_commitment": True,
    "signboard_area": 0,
    "barred_until": None,
}


def decide(item: str, decision: str, facts: dict[str, Any]) -> Any:
    return shipped(item).decisions[decision].evaluate(decision, facts).value


def renewal(**changed: Any) -> tuple[int, str]:
    answer = decide("driving-licence-renewal", "renewal-outcome", {**CLEAN, **changed})
    return int(answer["row"]), answer["outcome"]


def duties(age: int, classes: list[str], *, filed_on: date = TODAY, accident: bool = False) -> list[str]:
    facts = {"age": age, "classes": classes, "filed_on": filed_on, "liable_serious_accident": accident}
    return [d["code"] for d in decide("driving-licence-renewal", "renewal-duties", facts)]


def routes(**changed: Any) -> list[str]:
    return [r["code"] for r in decide("restaurant", "restaurant-routes", {**BUSINESS, **changed})]


@pytest.mark.parametrize(("days", "outcome"), [(0, "grant"), (89, "grant"), (90, "grant"), (91, "refuse"), (-365, "grant")])
def test_renewal_opens_ninety_days_before_expiry(days: int, outcome: str) -> None:
    assert renewal(days_to_expiry=days, expiry=TODAY + timedelta(days=days))[1] == outcome


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [
        (date(2025, 3, 3), (0, "grant")),
        (date(2025, 3, 2), (0, "grant")),
        (date(2025, 3, 1), (3, "refuse")),
        (date(2024, 1, 1), (3, "refuse")),
    ],
)
def test_a_licence_expired_for_more_than_a_year_needs_the_test(expiry: date, expected: tuple[int, str]) -> None:
    assert renewal(expiry=expiry, days_to_expiry=(expiry - TODAY).days) == expected


@pytest.mark.parametrize(("cancelled", "row"), [(date(2024, 3, 3), 3), (date(2024, 3, 2), 4), (date(2024, 3, 1), 4)])
def test_two_years_after_cancellation_a_new_application_is_needed(cancelled: date, row: int) -> None:
    facts = {"expiry": date(2023, 2, 1), "days_to_expiry": -1125, "licence_status": "cancelled", "cancelled_on": cancelled}
    assert renewal(**facts) == (row, "refuse")


@pytest.mark.parametrize("facts", [{"open_violations": 1}, {"open_accidents": 1}, {"study_done": False}])
def test_open_matters_fail_the_inspection(facts: dict[str, Any]) -> None:
    assert renewal(**facts) == (2, "refuse")


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["down", "clean", "clean"], "source-down"),
        ([None, "clean", "clean"], "source-down"),
        (["mismatch", "clean", None], "source-down"),
        (["mismatch", "missing", "clean"], "no-record"),
        (["mismatch", "clean", "clean"], "mismatch"),
    ],
)
def test_what_a_source_does_not_say_goes_to_a_person(statuses: list[Any], expected: str) -> None:
    answer = decide("driving-licence-renewal", "renewal-outcome", {**CLEAN, "statuses": statuses, "open_violations": 3})
    assert (answer["outcome"], answer["reason_code"]) == ("review", expected)


@pytest.mark.parametrize(
    ("age", "classes", "filed_on", "expected"),
    [
        (62, ["B2"], TODAY, []),
        (63, ["B2"], TODAY, ["downgrade"]),
        (59, ["A1"], date(2024, 12, 31), []),
        (60, ["A1"], date(2024, 12, 31), ["downgrade"]),
        (60, ["A1"], date(2025, 1, 1), []),
        (69, ["E"], TODAY, []),
        (70, ["E"], TODAY, ["downgrade", "yearly-medical"]),
        (69, ["C1"], TODAY, []),
        (70, ["C1"], TODAY, ["yearly-medical"]),
        (63, ["C1", "C2"], TODAY, []),
    ],
)
def test_age_limits_include_the_birthday(age: int, classes: list[str], filed_on: date, expected: list[str]) -> None:
    assert duties(age, classes, filed_on=filed_on) == expected


@pytest.mark.parametrize(("age", "expected"), [(69, []), (70, ["yearly-medical", "audit"])])
def test_a_liable_accident_from_seventy_asks_for_an_audit(age: int, expected: list[str]) -> None:
    assert duties(age, ["C1"], accident=True) == expected


@pytest.mark.parametrize(
    ("term", "full", "expected"),
    [(6, False, "10"), (6, True, "6"), (10, False, "long-term"), (10, True, "10"), (None, False, None)],
)
def test_the_new_term_follows_the_old_one(term: int | None, full: bool, expected: str | None) -> None:
    answer = decide("driving-licence-renewal", "renewal-validity", {"term_years": term, "full_points_year": full})
    assert answer["term"] == expected


SOURCE = st.sampled_from(["clean", "clean", "clean", "down", "missing", "mismatch", None])
FACTS = st.fixed_dictionaries(
    {
        "statuses": st.lists(SOURCE, min_size=3, max_size=3),
        "days": st.integers(-2000, 200),
        "cancelled": st.none() | st.integers(-2000, 0),
        "licence_status": st.sampled_from(["valid", "valid", "seized", "cancelled", "suspended"]),
        "open_violations": st.integers(0, 2),
        "open_accidents": st.integers(0, 1),
        "study_done": st.booleans(),
        "medical_result": st.sampled_from(["fit", "fit", "unfit", "missing", "down", "mismatch"]),
        "human_duty": st.booleans(),
    }
)


def _is_clean(facts: dict[str, Any]) -> bool:
    return (
        facts["statuses"] == ["clean"] * 3
        and -365 <= facts["days"] <= 90
        and (facts["cancelled"] is None or facts["cancelled"] > -730)
        and facts["licence_status"] == "valid"
        and facts["open_violations"] == facts["open_accidents"] == 0
        and facts["study_done"]
        and facts["medical_result"] == "fit"
        and not facts["human_duty"]
    )


@given(FACTS)
def test_a_machine_grants_exactly_what_is_clean(facts: dict[str, Any]) -> None:
    days, cancelled = facts["days"], facts["cancelled"]
    told = {k: v for k, v in facts.items() if k not in ("days", "cancelled")}
    day = None if cancelled is None else TODAY + timedelta(days=cancelled)
    _, outcome = renewal(**told, days_to_expiry=days, expiry=TODAY + timedelta(days=days), cancelled_on=day)
    assert outcome in ("grant", "review", "refuse", "supplement")
    assert (outcome == "grant") is _is_clean(facts)


@pytest.mark.parametrize(("area", "expected"), [(149, ["paper"]), (150, ["site-visit"]), (151, ["site-visit"])])
def test_from_150_square_metres_officers_come(area: int, expected: list[str]) -> None:
    assert routes(area=area) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"dining_area": 50}, ["paper"]),
        ({"dining_area": 51}, ["paper", "fire-commitment"]),
        ({"dining_area": 51, "fire_commitment": False}, ["paper", "fire-inspection"]),
        ({"dining_area": 51, "public_venue": False}, ["paper"]),
    ],
)
def test_public_venues_above_the_local_size_need_the_fire_check(facts: dict[str, Any], expected: list[str]) -> None:
    assert routes(**{"public_venue": True, **facts}) == expected


@pytest.mark.parametrize(("area", "expected"), [(0, ["paper"]), (10, ["paper"]), (11, ["paper", "signboard"])])
def test_signboards_beyond_the_size_rule_are_reviewed(area: int, expected: list[str]) -> None:
    assert routes(signboard_area=area) == expected


@pytest.mark.parametrize(("days", "barred"), [(-1, False), (0, True), (1, True)])
def test_the_bar_holds_to_its_last_day(days: int, barred: bool) -> None:
    assert ("barred" in routes(barred_until=TODAY + timedelta(days=days))) is barred


def test_prepackaged_food_needs_nothing_else() -> None:
    assert routes(only_prepackaged=True, area=500, risk_dishes=True, public_venue=True, dining_area=300, signboard_area=50) == [
        "filing"
    ]


@pytest.mark.parametrize(("visits", "expected"), [(0, ("none", 0)), (1, ("single", 1)), (2, ("joint", 1)), (3, ("joint", 1))])
def test_several_site_visits_become_one(visits: int, expected: tuple[str, int]) -> None:
    answer = decide("restaurant", "restaurant-visits", {"visits": visits})
    assert (answer["kind"], int(answer["visits"])) == expected


@pytest.mark.parametrize(
    ("results", "false_papers", "expected"),
    [
        (["pass", "pass", "pass"], False, "pass"),
        (["pass", "not-visited", None], False, "pass"),
        (["pass", "fix", "pass"], False, "fix"),
        (["fix", "fix", "fail"], False, "fail"),
        (["pass", "pass", "pass"], True, "fail"),
    ],
)
def test_the_worst_result_of_a_visit_counts(results: list[Any], false_papers: bool, expected: str) -> None:
    answer = decide("restaurant", "restaurant-visit-outcome", {"results": results, "false_papers": false_papers})
    assert answer["outcome"] == expected


@given(
    st.fixed_dictionaries(
        {
            "only_prepackaged": st.booleans(),
            "risk_dishes": st.booleans(),
            "canteen": st.booleans(),
            "known_chain": st.booleans(),
            "area": st.integers(1, 400),
            "public_venue": st.booleans(),
            "dining_area": st.integers(0, 300),
            "fire_commitment": st.booleans(),
            "signboard_area": st.integers(0, 40),
        }
    )
)
def test_every_business_has_a_way(facts: dict[str, Any]) -> None:
    found = set(routes(**facts))
    looked_at = facts["risk_dishes"] or facts["canteen"] or facts["area"] >= 150
    if facts["only_prepackaged"]:
        assert found == {"filing"}
    else:
        assert found & {"site-visit", "paper"}
        assert ("site-visit" in found) is looked_at
        assert len(found & {"fire-commitment", "fire-inspection"}) <= 1
