"""Settings, driven by environment variables; without any, the embedded mode runs from a bare clone.

``DATABASE_URL`` (PostgreSQL) and ``REDIS_URL`` (Redis) with ``ENVIRONMENT=production`` make the production mode.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import embedded, log

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT: str = env.str("ENVIRONMENT", default="embedded")
IS_PRODUCTION = ENVIRONMENT == "production"
DEBUG: bool = env.bool("DEBUG", default=False)
DATA_DIR = embedded.data_dir()

if IS_PRODUCTION:
    SECRET_KEY: str = env.str("SECRET_KEY")
    if "DATABASE_URL" not in env or "REDIS_URL" not in env:
        message = "ENVIRONMENT=production needs DATABASE_URL and REDIS_URL"
        raise ImproperlyConfigured(message)
else:
    SECRET_KEY = env.str("SECRET_KEY", default="") or embedded.secret_key()

# Whoever holds this key could forge the audit trail: never in the database, never changed (old seals need it).
AUDIT_KEY: str = env.str("AUDIT_KEY", default="") or embedded.audit_key()
AUDIT_HEAD_FILE: str = env.str("AUDIT_HEAD_FILE", default=str(DATA_DIR / "audit" / "heads.jsonl"))
AUDIT_RETENTION_MONTHS: int = env.int("AUDIT_RETENTION_MONTHS", default=12)
if AUDIT_RETENTION_MONTHS < 6:  # noqa: PLR2004 - the law (网络安全法 article 21)
    message = "AUDIT_RETENTION_MONTHS must be at least 6"
    raise ImproperlyConfigured(message)

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_filters",
    "django_celery_beat",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "csp",
    "treebeard",
    "core",
    "units",
    "campaigns",
    "evaluations",
]

MIDDLEWARE = [
    "units.middleware.number_requests",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.CompressTexts",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.remember_writes",
    "csp.middleware.CSPMiddleware",
    "config.middleware.state_permissions",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.middleware.RefuseZeroSigns",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "units.middleware.note_accesses",
    "units.middleware.KeepSessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "units.middleware.require_own_password",
    "units.middleware.RequireSecondFactor",
    "evaluations.middleware.ConfineSupervisors",
    "config.middleware.RefuseVastNumbers",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["django.templatetags.static", "core.templatetags.ui"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# SQLite: IMMEDIATE takes the write lock when a transaction begins, so writers queue instead of failing half-way; the
# engine is Django's own with a fair queue.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
_database: dict[str, Any] = env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database |= {"ENGINE": "core.sqlite", "OPTIONS": {**_database.get("OPTIONS", {}), **_SQLITE_OPTIONS}}
else:
    _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    _database["CONN_HEALTH_CHECKS"] = True
DATABASES: dict[str, dict[str, Any]] = {"default": _database}
REPLICA_LAG_SECONDS = 0
if "DATABASE_REPLICA_URL" in env:
    DATABASES["replica"] = {**_database, **env.db("DATABASE_REPLICA_URL"), "TEST": {"MIRROR": "default"}}
    REPLICA_LAG_SECONDS = env.int("REPLICA_LAG_SECONDS", default=10)
DATABASE_ROUTERS = ["core.replica.Router"]
# The processes of a running installation share one cache; a single command or test keeps its own.
SHARED_CACHE: bool = env.bool("SHARED_CACHE", default=IS_PRODUCTION)
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "core.shared_cache.SharedCache",
        "LOCATION": env.str("REDIS_URL", default="") or embedded.cache_url(),
        "KEY_PREFIX": "wenming",
    }
    if SHARED_CACHE
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "email")},
    },
    {"NAME": "units.operations.passwords.PolicyValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
# Who may be locked out, and for how long, are rules of the security administrator: units.policies.
AXES_HANDLER = "config.lockout.LockoutHandler"
AXES_FAILURE_LIMIT = "config.lockout.failure_limit"
AXES_COOLOFF_TIME = "config.lockout.cool_off"
AXES_LOCKOUT_CALLABLE = "config.lockout.answer"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a lock ends by itself, whoever goes on trying
AXES_RESET_ON_SUCCESS = True
if IS_PRODUCTION:  # behind the proxy, which overwrites this header; otherwise all people would share one address
    AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"]
SILENCED_SYSTEM_CHECKS: list[str] = []

# 三员: whether accounts, roles and campaigns are in different hands. A small bureau may leave them in one.
SEPARATE_ADMINISTRATORS: bool = env.bool("SEPARATE_ADMINISTRATORS", default=IS_PRODUCTION)
# Whether administrators of every kind must sign in with a second factor; others may.
SECOND_FACTOR_REQUIRED: bool = env.bool("SECOND_FACTOR_REQUIRED", default=IS_PRODUCTION)
OTP_TOTP_ISSUER = "文明行业创建"
OTP_TOTP_THROTTLE_FACTOR = 0  # wrong codes count towards the lock of the account, like wrong passwords
# The bureau's identity provider (OpenID Connect); without an issuer nobody is offered it. Accounts are found by the claim.
OIDC_ISSUER: str = env.str("OIDC_ISSUER", default="")
OIDC_CLIENT_ID: str = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET: str = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_SCOPE: str = env.str("OIDC_SCOPE", default="openid profile")
OIDC_CLAIM: str = env.str("OIDC_CLAIM", default="preferred_username")
SESSION_COOKIE_AGE = 24 * 3600  # at most; units.middleware ends sessions earlier, by the rules of units.policies
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
if IS_PRODUCTION:  # a name that browsers take only from this host itself, over TLS
    SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # supervisors ask without TLS
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

_NODE = BASE_DIR / "node_modules"
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    *(
        (prefix, folder)
        for prefix, folder in (
            ("vendor/bootstrap-css", _NODE / "bootstrap" / "dist" / "css"),
            ("vendor/bootstrap-js", _NODE / "bootstrap" / "dist" / "js"),
            ("vendor/htmx", _NODE / "htmx.org" / "dist"),
            ("vendor/tom-select-css", _NODE / "tom-select" / "dist" / "css"),
            ("vendor/tom-select-js", _NODE / "tom-select" / "dist" / "js"),
            ("vendor/echarts", _NODE / "echarts" / "dist"),
        )
        if folder.is_dir()
    ),
]
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
EVIDENCE_MAX_BYTES: int = env.int("EVIDENCE_MAX_BYTES", default=20 * 2**20)
BUNDLE_MAX_BYTES: int = env.int("BUNDLE_MAX_BYTES", default=20 * 2**30)
# A virus scanner that speaks clamd's language, such as unix:///run/clamav/clamd.ctl or tcp://10.0.0.5:3310; empty: none.
CLAMAV_ADDRESS: str = env.str("CLAMAV_ADDRESS", default="")
CLAMAV_SECONDS: float = env.float("CLAMAV_SECONDS", default=20.0)
# Addresses that people type in (group robots) are public ones behind TLS, unless the installation says else; networks
# as 10.20.0.0/16.
OUTBOUND_ALLOW_HTTP: bool = env.bool("OUTBOUND_ALLOW_HTTP", default=False)
OUTBOUND_NETWORKS: list[str] = env.list("OUTBOUND_NETWORKS", default=[])

REDIS_URL: str = env.str("REDIS_URL", default="") or embedded.broker_url()
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A queue that is away must not hold up the person who approves: one quick try, the sweep does the rest.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
LOGGING = log.LOGGING
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # units.middleware.number_requests has put its own there
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"

EMAIL_CONFIG: dict[str, Any] = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="创建办 <noreply@localhost>")
SITE_URL: str = env.str("SITE_URL", default="http://127.0.0.1:8000")
