"""The SOAP services in WSDL 1.1 (document/literal, SOAPAction ""), from which ready-made clients speak them."""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

from lxml import etree

from harness.wire.hostile import parse_xml

ADDRESS: Final = "http://population.mock/dancu/soap"
_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:]{2,45}\](:[0-9]{1,5})?")
_SOAP: Final = "http://schemas.xmlsoap.org/wsdl/soap/"


@lru_cache(maxsize=16)
def wsdl_bytes(location: str = ADDRESS) -> bytes:
    """The whole description; `location` is where the services are reached."""
    root = parse_xml((files(__package__) / "wsdl.xml").read_bytes())
    next(root.iter(f"{{{_SOAP}}}address")).set("location", location)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def location_of(host: str | None, path: str) -> str:
    """Where a caller that wrote this Host header reaches the services."""
    return f"http://{host}{path}" if host and _HOST.fullmatch(host) else ADDRESS
