//! `_random`: the generator under the library's `random`.

use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::value::*;
use crate::simulate::pure::hash;
use crate::simulate::pure::twister::Twister;
use num_traits::ToPrimitive;
use std::cell::RefCell;

/// More bits than this in one call are refused, as they cost memory.
const MOST_BITS: i64 = 1 << 20;

pub static RANDOM: &[Native] = &[
    plain("twister", 1, 1, |m, a| {
        let seed = &a[0];
        let twister = match (seed.as_big(), seed.as_str(), seed.kind(), seed) {
            (Some(n), ..) => Twister::from_int(&n),
            (_, Some(text), ..) => Twister::from_bytes(text.as_bytes()),
            (_, _, Some(Kind::Bytes(bytes)), _) => Twister::from_bytes(bytes),
            (.., Value::Float(x)) => Twister::from_hash(hash::of_float(*x, 0)),
            // Without a seed, CPython asks the system; here every run is alike.
            _ => Twister::from_int(&m.options.seed.into()),
        };
        Ok(wrap(twister))
    }),
    plain("random", 1, 1, |m, a| with(m, &a[0], |t| Value::Float(t.random()))),
    plain("bits", 2, 2, |m, a| {
        let count = a[1].as_int().filter(|count| *count <= MOST_BITS);
        let Some(count) = count else {
            return Err(m.error("OverflowError", "Python int too large to convert to C int"));
        };
        m.charge(count as usize / 64)?;
        with(m, &a[0], |t| Value::big(t.many_bits(count as usize)))
    }),
    plain("below", 2, 2, |m, a| {
        let Some(limit) = a[1].as_big() else { return Err(m.type_error("an integer was expected")) };
        m.charge(limit.bits() as usize / 64)?;
        with(m, &a[0], |t| match limit.to_u64() {
            Some(small) => Value::big(t.below(small).into()),
            None => loop {
                let found = t.many_bits(limit.bits() as usize);
                if found < limit {
                    return Value::big(found);
                }
            },
        })
    }),
    plain("state", 1, 1, |m, a| {
        with(m, &a[0], |t| {
            let (words, next) = t.state();
            let words = words.iter().map(|word| Value::Int(i64::from(*word)));
            Value::tuple(words.chain([Value::from(next)]).collect())
        })
    }),
    plain("from_state", 1, 1, |m, a| {
        let numbers: Option<Vec<i64>> = a[0].as_tuple().unwrap_or(&[]).iter().map(Value::as_int).collect();
        let twister = numbers.as_deref().and_then(|numbers| {
            let (next, words) = numbers.split_last()?;
            let words: Vec<u32> = words.iter().map(|word| *word as u32).collect();
            Twister::from_state(&words, usize::try_from(*next).ok()?)
        });
        twister.map(wrap).ok_or_else(|| m.value_error("state vector is the wrong size"))
    }),
];

fn wrap(twister: Twister) -> Value {
    Value::Obj(Object::new(Kind::Library(RefCell::new(Box::new(twister)))))
}

fn with(m: &mut Machine, object: &Value, go: impl FnOnce(&mut Twister) -> Value) -> Res {
    if let Some(Kind::Library(state)) = object.kind()
        && let Some(twister) = state.borrow_mut().downcast_mut::<Twister>()
    {
        return Ok(go(twister));
    }
    Err(m.type_error("a generator was expected"))
}
