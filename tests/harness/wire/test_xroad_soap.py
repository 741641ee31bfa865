"""X-Road's headers in an envelope: which they are, and how they come back."""

import pytest

from harness.wire.hostile import MalformedError
from harness.wire.population import confirmation_xml, read_confirmation
from harness.wire.xroad_soap import HEADERS_MAX, headers_of, text_of, with_headers

HEADERS = (
    "<x:client i:objectType='SUBSYSTEM'><i:xRoadInstance>VN</i:xRoadInstance></x:client>"
    "<x:id>4894e35d</x:id><x:userId>VN001</x:userId><x:issue>H26-1</x:issue>"
    "<x:protocolVersion>4.0</x:protocolVersion>"
)


def envelope(headers: str) -> bytes:
    return (
        "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns:x='http://x-road.eu/xsd/xroad.xsd' "
        "xmlns:i='http://x-road.eu/xsd/identifiers' xmlns:r='http://x-road.eu/xsd/representation.xsd'>"
        f"<e:Header>{headers}</e:Header><e:Body><a/></e:Body></e:Envelope>"
    ).encode()


def names(envelope: bytes) -> list[str]:
    return [str(one.tag).rpartition("}")[2] for one in headers_of(envelope)]


def test_an_answer_carries_the_headers_of_the_question_in_their_order() -> None:
    asked = headers_of(envelope(HEADERS + "<r:representedParty/>"))
    answer = with_headers(confirmation_xml(exists=True), asked)

    assert names(answer) == ["client", "id", "userId", "issue", "protocolVersion", "representedParty"]
    assert text_of(headers_of(answer), "issue") == "H26-1"
    assert b'objectType="SUBSYSTEM"' in answer
    assert read_confirmation(answer) is True


def test_the_hash_and_what_is_not_x_roads_are_left_out() -> None:
    assert names(envelope("<x:requestHash>q</x:requestHash><e:other/><x:id>1</x:id>")) == ["id"]


def test_an_envelope_without_them_stays_as_it_is() -> None:
    answer = confirmation_xml(exists=False)

    assert headers_of(answer) == ()
    assert with_headers(answer, ()) is answer
    assert text_of((), "issue") == ""


@pytest.mark.parametrize("headers", ["<x:id/>" * (HEADERS_MAX + 1), f"<x:id>{'9' * 5000}</x:id>"])
def test_they_are_bounded(headers: str) -> None:
    with pytest.raises(MalformedError):
        headers_of(envelope(headers))
