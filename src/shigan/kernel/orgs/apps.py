"""The organisation app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    """Units, posts, holders, sponsorship."""

    name = "shigan.kernel.orgs"
    label = "orgs"
    verbose_name = _("组织")

    def ready(self) -> None:
        """Sessions begin when somebody signs in."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 -- apps are ready

        from shigan.kernel.orgs.middleware import begin_session  # noqa: PLC0415 -- after models

        user_logged_in.connect(begin_session, dispatch_uid="orgs.session")
