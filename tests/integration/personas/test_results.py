"""Values of other workers, readable or not."""

from personas.llm_lines.jobs import ModelText
from personas.workers.model_queue import load_results


def test_what_cannot_be_read_counts_as_missing(bus):
    keys = {name: bus.keys.text(name) for name in ("good", "plain", "torn", "none")}
    bus.redis.set(keys["good"], b'{"text": "wall again", "llm_ms": 7}')
    bus.redis.set(keys["plain"], b"wall again")
    bus.redis.set(keys["torn"], b'{"text": "wall \xff')
    assert load_results(bus, keys, ModelText) == {"good": ModelText("wall again", 7)}
    assert load_results(bus, {}, ModelText) == {}
