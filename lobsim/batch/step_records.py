"""Records of one step of many cells, from looks at their fields and from their curves."""

from collections.abc import Mapping, Sequence

from lobsim.batch.way import Curve, Way
from lobsim.numerics.arrays import Array
from lobsim.result import record
from lobsim.result.ending import VOLTAGE_LIMIT, ending
from lobsim.result.looks import Looks
from lobsim.result.record import StepRecord


def records(
    looks: Looks, ways: Sequence[Way], curves: Sequence[Curve], reasons: Sequence[str], errors: Array
) -> list[tuple[StepRecord, StepRecord]]:
    """Make the records of J steps that were solved.

    Parameters
    ----------
    looks : Looks
        At their fields.
    ways : sequence of Way
        Their runs, of each of which it is the next step.
    curves : sequence of Curve
        Their curves.
    reasons : sequence of str
        What stopped each, as `lobsim.result.ending.ending` takes it.
    errors : array
        Errors of the charge of each [-], shape (J,).

    Returns
    -------
    list of (StepRecord, StepRecord)
        Of each the record, and one of its first moment.
    """
    ends = [
        ending(way.log.next, reason, float(curve.voltage_V[-1]))
        for way, reason, curve in zip(ways, reasons, curves, strict=True)
    ]
    causes = _causes(looks, [end for end, _ in ends], curves)
    first, last = (looks.fields(looks.values[:, [at]], record.READ) for at in (0, -1))
    found = []
    for job, (way, curve, (end, asked)) in enumerate(zip(ways, curves, ends, strict=True)):
        step = way.log.next
        told = {
            "cycle": step.cycle,
            "text": step.text,
            "end": end,
            "cause": causes.get(job, end),
            "asked": asked,
            "start_s": way.log.time_s,
            "charge_error": float(errors[job]),
            **way.conditions,
        }
        start = Curve(*(values[:1] for values in curve))
        both = ((last, curve), (first, start))
        done, begin = (
            record.record(told, _fields(fields, job, part), looks.where.shares, way.one) for fields, part in both
        )
        found.append((done, begin))
    return found


def _fields(fields: Mapping[str, Array], job: int, curve: Curve) -> dict[str, Array]:
    """What a record is made of: fields at one time of a job, in the units of their names, and its curves."""
    mine = {name: values[..., job : job + 1] for name, values in fields.items()}
    named = {"Time [s]": curve.time_s, "Total current density [A.m-2]": curve.current, "Voltage [V]": curve.voltage_V}
    return mine | named


def _causes(looks: Looks, ends: Sequence[str], curves: Sequence[Curve]) -> dict[int, str]:
    """Why steps met a voltage limit, by their places."""
    limited = [job for job, end in enumerate(ends) if end.startswith(VOLTAGE_LIMIT)]
    found: dict[int, str] = {}
    for way in (1, -1):
        jobs = [job for job in limited if way * curves[job].current[-1] > 0]
        if jobs:
            some = looks.of(jobs)
            found |= dict(zip(jobs, some.causes() if way > 0 else some.causes_of_charges(), strict=True))
    return found
