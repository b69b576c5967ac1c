"""A policy owner in a process of its own, to be killed: ``python -m … URL PREFIX ROOM KIND``.

ROOM is ``attentive`` or ``lively``. The KIND ``forgetful`` is the negative control: it takes over
without replaying the log.
"""

import signal
import sys
import threading

from personas.workers.policy import PolicyRun
from protocol.bus import Bus
from protocol.loop import run_leased
from protocol.streams import Keys
from tests.integration.personas import stage


class Forgetful(PolicyRun):
    def _tail_of_log(self, checkpoint):
        return [], []


ROOMS = {"attentive": stage.configuration, "lively": stage.lively}


def main(url: str, prefix: str, room: str, kind: str) -> None:
    bus = Bus(url, Keys(prefix=prefix))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    run = (Forgetful if kind == "forgetful" else PolicyRun)(
        bus, stage.minds(), lambda: ROOMS[room]("Nova", "Echo")
    )
    run_leased(bus, run, stop=stop.is_set, wait=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
