"""Where figures stand: a page under /reports/, the API under /api/v1/reports/."""

from django.urls import path

from casework.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.figure, name="on_site"),
    path("reports/<str:key>/", views.figure, name="page"),
    path("api/v1/reports/", views.Catalogue.as_view(), name="catalogue"),
    path("api/v1/reports/<str:key>/", views.Figure.as_view(), name="figure"),
    path("api/v1/reports/<str:key>/matters/", views.Behind.as_view(), name="matters"),
]
