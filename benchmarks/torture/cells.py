"""Random cells, over all ranges, laws, builds, gases and protocols: each must end in a cause or in a sentence."""

import os

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
    for found in Parallel(n_jobs=os.cpu_count(), return_as="generator_unordered")(
        delayed(_some)(*chunk) for chunk in chunks
    ):
        for kind, words in found:
            tally.add(KIND_OF.get(kind, SILENT), words)
    return tally


def _some(seed: int, count: int) -> list[tuple[str, str]]:
    rng = np.random.default_rng(seed)
    found = []
    for n in range(count):
        cell, protocol = DRAWN[n % len(DRAWN)](rng)
        kind, words = outcome(cell, protocol, recheck=False)
        found.append((kind, f"seed {seed}, draw {n}: {kind}: {protocol}: {words} {cell!r}"))
    return found
