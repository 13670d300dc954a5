"""The error codes of accounts and tokens."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SECTION = "Accounts and tokens"
API_GW_AUTH_INVALID_USERNAME = declare(
    "API_GW_AUTH_INVALID_USERNAME",
    400,
    "`username` is not 3 to 64 characters after trimming, has control characters, or looks like an e-mail address",
    section=_SECTION,
)
API_GW_AUTH_INVALID_EMAIL = declare(
    "API_GW_AUTH_INVALID_EMAIL",
    400,
    "`email` is not an e-mail address",
    section=_SECTION,
    message="email must be an address such as user@example.com.",
)
API_GW_AUTH_INVALID_PASSWORD = declare(
    "API_GW_AUTH_INVALID_PASSWORD",
    400,
    "`password` is not 8 to 256 characters, or is a common password",
    section=_SECTION,
)
API_GW_AUTH_USER_EXISTS = declare(
    "API_GW_AUTH_USER_EXISTS",
    409,
    "the name or the address is taken; upper and lower case count as the same",
    section=_SECTION,
    message="This username or email address is taken. Choose another, or sign in.",
)
API_GW_AUTH_INVALID_LOGIN_ID = declare(
    "API_GW_AUTH_INVALID_LOGIN_ID",
    400,
    "`login_identifier` is missing or empty",
    section=_SECTION,
    message="login_identifier must be your username or email address, as a string.",
)
API_GW_AUTH_INVALID_PASSWORD_LOGIN = declare(
    "API_GW_AUTH_INVALID_PASSWORD_LOGIN",
    400,
    "`password` is missing or empty",
    section=_SECTION,
)
API_GW_AUTH_INVALID_CREDENTIALS = declare(
    "API_GW_AUTH_INVALID_CREDENTIALS",
    401,
    "there is no such account, or the password is wrong",
    section=_SECTION,
    message="The username or email address, or the password, is wrong.",
)
API_GW_AUTH_TOO_MANY_ATTEMPTS = declare(
    "API_GW_AUTH_TOO_MANY_ATTEMPTS",
    429,
    "too many failed logins or registrations",
    section=_SECTION,
)
API_GW_AUTH_JWT_GENERATION_FAILED = declare(
    "API_GW_AUTH_JWT_GENERATION_FAILED",
    500,
    "the token could not be created",
    section=_SECTION,
    message="The access token could not be created. Try again later.",
)
API_GW_AUTH_DB_ERROR_REGISTER = declare(
    "API_GW_AUTH_DB_ERROR_REGISTER",
    500,
    "the account could not be written",
    section=_SECTION,
    message="The account could not be created. Try again later.",
)
API_GW_AUTH_DB_ERROR_LOGIN = declare(
    "API_GW_AUTH_DB_ERROR_LOGIN",
    500,
    "the account could not be read",
    section=_SECTION,
    message="You cannot sign in at the moment. Try again later.",
)
API_GW_AUTH_STAY_SIGNED_IN_INVALID = declare(
    "API_GW_AUTH_STAY_SIGNED_IN_INVALID",
    400,
    "`X-Stay-Signed-In` is neither `true` nor `session`",
    section=_SECTION,
    message="X-Stay-Signed-In must be true or session. Leave it out if you do not want a cookie.",
)
API_GW_AUTH_REQUESTED_WITH_REQUIRED = declare(
    "API_GW_AUTH_REQUESTED_WITH_REQUIRED",
    403,
    "the header `X-Requested-With: aethercast` is missing",
    section=_SECTION,
    message="Send the header X-Requested-With: aethercast.",
)
API_GW_AUTH_SESSION_ENDED = declare(
    "API_GW_AUTH_SESSION_ENDED",
    401,
    "there is no refresh cookie, or its session has expired or was ended",
    section=_SECTION,
    message="Your sign-in has expired. Sign in again.",
)
API_GW_AUTH_SESSION_NOT_FOUND = declare(
    "API_GW_AUTH_SESSION_NOT_FOUND",
    404,
    "your account has no session with this ID",
    section=_SECTION,
    message="There is no such session. It may have ended already.",
)
API_GW_AUTH_DB_ERROR_SESSIONS = declare(
    "API_GW_AUTH_DB_ERROR_SESSIONS",
    500,
    "the session could not be read or written",
    section=_SECTION,
    message="Your sign-in cannot be checked at the moment. Try again later.",
)
AUTH_MISSING_TOKEN = declare(
    "AUTH_MISSING_TOKEN",
    401,
    "the header `Authorization: Bearer ...` is missing",
    section=_SECTION,
    message="Sign in and send the header Authorization: Bearer <access_token>.",
)
AUTH_INVALID_TOKEN = declare(
    "AUTH_INVALID_TOKEN",
    401,
    "the token was not issued by this service",
    section=_SECTION,
    message="The access token is not valid. Sign in again.",
)
AUTH_EXPIRED_TOKEN = declare(
    "AUTH_EXPIRED_TOKEN",
    401,
    "the token is older than an hour; sign in again",
    section=_SECTION,
    message="The access token has expired. Sign in again.",
)
AUTH_USER_NOT_FOUND = declare(
    "AUTH_USER_NOT_FOUND",
    401,
    "the token's account was deleted",
    section=_SECTION,
    message="The account of this token was deleted. Register again.",
)
AUTH_CALLER_FORBIDDEN = declare(
    "AUTH_CALLER_FORBIDDEN",
    403,
    "the service account may not call this private function",
    section=_SECTION,
    message="This account may not call this service.",
)
