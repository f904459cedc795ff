"""Files of battery cyclers, read into one table with the names of the Battery Data Format."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from lobsim.arguments import guarded

if TYPE_CHECKING:
    from lobsim.cyclers.data import CyclerData

Columns = Annotated[Mapping[str, Any], "a table from labels to columns"]


@guarded
def read(
    path: str | Path,
    *,
    format: str | Any | None = None,  # `choose` offers the nearest name, whatever is given
    columns: Columns | None = None,
    area_cm2: float | None = None,
    loading_mg_cm2: float | None = None,
    current_mA_cm2: float | None = None,
    trust_sign: bool = False,
) -> "CyclerData":
    """Read what a cycler wrote.

    Parameters
    ----------
    path : str or Path
        The file, or the folder of a channel of a TOYO TOSCAT.
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

    Returns
    -------
    CyclerData
        Table, metadata, steps and curves.

    Raises
    ------
    LobsimError
        If the file cannot be read, or what it holds is empty, damaged, or cannot be of a cell; the sentence names file
        and line and what was expected.
    """
    from lobsim.cyclers import checks, sign, steps
    from lobsim.cyclers.data import CyclerData
    from lobsim.cyclers.formats import choose
    from lobsim.cyclers.request import Request
    from lobsim.cyclers.table import complete

    request = Request(Path(path), columns or {}, area_cm2, loading_mg_cm2, current_mA_cm2)
    name, reader = choose(request, format)
    reading = reader(request)
    checks.check(reading, request.area_cm2)
    first = steps.starts(reading)
    if not (trust_sign or reading.sign_is_stated):
        sign.check(reading, first)
    table, origins = complete(reading, first)
    metadata = {**reading.metadata, **origins}
    return CyclerData(table, metadata, request.path, name, request.area_cm2, request.loading_mg_cm2)
