"""BioLogic's binary .mpr, opened by galvani where that is installed.

Galvani is under the GPL and is therefore neither bundled nor required: who installs it has the binaries read, and who
does not is told how to export text. `docs/decisions/012-readers-of-cycler-files.md` has the reasons.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from lobsim.cyclers import content, libraries, moments, spectrum
from lobsim.cyclers.integral import BY_COUNTER, current_of
from lobsim.cyclers.labels import CURRENT, CYCLE, HALF_CYCLE, NET_CAPACITY, STEP, TIME, VOLTAGE
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    import numpy as np

COLUMNS = {  # from galvani's names, the likeliest first, with the factor to the unit of the label
    TIME: (("time/s", 1.0),),
    VOLTAGE: (("Ewe/V", 1.0), ("<Ewe>/V", 1.0), ("Ecell/V", 1.0), ("Ewe-Ece/V", 1.0)),
    CURRENT: (("<I>/mA", 1e-3), ("I/mA", 1e-3)),
    STEP: (("Ns", 1.0),),
    HALF_CYCLE: (("half cycle", 1.0),),
    CYCLE: (("cycle number", 1.0),),
    NET_CAPACITY: (("(Q-Qo)/mA.h", 1e-3), ("(Q-Qo)/C", 1 / 3600)),
}
INCREMENTS = (("dq/mA.h", 1e-3), ("dQ/mA.h", 1e-3), ("dQ/C", 1 / 3600))
EXPORT = "in EC-Lab: File, Export as text"
MODE, RESTING = 0x03, 3  # bits of the flags, and what they say of a rest


def read(request: Request) -> Reading:
    """Read a .mpr.

    Raises
    ------
    LobsimError
        If galvani is not installed or cannot read the file, or it is of another technique.
    """
    import numpy as np

    opened = _opened(request)
    table = opened.data
    names = table.dtype.names or ()
    if "freq/Hz" in names and not {"Ns", "half cycle"} & set(names):
        raise spectrum.error(request.path)
    columns = {
        label: table[name].astype(float) * factor
        for label, choices in COLUMNS.items()
        for name, factor in [next((choice for choice in choices if choice[0] in names), ("", 1.0))]
        if name
    }
    moved = next(((table[name].astype(float) * factor) for name, factor in INCREMENTS if name in names), None)
    if NET_CAPACITY not in columns and moved is not None:
        columns[NET_CAPACITY] = np.cumsum(moved)
    remarks = []
    if TIME not in columns or VOLTAGE not in columns:
        raise LobsimError(f"{str(request.path)!r} has no time or no voltage that galvani knows: {EXPORT}")
    if CURRENT not in columns:
        columns[CURRENT] = _current(request, columns, table, names)
        remarks.append(BY_COUNTER)
    metadata: dict[str, Any] = {"program": "EC-Lab", "columns": sorted(names)}
    if getattr(opened, "timestamp", None):
        start = (opened.timestamp - type(opened.timestamp)(1970, 1, 1)).total_seconds()
        metadata |= {"start": moments.said(start), "start_unix": start}
    return Reading(columns, [(request.path, 0)] * len(table), metadata, True, remarks)


def _opened(request: Request) -> Any:
    try:
        from galvani import BioLogic
    except ModuleNotFoundError:
        raise LobsimError(
            f"{str(request.path)!r} is a binary .mpr of EC-Lab: export it there as text ({EXPORT.partition(': ')[2]}), "
            "or install galvani, which reads it: pip install galvani"
        ) from None
    path = request.path
    with libraries.guarded(lambda words: LobsimError(f"{str(path)!r}: galvani cannot read it, {words}; {EXPORT}")):
        return BioLogic.MPRfile(BytesIO(content.content(path)))


def _current(
    request: Request, columns: "dict[str, np.ndarray]", table: "np.ndarray", names: tuple[str, ...]
) -> "np.ndarray":
    import numpy as np

    if NET_CAPACITY in columns:
        return current_of(np.diff(columns[NET_CAPACITY]), columns[TIME])
    if "flags" in names and (table["flags"] & MODE == RESTING).all():
        return np.zeros(len(table))
    raise LobsimError(f"{str(request.path)!r} has no current that galvani knows: {EXPORT}")
