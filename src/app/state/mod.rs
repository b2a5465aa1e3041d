//! The page's state and all that can happen to it: plain data and one reducer, without side effects.

mod parts;

pub use parts::*;

use super::answer::Answer;
use super::recording::{Recorded, Recording, recorded};
use super::samples::{self, Sample};
use std::collections::BTreeSet;
use std::rc::Rc;
use unblock::profile::Matched;
use unblock::report::{
    Document, File, Id, LoadReport, Place, Programs, Report, Runs, Settings, Sighting, TrafficSettings,
};
use unblock::share::{Embed, Link, View};
use unblock::text::apply_edits;
use yew::Reducible;

/// Larger texts are not taken in: the browser's editor itself would no longer answer.
pub const LARGEST_TEXT: usize = 5_000_000;

#[derive(Clone, PartialEq)]
pub struct State {
    pub document: Rc<Document>,
    /// The file that the editor shows: an index into the document's files.
    pub open: usize,
    /// Goes up when the document is replaced by another one; the editor then forgets its undo history.
    pub replaced: u32,
    /// Goes up with every change that bears on the answer.
    pub asked: u32,
    /// The last answer; while the next is on its way, it stays in sight.
    pub answer: Option<Answer>,
    /// The change which `answer` answers.
    pub answered: u32,
    /// What blocks in the present document, while the rest of its answer is on its way.
    pub sighting: Option<Rc<Sighting>>,
    /// What the engine does about the next one.
    pub stage: Stage,
    /// What the last answer has yet to run.
    pub programs: Option<Rc<Programs>>,
    /// The last answer with runs: kept in sight while the code cannot be run.
    pub ran: Option<Answer>,
    /// The first question whose runs still count.
    runs_since: u32,
    /// Milliseconds that the last runs took to compute.
    pub run_took: f64,
    /// Requests and machine of the load view.
    pub traffic: Rc<TrafficSettings>,
    /// The last answer about that.
    pub load: Option<Rc<LoadReport>>,
    pub view: View,
    /// What the person points at, and all that belongs to it.
    pub lit: Rc<BTreeSet<Id>>,
    /// Where the tasks stand at the player's instant.
    pub stands: Rc<Vec<Stand>>,
    /// What the person last asked to see.
    pub goal: Option<Goal>,
    /// The text that the last fix makes of the open file, or that stays where what was typed is not taken.
    pub fixed: Option<Fixed>,
    pub panel: Option<Panel>,
    pub notice: Option<Notice>,
    pub layout: DiffLayout,
    pub theme: Theme,
    pub baseline: Option<Rc<BTreeSet<Id>>>,
    pub embed: Option<Embed>,
    /// A recording of a profiler that waits to be looked through.
    pub recording: Option<Rc<Recording>>,
    /// What came of the last one.
    pub recorded: Option<Rc<Recorded>>,
}

pub enum Action {
    /// The open file has this text now.
    Edited(String),
    /// A link or a sample takes the place of everything.
    Opened(Box<Link>),
    Show(usize),
    Add(File),
    /// Files come from outside, with a note about what was left out.
    TakeIn(Vec<File>, String),
    /// A recording of a profiler comes.
    Record(Recording),
    /// What recorded it and what it says, or why it cannot be read.
    Recorded(Result<(String, Matched), String>),
    Rename(usize, String),
    Close(usize),
    Adjust(Box<dyn FnOnce(&mut Settings)>),
    Answered {
        asked: u32,
        report: Box<Report>,
        programs: Option<Rc<Programs>>,
        document: Rc<Document>,
        milliseconds: f64,
    },
    /// What blocks is known, before the rest of the answer.
    Sighted {
        asked: u32,
        sighting: Sighting,
    },
    /// The engine has come so far, by the number of its own stage.
    Stage(u32),
    /// The runs of an answer, which come after it.
    Ran {
        asked: u32,
        runs: Box<Runs>,
        /// What they took to compute.
        milliseconds: f64,
    },
    /// Other requests, or another machine.
    Traffic(Box<dyn FnOnce(&mut TrafficSettings)>),
    Loaded(LoadReport),
    /// The engine stopped over the present document.
    Failed,
    View(View),
    /// The pointer or the focus is on this thing, or on nothing.
    Light(Option<Id>),
    /// The player stands at another instant, or nowhere.
    Stand(Rc<Vec<Stand>>),
    /// Bring this thing into view.
    Go(Id),
    /// Do what a machine can do about this finding.
    Fix(Id),
    GoTo(Place),
    Panel(Option<Panel>),
    Notice(Option<Notice>),
    Layout(DiffLayout),
    NextTheme,
    /// Remember the present findings as known, or forget them.
    Baseline(bool),
}

impl Action {
    pub fn adjust(change: impl FnOnce(&mut Settings) + 'static) -> Self {
        Self::Adjust(Box::new(change))
    }

    pub fn sample(sample: &Sample) -> Self {
        Self::Opened(Box::new(sample.link()))
    }

    pub fn say(text: impl Into<String>) -> Self {
        Self::Notice(Some(Notice { tone: Tone::Plain, text: text.into() }))
    }

    pub fn problem(text: impl Into<String>) -> Self {
        Self::Notice(Some(Notice { tone: Tone::Problem, text: text.into() }))
    }
}

impl State {
    pub fn new(link: Link, theme: Theme) -> Self {
        Self {
            document: Rc::new(link.document),
            open: 0,
            replaced: 0,
            asked: 1,
            answer: None,
            answered: 0,
            sighting: None,
            stage: Stage::default(),
            programs: None,
            ran: None,
            runs_since: 0,
            run_took: 0.0,
            traffic: Rc::new(link.traffic),
            load: None,
            view: link.view,
            lit: Rc::default(),
            stands: Rc::default(),
            goal: None,
            fixed: None,
            panel: None,
            notice: None,
            layout: DiffLayout::default(),
            theme,
            baseline: link.baseline.map(Rc::new),
            embed: link.embed,
            recording: None,
            recorded: None,
        }
    }

    pub fn file(&self) -> &File {
        &self.document.files[self.open]
    }

    /// What the address bar holds.
    pub fn link(&self) -> Link {
        Link {
            document: (*self.document).clone(),
            view: self.view,
            traffic: (*self.traffic).clone(),
            baseline: self.baseline.as_deref().cloned(),
            embed: self.embed.clone(),
        }
    }

    /// The answer is to the present document.
    pub fn is_current(&self) -> bool {
        self.answered == self.asked
    }

    /// Where the runs in sight come from.
    pub fn runs_age(&self) -> RunsAge {
        let has_own = self.answer.as_ref().is_none_or(|answer| answer.report.before.is_some());
        match (&self.ran, &self.programs) {
            (None, _) => RunsAge::Present,
            _ if has_own => RunsAge::Present,
            (_, Some(_)) => RunsAge::Passing,
            (_, None) => RunsAge::Earlier,
        }
    }

    /// What the person waits for; nothing where all is said.
    pub fn doing(&self) -> Option<Stage> {
        let running = self.programs.is_some().then_some(Stage::Simulating);
        if self.is_current() { running } else { Some(self.stage) }
    }

    /// The page after `action`.
    pub fn after(mut self, action: Action) -> Self {
        match action {
            Action::Edited(text) => self.edit(text),
            Action::Opened(link) => self.replace(*link),
            Action::Show(file) if file < self.document.files.len() => self.open = file,
            Action::Show(_) => {}
            Action::Add(file) => self.add(vec![file]),
            Action::TakeIn(files, note) => self.take_in(files, note),
            Action::Record(recording) => self.recording = Some(Rc::new(recording)),
            Action::Recorded(result) => self.take_recorded(result),
            Action::Rename(file, name) => self.rename(file, &name),
            Action::Close(file) => self.close(file),
            Action::Adjust(change) => self.adjust(change),
            Action::Answered { asked, report, programs, document, milliseconds } => {
                if asked == self.asked {
                    self.take(Answer::new(*report, document, milliseconds), programs);
                }
            }
            Action::Sighted { asked, sighting } => {
                if asked == self.asked && asked != self.answered {
                    self.sighting = Some(Rc::new(sighting));
                }
            }
            Action::Stage(ended) => self.stage = Stage::after(ended),
            Action::Ran { asked, runs, milliseconds } => {
                self.run_took = milliseconds;
                if asked == self.answered && asked >= self.runs_since {
                    self.take_runs(*runs);
                }
            }
            Action::Traffic(change) => change(Rc::make_mut(&mut self.traffic)),
            Action::Loaded(load) => self.load = Some(Rc::new(load)),
            Action::Failed => self.fail(),
            Action::View(view) => self.view = view,
            Action::Light(id) => self.light(id.as_ref()),
            Action::Stand(stands) => self.stands = stands,
            Action::Go(id) => {
                if let Some(place) = self.answer.as_ref().and_then(|answer| answer.place_of(&id)) {
                    self.go(place);
                    self.light(Some(&id));
                }
            }
            Action::GoTo(place) => self.go(place),
            Action::Fix(id) => self.fix(&id),
            Action::Panel(panel) => self.panel = panel,
            Action::Notice(notice) => self.notice = notice,
            Action::Layout(layout) => self.layout = layout,
            Action::NextTheme => self.theme = self.theme.next(),
            Action::Baseline(set) => self.set_baseline(set),
        }
        self
    }

    /// A change that bears on the answer.
    fn change(&mut self, change: impl FnOnce(&mut Document)) {
        let mut document = (*self.document).clone();
        change(&mut document);
        if document != *self.document {
            self.document = Rc::new(document);
            self.asked += 1;
            (self.stage, self.sighting) = (Stage::default(), None);
        }
    }

    fn adjust(&mut self, change: Box<dyn FnOnce(&mut Settings)>) {
        self.change(|document| change(&mut document.settings));
    }

    fn edit(&mut self, text: String) {
        if text.len() > LARGEST_TEXT {
            self.notice = Some(too_large());
            let kept = self.file().text.clone();
            return self.hand_over(kept);
        }
        let open = self.open;
        let replaced = samples::is_replaced(&self.file().text, &text);
        let is_new = replaced && samples::is_untouched(&self.document);
        self.change(|document| {
            let file = &mut document.files[open];
            file.text = text;
            if is_new {
                file.name = "main.py".into();
            }
        });
        if replaced {
            self.forget_runs();
        }
    }

    /// What other code took says nothing about what has taken its place, nor does a run of it that is under way.
    fn forget_runs(&mut self) {
        (self.ran, self.load, self.programs) = (None, None, None);
        self.runs_since = self.asked;
    }

    /// Another document comes; the same one in another view keeps the editor as it is.
    fn replace(&mut self, link: Link) {
        if link.document == *self.document {
            self.view = link.view;
            self.traffic = Rc::new(link.traffic);
            self.baseline = link.baseline.map(Rc::new);
            self.panel = None;
            return;
        }
        let (replaced, asked) = (self.replaced + 1, self.asked + 1);
        *self = Self { replaced, asked, layout: self.layout, ..Self::new(link, self.theme) };
    }

    /// An untouched sample makes room for a person's own files.
    fn take_in(&mut self, files: Vec<File>, note: String) {
        let makes_room =
            files.iter().any(|file| file.text.len() <= LARGEST_TEXT) && samples::is_untouched(&self.document);
        if makes_room {
            let settings = self.document.settings.clone();
            self.document = Rc::new(Document { files: Vec::new(), settings });
            (self.replaced, self.open) = (self.replaced + 1, 0);
        }
        self.add(files);
        if makes_room {
            self.forget_runs();
        }
        if !note.is_empty() {
            self.notice = Some(Notice { tone: Tone::Problem, text: note });
        }
    }

    /// Shows the first of the files that come.
    fn add(&mut self, files: Vec<File>) {
        let (fitting, large): (Vec<File>, Vec<File>) =
            files.into_iter().partition(|file| file.text.len() <= LARGEST_TEXT);
        if !large.is_empty() {
            self.notice = Some(too_large());
        }
        if fitting.is_empty() {
            return;
        }
        let first = self.document.files.len();
        self.change(|document| {
            for file in fitting {
                let name = free_name(&document.files, &file.name);
                document.files.push(File { name, text: file.text });
            }
        });
        self.open = first;
    }

    fn rename(&mut self, file: usize, name: &str) {
        let name = name.trim();
        let taken = self.document.files.iter().enumerate().any(|(i, other)| i != file && other.name == name);
        if taken {
            self.notice = Some(Notice { tone: Tone::Problem, text: format!("There is a file called {name} already.") });
        } else if !name.is_empty() && file < self.document.files.len() {
            self.change(|document| document.files[file].name = name.into());
        }
    }

    /// The last file does not close: there is always one to type in.
    fn close(&mut self, file: usize) {
        if self.document.files.len() < 2 || file >= self.document.files.len() {
            return;
        }
        self.change(|document| drop(document.files.remove(file)));
        if self.open > file || self.open == self.document.files.len() {
            self.open -= 1;
        }
    }

    fn take(&mut self, answer: Answer, programs: Option<Rc<Programs>>) {
        self.answered = self.asked;
        self.sighting = None;
        // Half a line keeps the last runs in sight, as it cannot run; code that starts nothing has none.
        let unfinished = answer.is_unfinished();
        let programs = programs.filter(|_| !unfinished);
        if programs.is_none() && !unfinished {
            (self.ran, self.load) = (None, None);
        }
        self.programs = programs;
        self.answer = Some(answer);
    }

    /// Measured times take the place of those of an earlier recording.
    fn take_recorded(&mut self, result: Result<(String, Matched), String>) {
        let Some((recording, answer)) = self.recording.take().zip(self.answer.clone()) else { return };
        self.notice = Some(match result {
            Err(why) => Notice { tone: Tone::Problem, text: format!("{}: {why}.", recording.name) },
            Ok((tool, matched)) => {
                let recorded = recorded(&recording.name, tool, &matched, &answer);
                let notice = Notice { tone: Tone::Plain, text: recorded.sentence() };
                self.recorded = Some(Rc::new(recorded));
                self.change(|document| document.settings.measured = matched.measured);
                notice
            }
        });
    }

    fn take_runs(&mut self, runs: Runs) {
        self.programs = None;
        if let Some(answer) = &mut self.answer {
            *answer = answer.with_runs(runs);
            self.ran = Some(answer.clone());
        }
    }

    /// There will be no answer to this document: the last one stays in sight.
    fn fail(&mut self) {
        self.answered = self.asked;
        self.programs = None;
        let text = "The analysis stopped over this code and was restarted. Your code is untouched; the last results stay in view.";
        self.notice = Some(Notice { tone: Tone::Problem, text: text.into() });
    }

    fn light(&mut self, id: Option<&Id>) {
        let lit = match (id, &self.answer) {
            (Some(id), Some(answer)) => answer.related(id),
            _ => BTreeSet::new(),
        };
        if lit != *self.lit {
            self.lit = Rc::new(lit);
        }
    }

    fn go(&mut self, place: Place) {
        self.open = (place.file as usize).min(self.document.files.len() - 1);
        let number = self.goal.as_ref().map_or(0, |goal| goal.number) + 1;
        self.goal = Some(Goal { place, number });
    }

    /// Edits of an answer fit only the text which it answers.
    fn fix(&mut self, id: &Id) {
        let Some(answer) = self.answer.as_ref().filter(|_| self.answered == self.asked) else { return };
        let Some(finding) = answer.report.findings.iter().find(|finding| finding.id == *id) else { return };
        let open = finding.place.file as usize;
        let (Some(fix), Some(file)) = (&finding.fix, self.document.files.get(open)) else { return };
        if let Ok(text) = apply_edits(&file.text, &fix.edits) {
            self.open = open;
            // A frame without an editor has nobody to hand it to.
            if self.embed.as_ref().is_some_and(|embed| !embed.editor) {
                return self.edit(text);
            }
            self.hand_over(text);
        }
    }

    /// Has the editor take over another text than it shows.
    fn hand_over(&mut self, text: String) {
        let number = self.fixed.as_ref().map_or(0, |fixed| fixed.number) + 1;
        self.fixed = Some(Fixed { text, number });
    }

    fn set_baseline(&mut self, set: bool) {
        let findings = self.answer.iter().flat_map(|answer| &answer.report.findings);
        self.baseline = set.then(|| Rc::new(findings.map(|finding| finding.id.clone()).collect()));
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).after(action))
    }
}

fn too_large() -> Notice {
    Notice {
        tone: Tone::Problem,
        text: "That is more than 5 MB of text, which is more than this page takes. What was here is unchanged.".into(),
    }
}

/// `name`, or `name-2` and so on where it is taken.
fn free_name(files: &[File], name: &str) -> String {
    let taken = |name: &str| files.iter().any(|file| file.name == name);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "py"));
    let numbered = (2..).map(|n| format!("{stem}-{n}.{ending}"));
    std::iter::once(name.to_string()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        State::new(Link { document: Document::of("main.py", "x = 1\n"), ..Link::default() }, Theme::System)
    }

    fn answered(state: State, asked: u32) -> State {
        let document = state.document.clone();
        state.after(Action::Answered { asked, report: Box::default(), programs: None, document, milliseconds: 1.0 })
    }

    #[test]
    fn a_stale_answer_is_dropped_and_the_last_one_stays() {
        let state = answered(state(), 1).after(Action::Edited("y".into()));
        let state = answered(state, 1);
        assert!(!state.is_current() && state.answer.is_some());
        assert!(answered(state, 2).is_current());
    }

    #[test]
    fn an_edit_that_changes_nothing_asks_nothing() {
        let state = state().after(Action::Edited("x = 1\n".into()));
        assert_eq!(state.asked, 1);
    }

    #[test]
    fn a_failure_keeps_the_code_and_the_last_answer() {
        let state = answered(state(), 1).after(Action::Edited("y".into())).after(Action::Failed);
        assert!(state.is_current() && state.answer.is_some() && state.notice.is_some());
        assert_eq!(state.file().text, "y");
    }

    #[test]
    fn a_huge_text_leaves_the_document_alone() {
        let state = state().after(Action::Edited("#".repeat(LARGEST_TEXT + 1)));
        assert_eq!(state.file().text, "x = 1\n");
        assert_eq!(state.fixed.unwrap().text, "x = 1\n", "the editor shows it again");
        assert_eq!(state.notice.unwrap().tone, Tone::Problem);
    }

    #[test]
    fn a_fix_is_a_text_for_the_editor_and_fits_what_was_answered_alone() {
        let document = Document::of("main.py", "import asyncio\nasync def f():\n    asyncio.get_event_loop()\n");
        let report = unblock::report::examine(&document, &mut |_| {}).0;
        let finding = report.findings.iter().find(|finding| finding.fix.is_some()).unwrap().id.clone();
        let state = State::new(Link { document: document.clone(), ..Link::default() }, Theme::System);
        let answer = Action::Answered {
            asked: 1,
            report: Box::new(report),
            programs: None,
            document: Rc::new(document),
            milliseconds: 1.0,
        };
        let state = state.after(answer).after(Action::Fix(finding.clone()));
        let fixed = state.fixed.clone().unwrap();
        assert!(fixed.text.contains("asyncio.get_running_loop()"), "{}", fixed.text);
        let state = state.after(Action::Edited("x = 1\n".into())).after(Action::Fix(finding));
        assert_eq!(state.fixed, Some(fixed), "the answer is to another text");
    }

    #[test]
    fn marks_of_the_present_code_come_early_and_only_until_its_answer() {
        let state = answered(state(), 1).after(Action::Edited("x = 2\n".into()));
        let asked = state.asked;
        let sighted = |asked| Action::Sighted { asked, sighting: Sighting::default() };
        assert!(state.clone().after(sighted(asked - 1)).sighting.is_none(), "of older code");
        let state = state.after(sighted(asked));
        assert!(state.sighting.is_some());
        assert!(state.clone().after(Action::Edited("x = 3\n".into())).sighting.is_none(), "the code went on");
        let state = answered(state, asked);
        assert!(state.sighting.is_none());
        assert!(state.after(sighted(asked)).sighting.is_none(), "after the answer");
    }

    #[test]
    fn files_get_free_names_and_the_last_one_does_not_close() {
        let file = File { name: "main.py".into(), text: String::new() };
        let state = state().after(Action::Add(file));
        assert_eq!((state.file().name.as_str(), state.open), ("main-2.py", 1));
        let state = state.after(Action::Rename(1, "main.py".into()));
        assert_eq!(state.file().name, "main-2.py");
        let state = state.after(Action::Close(0)).after(Action::Close(0));
        assert_eq!((state.document.files.len(), state.file().name.as_str()), (1, "main-2.py"));
    }

    #[test]
    fn files_from_outside_take_the_place_of_an_untouched_sample_alone() {
        let files = || ["a.py", "b.py"].map(|name| File { name: name.into(), text: String::new() }).to_vec();
        let names = |state: &State| state.document.files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
        let state = State::new(Sample::first().link(), Theme::System).after(Action::TakeIn(files(), String::new()));
        assert_eq!((names(&state), state.open, state.replaced), (vec!["a.py".into(), "b.py".into()], 0, 1));
        let state = state.after(Action::TakeIn(files(), "one was left out".into()));
        assert_eq!((names(&state).len(), state.file().name.as_str()), (4, "a-2.py"));
        assert_eq!(state.notice.unwrap().text, "one was left out");
    }
}
