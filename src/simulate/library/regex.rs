//! `_re`: patterns compiled and matched, under the library's `re`.

use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::value::*;
use crate::simulate::pure::regex::{Captures, Mode, OutOfSteps, Pattern, PatternError, Piece, read_template};
use std::cell::RefCell;

/// Steps of the matcher for one step of the interpreter's budget.
const STEPS_EACH: u64 = 8;

pub static RE: &[Native] = &[
    // Program, flags, number of groups, names; or nothing, what is wrong, and where.
    plain("compile", 2, 2, |m, a| {
        let Some(text) = a[0].as_str() else { return Err(m.type_error("a pattern was expected")) };
        m.charge(text.len())?;
        let pattern = match Pattern::new(text, a[1].as_int().unwrap_or(0) as u32) {
            Ok(pattern) => pattern,
            Err(error) => return Ok(failure(error)),
        };
        let names =
            pattern.names.iter().map(|(name, at)| Value::tuple(vec![Value::str(name.as_str()), Value::from(*at)]));
        let names = Value::tuple(names.collect());
        let (flags, groups) = (Value::Int(i64::from(pattern.flags)), Value::from(pattern.groups));
        let program = Value::Obj(Object::new(Kind::Library(RefCell::new(Box::new(pattern)))));
        Ok(Value::tuple(vec![program, flags, groups, names]))
    }),
    plain("find", 5, 5, |m, a| {
        let mode = match a[4].as_int() {
            Some(1) => Mode::Match,
            Some(2) => Mode::Full,
            _ => Mode::Search,
        };
        let found = run(m, a, |pattern, text, range, steps| {
            pattern.find(text, range, mode, false, steps).map(|found| found.into_iter().collect())
        })?;
        Ok(found.into_iter().next().unwrap_or(Value::None))
    }),
    plain("find_all", 4, 4, |m, a| {
        let found = run(m, a, Pattern::find_all)?;
        Ok(Value::list(found))
    }),
    // Pieces, or nothing, what is wrong, and where.
    plain("template", 2, 2, |m, a| {
        let (Some(text), Some(Kind::Library(state))) = (a[0].as_str(), a[1].kind()) else {
            return Err(m.type_error("a template and a pattern were expected"));
        };
        let state = state.borrow();
        let Some(pattern) = state.downcast_ref::<Pattern>() else { return Err(m.type_error("a pattern was expected")) };
        Ok(match read_template(text, pattern) {
            Err(error) => failure(error),
            Ok(pieces) => {
                let pieces = pieces.into_iter().map(|piece| match piece {
                    Piece::Text(text) => Value::str(text),
                    Piece::Group(group) => Value::from(group),
                });
                Value::tuple(vec![Value::list(pieces.collect()), Value::None, Value::None])
            }
        })
    }),
];

fn failure(error: PatternError) -> Value {
    let position = if error.position == usize::MAX { Value::None } else { Value::from(error.position) };
    Value::tuple(vec![Value::None, Value::str(error.message), position])
}

/// Matches the pattern `a[0]` in the text `a[1]` between `a[2]` and `a[3]`; the steps count for the program's budget.
fn run(
    m: &mut Machine,
    a: &[Value],
    go: impl FnOnce(&Pattern, &[char], (usize, usize), &mut u64) -> Result<Vec<Captures>, OutOfSteps>,
) -> Res<Vec<Value>> {
    let (Some(Kind::Library(state)), Some(text)) = (a[0].kind(), a[1].as_str()) else {
        return Err(m.type_error("a pattern and a text were expected"));
    };
    let text: Vec<char> = text.chars().collect();
    let place = |at: usize| a[at].as_int().unwrap_or(i64::MAX).clamp(0, text.len() as i64) as usize;
    let left = m.options.max_steps.saturating_sub(m.steps).saturating_mul(STEPS_EACH);
    let mut steps = left;
    let found = match state.borrow().downcast_ref::<Pattern>() {
        Some(pattern) => go(pattern, &text, (place(2), place(3)), &mut steps),
        None => return Err(m.type_error("a pattern was expected")),
    };
    // Without steps left, the charge ends the run.
    let used = if found.is_err() { left + STEPS_EACH } else { left - steps };
    m.charge((used / STEPS_EACH) as usize)?;
    Ok(found.unwrap_or_default().iter().map(spans).collect())
}

/// `lastindex`, then start and end of every group; -1 where it took no part.
fn spans(found: &Captures) -> Value {
    let mut values = vec![found.last.map_or(Value::None, Value::from)];
    for group in 0..found.groups() {
        let (start, end) = found.span(group).map_or((-1, -1), |(start, end)| (start as i64, end as i64));
        values.extend([Value::Int(start), Value::Int(end)]);
    }
    Value::tuple(values)
}
