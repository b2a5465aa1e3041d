//! What a link carries, and its form: `code=VERSION.DATA` beside readable words for the view.

use super::{base64url, mix, percent, squeeze};
use crate::report::{Document, File, Id, Settings, TrafficSettings};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// Deflated: for documents that are too long to predict while somebody types.
const SQUEEZED: &str = "1";
/// Predicted: shorter by a fifth.
const MIXED: &str = "2";

/// Everything that a link restores.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub document: Document,
    pub view: View,
    /// Requests and machine of the load view.
    pub traffic: TrafficSettings,
    /// Findings that were known when the baseline was set.
    pub baseline: Option<BTreeSet<Id>>,
    /// `Some`: a bare view inside another page.
    pub embed: Option<Embed>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum View {
    #[default]
    Rewrite,
    Timeline,
    Load,
    Calls,
    Findings,
}

impl View {
    pub const ALL: [Self; 5] = [Self::Rewrite, Self::Timeline, Self::Load, Self::Calls, Self::Findings];

    /// Its name in links and test ids.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rewrite => "rewrite",
            Self::Timeline => "timeline",
            Self::Load => "load",
            Self::Calls => "calls",
            Self::Findings => "findings",
        }
    }

    fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.key() == key)
    }
}

/// How the page stands inside another page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Embed {
    /// The editor is shown beside the view.
    pub editor: bool,
    /// `light` or `dark`; follows the visitor's system when `None`.
    pub theme: Option<String>,
    /// Origin of the page around it, the only one that is told anything and listened to.
    pub host: Option<String>,
}

/// Why a link does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// Written by a later version of this page.
    Newer(String),
    /// Cut off, or changed on the way.
    Damaged,
    /// Unpacks to more than any real document.
    TooLarge,
    /// Its settings are not what the page knows.
    Settings,
}

impl std::fmt::Display for LinkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Newer(version) => {
                write!(f, "This link has format {version}, which this page does not know yet. Reload the page to get the newest.")
            }
            Self::Damaged => f.write_str("This link is damaged: a part of it is missing or changed. Ask for it again, or for the code as a file."),
            Self::TooLarge => f.write_str("This link unpacks to more than 4 MB, so it was not opened."),
            Self::Settings => f.write_str("This link's settings are not JSON that this page knows, so it was not opened."),
        }
    }
}

impl std::error::Error for LinkError {}

/// The head of the packed bytes; the files' texts follow it, one after another.
#[derive(Serialize, Deserialize)]
struct Head {
    /// Name and length in bytes of each file.
    files: Vec<(String, usize)>,
    /// Settings that are not the usual ones.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    settings: Value,
    /// Requests and machine of the load view.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    traffic: Vec<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    baseline: Option<BTreeSet<Id>>,
}

/// The fragment of `link`, without `#`.
pub fn write_fragment(link: &Link) -> String {
    let bytes = bytes_of(link);
    let (version, packed) = match bytes.len() {
        ..=mix::MOST_MIXED => (MIXED, mix::pack(&bytes)),
        _ => (SQUEEZED, squeeze::pack(&bytes)),
    };
    let mut fragment = format!("code={version}.{}", base64url::encode(&packed));
    if link.view != View::default() {
        fragment += &format!("&view={}", link.view.key());
    }
    if let Some(embed) = &link.embed {
        fragment += if embed.editor { "&embed=editor" } else { "&embed" };
        if let Some(theme) = &embed.theme {
            fragment += &format!("&theme={theme}");
        }
        if let Some(host) = &embed.host {
            fragment += &format!("&host={}", percent::encode(host));
        }
    }
    fragment
}

/// The link in a fragment, with or without `#`; `None` where it carries no code.
pub fn read_fragment(fragment: &str) -> Result<Option<Link>, LinkError> {
    match fragment.trim_start_matches('#') {
        "" => Ok(None),
        fragment => read_parts(fragment),
    }
}

fn read_parts(fragment: &str) -> Result<Option<Link>, LinkError> {
    let mut link = Link::default();
    let mut code = None;
    let mut plain = Plain::default();
    for part in fragment.split('&') {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        match key {
            "code" => code = Some(value),
            "python" => plain.text = Some(value),
            "settings" => plain.settings = Some(value),
            "host" => link.embed.get_or_insert_default().host = percent::decode(value),
            "view" => link.view = View::of(value).unwrap_or_default(),
            "embed" => link.embed.get_or_insert_default().editor = value == "editor",
            "theme" => {
                link.embed.get_or_insert_default().theme =
                    Some(value).filter(|t| matches!(*t, "light" | "dark")).map(String::from)
            }
            _ => {}
        }
    }
    match (code, plain.text) {
        (Some(code), _) => {
            let view = (link.view, link.embed.take());
            link = link_of(&unpack(code)?).ok_or(LinkError::Damaged)?;
            (link.view, link.embed) = view;
        }
        (None, Some(text)) => {
            link.document = Document::of("main.py", &percent::decode(text).ok_or(LinkError::Damaged)?);
            if let Some(settings) = plain.settings {
                let settings = percent::decode(settings).ok_or(LinkError::Damaged)?;
                link.document.settings = serde_json::from_str(&settings).map_err(|_| LinkError::Settings)?;
            }
        }
        (None, None) => return Ok(None),
    }
    Ok(Some(link))
}

/// A document as people and tools write it by hand: percent-encoded text, and settings as JSON.
#[derive(Default)]
struct Plain<'a> {
    text: Option<&'a str>,
    settings: Option<&'a str>,
}

fn unpack(code: &str) -> Result<Vec<u8>, LinkError> {
    let (version, data) = code.split_once('.').ok_or(LinkError::Damaged)?;
    let unpack = match version {
        SQUEEZED => squeeze::unpack,
        MIXED => mix::unpack,
        _ if version.parse::<u32>().is_ok() => return Err(LinkError::Newer(version.into())),
        _ => return Err(LinkError::Damaged),
    };
    let packed = base64url::decode(data).ok_or(LinkError::Damaged)?;
    unpack(&packed).map_err(|error| match error {
        squeeze::UnpackError::Damaged => LinkError::Damaged,
        squeeze::UnpackError::TooLarge => LinkError::TooLarge,
    })
}

fn bytes_of(link: &Link) -> Vec<u8> {
    let Document { files, settings } = &link.document;
    let head = Head {
        files: files.iter().map(|file| (file.name.clone(), file.text.len())).collect(),
        settings: unusual(settings),
        traffic: figures(&link.traffic),
        baseline: link.baseline.clone(),
    };
    let mut bytes = serde_json::to_vec(&head).unwrap_or_default();
    bytes.push(b'\n');
    files.iter().for_each(|file| bytes.extend_from_slice(file.text.as_bytes()));
    bytes
}

/// The link that packed bytes carry, apart from its view.
fn link_of(bytes: &[u8]) -> Option<Link> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
    let mut rest = std::str::from_utf8(&bytes[end + 1..]).ok()?;
    let mut files = Vec::new();
    for (name, length) in head.files {
        let (text, after) = rest.split_at_checked(length)?;
        files.push(File { name, text: text.into() });
        rest = after;
    }
    let settings = match head.settings {
        Value::Null => Settings::default(),
        given => serde_json::from_value(given).ok()?,
    };
    let document = Document { files, settings };
    let whole = rest.is_empty() && !document.files.is_empty();
    whole.then_some(Link { document, traffic: traffic_of(&head.traffic)?, baseline: head.baseline, ..Link::default() })
}

/// The fields of `settings` that differ from a new page's; `Null` where none does.
fn unusual(settings: &Settings) -> Value {
    let as_value = |settings: &Settings| serde_json::to_value(settings).unwrap_or_default();
    let (Value::Object(given), Value::Object(usual)) = (as_value(settings), as_value(&Settings::default())) else {
        return Value::Null;
    };
    let different: serde_json::Map<_, _> =
        given.into_iter().filter(|(key, value)| usual.get(key) != Some(value)).collect();
    if different.is_empty() { Value::Null } else { Value::Object(different) }
}

/// Those fields as JSON, as a link's `settings=` takes them; `None` where there are none.
pub fn unusual_settings(settings: &Settings) -> Option<String> {
    Some(unusual(settings)).filter(|different| !different.is_null()).map(|different| different.to_string())
}

/// What a person chooses of the load view, as figures: names would be longer than they are. Empty for the usual ones.
fn figures(traffic: &TrafficSettings) -> Vec<f64> {
    if *traffic == TrafficSettings::default() {
        return Vec::new();
    }
    let TrafficSettings { cores, workers, timeout_ms, cpu_ms, surcharge, .. } = *traffic;
    vec![cores.into(), workers.into(), timeout_ms.unwrap_or(0.0), cpu_ms, surcharge]
}

/// `None` where these are not figures of this version.
fn traffic_of(figures: &[f64]) -> Option<TrafficSettings> {
    match *figures {
        [] => Some(TrafficSettings::default()),
        [cores, workers, timeout, cpu_ms, surcharge] => {
            let timeout_ms = Some(timeout).filter(|ms| *ms > 0.0);
            let (cores, workers) = (cores as u32, workers as u32);
            Some(TrafficSettings { cores, workers, timeout_ms, cpu_ms, surcharge, ..TrafficSettings::default() })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Declared, HttpTarget};

    fn rich() -> Link {
        let mut document = Document::of("shop/main.py", "print('caf\u{e9} \u{1F600}')\n");
        document.files.push(File { name: "empty.py".into(), text: String::new() });
        document.settings.http = HttpTarget::Httpx;
        document.settings.milliseconds.insert("requests.get".into(), 250.0);
        document.settings.blocking.push(Declared { name: "call".into(), async_name: None, milliseconds: Some(3.0) });
        let baseline = Some(BTreeSet::from([Id("a".into())]));
        Link {
            document,
            view: View::Timeline,
            traffic: TrafficSettings::default(),
            baseline,
            embed: Some(Embed { editor: true, theme: Some("dark".into()), host: None }),
        }
    }

    #[test]
    fn a_link_restores_everything() {
        let traffic = TrafficSettings { workers: 3, timeout_ms: None, ..TrafficSettings::default() };
        let busy = Link { traffic, ..rich() };
        for link in [rich(), busy, Link { document: Document::of("main.py", ""), ..Link::default() }] {
            assert_eq!(read_fragment(&format!("#{}", write_fragment(&link))), Ok(Some(link)));
        }
    }

    #[test]
    fn a_fragment_is_safe_in_a_url() {
        let fragment = write_fragment(&rich());
        assert!(fragment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=&".contains(&byte)), "{fragment}");
    }

    #[test]
    fn no_code_is_no_link() {
        assert_eq!(read_fragment(""), Ok(None));
        assert_eq!(read_fragment("#section-2"), Ok(None));
    }

    #[test]
    fn hostile_fragments_are_refused_with_words() {
        assert_eq!(read_fragment("code=9.AAAA"), Err(LinkError::Newer("9".into())));
        for damaged in [
            "code=",
            "code=1.",
            "code=1.%%%",
            "code=1.AAAA",
            "code=x.AAAA",
            "code=2.",
            "code=2.AAAA",
            "python=%E0%A4%A",
        ] {
            assert_eq!(read_fragment(damaged), Err(LinkError::Damaged), "{damaged}");
        }
        let whole = write_fragment(&rich());
        let code = &whole[..whole.find('&').unwrap()];
        for cut in 5..code.len() {
            assert!(read_fragment(&code[..cut]).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn every_link_ever_recorded_still_opens() {
        for recorded in [include_str!("recorded-1.txt"), include_str!("recorded-2.txt")] {
            assert_eq!(read_fragment(recorded.trim()), Ok(Some(rich())));
        }
    }

    #[test]
    fn what_is_written_now_is_what_was_recorded() {
        assert_eq!(write_fragment(&rich()), include_str!("recorded-2.txt").trim());
    }

    #[test]
    fn a_long_document_is_squeezed_and_opens_too() {
        let link = Link { document: Document::of("main.py", &"x = 1\n".repeat(20_000)), ..Link::default() };
        let fragment = write_fragment(&link);
        assert!(fragment.starts_with("code=1."));
        assert_eq!(read_fragment(&fragment), Ok(Some(link)));
    }

    #[test]
    fn a_link_is_written_by_hand() {
        let link =
            read_fragment("#python=x%20=%201%0A&settings=%7B%22items%22:5%7D&view=calls&host=https%3A%2F%2Fa.example");
        let link = link.unwrap().unwrap();
        assert_eq!((link.document.files[0].text.as_str(), link.document.settings.items), ("x = 1\n", 5));
        assert_eq!((link.view, link.embed.unwrap().host.as_deref()), (View::Calls, Some("https://a.example")));
        assert_eq!(read_fragment("python=x&settings=%7B"), Err(LinkError::Settings));
    }
}
