"""Words by which cyclers say what a row does: CC Chg, RateD, D, Pause, 放电."""

import re
from functools import lru_cache

RESTS = ("rest", "pau", "ocv", "open", "idle", "wait", "ruhe", "静置", "搁置", "休止", "repos")
DISCHARGES = ("dis", "dchg", "dch", "entlad", "放电", "放電", "déch", "dech")
CHARGES = ("chg", "cha", "chrg", "laden", "ladung", "lade", "充电", "充電")
OF_DISCHARGE = re.compile(r"dis(charge?|chg|cha)?|dchg|dch|entlad(ung|en)?|放电|放電|d[ée]ch(arge)?")
LETTERS = {"c": 1.0, "d": -1.0, "r": 0.0, "ratec": 1.0, "rated": -1.0, "dsc": -1.0}  # Maccor, LANHE
LETTERS |= dict.fromkeys(("ccc", "cvc", "cpc", "crc"), 1.0)  # LANHE: constant what, in which direction
LETTERS |= dict.fromkeys(("ccd", "cvd", "cpd", "crd", "cpcd", "dc", "dcc"), -1.0)


@lru_cache(maxsize=512)
def direction(word: str) -> float | None:
    """Read a state: 1 charges, -1 discharges, 0 rests [-], None says nothing of it, such as P of Maccor for a pause.

    A program that is called Charge_Discharge says nothing either.
    """
    plain = re.sub(r"[\W\d_]", "", word).lower()
    if plain in LETTERS:
        return LETTERS[plain]
    if OF_DISCHARGE.search(plain) and any(name in OF_DISCHARGE.sub("", plain) for name in CHARGES):
        return None
    for names, found in ((DISCHARGES, -1.0), (RESTS, 0.0), (CHARGES, 1.0)):
        if any(name in plain for name in names):
            return found
    return None


def says(words: list[str]) -> bool:
    """Tell whether a column holds such words, and not numbers or names of something else."""
    return any(direction(word) is not None for word in dict.fromkeys(words))
