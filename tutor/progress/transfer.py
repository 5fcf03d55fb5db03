"""A learner's record as a text file, and back: every event and the newest code of each step, one JSON object a line.

The first line says what the file is. Events merge by their ids: the same file twice is once, and the histories of two
machines give the same in either order. A file is read whole before anything is kept, so a bad one changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from tutor.progress.database import Draft
from tutor.progress.events import Event, is_event_id, is_possible

FORMAT = 2


class Header(Struct, frozen=True, kw_only=True, tag_field="type", tag="attn-tutor-record"):
    """The first line."""

    format: int
    events: int
    drafts: int


class EventLine(Struct, frozen=True, kw_only=True, tag_field="type", tag="event", omit_defaults=True):
    """An event."""

    event: Event


class DraftLine(Struct, frozen=True, kw_only=True, tag_field="type", tag="draft"):
    """The code of a step."""

    draft: Draft


Line = Header | EventLine | DraftLine
Exercise = tuple[str, str]
"""A lesson and a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a file holds."""

    events: Collection[Event]
    drafts: tuple[Draft, ...]
    tried: Mapping[str, Set[Exercise]]
    """By machine: the exercises that were tried there, whose code comes with the events."""


class RecordError(Exception):
    """A file that is no record, or a damaged one. The text says which line and what to do."""


def record_lines(events: Collection[Event], drafts: Sequence[Draft]) -> Iterator[str]:
    """Yield the lines of a record, each with its line break. The events are in order: equal records are equal files."""
    encoder = msgspec.json.Encoder(order="sorted")
    yield _text(encoder, Header(format=FORMAT, events=len(events), drafts=len(drafts)))
    for event in events:
        yield _text(encoder, EventLine(event=event))
    for draft in sorted(drafts, key=lambda one: (one.lesson, one.step)):
        yield _text(encoder, DraftLine(draft=draft))


def _text(encoder: msgspec.json.Encoder, line: Line) -> str:
    return encoder.encode(line).decode() + "\n"


def read_record(path: Path) -> Record:
    """Read a record. A pipe is read once; the events of a file are checked, and read again when they are asked for.

    Raises:
        RecordError: the file can not be read, is no record, is of a newer tutor, or ends too early.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            if not path.is_file():
                return parse_record(lines, str(path))
            return _read(lines, str(path), keep=lambda event: None, kept=lambda count: EventsOfFile(path, count))
    except OSError as error:
        raise RecordError(f"{path} can not be read: {error.strerror}.") from None


class EventsOfFile(Collection[Event]):
    """The events of a record that was found whole, each time read anew: a million of them need no memory."""

    def __init__(self, path: Path, count: int) -> None:
        self._path = path
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Event]:
        decoder = msgspec.json.Decoder(Line)
        try:
            with self._path.open(encoding="utf-8") as lines:
                for line in map(decoder.decode, filter(str.strip, lines)):
                    if isinstance(line, EventLine):
                        yield line.event
        except (OSError, ValueError):
            raise RecordError(f"{self._path} has changed while it was read. Import it again.") from None

    def __contains__(self, event: object) -> bool:
        return any(one == event for one in self)


def parse_record(lines: Iterable[str], name: str) -> Record:
    """Read a record from its lines; ``name`` is what messages call it. Raises RecordError as `read_record` does."""
    events: list[Event] = []
    return _read(lines, name, keep=events.append, kept=lambda count: tuple(events))


def _read(
    lines: Iterable[str], name: str, *, keep: Callable[[Event], object], kept: Callable[[int], Collection[Event]]
) -> Record:
    header: Header | None = None
    events = 0
    drafts: list[Draft] = []
    tried: dict[str, set[Exercise]] = {}
    decoder = msgspec.json.Decoder(Line)
    for number, text in enumerate(_text_lines(lines, name), 1):
        if not text.strip():
            continue
        match _decoded(decoder, text, f"{name}:{number}", first=header is None):
            case Header() as found:
                header = _known(found, name)
            case EventLine(event=event):
                keep(_checked(event, f"{name}:{number}"))
                events += 1
                if event.kind == "attempted":
                    tried.setdefault(event.device, set()).add((event.lesson, event.step))
            case DraftLine(draft=draft):
                drafts.append(draft)
    if header is None:
        raise RecordError(f"{name} is empty. `attn-tutor export` writes a record.")
    if (events, len(drafts)) != (header.events, header.drafts):
        raise RecordError(
            f"{name} is not whole: it should hold {header.events} events and {header.drafts} pieces of code, and has "
            f"{events} and {len(drafts)}. Copy it again. Nothing was imported."
        )
    return Record(events=kept(events), drafts=tuple(drafts), tried=tried)


def _text_lines(lines: Iterable[str], name: str) -> Iterator[str]:
    try:
        yield from lines
    except UnicodeDecodeError:
        raise RecordError(
            f"{name} is no record of attn-tutor: it is not text. `attn-tutor export` writes one."
        ) from None


def _decoded(decoder: msgspec.json.Decoder[Any], text: str, place: str, *, first: bool) -> Line:
    try:
        line: Line = decoder.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        if first:
            raise RecordError(f"{place}: this is no record of attn-tutor. `attn-tutor export` writes one.") from None
        raise RecordError(
            f"{place}: this line is damaged ({error}). Copy the file again. Nothing was imported."
        ) from None
    if first is not isinstance(line, Header):
        raise RecordError(f"{place}: a record has one first line that says what it is. Export it again.")
    return line


def _known(header: Header, name: str) -> Header:
    if header.format > FORMAT:
        raise RecordError(f"{name} was written by a newer attn-tutor. Update this one: pip install -U attn-tutor")
    return header


def _checked(event: Event, place: str) -> Event:
    if not is_event_id(event.id):
        raise RecordError(f"{place}: {event.id!r} is no id of an event. Copy the file again. Nothing was imported.")
    if not is_possible(event):
        raise RecordError(
            f"{place}: no clock tells the time of this event (id {event.id}, at {event.at:g}, offset {event.offset}). "
            "Copy the file again. Nothing was imported."
        )
    return event
