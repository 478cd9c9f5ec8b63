"""The ways to people. One exists when its settings do; nothing else in the program names a way."""

from motcua.notices.channels import base, gateway, mail
from motcua.notices.models import ChannelName


def channel(name: str) -> base.Channel | None:
    """None for a way that is not configured."""
    if name == ChannelName.EMAIL:
        return mail.Mail()
    return gateway.configured(name)


def offered() -> list[str]:
    """The names of those there are, e-mail first."""
    return [name for name in ChannelName.values if channel(name)]
