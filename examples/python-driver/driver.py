"""A driver for the small chat server beside it (chat_server.py), with the standard library of Python 3 alone:

    imc run --driver "exec:python3 examples/python-driver/driver.py" http://127.0.0.1:8500
"""

import errno
import itertools
import json
import socket
import threading
from urllib.parse import quote, urlencode, urlsplit

from imc_driver import Play, Refused, Unknown, serve

# What says that this machine, and no server, is to blame.
OUR_TROUBLE = {errno.EMFILE, errno.ENFILE, errno.EADDRNOTAVAIL, errno.ENOBUFS, errno.ENOMEM}


class Connections:
    """The open connections of a play or a probe: one for each request, and one for each session. They can be cut at any time."""

    def __init__(self):
        self._lock = threading.Lock()
        self._open = set()
        self._is_over = False

    def open(self, url, timeout):
        address = urlsplit(url)
        try:
            connection = socket.create_connection((address.hostname, address.port or 80), timeout)
        except socket.timeout as error:
            raise Unknown("timeout", f"no connection to {url}: {error}") from error
        except OSError as error:
            if error.errno in OUR_TROUBLE:
                raise
            code = "connection-refused" if isinstance(error, ConnectionRefusedError) else "no-connection"
            raise Refused(code, f"{url}: {error}", by="network") from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            if not self._is_over:
                self._open.add(connection)
                return connection
        connection.close()
        raise Unknown("cut", "the play was closed")

    def close(self, connection):
        with self._lock:
            self._open.discard(connection)
        try:
            connection.shutdown(socket.SHUT_RDWR)  # whoever reads from it is woken
        except OSError:
            pass
        connection.close()

    def close_all(self, for_good):
        with self._lock:
            self._is_over = for_good
            connections = list(self._open)
        for connection in connections:
            self.close(connection)


def ask(connection, method, path, body=None):
    """Writes a request; gives the status of the answer, and what its body is read from."""
    content = b"" if body is None else json.dumps(body).encode()
    head = f"{method} {path} HTTP/1.0\r\nContent-Length: {len(content)}\r\n\r\n"
    try:
        connection.sendall(head.encode() + content)
        answer = connection.makefile("rb")
        status = answer.readline()
        while answer.readline().strip():
            pass
    except socket.timeout as error:
        raise Unknown("timeout", f"{method} {path} was not answered") from error
    except OSError as error:
        raise Unknown("cut", f"{method} {path}: {error}") from error
    if not status.startswith(b"HTTP/1.") or not status.split()[1:2]:
        raise Unknown("cut", f"{method} {path} was answered with {status!r}")
    return int(status.split()[1]), answer


class Session:
    """One session: the connection by which the server writes to it."""

    def __init__(self, user, connection):
        self.user = user
        self.connection = connection
        self.id = None
        self.numbers = itertools.count(1)
        self.pings = {}  # by number: what waits for the pong, and whether it came
        self.is_over = False

    def ping(self):
        number, waiting = next(self.numbers), threading.Event()
        self.pings[number] = waiting
        return number, waiting

    def end(self):
        self.is_over = True
        for waiting in list(self.pings.values()):
            waiting.set()


class ChatPlay(Play):
    def __init__(self, number, endpoints):
        super().__init__(number, endpoints)
        self.connections = Connections()
        self.sessions = {}

    # Ops.

    def login(self, op, timeout):
        name, user = op["session"], op["user"]
        connection = self.connections.open(self.endpoints["url"], timeout)
        try:
            self.used("transport stream")
            self.transcribe(name, "out", f"POST /sessions {json.dumps({'user': user})}")
            status, events = ask(connection, "POST", "/sessions", {"user": user})
            line = read_line(events)
            self.transcribe(name, "in", f"{status} {line.decode(errors='replace')}")
            refuse(status, line)
            session = Session(user, connection)
            session.id = json.loads(line)["session"]
        except BaseException:
            self.connections.close(connection)
            raise
        connection.settimeout(None)
        self.sessions[name] = session
        threading.Thread(target=self.listen, args=(name, session, events), daemon=True).start()

    def logout(self, op, timeout):
        name = op["session"]
        session = self.session(name)
        del self.sessions[name]  # so its end is no news
        try:
            self.request(name, "DELETE", f"/sessions/{session.id}", None, timeout)
        finally:
            self.connections.close(session.connection)

    def send(self, op, timeout):
        name = op["via"]["session"]
        message = {"session": self.session(name).id, "to": op["to"], "number": op["clientNumber"], "payload": op["payload"]}
        acknowledged = self.request(name, "POST", "/messages", message, timeout)
        return {"gave": "ack", "serverId": acknowledged["id"], "position": position(acknowledged["seq"])}

    def read_history(self, op, timeout):
        pages = self.pages(op, 100, timeout)
        return {"gave": "messages", "messages": [message for page in pages for message in page["messages"]]}

    def walk_history(self, op, timeout):
        return {"gave": "pages", "pages": self.pages(op, op["pageSize"], timeout)}

    def list_conversations(self, op, timeout):
        listed = self.request("api", "GET", "/conversations?" + urlencode({"user": op["user"]}), None, timeout)
        entries = [{**entry, "last": seen(entry["last"])} for entry in listed["conversations"]]
        return {"gave": "conversations", "conversations": entries}

    def mark_read(self, op, timeout):
        self.request("api", "POST", "/read", {"user": op["user"], "peer": op["peer"]}, timeout)

    def ask_offers(self, op, timeout):
        """Whether the routes are there that the capabilities stand on: by the status of their answers, without changing anything."""
        query = urlencode({"user": op["user"], "peer": op["user"], "after": 0, "limit": 1})
        offers = []
        for capability, path in (("listWays", "/conversations"), ("historyWays", "/history"), ("walkWays", "/history")):
            try:
                self.request("api", "GET", f"{path}?{query}", None, timeout)
                offers.append({"capability": capability, "offered": True, "detail": f"GET {path} was answered"})
            except Refused as refused:
                is_there = refused.outcome["code"] != "no-such-route"
                offers.append({"capability": capability, "offered": is_there, "detail": f"GET {path}: {refused}"})
        return {"gave": "offers", "offers": offers}

    def barrier(self, session, timeout):
        there = self.session(session)
        number, waiting = there.ping()
        self.request(session, "POST", f"/sessions/{there.id}/ping", {"number": number}, timeout)
        if not waiting.wait(timeout):
            raise Unknown("timeout", f"{session} was not answered on its stream")
        if there.is_over:
            raise Unknown("cut", f"{session} has ended")

    def restarted(self, endpoints):
        super().restarted(endpoints)
        self.sessions.clear()
        self.connections.close_all(for_good=False)

    def close(self):
        self.sessions.clear()
        self.connections.close_all(for_good=True)

    # How they are done.

    def session(self, name):
        if name not in self.sessions:
            raise Refused("session-closed", f"the session {name} has ended", by="network")
        return self.sessions[name]

    def request(self, lane, method, path, body, timeout):
        connection = self.connections.open(self.endpoints["url"], timeout)
        try:
            self.used(f"{method} /{path.lstrip('/').split('?')[0].split('/')[0]}")
            self.transcribe(lane, "out", f"{method} {path} {json.dumps(body) if body is not None else ''}")
            status, answer = ask(connection, method, path, body)
            text = read_all(answer)
            self.transcribe(lane, "in", f"{status} {text.decode(errors='replace')}")
        finally:
            self.connections.close(connection)
        refuse(status, text)
        try:
            return json.loads(text)
        except ValueError as error:
            self.observe(lane, {"see": "garbage", "detail": f"{method} {path} was answered with {text[:200]!r}"})
            raise Unknown("cut", f"the answer to {method} {path} is no JSON") from error

    def pages(self, op, limit, timeout):
        pages, after = [], 0
        while not pages or pages[-1]["more"]:
            query = urlencode({"user": op["user"], "peer": op["peer"], "after": after, "limit": limit})
            page = self.request("api", "GET", f"/history?{query}", None, timeout)
            pages.append({"messages": [seen(each) for each in page["messages"]], "more": page["more"]})
            after += len(page["messages"])
            if not page["messages"]:
                break
        return pages

    def listen(self, name, session, events):
        """Tells what comes to a session, until it ends."""
        by, reason = "server", "the stream ended"
        try:
            for line in events:
                if line.endswith(b"\n"):
                    self.take(name, session, line)
        except OSError as error:
            by, reason = "network", str(error)
        except ValueError:
            return  # it was closed by us
        finally:
            self.connections.close(session.connection)
            session.end()
        if self.sessions.get(name) is session:
            del self.sessions[name]
            self.observe(name, {"see": "closed", "by": by, "reason": reason})

    def take(self, name, session, line):
        self.transcribe(name, "in", line.decode(errors="replace").rstrip())
        try:
            event = json.loads(line)
            if event["event"] == "pong":
                return session.pings[event["number"]].set()
            if event["event"] == "message":
                message = event["message"]
                other = message["to"] if message["from"] == session.user else message["from"]
                return self.observe(name, {"see": "push", "with": other, "message": seen(message)})
        except (ValueError, KeyError, TypeError):
            pass
        self.observe(name, {"see": "garbage", "detail": line.decode(errors="replace")[:200]})


def refuse(status, text):
    """The server says no: with its code where it gives one. Of what it failed at, nobody knows what came of it."""
    if status < 400:
        return
    if status >= 500:
        raise Unknown("cut", f"the server failed: {status}")
    try:
        code = json.loads(text)["error"]
    except (ValueError, KeyError, TypeError):
        code = str(status)
    raise Refused(code, f"{status} {text.decode(errors='replace')}")


def read_line(answer):
    line = read(answer.readline)
    if not line.endswith(b"\n"):
        raise Unknown("cut", "the connection ended with the login")
    return line


def read_all(answer):
    return read(answer.read)


def read(how):
    try:
        return how()
    except socket.timeout as error:
        raise Unknown("timeout", "the answer did not come to its end") from error
    except (OSError, ValueError) as error:
        raise Unknown("cut", f"the answer did not come to its end: {error}") from error


def seen(message):
    """A message as the server shows it, in the words of the protocol."""
    return {
        "from": message["from"],
        "payload": message["payload"],
        "clientNumber": message["number"],
        "serverId": message["id"],
        "position": position(message["seq"]),
    }


def position(seq):
    return {"key": str(seq), "after": str(seq - 1) if seq > 1 else None}


def probe(endpoints, cancelled):
    """Logs in as a user of its own would, and out again."""
    if "url" not in endpoints:
        return {"ready": False, "why": "no url is given"}
    play = Prober(endpoints)
    cancelled.then(play.close)
    try:
        user = f"{endpoints.get('prefix', 'imc')}probe"
        play.login({"session": "probe", "user": user}, 5)
        play.logout({"session": "probe"}, 5)
        return {"ready": True, "version": "1.0.0", "server": "python-chat"}
    except (Refused, Unknown) as ended:
        return {"ready": False, "why": str(ended)}
    finally:
        play.close()


def clean_up(endpoints, what):
    """Removes a user, and his chats with him; the server has no groups. A chat that is gone with the other one is none any more."""
    play = Prober(endpoints)
    try:
        return play.request("api", "DELETE", "/users/" + quote(what["user"], safe=""), None, 5) if "user" in what else {}
    finally:
        play.close()


class Prober(ChatPlay):
    """A play that tells nobody."""

    def __init__(self, endpoints):
        super().__init__(0, endpoints)

    def observe(self, session, seen):
        pass

    def transcribe(self, lane, direction, text):
        pass

    def used(self, way):
        pass


SOURCE = "examples/python-driver/chat_server.py"


def documented(value, quote):
    return {"value": value, "strength": "documented", "source": {"url": SOURCE, "quote": quote}}


ACKNOWLEDGED = "what is acknowledged is stored, listed and written to all sessions before"
HISTORY = "messages behind number `after` of the chat, in order"
LIST = "chats, each with its newest message and how many are unread"
STREAM = "the answer does not end: a line of JSON for each event"

CAPABILITIES = {
    "apiSend": {"absent": "only sessions send"},
    "sessionSend": documented("listed", ACKNOWLEDGED),
    "transports": documented({"stream": "bytes"}, STREAM),
    "nameShapes": documented(["plain", "upper", "digits", "long", "beyond-ascii", "punctuated"], "{user}"),
    "historyWays": documented(["history"], HISTORY),
    "walkWays": documented({"upwards": "up"}, HISTORY),
    "pageMore": documented(True, HISTORY),
    "gapless": documented(True, "its messages, the first has seq 1"),
    "listWays": documented(["list"], LIST),
    "lastMessage": documented(True, LIST),
    "unread": documented("counted", LIST),
    "unreadAfterOwnSend": documented("kept", LIST),
    "markRead": documented("everything", "nothing in the chat is unread for the user any more"),
    "afterPush": documented("readable", ACKNOWLEDGED),
    "push": documented("once-per-session", STREAM),
    "ownPush": documented("other-sessions", ACKNOWLEDGED),
    "pushOrder": documented("as-accepted", ACKNOWLEDGED),
    "barrier": documented("ordered-stream", "the event `pong` comes behind all events before it"),
    "payload": documented("bytes", "payload is base64, at most 64 KiB of bytes"),
    "sessionPayloadBytesMin": documented(0, "payload is base64, at most 64 KiB of bytes"),
    "payloadBytesMax": documented(64 * 1024, "payload is base64, at most 64 KiB of bytes"),
    "durable": {"absent": "all is kept in memory"},
    "register": {"absent": "users need not be made known"},
    "tokens": {"absent": "whoever says who he is, is believed"},
}

HELLO = {
    "kind": "pythonchat",
    "cleanUp": {"stays": "nothing"},
    "serves": [
        {
            "flavour": "python-chat",
            "version": "1.0.0",
            "ways": [
                "transport stream",
                "DELETE /sessions",
                "POST /sessions",
                "POST /messages",
                "GET /history",
                "GET /conversations",
                "POST /read",
            ],
            "capabilities": CAPABILITIES,
        }
    ],
}

if __name__ == "__main__":
    serve(HELLO, probe, ChatPlay, clean_up)
