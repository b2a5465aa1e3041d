//! The samples: realistic programs, each with one lesson, which its first line tells.

mod panel;

pub use panel::SamplesPanel;

use unblock::report::{Declared, Document};
use unblock::share::{Link, View};

/// A program that a person can start from.
pub struct Sample {
    /// Used in file names and test ids.
    pub name: &'static str,
    /// As the menu shows it.
    pub title: &'static str,
    text: &'static str,
    /// A call that no catalogue can know, which this sample declares blocking, with its milliseconds.
    declares: Option<(&'static str, f64)>,
    /// The view in which its lesson shows.
    view: View,
}

macro_rules! sample {
    ($view:ident $name:literal, $title:literal) => {
        sample!($view $name, $title, None)
    };
    ($view:ident $name:literal, $title:literal, $declares:expr) => {
        Sample {
            name: $name,
            title: $title,
            text: include_str!(concat!($name, ".py")),
            declares: $declares,
            view: View::$view,
        }
    };
}

/// Programs to move to asyncio; the first is what a new page shows.
const MIGRATIONS: &[Sample] = &[
    sample!(Rewrite "http_fan_out", "HTTP: many requests in a row"),
    sample!(Rewrite "client_class", "HTTP: a client class with a session"),
    sample!(Rewrite "database_pages", "Database: a report of queries"),
    sample!(Rewrite "polite_crawler", "Crawler with a rate limit"),
    sample!(Rewrite "page_generator", "Generator over pages"),
    sample!(Rewrite "thread_pool", "Thread pool"),
    sample!(Rewrite "django_view", "Django view"),
    sample!(Rewrite "flask_handler", "Flask handler"),
    sample!(Calls "call_chain", "A chain of calls: f, g, h, api", Some(("blocking_thrift_call", 100.0))),
    sample!(Timeline "cpu_bound", "CPU-bound: where async is slower"),
];

/// Programs that use asyncio already.
const ASYNCIO: &[Sample] = &[
    sample!(Timeline "gather_sleeps", "Gather"),
    sample!(Timeline "wait_for_helper", "The wait_for helper"),
    sample!(Timeline "sync_wrapper", "A sync wrapper"),
    sample!(Timeline "nested_loop", "Nested loops"),
    sample!(Timeline "shared_global", "A race on a global"),
    sample!(Timeline "identity", "Gather over branches"),
    sample!(Timeline "duplicate_work", "Doing things once"),
];

/// All samples under their headings, in the order of the menu.
pub const GROUPS: [(&str, &[Sample]); 2] = [("To move to asyncio", MIGRATIONS), ("How the event loop works", ASYNCIO)];

impl Sample {
    /// What a new page shows.
    pub fn first() -> &'static Self {
        &MIGRATIONS[0]
    }

    /// What the program teaches: its docstring.
    pub fn lesson(&self) -> &'static str {
        self.text.trim_start_matches('"').split("\"\"\"").next().unwrap_or_default()
    }

    fn file_name(&self) -> String {
        format!("{}.py", self.name)
    }

    pub fn link(&self) -> Link {
        let mut document = Document::of(&self.file_name(), self.text);
        document.settings.blocking.extend(self.declares.map(|(name, milliseconds)| Declared {
            name: name.into(),
            async_name: None,
            milliseconds: Some(milliseconds),
        }));
        Link { document, view: self.view, ..Link::default() }
    }
}

/// Whether a document is a sample as it comes: nobody's work is lost with it.
pub fn is_untouched(document: &Document) -> bool {
    let is_of = |sample: &Sample| matches!(document.files.as_slice(), [file] if file.text == sample.text && file.name == sample.file_name());
    GROUPS.iter().flat_map(|(_, samples)| *samples).any(is_of)
}

/// Whether `text` has taken the place of a sample rather than changed it: less than a quarter of that is still there.
pub fn is_replaced(sample: &str, text: &str) -> bool {
    let same = |(a, b): &(u8, u8)| a == b;
    let start = sample.bytes().zip(text.bytes()).take_while(same).count();
    let end = sample.bytes().rev().zip(text.bytes().rev()).take_while(same).count();
    start.max(end) < sample.len() / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_that_is_changed_keeps_its_name_and_one_that_is_replaced_does_not() {
        let sample = Sample::first().text;
        assert!(is_replaced(sample, "") && is_replaced(sample, "\"\"\"Mine.\"\"\"\nimport os\n"));
        assert!(!is_replaced(sample, &format!("{sample}\nprint(1)\n")));
        assert!(!is_replaced(sample, &sample.replace("requests", "httpx")));
    }

    #[test]
    fn every_sample_can_be_read_whole_and_says_what_it_teaches() {
        for sample in GROUPS.iter().flat_map(|(_, samples)| *samples) {
            let source = unblock::syntax::SourceFile::parse(sample.text);
            assert!(source.unread.is_empty(), "{}: {:?}", sample.name, source.unread);
            assert!(sample.lesson().ends_with('.') && !sample.lesson().contains('\n'), "{}", sample.name);
        }
    }
}
