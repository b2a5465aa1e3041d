//! Generated input: programs that nobody would write, links and recordings that nobody made. What holds for every file
//! holds for them too.
//!
//! A few of each by default; `PROPTEST_CASES` says how many.

mod whole;

use proptest::prelude::*;
use unblock::profile;
use unblock::report::{Document, Report, examine, run};
use unblock::share::{Link, read_fragment, write_fragment};
use unblock::syntax::SourceFile;
use whole::{keeps_other_lines, rewritten};

/// Expressions, waiting ones among them. `f` to `i` are the functions of the program, `n` is a parameter of each.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("n".to_owned()),
        (0..4u8).prop_map(|number| number.to_string()),
        Just("time.sleep(0.01)".to_owned()),
        Just("requests.get('http://a.example').json()".to_owned()),
        Just("open('a.txt').read()".to_owned()),
        Just("subprocess.run(['true'])".to_owned()),
        "[f-i]".prop_map(|name| format!("{name}(n)")),
        "[f-i]".prop_map(|name| name.to_string()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| format!("({a}, {b})")),
            two.clone().prop_map(|(a, b)| format!("[{a} for n in range({b})]")),
            two.clone().prop_map(|(a, b)| format!("({a} if {b} else n)")),
            two.clone().prop_map(|(a, b)| format!("{a} and {b}")),
            two.clone().prop_map(|(a, b)| format!("{a}.items({b})[0]")),
            inner.clone().prop_map(|a| format!("list(map(lambda n: {a}, range(3)))")),
            inner.clone().prop_map(|a| format!("f'{{{}}}'", a.replace('\'', "\""))),
            inner.clone().prop_map(|a| format!("sorted([1], key=lambda n: {a})")),
            inner.prop_map(|a| format!("pool.submit(g, {a}).result()")),
        ]
    })
}

/// Lines of a block, without their indentation.
fn block() -> impl Strategy<Value = Vec<String>> {
    let simple = prop_oneof![
        expression().prop_map(|a| vec![a]),
        expression().prop_map(|a| vec![format!("m = {a}")]),
        expression().prop_map(|a| vec![format!("n += {a}  # counted")]),
        expression().prop_map(|a| vec![format!("return {a}")]),
        expression().prop_map(|a| vec![format!("yield {a}")]),
        Just(vec!["print(n)".to_owned()]),
        Just(vec!["global total".to_owned(), "total = n".to_owned()]),
    ];
    let statement = simple.prop_recursive(3, 16, 3, |inner| {
        let body = prop::collection::vec(inner, 1..3).prop_map(|all| all.concat());
        let under = |head: String, body: Vec<String>| -> Vec<String> {
            std::iter::once(head).chain(body.into_iter().map(|line| format!("    {line}"))).collect()
        };
        prop_oneof![
            (expression(), body.clone()).prop_map(move |(a, body)| under(format!("for n in [{a}]:"), body)),
            (expression(), body.clone()).prop_map(move |(a, body)| under(format!("if {a}:"), body)),
            (expression(), body.clone()).prop_map(move |(a, body)| under(format!("while {a}:"), body)),
            body.clone().prop_map(move |body| under("with open('a.txt') as file:".into(), body)),
            body.clone().prop_map(move |body| under("with ThreadPoolExecutor() as pool:".into(), body)),
            body.clone().prop_map(move |body| [
                under("try:".into(), body),
                under("finally:".into(), vec!["f(1)".into()])
            ]
            .concat()),
            body.prop_map(move |body| under("def inner(n=1):".into(), body)),
        ]
    });
    prop::collection::vec(statement, 1..4).prop_map(|all| all.concat())
}

/// A module of four functions and a class, with some of them called at its end.
fn program() -> impl Strategy<Value = String> {
    let heads =
        prop_oneof![Just("def"), Just("def"), Just("@contextmanager\ndef"), Just("@lru_cache\ndef"), Just("async def")];
    (prop::collection::vec((heads, block()), 5), "[f-i]").prop_map(|(functions, entry)| {
        let mut text = String::from(
            "import subprocess\nimport time\nfrom concurrent.futures import ThreadPoolExecutor\nfrom contextlib import contextmanager\nfrom functools import lru_cache\n\nimport requests\n",
        );
        for ((head, mut body), name) in functions.into_iter().zip(["f", "g", "h", "i", "method"]) {
            let (indent, parameters) = if name == "method" { ("    ", "self, n") } else { ("", "n") };
            // Python lets no asynchronous generator return a value.
            if head == "async def" {
                body.iter_mut().for_each(|line| *line = line.replace("yield ", "m = "));
            }
            text += if name == "method" { "\n\nclass Thing:" } else { "\n" };
            for line in head.lines() {
                text += &format!("\n{indent}{line}");
            }
            text += &format!(" {name}({parameters}):\n");
            body.iter().for_each(|line| text += &format!("{indent}    {line}\n"));
        }
        text + &format!("\n\nif __name__ == '__main__':\n    {entry}(1)\n    Thing().method(2)\n")
    })
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(32)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: cases(), max_shrink_time: 30_000, ..ProptestConfig::default() })]

    #[test]
    fn a_rewrite_is_valid_and_final_and_leaves_other_lines(text in program()) {
        prop_assume!(SourceFile::parse(text.as_str()).unread.is_empty());
        let once = rewritten(&text);
        prop_assert!(once.dropped.is_empty(), "had to leave out {:?} of\n{text}", once.dropped);
        prop_assert!(SourceFile::parse(once.text.as_str()).unread.is_empty(), "{text}\nbecame\n{}", once.text);
        prop_assert!(keeps_other_lines(&text, &once), "{text}\nbecame\n{}", once.text);
        let twice = rewritten(&once.text);
        prop_assert!(twice.edits.is_empty(), "{text}\nbecame\n{}\nand that\n{}", once.text, twice.text);
    }

    #[test]
    fn runs_end_and_are_the_same_each_time(text in program()) {
        let examined = || -> (Report, _) {
            let (report, programs) = examine(&Document::of("program.py", &text), &mut |_| {});
            let runs = programs.map(|programs| serde_json::to_string(&run(&programs)).unwrap());
            (report, runs)
        };
        prop_assert_eq!(examined(), examined());
    }

    #[test]
    fn any_text_can_be_read_and_put_in_a_link(text in any::<String>()) {
        let link = Link { document: Document::of("any.py", &text), ..Link::default() };
        prop_assert_eq!(read_fragment(&write_fragment(&link)), Ok(Some(link)));
        let _ = examine(&Document::of("any.py", &text), &mut |_| {});
    }

    #[test]
    fn no_fragment_and_no_recording_is_more_than_an_error(bytes in any::<Vec<u8>>(), fragment in "(code=[12]\\.)?[A-Za-z0-9_=&%-]{0,200}") {
        let _ = read_fragment(&fragment);
        let _ = profile::read(&bytes);
        let _ = profile::read(&[b"{\0".as_slice(), &bytes].concat());
    }
}
