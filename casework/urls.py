"""What stands at which address."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from casework.api import desk_sign_on, health
from casework.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("casework.api.matters.urls")),
    path("api/v1/", include("enforcement.standards.urls")),
    path("api/v1/", include("enforcement.handovers.urls")),
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),  # until there is a portal
    path("admin/sign-on/", desk_sign_on.leave, name="desk_sign_on"),
    path("admin/sign-on/return/", desk_sign_on.come_back, name="desk_sign_on_return"),
    path("admin/sign-on/code/", desk_sign_on.second_factor, name="desk_sign_on_code"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("casework.reports.urls")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
]

handler400 = "casework.api.pages.bad_request"
handler403 = "casework.api.pages.forbidden"
handler404 = "casework.api.problems.not_found"
handler500 = "casework.api.pages.server_error"
