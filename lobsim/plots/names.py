"""Names of cells and runs that stand side by side: the user's own, told apart where two are the same."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lobsim.arguments import guarded
from lobsim.errors import LobsimError

FEWEST, MOST = 2, 8  # that can be told apart in a figure
PARTS = ("membrane", "build", "electrolyte", "separator", "gdl", "gas", "model")
MOST_DIFFERENCES = 2  # that a name tells; of more, the cells are numbered


@guarded
def told_apart(cells: Sequence[Any], done: Sequence[str]) -> list[str]:
    """Name cells, or runs of cells, so that no two have one name.

    Parameters
    ----------
    cells : sequence of Cell
        The cells, 2 to 8.
    done : sequence of str
        What is done with each, in words; the same words if it is the same.

    Returns
    -------
    list of str
        The label of each; those of one label with what differs, or numbered: "KB paper, air", "KB paper (2)".

    Raises
    ------
    LobsimError
        If there are fewer than 2 or more than 8.
    """
    if not FEWEST <= len(cells) <= MOST:
        raise LobsimError(f"a comparison is of {FEWEST} to {MOST} cells or results, not {len(cells)}")
    return distinct(cells, done)


def distinct(cells: Sequence[Any], done: Sequence[str]) -> list[str]:
    """Name any number of cells as `told_apart` does."""
    labels = [cell.label for cell in cells]
    names: list[str] = []
    for place, label in enumerate(labels):
        alike = [other for other, same in enumerate(labels) if same == label]
        words = _differences([cells[n] for n in alike], [done[n] for n in alike])[alike.index(place)]
        name = f"{label}, {words}" if words else label
        names.append(next(free for free in _numbered(name) if free not in names))
    return names


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name} ({number})"
        number += 1


def _differences(cells: Sequence[Any], done: Sequence[str]) -> list[str]:
    """Say of each cell in what it differs from the others; nothing if that is nothing, or much."""
    changed = dict.fromkeys(name for cell in cells for name, _ in cell.changed)
    facts = [_facts(cell, changed) | {"done": words} for cell, words in zip(cells, done, strict=True)]
    differing = [name for name in facts[0] if len({one[name] for one in facts}) > 1]
    if len(differing) > MOST_DIFFERENCES:
        return [""] * len(cells)
    return [", ".join(one[name] for name in differing) for one in facts]


def _facts(cell: Any, changed: Mapping[str, None]) -> dict[str, str]:
    numbers = cell.numbers
    values = {}
    for name in changed:
        words, _, unit = name.partition(" [")
        number = f"{numbers[name]:.4g}" if name in numbers else "none"
        values[name] = f"{words} {number} {unit.rstrip(']').replace('.', ' ')}".rstrip()
    parts = {part: str(getattr(cell, part)) for part in PARTS}
    mesh = {"mesh": f"mesh {' x '.join(str(count) for count in cell.mesh if count)}"}
    laws = {f"law {law}": f"{law} {choice}" for law, choice in cell.laws.items()}
    return parts | laws | values | mesh
