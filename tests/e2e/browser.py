"""A headless Chromium, spoken to over its DevTools protocol, and the screen of a terminal in a page."""

from __future__ import annotations

import asyncio
import base64
import itertools
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pyte

SECONDS = 90.0
"""How long anything may take: the machines of the tests are slow and shared."""


class Page:
    """A page of the browser. ``screen`` is what the terminal in it has been sent, 80 columns or more."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, columns: int, lines: int) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.requested: list[str] = []
        """The addresses that the page has asked for."""

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command; return its result."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            message = await self._receive()
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result

    async def _receive(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._socket.receive_json(timeout=SECONDS)
        match message.get("method"):
            case "Network.webSocketFrameReceived":
                frame = message["params"]["response"]
                if frame["opcode"] == 2:
                    self._stream.feed(base64.b64decode(frame["payloadData"]))
            case "Network.requestWillBeSent":
                self.requested.append(message["params"]["request"]["url"])
            case _:
                pass
        return message

    async def shows(self, condition: Callable[[str], bool]) -> str:
        """Wait until the terminal shows what is wanted; return its text."""
        async with asyncio.timeout(SECONDS):
            while not condition("\n".join(self.screen.display)):
                await self._receive()
        return "\n".join(self.screen.display)

    async def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression in the page."""
        found = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return found["result"].get("value")

    async def press(self, key: str, code: int) -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            await self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)


@asynccontextmanager
async def open_page(program: str, url: str) -> AsyncIterator[Page]:
    """Open an address in a new browser, listening to all that its web sockets receive."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        command = [program, *options, "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            port = await _port(Path(folder) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    address = next(one["webSocketDebuggerUrl"] for one in await answer.json() if one["type"] == "page")
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    page = Page(socket, 200, 60)
                    for domain in ("Network", "Page", "Runtime"):
                        await page.ask(f"{domain}.enable")
                    await page.ask("Page.navigate", url=url)
                    yield page
        finally:
            browser.terminate()
            with suppress(subprocess.TimeoutExpired):
                browser.wait(10)
            browser.kill()


async def _port(file: Path) -> int:
    async with asyncio.timeout(SECONDS):
        while not file.exists() or not file.read_text().strip():
            await asyncio.sleep(0.1)
    return int(file.read_text().split()[0])
