"""From a demo identity to the licence: real database, real registers over HTTP, real payment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from processes import tables
from processes.calendar import day_of
from processes.licences.tables import licence
from tests.scenarios.hall import Hall

RENEWAL, RESTAURANT = "driving-licence-renewal", "restaurant"
ON_THE_SPOT = ["demo-1", "demo-3", "demo-10", "demo-14"]
TO_A_PERSON = ["demo-2", "demo-5", "demo-6", "demo-7", "demo-8", "demo-9", "demo-11"]


def licences(hall: Hall, number: str) -> list[Any]:
    case = hall.case(number).id
    with hall.database.transaction() as tx:
        return list(tx.connection.execute(select(licence).where(licence.c.case_id == case)))


def notices(hall: Hall, number: str) -> list[str]:
    case, t = hall.case(number).id, tables.notice
    with hall.database.transaction() as tx:
        return sorted(tx.connection.scalars(select(t.c.kind).where(t.c.case_id == case)))


def test_clean_data_renews_on_the_spot(hall: Hall) -> None:
    for identity in ON_THE_SPOT:
        number = hall.apply(identity, RENEWAL)
        case = hall.case(number)
        assert (case.state, case.row["outcome"]) == ("CLOSED", "APPROVED"), identity
        assert hall.open_tasks(number) == {}
        assert len(licences(hall, number)) == 1
        assert notices(hall, number) == ["accepted", "approved", "delivered", "received"]
        asked = [e["kind"] for e in hall.register_effects(number)]
        assert sorted(asked) == ["driving-licence", "medical", "population", "vehicles"]


def test_everything_else_goes_to_a_person(hall: Hall) -> None:
    for identity in TO_A_PERSON:
        number = hall.apply(identity, RENEWAL)
        assert hall.state(number) == "IN_REVIEW", identity
        assert set(hall.open_tasks(number)) == {"examine"}
        assert licences(hall, number) == []


def test_a_refusal_has_its_reason_and_its_notice(hall: Hall) -> None:
    number = hall.apply("demo-6", RENEWAL)
    hall.do(number, "examine", "fail", opinion="有违法未处理。")
    hall.do(number, "decide", "refuse", reason_code="open-matters", facts="有2条违法未处理。", opinion="不予换证。")
    case = hall.case(number)
    assert (case.state, case.row["outcome"]) == ("CLOSED", "REFUSED")
    assert "refused" in notices(hall, number)
    assert licences(hall, number) == []


def test_an_officer_downgrades_where_the_age_limit_is_met(hall: Hall) -> None:
    number = hall.apply("demo-2", RENEWAL)
    hall.do(number, "examine", "pass", medical_paper="none")
    hall.do(number, "decide", "return", opinion="请写明降级依据。")
    hall.do(number, "examine", "pass")
    hall.do(number, "decide", "approve")
    assert hall.state(number) == "CLOSED"
    (issued,) = licences(hall, number)
    assert issued.valid_to is None


def test_a_missing_report_is_supplemented_once(hall: Hall) -> None:
    number = hall.apply("demo-12", RENEWAL)
    assert hall.state(number) == "AWAITING_SUPPLEMENT"
    day = day_of(hall.now).isoformat()
    hall.supply(number, "demo-12", "medical-report", medical_hospital="临和市第二试验医院", medical_examined_on=day)
    assert set(hall.open_tasks(number)) == {"examine"}
    hall.do(number, "examine", "pass", medical_paper="sound")
    hall.do(number, "decide", "approve")
    assert hall.case(number).row["outcome"] == "APPROVED"


def test_silence_counts_as_withdrawal(hall: Hall) -> None:
    number = hall.apply("demo-12", RENEWAL)
    hall.later(days=40)
    assert hall.state(number) == "LAPSED"
    assert hall.open_tasks(number) == {}


def test_a_register_that_stays_down_hands_over_to_a_person(hall: Hall) -> None:
    hall.sandbox.behave("medical", outage=True)
    number = hall.apply("demo-1", RENEWAL)
    for _ in range(12):
        hall.later(hours=6)
    assert hall.state(number) == "IN_REVIEW"
    assert set(hall.open_tasks(number)) == {"examine"}


def test_a_register_that_fails_twice_is_asked_again(hall: Hall) -> None:
    hall.sandbox.behave("medical", fault="lost", times=2)
    number = hall.apply("demo-1", RENEWAL)
    for _ in range(6):
        hall.later(hours=1)
    assert hall.state(number) == "CLOSED"
    assert len([e for e in hall.register_effects(number) if e["kind"] == "medical"]) == 1


def test_a_big_restaurant_takes_all_departments_and_one_visit(hall: Hall) -> None:
    number = hall.apply("demo-17", RESTAURANT, cold_dishes="yes", fire_commitment="inspect", signboard_area=30)
    gaps = [{"key": "layout-plan", "zh": "布局图缺少水池位置", "en": "The plan does not show the sinks", "material": "layout-plan"}]
    hall.do(number, "intake", "supplement", gaps=gaps)
    assert hall.state(number) == "AWAITING_SUPPLEMENT"
    hall.supply(number, "demo-17", "layout-plan", supplement_note="已标明。")
    hall.do(number, "recheck", "accept")
    assert set(hall.open_tasks(number)) == {"food_review", "signboard_review"}
    hall.do(number, "signboard_review", "pass", points=["size", "safety"])
    hall.do(number, "food_review", "pass", points=["layout", "flow"])
    day = day_of(hall.now).isoformat()
    found = {"visited_on": day, "food_result": "fix", "fire_result": "pass", "faults": "洗手池无标识。"}
    hall.do(number, "site_visit", "fix", officers=["测试甲 H001", "测试乙 H002"], **found)
    assert "fix-list" not in notices(hall, number)
    hall.do(number, "fix_time", "approve", opinion="整改需要时间，同意延期。")
    assert "fix-list" in notices(hall, number)
    hall.do(number, "fix_check", "pass", points=["food"], fix_note="已整改。")
    hall.do(number, "examine_again", "pass")
    hall.do(number, "decide", "approve", remarks="不得制售生食。")
    case = hall.case(number)
    assert (case.state, case.row["outcome"], case.row["extensions"]) == ("CLOSED", "APPROVED", 1)
    (issued,) = licences(hall, number)
    assert (issued.valid_to - issued.valid_from).days in (1825, 1826)


def test_a_small_restaurant_needs_papers_only(hall: Hall) -> None:
    number = hall.apply("demo-15", RESTAURANT)
    hall.do(number, "intake", "accept", checked=["layout-plan"])
    assert set(hall.open_tasks(number)) == {"food_review"}
    hall.do(number, "food_review", "pass")
    hall.do(number, "lead_examine", "pass")
    hall.do(number, "decide", "approve")
    assert hall.case(number).row["outcome"] == "APPROVED"


def test_silence_of_the_counter_counts_as_acceptance(hall: Hall) -> None:
    number = hall.apply("demo-15", RESTAURANT)
    hall.later(days=30)
    case = hall.case(number)
    assert (case.state, case.row["deemed"]) == ("IN_REVIEW", True)
    assert set(hall.open_tasks(number)) == {"food_review"}


def test_prepackaged_food_needs_no_licence(hall: Hall) -> None:
    nothing = dict.fromkeys(("raw_food", "cold_dishes", "cakes", "fresh_juice", "canteen", "known_chain", "area_m2"))
    number = hall.apply("demo-16", RESTAURANT, only_prepackaged="yes", signboard_area=None, fire_commitment=None, **nothing)
    assert hall.state(number) == "NOT_REQUIRED"
    assert notices(hall, number) == ["not-required", "received"]


def test_false_papers_are_refused_with_reasons(hall: Hall) -> None:
    number = hall.apply("demo-4", RESTAURANT)
    hall.do(number, "intake", "accept")
    hall.do(number, "food_review", "pass")
    day = day_of(hall.now).isoformat()
    found = {"visited_on": day, "food_result": "fail", "fire_result": "not-visited", "false_papers": True, "faults": "证明系伪造。"}
    hall.do(number, "site_visit", "fail", officers=["测试甲 H001", "测试乙 H002"], **found)
    hall.do(number, "lead_examine", "fail", opinion="建议不予许可。")
    hall.do(number, "decide", "refuse", reason_code="false-papers", facts="三份健康证明系伪造。")
    assert hall.case(number).row["outcome"] == "REFUSED"
    assert "refused" in notices(hall, number)


def test_the_counter_turns_away_who_is_barred(hall: Hall) -> None:
    number = hall.apply("demo-18", RESTAURANT)
    hall.do(number, "intake", "not-accept", reason_code="barred", facts="禁止申请期未满。")
    assert hall.state(number) == "NOT_ACCEPTED"
    assert "not-accepted" in notices(hall, number)
