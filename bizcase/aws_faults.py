"""What a fault of boto3 means, by names alone: whoever calls AWS words it for its own users."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Literal

Kind = Literal[
    "no_credentials", "no_profile", "half_credentials", "rejected", "denied", "missing", "busy",
    "quota", "slow", "unreachable", "not_aws", "other",
]  # fmt: skip

INSTALL = "Install it with `python -m pip install boto3`, then start again."


def is_installed() -> bool:
    """Whether boto3 is there; everything but saved cases and the query of prices works without."""
    return find_spec("boto3") is not None


@dataclass(frozen=True, slots=True)
class AwsFault:
    """Kind of a fault, AWS's code (or the exception's name), its message and the request's id.

    ``detail`` is what the fault is about, where it says so: the action that was denied
    (``kms:Decrypt``), the profile that is not there, the half of the credentials that is missing.
    ``by_organisation``: a policy denies it explicitly, so no policy of one's own helps.
    """

    kind: Kind
    code: str
    message: str = ""
    request_id: str = ""
    detail: str = ""
    by_organisation: bool = False


# By the name of the exception; the name in its arguments of what the fault is about.
_NAMED: dict[str, tuple[Kind, str]] = {
    "ProfileNotFound": ("no_profile", "profile"),
    "PartialCredentialsError": ("half_credentials", "cred_var"),
    "ReadTimeoutError": ("slow", ""),
    "ResponseParserError": ("not_aws", ""),
}
_NO_CREDENTIALS = {
    "NoCredentialsError", "CredentialRetrievalError",
    "SSOError", "TokenRetrievalError", "ConfigNotFound", "ConfigParseError",
    "RefreshWithMFAUnsupportedError", "UnknownCredentialError", "InvalidConfigError",
    "NoAuthTokenError", "MetadataRetrievalError", "LoginError", "MissingDependencyException",
}  # fmt: skip
_UNREACHABLE = {
    "HTTPClientError", "InvalidRegionError", "NoRegionError", "BaseEndpointResolverError",
    "EndpointProviderError", "ConnectionError", "IncompleteReadError", "WaiterError",
}  # fmt: skip
_REJECTED = {
    "ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException",
    "InvalidSignatureException", "IncompleteSignature", "InvalidClientTokenId",
    "SignatureDoesNotMatch", "InvalidAccessKeyId", "MissingAuthenticationToken",
    "MissingAuthenticationTokenException", "RequestExpired", "AuthFailure", "InvalidToken",
    "RequestTimeTooSkewed", "TokenRefreshRequired",
    "IncompleteSignatureException", "UnauthorizedSSOTokenError",
}  # fmt: skip
_DENIED = {"AccessDeniedException", "AccessDenied", "403", "UnauthorizedOperation", "OptInRequired",
           "AllAccessDisabled"}  # fmt: skip
_MISSING = {"ResourceNotFoundException", "TableNotFoundException", "NoSuchBucket", "404"}
_BUSY = {
    "ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded",
    "InternalServerError", "ServiceUnavailable", "InternalFailure", "SlowDown", "Throttling",
    "ServiceUnavailableException", "InternalError",
    "ReplicatedWriteConflictException", "TransactionInProgressException", "RequestTimeout",
    "500", "502", "503", "504", "ResourceInUseException",
}  # fmt: skip


_QUOTA = {"LimitExceededException"}
_ACTION = re.compile(r"not authorized to perform:?\s+([a-z0-9-]+:[A-Za-z0-9*]+)")
_NOT_AWS = re.compile(r"[1-4]\d\d")  # a page with a status alone; 5xx may be AWS's own


def aws_fault(fault: Exception) -> AwsFault | None:
    """Return what a fault of boto3 is; None where it is none of boto3's."""
    modules = {kind.__module__.split(".")[0] for kind in type(fault).__mro__}
    if not modules & {"botocore", "boto3", "s3transfer"}:
        return None
    response = getattr(fault, "response", None)
    if isinstance(response, dict) and "Error" in response:
        error = response["Error"]
        code, message = str(error.get("Code", "")), str(error.get("Message", ""))
        request_id = str(response.get("ResponseMetadata", {}).get("RequestId", ""))
        return _answered(code, message, request_id)
    names = {kind.__name__ for kind in type(fault).__mro__}
    for name, (kind, argument) in _NAMED.items():
        if name in names:
            detail = str(getattr(fault, "kwargs", {}).get(argument, ""))
            return AwsFault(kind, type(fault).__name__, detail=detail)
    return AwsFault(_kind_of_names(names), type(fault).__name__)


def is_from_aws(answer: Any) -> bool:  # noqa: ANN401 - what a client of boto3 returned
    """Whether an answer is AWS's own: a proxy's page with status 200 reads as an empty one."""
    metadata = answer.get("ResponseMetadata", {})
    return "HTTPStatusCode" not in metadata or "RequestId" in metadata


def _answered(code: str, message: str, request_id: str) -> AwsFault:
    denied = _ACTION.search(message)
    if denied is not None:
        explicit = "explicit deny" in message
        return AwsFault("denied", code, message, request_id, denied[1], by_organisation=explicit)
    if _NOT_AWS.fullmatch(code) and not request_id:
        return AwsFault("not_aws", code)
    return AwsFault(_kind_of_code(code), code, message, request_id)


def _kind_of_names(names: set[str]) -> Kind:
    if names & _REJECTED:
        return "rejected"
    if names & _NO_CREDENTIALS:
        return "no_credentials"
    return "unreachable" if names & _UNREACHABLE else "other"


def _kind_of_code(code: str) -> Kind:
    if code in _REJECTED:
        return "rejected"
    if code in _DENIED:
        return "denied"
    if code in _MISSING:
        return "missing"
    if code in _QUOTA:
        return "quota"
    return "busy" if code in _BUSY else "other"
