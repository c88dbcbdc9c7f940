"""From a granted case to the licence in a citizen's hand."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from processes import casefile, licences
from processes.documents import check_upload
from processes.errors import InvalidError, NotFoundError
from tests.processes.support import Office

BASE = "https://linhe.example"


def granted(office: Office) -> str:
    """The number of a case that the machine has granted."""
    receipt = office.filed(office.person(), "simple")
    office.work()
    return receipt.number


def test_a_granted_case_has_a_licence_that_verifies_and_prints(office: Office) -> None:
    number, person = granted(office), office.person()
    with office.database.transaction() as tx:
        case = casefile.find_case(tx, number)
        identifier = licences.identifier_of(tx, case.part, case.id)
        assert identifier
        found = licences.verify_public(tx, identifier)
        data = licences.pdf(tx, person, number, base_url=BASE)
        key = licences.public_key(tx, found.key_id) if found else None
    assert found and found.valid and found.holder == "测**"
    assert key and key.startswith("-----BEGIN PUBLIC KEY-----")
    told = "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())
    for expected in ("试验许可证", "测试甲", "33990119850312001X", identifier, f"{BASE}/verify/{identifier}", number):
        assert expected in told
    assert check_upload("licence.pdf", data).type == "pdf"


def test_only_its_person_gets_the_licence(office: Office) -> None:
    number, other = granted(office), office.person("demo-2")
    with office.database.transaction() as tx, pytest.raises(NotFoundError):
        licences.pdf(tx, other, number, base_url=BASE)


def test_a_case_that_is_not_granted_has_no_licence(office: Office) -> None:
    person = office.person()
    receipt = office.filed(person, "review")
    with office.database.transaction() as tx, pytest.raises(NotFoundError):
        licences.pdf(tx, person, receipt.number, base_url=BASE)


def test_what_the_process_gives_is_printed_with_the_labels_of_the_forms(office: Office) -> None:
    receipt = office.filed(office.person(), "simple")
    values = {
        "valid_from": {"$": "date", "v": "2026-03-02"},
        "valid_until": "2036-03-01",
        "subject": "试验路1号",
        "data": {
            "address": "试验路1号",
            "classes": ["C1", "D"],
            "raw": {"zh": "生食", "en": "Raw food"},
            "cold": True,
            "area": {"$": "number", "v": "30.50"},
            "empty": None,
            "blank": " ",
            "odd": {"a": 1},
        },
    }
    with office.database.transaction() as tx:
        grant = licences.grant_for(casefile.find_case(tx, receipt.number), values, "system")
    assert (grant.valid_from, grant.valid_to, grant.subject) == (date(2026, 3, 2), date(2036, 3, 1), "试验路1号")
    printed = {line.key: (line.label["zh"], line.value["zh"]) for line in grant.printed}
    assert set(printed) == {"address", "classes", "raw", "cold", "area"}
    assert printed["classes"] == ("classes", "C1、D")
    assert printed["area"][1] == "30.50"
    assert printed["address"][0] != "address"
    assert grant.kind == "11339900MB0A000183001" and grant.issuer == "11339901MB0A00026C"


@pytest.mark.parametrize("value", ["tomorrow", "2026-13-01", 7])
def test_a_validity_that_is_no_day_is_refused(office: Office, value: object) -> None:
    receipt = office.filed(office.person(), "simple")
    with office.database.transaction() as tx, pytest.raises(InvalidError):
        licences.grant_for(casefile.find_case(tx, receipt.number), {"valid_until": value}, "system")
