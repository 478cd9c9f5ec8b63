"""The pages of an account, those offered. allauth's names, so that its redirects find them."""

from allauth.account import views as allauth
from django.db import transaction
from django.urls import path, re_path

from motcua.accounts import views

# What changes and the letter about it are written together or not at all.
whole = transaction.atomic

urlpatterns = [
    path("dang-ky/", views.sign_up, name="account_signup"),
    path(
        "dang-ky/kiem-tra-thu/",
        allauth.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path("dang-ky/gui-lai-thu/", views.resend_activation, name="account_resend_activation"),
    re_path(r"^kich-hoat/(?P<key>[-:\w]+)/$", views.activate, name="account_confirm_email"),
    path("dang-nhap/", allauth.login, name="account_login"),
    path("dang-xuat/", views.sign_out, name="account_logout"),
    path("quen-mat-khau/", whole(allauth.password_reset), name="account_reset_password"),
    path("quen-mat-khau/da-gui/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^dat-lai-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        whole(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "dat-lai-mat-khau/xong/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("tai-khoan/", views.profile, name="profile"),
    path("tai-khoan/mat-khau/", whole(allauth.password_change), name="account_change_password"),
    path("tai-khoan/thu-dien-tu/", views.change_email, name="change_email"),
    path(
        "tai-khoan/thu-dien-tu/xac-nhan/<str:ticket>/",
        views.confirm_email_change,
        name="confirm_email_change",
    ),
    path("tai-khoan/dang-nhap-lai/", views.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("tai-khoan/tam-khoa/", allauth.account_inactive, name="account_inactive"),
]
