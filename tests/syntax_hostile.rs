//! Nothing that can be pasted may panic, overflow the stack, or take long.

use unblock::syntax::SourceFile;

/// A browser grants about 1 MB; frames of a debug build are several times as large.
const STACK: usize = if cfg!(debug_assertions) { 8 << 20 } else { 1 << 19 };

fn parse(text: String) -> SourceFile {
    let thread = std::thread::Builder::new().stack_size(STACK);
    thread.spawn(|| SourceFile::parse(text)).expect("a thread").join().expect("no panic")
}

#[test]
fn deep_nesting_of_every_shape() {
    // Around what is accepted, and far beyond it.
    for n in [90, 190, 240, 480, 20_000] {
        nest(n);
    }
}

fn nest(n: usize) {
    let shapes = [
        ("(".repeat(n), "1", ")".repeat(n)),
        ("[".repeat(n), "", String::new()),
        ("f(".repeat(n), "", ")".repeat(n)),
        ("{1:".repeat(n), "", "}".repeat(n)),
        ("a".into(), "", ".b()".repeat(n)),
        ("a".into(), "", "[0]".repeat(n)),
        ("a".into(), "", "+a".repeat(n)),
        ("a".into(), "", "**a".repeat(n)),
        ("a".into(), "", "*a.b".repeat(n)),
        ("a".into(), "", "**-a".repeat(n)),
        ("not ".repeat(n), "a", String::new()),
        ("-".repeat(n), "a", String::new()),
        ("~".repeat(n), "a", String::new()),
        ("-~".repeat(n), "a", String::new()),
        ("await ".repeat(n), "a", String::new()),
        ("lambda: ".repeat(n), "a", String::new()),
        ("lambda a, b=".repeat(n), "a", ": 0".repeat(n)),
        ("a if b else ".repeat(n), "c", String::new()),
        ("a and b or not ".repeat(n), "c", String::new()),
        ("a, ".repeat(n), "c", " = d".into()),
        ("*".repeat(n), "a", " = b".into()),
        ("f'{".repeat(n), "", "}'".repeat(n)),
        ("f'{a:{".repeat(200), "b", "}}'".repeat(200)),
        ("f'{a:".into(), &"{b:".repeat(n), "}".repeat(n)),
        ("if a: pass\n".into(), &"elif a: pass\n".repeat(n), "else: pass\n".into()),
        ("if a:\n  b\n".into(), &"elif a:\n  if b: c\n".repeat(n), "else:\n  pass\n".into()),
        ("a = ".repeat(n), "b", String::new()),
        ("x: ".into(), &"a[".repeat(n), "]".repeat(n)),
        ("match a:\n case ".into(), &"[".repeat(n), "]".repeat(n)),
        ("match a:\n case ".into(), &"a.".repeat(n), "b: pass".into()),
        ("@".into(), &"a.".repeat(n), "b\ndef f(): pass".into()),
        ("import ".into(), &"a.".repeat(n), "b".into()),
        ("class A[T = ".into(), &"(".repeat(n), ")".repeat(n)),
        ("'a' ".repeat(n), "", String::new()),
        ("a < ".repeat(n), "b", String::new()),
        ("yield ".repeat(n), "", String::new()),
        ("\\\n".repeat(n), "a", String::new()),
    ];
    for (before, middle, after) in shapes {
        let text = format!("def first(): pass\n{before}{middle}{after}\ndef last(): pass\n");
        let head: String = text.chars().skip(18).take(30).collect();
        let file = parse(text);
        let last = file.tree.body.last().map(|&id| file.slice(file.tree[id].span));
        assert_eq!(last, Some("def last(): pass"), "{head}");
    }
}

#[test]
fn deep_blocks_and_long_runs() {
    let deep: String = (0..2_000).map(|depth| format!("{}if a:\n", " ".repeat(depth))).collect();
    assert!(!parse(deep).unread.is_empty());
    let broken: String = (0..2_000).map(|depth| format!("{}if a(:\n", " ".repeat(depth))).collect();
    assert!(!parse(broken).unread.is_empty());
    for line in [
        "f(\n",
        "'''\n",
        "\"\n",
        "(\n",
        ")\n",
        "@a\n",
        "if a:\n",
        "else:\n",
        "x = [\n",
        "f'{\n",
        "\n",
        "# c\n",
        "\\\n",
        "a b\n",
        "%a\n",
        "\0",
        "\u{feff}",
        "\r",
        "é",
        "try:\n",
        " a\n",
        "class\n",
        "match a:\n",
        "case a:\n",
        "a?\n",
    ] {
        parse(line.repeat(10_000));
    }
}
