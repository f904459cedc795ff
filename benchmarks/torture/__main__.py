"""Break it on purpose: nothing may crash, and nothing may be silently wrong.

    python -m benchmarks.torture --cells 5000                every part
    python -m benchmarks.torture --parts files disks         some of them

Every attempt ends in one of four ways: right (or ended for a physical reason), refused in one clear sentence, crashed,
silently wrong. Exit code 1 if there is one of the last two.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.torture.cells import cells
from benchmarks.torture.disks import disks
from benchmarks.torture.files import damaged, hostile, queries
from benchmarks.torture.killed import killed, killed_cycles
from benchmarks.torture.tally import CRASHED, KINDS, SILENT, Tally
from benchmarks.torture.visitors import visitors

PARTS: dict[str, tuple[Callable[[int], Tally], ...]] = {
    "files": (damaged, hostile, queries),
    "disks": (disks,),
    "killed": (killed, killed_cycles),
    "visitors": (visitors,),
}


def main() -> int:
    """Try everything, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="+", choices=["cells", *PARTS], default=["cells", *PARTS])
    parser.add_argument("--cells", type=int, default=5000, help="random cells to be drawn")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tallies = list(_tried(options))
    print(f"\n{'':30s}{'tried':>8s}" + "".join(f"{kind:>10s}" for kind in KINDS))
    for tally in tallies:
        counts = "".join(f"{tally.counts[kind]:10d}" for kind in KINDS)
        print(f"{tally.name:30s}{tally.tried:8d}{counts}  {tally.skipped}")
    return 1 if any(tally.counts[kind] for tally in tallies for kind in (CRASHED, SILENT)) else 0


def _tried(options: argparse.Namespace) -> Iterator[Tally]:
    parts = {"cells": (partial(cells, options.cells),), **PARTS}
    for part in options.parts:
        for attempt in parts[part]:
            begin = time.perf_counter()
            tally = attempt(options.seed)
            print(f"{tally.name}: {tally.tried} in {time.perf_counter() - begin:.0f} s", flush=True)
            for words in (*tally.bad[:20], *tally.told):
                print(f"    {words}", flush=True)
            yield tally


if __name__ == "__main__":
    sys.exit(main())
