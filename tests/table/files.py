"""Files, folders, archives and data formats of the standard library."""
import configparser
import csv
import glob
import gzip
import io
import json
import os
import pathlib
import pickle
import shutil
import tarfile
import tempfile
import zipfile
from pathlib import Path


def text(path):
    with open(path) as stream:  # blocks
        stream.read()  # blocks
        stream.readline()  # blocks
        stream.readlines()  # blocks
    with open(path, "w") as stream:  # blocks
        stream.write("x")  # blocks
        stream.writelines(["x"])  # blocks
        json.dump({}, stream)  # blocks
    with io.open(path, "rb") as stream:  # blocks
        pickle.load(stream)  # blocks
        json.load(stream)  # blocks


def memory(data):
    stream = io.BytesIO(data)  # fine
    stream.read()  # fine
    lines = io.StringIO("a\nb")
    lines.readline()  # fine
    lines.write("x")  # fine
    json.loads("{}")  # fine
    json.dumps({})  # fine
    pickle.dumps(data)  # fine


def folders(path):
    os.listdir(path)  # blocks
    os.makedirs(path, exist_ok=True)  # blocks
    os.remove(path)  # blocks
    os.rename(path, path + "~")  # blocks
    os.path.join(path, "a")  # fine
    os.path.basename(path)  # fine
    os.path.splitext(path)  # fine
    os.environ.get("HOME")  # fine
    shutil.copy(path, "b")  # blocks
    shutil.copytree(path, "b")  # blocks
    shutil.rmtree(path)  # blocks
    shutil.move(path, "b")  # blocks
    glob.glob("*.py")  # blocks
    for root, names, files in os.walk(path):  # blocks
        root.upper()  # fine


class Store:
    def __init__(self, root: Path):
        self.root = root
        self.index = pathlib.Path("index.json")

    def load(self, name):
        (self.root / name).read_text()  # blocks
        self.index.write_text("{}")  # blocks
        self.root.joinpath(name).read_bytes()  # blocks
        self.root.with_suffix(".bak")  # fine
        self.index.parent.mkdir(parents=True)  # blocks
        self.root.iterdir()  # blocks
        self.index.unlink()  # blocks
        with self.index.open() as stream:  # blocks
            stream.read()  # blocks
        str(self.root).split("/")  # fine
        Path("a").name.lower()  # fine


def archives(path):
    with zipfile.ZipFile(path) as archive:  # blocks
        archive.namelist()  # fine
        archive.extractall("out")  # blocks
        archive.read("a.txt")  # blocks
    with tarfile.open(path) as archive:  # blocks
        archive.extractall("out")  # blocks
        archive.add("a.txt")  # blocks
    with gzip.open(path) as stream:  # blocks
        stream.read()  # blocks
    gzip.compress(b"x")  # fine


def temporary():
    with tempfile.NamedTemporaryFile() as stream:  # blocks
        stream.write(b"x")  # blocks
    tempfile.mkdtemp()  # blocks
    tempfile.gettempdir()  # fine


def tables(path, rows):
    config = configparser.ConfigParser()
    config.read(path)  # blocks
    config.get("a", "b")  # fine
    config.read_string("[a]")  # fine
    csv.writer(io.StringIO()).writerow(rows)  # fine


def not_files(parser, buffer: io.StringIO):
    parser.read("x")  # fine
    parser.open("x")  # fine
    buffer.getvalue()  # fine
    "abc".find("b")  # fine


class Document:
    """Opened, read and written without a disk."""

    def __init__(self):
        self.pages = []

    def open(self, page):
        return self.pages[page]

    def write(self, page):
        self.pages.append(page)  # fine

    def read(self):
        return "".join(self.pages)  # fine


def pages(parts):
    document = Document()
    document.write("x")  # fine
    document.open(0)  # fine
    document.read()  # fine
    parts.remove("x")  # fine
    parts.copy()  # fine
    Path("a").joinpath("b").with_name("c")  # fine
    Path("a/b").relative_to("a")  # fine
    os.path.dirname("a/b")  # fine
    os.fspath(Path("a"))  # fine
    json.JSONEncoder().encode({})  # fine
    zipfile.ZipFile(io.BytesIO(b"")).read("a")  # fine
    tarfile.open(fileobj=io.BytesIO(b""))  # fine
    shutil.get_terminal_size()  # fine
    tempfile.gettempprefix()  # fine
    glob.escape("a*")  # fine
