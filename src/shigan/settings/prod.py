"""For an office: what `shigan run` and `make run` use.

Behind TLS set SHIGAN_TLS=1, so that cookies and redirects are for https alone.
"""

from shigan.settings import environment as env
from shigan.settings.base import *  # noqa: F403

TLS = env.flag("SHIGAN_TLS")
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_SECURE = TLS
LANGUAGE_COOKIE_SECURE = TLS
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 31536000 if TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
CSRF_TRUSTED_ORIGINS = [o for o in env.text("SHIGAN_ORIGINS").split(",") if o]
