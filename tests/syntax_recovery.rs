//! What the reader makes of broken, half-typed and hostile text.

use unblock::syntax::ast::{ExprKind, StmtId, StmtKind};
use unblock::syntax::{SourceFile, Unread};

/// The names of all functions in the tree, sorted.
fn functions(file: &SourceFile) -> Vec<String> {
    let function = |stmt: &unblock::syntax::ast::Stmt| match &stmt.kind {
        StmtKind::FunctionDef(function) => Some(file.tree.str(function.name.name).to_string()),
        _ => None,
    };
    let mut names: Vec<_> = file.tree.stmts.iter().filter_map(function).collect();
    names.sort();
    names
}

#[test]
fn a_broken_function_hides_no_other() {
    let file = SourceFile::parse("def a():\n    x = (1\n\ndef b():\n    return f'{x!r:>{n}}'\n\ndef c():\n    pass\n");
    assert!(functions(&file).contains(&"b".to_string()), "{:?}", file.unread);
    assert!(functions(&file).contains(&"c".to_string()), "{:?}", file.unread);
    assert_eq!(file.unread[0].message, "`(` opened here is never closed");
}

/// Stopping anywhere in the middle of typing leaves the functions above as they were.
#[test]
fn half_typed_code_keeps_what_is_above() {
    let source = include_str!("syntax/modern.py");
    let whole = SourceFile::parse(source);
    let is_function = |id: &&StmtId| matches!(whole.tree[**id].kind, StmtKind::FunctionDef(_));
    let ends: Vec<u32> = whole.tree.body.iter().filter(is_function).map(|&id| whole.tree[id].span.end).collect();
    for (end, _) in source.char_indices() {
        let file = SourceFile::parse(&source[..end]);
        let above = ends.iter().filter(|&&function| (function as usize) < end).count();
        assert!(functions(&file).len() >= above, "{:?}", &source[..end]);
    }
}

#[test]
fn every_kind_of_line_end_and_start_is_read() {
    let source = "# -*- coding: utf-8 -*-\ndef f(a):\n\tif a:\n\t\treturn \"\"\"x\ny\"\"\" \\\n\t\t\t+ f'{a!r:>{\na}}'\n\x0c\ndef g():\n  return 1";
    for text in
        [source.to_string(), source.replace('\n', "\r\n"), source.replace('\n', "\r"), format!("\u{feff}{source}")]
    {
        let file = SourceFile::parse(text.as_str());
        assert_eq!(file.unread, [], "{text:?}");
        assert_eq!(functions(&file), ["f", "g"], "{text:?}");
    }
}

#[test]
fn notebooks_are_read_around_their_commands() {
    let source = "%matplotlib inline\n!pip install a\n# %%\nimport a\na.b?\n?a.b\n%%time\ndef f(): pass\n\
        # %%\n%%bash\nfor x in *; do\n  echo $x\n# %%\ndef g():\n    x = 5 %2\n    return x\n";
    let file = SourceFile::parse(source);
    assert_eq!(file.unread, []);
    assert_eq!(functions(&file), ["f", "g"]);
}

#[test]
fn a_pasted_method_may_be_indented() {
    let file = SourceFile::parse("    def f(self):\n        return 1\n\n    def g(self): pass\n");
    assert_eq!(file.unread, []);
    assert_eq!(functions(&file), ["f", "g"]);
}

#[test]
fn newer_syntax_than_the_parser_knows() {
    let source = "try: pass\nexcept A, B: pass\ntry: pass\nexcept (A, B) as e: pass\nx = t'{a}' rt\"{b!r}\"\nclass C[T = int, *Ts = *tuple[int]]: pass\nif 1: type X[T = str] = list[T]\n";
    let file = SourceFile::parse(source);
    assert_eq!(file.unread, []);
    let texts = |wanted: fn(&ExprKind) -> bool| {
        let exprs = file.tree.exprs.iter().filter(move |expr| wanted(&expr.kind));
        exprs.map(|expr| file.slice(expr.span)).collect::<Vec<_>>()
    };
    assert_eq!(texts(|kind| matches!(kind, ExprKind::Tuple { .. })), ["A, B", "(A, B)"]);
    assert_eq!(texts(|kind| matches!(kind, ExprKind::TString { .. })), ["t'{a}' rt\"{b!r}\""]);
}

#[test]
fn text_that_is_no_python_is_one_region_or_few() {
    assert_eq!(SourceFile::parse("").unread, []);
    assert_eq!(SourceFile::parse("\n\n  \n# only a comment").unread, []);
    assert_eq!(SourceFile::parse("\0\n\0\n\0\n").unread.len(), 1);
    let prose = SourceFile::parse("Dear all,\n\nplease find the report (attached).\n");
    assert_eq!(prose.tree.body.len(), 0);
}

/// What a person reads about one broken piece, and what stays in the tree.
struct Case {
    source: &'static str,
    /// The region, where the reader stumbled, and the message.
    unread: &'static [&'static str],
    functions: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        source: "def f():\n    g() = 1\n    return 1\n",
        unread: &["g() = 1, at 13: `g()` cannot be assigned to or deleted"],
        functions: &["f"],
    },
    Case {
        source: "for a, 1 in b:\n    pass\ndel (x, f())\n(a, b) += 1\n",
        unread: &[
            "for a, 1 in b:, at 7: `1` cannot be assigned to or deleted",
            "del (x, f()), at 32: `f()` cannot be assigned to or deleted",
            "(a, b) += 1, at 37: `(a, b)` cannot be assigned to or deleted",
        ],
        functions: &[],
    },
    Case {
        source: "def f(:\n    g()\n",
        unread: &["def f(:, at 5: `(` opened here is never closed"],
        functions: &["f"],
    },
    Case {
        source: "def f(a, b\n    g()\n",
        unread: &["def f(a, b, at 5: `(` opened here is never closed"],
        functions: &["f"],
    },
    Case { source: "def f()\n    g()\n", unread: &[", at 7: expected `:` at the end of this line"], functions: &["f"] },
    Case { source: "def f():\n", unread: &[", at 8: expected an indented body after `def f():`"], functions: &["f"] },
    Case {
        source: "def f():\n\ndef g():\n    pass\n",
        unread: &[", at 8: expected an indented body after `def f():`"],
        functions: &["f", "g"],
    },
    Case { source: "def \n", unread: &["def , at 4: the line ends, but `def` needs more"], functions: &[] },
    Case { source: "def", unread: &["def, at 3: the line ends, but `def` needs more"], functions: &[] },
    Case { source: "async d", unread: &["async d, at 6: `async` goes with `def`, `for` or `with`"], functions: &[] },
    Case {
        source: "class A(B:\n    def f(self): pass\n",
        unread: &["class A(B:, at 7: `(` opened here is never closed"],
        functions: &["f"],
    },
    Case {
        source: "class A:\n    def f(self):\n        x = \n        y\n    def g(self): pass\n",
        unread: &["x = , at 38: the line ends, but something must follow `=`"],
        functions: &["f", "g"],
    },
    Case {
        source: "def f():\n    print(\n    y = 1\n    return g(y)\n",
        unread: &["print(, at 18: `(` opened here is never closed"],
        functions: &["f"],
    },
    Case {
        source: "def f():\n    x = [1,\n\ndef g(): pass\n",
        unread: &["x = [1,, at 17: `[` opened here is never closed"],
        functions: &["f", "g"],
    },
    Case { source: "x = 'abc\ny = 1\n", unread: &["x = 'abc, at 4: this string is never closed"], functions: &[] },
    Case {
        source: "x = f'{a\ny = 1\n",
        unread: &["x = f'{a, at 6: `{` opened here is never closed in this f-string"],
        functions: &[],
    },
    Case {
        source: "x = f'{a'\n",
        unread: &["x = f'{a', at 6: `{` opened here is never closed in this f-string"],
        functions: &[],
    },
    Case {
        source: "x = f'{}'\n",
        unread: &["x = f'{}', at 6: an expression is missing between the braces of an f-string"],
        functions: &[],
    },
    Case {
        source: "x = f'{a b}'\n",
        unread: &["x = f'{a b}', at 9: nothing joins `a` and `b`: an operator, comma or dot is missing"],
        functions: &[],
    },
    Case {
        source: "x = f'a}'\n",
        unread: &["x = f'a}', at 7: a single `}` in an f-string: write `}}` for the character"],
        functions: &[],
    },
    Case {
        source: "def f():\n    '''Never closed\n    g()\n\ndef g():\n    '''Closed.'''\n",
        unread: &["'''Never closed, at 13: this triple-quoted string is never closed"],
        functions: &["f", "g"],
    },
    Case {
        source: "if a = 1:\n    f()\n",
        unread: &["if a = 1:, at 5: `=` cannot stand here: to compare, write `==`"],
        functions: &[],
    },
    Case {
        source: "if a:\n    f(\nelse:\n    def g(): pass\n",
        unread: &["f(, at 11: `(` opened here is never closed"],
        functions: &["g"],
    },
    Case {
        source: "if a:\n    def f(): pass\nelif :\n    def g(): pass\nelse:\n    def h(): pass\n",
        unread: &["elif :, at 29: something is missing between `elif` and `:`"],
        functions: &["f", "g", "h"],
    },
    Case {
        source: "for x in :\n    def f(): pass\n",
        unread: &["for x in :, at 9: something is missing between `in` and `:`"],
        functions: &["f"],
    },
    Case {
        source: "try:\n    def f(): pass\n",
        unread: &[", at 22: this `try` needs an `except` or a `finally`"],
        functions: &["f"],
    },
    Case {
        source: "try:\n    f()\nexcept E as :\n    g()\n",
        unread: &["except E as :, at 25: something is missing between `as` and `:`"],
        functions: &[],
    },
    Case {
        source: "with open(a) as :\n    def f(): pass\n",
        unread: &["with open(a) as :, at 16: something is missing between `as` and `:`"],
        functions: &["f"],
    },
    Case {
        source: "match a:\n    case 1:\n        def f(): pass\n    case :\n        def g(): pass\n",
        unread: &["case :, at 47: a pattern is missing between `case` and `:`"],
        functions: &["f", "g"],
    },
    Case {
        source: "match a:\n",
        unread: &["match a:, at 8: expected an indented `case` below this `match`"],
        functions: &[],
    },
    Case {
        source: "else:\n    def f(): pass\n",
        unread: &["else:, at 0: this `else` belongs to nothing above it"],
        functions: &["f"],
    },
    Case {
        source: "x = 1\n    y = 2\nz = 3\n",
        unread: &[", at 10: this line is indented, but nothing above it opens a block"],
        functions: &[],
    },
    Case {
        source: "if a:\n        b\n    c\n",
        unread: &[", at 20: the indentation of this line matches no block above it"],
        functions: &[],
    },
    Case {
        source: "@\ndef f(): pass\n",
        unread: &["@, at 1: the line ends, but something must follow `@`"],
        functions: &["f"],
    },
    Case { source: "@a\n", unread: &["@a, at 2: a decorator needs a function or class below it"], functions: &[] },
    Case {
        source: "print 'a'\n",
        unread: &["print 'a', at 6: `print` is a function in Python 3: write `print(...)`"],
        functions: &[],
    },
    Case {
        source: "a b\n",
        unread: &["a b, at 2: nothing joins `a` and `b`: an operator, comma or dot is missing"],
        functions: &[],
    },
    Case {
        source: "f(a=1, b)\n",
        unread: &["f(a=1, b), at 7: a positional argument follows a keyword argument"],
        functions: &[],
    },
    Case { source: "f(a=1, a=2)\n", unread: &["f(a=1, a=2), at 7: the argument `a` is given twice"], functions: &[] },
    Case {
        source: "def f(a, a): pass\n",
        unread: &["def f(a, a): pass, at 9: the parameter `a` stands here twice"],
        functions: &["f"],
    },
    Case {
        source: "x = a ? b : c\n",
        unread: &["x = a ? b : c, at 6: the character `?` has no meaning here"],
        functions: &[],
    },
    Case {
        source: "x = “a”\n",
        unread: &["x = “a”, at 4: the character `“` has no meaning in Python: write straight quotes instead"],
        functions: &[],
    },
    Case { source: "x = (a]\ny = 1\n", unread: &["x = (a], at 4: `(` opened here is never closed"], functions: &[] },
    Case { source: "f(a))\n", unread: &["f(a)), at 4: `)` closes nothing"], functions: &[] },
    Case {
        source: "x = 1 +\n",
        unread: &["x = 1 +, at 7: the line ends, but something must follow `+`"],
        functions: &[],
    },
    Case {
        source: "from a import\n",
        unread: &["from a import, at 13: the line ends, but something must follow `import`"],
        functions: &[],
    },
    Case {
        source: "import\n",
        unread: &["import, at 6: the line ends, but something must follow `import`"],
        functions: &[],
    },
    Case { source: "x.\n", unread: &["x., at 2: the line ends, but something must follow `.`"], functions: &[] },
    Case { source: "a \\ b\n", unread: &["a \\ b, at 2: after a backslash the line must end"], functions: &[] },
    Case { source: "x = \0\n", unread: &["x = \0, at 4: the character `\\0` has no meaning here"], functions: &[] },
    Case {
        source: "<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> b\n",
        unread: &[
            "<<<<<<< HEAD, at 0: a merge conflict was left here: choose one side",
            "=======, at 19: a merge conflict was left here: choose one side",
            ">>>>>>> b, at 33: a merge conflict was left here: choose one side",
        ],
        functions: &[],
    },
    Case {
        source: "{\"a\": true, \"b\": [1, 2}\n",
        unread: &["{\"a\": true, \"b\": [1, 2}, at 17: `[` opened here is never closed"],
        functions: &[],
    },
];

#[test]
fn messages_say_what_to_do() {
    for Case { source, unread, functions: expected } in CASES {
        let file = SourceFile::parse(*source);
        let say = |unread: &Unread| format!("{}, at {}: {}", file.slice(unread.span), unread.at, unread.message);
        let found: Vec<String> = file.unread.iter().map(say).collect();
        assert_eq!(found, *unread, "{source}");
        assert_eq!(functions(&file), *expected, "{source}");
    }
}

const AROUND: (&str, &str) = (
    "import requests\n\n\nclass Client:\n    def first(self, url):\n        '''Fetches.'''\n        with self.lock:\n",
    "\n            total = count(url)\n        return {\n            'a': total,\n        }\n\n    def second(self):\n        \
     '''\n        Has a text.\n        '''\n        return [\n            x for x in self.items\n        ]\n\n\n\
     async def third():\n    return f'{a}'\n",
);

/// While a line is typed, whatever stands at the cursor, everything around it stays.
#[test]
fn typing_a_line_costs_no_other_line() {
    let lines = [
        "response = requests.get(f\"https://{host!r:>{width}}/x\", timeout=(1, [2, {'a': 3}]), headers={**h})",
        "for name, (a, b) in zip(names, [x for x in y if (z := f(x))]):",
        "values = [self.get(a)[0].name for a in \"\"\"one two\"\"\".split() if a is not None and a not in (1, 2)]",
        "return await asyncio.gather(*(fetch(u) for u in urls), return_exceptions=True)  # done",
        "def inner(a, b: int = 3, *args, c: dict[str, int], **kw) -> list[str]:",
        "@retry(times=3, on=(A, B))",
        "try: x = lambda a, b=(1): {a: b for a in 'x'}",
        "if (a == b and",
        "logger.info('%s: %d', name, x[1:-1], extra={'k': \"it's\"})",
    ];
    for line in lines {
        for (end, _) in line.char_indices().chain([(line.len(), ' ')]) {
            let text = format!("{}            {}{}", AROUND.0, &line[..end], AROUND.1);
            let file = SourceFile::parse(text.as_str());
            let typed = (AROUND.0.len() + 12 + end) as u32;
            assert!(file.unread.iter().all(|unread| unread.span.end <= typed), "{text}: {:?}", file.unread);
            let found = functions(&file);
            for name in ["first", "second", "third"] {
                assert!(found.iter().any(|function| function == name), "{name} is lost: {text}\n{found:?}");
            }
        }
    }
}
