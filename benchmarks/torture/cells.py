"""Random cells, over all ranges, laws, builds, gases and protocols: each must end in a cause or in a sentence."""

import os
import warnings
from collections.abc import Mapping

import numpy as np
from joblib import Parallel, delayed

from benchmarks.robustness import draw, draw_along, draw_cycles, outcome
from benchmarks.torture.tally import CRASHED, REFUSED, RIGHT, SILENT, Tally

CHUNK = 20  # draws of one seed
KIND_OF = {"ended": RIGHT, "refused": REFUSED, "gave up": REFUSED, "crashed": CRASHED}  # all else is silent
DRAWN = (draw, draw, draw, draw_along, draw_cycles)  # in turn


def cells(count: int, seed: int) -> Tally:
    """Run so many draws, on all cores."""
    tally = Tally("random cells")
    chunks = [(seed + n, min(CHUNK, count - n * CHUNK)) for n in range(-(-count // CHUNK))]
    worst: dict[str, tuple[float, str]] = {}
    # Built models stay in a worker's memory, and joblib takes that for a leak: it starts a fresh one, which is as well
    warnings.filterwarnings("ignore", "A worker stopped", UserWarning)
    for found in Parallel(n_jobs=os.cpu_count(), return_as="generator_unordered")(
        delayed(_some)(*chunk) for chunk in chunks
    ):
        for kind, place, words, books in found:
            tally.add(KIND_OF.get(kind, SILENT), f"{place}: {kind}: {words}")
            if kind == "gave up":
                tally.told.append(f"{place}: {words}")
            for name, error in books.items():
                worst[name] = max(worst.get(name, (0.0, "")), (error, place))
    tally.told += [f"worst {name} book {error:.1e} in {place}" for name, (error, place) in worst.items()]
    return tally


def _some(seed: int, count: int) -> list[tuple[str, str, str, Mapping[str, float]]]:
    rng = np.random.default_rng(seed)
    found = []
    for n in range(count):
        cell, protocol = DRAWN[n % len(DRAWN)](rng)
        kind, words, books = outcome(cell, protocol, recheck=False)
        found.append((kind, f"seed {seed}, draw {n}", f"{protocol}: {words} {cell!r}", dict(books)))
    return found
