"""Books of many runs at once, from looks at their states.

With 49 looks, ends and middles of 24 pieces of its time that have as many steps each, the books of a discharge close as
well as with all steps, within the bounds of a certificate.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lobsim.numerics.arrays import Array
from lobsim.result import looks, record
from lobsim.result.books import READ, Ledger
from lobsim.result.certificate import BOUNDS

# Outputs of which rows, records and books are made.
WANTED = tuple(dict.fromkeys((*looks.WANTED, *READ, *record.READ, looks.CAPACITY)))
ENOUGH = 49  # looks


def books(of: looks.Looks) -> dict[str, Array]:
    """Close the books of J discharges.

    Parameters
    ----------
    of : Looks
        Of the outputs that `WANTED` names, as far as the model has them; an odd number of looks.

    Returns
    -------
    dict of str to array
        Relative errors [-] by book, shape (J,); see `lobsim.result.books.Ledger.close`.
    """
    ledger = Ledger(of.numbers)
    enter(ledger, of)
    return {name: np.broadcast_to(error, len(of.times)) for name, error in ledger.close().items()}


def enter(ledger: Ledger, of: looks.Looks) -> Array:
    """Enter the next step of J runs into their books; errors of the charge of this step [-], shape (J,)."""
    shape = of.times.shape
    if shape[1] % 2 == 0:
        raise ValueError(f"{shape[1]} looks given: books need an odd number")
    fields = {
        name: field.reshape(shape) if field.ndim == 1 else field.reshape(-1, *shape).swapaxes(0, 1)
        for name, field in of.fields(of.values, READ).items()
    }
    return np.asarray(ledger.add(fields | {"Time [s]": of.times}, of.where.shares, of.where.shares_s))


def closed(errors: Mapping[str, Array]) -> NDArray[np.bool_]:
    """Whether all books of each discharge, errors [-] of shape (J,), close within the bounds of a certificate.

    An error that is no number closes nothing.
    """
    return np.all([error <= BOUNDS[name].error for name, error in errors.items()], axis=0)
