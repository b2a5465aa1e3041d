"""Live Unblock playgrounds in documentation: `sphinx` and `mkdocs` hold the plugins, `options` what both understand."""

__version__ = "0.1.0"
