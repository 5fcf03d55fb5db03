"""What a box of a diagram does: the sentence, the equation as text, and the code that runs it."""

from __future__ import annotations

from rich.console import Group
from rich.syntax import Syntax
from rich.text import Text

from tutor.course.formula_art import formula_rows
from tutor.course.sources import SourceMissing, find_source
from tutor.figures import Box
from tutor.plots import Palette
from tutor.plots.labels import visible


def box_detail(box: Box, palette: Palette) -> Group:
    """Return the parts of a box, one below the other; what it does not have is left out."""
    parts: list[Text | Syntax] = [Text(visible(box.label, palette.ascii), palette.ink("title"))]
    if box.says:
        parts += [Text(), Text(visible(box.says, palette.ascii))]
    if box.equation:
        rows = formula_rows(box.equation, {box.equation.strip(): box.ascii}, ascii=palette.ascii)
        parts += [Text(), Text("\n".join(f"  {row}" for row in rows), no_wrap=True)]
    if box.source:
        parts += [Text(), Text(box.source, palette.ink("muted")), source_of(box.source)]
    if len(parts) == 1:
        parts += [Text(), Text("There is nothing more to this box.", palette.ink("muted"))]
    return Group(*parts)


def source_of(reference: str) -> Syntax | Text:
    """Return the library's code that a box names, or what is wrong with the name."""
    try:
        source = find_source(reference)
    except SourceMissing as missing:
        return Text(str(missing))
    return Syntax(source.text, "python", theme="ansi_dark", background_color="default", word_wrap=True)
