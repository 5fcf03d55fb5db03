"""How Python code is colored, in the editor and where it is only shown: one table of the theme's colors for both."""

from __future__ import annotations

from collections.abc import Mapping

from pygments.token import Token  # type: ignore[import-untyped]
from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.content import Content
from textual.highlight import HighlightTheme, highlight
from textual.widgets.text_area import TextAreaTheme

KEYWORD, STRING, NUMBER, NAME, COMMENT = "primary", "success", "accent", "secondary", "text-muted"
"""The variables of the theme that color each part."""

_IN_EDITOR = {
    KEYWORD: ("keyword", "keyword.function", "keyword.operator", "keyword.return", "include", "conditional", "repeat"),
    STRING: ("string", "string.escape"),
    NUMBER: ("number", "float", "boolean", "constant.builtin", "exception"),
    NAME: ("function", "method", "function.call", "method.call", "type.class"),
    COMMENT: ("comment",),
}


class CodeTheme(HighlightTheme):
    """The table for code that is shown."""

    STYLES = {  # noqa: RUF012
        Token.Keyword: f"${KEYWORD}",
        Token.Keyword.Constant: f"${NUMBER}",
        Token.Operator.Word: f"${KEYWORD}",
        Token.Literal.String: f"${STRING}",
        Token.Literal.Number: f"${NUMBER}",
        Token.Name.Function: f"${NAME}",
        Token.Name.Class: f"${NAME}",
        Token.Comment: f"${COMMENT} italic",
    }


def shown_code(code: str) -> Content:
    """Return Python code, colored, for a widget that shows it."""
    return highlight(code, language="python", theme=CodeTheme)


def editor_theme(variables: Mapping[str, str]) -> TextAreaTheme:
    """Return the table for the editor, in the colors of a theme.

    Args:
        variables: The theme's variables, by name without the dollar sign.
    """
    styles = {
        name: Style(color=_color(variables[variable]), italic=variable == COMMENT or None)
        for variable, names in _IN_EDITOR.items()
        for name in names
    }
    return TextAreaTheme(name="tutor", syntax_styles=styles)


def _color(value: str) -> RichColor | None:
    """Return a color; None stands for one that a theme leaves to what is behind the text."""
    return None if value.startswith("auto") else Color.parse(value).rich_color
