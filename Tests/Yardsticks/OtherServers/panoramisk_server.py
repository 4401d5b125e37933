"""The call of the FastAGI yardstick by panoramisk: coroutines on one event loop, as its documentation shows it."""

import asyncio
import importlib.metadata
import logging

from panoramisk import fast_agi

logging.disable(logging.ERROR)


async def call(request):
    await request.send_command("ANSWER")
    for menu in ("en/one", "en/two", "en/three"):
        await request.send_command(f"GET DATA {menu} 5000 1")
    await request.send_command('STREAM FILE en/goodbye "0123456789*#ABCD"')
    await request.send_command("HANGUP")


async def main():
    application = fast_agi.Application(loop=asyncio.get_running_loop())
    application.add_route("800", call)
    server = await asyncio.start_server(application.handler, "127.0.0.1", 0, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    version = importlib.metadata.version("panoramisk")
    print(f"panoramisk {version} yardstick answers on 127.0.0.1:{port}", flush=True)
    await server.serve_forever()


asyncio.run(main())
