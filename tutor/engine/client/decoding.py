"""From a frame to an event: typed, and with every string safe to show."""

from __future__ import annotations

import base64
import json
from dataclasses import fields, replace
from typing import Any, cast, get_type_hints

import msgspec

from tutor.engine.client.visible import overwrites, visible
from tutor.engine.protocol import EVENTS, PACKED, CheckFinished, CheckResult, Event, FigureShown, Output
from tutor.figures import KINDS, Figure, Panels, Single
from tutor.figures.packing import Packed, unpack


def decode_event(frame: bytes) -> Event:
    """Turn a frame into the event it was made of; no string in it holds a control character any more.

    Raises:
        msgspec.ValidationError: the frame is not an event of the protocol.
    """
    raw = _parse(frame)
    kind = EVENTS[raw.pop("type")]
    starts_again = kind is Output and overwrites(raw["text"])
    data = _visible_strings(raw)
    if kind is FigureShown:
        return FigureShown(run_id=data["run_id"], name=data["name"], figure=decode_figure(data["figure"]))
    if kind is CheckFinished:
        result = _decode_result(data.pop("result"))
        return CheckFinished(**data, result=result)
    event = msgspec.convert(data, type=kind)
    return replace(event, overwrites=True) if starts_again and isinstance(event, Output) else event


def decode_figure(data: dict[str, Any]) -> Figure:
    """Turn a figure's entries, which name its ``kind``, into the figure."""
    entries = dict(data)
    kind = KINDS[entries.pop("kind")]
    if kind is Panels:
        parts = tuple(cast(Single, decode_figure(part)) for part in entries["figures"])
        return Panels(title=entries["title"], figures=parts)
    return msgspec.convert(entries, type=kind)


def _decode_result(data: dict[str, Any]) -> CheckResult:
    """Decode field by field: `msgspec` has no unions of dataclasses, and two of these fields are figures."""
    hints = get_type_hints(CheckResult)
    figures = ("yours", "expected")
    decoded: dict[str, Any] = {
        field.name: data[field.name] and decode_figure(data[field.name])
        if field.name in figures
        else msgspec.convert(data[field.name], type=hints[field.name])
        for field in fields(CheckResult)
    }
    return CheckResult(**decoded)


def _parse(frame: bytes) -> dict[str, Any]:
    try:
        return cast(dict[str, Any], msgspec.json.decode(frame))
    except msgspec.DecodeError:  # lone surrogates, which the standard library lets through and `visible` replaces
        return cast(dict[str, Any], json.loads(frame))


def _visible_strings(data: Any) -> Any:
    """Make every string in nested dicts and lists visible; rows of numbers pass through as they are."""
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, list):
        return data if data and isinstance(data[0], (int, float)) else [_visible_strings(item) for item in data]
    if isinstance(data, dict) and PACKED in data:
        return _unpacked(data)
    if isinstance(data, dict):
        return {visible(key): _visible_strings(value) for key, value in data.items()}
    return data


def _unpacked(data: dict[str, Any]) -> Any:
    numbers = base64.b64decode(data["data"], validate=True)
    return unpack(Packed(shape=tuple(data[PACKED]), code=data["code"], data=numbers, gaps=data["gaps"]))
