"""The app of signing in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Rules of passwords, second factors, sessions and their end."""

    name = "shigan.kernel.access"
    label = "access"
    verbose_name = _("账号安全")

    def ready(self) -> None:
        """Sessions begin when somebody signs in."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 -- apps are ready

        from shigan.kernel.access.middleware import begin_session  # noqa: PLC0415 -- after models

        user_logged_in.connect(begin_session, dispatch_uid="access.session")
