"""The prompts in use."""

from pathlib import Path

from llm.prompts import load

PROMPTS = load(Path(__file__).parents[4])
