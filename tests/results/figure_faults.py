"""What is wrong with the words of a figure: found from their boxes, as they are drawn."""

from itertools import combinations

import numpy as np

SLACK_PX = 1.0  # by which boxes may overlap, or reach out of the figure: an empty margin of a letter


def faults(figure):
    """Words that are cut, that lie on others, and powers of ten in the corner of an axis, each as a sentence."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    found = [f"{text!r} in a corner" for text in _offsets(figure) if text]
    boxes = [(text, text.get_window_extent(renderer)) for text in _texts(figure)]
    width, height = canvas.get_width_height()
    for text, box in boxes:
        out = max(-box.x0, -box.y0, box.x1 - width, box.y1 - height)
        if out > SLACK_PX:
            found.append(f"{text.get_text()!r} is cut by {out:.0f} px")
    for (one, a), (other, b) in combinations(boxes, 2):
        wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        if min(wide, high) > SLACK_PX:
            found.append(f"{one.get_text()!r} lies on {other.get_text()!r}")
    return found


def _axes(figure):
    return [axes for axes in figure.get_figure(root=True).axes if axes.axison and axes.get_visible()]


def _offsets(figure):
    return [axis.get_offset_text().get_text() for axes in _axes(figure) for axis in (axes.xaxis, axes.yaxis)]


def _texts(figure):
    """Every text that is seen."""
    from matplotlib.text import Text

    ticks = {}
    for axes in figure.get_figure(root=True).axes:
        for axis in (axes.xaxis, axes.yaxis):
            drawn = {id(tick) for tick in axis._update_ticks()} if axes.axison and axis.get_visible() else set()
            for tick in (*axis.majorTicks, *axis.minorTicks):
                ticks |= {id(label): id(tick) in drawn for label in (tick.label1, tick.label2)}
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and ticks.get(id(text), True) and _is_on(text)
    ]


def _is_on(text):
    """Whether a text is drawn: that of an axes that is switched off is not, but its legend is."""
    axes = text.axes
    if axes is None or axes.axison:
        return True
    own = {id(part) for axis in (axes.xaxis, axes.yaxis) for part in axis.findobj()}
    return id(text) not in own


def lightness(colour):
    """How light a colour is in grey [0 to 100], the L* of CIE 1976."""
    from matplotlib.colors import to_rgb

    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    Y = float(linear @ (0.2126, 0.7152, 0.0722))
    return 116 * np.cbrt(Y) - 16 if Y > 0.008856 else 903.3 * Y
