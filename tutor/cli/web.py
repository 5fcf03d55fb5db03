"""The command that shows the tutor in a browser."""

from __future__ import annotations

import click

from tutor.cli.commands import main
from tutor.cli.context import Choices


@main.command()
@click.option("--host", default="localhost", show_default=True, help="Where to listen. Elsewhere than here: see below.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--url", help="The address as a browser sees it, behind a proxy or a tunnel.")
@click.option("--yes", is_flag=True, help="Do not ask before listening elsewhere than on loopback.")
@click.pass_obj
def serve(choices: Choices, host: str, port: int, url: str | None, yes: bool) -> None:
    """Show the tutor in a browser, at http://localhost:8000.

    Every page that connects opens a tutor of its own, on the same progress. Other users of this machine reach it too;
    with a --host that is not loopback, everyone on that network. Whoever does can run code here as you.
    """
    from tutor.cli.serving import make_server, tutor_command, warnings

    choices.trust_in(choices.lessons)  # heeds --trust, once for all pages
    server = make_server(tutor_command(choices), host=host, port=port, url=url)
    for warning in warnings(host, port):
        click.echo(warning, err=True)
        if not yes and not click.confirm("Listen there?"):
            raise click.Abort
    try:
        server.serve()
    except OSError as error:
        from tutor.cli.context import Failure

        raise Failure(f"port {port} of {host} can not be listened on: {error.strerror}. Try --port.") from None
