"""Addresses of the reference data of penalties, under those of the API."""

from django.urls import path

from enforcement.standards.api import Items

app_name = "standards"

urlpatterns = [path("items/", Items.as_view(), name="items")]
