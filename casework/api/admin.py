"""Devices of the second factor, kept by administrators; tokens are nobody's to look at."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django_otp.plugins.otp_totp.admin import TOTPDeviceAdmin
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken


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
