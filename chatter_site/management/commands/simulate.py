"""``manage.py simulate``: runs, recordings and scores of chat."""

from chatter_site.management.subcommands import Subcommands
from chatter_site.simulation.commands import (
    blindtest,
    compare,
    cost,
    explain,
    load,
    record,
    replay,
    run,
    score,
    watch,
)


class Command(Subcommands):
    help = "Run a room on a virtual clock, record and replay a live one, score any chat log."
    modules = (
        run,
        record,
        replay,
        explain,
        score,
        compare,
        cost,
        blindtest,
        watch,
        load,
    )
