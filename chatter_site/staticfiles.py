"""Static files outside development: names carry a hash of the content, so they are cached for ever."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import Storage as Folder
from whitenoise.storage import CompressedManifestStaticFilesStorage

DOCUMENTATION: Final = re.compile(r"^[ \t]*/\*\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
"""A comment on lines of its own, as the pages' modules keep their types and docstrings in."""


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Follows the imports of JavaScript modules too; Django leaves them alone by default, and a
    browser would then mix a new page with old modules from its cache. Our own modules go out
    without their documentation, which is a third of what a first visit would fetch."""

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: Mapping[str, tuple[Folder, str]], *args: Any, **options: Any
    ) -> Iterator[Any]:
        bare = {
            name: (_Undocumented(folder) if _is_ours(name) else folder, path)
            for name, (folder, path) in paths.items()
        }
        yield from super().post_process(bare, *args, **options)


class _Undocumented:
    """Opens the text files of a folder without their documentation."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def open(self, path: str) -> ContentFile[bytes]:
        with self._folder.open(path) as file:
            return ContentFile(DOCUMENTATION.sub("", file.read().decode()).encode())


def _is_ours(name: str) -> bool:
    return name.startswith("chatter/") and name.endswith(".js")
