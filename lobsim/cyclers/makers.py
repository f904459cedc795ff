"""Makers of cyclers whose exports are tables: how their files are told apart, and what is special about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lobsim.cyclers.column_names import bare
from lobsim.cyclers.column_units import parted
from lobsim.cyclers.labels import CYCLE, STEP, STEP_CAPACITY, STEP_TIME, VOLTAGE


@dataclass(frozen=True)
class Maker:
    """A maker, or one of its programs, with tabular exports.

    Attributes
    ----------
    words : str
        What a file of it is called in a sentence.
    program : str
        Who wrote it.
    begins : sequence of str
        With one of which its files begin.
    marks : sequence of sets of str
        Names of columns, as `lobsim.cyclers.column_names.bare` writes them without units, that make a header its own;
        one set is enough.
    without : sequence of str
        Names that make a header another maker's.
    own : mapping of label to names
        Names of its columns that all makers do not give, or that mean something else here.
    never : sequence of str
        Names of columns that are not what their name says elsewhere.
    signed : bool
        Its currents are positive in charge where no state says otherwise.
    """

    words: str
    program: str
    begins: Sequence[str] = ()
    marks: Sequence[frozenset[str]] = ()
    without: Sequence[str] = ()
    own: Mapping[str, Sequence[str]] = field(default_factory=dict)
    never: Sequence[str] = ()
    signed: bool = True

    def knows(self, names: frozenset[str]) -> bool:
        """Tell a header of it by the names of its columns."""
        return not names & set(self.without) and any(mark <= names for mark in self.marks)


def names_of(header: Sequence[str]) -> frozenset[str]:
    """Write the names of a header in every way that may be meant, without their units."""
    return frozenset(bare(head) for name in header for head, _ in parted(name))


def _marks(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(names.split()) for names in sets)


MAKERS: dict[str, Maker] = {
    "biologic": Maker(
        "a BioLogic .mpt or .txt",
        "EC-Lab or BT-Lab",
        begins=("EC-Lab ASCII FILE", "BT-Lab ASCII FILE"),
        marks=_marks(
            "mode ox/red time",
            "time ewe i",
            "time ecell i",
            "ns time ewe",
            "ns time ecell",
            "(q-qo) time",
            "mode error time ewe",
        ),
    ),
    "arbin": Maker(
        "an Arbin export",
        "MITS",
        marks=_marks("testtime stepindex cycleindex datapoint", "testtime stepindex cycleindex datetime"),
        without=("datetimeisostring", "channelindex"),
    ),
    "maccor": Maker(
        "a Maccor export",
        "MIMS",
        begins=("Today's Date",),
        marks=_marks(
            "rec# state",
            "rec testtime md",
            "rec testtime cyclec",
            "rec cyclec",
            "rec# md",
            "rec# cyclec",
            "cyc# testtime",
        ),
        own={CYCLE: ("cyclec", "cyc#")},
        signed=False,
    ),
    "landt": Maker(
        "a LANHE (Landt) export",
        "LANDdt",
        marks=_marks(
            "testtime datetimeisostring",
            "testtime step-state",
            "record specap voltage",
            "testtime socdod voltage",
            "rec# test",
            "record testtime cycle-index",
            "record systime voltage",
            "cycle-index step-index testtime",
        ),
        without=("state", "md"),
        own={CYCLE: ("cycle-index", "cycleno"), STEP: ("step-index", "stepno"), "state": ("step-state", "stepstatus")},
    ),
    "neware": Maker(
        "a Neware export",
        "BTS",
        marks=_marks(
            "datapoint stepindex",
            "datapoint cumulativetime",
            "datapoint totaltime",
            "datapoint voltage",
            "cycleid stepid recordid",
            "recordid voltage current",
            "chgcap dchgcap",
            "recordnumber relativetime",
            "recordnumber jump",
            "record jumpto",
            "recordindex jumpto",
            "数据序号",
            "记录序号",
        ),
        own={STEP_TIME: ("time", "时间", "relativetime"), STEP_CAPACITY: ("capacity",)},
        never=("jump", "jumpto"),
    ),
    "novonix": Maker(
        "a Novonix export",
        "Novonix UHPC",
        begins=("[Summary]",),
        marks=_marks("runtime potential steptime", "runtime potential", "runtime voltage cyclenumber"),
    ),
    "pec": Maker(
        "a PEC export",
        "LifeTest",
        begins=("Request Year:",),
        marks=_marks("totaltime loadontime", "totaltime reasoncode", "teststeptime reasoncode"),
    ),
    "basytec": Maker(
        "a BaSyTec export",
        "BaSyTec Battery Test Software",
        begins=("~Resultfile from Basytec", "Resultfile from Basytec"),
        marks=_marks("time dataset t-step", "time command u i", "time dataset line"),
        never=("state", "level", "count", "dataset"),
    ),
    "digatron": Maker(
        "a Digatron export",
        "Battery Manager",
        marks=_marks("progtime", "ahaccu", "ahcha ahdch", "ahcha", "programmdauer"),
        own={"state": ("status",)},
    ),
    "versastudio": Maker(
        "a VersaStudio .par",
        "VersaStudio",
        marks=_marks("segment# point# e i elapsedtime"),
        own={STEP: ("segment#",)},
    ),
    "squidstat": Maker(
        "a Squidstat export",
        "Admiral Squidstat",
        marks=_marks(
            "elapsedtime workingelectrode",
        ),
        own={STEP: ("stepnumber",), VOLTAGE: ("workingelectrode",)},
    ),
}


def maker_of(header: Sequence[str]) -> str | None:
    """Tell by the names of a header whose it is; None if it is nobody's."""
    names = names_of(header)
    return next((name for name, maker in MAKERS.items() if maker.knows(names)), None)


def begins(head: str) -> str | None:
    """Tell by the first words of a file whose it is."""
    words = head.lstrip('\ufeff \t\r\n"')
    return next((name for name, maker in MAKERS.items() if words.startswith(tuple(maker.begins) or "\0")), None)
