"""What holds everywhere. An installation's own values come from its environment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from shigan.settings import environment as env

SOURCE = Path(__file__).resolve().parent.parent
CHECKOUT = SOURCE.parent.parent
#: The folder that holds the store, the evidence files and the installation's key.
SHIGAN_HOME = Path(env.text("SHIGAN_HOME") or CHECKOUT / "var").resolve()

SECRET_KEY = env.secret_key(SHIGAN_HOME)
#: The keys with which personal data is encrypted; the first is the one in use.
SHIGAN_PERSONAL_KEYS = env.personal_keys(SHIGAN_HOME)
#: Lets a browser start an installation that has no street; `shigan run` makes and prints one.
SHIGAN_SETUP_CODE = env.text("SHIGAN_SETUP_CODE")
DEBUG = False
ALLOWED_HOSTS = env.text("SHIGAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

DATABASES = {"default": env.database(SHIGAN_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "shigan.kernel.base",
    "shigan.kernel.clock",
    "shigan.kernel.web",
    "shigan.kernel.audit",
    "shigan.kernel.orgs",
    "shigan.kernel.personal",
    "shigan.kernel.access",
    "shigan.kernel.search",
    "shigan.kernel.files",
    "shigan.kernel.places",
    "shigan.kernel.imports",
    "shigan.kernel.matters",
    "shigan.kernel.figures",
    "shigan.registers.people",
    "shigan.lines.grid",
    "shigan.lines.mediation",
    "shigan.lines.industry",
    "shigan.lines.revenue",
    "shigan.lines.honours",
    "shigan.faces.desk",
    "shigan.faces.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks_db",
    "axes",
]

MIDDLEWARE = [
    "shigan.kernel.base.middleware.BehindProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shigan.kernel.base.middleware.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shigan.kernel.audit.middleware.RequestContext",
    "shigan.kernel.web.middleware.RateLimits",
    "shigan.kernel.orgs.middleware.IdleLimit",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "shigan.kernel.orgs.middleware.PasswordFirst",
    "shigan.kernel.orgs.middleware.ScopeOnRequest",
    "shigan.kernel.access.middleware.FactorFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shigan.kernel.web.middleware.DomainErrors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "shigan.urls"
WSGI_APPLICATION = "shigan.wsgi.application"
AUTH_USER_MODEL = "orgs.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
#: After so many wrong passwords for a name from one address, nobody gets in there for a while.
AXES_FAILURE_LIMIT = env.whole("SHIGAN_SIGN_IN_TRIES", 5)
AXES_COOLOFF_TIME = timedelta(minutes=env.whole("SHIGAN_LOCK_MINUTES", 15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "shigan.faces.desk.views.signing.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the audit log has it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
#: A session in which nobody does anything ends after so long; 0 lets it last.
SHIGAN_IDLE_MINUTES = env.whole("SHIGAN_IDLE_MINUTES", 30)
#: How many in how many seconds, each process for itself: calls of the API for one token or person,
#: and from one address; sign-ins from one address; codes, sheets and searches of one person.
SHIGAN_RATES = {
    "token": env.rate("SHIGAN_RATE_TOKEN", "6000/60"),
    "address": env.rate("SHIGAN_RATE_ADDRESS", "12000/60"),
    "sign-in": env.rate("SHIGAN_RATE_SIGN_IN", "60/60"),
    "codes": env.rate("SHIGAN_RATE_CODES", "10/900"),
    "sheets": env.rate("SHIGAN_RATE_SHEETS", "20/60"),
    "search": env.rate("SHIGAN_RATE_SEARCH", "120/60"),
}
#: How many proxies stand before this server; each adds a line to X-Forwarded-For that is believed.
SHIGAN_PROXIES = env.whole("SHIGAN_PROXIES", 0)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "shigan.kernel.access.validators.StrengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "shigan.kernel.access.validators.UnusedValidator"},
]
#: How long a password is at least, of how many kinds of characters (of four), after how many days
#: it is changed (0 for never), and how many of the past ones are not taken again.
SHIGAN_PASSWORD_LENGTH = env.whole("SHIGAN_PASSWORD_LENGTH", 8)
SHIGAN_PASSWORD_KINDS = env.whole("SHIGAN_PASSWORD_KINDS", 3)
SHIGAN_PASSWORD_DAYS = env.whole("SHIGAN_PASSWORD_DAYS", 90)
SHIGAN_PASSWORDS_REMEMBERED = env.whole("SHIGAN_PASSWORDS_REMEMBERED", 5)
#: Functions that are open only to whoever proved a second factor, `orgs.manage` for administrators.
SHIGAN_FACTOR_FUNCTIONS = env.words("SHIGAN_FACTOR_FUNCTIONS")
#: For how many days a browser may be trusted with the second factor; 0 asks at each sign-in.
SHIGAN_FACTOR_TRUST_DAYS = env.whole("SHIGAN_FACTOR_TRUST_DAYS", 0)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shigan.kernel.web.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "shigan.kernel.web.templatetags.web_tags",
                "shigan.kernel.clock.templatetags.clock_tags",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
SHIGAN_CLOCK_OFFSET = env.clock_offset(SHIGAN_HOME)

STATIC_URL = "static/"
#: Static files are served straight from the source folders: no collecting step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_ENGINE = "shigan.kernel.access.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
#: Largest evidence file and largest imported sheet, in bytes.
SHIGAN_EVIDENCE_MAX_BYTES = env.whole("SHIGAN_EVIDENCE_MAX_BYTES", 20 * 2**20)
SHIGAN_SHEET_MAX_BYTES = env.whole("SHIGAN_SHEET_MAX_BYTES", 50 * 2**20)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
#: Background jobs run inside the server process unless a worker of their own is started.
SHIGAN_EMBEDDED_WORKER = env.flag("SHIGAN_EMBEDDED_WORKER", default=True)

#: `plain` for people at a terminal; `json` for whatever gathers logs, with a line for each request.
SHIGAN_LOG = env.text("SHIGAN_LOG", "plain")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "shigan.kernel.audit.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": SHIGAN_LOG}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "shigan.request": {"level": "INFO" if SHIGAN_LOG == "json" else "WARNING"},
    },
}
