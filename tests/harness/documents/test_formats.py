import re

import pytest

from harness.documents.formats import FORMATS, Format

EDGES = {
    "date8": (["20240229", "20261231"], ["20230229", "20261301", "2026-01-01", "2026010", "２０２６０１０１"]),
    "time12": (["202601010000", "202612312359"], ["202601012400", "202601010060", "20260101", "202602300800"]),
    "time14": (["20260101235959"], ["20260101235960", "202601012359"]),
    "date_or_year": (["1987", "19870101"], ["198", "1787", "19871301"]),
    "date_or_time": (["20260101", "202601010830"], ["2026", "202601012530"]),
    "birth12": (["198700000000", "198703150000", "202603150210"], ["198700150000", "198700000830", "19870315"]),
    "slashed": (["15/03/2026"], ["31/02/2026", "2026/03/15", "15-03-2026", "5/3/2026"]),
    "month6": (["202612"], ["202613", "20261"]),
    "birth8": (["19870000", "19870315"], ["1987", "19870015", "19870300", "198700000000"]),
    "date_list": (["20260101", "20260101;20271231", "20260101;"], ["20260101,20271231", "20260101;2027"]),
    "time_list": (["202601010830;202601020900"], ["202601010830;20260102"]),
    "bhxh10": (["7900000001", "0000000001"], ["0000000000", "790000001", "79000000011", "790000000x"]),
    "bhxh10_or_zeros": (["0000000000", "7900000001"], ["000000000"]),
    "cccd": (["012345678", "001087000001", "C1234567"], ["1234567890", "c1234567", "CC123456", "0010870000012"]),
    "identity": (
        ["001087000001", "VN00108700000123", "012345678", "C1234567", "EA1234567", "12AB34567"],
        ["00108700", "1234567890", "c1234567", "AB12"],
    ),
    "identity_driver": (["C1234567", "EA1234567", "012345678", "001087000001"], ["0010870000", "c1234567"]),
    "card15": (["DN4797900000001"], ["DN6797900000001", "D44797900000001", "7900000001"]),
    "card": (["DN4797900000001", "7900000001", "001087000001"], ["DN479790000000", "79000000011"]),
    "card_list": (["DN4797900000001;GD4797900000001"], ["DN4797900000001,GD4797900000001", ";"]),
    "card_temporary": (["TE1797900000002"], ["TE2797900000002", "DN4797900000001"]),
    "facility5": (["79001", "64A01"], ["7900", "A4001", "64a01"]),
    "facility_list": (["79001;64A01"], ["79001,64A01"]),
    "icd10": (["I10", "J18.9", "A15.0", "J189", "A18.0+"], ["18.9", "J", "J18.9;I10"]),
    "icd10_list": ([";".join(["I10"] * 12)], [";".join(["I10"] * 13)]),
    "percentage": (["0", "100"], ["101", "-1", "1.5"]),
    "decimal": (["0", "450000.50"], ["-1", "1,5", "1."]),
    "decimal_list": (["3100;2900.5"], ["3100,2900"]),
    "phone": (["0901900001", "+84901900001"], ["09x", "1234567"]),
    "appraisal_subjects": (["BB", "TNLĐ;BNN"], ["XX", "TNLĐ,BNN"]),
    "benefit_kinds": (["1", "1;7"], ["8", "1,2"]),
    "driver_number": (["00001/GKSKLX/64A01/26"], ["1/GKSKLX/64A01/26"]),
    "birth_number": (["64A01.GCS.00001.26"], ["64A01/GCS/00001/26"]),
    "year": (["2026"], ["26", "1815"]),
}

EVERY_FORMAT = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS.keys())


@EVERY_FORMAT
class TestEveryFormat:
    def test_its_example_fits_its_check_and_its_pattern(self, form: Format) -> None:
        assert form.check(form.example)
        assert re.fullmatch(form.pattern, form.example)

    def test_nothing_and_foreign_signs_do_not_fit(self, form: Format) -> None:
        assert not any(form.check(text) for text in ("", " ", "\0", "#", "x" * 10_000))

    def test_what_the_check_takes_the_pattern_takes(self, form: Format) -> None:
        good, bad = EDGES.get(form.name, ([], []))
        taken = [text for text in (*good, *bad) if form.check(text)]

        assert all(re.fullmatch(form.pattern, text) for text in taken)

    def test_it_speaks_both_languages(self, form: Format) -> None:
        assert form.says.vi
        assert form.says.en


@pytest.mark.parametrize("name", EDGES)
def test_both_sides_of_each_edge(name: str) -> None:
    good, bad = EDGES[name]

    assert [text for text in good if not FORMATS[name].check(text)] == []
    assert [text for text in bad if FORMATS[name].check(text)] == []
