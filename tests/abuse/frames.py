"""HTTP/2 frames by hand, as no client library would send them."""

import socket
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4
INITIAL_WINDOW = 4


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def literal(name, value):
    """A header without index and without Huffman."""
    return b"\x00" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


def call_headers(method="ExtractArticle"):
    fields = {
        ":method": "POST",
        ":scheme": "http",
        ":path": f"/copydesk.v1.ArticleService/{method}",
        ":authority": "copydesk",
        "content-type": "application/grpc",
        "te": "trailers",
    }
    return b"".join(literal(name, value) for name, value in fields.items())


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def message(content):
    """A whole ExtractArticleRequest: document (1) with content (1)."""
    document = b"\x0a" + varint(len(content)) + content
    body = b"\x0a" + varint(len(document)) + document
    return b"\x00" + struct.pack(">I", len(body)) + body


class Wire:
    """A connection that sends what it is told to, and reads only when it is told to."""

    def __init__(self, address, settings=b"", opening=True):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=5)
        if opening:
            self.send(PREFACE + frame(SETTINGS, payload=settings))

    def agree(self):
        """Waits for the server's settings and its window for the connection, and accepts them: only then do they count."""
        received = bytearray()
        try:
            while WINDOW_UPDATE not in kinds(received) and (chunk := self.socket.recv(1 << 16)):
                received += chunk
        except OSError:
            return False
        return self.send(frame(SETTINGS, ACK))

    def send(self, data):
        """False when the server has closed, or takes no more."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def ending(self, patience):
        """What the server says until it closes: `closed`, with the reason of its GOAWAY; or that it stays open."""
        self.socket.settimeout(patience)
        received = bytearray()
        try:
            while chunk := self.socket.recv(1 << 16):
                received += chunk
            end = "closed"
        except TimeoutError:
            end = "open"
        except OSError:
            end = "closed"
        reason = goaway(received)
        return f"{end}, GOAWAY {reason}" if reason else end

    def close(self):
        self.socket.close()


def frames(received):
    """Kind and payload of every frame."""
    at = 0
    while at + 9 <= len(received):
        length = int.from_bytes(received[at : at + 3], "big")
        yield received[at + 3], bytes(received[at + 9 : at + 9 + length])
        at += 9 + length


def kinds(received):
    return [kind for kind, _ in frames(received)]


def goaway(received):
    """The debug text of the last GOAWAY, else its code."""
    reason = ""
    for kind, payload in frames(received):
        if kind == GOAWAY and len(payload) >= 8:
            reason = payload[8:].decode("ascii", "replace") or f"code {int.from_bytes(payload[4:8], 'big')}"
    return reason
