"""The one settings file: driven by environment, safe when nothing is set.

Every variable is listed, with what it does, in `.env.example` and `docs/operations.md`.
"""

from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote

import environ
import pghistory
from csp.constants import NONE, SELF

from config.logs import logging_config
from config.release import code_fingerprint

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Part of every ETag and cache key, so that a new release never serves an old answer.
RELEASE = env.str("RELEASE", default="") or code_fingerprint(BASE_DIR)
DATA_DIR = Path(env.str("NIGRAN_DATA_DIR", default="") or BASE_DIR / "var").resolve()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.staticfiles.StaticFiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "rest_framework",
    "corsheaders",
    "django_filters",
    "drf_standardized_errors",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "pgtrigger",
    "pghistory",
    "places",
    "groups",
    "incidents",
    "ingest",
    "dashboard",
]

MIDDLEWARE = [
    "config.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.PermissionsPolicyMiddleware",
    "config.compression.CompressionMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "dashboard.desk.two_factor.TwoFactorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Postgres holds the record. Connections are kept and checked before use; binding stays on the client's side, which
# is psycopg's default in Django, because history triggers cannot run inside a statement prepared by the server.
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"].update(
    # A folder of a unix socket is written with %2F in a URL.
    HOST=unquote(DATABASES["default"]["HOST"]),
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", default=60),
    CONN_HEALTH_CHECKS=True,
)
# How alike a misspelt word must be to one in the record to be found by it (pg_trgm; 0 to 1). And what it costs to read
# a page out of order: the record fits into memory, or lies on a disk that does not turn. Postgres expects one that
# does, and would rather unpack the words of every row than look up a few thousand of them.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options", "-c pg_trgm.word_similarity_threshold=0.5 -c random_page_cost=1.1"
)
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)

# Valkey holds what can be rebuilt: the cache, and the queue of tasks on their way.
REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "config.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.str("CACHE_KEY_PREFIX", default="nigran"),
        "OPTIONS": {"socket_connect_timeout": 3, "socket_timeout": 5},
    },
}

CELERY_BROKER_URL = REDIS_URL
if REDIS_URL.startswith("unix://"):
    # The same socket in the words of Celery's transport.
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A task that a lost worker had taken is given out again after this many seconds: more than a task may run. An
    # import runs longer; given out again meanwhile, it finds itself at work and ends (incidents/services/imports.py).
    "visibility_timeout": 120,
    "global_keyprefix": f"{CACHES['default']['KEY_PREFIX']}-queue:",
    "socket_connect_timeout": 3,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_TIME_LIMIT = 55
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", default=2)
CELERY_TIMEZONE = "Asia/Karachi"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
SWEEP_SECONDS = env.int("INGEST_SWEEP_SECONDS", default=30)
CELERY_BEAT_SCHEDULE = {
    "clear-sessions": {"task": "dashboard.tasks.clear_sessions", "schedule": 24 * 60 * 60},
    "forget-old-answers": {"task": "incidents.tasks.forget_answers", "schedule": 60 * 60},
    # Often, so that no day is missed and what is taken down soon leaves the snapshots; mostly it does nothing.
    "keep-snapshots": {
        "task": "incidents.tasks.keep_daily_snapshots",
        "schedule": 15 * 60,
        "options": {"expires": 900},
    },
    "poll-due-feeds": {"task": "ingest.tasks.poll_due_feeds", "schedule": 60, "options": {"expires": 60}},
    "sweep-articles": {
        "task": "ingest.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "forget-articles": {"task": "ingest.tasks.forget", "schedule": 24 * 60 * 60},
    "join-sums": {"task": "incidents.tasks.join_sums", "schedule": 5 * 60, "options": {"expires": 300}},
    # Often, so that what failed is soon tried again; whether an alert is due depends on the clock alone.
    "send-alerts": {"task": "dashboard.tasks.send_alerts", "schedule": 5 * 60, "options": {"expires": 300}},
    "forget-alerts": {"task": "dashboard.tasks.forget_alerts", "schedule": 60 * 60},
    "take-up-imports": {"task": "incidents.tasks.take_up_imports", "schedule": 60, "options": {"expires": 60}},
}

# The program that prints reports as PDF; left empty, it is looked for by its usual names.
CHROMIUM = env.str("CHROMIUM", default="")

LANGUAGE_CODE = "en"
TIME_ZONE = "Asia/Karachi"
USE_I18N = True
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Sign-in, by django-allauth: a user name or an e-mail address with a password, or a passkey. Accounts come from
# invitations alone. Passwords are hashed by Django's own first choice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "config.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Nigran] "
# Nobody makes this site write to an address that no account has.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
# Counted in the cache, by address, by name tried and by person.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "10/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "signup": "5/m/ip",
}

# The second factor: an app's codes or a security key; a passkey signs in by itself.
MFA_ADAPTER = "config.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Nigran"
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# An administrator invites people, so nobody can lock an address's owner out by signing up with it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Whether a person with a role must have one before the desk opens.
REQUIRE_TWO_FACTOR = env.bool("REQUIRE_TWO_FACTOR", default=True)

# Mail about accounts and alerts: files in the data folder, unless a mail server is named.
EMAIL_BACKEND = "config.mail.FilesForTheOwner"
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
if email_url := env.str("EMAIL_URL", default=""):
    vars().update(env.email_url_config(email_url))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or "Nigran <nigran@localhost>"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or DATA_DIR / "static")
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("boundaries", BASE_DIR / "places" / "data" / "boundaries"),
    ("documents", BASE_DIR / "docs" / "images"),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.staticfiles.PlotlyFinder",
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MIMETYPES = {".geojson": "application/geo+json"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.HashedStaticFiles"},
}

# The entry form without scripts sends every cell of its grid: some sixty for each source.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# HTTPS throughout, unless it is said that the site is on plain http: one machine's loopback, or a test.
HTTPS_ONLY = env.bool("HTTPS_ONLY", default=True)
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
# Where the site is reached, for links in mails, which no request leads to. Unless said, the first name it answers to.
_NAMES = [name.lstrip(".") for name in ALLOWED_HOSTS if name != "*"]
SITE_URL = env.str("SITE_URL", default="").rstrip("/") or (
    f"{'https' if HTTPS_ONLY else 'http'}://{next(iter(_NAMES), 'localhost')}"
)
SESSION_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_SECURE = HTTPS_ONLY
# Scripts never need either cookie: forms carry their token.
CSRF_COOKIE_HTTPONLY = True
# Browsers give security keys to https and to this machine's own name alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS_ONLY
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=30 * 24 * 60 * 60) if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
# Only behind a proxy that always sets these headers itself: a visitor could forge them otherwise. The last address of
# X-Forwarded-For is then the visitor's, by which failed sign-ins are counted.
if env.bool("BEHIND_HTTPS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Plotly's and MapLibre's own empty <style> elements are the only inline style allowed.
PLOTLY_STYLE_HASHES = [
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, *PLOTLY_STYLE_HASHES],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["incidents.api.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["incidents.api.bodies.JSONBody"],
    # Tokens alone: with a session a page of another site could write in its owner's name.
    "DEFAULT_AUTHENTICATION_CLASSES": ["incidents.api.tokens.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["incidents.api.tokens.MayWrite"],
    "DEFAULT_THROTTLE_CLASSES": ["incidents.api.throttling.ClientThrottle"],
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_SCHEMA_CLASS": "incidents.api.schema.generator.RecordSchema",
}

# The OpenAPI document; what it says of each address is in incidents/api/schema/.
SPECTACULAR_SETTINGS = {
    "TITLE": "Nigran",
    "VERSION": "1",
    "DESCRIPTION": "An open record of militant violence in Pakistan since 2021. Reading needs no account. A null says "
    "“not known” or “not reported”, never zero. A parameter that takes several values is repeated, or takes them with "
    "commas between. What answers GET answers HEAD and OPTIONS too.",
    "LICENSE": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
    "OAS_VERSION": "3.1.0",
    "DEFAULT_GENERATOR_CLASS": "incidents.api.schema.generator.RecordGenerator",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # As this file has them: nothing is sorted, so that the first parameter is the first one to read about.
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [],
    # Most words of the vocabularies are the same in ten places: their labels are in the methodology.
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

MINUTE, HOUR = 60, 60 * 60
# How many requests in how many seconds: of one address without a token, of one token, changes by one token, and whole
# files by one address or token. 0 is no limit.
API_LIMITS = {
    "read": (env.int("API_READS_PER_MINUTE", default=600), MINUTE),
    "token": (env.int("API_TOKEN_READS_PER_MINUTE", default=3000), MINUTE),
    "write": (env.int("API_WRITES_PER_MINUTE", default=120), MINUTE),
    "file": (env.int("API_FILES_PER_HOUR", default=120), HOUR),
}

# Any site's script may read the interface; it sends no cookies along.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
CORS_ALLOW_HEADERS = ("accept", "authorization", "if-none-match", "if-modified-since")
CORS_EXPOSE_HEADERS = (
    "ETag",
    "Last-Modified",
    "Content-Disposition",
    "Retry-After",
    "X-Request-ID",
    "X-Rows-Left-Out",
    "X-Values-Lost",
)

# Every tracked table keeps who changed what, when and why, deletions included.
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_APPEND_ONLY = True
# Reading changes nothing, so it is not asked who reads: every page would open the reader's session otherwise.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

LOGGING = logging_config(
    level=env.str("LOG_LEVEL", default="INFO"),
    plain=env.str("LOG_FORMAT", default="json") == "plain",
)

# How feeds and articles are fetched: the name websites see and robots.txt is read for; networks that may be reached
# though they are not public, and ports besides 80 and 443 (both for a newsroom on this machine alone).
FETCH_AGENT = env.str("FETCH_AGENT", default="") or "NigranBot/1.0 (record of militant violence; reads news)"
FETCH_ALSO_NETWORKS = [ip_network(part) for part in env.list("FETCH_ALSO_NETWORKS", default=[])]
FETCH_PORTS = {80, 443, *(int(port) for port in env.list("FETCH_ALSO_PORTS", default=[]))}

# A step of an article's way that was begun so long ago is a lost worker's: more than a task may run. After how long a
# worker is told of it again, and how long what came to nothing is kept (0: for ever).
INGEST_CLAIM_SECONDS = env.int("INGEST_CLAIM_SECONDS", default=90)
INGEST_TOLD_SECONDS = env.int("INGEST_TOLD_SECONDS", default=90)
INGEST_KEEP_DAYS = env.int("INGEST_KEEP_DAYS", default=90)

# A language model beside the rules that read articles: the base address of an OpenAI-compatible interface. Blank, which
# it is unless set, nothing is sent to any. Two tries must fit into a task.
MODEL_URL = env.str("MODEL_URL", default="")
MODEL_KEY = env.str("MODEL_KEY", default="")
MODEL_NAME = env.str("MODEL_NAME", default="")
MODEL_SECONDS = min(env.int("MODEL_SECONDS", default=15), 20)
