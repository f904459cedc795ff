"""A descent in which one number is held."""

import numpy as np

from lobsim.fit.descent import Bottom, Descent


def held(descent: Descent, k: int, value: float) -> Descent:
    """A descent of all coordinates but one, the k-th, which is held at a value [-] or [unit of the number]."""
    tried = None
    while True:
        try:
            asked = descent.send(tried)  # type: ignore[arg-type]  # None starts a generator
        except StopIteration as end:
            return Bottom(np.insert(end.value.point, k, value), end.value.tried)
        tried = yield [np.insert(point, k, value) for point in asked]
