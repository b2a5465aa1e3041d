"""Sockets, names, mail, FTP and SSH."""
import ftplib
import imaplib
import poplib
import select
import smtplib
import socket
import ssl
import telnetlib
from email.message import EmailMessage
from email.mime.text import MIMEText

import paramiko


def sockets(host, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)  # fine
    sock.connect((host, port))  # blocks
    sock.sendall(b"x")  # blocks
    sock.recv(1024)  # blocks
    sock.settimeout(3)  # fine
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # fine
    sock.bind((host, port))  # fine
    sock.listen()  # fine
    peer, address = sock.accept()  # blocks
    peer.recv(10)  # blocks
    peer.fileno()  # fine
    socket.create_connection((host, port))  # blocks
    socket.gethostbyname(host)  # blocks
    socket.getaddrinfo(host, port)  # blocks
    socket.inet_aton("127.0.0.1")  # fine
    socket.htons(1)  # fine
    select.select([sock], [], [])  # blocks


def secure(host):
    context = ssl.create_default_context()  # fine
    with socket.create_connection((host, 443)) as plain:  # blocks
        with context.wrap_socket(plain, server_hostname=host) as line:  # blocks
            line.sendall(b"x")  # blocks
            line.version()  # fine


class Mailer:
    def __init__(self, host):
        self.host = host

    def connect(self):
        server = smtplib.SMTP(self.host, 587)  # blocks
        server.starttls()  # blocks
        server.login("user", "secret")  # blocks
        return server

    def send(self, text):
        message = MIMEText(text)  # fine
        message["Subject"] = "x"
        message.as_string()  # fine
        server = self.connect()
        server.send_message(message)  # blocks
        server.sendmail("a", ["b"], message.as_string())  # blocks
        server.set_debuglevel(1)  # fine
        server.quit()  # blocks

    def send_many(self):
        with smtplib.SMTP_SSL(self.host) as server:  # blocks
            server.sendmail("a", ["b"], "x")  # blocks


def read_mail(host):
    with imaplib.IMAP4_SSL(host) as box:  # blocks
        box.login("user", "secret")  # blocks
        box.select("INBOX")  # blocks
        box.search(None, "ALL")  # blocks
        box.fetch("1", "(RFC822)")  # blocks
    pop = poplib.POP3_SSL(host)  # blocks
    pop.stat()  # blocks
    pop.retr(1)  # blocks
    message = EmailMessage()
    message.set_content("x")  # fine
    message.get_content()  # fine


def transfer(host):
    with ftplib.FTP(host) as ftp:  # blocks
        ftp.login()  # blocks
        ftp.cwd("pub")  # blocks
        ftp.nlst()  # blocks
        ftp.retrbinary("RETR a", print)  # blocks
        ftp.set_pasv(True)  # fine


class Remote:
    def __init__(self, host):
        self.client = paramiko.SSHClient()  # fine
        self.client.set_missing_host_key_policy(paramiko.AutoAddPolicy())  # fine
        self.client.connect(host)  # blocks

    def run(self, command):
        stdin, stdout, stderr = self.client.exec_command(command)  # blocks
        stdout.read()  # blocks
        return stderr.read()  # blocks

    def copy(self, path):
        sftp = self.client.open_sftp()  # blocks
        sftp.put(path, path)  # blocks
        sftp.listdir(".")  # blocks
        sftp.getcwd()  # fine


def not_network(server, channel, box: dict):
    server.login("x")  # fine
    channel.send(1)  # fine
    channel.recv()  # fine
    box.get("x")  # fine
    channel.connect(print)  # fine
