"""The Sphinx extension: the directive `unblock`, and `embed.js` on the pages that use it."""

from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

from . import __version__
from .options import CHECKS, OptionError, classes, script_url


class Unblock(SphinxDirective):
    """A code block that becomes a playground in the browser."""

    has_content = True
    option_spec = {
        **{name: directives.unchanged for name in CHECKS},
        "editor": directives.flag,
        "file": directives.unchanged_required,
    }

    def run(self):
        options = {name: value for name, value in self.options.items() if name != "file"}
        try:
            block = nodes.literal_block(code := self._code(), code, language="python", classes=classes(options))
        except (OptionError, OSError) as error:
            raise self.error(f"unblock: {error}") from error
        self.set_source_info(block)
        return [block]

    def _code(self):
        name = self.options.get("file")
        if name is None:
            if not self.content:
                raise OptionError("there is no code: indent it under the directive, or name a file")
            return "\n".join(self.content)
        relative, absolute = self.env.relfn2path(name)
        self.env.note_dependency(relative)
        return Path(absolute).read_text(encoding="utf-8")


def add_script(app, pagename, templatename, context, doctree):
    """Only pages with a playground load the script."""
    marked = doctree and any("unblock" in node["classes"] for node in doctree.findall(nodes.literal_block))
    if not marked:
        return
    try:
        app.add_js_file(script_url(app.config.unblock_url), type="module")
    except OptionError as error:
        raise ConfigError(f"unblock_url: {error}") from error


def setup(app):
    app.add_config_value("unblock_url", "", "html")
    app.add_directive("unblock", Unblock)
    app.connect("html-page-context", add_script)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
