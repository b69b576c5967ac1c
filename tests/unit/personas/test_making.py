"""What a live mind is made with: auto commentary from its file and its switch."""

import pytest

from personas.workers.making import COMMENTARY, commentary_in
from protocol.codec import BadMessage
from protocol.configs.observation import AutoCommentaryConfig, SummaryDedupe


@pytest.mark.parametrize(
    ("file", "switched_on", "expected"),
    [
        pytest.param(None, False, None, id="off by default"),
        pytest.param(None, True, AutoCommentaryConfig(enabled=True), id="switched on"),
        pytest.param("{}", False, None, id="a file alone does not switch it on"),
        pytest.param(
            '{"enabled": true, "message_prefix": "SEEN:"}',
            False,
            AutoCommentaryConfig(enabled=True, message_prefix="SEEN:"),
            id="switched on by the file",
        ),
        pytest.param(
            '{"room_rate_limit_ms": 60000, "summary_dedupe": {"enabled": false}}',
            True,
            AutoCommentaryConfig(
                enabled=True,
                room_rate_limit_ms=60_000,
                summary_dedupe=SummaryDedupe(enabled=False),
            ),
            id="switched on, with the file's rules",
        ),
    ],
)
def test_the_file_and_the_switch(file, switched_on, expected, tmp_path):
    if file:
        (tmp_path / COMMENTARY).write_text(file)
    assert commentary_in(tmp_path, switched_on=switched_on) == expected


def test_a_bad_file_is_refused_by_name(tmp_path):
    (tmp_path / COMMENTARY).write_text('{"hype_treshold": 1}')
    with pytest.raises(BadMessage, match="hype_treshold"):
        commentary_in(tmp_path, switched_on=False)
