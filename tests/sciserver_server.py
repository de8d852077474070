"""A local server of SciServer's REST API for tests: login portal, resource manager (RACM) and Files service.

Written from what is public of SciServer: the client SciScript-Python 2.2 (`Authentication.py`, `Files.py`) and the
services' own source in `sciserver/opensciserver` (`fileservice`, `login-portal`), read and not copied. As there:
nearly every error is a 500 whose sentence says what it is; a wrong password is one, too; a file that is not there
is a 200 without a body and without an `ETag`; there are no ranges and no conditions; an upload is written where it
will be and removed again when it breaks off; a move onto what is there is refused after a look, not in one step.

It may differ: there are no groups, data volumes, sharing or quotas (`/tests/faults` makes a disk full), the order of
listings, headers that proxies before SciServer set, names that they refuse, and how long tokens live; two moves onto
one place miss each other only when a test says so (`unseen`). It was never compared with sciserver.org. What lies below
`/tests/` is no part of SciServer: it ends tokens and makes the next requests fail.

    python tests/sciserver_server.py FOLDER PORT
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

USER, PASSWORD = "ada", "An-engine-for-tests-1"
OTHER_USER, OTHER_PASSWORD = "grace", "A-compiler-for-tests-2"
SHARED_TO_READ, SHARED_TO_WRITE = "only-to-read", "team"
POOLS = ("Storage", "Temporary")
MOST_ATTEMPTS = 10


class Refused(Exception):
    """Answered with 500 and this sentence."""


class State:
    """What the services know; `lock` guards it, never the files."""

    def __init__(self, folder: Path) -> None:
        self.lock = threading.Lock()
        self.moving = threading.Lock()
        self.folder = folder
        self.passwords = {USER: PASSWORD, OTHER_USER: OTHER_PASSWORD}
        self.tokens: dict[str, str] = {}
        self.attempts: dict[str, int] = {}
        self.logins = 0
        self.faults: dict[str, int] = {}
        self.rights: dict[tuple[str, str, str], dict[str, set[str]]] = {}
        for pool in POOLS:
            self.make_volume(pool, USER, "persistent" if pool == "Storage" else "scratch")
        for name, actions in ((SHARED_TO_READ, {"read"}), (SHARED_TO_WRITE, {"read", "write"})):
            self.make_volume("Storage", OTHER_USER, name)
            self.rights["Storage", OTHER_USER, name][USER] = actions

    def make_volume(self, pool: str, owner: str, name: str) -> None:
        self.rights[pool, owner, name] = {owner: {"read", "write", "grant", "delete"}}
        self.path(pool, owner, name).mkdir(parents=True, exist_ok=True)

    def path(self, pool: str, owner: str, name: str) -> Path:
        return self.folder / "volumes" / pool / owner / name

    def takes(self, fault: str) -> bool:
        with self.lock:
            if self.faults.get(fault, 0) <= 0:
                return False
            self.faults[fault] -= 1
            return True

    def require(self, user: str, action: str, pool: str, owner: str, name: str) -> None:
        allowed = self.rights.get((pool, owner, name), {}).get(user)
        if allowed is None:
            raise Refused("Volume does not exist")
        if action not in allowed:
            raise Refused("Missing required permissions on volume")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State

    def log_message(self, format: str, *arguments: Any) -> None:
        return

    def _serve(self) -> None:
        self._left = int(self.headers.get("Content-Length") or 0)
        parts = urlsplit(self.path)
        if "%2f" in parts.path.lower():  # as Tomcat does
            self._answer(400, b"")
            return
        path = unquote(parts.path)
        self._query = {name: values[-1].lower() == "true" for name, values in parse_qs(parts.query).items()}
        try:
            if path.startswith("/tests/"):
                self._test(path)
            elif path.startswith("/login-portal/keystone/v3/tokens"):
                self._login(path)
            elif path == "/racm/storem/fileservices":
                if self._user(is_racm=True):
                    endpoint = f"http://{self.headers['Host']}/fileservice/"
                    service = {"identifier": "4d20bb67", "name": "FileService", "apiEndpoint": endpoint}
                    self._json(200, [{**service, "description": "Files of the tests"}])
            elif path.startswith("/fileservice/api/"):
                self._files(path.removeprefix("/fileservice/api/"))
            else:
                self._answer(404, b"<html>Not Found</html>", kind="text/html")
        except Refused as error:
            self._json(500, {"status": "error", "error": str(error)})

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve

    def _test(self, path: str) -> None:
        with self.state.lock:
            if path == "/tests/expire":
                self.state.tokens.clear()
            elif path == "/tests/faults":
                self.state.faults = json.loads(self.rfile.read(self._take()))
        self._json(200, self.state.logins)

    def _login(self, path: str) -> None:
        if self.command != "POST":
            user = self.state.tokens.get(path.rpartition("/")[2])
            if user is None:
                self._login_refused("HTTP/1.1 404 Not Found")
            else:
                self._json(200, {"token": {"user": {"name": user, "id": f"id-{user}"}}})
            return
        try:
            user = json.loads(self.rfile.read(self._take()))["auth"]["identity"]["password"]["user"]
            name, password = str(user["name"]), str(user["password"])
        except (ValueError, KeyError, TypeError):
            self._login_refused("Incorrect request body format. User's name and/or password could not be parsed.")
            return
        with self.state.lock:
            self.state.logins += 1
            self.state.attempts[name] = self.state.attempts.get(name, 0) + 1
            if self.state.attempts[name] > MOST_ATTEMPTS:
                self._login_refused("Maximum number of login attempts reached. Please try again in 15 minutes.")
                return
            if self.state.passwords.get(name) != password:
                self._login_refused("HTTP/1.1 401 Unauthorized")
                return
            self.state.attempts.pop(name)
            token = uuid.uuid4().hex
            self.state.tokens[token] = name
        self._answer(200, token.encode(), kind="text/plain", **{"X-Subject-Token": token})

    def _login_refused(self, message: str) -> None:
        error = {"message": message, "stackTrace": "java.lang.Exception", "time": int(time.time() * 1000)}
        self._json(500, {"error": error})

    def _user(self, *, is_racm: bool = False) -> str | None:
        """None if the answer is given: whoever asks is nobody."""
        user = self.state.tokens.get(self.headers.get("X-Auth-Token", ""))
        if user is None and is_racm:
            self._json(401, {"error": "Not authenticated or token has expired. Add valid token as X-Auth-Token header"})
        elif user is None:
            self._json(401, {"timestamp": "now", "status": 401, "error": "Unauthorized", "path": self.path})
        return user

    def _files(self, path: str) -> None:
        if self.state.takes("busy"):
            self._answer(503, b"<html>503 Service Temporarily Unavailable</html>", kind="text/html")
            return
        if path == "ping":
            self._answer(200, b"Service is alive", kind="text/plain")
            return
        if (user := self._user()) is None:
            return
        kind, _, where = path.partition("/")
        if kind == "volumes":
            self._json(200, self._volumes(user))
            return
        names = [name for name in where.split("/") if name]
        if len(names) < 3 or names[0] not in POOLS:
            raise Refused(f"Fileservice does not contain top volume '{where.partition('/')[0]}'")
        pool, owner, volume, inner = names[0], names[1], names[2], "/".join(names[3:])
        asked = f"{self.command} {kind}"
        if asked == "PUT volume":
            self._make_volume(user, pool, owner, volume)
            return
        action = "read" if self.command in ("GET", "HEAD") or self._query.get("doCopy") else "write"
        self.state.require(user, action, pool, owner, volume)
        target = self._inside(self.state.path(pool, owner, volume), inner)
        shown = "/".join([pool, owner, volume, inner])
        if asked == "GET jsontree":
            self._list(target, shown)
        elif asked in ("GET file", "HEAD file"):
            self._download(target)
        elif asked == "PUT file":
            self._upload(target, shown)
        elif asked == "PUT folder":
            if target.exists() and not self._query.get("quiet"):
                raise Refused(f"Error when creating directory '{shown}'. Directory already exists.")
            target.mkdir(parents=True, exist_ok=True)
            self._done()
        elif asked == "PUT data":
            self._move(user, target, shown)
        elif asked == "DELETE data":
            self._delete(target, inner, shown)
        else:
            self._answer(405, b"")

    def _volumes(self, user: str) -> dict[str, object]:
        pools: dict[str, list[dict[str, object]]] = {pool: [] for pool in POOLS}
        for (pool, owner, name), rights in self.state.rights.items():
            if user in rights:
                volume = {"name": name, "owner": owner, "description": "", "relativePath": f"{owner}/{name}/"}
                pools[pool].append({**volume, "allowedActions": sorted(rights[user]), "sharedWith": []})
        made = [
            {"name": pool, "containsSharedVolumes": True, "allowedActions": ["create"], "userVolumes": volumes}
            for pool, volumes in pools.items()
        ]
        return {"identifier": "4d20bb67", "name": "FileService", "rootVolumes": made, "dataVolumes": []}

    def _make_volume(self, user: str, pool: str, owner: str, volume: str) -> None:
        self.rfile.read(self._take())
        if user != owner:
            raise Refused("Not allowed to create user volume on behalf of another user.")
        if (pool, owner, volume) in self.state.rights:
            if not self._query.get("quiet"):
                raise Refused(f"User volume '{volume}' already exists in root volume '{pool}' within fileService 'x'")
        else:
            self.state.make_volume(pool, owner, volume)
        self._done()

    def _inside(self, base: Path, inner: str) -> Path:
        target = base / inner
        if not target.resolve().is_relative_to(base.resolve()):
            raise Refused("Attempted to access a path outside of the requested volume")
        return target

    def _list(self, target: Path, shown: str) -> None:
        if not target.exists():
            raise Refused(f"Error when listing contents of '{shown}'. Path does not exist.")
        if not target.is_dir():  # the service does not expect a file here
            raise Refused(f"Error when listing contents of '{shown}'. ")
        level = parse_qs(urlsplit(self.path).query).get("level", ["32767"])[0]
        if not level.isdecimal() or int(level) < 1:
            raise Refused("Parameter 'level' must be an integer greater than 0.")
        self._json(200, {"root": _tree(target, int(level), is_listing=level == "2"), "queryPath": shown})

    def _download(self, target: Path) -> None:
        """What is not there, or a folder, is an empty answer."""
        if not target.is_file():
            self._answer(200, b"", kind="application/octet-stream")
            return
        data, changed_ms = target.read_bytes(), int(target.stat().st_mtime * 1000)
        if self.state.takes("cut"):
            self._cut(data)
            return
        named = f'attachment; filename="{target.name}"'.encode("ascii", "replace").decode()
        headers = {"Content-disposition": named, "Etag": f"W/{changed_ms}"}
        self._answer(200, data, kind="application/octet-stream", **headers)

    def _upload(self, target: Path, shown: str) -> None:
        if target.exists() and not self._query.get("quiet"):
            raise Refused(f"Error when creating '{shown}'.  File already exists.")
        target.parent.mkdir(parents=True, exist_ok=True)
        is_full, is_short = self.state.takes("full"), self.state.takes("short")
        with target.open("wb") as file:
            while self._left:
                chunk = self.rfile.read(min(self._left, 1 << 16))
                self._left -= len(chunk)
                if not chunk:
                    break
                file.write(chunk)
            if is_short:
                file.truncate(max(0, file.tell() - 1))
        if self._left or is_full:
            target.unlink(missing_ok=True)
            if self._left:
                self.close_connection = True
                return
            raise Refused(f"Error when creating '{shown}'.  No space left on device")
        self._done(Etag=f"W/{int(target.stat().st_mtime * 1000)}")

    def _move(self, user: str, source: Path, shown: str) -> None:
        body = json.loads(self.rfile.read(self._take()))
        volume = tuple(body.get(f"destination{what}") for what in ("RootVolume", "OwnerName", "UserVolume"))
        inner = body.get("destinationPath")
        if not inner or None in volume:
            raise Refused("Request body parameter 'destinationPath' is not defined")
        self.state.require(user, "write", *volume)
        target = self._inside(self.state.path(*volume), inner)
        begins = f"Error when moving '{shown}' to '{'/'.join(volume)}/{inner}'. "
        if not source.exists():
            raise Refused(f"{begins}Source file or directory does not exist.")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with contextlib.nullcontext() if self._query.get("doCopy") else self.state.moving:
                self._bring(source, target, begins)
        except FileNotFoundError:
            raise Refused(f"{begins}Source file or directory does not exist.") from None
        self._done()

    def _bring(self, source: Path, target: Path, begins: str) -> None:
        may_replace = self._query.get("replaceExisting") or self.state.takes("unseen")
        if target.exists() and (source.is_dir() or not may_replace):
            what = "directory already exists." if source.is_dir() else "file already exists"
            raise Refused(f"{begins}Destination {what}")
        if not self._query.get("doCopy"):
            source.rename(target)
        elif source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)

    def _delete(self, target: Path, inner: str, shown: str) -> None:
        if not target.exists() and not self._query.get("quiet"):
            raise Refused(f"Error when deleting '{shown}'. It does not exist.")
        if inner.strip():
            if target.is_dir():
                shutil.rmtree(target, ignore_errors=True)
            else:
                target.unlink(missing_ok=True)
        self._done()

    def _done(self, **headers: str) -> None:
        if self.state.takes("lost"):
            self._cut(b"")
            return
        self._answer(200, b"", **headers)

    def _cut(self, data: bytes) -> None:
        """The connection ends before the answer is whole."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Length", str(len(data) + 1))
        self.send_header("Etag", "W/0")
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])

    def _take(self) -> int:
        left, self._left = self._left, 0
        return left

    def _json(self, status: int, body: object) -> None:
        self._answer(status, json.dumps(body).encode(), kind="application/json")

    def _answer(self, status: int, body: bytes, *, kind: str = "", **headers: str) -> None:
        if self._left:  # of a body that nobody asked for
            self.close_connection = True
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            for name, value in {**headers, **({"Content-Type": kind} if kind else {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)


def _tree(folder: Path, level: int, *, is_listing: bool) -> dict[str, Any]:
    """As the service lists: `level=2` names the folders without what is in them, other levels leave out empty keys."""
    node: dict[str, Any] = _described(folder)
    files, folders = [], []
    for entry in sorted(folder.iterdir()):
        with contextlib.suppress(FileNotFoundError):  # it is being deleted
            if entry.is_file() or (entry.is_symlink() and not is_listing):  # links are not followed
                files.append({**_described(entry), "size": entry.lstat().st_size})
            elif is_listing:
                folders.append(_described(entry))
            elif level > 1:
                folders.append(_tree(entry, level - 1, is_listing=False))
    for name, found in (("files", files), ("folders", folders)):
        if found or is_listing:
            node[name] = found
    return node


def _described(path: Path) -> dict[str, Any]:
    seconds, nanoseconds = divmod(path.lstat().st_mtime_ns, 10**9)
    changed = f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{nanoseconds:09}".rstrip("0").rstrip(".")
    return {"name": path.name, "lastModified": f"{changed}Z"}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def main(folder: str, port: str) -> None:
    Handler.state = State(Path(folder))
    server = Server(("127.0.0.1", int(port)), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
