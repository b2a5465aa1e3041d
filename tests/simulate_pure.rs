//! Every line of `tests/simulate/pure/answers.jsonl`, recorded from CPython 3.13, holds for `simulate::pure`.

use num_bigint::BigInt;
use serde_json::{Value, json};
use unblock::simulate::pure::regex::{Captures, Mode, Pattern, Piece, read_template};
use unblock::simulate::pure::text_find::{self, Side};
use unblock::simulate::pure::{
    Raised, digest, float_text, format_spec, hash, int_text,
    json_text::{self, Json},
    percent, slices, str_format, text_class, text_repr, text_shape,
    twister::Twister,
};

#[test]
fn every_recorded_answer_holds() {
    let mut failures = Vec::new();
    let rows = include_str!("simulate/pure/answers.jsonl");
    for line in rows.lines() {
        let row: Vec<Value> = serde_json::from_str(line).expect("a recorded row");
        let (wanted, question) = row.split_last().expect("a question and its answer");
        let answer = ask(question[0].as_str().expect("a name"), &question[1..]);
        let answer = answer.unwrap_or_else(|raised| json!({ "raised": [raised.class, raised.message] }));
        if answer != *wanted {
            failures.push(format!("{question:?}\n   answers {answer}\n   CPython {wanted}"));
        }
    }
    let shown = failures.iter().take(40).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} of {} differ:\n{shown}", failures.len(), rows.lines().count());
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn big(value: &Value) -> BigInt {
    text(value).parse().expect("a number")
}

/// Reads `float.hex()`.
fn float(value: &Value) -> f64 {
    let text = text(value);
    let body = text.trim_start_matches('-');
    let size = match body.strip_prefix("0x") {
        Some(hex) => {
            let (mantissa, exponent) = hex.split_once('p').expect("an exponent");
            let (whole, fraction) = mantissa.split_once('.').expect("a fraction");
            let fraction = u64::from_str_radix(&format!("{fraction:0<13}"), 16).expect("digits");
            let exponent: i64 = exponent.parse().expect("an exponent");
            let stored = if whole == "0" { 0 } else { (exponent + 1023) as u64 };
            f64::from_bits(stored << 52 | fraction)
        }
        None => body.parse().expect("inf or nan"),
    };
    if text.starts_with('-') { -size } else { size }
}

fn side(name: &str) -> Side {
    match name {
        "lstrip" | "removeprefix" | "startswith" => Side::Left,
        _ if name.starts_with('r') && name != "removeprefix" || name == "endswith" => Side::Right,
        _ => Side::Both,
    }
}

fn ask(name: &str, args: &[Value]) -> Result<Value, Raised> {
    let arg = |at: usize| text(&args[at]);
    let index = |at: usize| args.get(at).and_then(Value::as_i64);
    Ok(match name {
        "float_repr" => json!(float_text::repr(float(&args[0]))),
        "format_float" => json!(format_spec::format_float(float(&args[0]), arg(1), "float")?),
        "format_int" => json!(format_spec::format_int(&big(&args[0]), arg(1), "int")?),
        "format_str" => json!(format_spec::format_str(arg(0), arg(1), "str")?),
        "percent_float" => json!(percent_one(&float_text::repr(float(&args[0])), Some(float(&args[0])), None, arg(1))?),
        "percent_int" => json!(percent_one(arg(0), None, Some(big(&args[0])), arg(1))?),
        "hash_float" => json!(hash::of_float(float(&args[0]), 0)),
        "hash_int" => json!(hash::of_int(&big(&args[0]))),
        "hash_tuple" => {
            let items = args[0].as_array().expect("items").iter().map(|item| hash::of_i64(item.as_i64().expect("int")));
            json!(hash::of_tuple(items))
        }
        "prefixed" => json!(int_text::prefixed(&big(&args[0]), index(1).expect("a base") as u32)),
        "int_parse" => json!(int_text::parse(arg(0), index(1).expect("a base") as u32)?.to_string()),
        "float_parse" => {
            let found = float_text::parse(arg(0));
            let shown = text_repr::of_str(arg(0));
            json!(hex(found.ok_or_else(|| Raised::value(format!("could not convert string to float: {shown}")))?))
        }
        "repr" => json!(text_repr::of_str(arg(0))),
        "ascii" => json!(text_repr::ascii(arg(0))),
        "repr_bytes" => json!(text_repr::of_bytes(arg(0).as_bytes())),
        "method" => method(arg(0), arg(1))?,
        "lines_kept" => json!(text_find::split_lines(arg(0), true)),
        "justify" => {
            let align = match arg(0) {
                "ljust" => '<',
                "rjust" => '>',
                _ => '^',
            };
            json!(text_shape::justify(arg(1), index(2).expect("a width"), '*', align)?)
        }
        "zfill" => json!(text_shape::zero_fill(arg(0), index(1).expect("a width"))?),
        "split" | "rsplit" => json!(text_find::split(arg(0), args[1].as_str(), index(2).expect("most"), side(name))?),
        "replace" => json!(text_find::replace(arg(0), arg(1), "<>", index(2).expect("most"))?),
        "partition" | "rpartition" => json!(text_find::partition(arg(0), arg(1), side(name))?),
        "find" | "rfind" => {
            json!(text_find::find(arg(0), arg(1), index(2), index(3), side(name)).map_or(-1, |at| at as i64))
        }
        "count" => json!(text_find::count(arg(0), arg(1), index(2), index(3))),
        "startswith" | "endswith" => json!(text_find::has_affix(arg(0), arg(1), index(2), index(3), side(name))),
        "strip" => match arg(0) {
            name @ ("removeprefix" | "removesuffix") => {
                json!(text_find::remove_affix(
                    arg(1),
                    arg(2),
                    if name == "removeprefix" { Side::Left } else { Side::Right }
                ))
            }
            name => json!(text_find::strip(arg(1), Some(arg(2)), side(name))),
        },
        "template" => template(arg(0))?,
        "path" => path(arg(0))?,
        "percent_template" => json!(percent_one("5", None, Some(BigInt::from(5)), arg(0))?),
        "slice" => {
            let range = slices::indices(index(0), index(1), index(2), index(3).expect("a length") as usize)?;
            let visited: Vec<usize> = range.indices().collect();
            assert!(
                visited.len() == range.count && visited.iter().all(|at| (*at as i64) < index(3).expect("a length"))
            );
            json!([range.start, range.stop, range.step])
        }
        "twister" => twister(arg(0), arg(1)),
        "digest" => {
            let data: Vec<u8> = (0..index(1).expect("a size")).map(|at| (at * 7 % 256) as u8).collect();
            let digest = match arg(0) {
                "md5" => digest::md5(&data),
                "sha1" => digest::sha1(&data),
                "sha224" => digest::sha224(&data),
                "sha256" => digest::sha256(&data),
                "sha384" => digest::sha384(&data),
                _ => digest::sha512(&data),
            };
            json!(digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        }
        "regex" => {
            let pattern = Pattern::new(arg(0), 0).map_err(|error| Raised::value(error.message))?;
            let names: serde_json::Map<String, Value> =
                pattern.names.iter().map(|(name, at)| (name.clone(), json!(at))).collect();
            json!([pattern.groups, names, pattern.flags])
        }
        "regex_error" => match Pattern::new(arg(0), 0) {
            Ok(_) => json!("no error"),
            Err(error) if error.position == usize::MAX => json!([error.message, null]),
            Err(error) => json!([error.message, error.position]),
        },
        "regex_all" => {
            let (pattern, subject) = regex(arg(0), arg(1))?;
            let found = pattern.find_all(&subject, (0, subject.len()), &mut 1_000_000).expect("few steps");
            json!(found.iter().map(|m| json!([spans(&pattern, m), m.last])).collect::<Vec<_>>())
        }
        "regex_match" | "regex_full" => {
            let (pattern, subject) = regex(arg(0), arg(1))?;
            let mode = if name == "regex_full" { Mode::Full } else { Mode::Match };
            let found = pattern.find(&subject, (0, subject.len()), mode, false, &mut 1_000_000).expect("few steps");
            json!(found.map(|found| spans(&pattern, &found)))
        }
        "regex_template" => {
            let pattern = Pattern::new("(?P<a>b)(c)", 0).expect("a pattern");
            match read_template(arg(0), &pattern) {
                Err(error) if error.position == usize::MAX => json!({ "error": error.message, "at": null }),
                Err(error) => json!({ "error": error.message, "at": error.position }),
                Ok(pieces) => json!(
                    pieces
                        .iter()
                        .map(|piece| match piece {
                            Piece::Text(text) => text.as_str(),
                            Piece::Group(group) => ["bc", "b", "c"][*group],
                        })
                        .collect::<String>()
                ),
            }
        }
        "json_read" => match json_text::read(arg(0)) {
            Ok(document) => json!(written(&document)),
            Err(error) => return Err(Raised::new("JSONDecodeError", error.describe(arg(0)).0)),
        },
        "json_quote" => json!([json_text::quote(arg(0), true), json_text::quote(arg(0), false)]),
        _ => panic!("{name} is asked by no arm"),
    })
}

/// As `json.dumps`, with objects as lists of their members.
fn written(document: &Json) -> String {
    let list = |items: Vec<String>| format!("[{}]", items.join(", "));
    match document {
        Json::Null => "null".into(),
        Json::Bool(truth) => truth.to_string(),
        Json::Int(value) => value.to_string(),
        Json::Float(value, _) => json_text::float(*value, true).expect("allowed"),
        Json::Text(text) => json_text::quote(text, true),
        Json::List(items) => list(items.iter().map(written).collect()),
        Json::Object(members) => list(
            members
                .iter()
                .map(|(name, value)| list(vec!["\"member\"".into(), json_text::quote(name, true), written(value)]))
                .collect(),
        ),
    }
}

fn regex(pattern: &str, subject: &str) -> Result<(Pattern, Vec<char>), Raised> {
    let pattern = Pattern::new(pattern, 0).map_err(|error| Raised::value(error.message))?;
    Ok((pattern, subject.chars().collect()))
}

fn spans(pattern: &Pattern, found: &Captures) -> Value {
    let span = |group| found.span(group).map_or([-1, -1], |(start, end)| [start as i64, end as i64]);
    json!((0..=pattern.groups).map(span).collect::<Vec<_>>())
}

fn hex(value: f64) -> String {
    let text = if value.is_infinite() {
        "inf".to_owned()
    } else if value.is_nan() {
        "nan".to_owned()
    } else if value == 0.0 {
        "0x0.0p+0".to_owned()
    } else {
        let bits = value.abs().to_bits();
        format!("0x1.{:013x}p{:+}", bits & ((1 << 52) - 1), (bits >> 52) as i64 - 1023)
    };
    if value.is_sign_negative() && !value.is_nan() { format!("-{text}") } else { text }
}

fn method(name: &str, text: &str) -> Result<Value, Raised> {
    Ok(match name {
        "title" => json!(text_shape::title(text)),
        "capitalize" => json!(text_shape::capitalize(text)),
        "swapcase" => json!(text_shape::swap_case(text)),
        "casefold" => json!(text_shape::case_fold(text)),
        "lower" => json!(text.to_lowercase()),
        "upper" => json!(text.to_uppercase()),
        "isalpha" => json!(text_shape::all(text, text_class::is_alpha)),
        "isdigit" => json!(text_shape::all(text, text_class::is_digit)),
        "isdecimal" => json!(text_shape::all(text, text_class::is_decimal)),
        "isnumeric" => json!(text_shape::all(text, text_class::is_numeric)),
        "isalnum" => json!(text_shape::all(text, text_class::is_alnum)),
        "isspace" => json!(text_shape::all(text, text_class::is_space)),
        "isprintable" => json!(text.chars().all(text_class::is_printable)),
        "isupper" => json!(text_shape::is_upper(text)),
        "islower" => json!(text_shape::is_lower(text)),
        "istitle" => json!(text_shape::is_title(text)),
        "isidentifier" => json!(text_shape::is_identifier(text)),
        "isascii" => json!(text.is_ascii()),
        "strip" | "lstrip" | "rstrip" => json!(text_find::strip(text, None, side(name))),
        "split" | "rsplit" => json!(text_find::split(text, None, -1, side(name))?),
        "splitlines" => json!(text_find::split_lines(text, false)),
        "expandtabs" => json!(text_shape::expand_tabs(text, 8)?),
        _ => panic!("{name} is asked by no arm"),
    })
}

/// As `string.Formatter().parse` lists it: text before a field together with the field.
fn template(template: &str) -> Result<Value, Raised> {
    let mut rows = Vec::new();
    let mut before = String::new();
    for part in str_format::parse(template)? {
        match part {
            str_format::Part::Text(text) => before = text,
            str_format::Part::Field(field) => {
                let conversion = field.conversion.map(String::from);
                rows.push(json!([std::mem::take(&mut before), field.name, field.spec, conversion]));
            }
        }
    }
    if !before.is_empty() {
        rows.push(json!([before, null, null, null]));
    }
    Ok(json!(rows))
}

fn path(name: &str) -> Result<Value, Raised> {
    let (first, steps) = str_format::path(name)?;
    let first = match first {
        str_format::Argument::Next => json!(""),
        str_format::Argument::Position(at) => json!(at),
        str_format::Argument::Keyword(name) => json!(name),
    };
    let steps: Vec<Value> = steps
        .iter()
        .map(|step| match step {
            str_format::Step::Attribute(name) => json!([true, name]),
            str_format::Step::Index(index) => json!([false, index]),
            str_format::Step::Key(key) => json!([false, key]),
        })
        .collect();
    Ok(json!([first, steps]))
}

/// Writes one number through a whole template, as the interpreter does.
fn percent_one(plain: &str, float: Option<f64>, int: Option<BigInt>, template: &str) -> Result<String, Raised> {
    let mut out = String::new();
    for part in percent::parse(template)? {
        let field = match part {
            percent::Part::Text(text) => {
                out.push_str(text);
                continue;
            }
            percent::Part::Percent => {
                out.push('%');
                continue;
            }
            percent::Part::Field(field) => field,
        };
        let mut layout = field.layout;
        if let Some(percent::Amount::Fixed(width)) = field.width {
            layout.width = width;
        }
        if let Some(percent::Amount::Fixed(precision)) = field.precision {
            layout.precision = Some(precision);
        }
        let int = int
            .clone()
            .or_else(|| float.map(|x| if x.is_finite() { format!("{x:.0}").parse().unwrap() } else { BigInt::ZERO }));
        let int = int.expect("a number");
        out += &match field.kind {
            's' | 'r' => layout.text(plain),
            'd' | 'i' | 'u' if float.is_some_and(|x| x.is_nan()) => {
                return Err(Raised::value("cannot convert float NaN to integer"));
            }
            'd' | 'i' | 'u' if float.is_some_and(f64::is_infinite) => {
                return Err(Raised::overflow("cannot convert float infinity to integer"));
            }
            'd' | 'i' | 'u' if float.is_some() => {
                layout.int(&format!("{:.0}", float.unwrap().trunc()).parse().unwrap(), field.kind)?
            }
            'x' if float.is_some() => return Err(Raised::type_error("%x format: an integer is required, not float")),
            'd' | 'i' | 'u' | 'x' | 'X' | 'o' => layout.int(&int, field.kind)?,
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                layout.float(float.map_or_else(|| format_spec::to_float(&int), Ok)?, field.kind)
            }
            kind => return Err(percent::unsupported(kind, field.index)),
        };
    }
    Ok(out)
}

fn twister(kind: &str, seed: &str) -> Value {
    let mut source = match kind {
        "int" => Twister::from_int(&seed.parse().expect("a number")),
        "str" => Twister::from_bytes(seed.as_bytes()),
        _ => Twister::from_hash(hash::of_float(seed.parse().expect("a float"), 0)),
    };
    let first: Vec<String> = (0..3).map(|_| hex(source.random())).collect();
    let mut bits = Vec::new();
    for count in [1, 8, 32, 33, 64, 100, 0] {
        bits.push(if count > 64 { source.many_bits(count).to_string() } else { source.bits(count as u32).to_string() });
    }
    for _ in 0..700 {
        source.random();
    }
    let below: Vec<u64> = [1, 6, 1000, 1 << 40].into_iter().map(|limit| source.below(limit)).collect();
    json!([first, bits, below])
}

#[test]
fn a_catastrophic_pattern_runs_out_of_steps() {
    let (pattern, subject) = regex("(a+)+$", &("a".repeat(40) + "b")).expect("a pattern");
    assert!(pattern.find(&subject, (0, subject.len()), Mode::Search, false, &mut 100_000).is_err());
}

#[test]
fn deep_and_long_patterns_are_refused_or_matched_without_exhausting_the_stack() {
    assert!(Pattern::new(&"(".repeat(5_000), 0).is_err());
    assert!(Pattern::new(&("(".repeat(5_000) + &")".repeat(5_000)), 0).is_err());
    let (pattern, subject) = regex("(?:a|b)*c", &("ab".repeat(20_000) + "c")).expect("a pattern");
    assert!(pattern.find(&subject, (0, subject.len()), Mode::Full, false, &mut 10_000_000).expect("steps").is_some());
}
