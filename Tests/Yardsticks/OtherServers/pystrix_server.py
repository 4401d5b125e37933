"""The call of the FastAGI yardstick by pystrix: a thread for each call, as its documentation shows it."""

import importlib.metadata

from pystrix.agi import core
from pystrix.agi.fastagi import FastAGIServer


def call(agi, args, kwargs, match, path):
    agi.execute(core.Answer())
    for menu in ("en/one", "en/two", "en/three"):
        agi.execute(core.GetData(menu, timeout=5000, max_digits=1))
    agi.execute(core.StreamFile("en/goodbye", escape_digits="0123456789*#ABCD"))
    agi.execute(core.Hangup())


server = FastAGIServer(port=0)
server.register_script_handler(None, call)
port = server.server_address[1]
print(f"pystrix {importlib.metadata.version('pystrix')} yardstick answers on 127.0.0.1:{port}", flush=True)
server.serve_forever()
