"""Papers as a hospital writes them about the people of a home: the authors' text, with the home's own people put in."""

from datetime import date, timedelta

from harness.documents.authors import values
from harness.documents.scene import Scene
from harness.documents.table import PL02
from harness.journey import Journey
from harness.people.model import Citizen
from harness.people.town import scenes

Record = dict[str, str]


def scene_of(journey: Journey, patient: Citizen, mother: Citizen, father: Citizen, day: date | None = None) -> Scene:
    """The encounter of `patient` in the journey's own number range, discharged on `day` (yesterday by default)."""
    stage = journey.stage
    number = 1 + next(index for index, row in enumerate(scenes()) if row["scene"] == journey.scene)
    return stage.world.scene(
        40_000 + number, day or stage.now().date() - timedelta(days=1), patient=patient, mother=mother, father=father
    )


def birth_notice(journey: Journey, **changes: str) -> Record:
    """The giấy chứng sinh of the home's newborn; `changes` are tags to set."""
    home = journey.home
    day = home.newborn.born
    scene = scene_of(journey, home.woman, home.mother, home.father, day)
    [record] = values("GIAYCHUNGSINH", PL02, scene)
    return record | {
        "HO_TEN_CHA": home.husband.full_name,
        "NGAYSINH_CHA_NND": f"{home.husband.born:%Y%m%d}",
        "SO_CCCD_CHA_NND": home.husband.cccd,
        "NGAYCAP_CCCD_CHA_NND": f"{home.husband.cccd_issued:%Y%m%d}",
        "TEN_CON": home.newborn.full_name,
        "GIOI_TINH_CON": "1" if home.newborn.sex == "male" else "2",
        "NGAY_SINH_CON": f"{home.born_at:%Y%m%d%H%M}00",
        **changes,
    }


def death_notice(journey: Journey, **changes: str) -> Record:
    """The giấy báo tử of the home's grandfather, who died yesterday."""
    home = journey.home
    scene = scene_of(journey, home.father, home.mother, home.father)
    [record] = values("GIAYBAOTU", PL02, scene)
    return record | changes


def certificate(
    journey: Journey, kind: str, patient: Citizen, situation: str = "plain", *, day: date | None = None, **changes: str
) -> Record:
    """A certificate of `kind` (CT03, CT04, CT06, CT07 …) about `patient` of the home, of `day` (yesterday)."""
    home = journey.home
    parents = (home.woman, home.husband) if patient is home.child else (home.mother, home.father)
    [record] = values(kind, PL02, scene_of(journey, patient, *parents, day), situation)
    return record | changes


def numbered(record: Record, serial: int) -> Record:
    """The same as another paper, with a number of its own (MA_CT, SO_SERI)."""
    if not serial:
        return record
    place, _, number = record["MA_CT"].rpartition(".")
    other = f"{int(number) + serial * 100_000:08d}"
    return record | {"MA_CT": f"{place}.{other}", "SO_SERI": other}
