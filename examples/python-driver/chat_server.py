"""A small chat server, for the example: direct messages over HTTP, kept in memory. `python3 chat_server.py [PORT]`.

    POST   /sessions           {user}                          the answer does not end: a line of JSON for each event
    DELETE /sessions/ID                                        ends the session
    POST   /sessions/ID/ping   {number}                        the event `pong` comes behind all events before it
    POST   /messages           {session, to, number, payload}  payload is base64, at most 64 KiB of bytes
    GET    /history?user=&peer=&after=&limit=                  messages behind number `after` of the chat, in order
    GET    /conversations?user=                                chats, each with its newest message and how many are unread
    POST   /read               {user, peer}                    nothing in the chat is unread for the user any more
    DELETE /users/USER                                         forgets the sessions of the user and his chats: {chats: how many}
"""

import base64
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

PAYLOAD_BYTES_MAX = 64 * 1024


class Refusal(Exception):
    def __init__(self, status, code):
        super().__init__(code)
        self.status = status
        self.code = code


class Chat:
    """All that the server knows. One lock: what is acknowledged is stored, listed and written to all sessions before."""

    def __init__(self):
        self.lock = threading.Lock()
        self.messages = {}  # by the two users of a chat: its messages, the first has seq 1
        self.read = {}  # by user and peer: up to which seq he has read
        self.sessions = {}  # by id: the user, and what writes an event to him
        self.last_id = 0

    def enter(self, user, write):
        with self.lock:
            self.last_id += 1
            session = str(self.last_id)
            self.sessions[session] = (user, write)
            write({"event": "welcome", "session": session})
            return session

    def leave(self, session):
        if not self.drop(session):
            raise Refusal(404, "no-such-session")

    def drop(self, session):
        with self.lock:
            return self.sessions.pop(session, None) is not None

    def ping(self, session, number):
        with self.lock:
            _, write = self.session(session)
            write({"event": "pong", "number": number})

    def session(self, session):
        if session not in self.sessions:
            raise Refusal(404, "no-such-session")
        return self.sessions[session]

    def send(self, session, to, number, payload):
        if len(base64.b64decode(payload)) > PAYLOAD_BYTES_MAX:
            raise Refusal(413, "payload-too-large")
        with self.lock:
            sender, _ = self.session(session)
            messages = self.messages.setdefault(chat_of(sender, to), [])
            self.last_id += 1
            message = {
                "id": str(self.last_id),
                "seq": len(messages) + 1,
                "from": sender,
                "to": to,
                "number": number,
                "payload": payload,
            }
            messages.append(message)
            for other, (user, write) in list(self.sessions.items()):
                if user in (sender, to) and other != session:
                    write({"event": "message", "message": message})
            return {"id": message["id"], "seq": message["seq"]}

    def history(self, user, peer, after, limit):
        with self.lock:
            messages = self.messages.get(chat_of(user, peer), [])
            return {"messages": messages[after : after + limit], "more": len(messages) > after + limit}

    def conversations(self, user):
        with self.lock:
            return {"conversations": [self.entry(user, chat) for chat in self.messages if user in chat]}

    def entry(self, user, chat):
        peer = chat[1] if chat[0] == user else chat[0]
        messages = self.messages[chat]
        unread = [each for each in messages[self.read.get((user, peer), 0) :] if each["from"] != user]
        return {"with": peer, "unread": len(unread), "last": messages[-1]}

    def mark_read(self, user, peer):
        with self.lock:
            self.read[user, peer] = len(self.messages.get(chat_of(user, peer), []))

    def remove(self, user):
        with self.lock:
            for session in [each for each, (name, _) in self.sessions.items() if name == user]:
                del self.sessions[session]
            chats = [chat for chat in self.messages if user in chat]
            for chat in chats:
                del self.messages[chat]
            self.read = {key: seq for key, seq in self.read.items() if user not in key}
            return {"chats": len(chats)}


def chat_of(one, other):
    return (min(one, other), max(one, other))


class Handler(BaseHTTPRequestHandler):
    disable_nagle_algorithm = True

    def do_GET(self):
        self.answer(self.read_route)

    def do_POST(self):
        self.answer(self.change_route)

    def do_DELETE(self):
        self.answer(self.change_route)

    def read_route(self):
        url = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(url.query, keep_blank_values=True).items()}
        if url.path == "/history":
            return chat.history(query["user"], query["peer"], int(query["after"]), int(query["limit"]))
        if url.path == "/conversations":
            return chat.conversations(query["user"])
        raise Refusal(404, "no-such-route")

    def change_route(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or "{}")
        parts = self.path.strip("/").split("/")
        if self.command == "DELETE" and parts[0] == "sessions" and len(parts) == 2:
            return chat.leave(parts[1])
        if self.command == "DELETE" and parts[0] == "users" and len(parts) == 2:
            return chat.remove(unquote(parts[1]))
        if self.command == "POST" and self.path == "/sessions":
            return self.stream(body["user"])
        if self.command == "POST" and parts[0] == "sessions" and parts[2:] == ["ping"]:
            return chat.ping(parts[1], body["number"])
        if self.command == "POST" and self.path == "/messages":
            return chat.send(body["session"], body["to"], body["number"], body["payload"])
        if self.command == "POST" and self.path == "/read":
            return chat.mark_read(body["user"], body["peer"])
        raise Refusal(404, "no-such-route")

    def answer(self, route):
        try:
            status, body = 200, route()
        except Refusal as refusal:
            status, body = refusal.status, {"error": refusal.code}
        except (KeyError, ValueError) as error:
            status, body = 400, {"error": "bad-request", "detail": repr(error)}
        if body is STREAMED:
            return
        text = json.dumps(body if body is not None else {}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def stream(self, user):
        self.send_response(200)
        self.send_header("Content-Type", "application/jsonl")
        self.end_headers()
        session = chat.enter(user, self.write_event)
        try:
            self.rfile.read(1)  # the client says nothing more: it is gone
        except OSError:
            pass
        chat.drop(session)
        return STREAMED

    def write_event(self, event):
        try:
            self.wfile.write(json.dumps(event).encode() + b"\n")
        except OSError:
            pass  # the client is gone, and its session with it

    def log_message(self, *_):
        pass


STREAMED = object()
chat = Chat()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512


if __name__ == "__main__":
    server = Server(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8500), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
