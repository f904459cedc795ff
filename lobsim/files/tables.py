"""Tables into files, each whole or not at all."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lobsim.files.disk import whole

if TYPE_CHECKING:
    import pandas


def write_tables(folder: Path, tables: "Mapping[str, pandas.DataFrame]") -> list[Path]:
    """Write tables that have rows as CSV, each in the units of its columns.

    Parameters
    ----------
    folder : Path
        It is there.
    tables : mapping of str to DataFrame
        By the names of their files, without ending.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    LobsimError
        If a file cannot be written.
    """
    written = []
    for name, table in tables.items():
        if len(table):
            written.append(folder / f"{name}.csv")
            with whole(written[-1]) as draft:
                table.to_csv(draft, index=False)
    return written
