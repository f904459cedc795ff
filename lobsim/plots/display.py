"""Display of our figures in a notebook: it shows them, as it shows those of pyplot."""

import sys


def shown_in_notebooks() -> None:
    """Tell a running IPython how to show figures, in the formats that its user chose.

    Its own inline backend tells it as soon as pyplot draws. Our figures are unknown to pyplot, so that no window opens
    in a script and nothing is shown twice; without this, the first of a notebook would be shown as a text.
    """
    ipython = sys.modules.get("IPython")  # who runs in it has imported it
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        return
    from IPython.core.pylabtools import select_figure_formats
    from matplotlib.figure import Figure
    from matplotlib_inline.config import InlineBackend

    if not any(Figure in formatter for formatter in shell.display_formatter.formatters.values()):
        chosen = InlineBackend.instance(parent=shell)
        chosen.shell = shell  # whom a later choice of formats is told to
        select_figure_formats(shell, chosen.figure_formats, **chosen.print_figure_kwargs)
