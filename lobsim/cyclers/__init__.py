"""Files of battery cyclers, read into one table with the names of the Battery Data Format."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from lobsim.arguments import guarded

if TYPE_CHECKING:
    from lobsim.cyclers.data import CyclerData
    from lobsim.cyclers.reading import Reading
    from lobsim.cyclers.request import Request

Columns = Annotated[Mapping[str, Any], "a table from labels to columns"]
Paths = Annotated[Sequence[str | Path], "a list of paths"]


@guarded
def read(
    path: str | Path | Paths,
    *,
    format: str | Any | None = None,  # `choose` offers the nearest name, whatever is given
    columns: Columns | None = None,
    area_cm2: float | None = None,
    loading_mg_cm2: float | None = None,
    current_mA_cm2: float | None = None,
    trust_sign: bool = False,
    cut_off: bool = False,
) -> "CyclerData":
    """Read what a cycler wrote.

    Parameters
    ----------
    path : str or Path, or a list of them
        The file, or the folder of a channel of a TOYO TOSCAT; several files that continue one test are joined, in the
        order in which they began.
    format : str, optional
        A name of `lobsim.cyclers.formats.FORMATS`; found from the file by default.
    columns : mapping, optional
        Which column is what, ``{"Voltage / V": "Ewe", "Current / A": ("I", "mA")}``: from label to name, to name and
        unit, or to name, unit and "charge positive" or "discharge positive". A unit in the name (current_mA) is read;
        a voltage without one is in volts. A file with capacity and voltage alone needs ``"capacity_mAh_cm2"`` or
        ``"Discharging Capacity / Ah"``, and ``current_mA_cm2``.
    area_cm2 : float, optional
        Area of the electrode [cm2], for values per area.
    loading_mg_cm2 : float, optional
        Mass on the electrode [mg/cm2], for values per mass; needs the area.
    current_mA_cm2 : float, optional
        Current of a file that has none [mA/cm2], positive in discharge, negative in charge.
    trust_sign : bool
        Do not hold the sign of the current against the voltage.
    cut_off : bool
        Leave out the last line of a file that is cut off inside it.

    Returns
    -------
    CyclerData
        Table, metadata, remarks, steps and curves.

    Raises
    ------
    LobsimError
        If the file cannot be read, or what it holds is empty, damaged, or cannot be of a cell; the sentence names file
        and line and what was expected.
    """
    from lobsim.cyclers import joined
    from lobsim.cyclers.formats import choose
    from lobsim.cyclers.request import Request

    paths = [Path(path)] if isinstance(path, str | Path) else [Path(one) for one in path]
    parts = []
    for one in paths:
        request = Request(one, columns or {}, area_cm2, loading_mg_cm2, current_mA_cm2, cut_off)
        name, reader = choose(request, format)
        parts.append(_timed(reader(request)))
    reading = parts[0] if len(parts) == 1 else joined.join(parts)
    return _finished(reading, request, name, trust_sign)


def _timed(reading: "Reading") -> "Reading":
    from lobsim.cyclers import sign, time_of_test

    return sign.by_counters(time_of_test.complete(reading))


def _finished(reading: "Reading", request: "Request", name: str, trust_sign: bool) -> "CyclerData":
    """Check a reading, find its steps, and complete its table."""
    from lobsim.cyclers import checks, sign, steps
    from lobsim.cyclers.data import CyclerData
    from lobsim.cyclers.table import complete

    checks.check(reading, request.area_cm2)
    first = steps.starts(reading)
    doubt = None if trust_sign or reading.sign_is_stated else sign.check(reading, first)
    made = complete(reading, first)
    metadata = {key: value for key, value in reading.metadata.items() if key != "start_unix"} | made.origins
    return CyclerData(
        made.columns,
        metadata,
        reading.places[0][0] if "files" in metadata else request.path,
        name,
        request.area_cm2,
        request.loading_mg_cm2,
        (*reading.remarks, *([doubt] if doubt else []), *made.remarks),
        made.integral_mAh,
    )
