"""A small Sphinx site with playgrounds; the address of the page comes from the test."""

import os

project = "Playgrounds in Sphinx"
extensions = ["unblock_docs.sphinx"]
html_theme = "furo"
unblock_url = os.environ["UNBLOCK_URL"]
