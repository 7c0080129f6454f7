"""The account of a person who edits. Our own from the first migration, so that it can grow."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    class Meta(AbstractUser.Meta):
        verbose_name = _("käyttäjä")
        verbose_name_plural = _("käyttäjät")
