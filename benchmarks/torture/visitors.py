"""A hundred visitors of the page at the same time: each gets the answer to what they asked."""

import threading

from benchmarks.page import Visitor, started
from benchmarks.torture.tally import CRASHED, RIGHT, SILENT, Tally

VISITORS, ASKED, DIFFERENT = 100, 3, 12


def visitors(seed: int) -> Tally:
    """Let them ask, then ask again alone and compare."""
    tally = Tally("visitors of the page")
    asked = [f"membrane={('NIPS', 'VF', 'DB')[n % 3]}&film={4 + 0.1 * n:.1f}" for n in range(DIFFERENT)]
    answers: list[tuple[str, str]] = []
    lock = threading.Lock()
    with started() as (_, address):

        def visit(place: int) -> None:
            visitor = Visitor(address)
            for n in range(ASKED):
                query = asked[(place + n * 5 + seed) % DIFFERENT]
                try:
                    told = str(visitor.ask(query)["sentence.children"])
                except Exception as error:
                    told = f"{CRASHED} {type(error).__name__}: {error}"
                with lock:
                    answers.append((query, told))

        threads = [threading.Thread(target=visit, args=(place,)) for place in range(VISITORS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        alone = {query: str(Visitor(address).ask(query)["sentence.children"]) for query in asked}
    for query, told in answers:
        kind = CRASHED if told.startswith(CRASHED) else RIGHT if told == alone[query] else SILENT
        tally.add(kind, f"{query}: {told[:200]}")
    return tally
