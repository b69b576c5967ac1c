import json
from pathlib import Path

import pytest

from personas.generation.phrasebook import (
    _CUE_FILLS,
    EVERYONE,
    REQUIRED_CUES,
    Phrasebook,
    PhraseError,
    length_class,
    load,
)
from protocol.event_types import EVENT_TYPES


def write(folder: Path, name: str, **content: object) -> None:
    (folder / "phrases").mkdir(exist_ok=True)
    data = {"config_type": "phrases", "config_version": "1.0.0", **content}
    (folder / "phrases" / name).write_text(json.dumps(data))


def family(*lines: str, cue: str = "event.fail", **more: object) -> dict[str, object]:
    return {"cue": cue, "lines": list(lines), **more}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            {"families": [family("ok"), family("{nosuch}")]},
            r"bad.json: \$.families\[1\].lines\[0\]: .*no slot",
        ),
        (
            {"families": [family("{option}")]},
            r"bad.json: \$.families\[0\].lines\[0\]: .*no value for event.fail",
        ),
        ({"families": [family("hi @you")]}, r"bad.json: \$.families\[0\].lines\[0\]: .*regex"),
        (
            {"families": [family("ok", style="hype")]},
            r"bad.json: \$.families\[0\]: .*unknown field",
        ),
        ({"families": [family("ok", styles=["loud"])]}, r"bad.json: .*Invalid enum value"),
        ({"families": [family()]}, r"bad.json: .*length >= 1"),
        ({"families": [family("ok")]}, r"\$.families: no lines for everyone for event.big_laugh"),
    ],
)
def test_a_bad_file_is_named_with_path_and_rule(
    tmp_path: Path, content: dict[str, object], message: str
) -> None:
    write(tmp_path, "bad.json", **content)
    with pytest.raises(PhraseError, match=message):
        load(tmp_path)


@pytest.mark.parametrize("some", [{"styles": ["hype"]}, {"heat": "high"}, {"heat": "low"}])
def test_a_cue_that_is_there_is_there_for_everyone(tmp_path: Path, some: dict[str, object]) -> None:
    families = [family("ok", cue=cue) for cue in REQUIRED_CUES]
    write(tmp_path, "a.json", families=[*families, family("ok", cue="event.comet", **some)])
    with pytest.raises(PhraseError, match=r"no lines for everyone for event\.comet"):
        load(tmp_path)


def test_a_lent_cue_needs_nothing_an_event_cannot_say() -> None:
    assert {row.cue for row in EVENT_TYPES.values()} & set(_CUE_FILLS) == set()


def test_no_phrase_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PhraseError, match="no phrase file"):
        load(tmp_path)


def test_only_emotes_the_product_can_show_are_used(tmp_path: Path) -> None:
    families = [family("ok", cue=cue) for cue in REQUIRED_CUES]
    write(
        tmp_path, "a.json", families=families, emotes={"laugh": ["KEKW", "Unseen"], "odd": ["Gone"]}
    )
    (tmp_path / "emotes.json").write_text('{"codes": ["KEKW"]}')
    assert load(tmp_path).emotes == {"laugh": ("KEKW",), "odd": ("Gone",)}


def test_the_shipped_book_has_lines_for_everyone_in_every_cue(book: Phrasebook) -> None:
    thin = [cue for cue in REQUIRED_CUES if book.pools[cue, EVERYONE, False].size < 5]
    assert [cue for cue in thin if not cue.startswith("tail.")] == []


def test_the_shipped_book_is_large(book: Phrasebook) -> None:
    assert sum(pool.size for (_, _, hot), pool in book.pools.items() if not hot) >= 1500


@pytest.mark.parametrize(("words", "expected"), [(1, 0), (2, 1), (3.4, 1), (5, 2), (9, 3), (14, 4)])
def test_length_classes(words: float, expected: int) -> None:
    assert length_class(words) == expected
