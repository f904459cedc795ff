"""Sentences that the page says, made of words that stand behind the name of a command elsewhere."""

LONGEST = 600  # characters: a name in a file may have millions


def sentence(words: object) -> str:
    """Begin with a capital, end with a point, and leave out what nobody reads to the end."""
    said = str(words)
    said = said if len(said) <= LONGEST else f"{said[:LONGEST]} ..."
    return f"{said[:1].upper()}{said[1:]}" + "." * (said[-1:] not in ".?")
