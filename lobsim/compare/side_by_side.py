"""Parts that comparisons have in common: runs by case, statements about them, files."""

import re
from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from lobsim import files
from lobsim.arguments import guarded
from lobsim.compare.verdict import Row
from lobsim.display.notebook import Shown
from lobsim.result import Result

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

LONGEST_FILE = 150  # bytes of a file's name; systems take 255


class SideBySide(Shown):
    """Runs side by side, with the statements about them; `results` has each run by the name of its case."""

    NAME: ClassVar[str] = "comparison"  # of its files

    results: Mapping[str, Result]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every statement with the number that the model gives for it."""
        return tuple(row for case in self.results for row in self.rows_of(case))

    @abstractmethod
    def rows_of(self, case: str) -> tuple[Row, ...]:
        """The statements about one case."""

    @property
    def failures(self) -> tuple[Row, ...]:
        """The statements that should hold and do not; one that is known to be missed is not among them."""
        return tuple(row for row in self.rows if row.fails)

    @abstractmethod
    def table(self) -> "pandas.DataFrame":
        """Tabulate the comparison."""

    @abstractmethod
    def plot(self) -> "Figure":
        """Draw the comparison; the figure has matplotlib's ``savefig``."""

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Further tables by the names of their files, each a list of rows."""
        return {}

    @guarded
    def save(self, folder: str | Path) -> list[Path]:
        """Write the figure (PNG and SVG), the table, the rates, the power limits (CSV) and every run (NetCDF).

        Parameters
        ----------
        folder : str or Path
            Made if it is not there.

        Returns
        -------
        list of Path
            The files.

        Raises
        ------
        LobsimError
            If a file cannot be written.
        """
        import pandas

        from lobsim.plots import save

        folder = Path(folder)
        files.make_folder(folder)
        written: list[Path] = []
        if self.results:  # without a run there is nothing to draw
            written += [folder / f"{self.NAME}.{kind}" for kind in ("png", "svg")]
            save(self.plot(), *written)
        more = {name: pandas.DataFrame(rows) for name, rows in self.tables().items()}
        written += files.write_tables(folder, {self.NAME: self.table(), **more})
        for stem, result in zip(_stems(list(self.results)), self.results.values(), strict=True):
            written.append(folder / f"{stem}.nc")
            result.save(written[-1])
        return written


def _stems(cases: list[str]) -> list[str]:
    """Names of files, no two the same on any system, for cases that users may call as they like."""
    found: list[str] = []
    for case in cases:
        words = case.replace("/", " per ").replace(" ", "_")
        plain = re.sub(r"[^\w.,+=()%-]", "_", words).encode()[:LONGEST_FILE]
        stem = plain.decode(errors="ignore").strip(".") or "run"
        taken = {one.lower() for one in found}
        number = next(n for n in range(1, len(cases) + 1) if (stem if n == 1 else f"{stem}_{n}").lower() not in taken)
        found.append(stem if number == 1 else f"{stem}_{number}")
    return found
