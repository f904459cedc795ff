"""Voltammograms, which programs of potentiostats write as they write charges and discharges: told, and refused."""

from lobsim.cyclers import text
from lobsim.cyclers.makers import names_of
from lobsim.errors import LobsimError

TECHNIQUES = ("voltammetr", "voltammogram", "linear sweep", "tafel", "伏安")
OF_NAMES = {"stepname", "technique"}  # columns in which the technique of a row stands
OF_SCANS = {"potentialapplied", "scan"}  # of NOVA: both in the header of a voltammogram alone


def refuse(sheet: text.Sheet) -> None:
    """Refuse a table whose potential is swept in every row; between charges there may be sweeps.

    Raises
    ------
    LobsimError
        If it is a voltammogram.
    """
    if names_of(sheet.header) >= OF_SCANS or any(_swept(sheet, place) for place in range(len(sheet.header))):
        raise LobsimError(f"{str(sheet.path)!r} is a voltammogram: charges, discharges and rests of a cell are read")


def _swept(sheet: text.Sheet, place: int) -> bool:
    if not OF_NAMES & names_of([sheet.header[place]]):
        return False
    return all(_names_sweep(word) for word in dict.fromkeys(sheet.words(place)))


def _names_sweep(word: str) -> bool:
    return any(technique in word.lower() for technique in TECHNIQUES)
