"""Count how often something happened, over all processes: a number in Redis for each fixed window."""

from protocol.bus import Bus


def count_use(bus: Bus, key: str, window_s: int, n: int = 1) -> int:
    """Count ``n`` more uses under ``key`` (negative: take them back) and return the uses so far in
    its window.

    The window of ``window_s`` seconds starts with its first use.
    """
    pipe = bus.redis.pipeline()
    pipe.set(key, 0, ex=window_s, nx=True)
    pipe.incr(key, n)
    return int(pipe.execute()[-1])
