"""The pages of an account that allauth does not have, or has otherwise."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.email_verification import (
    send_verification_email_to_address,
    verify_email_and_resume,
)
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.accounts import actions, queries
from motcua.accounts.entrance import ReauthenticateForm
from motcua.accounts.forms import ChangeEmailForm, ResendForm
from motcua.accounts.models import EmailChange, User
from motcua.accounts.profile import ProfileForm, told

GONE = 410
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


def _onward(request: HttpRequest) -> str:
    """Where the person wanted to go; empty when that is nowhere, or not on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted and get_adapter().is_safe_url(wanted) else ""


def _with_onward(url: str, onward: str) -> str:
    return f"{url}?{urlencode({'next': onward})}" if onward else url


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@login_not_required
@sensitive_post_parameters("password1", "password2")
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """The registration and its letter are written together or not at all."""
    try:
        with transaction.atomic():
            return allauth.signup(request)
    except IntegrityError:
        # Two registrations of one address in one moment: now the other is there to be seen.
        with transaction.atomic():
            return allauth.signup(request)


@login_not_required
@never_cache
@GET_OR_POST
def resend_activation(request: HttpRequest) -> HttpResponse:
    form = ResendForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        # Registrations and repeated letters share one counter per address on the network.
        if refused := ratelimit.consume_or_429(request, action="signup"):
            return refused
        with transaction.atomic():
            _send_what_fits(request, form.cleaned_data["email"])
        return redirect("account_email_verification_sent")
    context = {"form": form, "next": _onward(request)}
    return render(request, "account/resend_activation.html", context)


def _send_what_fits(request: HttpRequest, email: str) -> None:
    """Not activated: the link. Activated or unknown: that it is. At most one in three minutes."""
    address = queries.address_to_activate(email)
    send_verification_email_to_address(
        request,
        address or EmailAddress(user=None, email=email),
        signup=address is None and queries.is_taken(email),
    )


@login_not_required
@never_cache
@GET_OR_POST
@transaction.atomic
def activate(request: HttpRequest, key: str) -> HttpResponse:
    """A page with one button: scanners of mail follow links, and must not use this one up."""
    found, onward = queries.read_activation_key(key), _onward(request)
    context = {"state": found.state, "next": onward}
    if found.address is None or found.state != "open":
        return render(request, "account/email_confirm.html", context, status=GONE)
    if request.method != "POST":
        return render(request, "account/email_confirm.html", context)
    user = found.address.user
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    if verify_email_and_resume(request, EmailConfirmationHMAC(found.address))[0] is None:
        return render(request, "account/email_confirm.html", {"state": "done"}, status=GONE)
    if not user.has_usable_password():
        # Registered twice with two passwords (see SignupForm): the owner of the mailbox chooses.
        uid, token = user_pk_to_url_str(user), default_token_generator.make_token(user)
        return redirect("account_reset_password_from_key", uidb36=uid, key=token)
    return redirect(_with_onward(reverse("account_login"), onward))


@login_not_required
@never_cache
@GET_OR_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    home = resolve_url(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    if request.method != "POST":
        return (
            render(request, "account/logout.html")
            if request.user.is_authenticated
            else redirect(home)
        )
    was_in = request.user.is_authenticated
    logout(request)
    if was_in:
        messages.success(request, _("Đã đăng xuất."))
    response = redirect(home)
    # Telephones are borrowed. Not "cookies": that would take the other sites of the domain along.
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@GET_OR_POST
def profile(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    form = ProfileForm(request.POST or None, initial=told(user))
    if request.method == "POST" and form.is_valid():
        form.save(user)
        messages.success(request, _("Đã lưu thông tin. Các tờ khai sau sẽ được điền sẵn."))
        for warning in form.warnings:
            messages.warning(request, warning)
        return redirect(_onward(request) or "profile")
    return render(request, "account/profile.html", {"form": form, "next": _onward(request)})


@sensitive_post_parameters("password")
@GET_OR_POST
def change_email(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    if request.method == "POST" and "cancel" in request.POST:
        actions.cancel_email_change(user=user)
        messages.success(request, _("Đã bỏ việc đổi thư điện tử. Địa chỉ cũ vẫn dùng được."))
        return redirect("change_email")
    form = ChangeEmailForm(user, request.POST or None)
    if request.method == "POST":
        if refused := ratelimit.consume_or_429(request, action="manage_email"):
            return refused
        if form.is_valid():
            actions.ask_email_change(user=user, new_email=form.cleaned_data["new_email"])
            return redirect("change_email")
    pending = EmailChange.objects.filter(user=user).first()
    return render(request, "account/change_email.html", {"form": form, "pending": pending})


@login_not_required
@never_cache
@GET_OR_POST
def confirm_email_change(request: HttpRequest, ticket: str) -> HttpResponse:
    """Without signing in: who holds the link reads that mailbox, and both mailboxes are asked."""
    context: dict[str, Any] = {}
    try:
        change, side = actions.read_ticket(ticket)
        if actions.confirmed(change, side):
            raise actions.DeadTicket
        context = {"side": side, "outcome": "ask"}
        if request.method == "POST":
            context["outcome"] = actions.confirm_email_change(ticket=ticket)
    except actions.DeadTicket:
        context = {"outcome": "dead"}
    status = GONE if context["outcome"] == "dead" else 200
    return render(request, "account/confirm_email_change.html", context, status=status)


class Reauthenticate(allauth.ReauthenticateView):
    def get_form_class(self) -> type[ReauthenticateForm]:
        return ReauthenticateForm
