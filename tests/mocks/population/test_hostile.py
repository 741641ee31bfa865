"""Bytes that mean no good at the SOAP door: a fault each, never a mishap, never a word about our insides."""

from collections.abc import Callable

import pytest

from harness.chance import stream
from harness.wire.population import SHARE, question_json, question_xml
from harness.wire.soap import fault_of
from mocks.party import BODY_BYTES_MAX
from tests.mocks.population.conftest import Stage, about

Make = Callable[..., Stage]
ENTITIES = b"""<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
FILE = b"""<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>"""


def good(stage: Stage) -> bytes:
    return question_xml(about(stage.home().woman, SHARE)).partition(b"?>\n")[2]


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _good: b"",
    "no xml": lambda _good: b"\x00\xff\xfe garbage",
    "json": lambda _good: b'{"a": 1}',
    "entities": lambda good: ENTITIES + good,
    "a file": lambda good: FILE + good.replace(b"HoVaTen>", b"HoVaTen>&f;", 1),
    "a parameter entity": lambda good: b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://elsewhere/x.dtd"> %p;]>' + good,
    "depth": lambda good: good.replace(b"<dan:HoVaTen>", b"<dan:HoVaTen>" + b"<a>" * 5000),
    "closed depth": lambda good: good.replace(b"<dan:HoVaTen>", b"<dan:HoVaTen>" + b"<a>" * 240 + b"</a>" * 240),
    "breadth": lambda good: good.replace(b"<dan:HoVaTen>", b"<a/>" * 400_000 + b"<dan:HoVaTen>"),
    "attributes": lambda good: good.replace(b"<dan:HoVaTen>", b"<dan:HoVaTen " + b"a='1' " * 1000 + b">"),
    "a long name": lambda good: good.replace(b"<dan:HoVaTen>", b"<dan:HoVaTen>" + b"A" * 1_000_000),
    "two bodies": lambda good: good.replace(b"</soapenv:Body>", b"</soapenv:Body><soapenv:Body/>"),
    "soap 1.2": lambda good: good.replace(
        b"http://schemas.xmlsoap.org/soap/envelope/", b"http://www.w3.org/2003/05/soap-envelope"
    ),
    "another encoding": lambda good: b"<?xml version='1.0' encoding='UTF-7'?>" + good,
    "cut": lambda good: good[: len(good) // 2],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_fault_answers_and_nothing_else_happens(stage: Make, name: str) -> None:
    made = stage()
    response = made.soap(HOSTILE[name](good(made)))
    fault = fault_of(response.body)

    assert response.status == 400
    assert fault is not None
    assert (fault.code, fault.detail["MaLoi"]) == ("Client", "DC10")
    assert b"root:" not in response.body
    assert b"Traceback" not in response.body
    assert len(response.body) < 5_000


def test_damage_of_any_kind_is_answered(stage: Make) -> None:
    made = stage()
    sound, rng = good(made), stream(7, "damage")
    statuses = set()
    for _ in range(400):
        damaged = bytearray(sound)
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(damaged))
            if rng.random() < 0.5:
                damaged[at] = rng.randrange(256)
            else:
                del damaged[at : at + rng.randint(1, 30)]
        statuses.add(made.soap(bytes(damaged)).status)

    assert statuses <= {200, 400}
    assert 400 in statuses


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"MaYeuCau": ' + b"[" * 1000,
        b'{"MaYeuCau": "\\ud800"}',
        b'{"HoVaTen": NaN}',
        b"\xff",
    ],
)
def test_json_that_means_no_good_is_refused(stage: Make, body: bytes) -> None:
    made = stage()
    said = made.ask(f"/dancu/{SHARE}", body)

    assert (said.status, said.fields["MaLoi"]) == (400, "DC10")


def test_headers_that_mean_no_good_harm_nobody(stage: Make) -> None:
    made = stage()
    woman = made.home().woman
    long = "x" * 5000
    said = made.ask(
        f"/dancu/{SHARE}",
        question_json(about(woman, SHARE)),
        headers=(("X-Road-UserId", long), ("X-Lienthong-Purpose", long), ("X-Road-Issue", "%ff%00" + long)),
    )

    assert said.status == 200
    assert len(made.desk.lookups_of(woman.cccd)[-1].caller.dossier) <= 100


def test_a_megabyte_of_brackets_is_refused_unparsed(stage: Make) -> None:
    made = stage()

    assert made.soap(b"<" * (BODY_BYTES_MAX // 4)).status == 400
