"""The ordinary errand at each door: what a hospital does there on any day, as steps of a case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from harness.cases import Step, ask_step, door_of, step_of
from harness.documents.authors import values
from harness.documents.dates import slashed
from harness.documents.scene import Scene
from harness.documents.table import PL02, VERSIONS, table
from harness.people.model import Card, Staff
from harness.text import Text
from harness.world import World

Make = Callable[[Scene], Sequence[Step]]
Ask = Literal["lookup", "history", "copayment"]


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand: its door, the sentence that a person reads, and the steps for a scene."""

    door: str
    says: Text
    make: Make


def question(card: Card, staff: Staff, door: Ask) -> dict[str, str]:
    """The fields of a look-up of `card` by `staff`; the co-payment door does not ask who asks."""
    holder = card.holder
    fields = {"maThe": card.number, "hoTen": holder.full_name, "ngaySinh": slashed(holder.born)}
    if door != "copayment":
        fields |= {"hoTenCb": staff.full_name, "cccdCb": staff.cccd}
    return fields


def sending(kinds: Sequence[str], version: str, situations: Mapping[str, str] | None = None) -> Make:
    """Steps that send `kinds` of documents in `version` together, each in its situation (default: plain)."""
    chosen = situations or {}

    def make(scene: Scene) -> Sequence[Step]:
        documents = [
            (kind, record) for kind in kinds for record in values(kind, version, scene, chosen.get(kind, "plain"))
        ]
        return [step_of(door_of(kinds[0], version, table(kinds[0], version).channel), documents)]

    return make


def asking(world: World, door: Ask) -> Make:
    """A step that asks `door` about the main card."""
    fields = question(world.main.card, world.main.staff, door)
    return lambda _scene: [ask_step(door, fields)]


_TITLES: Final = {
    "CT03": Text("Gửi giấy ra viện.", "Send a discharge certificate."),
    "CT07": Text("Gửi giấy chứng nhận nghỉ việc hưởng BHXH.", "Send a sick-leave certificate."),
}
_VERSION: Final = {"130": "QĐ 130", "4750": "QĐ 4750", "3176": "QĐ 3176"}


def errands(world: World) -> dict[str, Errand]:
    """The ordinary errand of every door that documents or questions go through."""
    found = [
        Errand(
            "lookup", Text("Tra cứu thẻ BHYT của người bệnh.", "Look the patient's card up."), asking(world, "lookup")
        ),
        Errand(
            "history",
            Text("Tra cứu lịch sử khám chữa bệnh.", "Look the visit history up."),
            asking(world, "history"),
        ),
        Errand(
            "copayment",
            Text("Tra cứu tiền cùng chi trả luỹ kế.", "Look the accumulated co-payment up."),
            asking(world, "copayment"),
        ),
        Errand("certificates", _TITLES["CT03"], sending(("CT03",), PL02)),
        Errand("death-notice", Text("Gửi giấy báo tử.", "Send a death notice."), sending(("GIAYBAOTU",), PL02)),
        Errand("birth-notice", Text("Gửi giấy chứng sinh.", "Send a birth notice."), sending(("GIAYCHUNGSINH",), PL02)),
        Errand(
            "driver",
            Text("Gửi giấy khám sức khỏe của người lái xe.", "Send a driver's health certificate."),
            sending(("GKSK",), PL02),
        ),
        Errand(
            "adjustment",
            Text("Gửi hồ sơ điều chỉnh mẫu 09/BH.", "Send an adjustment, form 09/BH."),
            sending(("DC09BH",), PL02),
        ),
    ]
    for version in VERSIONS:
        name = _VERSION[version]
        found += [
            Errand(
                f"claim-{version}",
                Text(f"Gửi hồ sơ của một lượt điều trị nội trú theo {name}.", f"Send an inpatient encounter, {name}."),
                sending(("XML1", "XML7"), version),
            ),
            Errand(
                f"checkin-{version}",
                Text(f"Gửi trạng thái khám chữa bệnh (check-in) theo {name}.", f"Send a check-in, {name}."),
                sending(("CHECKIN",), version),
            ),
        ]
    return {errand.door: errand for errand in found}
