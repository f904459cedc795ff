"""One look for all figures: colours that the colour-blind can tell apart (Okabe and Ito), sizes for two columns."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim import files
from lobsim.arguments import guarded
from lobsim.plots.display import shown_in_notebooks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_IN = 7.2  # two columns of a journal
PNG_DPI = 200
FORMATS = (".png", ".svg", ".pdf", ".jpg", ".jpeg", ".eps", ".tif", ".tiff", ".webp")
INK, FAINT = "#222222", "#8c8c8c"
MEMBRANES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
# What a process and what a matter share is one colour: film is Li2O2, "liquid" the liquid. Their lightness differs.
LOSSES = {
    "activation": "#e8d93a",
    "film": "#E69F00",
    "oxygen": "#6b0036",
    "gas": "#e9eef5",
    "salt": "#22a884",
    "liquid": "#1f74b1",
    "separator and ceramic": "#c9bfb2",
    "lithium": "#6a3d9a",
}
LABELS = {"oxygen": "oxygen in the liquid", "gas": "oxygen in the gas", "liquid": "liquid (ohmic)"}  # others: their own
LINES = ("-", (0, (4, 1.6)), (0, (1.2, 1.2)))
# Cells side by side. Those of one dash differ most in lightness, so that black and white print tells them apart.
_SIDE_COLOURS = (*MEMBRANES, INK, "#661100")
_SIDE_LINES = (*LINES, (0, (6, 1.4, 1.2, 1.4)))
SIDES: tuple[dict[str, Any], ...] = tuple(
    {"color": colour, "linestyle": _SIDE_LINES[place % len(_SIDE_LINES)], "marker": marker, "markersize": 4}
    for place, (colour, marker) in enumerate(zip(_SIDE_COLOURS, "os^Dv*PX", strict=True))
)

_LOOK: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "axes.labelsize": 7.5,
    "axes.titlesize": 7.5,
    "axes.titlepad": 4,
    "axes.labelpad": 2.5,
    "axes.linewidth": 0.6,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.minor.width": 0.4,
    "ytick.minor.width": 0.4,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.minor.size": 1.5,
    "ytick.minor.size": 1.5,
    "lines.linewidth": 1.4,
    "lines.solid_capstyle": "round",
    "legend.fontsize": 7,
    "legend.frameon": False,
    "legend.handlelength": 1.8,
    "legend.borderaxespad": 0.2,
    "legend.labelspacing": 0.35,
    "svg.hashsalt": "lobsim",
}


@contextmanager
def look() -> Iterator[None]:
    """Draw in the look of lobsim; matplotlib's settings are as before afterwards."""
    from matplotlib import rc_context

    with rc_context(_LOOK):
        yield


def figure(height_in: float) -> "Figure":
    """Make an empty figure of two columns' width and a height in inches, unknown to pyplot."""
    from matplotlib.figure import Figure

    shown_in_notebooks()
    return Figure(figsize=(WIDTH_IN, height_in), layout="constrained")


def letter(axes: "Axes", name: str) -> None:
    """Write the letter of a panel into its upper left corner, outside."""
    axes.annotate(
        name,
        (0, 1),
        xytext=(-28, 5),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=9,
        fontweight="bold",
        annotation_clip=False,
    )


def legend_row(axes: "Axes", shown: "Axes") -> None:
    """Give a row of a figure to the legend of a panel."""
    axes.set_axis_off()
    handles, names = shown.get_legend_handles_labels()
    tight = {"columnspacing": 0.9, "handlelength": 1.2, "handletextpad": 0.4}
    axes.legend(handles, names, loc="center", ncols=len(names), **tight)


def typeset(words: str) -> str:
    """Write the formulas in plain words with their indices."""
    return words.replace("Li2O2", "Li$_2$O$_2$").replace(" O2", " O$_2$").replace("O2 ", "O$_2$ ")


def named(name: str, longest: int = 100) -> str:
    """Write a name of the user's as it is: nothing in it is a formula, and a long one loses its middle."""
    if len(name) > longest:
        half = longest // 2
        name = f"{name[: longest - half - 1]}…{name[-half:]}"
    name = name.replace("$", r"\$")
    return f" {name}" if name.startswith("_") else name  # which matplotlib would leave out of a legend


@guarded
def save(figure: "Figure", *paths: Path) -> Sequence[Path]:
    """Write a figure to files; their endings say the formats.

    Parameters
    ----------
    figure : Figure
        The figure.
    *paths : Path
        The files, .png, .svg or .pdf.

    Returns
    -------
    sequence of Path
        The files.

    Raises
    ------
    LobsimError
        If one cannot be written.
    """
    undated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
    for path in paths:
        files.check(path, FORMATS)
        with files.whole(path) as draft, look():
            figure.savefig(draft, dpi=PNG_DPI, metadata=undated.get(path.suffix.lower()))
    return paths
