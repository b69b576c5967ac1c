"""Static files outside development: names carry a hash of the content, so they are cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Follows the imports of JavaScript modules too; Django leaves them alone by default, and a
    browser would then mix a new page with old modules from its cache."""

    support_js_module_import_aggregation = True
