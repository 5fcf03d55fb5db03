"""``attn-tutor inspect``: a model's attention on a text, on the screen or printed."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from tutor.cli.context import Choices, Failure, print_json
from tutor.cli.found_models import FoundModel, find_model, library_models, shipped_models, trained_models
from tutor.cli.progress_line import ProgressLine
from tutor.figures import Attention, Edits, Figure, Panels, kind_of, plain
from tutor.ui.inspecting import InspectionFailed, Inspector

if TYPE_CHECKING:
    from tutor.engine.client import Engine
    from tutor.settings import Settings
    from tutor.terminal import Profile

    Screen = tuple[Settings, Profile, str]

EXAMPLE = 'attn-tutor inspect gpt "the cat sat on the mat"'


class Wish(Struct, frozen=True, kw_only=True):
    """What is asked for. Layers, heads and keys count from 1, as they are shown; without a layer and a head: all."""

    model: str
    text: str
    target: str = ""
    part: str = ""
    layer: int | None = None
    head: int | None = None
    ablated: tuple[str, ...] = ()
    masked: tuple[int, ...] = ()
    ablations: bool = False
    """Show the change of the loss without each head, in place of the attention."""
    in_text: bool = False
    as_json: bool = False
    svg: Path | None = None
    npz: Path | None = None

    @property
    def exported(self) -> bool:
        """Whether something is printed or written, and no screen opened."""
        return self.in_text or self.as_json or self.svg is not None or self.npz is not None

    @property
    def place(self) -> tuple[int, int] | None:
        """The head that is asked for, layer and number from 0."""
        return (self.layer - 1, self.head - 1) if self.layer is not None and self.head is not None else None

    def edits(self) -> Edits:
        """Return the changes inside the model. Raises Failure where they are written in another way."""
        heads = []
        for word in self.ablated:
            found = re.fullmatch(r"[Ll]?(\d+)[.Hh](\d+)", word)
            if found is None:
                raise Failure(f"a head is written as its layer and its number, 2.1 or L2H1, not {word!r}")
            heads.append((int(found[1]) - 1, int(found[2]) - 1))
        return Edits(ablated=tuple(heads), masked=tuple(key - 1 for key in self.masked), part=self.part)


def list_models(home: Path, *, as_json: bool) -> None:
    """Print the models that can be inspected."""
    groups = {
        "Shipped": shipped_models(),
        "Trained here": trained_models(home),
        "In the cache of Hugging Face's library": library_models(),
    }
    if as_json:
        models = [model for found in groups.values() for model in found]
        print_json([{"model": one.word, "kind": one.place.kind, "about": one.about} for one in models])
        return
    for title, found in groups.items():
        click.echo(f"{title}:" if found else f"{title}: nothing")
        for model in found:
            click.echo(_line(model))
    click.echo(f"\nLook into one: {EXAMPLE}\nA folder of `attn-tutor train` or of a Hugging Face model does as well.")


def _line(model: FoundModel) -> str:
    """Return a model's name, and below it what it is, in lines of the terminal's width."""
    width = max(40, shutil.get_terminal_size().columns)
    about = textwrap.wrap(model.about, width - 6)
    return "\n".join((f"  {model.word}", *(f"      {line}" for line in about)))


def inspect_model(choices: Choices, wish: Wish) -> int:
    """Show what is asked for, on the screen where there is one; return the exit status.

    Raises:
        Failure: there is no such model, or it does not fit.
    """
    from tutor.engine.client import own_code
    from tutor.terminal import UnusableTerminal

    if not wish.text:
        raise Failure(f"say what {wish.model} is to read: {EXAMPLE}")
    place, edits = find_model(wish.model, choices.home), wish.edits()
    try:
        screen = None if wish.exported else choices.screen()
    except UnusableTerminal:
        screen = None
    engine = choices.engine(own_code)
    look = Inspector(engine, place, wish.text, target=wish.target)
    try:
        return asyncio.run(_inspect(choices, wish, engine, look, edits, screen))
    except InspectionFailed as error:
        raise Failure(str(error)) from None
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        return 130


async def _inspect(
    choices: Choices, wish: Wish, engine: Engine, look: Inspector, edits: Edits, screen: Screen | None
) -> int:
    engine.start()
    try:
        figure = await _first_look(wish, look, edits)
        chosen = chosen_part(figure, wish)
        chosen_head(chosen, wish)
        if screen is None:
            _export(choices, wish, chosen)
            return 0
        return await _explore(choices, wish, engine, look, await look(Edits()) if edits else figure, screen)
    finally:
        await look.close()
        await engine.close()


async def _explore(
    choices: Choices, wish: Wish, engine: Engine, look: Inspector, figure: Figure, screen: Screen
) -> int:
    """Open the explorer with a figure that has no edits yet; it makes them itself."""
    settings, profile, _ = screen
    profile.apply(os.environ)
    from tutor.ui.inspecting_app import Start, open_figure

    return await open_figure(
        figure,
        None if wish.ablations else look,
        start=Start(part=wish.part, head=wish.place, edits=wish.edits()),
        course=choices.course(),
        store=choices.store(),
        engine=engine,
        profile=profile,
        settings=settings,
    )


async def _first_look(wish: Wish, look: Inspector, edits: Edits) -> Figure:
    """Run the model, with a line on a terminal that says how far it is."""
    line = ProgressLine(1)
    line.show(0, f"loading {wish.model}")
    try:
        if not wish.ablations:
            return await look(edits)
        if edits:
            raise Failure("--ablations zeroes every head in turn: leave --ablate and --mask out")

        def told(done: int, total: int) -> None:
            ProgressLine(total).show(done, f"head {done} of {total}")

        return await look.ablations(told)
    finally:
        line.clear()


def _export(choices: Choices, wish: Wish, figure: Figure) -> None:
    if wish.npz is not None:
        from tutor.plots.export import NotExported, as_npz

        try:
            _write(wish.npz, as_npz(figure))
        except NotExported as error:
            raise Failure(str(error)) from None
    shown = chosen_head(figure, wish)
    if wish.svg is not None:
        _write(wish.svg, _picture(shown).encode())
    if wish.as_json:
        click.echo(json.dumps({"kind": kind_of(shown), **plain(shown)}, ensure_ascii=False))
    elif wish.in_text or not wish.exported:
        from tutor.cli.text_mode import TextPrinter

        TextPrinter(ascii=choices.ascii).figure(shown)


def _picture(figure: Figure) -> str:
    """Return an SVG picture: of attention a drawing, of anything else what a terminal shows."""
    from tutor.explorer import explorable, explore
    from tutor.explorer.svg import svg_of
    from tutor.plots.export import as_svg

    return svg_of(explore(figure)) if explorable(figure) else as_svg(figure)


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise Failure(f"{file} can not be written: {error.strerror}") from None


def chosen_part(figure: Figure, wish: Wish) -> Figure:
    """Return the part that is asked for; without a wish all of them. Raises Failure where there is no such part."""
    if not wish.part or not isinstance(figure, Panels):
        return figure
    named = {_part_of(one): one for one in figure.figures}
    if wish.part not in named:
        raise Failure(f"this model has no part {wish.part!r}: choose {', '.join(named)}")
    return named[wish.part]


def _part_of(figure: Figure) -> str:
    return figure.part if isinstance(figure, Attention) else figure.title


def chosen_head(figure: Figure, wish: Wish) -> Figure:
    """Return the head that is asked for as a matrix, or all. Raises Failure where there is no such head."""
    from tutor.plots.attention import head_matrix

    if (wish.layer is None) != (wish.head is None):
        raise Failure("--layer and --head go together: they choose one head")
    if wish.place is None:
        return figure
    if isinstance(figure, Panels):
        parts = ", ".join(_part_of(one) for one in figure.figures)
        raise Failure(f"say with --part of which attention the head is: {parts}")
    if not isinstance(figure, Attention):
        raise Failure("--layer and --head choose a head of an attention")
    L, H = len(figure.weights), len(figure.weights[0])
    if wish.place >= (L, 0) or wish.place[1] >= H:
        raise Failure(f"there is no layer {wish.layer} head {wish.head}: the model has {L} layers of {H} heads")
    return head_matrix(figure, *wish.place)
