"""``manage.py bench``: measure the whole product."""

from chatter_site.bench import (
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
from chatter_site.management.subcommands import Subcommands


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
