"""The commands that search, and those that write and read notes."""

from __future__ import annotations

import click

from tutor.cli.commands import main
from tutor.cli.completion import complete_lesson, complete_place
from tutor.cli.context import Choices, Failure, print_json


@main.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@click.pass_context
def search(context: click.Context, words: tuple[str, ...], as_json: bool) -> None:
    """Find WORDS in the lessons, the glossary, your notes and your code.

    Exit status 1 when nothing has any of the words.
    """
    import shutil

    from tutor.cli.search import found_facts, found_text, search_all

    choices: Choices = context.obj
    store = choices.store(read_only=True)
    if store.trouble:
        click.echo(store.trouble, err=True)
    found = search_all(choices.course(), store, " ".join(words))
    if as_json:
        print_json(found_facts(found))
    else:
        lines = found_text(found, shutil.get_terminal_size().columns, ascii=choices.ascii)
        click.echo("\n".join(lines))
    context.exit(0 if found.groups else 1)


@main.command()
@click.argument("lesson", required=False, shell_complete=complete_lesson)
@click.option("--markdown", is_flag=True, help="A file to take away.")
@click.option("--json", "as_json", is_flag=True, help="For a script.")
@click.pass_obj
def notes(choices: Choices, lesson: str | None, markdown: bool, as_json: bool) -> None:
    """Print your notes and marks, of LESSON or of all lessons."""
    if markdown and as_json:
        raise Failure("give --markdown or --json, not both.")
    import shutil

    from tutor.cli.notes import find_notes, note_facts, notes_markdown, notes_text
    from tutor.progress.annotations import Annotations

    store = choices.store(read_only=True)
    if store.trouble:
        raise Failure(store.trouble)
    found = find_notes(choices.course(), Annotations(store), lesson)
    if as_json:
        print_json([note_facts(one) for one in found])
    elif markdown:
        click.echo(notes_markdown(found), nl=False)
    elif found:
        choices.say("\n".join(notes_text(found, min(100, shutil.get_terminal_size().columns))))
    else:
        click.echo("Nothing here yet. In a lesson w writes a note and m marks a step.")


@main.command()
@click.argument("step", metavar="LESSON/STEP", shell_complete=complete_place)
@click.argument("text", required=False)
@click.pass_obj
def note(choices: Choices, step: str, text: str | None) -> None:
    """Write TEXT as the note at a step, or print the note that is there.

    STEP is the id or the number of a step, or recap. TEXT may be - for standard input; an empty TEXT deletes the note.
    """
    import sys

    from tutor.cli.notes import find_step
    from tutor.progress.annotations import Annotations

    place = find_step(choices.course(), step)
    store = choices.store(read_only=text is None)
    if store.trouble:
        raise Failure(store.trouble)
    annotations = Annotations(store)
    if text is None:
        choices.say(annotations.text(place.lesson, place.step) or f"No note at {place.where}.")
        return
    if text == "-" and not (text := sys.stdin.read().strip()):
        raise Failure('standard input holds no text, and the note stays as it is. An empty TEXT ("") deletes a note.')
    text = text.strip()
    annotations.keep(place.lesson, place.step, text)
    if not store.close() or store.trouble:
        raise Failure(store.trouble or "the note could not be written. Try again.")
    choices.say(f"Noted at {place.where}." if text else f"No note any more at {place.where}.")
