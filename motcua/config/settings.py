"""All settings, from the environment. Works empty for development; production fails loudly (docs/operations.md)."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[2]


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes"}


def names(name: str, default: str = "") -> list[str]:
    return [part for part in env(name, default).split(",") if part]


# --- what kind of instance is this ---
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")  # demonstration people, readable mailbox; never with real data
LOCAL = DEBUG or DEMO
SECRET_KEY = env("SECRET_KEY", "development-only-" + "x" * 50)
if not LOCAL and SECRET_KEY.startswith("development-only"):
    raise SystemExit("SECRET_KEY must be set (see docs/operations.md), or DEMO=1 for a trial run.")
# Codes with which a dossier is looked up without an account follow from the first; slips made with the
# others still work. Apart from SECRET_KEY: to change that one must not make every printed slip worthless.
TRACKING_SECRETS = names("TRACKING_SECRETS")
if LOCAL:
    TRACKING_SECRETS = TRACKING_SECRETS or [f"trial-only-{SECRET_KEY}"]
elif not TRACKING_SECRETS or min(map(len, TRACKING_SECRETS)) < 32:
    raise SystemExit("TRACKING_SECRETS must be set, 32 letters or more (see docs/operations.md).")
BASE_URL = env("BASE_URL", "http://localhost:8000").rstrip("/")
SITE_NAME = env("SITE_NAME", "Cổng dịch vụ công tỉnh Hà Tĩnh")
SITE_AGENCY = env("SITE_AGENCY", "UBND tỉnh Hà Tĩnh")
SITE_PHONE = env("SITE_PHONE", "0239 0000 100")
SITE_EMAIL = env("SITE_EMAIL", "hotro@dichvucong.example")
ALLOWED_HOSTS = names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if LOCAL else "")
CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS", BASE_URL)

# --- places ---
DATA_DIR = Path(env("DATA_DIR", str(ROOT / "var")))
FACTS_DIR = ROOT / "data"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(DATA_DIR / "static")))
MEDIA_ROOT = DATA_DIR / "files"
DEMO_MAIL_DIR = Path(env("DEMO_MAIL_DIR", str(DATA_DIR / "mail")))

# --- the program ---
ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "motcua.common",
    "motcua.files",
    "motcua.agencies",
    "motcua.accounts",
    "motcua.procedures",
    "motcua.signatures",
    "motcua.dossiers",
    "motcua.documents",
    "motcua.notices",
    "motcua.payments",
    "motcua.voice",
    "motcua.post",
    "motcua.wallet",
    "motcua.portal",
    "motcua.desk",
    "motcua.designer",
    "motcua.config",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "django_htmx",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "motcua.common.security.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "motcua.common.security.RefuseControlCharacters",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "motcua.accounts.middleware.SessionClock",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.config.context.site",
                "motcua.config.context.inbox",
            ],
            "builtins": ["motcua.common.templatetags.vi", "django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "motcua.common.forms.Renderer"

# --- database and jobs ---


def database(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name`, or `postgresql:///name?host=/socket/folder`."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 4, "timeout": 10},
            # No page may hold a connection for ever; commands and migrations may take their time.
            "options": f"-c statement_timeout={env('STATEMENT_TIMEOUT', '0')}",
        },
    }


DATABASES = {"default": database(env("DATABASE_URL", "postgresql:///motcua"))}
PROCRASTINATE_ON_APP_READY = "motcua.config.jobs.on_app_ready"
# The letters in them hold links that open an account: nothing is kept of a job well done.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

# Called in this order inside the transaction of every move; they write rows and defer jobs, nothing else.
DOSSIER_FOLLOWERS = [
    "motcua.dossiers.completions.follow",
    "motcua.documents.followers.follow",
    "motcua.notices.followers.follow",
    "motcua.payments.refunds.follow",
    "motcua.payments.receipts.follow_refund",
    "motcua.wallet.followers.follow",
]

# --- money: who takes it, and what is called in this order inside the transaction that settles a payment ---
PAYMENT_PROVIDERS = {"vnpay": "motcua.payments.providers.vnpay.VNPay"}
PAYMENT_FOLLOWERS: list[str] = [
    "motcua.payments.ledger.follow",
    "motcua.payments.refunds.follow_payment",
    "motcua.payments.receipts.follow",
]
# Where programs of the gateways lay down their files of a day: <provider>-2026-03-10.csv.
SETTLEMENT_FOLDER = env("SETTLEMENT_FOLDER")

# Counters against guessing are shared by all web processes.
# Room for many: Django's 300 would let whoever makes 300 attempts push the earlier counts out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- files: the file system by default, S3 when a bucket is named ---
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "motcua.files.storage.DurableStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if S3_BUCKET := env("S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env("S3_ENDPOINT") or None,
            "access_key": env("S3_ACCESS_KEY"),
            "secret_key": env("S3_SECRET_KEY"),
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = ["motcua.files.uploads.CappedUploadHandler"]

# --- people ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "motcua.accounts.passwords.NotAboutThePerson"},
]
PASSWORD_HASHERS = [
    "motcua.accounts.passwords.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "motcua.accounts.forms.PersonFields"
ACCOUNT_FORMS = {
    "signup": "motcua.accounts.entrance.SignupForm",
    "login": "motcua.accounts.entrance.LoginForm",
    "reset_password": "motcua.accounts.entrance.ResetPasswordForm",
    "reset_password_from_key": "motcua.accounts.entrance.ResetPasswordKeyForm",
    "change_password": "motcua.accounts.entrance.ChangePasswordForm",
    "reauthenticate": "motcua.accounts.entrance.ReauthenticateForm",
}
ACCOUNT_ADAPTER = "motcua.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Nobody's mailbox is flooded through us; a link from within the limit still works when it is reached.
ACCOUNT_RATE_LIMITS = {
    "confirm_email": "1/3m/key,3/d/key",
    "reset_password": "20/m/ip,3/h/key",
    "manage_email": "10/h/user",
    "print_form": "30/m/ip",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(BASE_URL).scheme
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:after_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"

# Wrong look-ups without an account, in windows of time (docs/operations.md). Twice what one address may
# try in an hour must stay below what one number takes: else one stranger could keep its owner out.
LOOKUP_PER_ADDRESS_A_MINUTE = int(env("LOOKUP_PER_ADDRESS_A_MINUTE", "10"))
LOOKUP_PER_ADDRESS_AN_HOUR = int(env("LOOKUP_PER_ADDRESS_AN_HOUR", "20"))
LOOKUP_PER_NUMBER_IN_TEN_MINUTES = int(env("LOOKUP_PER_NUMBER_IN_TEN_MINUTES", "50"))
LOOKUP_IN_TOTAL_A_MINUTE = int(env("LOOKUP_IN_TOTAL_A_MINUTE", "600"))
LOOKUP_PER_OFFICER_IN_TEN_MINUTES = int(env("LOOKUP_PER_OFFICER_IN_TEN_MINUTES", "30"))

SESSION_IDLE_SECONDS = int(env("SESSION_IDLE_SECONDS", "1800"))
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- mail ---
EMAIL_HOST = env("EMAIL_HOST", "localhost")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <khong-tra-loi@dichvucong.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where letters that cannot be delivered come back to, and the Maildir they are then found in.
BOUNCE_ADDRESS = env("BOUNCE_ADDRESS")
BOUNCE_MAILDIR = env("BOUNCE_MAILDIR")

# --- notices: other ways than e-mail exist when their gateway does (docs/how-to/connect-a-gateway.md) ---
NOTICE_GATEWAYS = {"sms": env("SMS_GATEWAY_URL"), "zalo": env("ZALO_GATEWAY_URL")}
NOTICE_GATEWAY_TOKEN = env("NOTICE_GATEWAY_TOKEN")
NOTICES_PER_MINUTE = int(env("NOTICES_PER_MINUTE", "6000"))
# Of those one may do without. A demonstration lives many lives of the same few people in one minute.
NOTICES_PER_ADDRESS_HOUR = int(env("NOTICES_PER_ADDRESS_HOUR", "100000" if DEMO else "10"))
NOTICES_PER_ADDRESS_DAY = int(env("NOTICES_PER_ADDRESS_DAY", "100000" if DEMO else "30"))

# --- paying online: VNPay exists when all four are set (docs/how-to/take-payments-online.md) ---
VNPAY_URL = env("VNPAY_URL")
VNPAY_API_URL = env("VNPAY_API_URL")
VNPAY_TMN_CODE = env("VNPAY_TMN_CODE")
VNPAY_SECRET = env("VNPAY_SECRET")

# --- results by public post: offered when there is a carrier (docs/how-to/send-results-by-post.md) ---
POST_CARRIER_URL = env("POST_CARRIER_URL")
POST_CARRIER_TOKEN = env("POST_CARRIER_TOKEN")
POST_PRICE = int(env("POST_PRICE", "30000"))  # đồng, said before the post is chosen

# --- time-stamps of an outside authority over the sealed history (RFC 3161) ---
TSA_URL = env("TSA_URL")
TSA_CERTIFICATES = env("TSA_CERTIFICATES")  # PEM file: the authority's root, and what leads to it

# --- electronic signatures on results (docs/how-to/sign-results.md) ---
SIGNING_KEYS_DIR = Path(env("SIGNING_KEYS_DIR", str(DATA_DIR / "signing" / "keys")))
SIGNING_ROOTS = env("SIGNING_ROOTS", str(DATA_DIR / "signing" / "root.pem") if DEMO else "")
SIGNING_CRLS = env("SIGNING_CRLS", str(DATA_DIR / "signing" / "crl.pem") if DEMO else "")
SIGNING_FETCHES = flag("SIGNING_FETCHES")
PKCS11_LIBRARY = env("PKCS11_LIBRARY")
# Passphrases and PINs by what the key's place is called ("" for all others); nowhere but here.
SIGNING_SECRETS = {
    name.removeprefix("SIGNING_SECRET").strip("_"): value
    for name, value in os.environ.items()
    if name.startswith("SIGNING_SECRET")
} or {"": env("SIGNING_SECRET", f"trial-only-{SECRET_KEY}" if DEMO else "")}

# --- language and time ---
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [ROOT / "locale"]
# Django's Vietnamese formats name none: 02/03 would be read as the third of February.
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
CLOCK_OFFSET = (
    datetime.fromisoformat(env("CLOCK")).replace(tzinfo=ZoneInfo(TIME_ZONE))
    - datetime.now(ZoneInfo(TIME_ZONE))  # noqa: TID251  the clock itself starts here
    if env("CLOCK")
    else timedelta()
)

# --- transport and headers (the rest is in common/security.py) ---
TLS = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY") else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(flag("BEHIND_PROXY"))  # else everybody behind it shares one limit
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "motcua.config.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_arguments": {"()": "motcua.config.logs.WithoutArguments"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_arguments"],
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
    },
}
