from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DesignerConfig(AppConfig):
    name = "motcua.designer"
    verbose_name = _("Soạn thủ tục")
