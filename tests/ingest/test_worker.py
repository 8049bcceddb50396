"""What a worker process holds in memory before it has done anything."""

import os
import subprocess
import sys

from tests.record import PROJECT

# What reads workbooks and reckons with polygons: 40 MB for every process, and few ever do either.
HEAVY = ("import_export", "numpy", "openpyxl", "shapely", "tablib")
LOADED = f"""
import sys
from config.celery import app
app.loader.import_default_modules()
assert "ingest.tasks.read_article" in app.tasks
print([name for name in ({HEAVY!r} + ("config.urls", "dashboard.urls")) if name in sys.modules])
"""


def test_a_worker_loads_neither_pages_nor_what_only_spreadsheets_and_maps_need() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout == "[]\n"
