"""``attn-tutor serve``: the tutor in a browser, through textual-serve (the extra ``[web]``).

Whoever reaches the server runs code on this machine as the one who started it. So it listens on loopback unless told
otherwise, and it answers only pages that it has served itself: another site that the browser has open can not use it.
"""

from __future__ import annotations

import ipaddress
import re
import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tutor.cli.context import Choices, Failure

if TYPE_CHECKING:
    from aiohttp import web
    from textual_serve.server import Server

MISSING = "the browser needs a package that is not installed: pip install 'attn-tutor[web]'"
OPEN_DOORS = (
    "{host} is not loopback: everyone who can reach port {port} of this machine can run any code on it as you. "
    "There is no password and no encryption. Over SSH a tunnel does the same safely: ssh -L {port}:localhost:{port} …"
)
_OUTSIDE = re.compile(r"<link[^>]*fonts\.googleapis\.com[^>]*>", re.DOTALL)
_FONT = (
    '<style>@font-face {{ font-family: "Roboto Mono"; src: url("{static}fonts/RobotoMono-VariableFont_wght.ttf"); }}'
    "</style>"
)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def may_answer(host: str | None, origin: str | None, *, loopback: bool) -> bool:
    """Whether a request comes from a page of this server.

    Args:
        host: The header Host. A server on loopback answers to loopback names only, so that no other site's name can be
            pointed at it.
        origin: The header Origin, which a browser sends with every web socket; other programs may send none.
        loopback: Whether the server listens on loopback.
    """
    name = urlsplit(f"//{host}").hostname if host else None
    if loopback and (name is None or not is_loopback(name)):
        return False
    return origin is None or urlsplit(origin).netloc == host


def tutor_command(choices: Choices) -> str:
    """Return the command line that opens the tutor as it was asked for.

    It imports nothing from the working folder (``-P``), which may be a course that is not trusted. ``--trust`` is no
    part of it: that is for what the course holds when the server starts, not for what it has become when a page opens.
    """
    words = [sys.executable, "-P", "-m", "tutor", "--home", str(choices.home), "--lessons", str(choices.lessons)]
    words += ["--threads", str(choices.threads), "--device", choices.device]
    if choices.python is not None:
        words += ["--python", str(choices.python)]
    if choices.options.dark is not None:
        words.append("--dark" if choices.options.dark else "--light")
    return shlex.join(words)


def make_server(command: str, *, host: str, port: int, url: str | None) -> Server:
    """Return a server that opens the tutor anew for each page that connects.

    Raises:
        Failure: textual-serve is not installed.
    """
    try:
        from aiohttp import web
        from textual_serve.server import Server
    except ImportError:
        raise Failure(MISSING) from None
    loopback = is_loopback(host)

    class TutorServer(Server):  # type: ignore[misc, unused-ignore]
        """Serves the tutor to its own pages only, without anything from elsewhere."""

        async def _make_app(self) -> web.Application:
            app = await super()._make_app()
            app.middlewares.append(own_pages)
            return app

        async def on_startup(self, app: web.Application) -> None:
            print(f"attn-tutor is at {self.public_url} (Ctrl-C ends it)", flush=True)

        async def handle_index(self, request: web.Request) -> web.Response:  # type: ignore[override, unused-ignore]
            page: web.Response = await super().handle_index(request)  # type: ignore[assignment, unused-ignore]
            font = _FONT.format(static=f"{self.public_url}/static/")
            page.text = _OUTSIDE.sub("", page.text or "").replace("</head>", f"{font}</head>")
            return page

    @web.middleware
    async def own_pages(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not may_answer(request.headers.get("Host"), request.headers.get("Origin"), loopback=loopback):
            raise web.HTTPForbidden(text="This page is not of this server.")
        return await handler(request)

    return TutorServer(command, host=host, port=port, title="attn-tutor", public_url=url)


def warnings(host: str, port: int) -> Sequence[str]:
    """Return what the learner must know before the server listens on ``host``."""
    return () if is_loopback(host) else (OPEN_DOORS.format(host=host, port=port),)
