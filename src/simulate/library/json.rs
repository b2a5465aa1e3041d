//! `_json`: documents read and texts quoted, under the library's `json`.

use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::dict::Dict;
use crate::simulate::interpreter::value::*;
use crate::simulate::pure::json_text::{self, Json};

pub static JSON: &[Native] = &[
    // The document; or nothing, what is wrong, and at which character. Hooked objects are tuples of pairs.
    plain("loads", 2, 2, |m, a| {
        let Some(text) = a[0].as_str() else { return Err(m.type_error("a text was expected")) };
        m.charge(text.len() / 4)?;
        let hooked = matches!(a[1], Value::Bool(true));
        Ok(match json_text::read(text) {
            Ok(document) => Value::tuple(vec![value(document, hooked), Value::None, Value::None]),
            Err(error) => {
                let (_, [_, _, position]) = error.describe(text);
                Value::tuple(vec![Value::None, Value::str(error.message), Value::from(position)])
            }
        })
    }),
    plain("quote", 2, 2, |m: &mut Machine, a| {
        let Some(text) = a[0].as_str() else { return Err(m.type_error("a text was expected")) };
        m.charge(text.len() / 16)?;
        Ok(Value::str(json_text::quote(text, matches!(a[1], Value::Bool(true)))))
    }),
];

fn value(document: Json, hooked: bool) -> Value {
    match document {
        Json::Null => Value::None,
        Json::Bool(truth) => Value::Bool(truth),
        Json::Int(n) => Value::big(n),
        // A hook may want it as it is written; no other value of a document is of this kind.
        Json::Float(_, written) if hooked => Value::bytes(written.into_boxed_bytes()),
        Json::Float(x, _) => Value::Float(x),
        Json::Text(text) => Value::str(text),
        Json::List(items) => Value::list(items.into_iter().map(|item| value(item, hooked)).collect()),
        Json::Object(members) if hooked => {
            let pair = |(name, item): (String, Json)| Value::tuple(vec![Value::str(name), value(item, hooked)]);
            Value::tuple(members.into_iter().map(pair).collect())
        }
        Json::Object(members) => {
            let mut dict = Dict::default();
            for (name, item) in members {
                dict.set_str(&new_str(name), value(item, hooked));
            }
            Value::dict(dict)
        }
    }
}
