"""``manage.py bench``: measure the whole product."""

from bench import (
    answers,
    director,
    fanout,
    memory,
    models,
    policy,
    reactions,
    realism,
    simulate,
)
from simulation.subcommands import Subcommands


class Command(Subcommands):
    help = "Measure how fast and how real it is, with runs that cannot count thrown away."
    modules = (
        answers,
        director,
        fanout,
        memory,
        models,
        policy,
        reactions,
        realism,
        simulate,
    )
