"""An OpenID provider that signs in one person without asking, and a load balancer of bytes."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import socket
import socketserver
import threading
import time
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.serving import in_a_thread

CLIENT_ID, CLIENT_SECRET = "client", "of-the-test"


class IdentityProvider:
    """Serves discovery, authorisation (code flow with PKCE), token and keys on a free port.

    ``before_callback`` is called after the person signed in and before the browser is sent back.
    """

    def __init__(self, email):
        self.claims = {"sub": "1", "email": email, "email_verified": True}
        self.before_callback = lambda: None
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.asked = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                address = urlsplit(self.path)
                given = {name: values[0] for name, values in parse_qs(address.query).items()}
                if address.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorised(given))
                    self.end_headers()
                else:
                    self.answer({"/keys": provider.keys}.get(address.path, provider.discovery)())

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                given = {name: values[0] for name, values in parse_qs(body).items()}
                self.answer(provider.token(given))

            def answer(self, content):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(content).encode())

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self.metadata_url = f"{self.issuer}/.well-known/openid-configuration"
        in_a_thread(self._server)

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def discovery(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self):
        return {"keys": [self.key.as_dict(private=False)]}

    def authorised(self, given):
        code = secrets.token_hex(8)
        self.asked[code] = given
        self.before_callback()
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"

    def token(self, given):
        asked = self.asked.pop(given["code"])
        challenge = hashlib.sha256(given["code_verifier"].encode()).digest()
        assert asked["code_challenge"] == base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        now = int(time.time())
        claims = self.claims | {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 600,
            "nonce": asked["nonce"],
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": signed}


class Balancer:
    """Sends each new connection to the port that is its target then; ``sent`` counts them."""

    def __init__(self):
        self.target = 0
        self.sent = Counter()
        self._open = set()
        balancer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                balancer._carry(self.request)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        in_a_thread(self._server)

    def cut_over(self, port):
        """Send what comes from now on to another port, and cut what is open."""
        self.target = port
        for end in tuple(self._open):
            _cut(end)

    def stop(self):
        self._server.shutdown()
        self.cut_over(0)
        self._server.server_close()  # waits for the threads

    def _carry(self, client):
        self.sent[self.target] += 1
        with socket.create_connection(("127.0.0.1", self.target)) as server:
            self._open |= {client, server}
            back = threading.Thread(target=_pump, args=(server, client))
            back.start()
            _pump(client, server)
            back.join()
            self._open -= {client, server}


def _pump(source, target):
    with suppress(OSError):
        while content := source.recv(65536):
            target.sendall(content)
    _cut(source)
    _cut(target)


def _cut(end):
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
