"""Where a model is, and how it is opened."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tutor.checkpoints import FOLDER
from tutor.inspection.errors import InspectionError
from tutor.inspection.reading import Inspected
from tutor.inspection.trained import open_checkpoint


def open_model(kind: str, name: str) -> Inspected:
    """Return a model that can be inspected; one that was opened before and has not changed is not read again.

    Args:
        kind: "bundled" for what is shipped, "folder" for a folder of ``attn-tutor train`` or of Hugging Face's
            library, "hub" for a model in that library's cache on this machine.
        name: The name or the folder.

    Raises:
        InspectionError: there is no such model, or it can not be inspected.
    """
    stamp = _newest(Path(name)) if kind == "folder" else 0
    return _open(kind, name, stamp)


@lru_cache(maxsize=2)
def _open(kind: str, name: str, stamp: int) -> Inspected:
    match kind:
        case "bundled":
            return open_checkpoint(FOLDER / name, name)
        case "folder":
            return _open_folder(Path(name))
        case "hub":
            from tutor.inspection.hugging_face import open_hugging_face

            return open_hugging_face(name)
    raise InspectionError(f"there is no place {kind!r} for models: choose bundled, folder or hub")


def _open_folder(folder: Path) -> Inspected:
    if (folder / "model.json").is_file():
        return open_checkpoint(folder / "model", folder.name)
    if (folder / "config.json").is_file():
        from tutor.inspection.hugging_face import open_hugging_face

        return open_hugging_face(str(folder))
    raise InspectionError(
        f"{folder} holds no model: there is neither the model.json of `attn-tutor train` nor the config.json of a "
        "Hugging Face model"
    )


def _newest(folder: Path) -> int:
    """Return when a file of the folder was last changed, in ns; 0 where there is none."""
    return max((file.stat().st_mtime_ns for file in folder.glob("*") if file.is_file()), default=0)
