"""Addresses of signing in."""

from __future__ import annotations

from django.urls import path

from shigan.kernel.access.views import accounts, factor, own

app_name = "access"
urlpatterns = [
    path("", own.mine, name="mine"),
    path("end/", own.end, name="end"),
    path("end-others/", own.end_others, name="end-others"),
    path("factor/", factor.factor, name="factor"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/reset/", accounts.reset, name="account-reset"),
    path("accounts/<int:pk>/end/", accounts.end, name="account-end"),
    path("accounts/<int:pk>/unfactor/", accounts.unfactor, name="account-unfactor"),
]
