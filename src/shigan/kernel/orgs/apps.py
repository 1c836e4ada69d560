"""The organisation app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    """Units, posts, holders, sponsorship."""

    name = "shigan.kernel.orgs"
    label = "orgs"
    verbose_name = _("组织")
