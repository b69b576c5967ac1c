"""The negative control: a gateway that publishes, then acknowledges, and remembers nothing."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from chatter_site.env import BASE_DIR
from protocol.bus import Bus
from protocol.streams import STREAMS

GROUP = STREAMS["ingest"].group


@contextmanager
def naive_gateway(url: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", __name__, url], cwd=BASE_DIR)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def main(url: str) -> None:
    bus = Bus(url)
    bus.ensure_group("ingest", GROUP)
    pending = True
    while True:
        entries = bus.read_group("ingest", GROUP, "naive", pending=pending)
        if pending and not entries:
            pending = False
        for entry in entries:
            seq = bus.redis.incr("seq")
            line = entry.data[:-1] + b',"seq":%d,"epoch":"e"}' % seq
            bus.redis.xadd(bus.keys.stream("firehose"), {"data": line})
        bus.ack("ingest", GROUP, [entry.id for entry in entries])


if __name__ == "__main__":
    main(sys.argv[1])
