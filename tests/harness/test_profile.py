import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from harness.errors import UsageError
from harness.judgement import InapplicableError
from harness.profile import Profile
from harness.rule import Role
from harness.world import World

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
GUIDE = Path(__file__).parents[2] / "docs" / "vendor-guide.md"
DECLARED = """
[facility]
code = "64A01"
name = "Bệnh viện Mẫu"

[[accounts]]
username = "64A01_BV"
password = "mat-khau"
facility = "64A01"

[[cards]]
number = "DN4649900000002"
full_name = "Trần Thị Mẫu"
born = 1990-02-28
sex = "female"
bhxh_number = "9900000002"
cccd = "001190900002"
valid_from = 2026-01-01
valid_to = 2026-12-31
registered_at = "64A01"
"""


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(11, TODAY, NOW)


def load(folder: Path, text: str) -> Profile:
    path = folder / "partner.toml"
    path.write_text(text, encoding="utf-8")
    return Profile.load(path)


def test_an_empty_file_leaves_the_world_as_it_is(tmp_path: Path, world: World) -> None:
    profile = load(tmp_path, "")

    assert profile.dress(world) is world
    assert profile.has_door("driver")
    assert profile.tls() is None


def test_declared_data_takes_the_place_of_ours(tmp_path: Path, world: World) -> None:
    dressed = load(tmp_path, DECLARED).dress(world)

    assert dressed.main.code == "64A01"
    assert dressed.main.account.password == "mat-khau"
    assert dressed.main.card.number == "DN4649900000002"
    assert dressed.scene(9).patient.full_name == "Trần Thị Mẫu"
    assert dressed.scene(9).doctor.facility == "64A01"


def test_what_the_partner_did_not_declare_makes_a_rule_inapplicable(tmp_path: Path, world: World) -> None:
    dressed = load(tmp_path, DECLARED).dress(world)

    with pytest.raises(InapplicableError, match="010"):
        dressed.card("010")
    with pytest.raises(InapplicableError, match="locked"):
        dressed.account("locked")


def test_a_declared_keystore_signs_for_the_facility(tmp_path: Path, world: World) -> None:
    identity = world.identity("64A01")
    (tmp_path / "unit.p12").write_bytes(identity.keystore("secret"))

    text = DECLARED + '\n[[certificates]]\nkeystore = "unit.p12"\npassword = "secret"\n'
    dressed = load(tmp_path, text).dress(world)

    assert dressed.identity("64A01").certificate == identity.certificate
    assert dressed.identity("64A01", "unregistered") is world.identity("64A01", "unregistered")


def test_a_password_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_PASSWORD", "from-outside")

    profile = load(tmp_path, DECLARED.replace("mat-khau", "env:GATEWAY_PASSWORD"))

    assert profile.accounts[0].password == "from-outside"


def test_a_gateway_under_test_knows_only_declared_certificates(tmp_path: Path, world: World) -> None:
    dressed = load(tmp_path, DECLARED).dress(world)

    with pytest.raises(InapplicableError, match="registered"):
        dressed.identity("64A01")
    assert dressed.identity("64A01", "unregistered")


def test_a_client_under_test_is_handed_our_certificate(tmp_path: Path, world: World) -> None:
    dressed = load(tmp_path, DECLARED).dress(world, Role.HOSPITAL)

    assert dressed.identity("64A01") is world.identity("64A01")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[target]\nurl = 'http://x'", "target.url"),
        ("[target]\nbase_url = 'x'", "target.base_url"),
        ("[waits]\nexchange_s = 'soon'", "waits.exchange_s"),
        ("[waits]\nexchange_s = 0", "waits.exchange_s"),
        ("[capabilities]\ndoors = ['front']", "capabilities.doors[0]"),
        ("[target]\nca_file = 'none.pem'", "target.ca_file"),
        ("folder = '/'", "folder"),
        ("fixtures = '.'\n" + DECLARED, "fixtures"),
        (DECLARED.replace("born = 1990-02-28", "born = 'then'"), "cards[0].born"),
        (DECLARED.replace('sex = "female"', 'sex = "F"'), "cards[0].sex"),
        (DECLARED.replace("number = ", "nummer = ", 1), "cards[0].nummer"),
        (DECLARED.replace("mat-khau", "env:NOT_SET_ANYWHERE"), "accounts[0].password"),
        (DECLARED.partition("[[accounts]]")[0], "accounts"),
        ("[[certificates]]\nkeystore = 'none.p12'\npassword = 'x'", "certificates[0].keystore"),
        ("[target\n", "line 1"),
    ],
)
def test_a_wrong_key_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(UsageError) as refused:
        load(tmp_path, text)

    assert named in refused.value.says.en
    assert named in refused.value.says.vi
    assert "partner.toml" in refused.value.says.en


def test_every_wrong_key_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        load(tmp_path, "partner = 1\n[target]\nurl = 'x'\n[waits]\nslow = 1\n")

    assert all(name in refused.value.says.en for name in ("partner:", "target.url", "waits.slow"))


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a" * (1024 * 1024 + 1)])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "partner.toml").write_bytes(data)

    with pytest.raises(UsageError, match=r"partner\.toml"):
        Profile.load(tmp_path / "partner.toml")


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        Profile.load(tmp_path / "nowhere.toml")


def test_the_example_of_the_vendor_guide_loads(tmp_path: Path, world: World) -> None:
    example = re.search(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert example

    profile = load(tmp_path, example[1])

    assert profile.dress(world).main.code == "64A01"


def keys(schema: dict[str, Any], part: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for name, field in part.get("properties", {}).items():
        found.add(name)
        for item in (field, field.get("items", {}), *field.get("anyOf", ())):
            if "$ref" in item:
                found |= keys(schema, schema["$defs"][item["$ref"].rsplit("/", 1)[1]])
    return found


def test_the_vendor_guide_names_every_key() -> None:
    schema = Profile.model_json_schema()
    text = GUIDE.read_text("utf-8")

    missing = {name for name in keys(schema, schema) - {"folder"} if not re.search(rf"\b{name}\b", text)}

    assert missing == set()
