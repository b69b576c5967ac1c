"""The negative control: a gateway that publishes, then acknowledges, and remembers nothing."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from chatter_site.env import BASE_DIR
from protocol.bus import Bus
from protocol.group import Group
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
    group = Group(bus, "ingest", GROUP, "naive")
    pending = True
    while True:
        entries = group.unfinished() if pending else group.fresh()
        if pending and not entries:
            pending = False
        for entry in entries:
            seq = bus.redis.incr("seq")
            line = entry.data[:-1] + b',"seq":%d,"epoch":"e"}' % seq
            bus.redis.xadd(bus.keys.stream("firehose"), {"data": line})
        group.ack([entry.id for entry in entries])


if __name__ == "__main__":
    main(sys.argv[1])
