"""The tutor in a browser: `attn-tutor serve` and a headless Chromium."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner

from tests.e2e.browser import SECONDS, open_page
from tutor.cli import main
from tutor.cli.serving import is_loopback, may_answer, warnings
from tutor.terminal import settle

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("0.0.0.0", False), ("box", False)],
)
def test_what_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
    assert bool(warnings(host, 8000)) is not loopback


@pytest.mark.parametrize(
    ("host", "origin", "answer"),
    [
        ("localhost:8000", None, True),
        ("localhost:8000", "http://localhost:8000", True),
        ("127.0.0.1:8000", "http://127.0.0.1:8000", True),
        ("[::1]:8000", "http://[::1]:8000", True),
        ("localhost:8000", "http://evil.example", False),
        ("localhost:8000", "http://localhost:9999", False),
        ("evil.example", "http://evil.example", False),
        ("localhost:8000", "null", False),
        (None, None, False),
    ],
)
def test_only_own_pages_on_loopback_are_answered(host: str | None, origin: str | None, answer: bool) -> None:
    assert may_answer(host, origin, loopback=True) is answer


def test_a_server_for_others_answers_under_any_name_but_still_only_its_own_pages() -> None:
    assert may_answer("box.example", "http://box.example", loopback=False)
    assert not may_answer("box.example", "http://evil.example", loopback=False)


def test_listening_elsewhere_is_told_plainly_and_asked(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "serve", "--host", "0.0.0.0"], input="n\n")
    assert result.exit_code == 1
    assert "can run any code on it as you" in result.output and "Listen there?" in result.output


def test_a_browser_has_all_colors_whatever_the_streams_are() -> None:
    profile = settle({"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "LANG": "C"})
    assert (profile.colors, profile.ascii, profile.remote) == ("truecolor", False, False)


def wait_until_open(port: int) -> None:
    """Wait until somebody listens: the server says where it is a moment before it does."""
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        with suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Serve the tutor on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tutor", "--home", str(tmp_path), "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as server:
        try:
            assert server.stdout is not None
            assert f"attn-tutor is at http://localhost:{port}" in server.stdout.readline()
            wait_until_open(port)
            yield f"http://localhost:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)


@pytest.mark.terminal
async def test_another_site_can_not_open_the_tutor(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(f"{address}/ws", headers={"Origin": "http://evil.example"})
        assert caught.value.status == 403
        async with session.get(address, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403


@pytest.mark.terminal
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")
async def test_home_is_there_and_a_key_moves_the_cursor(address: str) -> None:
    assert CHROMIUM is not None
    async with asyncio.timeout(2 * SECONDS), open_page(CHROMIUM, address) as page:
        text = await page.shows(lambda text: "Welcome." in text and "▸ ○ 1.1" in text)
        assert "1 Foundations" in text
        assert await page.evaluate("document.querySelectorAll('#terminal canvas').length") > 0
        await page.evaluate("document.querySelector('.xterm-helper-textarea').focus()")
        await page.press("ArrowDown", 40)
        await page.shows(lambda text: "▸ ○ 1.2" in text and "▸ ○ 1.1" not in text)
        outside = [url for url in page.requested if not url.startswith((address, "about:", "data:"))]
        assert outside == [], "the page asks for nothing from elsewhere"
