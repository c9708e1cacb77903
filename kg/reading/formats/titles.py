"""Which line of a document its metadata mean by the title. Refuses to believe metadata that the text does not bear out.

Word and PDF files inherit titles from templates, and browsers add the name of the site to them.
"""

_LINES = 12  #: of a text, in which its title stands
_SHORTEST = 4  #: letters of a line that can be told from a chance beginning


def title_in(text: str, said: str) -> str:
    """The first line of the text that is the title that was said, or its beginning; "" where there is none."""
    said = "".join(said.split())
    for line in [line.strip() for line in text.split("\n") if line.strip()][:_LINES]:
        plain = "".join(line.split())
        if plain == said or (len(plain) >= _SHORTEST and said.startswith(plain)):
            return line
    return ""
