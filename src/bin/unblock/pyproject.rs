//! `[tool.unblock]` of the `pyproject.toml` that belongs to a path.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use unblock::find;
use unblock::rewrite::{HttpTarget, RewriteSettings};
use unblock::rules::{OFF, RULES};

/// A project's settings for the command line. A key that is not known is an error: it would have no effect.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pyproject {
    /// Only these rules; all that are on by themselves where nothing is said.
    pub select: Option<Vec<String>>,
    pub ignore: Vec<String>,
    /// Patterns of paths to leave out, as in `.gitignore`.
    pub exclude: Vec<String>,
    /// A file of known findings, beside `pyproject.toml`.
    pub baseline: Option<PathBuf>,
    pub blocking: Vec<find::Declared>,
    pub harmless: Vec<String>,
    pub milliseconds: BTreeMap<String, f64>,
    /// The Python that rewrites are for: `3.11`.
    pub python: Option<String>,
    /// What takes the place of `requests` and its like: `aiohttp` or `httpx`.
    pub target: Option<Target>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    Aiohttp,
    Httpx,
}

impl From<Target> for HttpTarget {
    fn from(target: Target) -> Self {
        match target {
            Target::Aiohttp => Self::Aiohttp,
            Target::Httpx => Self::Httpx,
        }
    }
}

impl Pyproject {
    /// Of the nearest `pyproject.toml` at or above a path; the usual settings where there is none.
    pub fn near(path: &Path) -> Result<Self, String> {
        let start = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        for folder in start.ancestors() {
            let file = folder.join("pyproject.toml");
            if let Ok(text) = std::fs::read_to_string(&file) {
                let mut settings = Self::of(&text).map_err(|error| format!("{}: {error}", file.display()))?;
                settings.baseline = settings.baseline.map(|baseline| folder.join(baseline));
                return Ok(settings);
            }
        }
        Ok(Self::default())
    }

    fn of(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
        let Some(own) = table.get("tool").and_then(|tool| tool.get("unblock")) else { return Ok(Self::default()) };
        let settings: Self =
            own.clone().try_into().map_err(|error: toml::de::Error| format!("[tool.unblock]: {}", error.message()))?;
        known(settings.select.iter().flatten().chain(&settings.ignore))?;
        settings.minor()?;
        Ok(settings)
    }

    /// The minor version of the target Python, where one is named.
    pub fn minor(&self) -> Result<Option<u8>, String> {
        let Some(python) = &self.python else { return Ok(None) };
        let minor =
            python.strip_prefix("3.").and_then(|minor| minor.parse().ok()).filter(|minor| (8..=14).contains(minor));
        minor.map(Some).ok_or_else(|| format!("[tool.unblock]: python is {python:?}, and not one of 3.8 to 3.14"))
    }

    /// Whether a rule speaks.
    pub fn selects(&self, rule: &str) -> bool {
        let selected = match &self.select {
            Some(select) => select.iter().any(|name| name == rule),
            None => !OFF.contains(&rule),
        };
        selected && !self.ignore.iter().any(|name| name == rule)
    }

    pub fn for_rewrite(&self) -> Result<RewriteSettings, String> {
        let usual = RewriteSettings::default();
        Ok(RewriteSettings {
            python: self.minor()?.unwrap_or(usual.python),
            http: self.target.map_or(usual.http, HttpTarget::from),
            ..usual
        })
    }

    pub fn for_find(&self) -> find::Settings {
        find::Settings {
            blocking: self.blocking.clone(),
            harmless: self.harmless.clone(),
            milliseconds: self.milliseconds.clone(),
            ..find::Settings::default()
        }
    }
}

/// Every name is that of a rule.
pub fn known<'a>(names: impl IntoIterator<Item = &'a String>) -> Result<(), String> {
    let unknown = names.into_iter().find(|name| !RULES.iter().any(|rule| rule.name == **name));
    unknown.map_or(Ok(()), |name| Err(format!("there is no rule `{name}`; `unblock explain` lists them")))
}

#[cfg(test)]
mod tests {
    use super::Pyproject;

    #[test]
    fn settings_are_read_and_unknown_keys_told() {
        let of = |body: &str| Pyproject::of(&format!("[tool.unblock]\n{body}"));
        let settings = of("ignore = ['blocking-call']\nblocking = [{ match = 'call', milliseconds = 5 }]").unwrap();
        assert!(!settings.selects("blocking-call") && settings.selects("busy-wait") && !settings.selects("async-name"));
        assert_eq!(settings.for_find().blocking[0].milliseconds, Some(5.0));
        assert!(of("select = ['async-name']").unwrap().selects("async-name"));
        assert!(of("colour = 1").unwrap_err().contains("colour"));
        assert!(of("ignore = ['nonsense']").unwrap_err().contains("nonsense"));
        assert!(of("ignore = [").is_err());
        assert!(Pyproject::of("[tool.other]\nx = 1").is_ok());
    }
}
