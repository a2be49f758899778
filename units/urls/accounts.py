"""Addresses of 账号安全."""

from django.urls import path

from units.views import duties, safety, second_factor

app_name = "accounts"
urlpatterns = [
    path("locks/", safety.locks, name="locks"),
    path("locks/end/", safety.unlock, name="unlock"),
    path("second-factor/", second_factor.own, name="second_factor"),
    path("second-factor/change/", second_factor.change, name="change_second_factor"),
    path("second-factors/", second_factor.everybody, name="second_factors"),
    path("second-factors/<int:pk>/reset/", second_factor.reset, name="reset_second_factor"),
    path("duties/", duties.duties, name="duties"),
    path("duties/<int:pk>/relieve/", duties.relieve, name="relieve"),
    path("duties/proposals/<int:pk>/confirm/", duties.confirm, name="confirm_duty"),
    path("duties/proposals/<int:pk>/decline/", duties.decline, name="decline_duty"),
    path("policies/", safety.policies, name="policies"),
]
