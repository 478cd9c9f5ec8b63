"""Every address is listed as public, or leads a stranger to the log-in page. Asked by real requests."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from motcua.accounts.models import User
from tests.rules.routes import Route, routes

LOGIN = "/dang-nhap/"
# What may be opened without signing in, each with its reason. A new line here is a decision.
PUBLIC = {
    "portal:home": "the way in",
    "portal:help": "help must not need an account",
    "portal:finder": "anybody may look for a procedure",
    "portal:procedure": "the law wants procedures published",
    "portal:blank_form": "a blank form is published with its procedure",
    "portal:schema": "what a declaration looks like is part of the published procedure",
    "portal:paper_blank": "the blank of a paper is published with its procedure",
    "portal:paper_sample": "an example without anybody's data, published with its procedure",
    "portal:fill": "level 2 is a form to print for everybody; nothing is kept",
    "portal:look_up": "number and secret code of the slip are asked for; the degree of completion is shown",
    "portal:check": "whoever is shown a receipt may ask whether it stands; a code of 128 bits, nobody's name",
    "portal:remember_commune": "a choice kept in the visitor's own session",
    "portal:step": "a page sent after the session ended is kept by its ticket; GET demands a log-in",
    "portal:supplement": "as portal:step: a POST with a ticket is saved after the session ended; nothing is shown",
    "portal:autosave": "as portal:step",
    "account_signup": "one registers before one has an account",
    "account_email_verification_sent": "read before the account is active",
    "account_resend_activation": "asked before the account is active",
    "account_confirm_email": "the link in the letter",
    "account_login": "the way in",
    "account_reset_password": "who forgot the password cannot sign in",
    "account_reset_password_done": "who forgot the password cannot sign in",
    "account_reset_password_from_key": "the link in the letter",
    "account_reset_password_from_key_done": "who forgot the password cannot sign in",
    "account_inactive": "told to who may not sign in",
    "confirm_email_change": "the link in the letter, opened wherever the letter is read",
    "account_logout": "signing out twice is no mistake: it leads home",
    "payments:vnpay_ipn": "VNPay calls it, server to server; its signature is checked, and GET is the protocol's",
    "healthy": "asked by the supervisor and the proxy",
    "demo_mailbox": "exists in demonstrations only",
    "demo_letter": "exists in demonstrations only",
    "admin:login": "only leads to the one log-in page",
    "admin:jsi18n": "words of Django's own widgets, no data",
}
# GET of these still demands a log-in; only a POST with a ticket is taken.
PUBLIC_POST_ONLY = {"portal:step", "portal:autosave", "portal:supplement"}

ROUTES = routes()
pytestmark = pytest.mark.django_db


def label(route: Route) -> str:
    return route.name or route.path


def leads_to_login(client: Client, path: str) -> bool:
    """Whether a GET ends at the log-in page, after at most three redirects within the site."""
    for _hop in range(3):
        answer = client.get(path)
        if answer.status_code != 302:
            return False
        path = answer["Location"]
        if urlsplit(path).path == LOGIN:
            return True
    return False


@pytest.fixture
def an() -> User:
    return User.objects.create_user("an@example.vn", None, full_name="Nguyễn Thị An")


@pytest.fixture
def citizen(an: User) -> Client:
    client = Client()
    client.force_login(an)
    return client


def test_the_example_paths_reach_the_views_they_stand_for() -> None:
    for route in ROUTES:
        assert resolve(route.path).func == route.view, (
            f"{route}: give routes.NAMED a better example."
        )


def test_the_list_of_public_pages_names_only_pages_there_are() -> None:
    gone = set(PUBLIC) - {route.name for route in ROUTES}
    assert not gone, f"Take these from PUBLIC in {__name__}: {gone}"


@pytest.mark.parametrize("route", ROUTES, ids=label)
def test_a_stranger_is_led_to_the_log_in_unless_the_page_is_listed_public(route: Route) -> None:
    open_to_all = getattr(route.view, "login_required", True) is False
    if route.name in PUBLIC:
        return
    assert not open_to_all, (
        f"{label(route)} is marked login_not_required: list it in PUBLIC with the reason, or take "
        "the mark away."
    )
    assert leads_to_login(Client(), route.path), f"GET {route.path} must lead a stranger to {LOGIN}"


def test_an_address_that_only_keeps_what_was_typed_shows_a_stranger_nothing() -> None:
    for route in ROUTES:
        if route.name in PUBLIC_POST_ONLY:
            assert (
                leads_to_login(Client(), route.path) or Client().get(route.path).status_code == 405
            )
            answer = Client().post(route.path, {"ticket": "made up", "full_name": "Bình"})
            assert answer.status_code in (302, 401, 403, 404), f"{route.path} took a made-up ticket"


@pytest.mark.parametrize("route", [r for r in ROUTES if r.name.startswith("desk:")], ids=label)
def test_a_citizen_is_refused_at_the_officers_door(route: Route, citizen: Client) -> None:
    for answer in (citizen.get(route.path), citizen.post(route.path)):
        assert answer.status_code in (403, 405), f"{route.path} let a citizen through"
    assert 403 in (citizen.get(route.path).status_code, citizen.post(route.path).status_code)


@pytest.mark.parametrize("route", [r for r in ROUTES if r.name.startswith("designer:")], ids=label)
def test_to_who_does_not_keep_the_catalogue_the_designer_is_not_there(
    route: Route, citizen: Client
) -> None:
    for answer in (citizen.get(route.path), citizen.post(route.path)):
        assert answer.status_code in (404, 405), f"{route.path} let a citizen through"
    assert 404 in (citizen.get(route.path).status_code, citizen.post(route.path).status_code)


@pytest.mark.parametrize(
    "route",
    [r for r in ROUTES if r.path.startswith("/quan-tri/") and r.name not in PUBLIC],
    ids=label,
)
def test_a_citizen_is_refused_by_the_administration(route: Route, citizen: Client) -> None:
    answer = citizen.get(route.path, follow=True)
    ended_outside = not answer.request["PATH_INFO"].startswith("/quan-tri/")
    assert (
        answer.status_code == 403
        or (route.name == "admin:logout" and ended_outside)
        or (answer.status_code == 405)
    ), f"{route.path} let a citizen through"


@pytest.mark.parametrize("route", ROUTES, ids=label)
def test_nothing_is_changed_from_another_site(route: Route, an: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(an)
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(route.path).status_code == 403, (
            f"{route.path} without the CSRF token must answer 403: no csrf_exempt."
        )
