"""Colours with their meanings, and what all figures share: widths, letters, legends, names.

Colours of lines are those of Okabe and Ito, which the colour-blind can tell apart. Losses fill areas: neighbours differ
in lightness as well, so that they are told apart in grey. What else a figure looks like says `look.mplstyle`.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim import files
from lobsim.arguments import guarded
from lobsim.plots.display import shown_in_notebooks
from lobsim.plots.width_and_style import look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NARROW_IN = 4.7  # a figure below this width is one column of a journal
FONT_SIZE = 7.2  # of which so many characters go into an inch:
TITLE_PER_IN, CAUTION_PER_IN = 16.0, 17.0  # characters
PANEL_IN = 2.0  # the least width of a panel
FORMATS = (".png", ".svg", ".pdf", ".jpg", ".jpeg", ".eps", ".tif", ".tiff", ".webp")
INK, FAINT = "#222222", "#8c8c8c"
MEMBRANES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#AAAA44")
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
# Bars beside each other, which dashes cannot tell apart in grey.
HATCHES: tuple[dict[str, Any], ...] = tuple(
    {"facecolor": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0}
    for colour, hatch in zip(MEMBRANES, ("", "////", "....", "\\\\\\\\", "xxxx", "++++"), strict=True)
)
# Cells side by side. Those of one dash differ most in lightness, so that black and white print tells them apart.
_SIDE_COLOURS = (*MEMBRANES, INK, "#661100")
_SIDE_LINES = (*LINES, (0, (6, 1.4, 1.2, 1.4)))
SIDES: tuple[dict[str, Any], ...] = tuple(
    {"color": colour, "linestyle": _SIDE_LINES[place % len(_SIDE_LINES)], "marker": marker, "markersize": 4}
    for place, (colour, marker) in enumerate(zip(_SIDE_COLOURS, "os^Dv*PX", strict=True))
)


def width_in() -> float:
    """The width of a figure that is drawn now, in inches of 0.0254 [m]."""
    from matplotlib import rcParams

    return float(rcParams["figure.figsize"][0])


def narrow() -> bool:
    """Whether a figure is one column of a journal wide, so that its panels stand below each other."""
    return width_in() < NARROW_IN


def beside(most: int, least_in: float = PANEL_IN) -> int:
    """How many panels [-] of at least a width, in inches of 0.0254 [m], have room beside each other."""
    return max(1, min(most, int(width_in() / least_in)))


def characters(per_in: float = TITLE_PER_IN) -> int:
    """How many characters [-] of a title fit into the width of a figure."""
    from matplotlib import rcParams

    return int(width_in() * per_in * FONT_SIZE / float(rcParams["font.size"]))


def figure(height_in: float) -> "Figure":
    """Make an empty figure of the chosen width and a height in inches, unknown to pyplot."""
    from matplotlib.figure import Figure

    shown_in_notebooks()
    return Figure(figsize=(width_in(), height_in), layout="constrained")


def title(figure: "Figure", words: str) -> None:
    """Write what a figure shows above its panels, in as many lines as its width needs."""
    figure.suptitle(folded(words, characters()))


def caution(figure: "Figure", words: str) -> None:
    """Write below a figure what must be said beside it."""
    lines = folded(words, characters(CAUTION_PER_IN))
    figure.supxlabel(lines, fontsize="medium", fontstyle="italic", color=INK)


def folded(words: str, width: int) -> str:
    """Words in lines of about a number of characters, of which formulas count less than they are written with."""
    lines: list[str] = []
    room = 0
    for word in words.split(" "):
        size = len(re.sub(r"\$.*?\$", "xx", word))
        if lines and size + 1 <= room:
            lines[-1] += f" {word}"
            room -= size + 1
        else:
            lines.append(word)
            room = width - size
    return "\n".join(lines)


def letter(axes: "Axes", name: str) -> None:
    """Write the letter of a panel into its upper left corner, outside."""
    axes.annotate(
        name,
        (0, 1),
        xytext=(-28, 5),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize="large",
        fontweight="bold",
        annotation_clip=False,
    )


def legend_row(axes: "Axes", shown: "Axes") -> None:
    """Give a row of a figure to the legend of a panel."""
    handles, _ = shown.get_legend_handles_labels()
    row_of(axes, handles)


def row_of(axes: "Axes", handles: Sequence[Any], most: int = 8, **more: Any) -> None:
    """Fill a row of a figure with a legend, in as many columns as its width has room for."""
    axes.set_axis_off()
    look = {"columnspacing": 0.9, "handlelength": 1.2, "handletextpad": 0.4} | more
    axes.legend(handles=handles, loc="center", ncols=columns([one.get_label() for one in handles], most), **look)


def columns(names: Sequence[object], most: int = 8, extra: int = 4) -> int:
    """In how many columns a legend of names has room in the width of a figure; its rows are of about one length."""
    longest = max(len(re.sub(r"\$.*?\$", "xx", str(name))) for name in names)
    count = max(1, min(len(names), most, characters() // (longest + extra)))
    return -(-len(names) // -(-len(names) // count))


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
    """Write a figure to files; their endings say the formats, and `settings` the resolution.

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
            figure.savefig(draft, metadata=undated.get(path.suffix.lower()))
    return paths
