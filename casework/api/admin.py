"""Logging in to the desk, and the devices of the second factor, kept by administrators; tokens are nobody's to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.admin import TOTPDeviceAdmin
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken
from rest_framework import exceptions

from casework.api.logging_in import check_otp
from casework.errors import NotYou
from casework.ledger.clock import present
from casework.organisations.actors import actor_for
from casework.workflow.desk.site import SignIn

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DeskLogin(SignIn):
    """Name and password, and the one-time code of who logs in with one, by the rule of the API."""

    otp = forms.CharField(
        label=_("One-time code"),
        max_length=16,
        required=False,
        help_text=_("For who has a device that shows one."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def confirm_login_allowed(self, user: Any) -> None:
        """
        Let in who has both.

        :raises ValidationError: the account has no desk, or the code is missing or does not fit.
        """
        super().confirm_login_allowed(user)
        account: User = user
        try:
            check_otp(account, actor_for(account, on=timezone.localdate(present())), self.cleaned_data.get("otp", ""))
        except NotYou as refusal:
            raise ValidationError(refusal.unmet[0].message, code=refusal.code) from refusal
        except exceptions.AuthenticationFailed as refusal:
            raise ValidationError(str(refusal.detail), code="otp") from refusal


class DeviceAdmin(TOTPDeviceAdmin):
    """The library's own, whose two further pages know no device that is not there."""

    def config_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how a device is set up."""
        get_object_or_404(TOTPDevice, pk=pk)
        page: HttpResponse = super().config_view(request, pk)
        return page

    def qrcode_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the code a phone reads."""
        get_object_or_404(TOTPDevice, pk=pk)
        picture: HttpResponse = super().qrcode_view(request, pk)
        return picture


admin.site.unregister(TOTPDevice)
admin.site.register(TOTPDevice, DeviceAdmin)
admin.site.unregister(AuthToken)
admin.site.login_form = DeskLogin
