"""How fast a country is made, beside Faker's own vi_VN profile in the same run; what memory it takes, how cost grows.

Run `python benchmarks/people.py` for the ratio, `--grow` for 10 thousand to 10 million people in processes of their own
(peak memory and linearity), `--judge` to put a million people to every rule and share and documents of 10,000 of them
to the document rules. Processor seconds of one thread decide the ratio: build on it, single figures move.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from faker import Faker

DAY = date(2026, 11, 23)
SEED = 1
ROUNDS = 7
PEOPLE = 1_000_000
PROFILES = 1500
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
DOCUMENTED = 10_000


def made_a_second(count: int) -> float:
    """People a processor second, frames only, in one thread."""
    from harness.people.nation.generate import Nation, Wish  # noqa: PLC0415 -- Polars reads its threads at import

    nation = Nation(Wish(count, DAY, SEED))
    begun = time.process_time()
    rows = sum(len(block) for block in nation.blocks())
    return rows / (time.process_time() - begun)


def fakers_a_second(count: int, *, simple: bool) -> float:
    """Profiles of Faker's vi_VN a processor second."""
    fake = Faker("vi_VN")
    fake.seed_instance(SEED)
    make = fake.simple_profile if simple else fake.profile
    begun = time.process_time()
    for _ in range(count):
        make()
    return count / (time.process_time() - begun)


def ratio() -> None:
    """Both in turn, so that a neighbour's load meets both."""
    rounds = [
        (made_a_second(PEOPLE), fakers_a_second(PROFILES, simple=False), fakers_a_second(PROFILES, simple=True))
        for _ in range(ROUNDS)
    ]
    ours, profile, simple = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"lienthong people   {ours:>12,.0f} a processor second (households, kin, ids, addresses, cards)")
    print(f"Faker profile      {profile:>12,.0f}    ratio {statistics.median(a / b for a, b, _ in rounds):.0f}")
    print(f"Faker simple       {simple:>12,.0f}    ratio {statistics.median(a / c for a, _, c in rounds):.0f}")


def write_one(count: int, path: Path) -> None:
    """Write `count` people and tell seconds and peak memory, for the parent to read."""
    from harness.people.nation.generate import Wish  # noqa: PLC0415 -- as above
    from harness.people.nation.write import write  # noqa: PLC0415 -- as above

    begun, worked = time.perf_counter(), time.process_time()
    write(Wish(count, DAY, SEED), path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    told = {"wall": time.perf_counter() - begun, "cpu": time.process_time() - worked, "peak_gib": peak}
    print(json.dumps(told | {"bytes": path.stat().st_size}))


def grow(sizes: tuple[int, ...]) -> None:
    """Each size to Parquet in a process of its own."""
    print(f"{'people':>12}{'seconds':>10}{'cpu s':>10}{'µs each':>10}{'peak GiB':>10}{'bytes each':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for count in sizes:
            path = Path(folder) / f"{count}.parquet"
            command = [sys.executable, __file__, "--one", str(count), "--out", str(path)]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 -- ourselves
            each = told["cpu"] / count * 1e6
            print(
                f"{count:>12,}{told['wall']:>10.1f}{told['cpu']:>10.1f}{each:>10.2f}{told['peak_gib']:>10.2f}"
                f"{told['bytes'] / count:>12.1f}"
            )
            path.unlink()


def judge() -> None:
    """A million people: rules, shares, loading; documents for ten thousand."""
    from harness.people.nation.coherence import violations  # noqa: PLC0415 -- as above
    from harness.people.nation.generate import Wish  # noqa: PLC0415 -- as above
    from harness.people.nation.load import NationRegister  # noqa: PLC0415 -- as above
    from harness.people.nation.measures import measures  # noqa: PLC0415 -- as above
    from harness.people.nation.scenes import findings  # noqa: PLC0415 -- as above
    from harness.people.nation.write import scan, write  # noqa: PLC0415 -- as above
    from harness.world import World  # noqa: PLC0415 -- as above

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.parquet"
        write(Wish(1_000_000, DAY, SEED), path)
        people = scan(path)
        for says, number in violations(people, DAY):
            print(f"{number:>8}  {says.en}")
        for measure in measures(people, DAY):
            print(
                f"{measure.key:<16} n {measure.total:>9,}  distance {measure.distance:.5f}  KS {measure.ks:.5f}  "
                f"chi-square {measure.chi_square:,.1f} over {len(measure.labels)} categories"
            )
        begun = time.perf_counter()
        register = NationRegister(path)
        print(f"loaded in {time.perf_counter() - begun:.1f} s")
        world = World.make(SEED, DAY, datetime(DAY.year, DAY.month, DAY.day, 3, tzinfo=UTC))
        begun = time.perf_counter()
        found = list(findings(register, world, DOCUMENTED))
        documents = found.pop()[1]
        took = time.perf_counter() - begun
        print(f"{documents:,} documents of {DOCUMENTED:,} people, {len(found)} findings, {took:.0f} s")
        for rule, times in Counter(rule for rule, _ in found).most_common(10):
            print(f"{times:>8}  {rule}")


def main() -> None:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grow", action="store_true", help="10 thousand to 10 million people to Parquet")
    parser.add_argument("--judge", action="store_true", help="rules, shares and documents of a million people")
    parser.add_argument("--one", type=int, help="write so many and tell (used by --grow)")
    parser.add_argument("--out", type=Path, help="where to")
    chosen = parser.parse_args()
    if chosen.one:
        write_one(chosen.one, chosen.out)
    elif chosen.grow:
        grow(SIZES)
    elif chosen.judge:
        judge()
    else:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
        ratio()


if __name__ == "__main__":
    main()
