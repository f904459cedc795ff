"""Cyclers whose exports are tables: how their files are told apart, and what batterydf does not say of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lobsim.cyclers import column_names, text
from lobsim.cyclers.asked_columns import delimiter
from lobsim.cyclers.labels import CYCLE, STEP, STEP_TIME

MOST_HEADER_LINES = 400
# Names that batterydf gives to columns which have a label of the Battery Data Format.
SYNONYMS = {"Cycle Index": CYCLE, "Step Index / 1": STEP}


@dataclass(frozen=True)
class Vendor:
    """A cycler with tabular exports.

    Attributes
    ----------
    words : str
        What a file of it is called in a sentence.
    headers : sequence of sequence of str
        Names, as `lobsim.cyclers.column_names.plain` writes them, that make a line its header; one set is enough.
    plugin : str or None
        Batterydf's name of it; None for what batterydf knows of all vendors.
    first_words : sequence of str
        With one of which its files begin; any if there are none.
    without : sequence of str
        Names that make a header another vendor's.
    own : mapping of str to str
        Labels of columns that batterydf does not name, or names wrongly.
    state : str or None
        The column that says whether a row charges or discharges; the current then has no sign.
    """

    words: str
    headers: Sequence[Sequence[str]]
    plugin: str | None = None
    first_words: Sequence[str] = ()
    without: Sequence[str] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    state: str | None = None

    def recognise(self, head: str) -> bool:
        """Tell one of its files by the begin of its text."""
        if self.first_words:
            return head.lstrip().startswith(tuple(self.first_words))
        return self.header_line(head.split("\n")) is not None

    def header_line(self, lines: Sequence[str]) -> int | None:
        """Find the header, counted from 1."""
        for line, words in enumerate(lines[:MOST_HEADER_LINES], 1):
            cells = {column_names.plain(cell) for cell in text.cells(words.rstrip("\r"), delimiter(words))}
            if not cells & set(self.without) and any(cells.issuperset(header) for header in self.headers):
                return line
        return None

    def expected(self) -> str:
        """Say what header its files have."""
        return " or ".join(", ".join(header) for header in self.headers)


VENDORS = {
    "biologic": Vendor(
        "a BioLogic .mpt",
        headers=[("time/s", "ewe/v"), ("time/s", "ecell/v"), ("time/s", "<ewe>/v")],
        plugin="biologic-mpt",
        first_words=("EC-Lab ASCII FILE", "BT-Lab ASCII FILE"),
        own={"ns": STEP},
    ),
    "arbin": Vendor(
        "an Arbin export",
        headers=[("testtime(s)", "stepindex", "cycleindex")],
        own={"stepindex": STEP, "steptime(s)": STEP_TIME},
    ),
    "maccor": Vendor(
        "a Maccor export",
        headers=[("rec#", "test(sec)", "amps", "volts", "state"), ("rec", "testtime(sec)", "current", "voltage")],
        plugin="landt-txt",  # which has Maccor's names
        own={"cyc#": CYCLE, "cyclec": CYCLE, "step": STEP, "step(sec)": STEP_TIME, "steptime(sec)": STEP_TIME},
        state="state",
    ),
    "landt": Vendor(
        "a Landt export",
        headers=[("testtimes", "voltagev", "currenta"), ("rec#", "test(sec)", "amps", "volts")],
        plugin="landt-csv",
        without=("state",),
        own={"step": STEP, "step(sec)": STEP_TIME, "test(sec)": "Test Time / s"}
        | {"amps": "Current / A", "volts": "Voltage / V", "cyc#": CYCLE},
    ),
    "novonix": Vendor(
        "a Novonix export",
        headers=[("runtime(h)", "current(a)", "potential(v)"), ("runtime(h)", "current(a)", "voltage(v)")],
        plugin="novonix-csv",
    ),
}
