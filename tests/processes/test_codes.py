"""Check digits: the examples of the standards, and what a single wrong character does."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from processes import codes

CITIZENS = ["33990119850312001X", "339901202406070021", "339902195809300032", "339921196511210046"]
AUTHORITIES = ["91339901MA2LH00108", "11339900MB0A000183", "11339901MB0A00026C", "11339900MB0A00034Q"]
KIND = "11339900MB0A000183001"
LICENCE = "1.2.156.3005.2.11339900MB0A000183001.11339901MB0A00026C.2026000001.001.G"


@pytest.mark.parametrize("number", CITIZENS)
def test_citizen_ids_of_the_demo_city_are_sound_in_demo_mode_only(number: str) -> None:
    assert codes.citizen_id_fault(number, demo=True) is None
    assert codes.citizen_id_fault(number) == "region"


@pytest.mark.parametrize("number", ["11010519491231002X", "330102198808081239"])
def test_citizen_ids_of_real_regions_are_sound(number: str) -> None:
    assert codes.citizen_id_fault(number) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("", "length"),
        ("110105491231002", "length"),
        (" 1010519491231002X", "characters"),
        ("11010519491231002x", "characters"),
        ("\uff1110105" + "19491231002X", "characters"),
        ("99010519491231002X", "region"),
        ("11010519490231002X", "birth"),
        ("110105000001010029", "birth"),
        ("330102198808081230", "check"),
    ],
)
def test_the_first_fault_of_a_citizen_id_is_named(number: str, fault: str) -> None:
    assert codes.citizen_id_fault(number) == fault


def test_nobody_is_born_tomorrow() -> None:
    number = "33990120240607002" + codes.citizen_id_check("33990120240607002")
    assert codes.citizen_id_fault(number, demo=True, today=date(2024, 6, 7)) is None
    assert codes.citizen_id_fault(number, demo=True, today=date(2024, 6, 6)) == "birth"


def test_birth_and_sex_are_read_from_the_number() -> None:
    assert codes.citizen_id_birth(CITIZENS[0]) == date(1985, 3, 12)
    assert codes.is_male(CITIZENS[0]) and not codes.is_male(CITIZENS[1])


@given(st.sampled_from(CITIZENS), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_changed_character_of_a_citizen_id_is_found(number: str, place: int, char: str) -> None:
    assume(number[place] != char)
    assert codes.citizen_id_fault(number[:place] + char + number[place + 1 :], demo=True) is not None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.sampled_from(["339901", "110105", "650100"]))
def test_every_computed_citizen_id_is_sound(born: date, serial: int, region: str) -> None:
    body = f"{region}{born:%Y%m%d}{serial:03d}"
    number = body + codes.citizen_id_check(body)
    assert codes.citizen_id_fault(number, demo=True) is None
    assert codes.citizen_id_birth(number) == born


@given(st.text(max_size=30))
def test_any_text_gets_a_verdict(text: str) -> None:
    assert codes.citizen_id_fault(text) in {None, "length", "characters", "region", "birth", "check"}
    assert codes.uscc_fault(text) in {None, "length", "characters", "region", "check"}
    assert codes.licence_identifier_fault(text) is not None
    assert codes.case_number_fault(text) in {None, "length", "characters", "check"}


@pytest.mark.parametrize("code", AUTHORITIES)
def test_organisation_codes_of_the_demo_city(code: str) -> None:
    assert codes.uscc_fault(code, demo=True) is None
    assert codes.uscc_fault(code) == "region"


@given(st.sampled_from(AUTHORITIES), st.integers(0, 17), st.sampled_from(codes.BASE36))
def test_one_changed_character_of_an_organisation_code_is_found(code: str, place: int, char: str) -> None:
    assume(code[place] != char)
    assert codes.uscc_fault(code[:place] + char + code[place + 1 :], demo=True) is not None


def test_the_letters_left_out_of_organisation_codes_are_refused() -> None:
    assert {codes.uscc_fault(letter + AUTHORITIES[0][1:], demo=True) for letter in "IOSVZ"} == {"characters"}


def test_licence_identifier_has_four_parts_and_its_check_character() -> None:
    made = codes.licence_identifier(KIND, "11339901MB0A00026C", "2026000001", 1)
    assert made == LICENCE
    assert codes.licence_identifier_fault(LICENCE) is None


@given(st.integers(len(codes.LICENCE_ROOT) + 1, len(LICENCE) - 1), st.sampled_from(codes.BASE36))
def test_one_changed_character_of_a_licence_identifier_is_found(place: int, char: str) -> None:
    assume(LICENCE[place] != char)
    assert codes.licence_identifier_fault(LICENCE[:place] + char + LICENCE[place + 1 :]) is not None


@pytest.mark.parametrize(
    ("kind", "issuer", "serial", "version"),
    [("x", "1" * 18, "1", 1), (KIND, "1" * 18, "", 1), (KIND, "1" * 18, "1", 0), ("a" * 21, "1" * 18, "1", 1)],
)
def test_a_licence_identifier_of_wrong_parts_is_not_made(kind: str, issuer: str, serial: str, version: int) -> None:
    with pytest.raises(ValueError, match=r"identifier|substring"):
        codes.licence_identifier(kind, issuer, serial, version)


def test_case_number_of_the_domain() -> None:
    number = codes.case_number("339901", date(2026, 1, 5), 123)
    assert number == "33990120260105000123J"
    assert codes.case_number_fault(number) is None
    assert codes.child_case_number(number, 2) == "33990120260105000123J-02"
    assert codes.case_number_fault("33990120260105000123J-02") is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [("33990120260105000123J-2", "length"), ("33990120260105000123j", "characters"), ("33990120260105000124J", "check")],
)
def test_a_wrong_case_number_is_named(text: str, fault: str) -> None:
    assert codes.case_number_fault(text) == fault


@given(st.text(codes.BASE36, min_size=2, max_size=40), st.data())
def test_mod_37_36_finds_a_changed_character_and_a_swap(body: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from(codes.BASE36.replace(body[place], "")))
    assert codes.mod_37_36(body[:place] + other + body[place + 1 :]) != codes.mod_37_36(body)


def test_serials_out_of_bounds_make_no_number() -> None:
    for serial in (0, 1_000_000):
        with pytest.raises(ValueError, match="serial"):
            codes.case_number("339901", date(2026, 1, 5), serial)
    with pytest.raises(ValueError, match="children"):
        codes.child_case_number("33990120260105000123J", 100)


def test_tracking_codes_are_ten_readable_characters_and_fresh() -> None:
    made = {codes.new_tracking_code() for _ in range(200)}
    assert len(made) == 200
    assert all(len(code) == 10 and set(code) <= set(codes.TRACKING_ALPHABET) for code in made)


def test_masks_keep_three_and_four() -> None:
    assert codes.mask_citizen_id("11010519491231002X") == "110***********002X"
    assert codes.mask_phone("13800138000") == "138****8000"
    assert codes.mask_phone("12345") == "*****"
    assert [codes.mask_name(name) for name in ("测试", "李", "")] == ["测*", "李*", ""]
