"""How static files are stored for the web: hashed names, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names inside JavaScript modules too, so that one module's import of another is cached for ever."""

    support_js_module_import_aggregation = True
