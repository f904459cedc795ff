"""Request of a user: the file to be read, and what is known of the cell besides."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any

from lobsim.cyclers.labels import CAPACITY_PER_AREA
from lobsim.errors import LobsimError


@dataclass(frozen=True)
class Request:
    """A file, which column is what, and the numbers of the cell that it does not hold.

    Attributes
    ----------
    path : Path
        File or folder.
    columns : mapping
        From labels to names, as in `lobsim.cyclers.read`.
    area_cm2, loading_mg_cm2 : float or None
        Area of the electrode [cm2] and mass on it [mg/cm2]; the area is 1 cm2 if the file's capacity is per area.
    current_mA_cm2 : float or None
        Current of a file that has none [mA/cm2], positive in discharge.
    cut_off : bool
        The last line of a file that is cut off is left out.

    Raises
    ------
    LobsimError
        If there is no such file or a number cannot be one of a cell.
    """

    path: Path
    columns: Mapping[str, Any]
    area_cm2: float | None = None
    loading_mg_cm2: float | None = None
    current_mA_cm2: float | None = None
    cut_off: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.columns, Mapping):
            raise LobsimError(f"columns = {self.columns!r}: a table from labels to columns was expected")
        if self.area_cm2 is None and CAPACITY_PER_AREA in self.columns:
            object.__setattr__(self, "area_cm2", 1.0)
        for name in ("area_cm2", "loading_mg_cm2"):
            value = getattr(self, name)
            if value is not None and not (_is_number(value) and 0 < value < math.inf):
                raise LobsimError(f"{name} = {value!r}: a finite number above 0 was expected")
        current = self.current_mA_cm2
        if current is not None and not (_is_number(current) and 0 < abs(current) < math.inf):
            raise LobsimError(f"current_mA_cm2 = {current!r}: a finite number other than 0 was expected")
        if self.loading_mg_cm2 and not self.area_cm2:
            raise LobsimError(f"loading_mg_cm2 = {self.loading_mg_cm2:g} needs area_cm2 as well, for values per mass")
        try:
            there = self.path.exists()
        except (OSError, ValueError):  # a name that no file can have
            there = False
        if not there:
            raise LobsimError(f"cannot read {str(self.path)!r}: there is no such file or folder")


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)
