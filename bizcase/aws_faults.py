"""What a fault of boto3 means, by names alone: whoever calls AWS words it for its own users."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

Kind = Literal[
    "no_credentials", "rejected", "denied", "missing", "busy", "unreachable", "other"
]  # fmt: skip

INSTALL = "Install it with `python -m pip install boto3`, then start again."


def is_installed() -> bool:
    """Whether boto3 is there; everything but saved cases and the query of prices works without."""
    return find_spec("boto3") is not None


@dataclass(frozen=True, slots=True)
class AwsFault:
    """Kind of a fault, AWS's code (or the exception's name), its message and the request's id."""

    kind: Kind
    code: str
    message: str = ""
    request_id: str = ""


_NO_CREDENTIALS = {
    "NoCredentialsError", "PartialCredentialsError", "ProfileNotFound", "CredentialRetrievalError",
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
    "ServiceUnavailableException", "InternalError", "LimitExceededException",
    "ReplicatedWriteConflictException", "TransactionInProgressException", "RequestTimeout",
    "500", "502", "503", "504", "ResourceInUseException",
}  # fmt: skip


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
        return AwsFault(_kind_of_code(code), code, message, request_id)
    names = {kind.__name__ for kind in type(fault).__mro__}
    return AwsFault(_kind_of_names(names), type(fault).__name__)


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
    return "busy" if code in _BUSY else "other"
