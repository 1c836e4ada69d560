"""A browser without a screen: it keeps cookies, and sends the token of the form."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.faults.office import Answer, Server
from tests.kit.cast import PASSWORD


@dataclass
class Browser:
    """Somebody at one of the servers; `at` another one, it keeps its cookies."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)

    def at(self, server: Server) -> Browser:
        """The same browser, led to another server of the installation."""
        return Browser(server, self.cookies)

    def sign_in(self, login: str) -> Browser:
        """Sign in by the form."""
        self.get("/login/")
        answer = self.post("/login/", {"username": login, "password": PASSWORD})
        assert answer.status == 302, answer
        return self

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._kept(self.server.ask("GET", path, headers=self._sent()))

    def post(self, path: str, values: dict[str, str]) -> Answer:
        """Send a form."""
        content = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **values})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = content.encode()
        return self._kept(self.server.ask("POST", path, body, headers=self._sent() | kind))

    def upload(self, path: str, name: str, content: bytes, **values: str) -> Answer:
        """Send a form with a file in its field `file`."""
        edge = secrets.token_hex(8)
        parts = {"csrfmiddlewaretoken": self.cookies["csrftoken"], **values}
        lines = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in parts.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = "".join(lines).encode() + head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._kept(self.server.ask("POST", path, body, headers=self._sent() | kind))

    def hidden(self, path: str, name: str) -> str:
        """The value of a hidden input of a page."""
        page = self.get(path).body
        found = re.search(rf'name="{name}" value="([^"]*)"', page)
        assert found, page
        return found[1]

    def _sent(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}

    def _kept(self, answer: Answer) -> Answer:
        for line in answer.cookies:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer
