"""The web server's settings: read by `gunicorn --config config/gunicorn.py config.wsgi`."""

import os

from config.early_errors import use_it
from config.logs import logging_config

use_it()
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# The code is loaded once and shared by the workers; nothing in it connects anywhere before a request does.
preload_app = True
# A worker whose threads all hang this long is replaced; a request in progress gets the second time to finish.
timeout = 60
graceful_timeout = 8
# The longest that gunicorn reads with a limit: a filter may name hundreds of places.
limit_request_line = 8190
keepalive = 5
# A worker is replaced now and then, so that no slow leak can add up; not all at once.
max_requests = 5000
max_requests_jitter = 500
# Lines about requests come from the site's own middleware, with their id.
accesslog = None
logconfig_dict = logging_config(
    level=os.environ.get("LOG_LEVEL", "INFO"), plain=os.environ.get("LOG_FORMAT") == "plain"
)
control_socket_disable = True
