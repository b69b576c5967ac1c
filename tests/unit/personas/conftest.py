import msgspec
import pytest

from moderation.rules import compile_rules
from protocol.configs.moderation import ModerationConfig
from tests.unit.personas.builders import CONFIGS


@pytest.fixture(scope="session")
def standard_rules():
    text = (CONFIGS / "moderation" / "standard.json").read_bytes()
    return compile_rules(msgspec.json.decode(text, type=ModerationConfig))
