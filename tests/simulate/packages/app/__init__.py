print("package", __name__)
from .client import Client

VERSION = "1.2"
