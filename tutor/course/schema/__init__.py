"""What a lesson file and a course file may say: msgspec structs, one per step kind, told apart by ``kind``.

The structs are frozen data. What a type can not express (a right choice exists, ids are unique, a solution passes)
belongs to `tutor.course.rules`; how a file becomes a struct, with errors at file:line, to `tutor.course.loader`. The
sentence below each field is what an editor shows beside it: `tutor.course.json_schema` puts it into the JSON Schema.
"""

from __future__ import annotations

from tutor.course.schema.files import CourseFile, CourseLesson, Importance, Lesson, Point, Stage, Topic
from tutor.course.schema.pieces import (
    Check,
    Choice,
    Claim,
    Guess,
    Identifier,
    Knob,
    Mistake,
    Pair,
    Part,
    Resource,
    Scalar,
    Sentence,
    Term,
    Use,
)
from tutor.course.schema.steps import (
    AnyStep,
    Exercise,
    Knobs,
    Parsons,
    Predict,
    Quiz,
    Read,
    Run,
    Runnable,
    Step,
    Task,
)

__all__ = [
    "AnyStep",
    "Check",
    "Choice",
    "Claim",
    "CourseFile",
    "CourseLesson",
    "Exercise",
    "Guess",
    "Identifier",
    "Importance",
    "Knob",
    "Knobs",
    "Lesson",
    "Mistake",
    "Pair",
    "Parsons",
    "Part",
    "Point",
    "Predict",
    "Quiz",
    "Read",
    "Resource",
    "Run",
    "Runnable",
    "Scalar",
    "Sentence",
    "Stage",
    "Step",
    "Task",
    "Term",
    "Topic",
    "Use",
]
