"""Fixtures of the end-to-end tests: the tutor in a pseudo-terminal, and an sshd on loopback."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

TUTOR = [sys.executable, "-m", "tutor"]


def clean_environment(home: Path, **changes: str) -> dict[str, str]:
    """An environment like that of a fresh login: no color settings, no remote session, bytecode, a home of its own."""
    dropped = ("COLORTERM", "TMUX", "LC_ALL", "LC_CTYPE", "NO_COLOR", "SSH_CONNECTION", "SSH_TTY", "CI")
    dropped += ("PYTHONDONTWRITEBYTECODE", "OMP_NUM_THREADS")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"TERM": "xterm-256color", "LANG": "C.UTF-8", "ATTN_TUTOR_HOME": str(home)} | changes


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start the tutor in a terminal: ``launch("s1-01", columns=100, env={"LANG": "C"})``."""
    terminals: list[Terminal] = []

    def start(*arguments: str, env: dict[str, str] | None = None, **options: int) -> Terminal:
        environment = clean_environment(tmp_path / "home", **(env or {}))
        terminal = Terminal([*TUTOR, *arguments], env=environment, **options)
        terminals.append(terminal)
        return terminal

    yield start
    for terminal in terminals:
        terminal.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_listening(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(f"sshd does not listen: {log.read_text()}")


@pytest.fixture
def ssh_argv(tmp_path: Path) -> Iterator[Callable[[list[str], dict[str, str]], list[str]]]:
    """Start an sshd on loopback with keys of its own; give a function from (command, environment) to an ssh argv."""
    sshd = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/sbin")
    if sshd is None or shutil.which("ssh") is None:
        pytest.skip("needs sshd and ssh: install the package openssh-server")
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    shutil.copy(tmp_path / "user.pub", tmp_path / "authorized")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(parents=True, exist_ok=True)
    port, log = _free_port(), tmp_path / "sshd.log"
    settings = [
        f"Port={port}",
        "ListenAddress=127.0.0.1",
        f"HostKey={tmp_path / 'host'}",
        f"AuthorizedKeysFile={tmp_path / 'authorized'}",
        "StrictModes=no",
        "UsePAM=no",
        "PermitRootLogin=yes",
        f"PidFile={tmp_path / 'sshd.pid'}",
    ]
    options = [f"-o{setting}" for setting in settings]
    with log.open("wb") as output:
        server = subprocess.Popen([sshd, "-D", "-e", "-f", os.devnull, *options], stderr=output)
    _wait_until_listening(port, server, log)

    def argv(command: list[str], environment: dict[str, str]) -> list[str]:
        values = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment.items())
        remote = f"cd {shlex.quote(str(Path.cwd()))} && exec env {values} {shlex.join(command)}"
        trust = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]
        return ["ssh", "-tt", "-q", "-p", str(port), "-i", str(tmp_path / "user"), *trust, "127.0.0.1", remote]

    yield argv
    server.terminate()
    server.wait(timeout=10)
