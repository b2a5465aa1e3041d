//! A document with the report that the engine might give for it, made by hand so that views are tested by themselves.

use std::rc::Rc;
use unblock::report::*;
use unblock::text::{Edit, Span};

pub const TEXT: &str = "\
import requests

def fetch(url):
    return requests.get(url).json()

def api(urls):
    return [fetch(url) for url in urls]

api([1, 2, 3])
";

const REWRITTEN: &str = "\
import asyncio

import aiohttp

async def fetch(client, url):
    async with client.get(url) as response:
        return await response.json()

async def api(urls):
    async with aiohttp.ClientSession() as client:
        return await asyncio.gather(*(fetch(client, url) for url in urls))

asyncio.run(api([1, 2, 3]))
";

pub fn document() -> Rc<Document> {
    Rc::new(Document::of("main.py", TEXT))
}

fn id(name: &str) -> Id {
    Id(name.into())
}

/// The first `words` of a text.
fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("words of the text") as u32;
    Span::new(start, start + words.len() as u32)
}

fn place(words: &str) -> Place {
    Place { file: 0, span: span(TEXT, words) }
}

pub fn report() -> Report {
    let text = TEXT;
    Report {
        version: VERSION,
        files: vec![FileReport { name: "main.py".into(), rewritten: REWRITTEN.into(), unread: vec![] }],
        sites: vec![site()],
        functions: vec![function("fetch", &["requests.get"]), function("api", &["fetch", "requests.get"])],
        calls: vec![
            CallEdge {
                caller: None,
                callee: Callee::Function(id("api")),
                place: Place { file: 0, span: span(text, "api([") },
            },
            CallEdge { caller: Some(id("api")), callee: Callee::Function(id("fetch")), place: place("fetch(url) for") },
            CallEdge { caller: Some(id("fetch")), callee: Callee::Site(id("site")), place: place("requests.get(url)") },
        ],
        changes: vec![change("await", Safety::Safe), change("gather", Safety::Review)],
        findings: vec![finding()],
        before: Some(before()),
        after: Some(after()),
        ..Report::default()
    }
}

fn site() -> Site {
    Site {
        id: id("site"),
        place: place("requests.get(url)"),
        callee: place("requests.get"),
        name: "requests.get".into(),
        category: "http".into(),
        milliseconds: 150.0,
        measure: Measure::Catalogue,
        recorded: None,
        function: Some(id("fetch")),
        why: "the thread waits for the network".into(),
        replacement: Some("async with client.get(url) as response:".into()),
        differences: Some("`response.json` is a coroutine".into()),
        documentation: Some("https://docs.aiohttp.org/".into()),
        evidence: vec![Evidence { place: place("import requests"), text: "`requests` is imported".into() }],
        on_loop: false,
    }
}

fn function(name: &str, chain: &[&str]) -> Function {
    Function {
        id: id(name),
        name: name.into(),
        place: place(&format!("def {name}")),
        name_place: place(name),
        is_async: false,
        becomes_async: true,
        blocks: true,
        chain: chain.iter().map(|text| ChainLink { text: (*text).into(), place: place("requests.get") }).collect(),
        own_milliseconds: 150.0,
        total_milliseconds: 450.0,
        entry: None,
        obstacle: None,
        bridge: Bridge::Convert,
    }
}

fn change(kind: &str, safety: Safety) -> Change {
    Change {
        id: id(kind),
        kind: kind.into(),
        place: place("return requests.get(url).json()"),
        title: format!("use `{kind}` here"),
        why: "`fetch` waits for the network".into(),
        safety,
        caution: (safety == Safety::Review).then(|| "the order of requests changes".into()),
        function: Some(id("fetch")),
        sites: vec![id("site")],
        depends_on: vec![],
        on: true,
    }
}

fn finding() -> Finding {
    Finding {
        id: id("finding"),
        rule: "blocking-call".into(),
        place: place("requests.get"),
        what: "`requests.get` holds its thread".into(),
        why: "no other task runs meanwhile".into(),
        remedy: "use `await client.get(url)`".into(),
        milliseconds: Some(150.0),
        function: Some(id("fetch")),
        site: Some(id("site")),
        fix: Some(Fix {
            what: "call `client.get`".into(),
            safety: Safety::Review,
            edits: vec![Edit { span: place("requests.get").span, text: "client.get".into() }],
        }),
        silenced: false,
    }
}

const MS: u64 = 1_000_000;

fn lane(name: &str, kind: LaneKind, total: u64, spans: Vec<LaneSpan>) -> Lane {
    Lane {
        name: name.into(),
        runs: "fetch".into(),
        kind,
        created: 0,
        finished: Some(total),
        ending: Ending::Returned,
        spans,
    }
}

fn stretch(state: LaneState, start: u64, end: u64, label: &str, source: Span) -> LaneSpan {
    LaneSpan {
        state,
        start: start * MS,
        end: end * MS,
        source: Some(Source { file: 0, span: source }),
        label: label.into(),
        awaits: if label == "client.get" { Awaits::Outside } else { Awaits::Others },
    }
}

/// Three requests, one after the other.
fn before() -> Run {
    let at = span(TEXT, "requests.get(url)");
    let spans = (0..3).map(|i| stretch(LaneState::Blocking, i * 150, (i + 1) * 150, "requests.get", at)).collect();
    let source = Some(Source { file: 0, span: at });
    let blocks = |i: u64| Event {
        at: i * 150 * MS,
        lane: 0,
        what: What::Blocks { on: "requests.get".into(), nanoseconds: 150 * MS },
        source,
    };
    let mut events = vec![Event { at: 0, lane: 0, what: What::Started, source: None }];
    events.extend((0..3).map(blocks));
    events.push(Event { at: 450 * MS, lane: 0, what: What::Prints("3 done\n".into()), source: None });
    events.push(Event { at: 450 * MS, lane: 0, what: What::Finished, source: None });
    Run {
        total: 450 * MS,
        printed: "3 done\n".into(),
        lanes: vec![lane("main", LaneKind::Main, 450 * MS, spans)],
        events,
        assumptions: vec![Assumption {
            id: id("assumed"),
            source,
            what: "`requests.get` takes".into(),
            value: "150".into(),
            kind: AssumptionKind::Milliseconds,
        }],
        most_tasks: 0,
        ..Run::default()
    }
}

/// The same, together.
fn after() -> Run {
    let at = span(REWRITTEN, "client.get(url)");
    let source = Some(Source { file: 0, span: at });
    let task = |i: u64| {
        let spans = vec![
            stretch(LaneState::Queued, 0, 2 * i, "", at),
            stretch(LaneState::Running, 2 * i, 2 * i + 2, "", at),
            stretch(LaneState::Waiting, 2 * i + 2, 150, "client.get", at),
        ];
        lane(&format!("Task-{}", i + 2), LaneKind::Task, 150 * MS, spans)
    };
    let main = vec![stretch(LaneState::Waiting, 0, 150, "asyncio.gather", span(REWRITTEN, "asyncio.gather"))];
    let mut lanes = vec![lane("Task-1", LaneKind::Task, 150 * MS, main)];
    lanes.extend((0..3).map(task));
    let event = |at: u64, lane: u32, what: What| Event { at: at * MS, lane, what, source };
    let mut events = vec![event(0, 0, What::Started)];
    events.extend((1..4).map(|i| event(0, i, What::Created)));
    events.push(event(0, 0, What::Waits("asyncio.gather".into())));
    for i in 1..4 {
        events.push(event(u64::from(i) * 2 - 2, i, What::Started));
        events.push(event(u64::from(i) * 2, i, What::Waits("client.get".into())));
    }
    events.extend((1..4).map(|i| event(150, i, What::Finished)));
    events.push(event(150, 0, What::Finished));
    Run { total: 150 * MS, idle: 0.96, most_tasks: 4, lanes, events, ..Run::default() }
}
