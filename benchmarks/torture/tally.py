"""What became of what was tried."""

import collections
from dataclasses import dataclass, field

RIGHT, REFUSED, CRASHED, SILENT = "right", "refused", "crashed", "silent"
KINDS = (RIGHT, REFUSED, CRASHED, SILENT)


@dataclass
class Tally:
    """Counts of one part, and words on everything that must not be."""

    name: str
    counts: collections.Counter[str] = field(default_factory=collections.Counter)
    bad: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # what is worth knowing of the others
    skipped: str = ""

    def add(self, kind: str, words: str = "") -> None:
        """Count one."""
        self.counts[kind] += 1
        if kind in (CRASHED, SILENT):
            self.bad.append(f"{kind}: {words}")

    @property
    def tried(self) -> int:
        """How many were tried."""
        return sum(self.counts.values())


def judged(tally: Tally, words: str, action) -> None:
    """Do something that should either be right, told by what it returns, or be refused in one sentence."""
    from lobsim import LobsimError

    try:
        right = action()
    except LobsimError as error:
        sentence = str(error)
        clear = bool(sentence.strip()) and "\n" not in sentence and len(sentence) < 2000
        tally.add(REFUSED if clear else CRASHED, f"{words}: {sentence[:200]!r}")
    except Exception as error:
        tally.add(CRASHED, f"{words}: {type(error).__name__}: {str(error)[:200]}")
    else:
        tally.add(RIGHT if right else SILENT, words)
