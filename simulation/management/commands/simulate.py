"""``manage.py simulate``: runs, recordings and scores of chat."""

from simulation.commands import (
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
from simulation.subcommands import Subcommands


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
