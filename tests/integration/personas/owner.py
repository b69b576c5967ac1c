"""A policy owner in a process of its own, to be killed: ``python -m … URL PREFIX MAKING KIND``.

MAKING is ``standin`` or ``real``. The KIND ``forgetful`` is the negative control: it takes over
without replaying the log.
"""

import signal
import sys
import threading
from pathlib import Path

from personas.chat.names import load_names
from personas.generation.phrasebook import load
from personas.workers.making import Minds
from personas.workers.policy import PolicyRun
from protocol.bus import Bus
from protocol.loop import run_leased
from protocol.streams import Keys
from tests.integration.personas import stage
from tests.integration.personas.standin import StandIn


class Forgetful(PolicyRun):
    def _tail_of_log(self, checkpoint):
        return [], []


def making(name: str):
    if name == "standin":
        return StandIn()
    configs = Path(__file__).parents[3] / "configs"
    return Minds(
        load(configs),
        load_names(configs / "crowd" / "names.json"),
        markers=True,
        commentary=None,
        live=True,
    )


def main(url: str, prefix: str, minds: str, kind: str) -> None:
    bus = Bus(url, Keys(prefix=prefix))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    run = (Forgetful if kind == "forgetful" else PolicyRun)(
        bus, making(minds), lambda: stage.configuration("Nova", "Echo"), lambda line, room: True
    )
    run_leased(bus, run, stop=stop.is_set, wait=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
