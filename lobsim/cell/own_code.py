"""Own laws and models of a cell that comes from a file: their code as it is now, when something is to be run again."""

from lobsim.arguments.own import Own
from lobsim.cell.cell import Cell


def current(cell: Cell) -> tuple[Cell, tuple[str, ...]]:
    """Import what of a cell's laws and model is the user's and was not yet imported.

    Returns
    -------
    tuple of Cell and tuple of str
        The cell with their code as it is now, and a sentence for each whose code has changed since.

    Raises
    ------
    LobsimError
        If one cannot be found.
    """
    chosen = {**cell.laws, "model": cell.model}
    told = []
    for law, one in chosen.items():
        if isinstance(one, Own) and not one.is_here:
            one.found()  # says what is missing
            made = cell.with_model(str(one)) if law == "model" else cell.with_laws(**{law: str(one)})
            now = made.model if law == "model" else made.laws[law]
            if now != one:
                told.append(one.changed)
            cell = made
    return cell, tuple(told)
