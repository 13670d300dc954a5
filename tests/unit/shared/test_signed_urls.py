from __future__ import annotations

from datetime import timedelta

import pytest

from shared.signed_urls import SignedUrls, SigningIdentity, UrlRequest, attachment

HOUR = timedelta(hours=1)


class Signer:
    def __init__(self) -> None:
        self.signed: list[UrlRequest] = []
        self.now = 1_000.0

    def __call__(self, request: UrlRequest) -> str:
        self.signed.append(request)
        return f"https://storage.example/{request.name}?{len(self.signed)}"

    def clock(self) -> float:
        return self.now


@pytest.fixture
def signer() -> Signer:
    return Signer()


def request(name: str = "a.mp3", method: str = "GET", disposition: str | None = None) -> UrlRequest:
    return UrlRequest(name, method, HOUR, disposition)


def test_a_url_is_cached_for_half_its_lifetime(signer: Signer) -> None:
    urls = SignedUrls(signer, clock=signer.clock)
    first = urls.url(request())
    signer.now += 1799
    assert urls.url(request()) == first
    signer.now += 1
    assert urls.url(request()) != first


def test_a_url_from_the_future_is_signed_again_after_the_clock_is_set_back(signer: Signer) -> None:
    urls = SignedUrls(signer, clock=signer.clock)
    before = urls.url(request())
    signer.now -= 3600
    assert urls.url(request()) != before


def test_different_requests_have_different_urls(signer: Signer) -> None:
    urls = SignedUrls(signer, clock=signer.clock)
    asked = [request(), request("b.mp3"), request(method="HEAD"), request(disposition="attachment")]
    assert len({urls.url(one) for one in asked}) == 4
    assert len({urls.url(one) for one in asked}) == 4
    assert signer.signed == asked


def test_the_least_recently_used_url_is_dropped(signer: Signer) -> None:
    urls = SignedUrls(signer, capacity=2, clock=signer.clock)
    for name in ["a", "b", "a", "c", "a", "b"]:
        urls.url(request(name))
    assert [one.name for one in signer.signed] == ["a", "b", "c", "b"]


@pytest.mark.parametrize("life", [timedelta(0), timedelta(hours=12, seconds=1), -HOUR])
def test_a_lifetime_beyond_the_limit_of_signatures_is_refused(signer: Signer, life: timedelta) -> None:
    with pytest.raises(ValueError, match="is valid for up to"):
        SignedUrls(signer).url(UrlRequest("a", "GET", life, None))


class ComputeCredentials:
    """Like the credentials of Cloud Run: no private key, and an account that is known only after the first refresh."""

    def __init__(self) -> None:
        self.refreshes = 0
        self.token: str | None = None
        self.service_account_email = "default"

    @property
    def valid(self) -> bool:
        return self.token is not None

    def refresh(self, _request: object) -> None:
        self.refreshes += 1
        self.token = f"token-{self.refreshes}"
        self.service_account_email = "runtime@p.iam.gserviceaccount.com"


def test_without_a_private_key_iam_signs_for_the_runtimes_account() -> None:
    credentials = ComputeCredentials()
    identity = SigningIdentity(credentials)
    expected = {"service_account_email": "runtime@p.iam.gserviceaccount.com", "access_token": "token-1"}
    assert identity.arguments() == {"credentials": credentials, **expected}
    assert identity.arguments()["access_token"] == "token-1"
    credentials.token = None
    assert identity.arguments()["access_token"] == "token-2"


def test_credentials_of_a_person_cannot_sign() -> None:
    credentials = ComputeCredentials()
    credentials.token, credentials.service_account_email = "token", ""
    with pytest.raises(ValueError, match="do not belong to a service account"):
        SigningIdentity(credentials).arguments()


@pytest.mark.parametrize(
    ("file_name", "disposition"),
    [
        ("Roman aqueducts.mp3", 'attachment; filename="Roman aqueducts.mp3"'),
        ("a/b\\c.mp3", 'attachment; filename="a-b-c.mp3"'),
        ("x\r\nSet-Cookie: y.mp3", 'attachment; filename="xSet-Cookie: y.mp3"'),
        ("Ärger.mp3", "attachment; filename=\"Arger.mp3\"; filename*=UTF-8''%C3%84rger.mp3"),
        ('say "hi".mp3', "attachment; filename=\"say hi.mp3\"; filename*=UTF-8''say%20%22hi%22.mp3"),
        ("水", "attachment; filename=\"download\"; filename*=UTF-8''%E6%B0%B4"),
        ("..", 'attachment; filename="download"'),
    ],
)
def test_a_file_name_cannot_break_the_header(file_name: str, disposition: str) -> None:
    assert attachment(file_name) == disposition
