"""Live reload: while a course that did not come with the tutor is open, its files are followed as they are saved."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from tutor.course.earlier import EarlierWork
from tutor.course.findings import CourseError
from tutor.course.loader import LoadedLesson
from tutor.course.watching import CourseNews, CourseWatch, LessonNews

if TYPE_CHECKING:
    from tutor.ui.app import TutorApp
    from tutor.ui.screens.lesson import LessonScreen


class LiveReload:
    """Looks at the files when told to, and has the screens show what has changed."""

    def __init__(self, app: TutorApp) -> None:
        self._app = app
        self._watch = CourseWatch(app.course)
        self._news: list[CourseNews | LessonNews] = []
        """What is to be shown as soon as no code runs."""
        self._turn = asyncio.Lock()

    @property
    def shown(self) -> frozenset[str]:
        """The files that were followed, by their names below the course's folder."""
        return frozenset(self._watch.shown)

    async def look(self) -> None:
        """Show what has been saved; while code runs in the open lesson, that waits. The files are read in a thread."""
        async with self._turn:
            screen = self._open_lesson()
            shown = screen.loaded if screen is not None else None
            self._news += await asyncio.to_thread(self._watch.news, shown)
            if screen is None or not screen.busy:
                news, self._news = self._news, []
                for one in news:
                    await self._show(screen, one)

    async def _show(self, screen: LessonScreen | None, news: CourseNews | LessonNews) -> None:
        match news:
            case CourseNews():
                await self._show_course(screen, news)
            case LessonNews():
                if screen is not None and screen.loaded.entry.path == news.entry.path:
                    await self._show_lesson(screen, news.lesson)
            case _:
                assert_never(news)

    def _open_lesson(self) -> LessonScreen | None:
        """Return the lesson that is open, also below other screens. A placement check has no file of its own."""
        above_home = self._app.screen_stack[1:]
        if not above_home:
            return None
        from tutor.ui.screens.lesson import LessonScreen

        return next((screen for screen in above_home if isinstance(screen, LessonScreen)), None)

    async def _show_course(self, screen: LessonScreen | None, news: CourseNews) -> None:
        home = self._app.home
        home.file_trouble.show(news.error, news.course.folder)
        if news.error is not None:
            return
        self._app.course = news.course
        home.use_course(news.course)
        self._app.read_lessons()
        entry = news.course.entry(screen.loaded.entry.id) if screen is not None else None
        if screen is not None and entry is not None:
            # Its number, its title, or what follows it may be new.
            await self._show_anew(screen, replace(screen.loaded, entry=entry))

    async def _show_lesson(self, screen: LessonScreen, lesson: LoadedLesson | CourseError) -> None:
        if isinstance(lesson, CourseError):
            screen.file_trouble.show(lesson, self._app.course.folder)
            return
        screen.file_trouble.show(None, self._app.course.folder)
        self._app.home.lessons_read({lesson.entry.id: lesson.lesson})
        await self._show_anew(screen, lesson)

    async def _show_anew(self, screen: LessonScreen, lesson: LoadedLesson) -> None:
        course = self._app.course
        earlier = EarlierWork(course, self._app.store.last_passed)
        if screen.is_attached:
            await screen.show_anew(lesson, earlier=earlier, next_lesson=course.next_named(lesson.entry.id))
