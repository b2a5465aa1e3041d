"""Mails sent to a server of the program's own."""
import smtplib
import socket
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Keeper(Message):
    def __init__(self):
        super().__init__()
        self.kept = []

    def handle_message(self, message):
        self.kept.append((message["Subject"], message["X-MailFrom"], message["X-RcptTo"], message.get_payload().strip()))


def letter(subject, body):
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "ada@example.org"
    message["To"] = "ida@example.org"
    message.set_content(body)
    return message


def send(host, port, messages):
    with smtplib.SMTP(host, port, timeout=5) as server:
        server.ehlo()
        for message in messages:
            server.send_message(message)


def plain(host, port):
    server = smtplib.SMTP(host=host, port=port)
    server.sendmail("ada@example.org", ["ida@example.org", "tom@example.org"], "Subject: Plain\r\n\r\nHello")
    server.quit()
    print("sent")


def main():
    keeper = Keeper()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        send("127.0.0.1", port, [letter("One", "first"), letter("Two", "second")])
        plain("127.0.0.1", port)
    finally:
        controller.stop()
    for kept in keeper.kept:
        print(*kept, sep=" | ")


main()
