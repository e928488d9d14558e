"""Signing on to the desk: a link on the log-in page, the way through the provider and back, a one-time code where one is needed."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework import exceptions

from casework.api import oidc
from casework.api.logging_in import admitted, check_otp, needs_otp
from casework.api.pages import told
from casework.api.problems import status_of
from casework.api.signing_on import PATIENCE, account_of, require_provider
from casework.errors import CaseworkError, NotYou
from casework.ledger.clock import present

if TYPE_CHECKING:
    from datetime import datetime

BACKEND = "django.contrib.auth.backends.ModelBackend"  # what a session asks for its account from then on
LEFT, HALF_WAY = (
    "sign_on",
    "sign_on_half_way",
)  # where the session keeps what is known until it comes back, and until the code


class OneTimeCode(forms.Form):
    """The code a device shows."""

    otp = forms.CharField(
        label=_("One-time code"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


@require_safe
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Send the reader to the provider."""
    require_provider()
    try:
        url, errand = oidc.begin(request.build_absolute_uri(reverse("desk_sign_on_return")))
    except oidc.ProviderAway as fault:
        return _refused(request, fault)
    request.session[LEFT] = {
        "errand": asdict(errand),
        "at": present().isoformat(),
        "next": request.GET.get(REDIRECT_FIELD_NAME, ""),
    }
    return HttpResponseRedirect(url)


@require_safe
@never_cache
def come_back(request: HttpRequest) -> HttpResponse:
    """Let in whom the provider vouches for, or ask for the one-time code first."""
    require_provider()
    now, kept = present(), request.session.pop(LEFT, None)
    try:
        if kept is None or not _is_fresh(kept["at"], now):
            raise oidc.NotVouched
        vouched = oidc.end(
            oidc.Errand(**kept["errand"]), state=request.GET.get("state", ""), code=request.GET.get("code", "")
        )
        user, actor = account_of(vouched, now)
        _require_desk(user)
    except (CaseworkError, exceptions.APIException) as refusal:
        return _refused(request, refusal)
    if needs_otp(user, actor) and not vouched.has_second_factor:
        request.session[HALF_WAY] = {"user": user.pk, "at": now.isoformat(), "next": kept["next"]}
        return redirect("desk_sign_on_code")
    return _let_in(request, user, kept["next"])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask who came back for his one-time code."""
    require_provider()
    now, kept = present(), request.session.get(HALF_WAY)
    if kept is None or not _is_fresh(kept["at"], now):
        return redirect("admin:login")
    form = OneTimeCode(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_valid():
        user = User.objects.filter(pk=kept["user"], is_active=True).first()
        try:
            if user is None:
                raise oidc.NotVouched
            check_otp(user, admitted(user, now), form.cleaned_data["otp"])
        except NotYou as refusal:
            return _refused(request, refusal)
        except exceptions.AuthenticationFailed as refusal:
            form.add_error("otp", str(refusal.detail))
            status = HTTPStatus.UNAUTHORIZED
        else:
            del request.session[HALF_WAY]
            return _let_in(request, user, kept["next"])
    return told(request, "admin/sign_on_code.html", status, form=form)


def _require_desk(user: User) -> None:
    if not user.is_staff:
        raise NotYou.because("NO_DESK", _("This account works by the API alone; it has no desk."))


def _let_in(request: HttpRequest, user: User, following: str) -> HttpResponse:
    login(request, user, backend=BACKEND)
    is_ours = url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(following if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL))


def _is_fresh(at: str, now: datetime) -> bool:
    begun = parse_datetime(at)
    return begun is not None and begun <= now < begun + PATIENCE


def _refused(request: HttpRequest, refusal: CaseworkError | exceptions.APIException) -> HttpResponse:
    said: list[Any] = (
        [each.message for each in refusal.unmet] if isinstance(refusal, CaseworkError) else [refusal.detail]
    )
    status = status_of(refusal) if isinstance(refusal, CaseworkError) else HTTPStatus(refusal.status_code)
    page = told(request, "admin/sign_on_refused.html", status, said=said)
    if isinstance(refusal, oidc.ProviderAway):
        page["Retry-After"] = str(refusal.wait)
    return page
