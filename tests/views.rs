//! The page's components, rendered to HTML on the host and compared with HTML that was read by a person, and the tests
//! of its pure parts. `UNBLOCK_REDRAW=1` writes what is rendered now: the difference shows what changed.

// What only a browser calls is not called here.
#[allow(dead_code)]
#[path = "../src/app/mod.rs"]
mod app;
#[path = "views/fixture.rs"]
mod fixture;

use app::answer::Answer;
use app::state::{Action, RunsAge, State, Theme};
use std::collections::BTreeSet;
use std::rc::Rc;
use unblock::report::{Document, Id, Report};
use unblock::share::{Link, View};
use yew::{BaseComponent, Callback, ServerRenderer};

fn answer() -> Answer {
    Answer::new(fixture::report(), fixture::document(), 3.0)
}

/// An answer to a document in which nothing blocks and nothing runs.
fn empty_answer(text: &str) -> Answer {
    let document = Document::of("main.py", text);
    let file = unblock::report::FileReport { name: "main.py".into(), rewritten: text.into(), unread: vec![] };
    Answer::new(Report { files: vec![file], ..Report::default() }, Rc::new(document), 1.0)
}

fn lit() -> Rc<BTreeSet<Id>> {
    Rc::new(answer().related(&Id("site".into())))
}

/// Renders a component, one element to a line.
fn html<C: BaseComponent>(props: impl FnOnce() -> C::Properties + Send + 'static) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    let renderer = ServerRenderer::<C>::with_props(props).hydratable(false);
    let html = local.block_on(&runtime, renderer.render());
    html.replace("><", ">\n<") + "\n"
}

/// Compares with the kept rendering of this name.
fn assert_kept(name: &str, html: &str) {
    let file = format!("{}/tests/views/{name}.html", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UNBLOCK_REDRAW").is_some() {
        std::fs::write(&file, html).expect("a file to write");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(html, kept, "{name} is rendered otherwise than kept; look at it, then run again with UNBLOCK_REDRAW=1");
}

#[test]
fn the_list_of_changes() {
    use app::changes::{Changes, ChangesProps};
    let html = html::<Changes>(|| ChangesProps { answer: answer(), lit: lit(), act: Callback::noop() });
    assert_kept("changes", &html);
}

#[test]
fn the_findings_with_a_baseline() {
    use app::findings::{Findings, FindingsProps};
    let html = html::<Findings>(|| FindingsProps {
        answer: answer(),
        baseline: Some(Rc::default()),
        lit: Rc::default(),
        act: Callback::noop(),
    });
    assert_kept("findings", &html);
}

#[test]
fn the_timeline() {
    use app::timeline::{Timeline, TimelineProps};
    let html = html::<Timeline>(|| TimelineProps { answer: answer(), stale: false, lit: lit(), act: Callback::noop() });
    assert_kept("timeline", &html);
}

#[test]
fn the_load_view() {
    use app::load::{LoadView, LoadViewProps};
    use unblock::report::{Traffic, TrafficSettings, load};
    let html = html::<LoadView>(|| {
        let traffic = TrafficSettings { requests: 200, rates: vec![5.0, 50.0], ..TrafficSettings::default() };
        let answer = answer();
        let (before, after) = (answer.report.before.clone(), answer.report.after.clone());
        let question = Traffic::of(&before.expect("a run"), &after.expect("a run"), traffic.clone());
        let load = Some(Rc::new(load(&question)));
        LoadViewProps { answer, traffic: Rc::new(traffic), load, act: Callback::noop() }
    });
    assert_kept("load", &html);
}

#[test]
fn the_call_graph() {
    use app::calls::{Calls, CallsProps};
    let html = html::<Calls>(|| CallsProps { answer: answer(), lit: lit(), act: Callback::noop() });
    assert_kept("calls", &html);
}

#[test]
fn the_card_of_a_blocking_call() {
    use app::card::{Card, CardProps};
    let html = html::<Card>(|| CardProps {
        id: Id("site".into()),
        callee: "requests.get".into(),
        pinned: true,
        answer: Some(answer()),
        document: fixture::document(),
        close: Callback::noop(),
        act: Callback::noop(),
    });
    assert_kept("card", &html);
}

#[test]
fn the_status_line() {
    use app::status::{Status, StatusProps};
    let html = html::<Status>(|| StatusProps {
        answer: Some(answer()),
        ran: Some(answer()),
        runs_age: RunsAge::Present,
        doing: None,
        act: Callback::noop(),
    });
    assert_kept("status", &html);
}

/// `state` once the engine has answered its document, and the runs of that answer, which come later.
fn answered(state: State) -> (State, Option<Action>) {
    let (document, asked) = (state.document.clone(), state.asked);
    let (report, programs) = unblock::report::examine(&document, &mut |_| {});
    let runs = programs.as_ref().map(|programs| Action::Ran {
        asked,
        runs: Box::new(unblock::report::run(programs)),
        milliseconds: 1.0,
    });
    let (report, programs) = (Box::new(report), programs.map(Rc::new));
    (state.after(Action::Answered { asked, report, programs, document, milliseconds: 1.0 }), runs)
}

/// Figures of one program beside the counts of another would be false.
#[test]
fn runs_are_of_the_code_in_sight_or_marked_as_older() {
    let sleep = |seconds: u32| format!("import time\n\n\ndef main():\n    time.sleep({seconds})\n\n\nmain()\n");
    let link = Link { document: Document::of("main.py", &sleep(1)), ..Link::default() };
    let (state, runs) = answered(State::new(link, Theme::System));
    let state = state.after(runs.expect("a run"));
    assert_eq!(state.runs_age(), RunsAge::Present);

    let (changed, runs) = answered(state.clone().after(Action::Edited(sleep(2))));
    assert_eq!(changed.runs_age(), RunsAge::Passing);
    assert_eq!(changed.after(runs.expect("a run")).runs_age(), RunsAge::Present);

    let (broken, _) = answered(state.after(Action::Edited(sleep(1) + "main(\n")));
    assert_eq!(broken.runs_age(), RunsAge::Earlier);
}

#[test]
fn a_run_under_way_is_not_shown_beside_code_that_has_taken_its_place() {
    let (state, runs) = answered(State::new(app::samples::Sample::first().link(), Theme::System));
    let own = "import subprocess\n\nsubprocess.run(['make'])\n";
    let state = state.after(Action::Edited(own.into())).after(runs.expect("a run"));
    assert!(state.ran.is_none());
    let (state, runs) = answered(state);
    assert!(state.ran.is_none());
    assert!(state.after(runs.expect("a run")).ran.is_some());
}

#[test]
fn a_view_that_is_waited_for() {
    use app::progress::{Strip, StripProps};
    use app::state::Stage;
    use app::views::{Views, ViewsProps};
    let state = || State::new(Link { document: Document::of("main.py", "x = 1\n"), ..Link::default() }, Theme::System);
    let first = html::<Views>(move || ViewsProps { state: state(), act: Callback::noop() });
    let next = html::<Strip>(|| StripProps { doing: Stage::Rewriting });
    assert_kept("waiting", &format!("{first}{next}"));
}

/// Each view has words for having nothing to show.
#[test]
fn empty_states_say_what_is_so_and_what_next() {
    use app::views::{Views, ViewsProps};
    let shown = |text: &'static str, view: View, answered: bool| {
        html::<Views>(move || {
            let mut state =
                State::new(Link { document: Document::of("main.py", text), view, ..Link::default() }, Theme::System);
            if answered {
                let (report, document) = ((*empty_answer(text).report).clone(), state.document.clone());
                state = state.after(Action::Answered {
                    asked: 1,
                    report: Box::new(report),
                    programs: None,
                    document,
                    milliseconds: 1.0,
                });
            }
            ViewsProps { state, act: Callback::noop() }
        })
    };
    assert!(shown("x = 1\n", View::Rewrite, false).contains("Reading the code"));
    assert!(shown("", View::Rewrite, true).contains("Paste Python"));
    assert!(shown("x = 1\n", View::Rewrite, true).contains("Nothing blocks here"));
    assert!(shown("x = 1\n", View::Timeline, true).contains("Nothing to run"));
    assert!(shown("x = 1\n", View::Load, true).contains("Nothing to serve"));
    assert!(shown("x = 1\n", View::Calls, true).contains("No blocking calls"));
    assert!(shown("x = 1\n", View::Findings, true).contains("No findings"));
}

#[test]
fn what_comes_from_the_code_is_text_and_never_html() {
    use app::status::{Status, StatusProps};
    use app::timeline::{Timeline, TimelineProps};
    let timeline = html::<Timeline>(|| {
        let mut report = fixture::report();
        report.after.as_mut().expect("a run").lanes[0].name = "<img src=x>".into();
        let answer = Answer::new(report, fixture::document(), 1.0);
        TimelineProps { answer, stale: false, lit: Rc::default(), act: Callback::noop() }
    });
    assert!(!timeline.contains("<img"), "{timeline}");
    let nothing = html::<Status>(|| StatusProps {
        answer: None,
        ran: None,
        runs_age: RunsAge::Present,
        doing: Some(app::state::Stage::Reading),
        act: Callback::noop(),
    });
    assert!(nothing.contains("Starting the engine"));
}

/// A run that stops at an error is soon over, and no faster for that.
#[test]
fn runs_that_end_otherwise_have_no_figure() {
    use unblock::report::Outcome;
    let verdict = |before: Outcome, after: Outcome| {
        let mut report = fixture::report();
        report.before.as_mut().expect("a run").outcome = before;
        report.after.as_mut().expect("a run").outcome = after;
        Answer::new(report, fixture::document(), 1.0).verdict()
    };
    let error = || Outcome::Error("NameError: name 'session' is not defined".into());
    assert_eq!(verdict(Outcome::Finished, Outcome::Finished), Some((Some("3.0\u{d7}".into()), "faster")));
    assert_eq!(verdict(Outcome::Finished, error()), Some((None, "ends otherwise")));
    assert_eq!(verdict(error(), Outcome::Finished), Some((None, "ends otherwise")));
    assert_eq!(verdict(error(), error()), Some((Some("3.0\u{d7}".into()), "faster")));
    assert_eq!(verdict(Outcome::Finished, Outcome::Limit("steps".into())), Some((None, "cut off")));
}

#[test]
fn a_patch_is_one_that_git_applies() {
    let patch = app::rewrite_view::patch_of(&answer());
    assert!(patch.starts_with("--- a/main.py\n+++ b/main.py\n@@ -1,"), "{patch}");
    assert!(patch.contains("\n-def fetch(url):\n"));
}

/// What a new page shows needs no half of the program that comes later: see `src/catalogue/later.rs`.
#[test]
fn the_first_view_s_packages_are_in_the_half_that_comes_first() {
    let (_, listed) = include_str!("../build.rs").split_once("const FIRST").expect("the list of packages");
    let listed = &listed[..listed.find("];").expect("its end")];
    let document = app::samples::Sample::first().link().document;
    let (report, _) = unblock::report::examine(&document, &mut |_| {});
    let texts = [&document.files[0].text, &report.files[0].rewritten];
    let imported = texts.into_iter().flat_map(|text| text.lines()).filter_map(|line| {
        let rest = line.strip_prefix("import ").or_else(|| line.strip_prefix("from "))?;
        rest.split(['.', ' ', ',']).next()
    });
    let imported: BTreeSet<&str> = imported.collect();
    assert!(imported.contains("requests") && imported.contains("aiohttp"), "{imported:?}");
    for package in imported {
        assert!(listed.contains(&format!("\"{package}\"")), "{package} comes later");
    }
}
