//! From a document to its report: the pipeline, stage by stage.

use super::answer::*;
use super::describe::Describer;
use super::document::Document;
use super::runs::{Programs, Runs, programs, run};
use crate::find;
use crate::names::{Names, Project};
use crate::rewrite::{self, Rewritten};
use crate::syntax::SourceFile;

/// The stages in their order; a face that has a clock may time them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Syntax,
    Names,
    Find,
    Rewrite,
    Rules,
}

/// What is told of an answer while it is made.
pub enum Early<'a> {
    /// A stage has ended.
    Over(Stage),
    /// What blocks is known, long before the rewrite is; whoever wants it calls this.
    Found(&'a dyn Fn() -> Sighting),
}

/// Everything there is to say about a document. Never fails: what cannot be read is part of the answer.
pub fn analyse(document: &Document) -> Report {
    let (mut report, programs) = examine(document, &mut |_| {});
    if let Some(Runs { entry, before, after }) = programs.as_ref().map(run) {
        (report.entry, report.before, report.after) = (entry, Some(before), Some(after));
    }
    report
}

/// The answer without its runs, which take longest, and the programs that [`run`] takes; `tell` hears how far it is.
pub fn examine(document: &Document, tell: &mut dyn FnMut(Early)) -> (Report, Option<Programs>) {
    let project = read(document);
    tell(Early::Over(Stage::Syntax));
    let names = Names::of(&project);
    tell(Early::Over(Stage::Names));
    let declared = document.settings.for_find();
    let found = find::analyse(&project, &names, &declared);
    let describer = Describer::new(document, &project, &names, &found);
    tell(Early::Found(&|| describer.sighting()));
    tell(Early::Over(Stage::Find));
    let plan = rewrite::plan(&project, &names, &found, &declared, &document.settings.for_rewrite());
    let off = document.settings.off();
    let rewritten: Vec<Rewritten> = project.ids().map(|file| plan.render(&project, file, &off)).collect();
    tell(Early::Over(Stage::Rewrite));
    let findings = describer.findings();
    tell(Early::Over(Stage::Rules));
    let programs = programs(document, &project, &names, &found, &rewritten);
    let report = Report {
        version: VERSION,
        files: describer.files(&rewritten),
        sites: describer.sites(),
        functions: describer.functions(&plan, &rewritten),
        calls: describer.calls(),
        changes: describer.changes(&plan, &rewritten),
        refused: describer.refused(&plan),
        findings,
        entry: None,
        before: None,
        after: None,
    };
    (report, programs)
}

fn read(document: &Document) -> Project {
    let source = |text: &str| SourceFile::parse(text);
    Project::new(document.files.iter().map(|file| (file.name.clone(), source(&file.text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Declared, LaneState, Outcome};

    const TALK: &str = "\
from rpc import blocking_thrift_call

def f():
    return blocking_thrift_call()

def g():
    return f()

def api():
    for _ in range(3):
        g()
";

    fn declared() -> Document {
        let mut document = Document::of("talk.py", TALK);
        document.settings.blocking.push(Declared {
            name: "blocking_thrift_call".into(),
            async_name: None,
            milliseconds: Some(100.0),
        });
        document
    }

    #[test]
    fn a_declared_call_is_reached_through_helpers() {
        let report = analyse(&declared());
        assert_eq!(report.sites.len(), 1);
        let api = report.functions.iter().find(|function| function.name == "api").unwrap();
        let chain: Vec<&str> = api.chain.iter().map(|link| link.text.as_str()).collect();
        assert_eq!(chain, ["g", "f", "blocking_thrift_call"]);
        assert_eq!((api.own_milliseconds, api.total_milliseconds), (0.0, 300.0));
    }

    #[test]
    fn ids_survive_an_edit_elsewhere() {
        let before = analyse(&declared());
        let mut document = declared();
        document.files[0].text.insert_str(0, "import os\n\n");
        let after = analyse(&document);
        assert_eq!(before.sites[0].id, after.sites[0].id);
        assert_ne!(before.sites[0].place, after.sites[0].place);
    }

    #[test]
    fn assumptions_read_as_code_does_and_stand_at_the_lines_that_make_them() {
        let text = "\
import os
import time

def place(url):
    name = url[1:-1][url.start:].strip()
    path = os.path.basename(name)
    time.sleep(1)
";
        let mut document = Document::of("names.py", text);
        document.settings.entry = Some("place".into());
        let run = analyse(&document).before.unwrap();
        let told: Vec<_> = run.assumptions.iter().map(|made| made.what.as_str()).collect();
        assert!(told.iter().any(|what| what.starts_with("`url[1:-1][url.start:].strip()")), "{told:?}");
        assert!(told.iter().all(|what| !what.contains("slice(") && !what.contains("__fspath__")), "{told:?}");
        let line = |at: u32| text[..at as usize].matches('\n').count();
        let lines: Vec<_> =
            run.assumptions.iter().map(|made| made.source.as_ref().map(|s| line(s.span.start))).collect();
        assert!(lines.iter().all(|at| at.is_some_and(|at| at > 3)), "{lines:?} of {told:?}");
    }

    #[test]
    fn requests_in_a_row_are_run_before_and_after() {
        let text = "\
import requests

def fetch(url):
    return requests.get(url, timeout=5).text

def main(urls):
    for url in urls:
        print(len(fetch(url)) > 0)

if __name__ == \"__main__\":
    main([\"a\", \"b\", \"c\"])
";
        let report = analyse(&Document::of("fan.py", text));
        let (before, after) = (report.before.unwrap(), report.after.unwrap());
        assert_eq!((&before.outcome, &after.outcome), (&Outcome::Finished, &Outcome::Finished));
        assert!(before.total > 400_000_000, "three requests in a row: {}", before.total);
        assert!(before.lanes.iter().any(|lane| lane.spans.iter().any(|span| span.state == LaneState::Blocking)));
        assert!(after.lanes.iter().all(|lane| lane.spans.iter().all(|span| span.state != LaneState::Blocking)));
    }

    #[test]
    fn a_file_that_only_defines_is_run_from_its_slowest_handler() {
        let text = "\
import time
from flask import Flask
app = Flask(__name__)

def slow():
    time.sleep(5)

@app.route('/')
def index():
    time.sleep(1)
    return 'ok'
";
        let report = analyse(&Document::of("app.py", text));
        assert_eq!(report.entry.as_deref(), Some("index"));
        assert_eq!(report.before.unwrap().total / 1_000_000_000, 1);
    }

    #[test]
    fn what_comes_to_nothing_gives_way_to_what_waits() {
        let text = "\
import time

class Base:
    def __init__(self):
        raise NotImplementedError

    def slow(self):
        time.sleep(5)

class Client(Base):
    def __init__(self, *, wait):
        self.wait = wait
        time.sleep(3)

    def get(self):
        time.sleep(1)
";
        let mut document = Document::of("client.py", text);
        let report = analyse(&document);
        assert_eq!(report.entry.as_deref(), Some("Client.get"));
        assert_eq!(report.before.unwrap().total / 1_000_000_000, 4, "the constructor's, once, and its own");
        document.settings.entry = Some("Base.slow".into());
        let chosen = analyse(&document);
        assert_eq!(chosen.entry.as_deref(), Some("Base.slow"), "a person's choice stands");
        assert_eq!(chosen.before.unwrap().outcome, Outcome::Error("NotImplementedError".into()));
    }

    #[test]
    fn broken_code_is_part_of_the_answer() {
        let report = analyse(&Document::of("broken.py", "import time\ndef f(:\n    pass\ntime.sleep(1)\n"));
        assert_eq!(report.files[0].unread.len(), 1);
        assert_eq!(report.sites[0].milliseconds, 1000.0);
        assert_eq!(analyse(&Document::default()).files, []);
    }
}
