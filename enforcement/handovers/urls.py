"""Where peers hand in packages and answers, under the addresses of the API."""

from django.urls import path

from enforcement.handovers.exchange.api import Answers, Packages

app_name = "exchange"

urlpatterns = [
    path("packages/", Packages.as_view(), name="packages"),
    path("packages/answers/", Answers.as_view(), name="answers"),
]
