//! Every format, from recordings of the real tools; what is broken; and files of foreign people.

use super::*;

/// A program of a class, two functions and the module, as it was recorded.
fn subject() -> Subject {
    let function = |name: &str, first, named, last| Defined { file: 0, name: name.into(), first, named, last };
    let call = |function, path: &str, line| Called { function, path: path.into(), first: line, last: line };
    Subject {
        files: vec!["app/shop.py".into()],
        functions: vec![
            function("<module>", 0, 1, 33),
            function("Client.fetch", 6, 6, 8),
            function("Client.both", 10, 10, 11),
            function("slow", 14, 14, 16),
            function("run", 19, 19, 20),
            function("main", 23, 23, 28),
        ],
        calls: vec![
            call(1, "time.sleep", 7),
            call(3, "time.sleep", 15),
            call(3, "time.sleep", 16),
            call(4, "subprocess.run", 20),
        ],
    }
}

fn recording(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/profiles/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Total milliseconds of a call or function, and how often.
fn time(matched: &Matched, function: &str, call: Option<&str>, number: u32) -> (f64, Option<u64>) {
    let is_it = |one: &&Measured| one.function == function && one.call.as_deref() == call && one.number == number;
    let one = matched.measured.iter().find(is_it).unwrap_or_else(|| panic!("{function} {call:?}: {matched:#?}"));
    (one.total(), one.count)
}

#[test]
fn every_format_tells_what_waited() {
    let formats = [
        ("cprofile.prof", "cProfile", true),
        ("cprofile-3.8.prof", "cProfile", true),
        ("viztracer.json", "viztracer", true),
        ("pyinstrument.json", "pyinstrument", false),
        ("py-spy.speedscope.json", "py-spy", false),
        ("py-spy.chrome.json", "a Chrome trace", false),
        ("py-spy.raw.txt", "py-spy, at 100 samples a second", false),
    ];
    for (file, tool, counted) in formats {
        let profile = read(&recording(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!((profile.tool, profile.counted), (tool, counted), "{file}");
        let matched = matched(&profile, &subject());
        let near = |(total, _): (f64, Option<u64>), expected: f64| {
            assert!(
                (expected * 0.75..expected * 1.6).contains(&total),
                "{file}: {total}, not {expected}: {matched:#?}"
            );
        };
        near(time(&matched, "Client.fetch", Some("time.sleep"), 0), 180.0);
        near(time(&matched, "Client.both", None, 0), 180.0);
        // Starting a process takes as long as it takes.
        let (process, _) = time(&matched, "run", Some("subprocess.run"), 0);
        assert!((20.0..150.0).contains(&process), "{file}: {process}");
        near(time(&matched, "main", None, 0), 295.0);
        let sleeps = [0, 1].map(|number| time(&matched, "slow", Some("time.sleep"), number));
        near((sleeps[0].0 + sleeps[1].0, None), 70.0);
        if counted {
            assert_eq!(time(&matched, "Client.fetch", Some("time.sleep"), 0).1, Some(6), "{file}");
            assert_eq!(time(&matched, "Client.both", None, 0).1, Some(3), "{file}");
        }
        let ours = |one: &&Unmatched| one.frame.contains("shop.py") || one.frame.contains("waitpid");
        assert_eq!(matched.unmatched.iter().find(ours), None, "{file}: what is known is not listed");
    }
}

#[test]
fn events_of_speedscope_are_stacks_between_them() {
    let text = r#"{"$schema": "https://www.speedscope.app/file-format-schema.json", "exporter": "x",
        "shared": {"frames": [{"name": "slow", "file": "/x/shop.py", "line": 14}, {"name": "sleep", "file": "<built-in>", "line": 0}]},
        "profiles": [{"type": "evented", "unit": "seconds", "events": [
            {"type": "O", "at": 1.0, "frame": 0}, {"type": "O", "at": 1.1, "frame": 1},
            {"type": "C", "at": 1.5, "frame": 1}, {"type": "C", "at": 1.6, "frame": 0}]}]}"#;
    let matched = matched(&read(text.as_bytes()).unwrap(), &subject());
    assert_eq!(time(&matched, "slow", None, 0).0, 600.0);
    assert_eq!(time(&matched, "slow", Some("time.sleep"), 1).0, 200.0);
}

#[test]
fn another_file_of_the_same_name_is_not_taken_for_ours() {
    let stacks = "fetch (/usr/lib/python3/shop.py:99);sleep 7\nboth (/usr/lib/python3/shop.py:10) 3\n";
    let matched = matched(&read(stacks.as_bytes()).unwrap(), &subject());
    let ours: Vec<&str> = matched.measured.iter().map(|one| one.function.as_str()).collect();
    assert_eq!(ours, ["Client.both"], "its line and name agree, the other's line does not");
    assert!(matched.unmatched.iter().any(|one| one.frame.starts_with("sleep")), "{matched:?}");
}

#[test]
fn broken_recordings_are_told_and_nothing_panics() {
    let told = |bytes: &[u8], part: &str| {
        let error = read(bytes).unwrap_err().to_string();
        assert!(error.contains(part), "{part}: {error}");
    };
    told(b"", "it holds no stack");
    told(b"print('hello')\n", "line 1 is no stack of py-spy");
    told(b"\x89PNG\r\n\x1a\n\xff\xff", "neither text nor a file of cProfile");
    told(b"{\"a\": 1}", "of no profiler");
    told(b"{\"traceEvents\": [{\"ph\": \"X\"", "it is broken at line 1");
    told(b"{\"traceEvents\": []}", "no call of a function");
    told(br#"{"shared": {"frames": []}, "profiles": [{"unit": "bytes"}]}"#, "which is no time");
    told(
        br#"{"shared": {"frames": []}, "profiles": [{"unit": "seconds", "samples": [[7]], "weights": [1]}]}"#,
        "frame 7",
    );
    let whole = recording("cprofile.prof");
    told(&whole[..whole.len() / 2], "it ends early");
    told(b"{)\xff", "it ends early");
    told(b"{r\xff\xff\xff\x7f", "refers to what is not there");
    told(b"{(\xff\xff\xff\x7f", "larger than the file");
    told(&[b"{".as_slice(), &[b')', 1].repeat(100)].concat(), "nested too deeply");
    let deep = format!(
        "{{\"root_frame\": {}{}}}",
        "{\"function\": \"f\", \"time\": 1, \"children\": [".repeat(1_600),
        "]}".repeat(1_600)
    );
    told(deep.as_bytes(), "deeper than");
    let lines = format!("{} 1\n", "f (a.py:1);".repeat(6_000));
    told(lines.as_bytes(), "deeper than");
}

#[test]
fn no_change_of_a_byte_panics() {
    for name in ["cprofile.prof", "pyinstrument.json", "py-spy.speedscope.json", "viztracer.json", "py-spy.raw.txt"] {
        let bytes = recording(name);
        let mut seed: u32 = 7;
        for _ in 0..60 {
            let mut changed = bytes.clone();
            for _ in 0..4 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = seed as usize % changed.len();
                changed[at] = (seed >> 16) as u8;
            }
            if let Ok(profile) = read(&changed) {
                matched(&profile, &subject());
            }
        }
    }
}
