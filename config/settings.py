"""Every setting of the site, read from the environment; without any, one safe machine with Python alone.

README.md has the table of what can be set. Each reader refuses a value that it does not understand and says
what to write instead, so that a typing error stops the start and not a reader's visit.
"""

import os
import re
import secrets
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.tables import TABLES_BEHIND_NO_PAGE  # noqa: F401  (a setting)

BASE_DIR = Path(__file__).resolve().parent.parent
EMAIL_ADDRESS = re.compile(r"[^@\s<>,]+@[^@\s<>,]+")


def env_text(name: str, default: str = "") -> str:
    """An empty value equals absence: compose files pass on variables that nobody has set."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, default: bool) -> bool:
    value = env_text(name, "1" if default else "0").lower()
    if value not in ("1", "true", "yes", "0", "false", "no"):
        raise ImproperlyConfigured(f"{name}={value!r}: write 1 for yes or 0 for no.")
    return value in ("1", "true", "yes")


def env_int(name: str, default: int, at_least: int = 0) -> int:
    value = env_text(name, str(default))
    if not (value.isascii() and value.isdigit() and int(value) >= at_least):
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number of at least {at_least}.")
    return int(value)


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """One of the choices; the first is the default."""
    value = env_text(name, choices[0])
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r}: write one of {', '.join(choices)}.")
    return value


def env_list(name: str) -> list[str]:
    return [item.strip() for item in env_text(name).split(",") if item.strip()]


def env_url(name: str, schemes: tuple[str, ...], example: str, default: str = "") -> str:
    """An address with one of the schemes and a host; empty where it is not set and has no default."""
    value = env_text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        understood = not value or (parts.scheme in schemes and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        understood = False
    if not understood:
        # The value itself may hold a password, so the message gives an example instead.
        raise ImproperlyConfigured(f"{name} is not understood. Write an address such as {example}")
    return value


def env_email(name: str) -> str:
    """One address; empty where it is not set."""
    value = env_text(name)
    if value and not EMAIL_ADDRESS.fullmatch(value):
        raise ImproperlyConfigured(f"{name}={value!r}: write one address, such as posti@example.org.")
    return value


def folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The folder {path} cannot be made ({error.strerror}). Set DATA_DIR to one that can be written."
        ) from error
    return path


def made_once(path: Path) -> str:
    """The secret in the file, made at the first start; two processes that start together get the same."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


# Where the copy lives and how it is reached

DATA_DIR = folder(Path(env_text("DATA_DIR", "var")).expanduser().absolute())
DEBUG = env_bool("DEBUG", False)
PORT = env_int("PORT", 8000, at_least=1)
SITE_URL = env_url(
    "SITE_URL", ("http", "https"), "https://tukikartta.example.org", f"http://127.0.0.1:{PORT}"
)
SITE_HOST = urlsplit(SITE_URL).hostname or ""
IS_HTTPS = SITE_URL.startswith("https://")
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = sorted({SITE_HOST, *LOOPBACK, *env_list("EXTRA_HOSTS")})
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "config.errors.form_too_old"
SECRET_KEY = env_text("SECRET_KEY") or made_once(DATA_DIR / "secret_key")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured(
        "SECRET_KEY is too short: write at least 32 random characters, or leave it out."
    )

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ADMIN_PATH = "hallinta/"
AUTH_USER_MODEL = "directory.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

INSTALLED_APPS = [
    "directory",
    "cms",
    "search",
    "tasks",
    "wagtailgeowidget",
    "js_lib_leaflet",
    "axes",
    "django_filters",
    "ninja",
    "csp",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "config.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "config.kept_pages.KeptPages",
    "config.middleware.ContentPolicy",
    "config.middleware.PathLanguage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.first_login.FirstLogin",
    # Last, so that it sees what became of the login.
    "axes.middleware.AxesMiddleware",
]

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
                "directory.frame.frame",
            ],
        },
    },
]

# Database

DATABASE_URL = env_text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
try:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
except (ValueError, dj_database_url.UnknownSchemeError) as error:
    raise ImproperlyConfigured(
        "DATABASE_URL is not understood. Write postgres://user:password@host:5432/name, or leave it out for "
        "SQLite in the data folder."
    ) from error
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; IMMEDIATE queues writers instead of failing in mid-transaction.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
    }

# Redis: cache and broker of more than one process or machine

REDIS_URL = env_url("REDIS_URL", ("redis", "rediss"), "redis://localhost:6379/0")
ELASTICSEARCH_URL = env_url("ELASTICSEARCH_URL", ("http", "https"), "http://localhost:9200")
ELASTICSEARCH_INDEX = env_text("ELASTICSEARCH_INDEX", "tukikartta")
REDIS_CACHE = {
    "BACKEND": "config.cache.ForgivingRedisCache",
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": "tukikartta",
    "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
}
# "default" may be each process's own; "shared" is seen by every process of the copy.
CACHES = {
    "default": REDIS_CACHE if REDIS_URL else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "shared": REDIS_CACHE
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    },
}

# Public pages that each process keeps as they were sent; 0 makes every page anew.
KEPT_PAGES = env_int("KEPT_PAGES", 1_000)

TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_BROKER_URL = REDIS_URL or "folder://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # A message that a killed worker had taken comes back after ten minutes.
    {"visibility_timeout": 600, "socket_connect_timeout": 2, "max_retries": 2}
    if REDIS_URL
    else {
        "data_folder_in": str(folder(DATA_DIR / "celery" / "queue")),
        "data_folder_out": str(DATA_DIR / "celery" / "queue"),
        "control_folder": str(folder(DATA_DIR / "celery" / "control")),
        "polling_interval": 0.2,
    }
)
# Wagtail's own deferred work names the queue "default", so Celery's default queue must be called that too.
CELERY_TASK_DEFAULT_QUEUE = "default"
# What runs by the clock has a queue of its own, so that an import's thousands of messages do not hold it up.
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"default": {}, "clock": {}}
CELERY_TASK_ROUTES = {
    "tasks.heartbeat.*": {"queue": "clock"},
    "tasks.publishing.*": {"queue": "clock"},
    "tasks.letters.mark_uncertain": {"queue": "clock"},
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Set by the launcher, whose one worker keeps the timetable too.
BEAT_IN_WORKER = env_bool("BEAT_IN_WORKER", False)
CELERY_BEAT_SCHEDULE_FILENAME = str(folder(DATA_DIR / "celery") / "beat-schedule")
TASKS = {"default": {"BACKEND": "config.deferred.CeleryBackend"}}

# Mail

EMAIL_URL = env_url(
    "EMAIL_URL", ("smtp", "smtps", "smtp+tls"), "smtp+tls://user:password@mail.example.org:587"
)
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", f"Tukikartta <tukikartta@{SITE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if EMAIL_URL:
    if not env_text("DEFAULT_FROM_EMAIL"):
        raise ImproperlyConfigured(
            "EMAIL_URL is set but DEFAULT_FROM_EMAIL is not: write the sender, such as "
            "'Tukikartta <tukikartta@example.org>', that the mail server accepts."
        )
    _mail = urlsplit(EMAIL_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or ""
    EMAIL_PORT = _mail.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[_mail.scheme]
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_TIMEOUT = int(parse_qs(_mail.query).get("timeout", ["20"])[0])
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
# Where answers to letters come, and letters that could not be delivered; read by read_inbox where there is a way in.
EMAIL_REPLY_TO = env_email("EMAIL_REPLY_TO") or parseaddr(DEFAULT_FROM_EMAIL)[1]
EMAIL_BOUNCES_TO = env_email("EMAIL_BOUNCES_TO")
EMAIL_INBOX_URL = env_url(
    "EMAIL_INBOX_URL", ("imaps", "imap"), "imaps://user:password@mail.example.org:993/INBOX"
)
OPERATIONS_EMAIL = env_email("OPERATIONS_EMAIL")
# A number that a person answers, told in letters.
LETTERS_PHONE = env_text("LETTERS_PHONE")

# Languages: Finnish is the source, at /; the address alone decides the language

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("suomi")), ("sv", _("ruotsi")), ("en", _("englanti"))]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# A copy made for translation stays a draft until somebody publishes it.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# Files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env_text("STATIC_ROOT", str(DATA_DIR / "static"))).absolute()
STATICFILES_DIRS = [path for path in (BASE_DIR / "static",) if path.is_dir()]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Wagtail

WAGTAIL_SITE_NAME = "Tukikartta"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILAPI_BASE_URL = SITE_URL
WAGTAILAPI_LIMIT_MAX = 100
# Where a front end of one's own shows drafts; the desk adds ?token=…
HEADLESS_PREVIEW_URL = env_url("HEADLESS_PREVIEW_URL", ("https", "http"), "https://www.example.org/preview")
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# The editor sends one field for each of a page's blocks; Django's own limit of 1000 is soon reached.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# A page or a file for the desk alone leads to the desk's own door.
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL

# Security

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_HTTPS
# Health checks come from inside, past the proxy that ends https.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 31_536_000) if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# Ten wrong passwords for a name close it for a quarter of an hour; by name alone, so that no network address is
# kept (which is what axes.W006 regrets). Counted in the database, where threads and processes cannot miscount.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_CLIENT_IP_CALLABLE = "directory.admin.throttling.no_network_address"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "directory/admin/locked_out.html"
AXES_VERBOSE = False
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}
# The desk's map: {z}, {x} and {y} stand for a tile. Without it the map shows the municipalities' centre points.
MAP_TILES_URL = env_url("MAP_TILES_URL", ("https", "http"), "https://tiles.example.org/{z}/{x}/{y}.png")
MAP_TILES_ATTRIBUTION = env_text("MAP_TILES_ATTRIBUTION")
_tiles = urlsplit(MAP_TILES_URL)
# Wagtail's editor still writes scripts and styles into its pages: for the desk alone, by ContentPolicy.
DESK_CONTENT_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:", *([f"{_tiles.scheme}://{_tiles.netloc}"] if MAP_TILES_URL else [])],
    "media-src": [SELF, "blob:"],
    "frame-src": [SELF],
}

# What others' servers meet

# The rest that the checker of links gives a host between two requests.
LINK_CHECK_GAP_SECONDS = env_int("LINK_CHECK_GAP_SECONDS", 5, at_least=1)

# What visitors meet

# 0 starts with reference data alone; services are loaded into an empty catalogue only, whatever this says.
LOAD_CONTENT = env_bool("LOAD_CONTENT", True)

QUICK_EXIT_URLS = {
    "fi": env_url("QUICK_EXIT_URL_FI", ("https",), "https://example.org", "https://www.ilmatieteenlaitos.fi"),
    "sv": env_url("QUICK_EXIT_URL_SV", ("https",), "https://example.org", "https://sv.ilmatieteenlaitos.fi"),
    "en": env_url("QUICK_EXIT_URL_EN", ("https",), "https://example.org", "https://en.ilmatieteenlaitos.fi"),
}

# Logs: one line a request, without network address and query

LOG_FORMAT = env_choice("LOG_FORMAT", ("text", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": f"config.logs.{'JsonLines' if LOG_FORMAT == 'json' else 'TextLines'}"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {
        "handlers": ["console"],
        "level": env_choice("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
    },
    "loggers": {
        # RequestLog writes the one line: Django's own would double each 4xx, or name network addresses.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        # It names the network address of every failed login.
        "axes": {"handlers": ["nowhere"], "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
