"""A mail server for tests: it speaks SMTP on a port of this machine, keeps what it takes, and refuses as it is told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailServer:
    """``answers`` holds what it says to a command instead of 250, such as ``{"RCPT": "550 no such user"}``."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])

    def run(self) -> None:
        """Serve one connection after the other until the socket is closed."""
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb", buffering=0) as lines:
                self._serve(lines)

    def close(self) -> None:
        """Stop listening."""
        # Closing alone does not wake up who waits for a connection.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self, lines: socket.SocketIO) -> None:
        lines.write(f"{self.answers.get('hello', '220 here')}\r\n".encode())
        for line in lines:
            word = line[:4].decode().upper()
            if word == "QUIT":
                lines.write(b"221 bye\r\n")
                return
            if word == "DATA" and "DATA" not in self.answers:
                lines.write(b"354 go on\r\n")
                self.taken.append(self._text(lines))
                word = "sent"
            lines.write(f"{self.answers.get(word, '250 fine')}\r\n".encode())

    def _text(self, lines: Iterator[bytes]) -> str:
        text = b""
        for line in lines:
            if line == b".\r\n":
                break
            text += line
        return text.decode()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server that runs while the block does."""
    server = MailServer()
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(timeout=5)
