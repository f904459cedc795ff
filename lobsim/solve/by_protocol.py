"""What a protocol decides about its cell: laws that are left to it, and the capacity limit of its cycles."""

from collections.abc import Sequence

from lobsim.cell import Cell
from lobsim.parameters.values import Origin
from lobsim.physics.laws import settled
from lobsim.protocol.step import Step

LIMIT = "Capacity limit of a cycle [C.m-2]"
NO_LIMIT = (
    "lithium='two-stage' needs the capacity limit of a cycle, and the protocol has none: it takes {:g} mAh/cm2; "
    f"add one such as 'or 2 mAh/cm2', or set {LIMIT!r}"
)
PER_mAh_cm2 = 36e3  # C m-2


def for_protocol(cell: Cell, steps: Sequence[Step]) -> Cell:
    """Decide what a cell leaves to its protocol.

    Parameters
    ----------
    cell : Cell
        The cell; a number that was set by the user stays as it is.
    steps : sequence of Step
        The protocol.

    Returns
    -------
    Cell
        With the laws that are "in cycles" on if it has cycles. Under the law "lithium" = "two-stage" the largest
        capacity limit of its discharges, or of its charges if they alone have one, is that of a cycle. Where the gas of
        a step asks for more columns along the electrode than another, all steps have as many.
    """
    if any(step.cycle for step in steps):
        cell = cell.with_laws(**settled(cell.laws, cycles=True))
    columns = {step.conditions.of(cell).columns for step in steps}
    if len(columns) > 1:
        cell = cell.with_mesh(cell.mesh.separator, cell.mesh.positive, max(columns))
    limits = _limits(cell, steps)
    if not limits or not _ties(cell):
        return cell
    return cell.with_values({LIMIT: max(limits)}, {LIMIT: Origin("derived", "the capacity limit of the protocol")})


def doubts(cell: Cell, steps: Sequence[Step]) -> tuple[str, ...]:
    """Say what is doubtful about a cell with a protocol, one sentence each; without a charge nothing is plated."""
    others = dict.fromkeys(doubt for step in steps for doubt in step.conditions.of(cell).warnings)
    return tuple(doubt for doubt in others if doubt not in cell.warnings) + _of_lithium(cell, steps)


def _of_lithium(cell: Cell, steps: Sequence[Step]) -> tuple[str, ...]:
    charged = any(step.value < 0 for step in steps)
    if not _ties(cell) or _limits(cell, steps) or not charged:
        return ()
    return (NO_LIMIT.format(cell.numbers[LIMIT] / PER_mAh_cm2),)


def _ties(cell: Cell) -> bool:
    """Whether a number of the cell waits for the capacity limit."""
    return cell.laws["lithium"] == "two-stage" and LIMIT in cell.numbers and LIMIT not in dict(cell.changed)


def _limits(cell: Cell, steps: Sequence[Step]) -> list[float]:
    """Capacity limits [C.m-2]: of discharges, or of charges if no discharge has one."""
    found = [
        (step.value > 0, 3600 * end.value / cell.area_m2)
        for step in steps
        for end in step.ends
        if end.quantity == "capacity"
    ]
    return [limit for out, limit in found if out] or [limit for _, limit in found]
