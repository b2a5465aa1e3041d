//! The samples: realistic programs, each with one lesson, which its first line tells.

use unblock::report::{Declared, Document};

/// A program that a person can start from.
pub struct Sample {
    /// Used in links.
    pub name: &'static str,
    /// As the menu shows it.
    pub title: &'static str,
    pub text: &'static str,
    /// A call that no catalogue can know, which this sample declares blocking, with its milliseconds.
    declares: Option<(&'static str, f64)>,
}

macro_rules! sample {
    ($name:literal, $title:literal $(, declares $call:literal $milliseconds:literal)?) => {
        Sample {
            name: $name,
            title: $title,
            text: include_str!(concat!($name, ".py")),
            declares: None $(.or(Some(($call, $milliseconds))))?,
        }
    };
}

/// In the order of the menu; the first is what a new page shows.
pub const SAMPLES: &[Sample] = &[
    sample!("http_fan_out", "HTTP: many requests in a row"),
    sample!("client_class", "HTTP: a client class with a session"),
    sample!("database_pages", "Database: a report of queries"),
    sample!("polite_crawler", "Crawler with a rate limit"),
    sample!("page_generator", "Generator over pages"),
    sample!("thread_pool", "Thread pool"),
    sample!("django_view", "Django view"),
    sample!("flask_handler", "Flask handler"),
    sample!("call_chain", "A chain of calls: f, g, h, api", declares "blocking_thrift_call" 100.0),
    sample!("gather_sleeps", "asyncio: gather"),
    sample!("wait_for_helper", "asyncio: the wait_for helper"),
    sample!("sync_wrapper", "asyncio: a sync wrapper"),
    sample!("nested_loop", "asyncio: nested loops"),
    sample!("shared_global", "asyncio: a race on a global"),
    sample!("identity", "asyncio: gather over branches"),
    sample!("duplicate_work", "asyncio: doing things once"),
    sample!("cpu_bound", "CPU-bound: where async is slower"),
];

impl Sample {
    /// What the program teaches: its docstring.
    pub fn lesson(&self) -> &'static str {
        self.text.trim_start_matches('"').split("\"\"\"").next().unwrap_or_default()
    }

    pub fn document(&self) -> Document {
        let mut document = Document::of(&format!("{}.py", self.name), self.text);
        document.settings.blocking.extend(self.declares.map(|(name, milliseconds)| Declared {
            name: name.into(),
            async_name: None,
            milliseconds: Some(milliseconds),
        }));
        document
    }
}
