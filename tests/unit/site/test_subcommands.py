"""``bench`` and ``simulate``: every subcommand can be called, and how a call ends."""

import argparse
from pathlib import Path
from types import ModuleType

import pytest

import bench
from bench.management.commands.bench import Command as Bench
from simulation import commands
from simulation.console import INTERRUPTED, Failed
from simulation.management.commands.simulate import Command as Simulate
from simulation.subcommands import Subcommands, name_of


@pytest.mark.parametrize(("command", "package"), [(Bench, bench), (Simulate, commands)])
def test_each_module_with_a_help_text_is_a_subcommand(command, package):
    folder = Path(package.__file__).parent
    there = {path.stem for path in folder.glob("*.py") if "\nHELP: Final = " in path.read_text()}
    assert {name_of(module) for module in command.modules} == there


@pytest.mark.parametrize("command", [Bench, Simulate])
def test_every_option_is_explained(command):
    parser = command().create_parser("manage.py", "any")
    options = [(p.prog, a) for p in _all(parser) for a in p._actions if not _is_group(a)]
    assert [f"{prog} {action.dest}" for prog, action in options if not action.help] == []


@pytest.mark.parametrize(("command", "name"), [(Bench, "bench"), (Simulate, "simulate")])
def test_each_help_shows_a_call(command, name):
    silent = [
        module.__name__
        for module in command.modules
        if f"manage.py {name} {name_of(module)}" not in (module.__doc__ or "")
    ]
    assert silent == []


def ending(outcome):
    """A command whose only subcommand returns or raises this."""

    def run(options, console):
        console.data(f"asked for {options.what}")
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    module = ModuleType("package.only")
    module.HELP, module.run = "help", run
    module.arguments = lambda parser: parser.add_argument("what")
    return type("Only", (Subcommands,), {"modules": (module,)})()


@pytest.mark.parametrize(
    ("outcome", "code", "sentence"),
    [
        pytest.param(1, 1, "", id="a condition failed"),
        pytest.param(Failed("write it so"), 2, "write it so\n", id="usage"),
        pytest.param(Failed("no Redis", 1), 1, "no Redis\n", id="failed"),
        pytest.param(KeyboardInterrupt(), INTERRUPTED, "interrupted\n", id="Ctrl-C"),
    ],
)
def test_how_a_call_ends(outcome, code, sentence, capsys):
    with pytest.raises(SystemExit) as ended:
        ending(outcome).run_from_argv(["manage.py", "any", "only", "it"])
    said = capsys.readouterr()
    assert (ended.value.code, said.out, said.err) == (code, "asked for it\n", sentence)


def test_a_call_that_went_well_just_returns(capsys):
    ending(0).run_from_argv(["manage.py", "any", "only", "it"])
    assert capsys.readouterr().out == "asked for it\n"


def _all(parser):
    yield parser
    for action in parser._actions:
        if _is_group(action):
            for child in action.choices.values():
                yield from _all(child)


def _is_group(action):
    return isinstance(action, argparse._SubParsersAction)
