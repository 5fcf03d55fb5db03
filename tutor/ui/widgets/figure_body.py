"""Which widget shows a figure full screen: one with a cursor where the figure has numbers to read."""

from __future__ import annotations

from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget

from tutor.figures import Calculator, Curves, DecisionMap, Diagram, Matrix, Points, Single, Surface
from tutor.terminal import Profile
from tutor.ui.calculating import Calculation
from tutor.ui.themes import palette_of
from tutor.ui.widgets.calculator_view import CalculatorView
from tutor.ui.widgets.curve_view import CurveView
from tutor.ui.widgets.diagram_pane import DiagramPane
from tutor.ui.widgets.figure_view import FigureView
from tutor.ui.widgets.matrix_view import MatrixView


def figure_body(figure: Single, profile: Profile, calculation: Calculation | None) -> Widget:
    """Make the widget for a figure that is not attention.

    Args:
        figure: What to show.
        profile: What the terminal can show, and how often.
        calculation: What the reader has made of a calculator before.
    """
    palette = palette_of(profile)
    match figure:
        case Matrix() if figure.values:
            return MatrixView(figure, palette, fps=profile.attention_fps)
        case Calculator():
            return CalculatorView(calculation or Calculation.of(figure), palette)
        case Diagram():
            return DiagramPane(figure, palette)
        case Curves():
            return CurveView(figure, palette, fps=profile.chart_fps)
    view = FigureView(palette, figure, chart_fps=profile.chart_fps, hint="")
    view.can_focus = False
    if isinstance(figure, DecisionMap | Surface | Points):
        view.add_class("-filling")
        return Vertical(view)
    return VerticalScroll(view)
