//! `str`.

use super::{argument, own_class};
use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::iterate::Iter;
use crate::simulate::interpreter::value::*;
use crate::simulate::pure::{self, Raised, percent, str_format, text_class, text_find, text_shape};
use text_find::Side;

pub fn make_str(m: &mut Machine, class: &Ref, args: Vec<Value>, kw: Kw) -> Res<Flow> {
    let text = match argument(&args, 0, &kw, "object") {
        None => String::new(),
        Some(v) if args.len() > 1 || !kw.is_empty() => match v.kind() {
            Some(Kind::Bytes(b)) => String::from_utf8_lossy(b).into_owned(),
            _ => m.str_of(&v)?,
        },
        Some(v) => m.str_of(&v)?,
    };
    let hash = hash_bytes(text.as_bytes());
    let chars = text.chars().count() as u32;
    let kind = Kind::Str(Str { text: text.into(), hash, chars });
    Ok(Flow::Value(Value::Obj(Object::of(own_class(class), kind))))
}

fn this<'a>(m: &mut Machine, v: &'a Value) -> Res<&'a str> {
    match v.as_str() {
        Some(s) => Ok(s),
        None => {
            let name = m.type_name(v);
            Err(m.type_error(format!("expected str, got {name}")))
        }
    }
}

/// A text argument; an opaque value counts as its name.
fn text(m: &mut Machine, v: &Value) -> Res<String> {
    match v.kind() {
        Some(Kind::Str(s)) => Ok(s.text.to_string()),
        Some(Kind::Opaque(path)) => Ok(path.to_string()),
        _ => {
            let name = m.type_name(v);
            Err(m.type_error(format!("must be str, not {name}")))
        }
    }
}

fn give(m: &mut Machine, result: Result<String, Raised>) -> Res {
    let text = result.map_err(|r| m.raised(r))?;
    m.charge(text.len() / 64)?;
    Ok(Value::str(text))
}

fn strs<'s>(parts: impl IntoIterator<Item = &'s str>) -> Value {
    Value::list(parts.into_iter().map(Value::str).collect())
}

fn bound(v: Option<&Value>) -> Option<i64> {
    v.and_then(Value::as_int)
}

fn optional(m: &mut Machine, v: Option<&Value>) -> Res<Option<String>> {
    match v {
        Some(v) if !v.is_none() => text(m, v).map(Some),
        _ => Ok(None),
    }
}

fn find(m: &mut Machine, a: &[Value], side: Side) -> Res<Option<usize>> {
    let s = this(m, &a[0])?;
    let needle = text(m, &a[1])?;
    Ok(text_find::find(s, &needle, bound(a.get(2)), bound(a.get(3)), side))
}

fn affix(m: &mut Machine, a: &[Value], side: Side) -> Res {
    let s = this(m, &a[0])?;
    let candidates = match a[1].as_tuple() {
        Some(t) => t.to_vec(),
        None => vec![a[1].clone()],
    };
    for c in candidates {
        if let Some(Kind::Opaque(_)) = c.kind() {
            return Ok(Value::Bool(true));
        }
        let Some(c) = c.as_str() else {
            let (name, other) = (if side == Side::Left { "startswith" } else { "endswith" }, m.type_name(&c));
            return Err(m.type_error(format!("{name} first arg must be str or a tuple of str, not {other}")));
        };
        if text_find::has_affix(s, c, bound(a.get(2)), bound(a.get(3)), side) {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn split(m: &mut Machine, a: &[Value], kw: &[(Ref, Value)], side: Side) -> Res {
    let s = this(m, &a[0])?;
    let separator = argument(a, 1, kw, "sep");
    let separator = optional(m, separator.as_ref())?;
    let most = argument(a, 2, kw, "maxsplit").and_then(|v| v.as_int()).unwrap_or(-1);
    let parts = text_find::split(s, separator.as_deref(), most, side).map_err(|r| m.raised(r))?;
    m.charge(parts.len())?;
    Ok(strs(parts))
}

fn strip(m: &mut Machine, a: &[Value], side: Side) -> Res {
    let set = optional(m, a.get(1))?;
    let s = this(m, &a[0])?;
    Ok(Value::str(text_find::strip(s, set.as_deref(), side)))
}

fn partition(m: &mut Machine, a: &[Value], side: Side) -> Res {
    let separator = text(m, &a[1])?;
    let s = this(m, &a[0])?;
    let parts = text_find::partition(s, &separator, side).map_err(|r| m.raised(r))?;
    Ok(Value::tuple(parts.into_iter().map(Value::str).collect()))
}

fn justify(m: &mut Machine, a: &[Value], align: char) -> Res {
    let width = m.index_of(&a[1])?.unwrap_or(0);
    let fill = a.get(2).and_then(Value::as_str).and_then(|f| f.chars().next()).unwrap_or(' ');
    let s = this(m, &a[0])?;
    let result = text_shape::justify(s, width, fill, align);
    give(m, result)
}

fn changed(m: &mut Machine, a: &[Value], f: fn(&str) -> String) -> Res {
    Ok(Value::str(f(this(m, &a[0])?)))
}

fn test(m: &mut Machine, a: &[Value], f: fn(&str) -> bool) -> Res {
    Ok(Value::Bool(f(this(m, &a[0])?)))
}

/// `template % values`.
pub fn percent(m: &mut Machine, template: &str, values: &Value) -> Res {
    let parts = percent::parse(template).map_err(|r| m.raised(r))?;
    let list = match values.as_tuple() {
        Some(t) => t.to_vec(),
        None => vec![values.clone()],
    };
    let mapping = matches!(values.kind(), Some(Kind::Dict(_)));
    let mut next = 0;
    let mut take = |m: &mut Machine| -> Res {
        next += 1;
        match list.get(next - 1) {
            Some(v) => Ok(v.clone()),
            None => Err(m.type_error("not enough arguments for format string")),
        }
    };
    let mut out = String::new();
    let mut used_keys = false;
    for part in parts {
        match part {
            percent::Part::Text(t) => out.push_str(t),
            percent::Part::Percent => out.push('%'),
            percent::Part::Field(f) => {
                let mut layout = f.layout;
                for (amount, width) in [(f.width, true), (f.precision, false)] {
                    let n = match amount {
                        Some(percent::Amount::Fixed(n)) => n as i64,
                        Some(percent::Amount::Argument) => take(m)?.as_int().unwrap_or(0),
                        None => continue,
                    };
                    if width {
                        layout.left |= n < 0;
                        layout.width = n.unsigned_abs() as usize;
                    } else {
                        layout.precision = Some(n.max(0) as usize);
                    }
                }
                let value = match f.key {
                    Some(key) => {
                        used_keys = true;
                        m.get_item(values, &Value::str(key))?
                    }
                    None => take(m)?,
                };
                out.push_str(&percent_field(m, &value, f.kind, f.index, layout)?);
            }
        }
    }
    if next < list.len() && !mapping && !used_keys && (values.as_tuple().is_some() || next == 0) {
        return Err(m.type_error("not all arguments converted during string formatting"));
    }
    Ok(Value::str(out))
}

fn percent_field(m: &mut Machine, v: &Value, kind: char, index: usize, layout: percent::Layout) -> Res<String> {
    let result = match kind {
        's' => Ok(layout.text(&m.str_of(v)?)),
        'r' => Ok(layout.text(&m.repr_of(v)?)),
        'a' => {
            let repr = m.repr_of(v)?;
            Ok(layout.text(&pure::text_repr::escape(&repr)))
        }
        'c' => match v.as_int() {
            Some(n) => Ok(layout.text(&char::from_u32(n as u32).unwrap_or('\u{fffd}').to_string())),
            None => Ok(layout.text(&m.str_of(v)?)),
        },
        'd' | 'i' | 'u' | 'x' | 'X' | 'o' => {
            let n = match (v.as_big(), v.as_float()) {
                (Some(n), _) => n,
                (None, Some(_)) if matches!(kind, 'd' | 'i' | 'u') => {
                    super::number::to_int(m, v)?.as_big().unwrap_or_default()
                }
                _ if matches!(v.kind(), Some(Kind::Opaque(_))) => 1.into(),
                _ => {
                    let name = m.type_name(v);
                    let what = if matches!(kind, 'd' | 'i' | 'u') {
                        "a real number is required"
                    } else {
                        "an integer is required"
                    };
                    return Err(m.type_error(format!("%{kind} format: {what}, not {name}")));
                }
            };
            layout.int(&n, kind)
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => match v.as_float() {
            Some(x) => Ok(layout.float(x, kind)),
            None if matches!(v.kind(), Some(Kind::Opaque(_))) => Ok(layout.float(1.0, kind)),
            None => {
                let name = m.type_name(v);
                return Err(m.type_error(format!("must be real number, not {name}")));
            }
        },
        _ => Err(percent::unsupported(kind, index)),
    };
    result.map_err(|r| m.raised(r))
}

/// `str.format`.
fn format(
    m: &mut Machine,
    template: &str,
    args: &[Value],
    kw: &[(Ref, Value)],
    next: &mut usize,
    depth: u32,
) -> Res<String> {
    if depth > 2 {
        return Err(m.value_error("Max string recursion exceeded"));
    }
    let mut out = String::new();
    for part in str_format::parse(template).map_err(|r| m.raised(r))? {
        match part {
            str_format::Part::Text(t) => out.push_str(&t),
            str_format::Part::Field(f) => {
                let (argument, steps) = str_format::path(f.name).map_err(|r| m.raised(r))?;
                let mut value = match argument {
                    str_format::Argument::Next => {
                        *next += 1;
                        positional(m, args, *next - 1)?
                    }
                    str_format::Argument::Position(n) => positional(m, args, n)?,
                    str_format::Argument::Keyword(name) => match super::keyword(kw, name) {
                        Some(v) => v.clone(),
                        None => {
                            let class = m.types.key_error.clone();
                            return Err(Stop::Raise(m.new_exception(&class, vec![Value::str(name)])));
                        }
                    },
                };
                for step in steps {
                    value = match step {
                        str_format::Step::Attribute(name) => {
                            let name = m.text(name);
                            m.get_attr(&value, &name)?
                        }
                        str_format::Step::Index(n) => m.get_item(&value, &Value::Int(n))?,
                        str_format::Step::Key(k) => m.get_item(&value, &Value::str(k))?,
                    };
                }
                value = match f.conversion {
                    Some('r') => Value::str(m.repr_of(&value)?),
                    Some('s') => Value::str(m.str_of(&value)?),
                    Some('a') => {
                        let repr = m.repr_of(&value)?;
                        Value::str(pure::text_repr::escape(&repr))
                    }
                    _ => value,
                };
                let spec = format(m, f.spec, args, kw, next, depth + 1)?;
                out.push_str(&m.format(&value, &spec)?);
            }
        }
    }
    Ok(out)
}

fn positional(m: &mut Machine, args: &[Value], n: usize) -> Res {
    match args.get(n) {
        Some(v) => Ok(v.clone()),
        None => Err(m.error("IndexError", format!("Replacement index {n} out of range for positional args tuple"))),
    }
}

fn join(m: &mut Machine, a: &[Value]) -> Res {
    let separator = this(m, &a[0])?;
    let mut out = String::new();
    for (i, v) in a[1].as_list().map(|l| l.borrow().clone()).unwrap_or_default().iter().enumerate() {
        if i > 0 {
            out.push_str(separator);
        }
        match v.kind() {
            Some(Kind::Str(s)) => out.push_str(&s.text),
            Some(Kind::Opaque(path)) => out.push_str(path),
            _ => {
                let name = m.type_name(v);
                return Err(m.type_error(format!("sequence item {i}: expected str instance, {name} found")));
            }
        }
    }
    m.charge(out.len() / 64)?;
    Ok(Value::str(out))
}

static JOIN: Native = plain("join", 2, 2, join);

pub static STR: &[Native] = &[
    flow("join", 2, 2, |m, a, _| {
        let iterable = a[1].clone();
        let then =
            crate::simulate::interpreter::Then::Call { function: Value::native(&JOIN), args: a, kw: Vec::new(), at: 1 };
        m.collect(iterable, then)
    }),
    with_kw("format", 1, 255, |m, a, kw| {
        let template = this(m, &a[0])?.to_string();
        format(m, &template, &a[1..], kw, &mut 0, 0).map(Value::str)
    }),
    plain("format_map", 2, 2, |m, a| {
        let template = this(m, &a[0])?.to_string();
        let pairs = m.pairs_of_mapping(&a[1])?;
        let kw: Kw = pairs.into_iter().filter_map(|(k, v)| Some((k.obj()?.clone(), v))).collect();
        format(m, &template, &[], &kw, &mut 0, 0).map(Value::str)
    }),
    plain("find", 2, 4, |m, a| Ok(find(m, a, Side::Left)?.map_or(Value::Int(-1), Value::from))),
    plain("rfind", 2, 4, |m, a| Ok(find(m, a, Side::Right)?.map_or(Value::Int(-1), Value::from))),
    plain("index", 2, 4, |m, a| match find(m, a, Side::Left)? {
        Some(i) => Ok(Value::from(i)),
        None => Err(m.value_error("substring not found")),
    }),
    plain("rindex", 2, 4, |m, a| match find(m, a, Side::Right)? {
        Some(i) => Ok(Value::from(i)),
        None => Err(m.value_error("substring not found")),
    }),
    plain("count", 2, 4, |m, a| {
        let needle = text(m, &a[1])?;
        Ok(Value::from(text_find::count(this(m, &a[0])?, &needle, bound(a.get(2)), bound(a.get(3)))))
    }),
    plain("startswith", 2, 4, |m, a| affix(m, a, Side::Left)),
    plain("endswith", 2, 4, |m, a| affix(m, a, Side::Right)),
    with_kw("split", 1, 3, |m, a, kw| split(m, a, kw, Side::Left)),
    with_kw("rsplit", 1, 3, |m, a, kw| split(m, a, kw, Side::Right)),
    with_kw("splitlines", 1, 2, |m, a, kw| {
        let keep = match argument(a, 1, kw, "keepends") {
            Some(v) => m.is_true(&v)?,
            None => false,
        };
        Ok(strs(text_find::split_lines(this(m, &a[0])?, keep)))
    }),
    plain("strip", 1, 2, |m, a| strip(m, a, Side::Both)),
    plain("lstrip", 1, 2, |m, a| strip(m, a, Side::Left)),
    plain("rstrip", 1, 2, |m, a| strip(m, a, Side::Right)),
    plain("partition", 2, 2, |m, a| partition(m, a, Side::Left)),
    plain("rpartition", 2, 2, |m, a| partition(m, a, Side::Right)),
    with_kw("replace", 3, 4, |m, a, kw| {
        let (old, new) = (text(m, &a[1])?, text(m, &a[2])?);
        let most = argument(a, 3, kw, "count").and_then(|v| v.as_int()).unwrap_or(-1);
        let result = text_find::replace(this(m, &a[0])?, &old, &new, most);
        give(m, result)
    }),
    plain("removeprefix", 2, 2, |m, a| {
        let p = text(m, &a[1])?;
        Ok(Value::str(text_find::remove_affix(this(m, &a[0])?, &p, Side::Left)))
    }),
    plain("removesuffix", 2, 2, |m, a| {
        let p = text(m, &a[1])?;
        Ok(Value::str(text_find::remove_affix(this(m, &a[0])?, &p, Side::Right)))
    }),
    plain("ljust", 2, 3, |m, a| justify(m, a, '<')),
    plain("rjust", 2, 3, |m, a| justify(m, a, '>')),
    plain("center", 2, 3, |m, a| justify(m, a, '^')),
    plain("zfill", 2, 2, |m, a| {
        let width = a[1].as_int().unwrap_or(0);
        let result = text_shape::zero_fill(this(m, &a[0])?, width);
        give(m, result)
    }),
    with_kw("expandtabs", 1, 2, |m, a, kw| {
        let size = argument(a, 1, kw, "tabsize").and_then(|v| v.as_int()).unwrap_or(8);
        let result = text_shape::expand_tabs(this(m, &a[0])?, size);
        give(m, result)
    }),
    plain("upper", 1, 1, |m, a| changed(m, a, str::to_uppercase)),
    plain("lower", 1, 1, |m, a| changed(m, a, str::to_lowercase)),
    plain("title", 1, 1, |m, a| changed(m, a, text_shape::title)),
    plain("capitalize", 1, 1, |m, a| changed(m, a, text_shape::capitalize)),
    plain("swapcase", 1, 1, |m, a| changed(m, a, text_shape::swap_case)),
    plain("casefold", 1, 1, |m, a| changed(m, a, text_shape::case_fold)),
    plain("isdigit", 1, 1, |m, a| test(m, a, |s| text_shape::all(s, text_class::is_digit))),
    plain("isdecimal", 1, 1, |m, a| test(m, a, |s| text_shape::all(s, text_class::is_decimal))),
    plain("isnumeric", 1, 1, |m, a| test(m, a, |s| text_shape::all(s, text_class::is_numeric))),
    plain("isalpha", 1, 1, |m, a| test(m, a, |s| text_shape::all(s, text_class::is_alpha))),
    plain("isalnum", 1, 1, |m, a| test(m, a, |s| text_shape::all(s, text_class::is_alnum))),
    plain("isspace", 1, 1, |m, a| test(m, a, |s| text_shape::all(s, text_class::is_space))),
    plain("isupper", 1, 1, |m, a| test(m, a, text_shape::is_upper)),
    plain("islower", 1, 1, |m, a| test(m, a, text_shape::is_lower)),
    plain("istitle", 1, 1, |m, a| test(m, a, text_shape::is_title)),
    plain("isidentifier", 1, 1, |m, a| test(m, a, text_shape::is_identifier)),
    plain("isascii", 1, 1, |m, a| test(m, a, str::is_ascii)),
    plain("isprintable", 1, 1, |m, a| test(m, a, |s| s.chars().all(text_class::is_printable))),
    with_kw("encode", 1, 3, super::codecs::encode),
    plain("translate", 2, 2, |m, a| {
        let mut out = String::new();
        for c in this(m, &a[0])?.to_string().chars() {
            match m.dict_get(&a[1], &Value::Int(i64::from(u32::from(c))))? {
                None => out.push(c),
                Some(Value::None) => {}
                Some(v) => match (v.as_int(), v.as_str()) {
                    (Some(n), _) => out.extend(char::from_u32(n as u32)),
                    (_, Some(s)) => out.push_str(s),
                    _ => {}
                },
            }
        }
        Ok(Value::str(out))
    }),
    plain("maketrans", 1, 3, |m, a| {
        let table = Value::dict(crate::simulate::interpreter::dict::Dict::default());
        let code = |c: char| Value::Int(i64::from(u32::from(c)));
        match (a[0].as_str(), a.get(1).and_then(Value::as_str)) {
            (Some(x), Some(y)) => {
                for (from, to) in x.chars().zip(y.chars()) {
                    m.dict_set(&table, code(from), code(to))?;
                }
            }
            _ => {
                for (k, v) in m.pairs_of_mapping(&a[0])? {
                    let k = k.as_str().and_then(|s| s.chars().next()).map_or(k.clone(), code);
                    m.dict_set(&table, k, v)?;
                }
            }
        }
        for c in a.get(2).and_then(Value::as_str).unwrap_or("").chars() {
            m.dict_set(&table, code(c), Value::None)?;
        }
        Ok(table)
    }),
    plain("__len__", 1, 1, |m, a| Ok(Value::from(m.length(&a[0]).unwrap_or(0)))),
    plain("__iter__", 1, 1, |m, a| Ok(a[0].obj().map_or(Value::None, |o| m.new_iter(Iter::Text(o.clone(), 0))))),
    plain("__getitem__", 2, 2, |m, a| m.native_item(&a[0], &a[1])),
    plain("__contains__", 2, 2, |m, a| {
        let needle = text(m, &a[1])?;
        Ok(Value::Bool(this(m, &a[0])?.contains(&needle)))
    }),
    plain("__hash__", 1, 1, |m, a| Ok(Value::Int(hash_bytes(this(m, &a[0])?.as_bytes()) as i64))),
    plain("__eq__", 2, 2, |_, a| match (a[0].as_str(), a[1].as_str()) {
        (Some(x), Some(y)) => Ok(Value::Bool(x == y)),
        _ => Ok(Value::NotImplemented),
    }),
    plain("__str__", 1, 1, |m, a| Ok(Value::str(this(m, &a[0])?))),
    plain("__repr__", 1, 1, |m, a| super::sequence::native_repr(m, &a[0])),
    plain("__format__", 2, 2, |m, a| {
        let s = this(m, &a[0])?;
        let spec = a[1].as_str().unwrap_or("");
        let result = pure::format_spec::format_str(s, spec, "str");
        give(m, result)
    }),
];
