"""The MkDocs plugin: the Markdown extension, and `embed.js` on every page."""

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin

from .markdown import UnblockExtension
from .options import OptionError, script_url


class UnblockConfig(Config):
    url = config_options.Type(str)


class UnblockPlugin(BasePlugin[UnblockConfig]):
    def on_config(self, config):
        try:
            script = ExtraScriptValue(script_url(self.config.url))
        except OptionError as error:
            raise PluginError(f"unblock: url: {error}") from error
        script.type = "module"
        # On every page: themes that load pages without a reload keep the scripts of the first page only.
        config.extra_javascript.append(script)
        config.markdown_extensions.append(UnblockExtension())
        return config
