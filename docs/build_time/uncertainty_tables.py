"""Tables of what is uncertain: every number before and after the statements, and every statement left out once."""

from collections.abc import Iterable, Sequence

import numpy as np

from lobsim.uncertain import Draws, Prior
from lobsim.uncertain.left_out import LeftOut, read_shipped

PAPER, SHARES, MANY = "saengkaew2023", (0.05, 0.5, 0.95), 20_000


def numbers() -> str:
    """Every uncertain number with its 90 % intervals from the range alone and given the statements, in Markdown."""
    prior, draws = Prior.of(PAPER), Draws.shipped(PAPER)
    before = np.quantile(prior.sample(MANY), SHARES, axis=0).T
    after = np.quantile(draws.values, SHARES, axis=0).T
    rows = [
        [
            one.label,
            one.origin.status,
            f"{one.value:.3g}",
            _interval(wide),
            _interval(left),
            _narrower(wide, left),
        ]
        for one, wide, left in zip(prior.numbers, before, after, strict=True)
    ]
    return _table(("number", "status", "value", "range alone", "given the statements", "width left"), rows)


def notes() -> str:
    """Where the shipped draws come from, and how good they are."""
    return _table(
        ("", ""),
        [[name, f"`{note}`" if name == "command" else note] for name, note in Draws.shipped(PAPER).notes.items()],
    )


def left_out() -> str:
    """Every statement beside what the others predict, in Markdown."""
    return _table(
        ("case", "quantity", "paper", "predicted, 90 %", "inside", "holds", "k", "effective draws"),
        [_row(one) for one in read_shipped(PAPER)],
    )


def _row(one: LeftOut) -> list[str]:
    inside = "yes" if one.inside else "**no**"
    interval = f"{one.predicted_low:.4g} to {one.predicted_high:.4g}"
    return [
        one.case,
        f"`{one.quantity}`",
        one.words,
        interval,
        inside,
        f"{one.holds:.0%}",
        f"{one.k:.2f}",
        f"{one.effective:.0f}",
    ]


def _interval(ends: Sequence[float]) -> str:
    return f"{ends[0]:.3g} to {ends[-1]:.3g}"


def _narrower(before: Sequence[float], after: Sequence[float]) -> str:
    return f"{(after[-1] - after[0]) / (before[-1] - before[0]):.0%}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
