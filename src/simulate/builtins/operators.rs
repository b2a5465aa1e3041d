//! The operators of built-in classes under their method names: `int.__mul__`, `super().__eq__(other)`.
//!
//! They are kept out of the classes' tables, so that whether a program's class has an operator of its own stays a plain
//! lookup, and are given when a program asks for them by name.

use crate::simulate::interpreter::Machine;
use crate::simulate::interpreter::value::*;
use crate::syntax::ast::{BinOp, CmpOp};
use std::rc::Rc;

macro_rules! operators {
    ($($name:literal, $reflected:literal: $op:ident;)*) => {
        &[$(
            plain($name, 2, 2, |m, a| operate(m, BinOp::$op, &a[0], &a[1])),
            plain($reflected, 2, 2, |m, a| operate(m, BinOp::$op, &a[1], &a[0])),
        )*]
    };
}

macro_rules! comparisons {
    ($($name:literal: $op:ident;)*) => {
        &[$(plain($name, 2, 2, |m, a| {
            Ok(m.compare_values(CmpOp::$op, &a[0], &a[1])?.unwrap_or(Value::NotImplemented))
        }),)*]
    };
}

fn operate(m: &mut Machine, op: BinOp, a: &Value, b: &Value) -> Res {
    Ok(m.binary_native(op, a, b)?.unwrap_or(Value::NotImplemented))
}

const ARITHMETIC: &[Native] = operators! {
    "__add__", "__radd__": Add;
    "__sub__", "__rsub__": Sub;
    "__mul__", "__rmul__": Mult;
    "__truediv__", "__rtruediv__": Div;
    "__floordiv__", "__rfloordiv__": FloorDiv;
    "__mod__", "__rmod__": Mod;
    "__pow__", "__rpow__": Pow;
};
const BITS: &[Native] = operators! {
    "__and__", "__rand__": BitAnd;
    "__or__", "__ror__": BitOr;
    "__xor__", "__rxor__": BitXor;
};
const SHIFTS: &[Native] = operators! {
    "__lshift__", "__rlshift__": LShift;
    "__rshift__", "__rrshift__": RShift;
};
const EQUALITY: &[Native] = comparisons! { "__eq__": Eq; "__ne__": NotEq; };
const ORDER: &[Native] = comparisons! { "__lt__": Lt; "__le__": LtE; "__gt__": Gt; "__ge__": GtE; };

/// What the sequences have of the arithmetic, and sets of the rest.
const OF_SEQUENCES: [&str; 3] = ["__add__", "__mul__", "__rmul__"];
const OF_TEXTS: [&str; 4] = ["__add__", "__mul__", "__rmul__", "__mod__"];

static ALL: [&[Native]; 5] = [ARITHMETIC, BITS, SHIFTS, EQUALITY, ORDER];

impl Machine {
    /// The operator of that name which a class has from a built-in one.
    pub fn operator_method(&self, class: &Ref, name: &str) -> Option<Value> {
        let native = ALL.iter().copied().flatten().find(|native| native.name == name)?;
        let order = class.class_data().mro.borrow();
        order.iter().find_map(|base| self.has_operator(base, name)).filter(|has| *has).map(|_| Value::native(native))
    }

    /// Whether a built-in class has an operator; `None` for other classes.
    fn has_operator(&self, class: &Ref, name: &str) -> Option<bool> {
        let t = &self.types;
        let is = |classes: &[&Ref]| classes.iter().any(|known| Rc::ptr_eq(known, class));
        let within = |tables: &[&[Native]]| tables.iter().copied().flatten().any(|native| native.name == name);
        if is(&[&t.int, &t.bool]) {
            Some(true)
        } else if is(&[&t.float]) {
            Some(within(&[ARITHMETIC, EQUALITY, ORDER]))
        } else if is(&[&t.complex]) {
            Some(within(&[ARITHMETIC, EQUALITY]))
        } else if is(&[&t.str, &t.bytes, &t.bytearray]) {
            Some(OF_TEXTS.contains(&name) || within(&[EQUALITY, ORDER]))
        } else if is(&[&t.list, &t.tuple, &t.deque]) {
            Some(OF_SEQUENCES.contains(&name) || within(&[EQUALITY, ORDER]))
        } else if is(&[&t.set, &t.frozenset]) {
            Some(within(&[BITS, EQUALITY, ORDER]) || matches!(name, "__sub__" | "__rsub__"))
        } else if is(&[&t.dict]) {
            Some(within(&[EQUALITY]) || matches!(name, "__or__" | "__ror__"))
        } else {
            None
        }
    }
}
