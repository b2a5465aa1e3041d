//! The built-in functions and classes.

pub mod bytes;
mod codecs;
pub mod deque;
pub mod evaluate;
mod exception;
mod function;
mod mapping;
pub mod number;
mod object;
mod operators;
mod sequence;
pub mod set;
pub mod text;

use super::interpreter::Machine;
use super::interpreter::class::Make;
use super::interpreter::value::*;

/// Fills the table of built-in names, and the method tables of the built-in classes.
pub fn setup(m: &mut Machine) {
    let t = &m.types;
    let tables: Vec<(Ref, &'static [Native], Option<Make>)> = vec![
        (t.object.clone(), &[], None),
        (t.type_.clone(), object::TYPE, Some(object::make_type)),
        (t.int.clone(), number::INT, Some(number::make_int)),
        (t.bool.clone(), &[], Some(number::make_bool)),
        (t.float.clone(), number::FLOAT, Some(number::make_float)),
        (t.complex.clone(), &[], Some(number::make_complex)),
        (t.str.clone(), text::STR, Some(text::make_str)),
        (t.bytes.clone(), sequence::BYTES, Some(sequence::make_bytes)),
        (t.bytearray.clone(), sequence::BYTEARRAY, Some(sequence::make_bytearray)),
        (t.list.clone(), sequence::LIST, Some(sequence::make_list)),
        (t.tuple.clone(), sequence::TUPLE, Some(sequence::make_tuple)),
        (t.dict.clone(), mapping::DICT, Some(mapping::make_dict)),
        (t.set.clone(), set::SET, Some(set::make_set)),
        (t.frozenset.clone(), set::SET, Some(set::make_set)),
        (t.range.clone(), sequence::RANGE, Some(sequence::make_range)),
        (t.slice.clone(), sequence::SLICE, Some(sequence::make_slice)),
        (t.property.clone(), object::PROPERTY, Some(object::make_property)),
        (t.static_method.clone(), &[], Some(object::make_static_method)),
        (t.class_method.clone(), &[], Some(object::make_class_method)),
        (t.super_.clone(), &[], Some(object::make_super)),
        (t.function.clone(), object::FUNCTION, None),
        (t.method.clone(), object::FUNCTION, Some(object::make_method)),
        (t.module.clone(), &[], Some(object::make_module)),
        (t.generic_alias.clone(), &[], Some(object::make_generic_alias)),
        (t.proxy.clone(), mapping::PROXY, Some(mapping::make_proxy)),
        (t.dict_keys.clone(), mapping::VIEW, None),
        (t.dict_values.clone(), mapping::VIEW, None),
        (t.dict_items.clone(), mapping::VIEW, None),
        (t.iterator.clone(), function::ITERATOR, None),
        (t.deque.clone(), deque::DEQUE, Some(deque::make_deque)),
        (t.generator.clone(), super::interpreter::GENERATOR, None),
        (t.coroutine.clone(), super::interpreter::COROUTINE, None),
        (t.coroutine_wrapper.clone(), super::interpreter::ASYNC_STEP, None),
        (t.async_generator.clone(), super::interpreter::ASYNC_GENERATOR, None),
        (t.async_step.clone(), super::interpreter::ASYNC_STEP, None),
        (t.future_iter.clone(), super::interpreter::ASYNC_STEP, None),
        (t.base_exception.clone(), exception::EXCEPTION, Some(exception::make_exception)),
    ];
    for (class, methods, make) in tables {
        m.add_methods(&class, methods);
        if let Some(make) = make {
            class.class_data().make.set(Some(make));
        }
    }
    for class in [m.types.bytes.clone(), m.types.bytearray.clone()] {
        m.add_methods(&class, bytes::AS_TEXT);
    }
    let fromhex = m.text("fromhex");
    let function = Value::Obj(Object::new(Kind::ClassMethod(Box::new(Value::native(&bytes::FROM_HEX)))));
    m.types.bytes.set_own(&fromhex, function);
    object::setup(m);
    // These are filled by `__init__` in subclasses that have one.
    for class in [m.types.list.clone(), m.types.dict.clone(), m.types.set.clone(), m.types.deque.clone()] {
        class.class_data().blank.set(Some(blank));
    }
    exception::setup(m);
    let visible = [
        "object",
        "type",
        "int",
        "bool",
        "float",
        "complex",
        "str",
        "bytes",
        "bytearray",
        "list",
        "tuple",
        "dict",
        "set",
        "frozenset",
        "range",
        "slice",
        "property",
        "staticmethod",
        "classmethod",
        "super",
    ];
    for (name, class) in m.types.all() {
        if visible.contains(&name) {
            put(m, name, Value::Obj(class));
        }
    }
    for native in function::FUNCTIONS.iter().chain(evaluate::EVALUATE) {
        put(m, native.name, Value::native(native));
    }
    // Compiled code is no text to be read.
    let compiled = m.new_opaque("compile");
    put(m, "compile", compiled);
    for (name, value) in [
        ("NotImplemented", Value::NotImplemented),
        ("Ellipsis", Value::Ellipsis),
        ("__debug__", Value::Bool(true)),
        ("__name__", Value::str("builtins")),
    ] {
        put(m, name, value);
    }
    m.types.bool.class_data().mro.borrow_mut().insert(1, m.types.int.clone());
}

pub fn put(m: &mut Machine, name: &str, value: Value) {
    let name = m.text(name);
    m.builtins.entries().borrow_mut().set_str(&name, value);
}

/// An empty container of the kind that `class` is a subclass of.
fn blank(m: &mut Machine, class: &Ref, _: &[Value]) -> Res {
    let kind = if m.is_subclass(class, &m.types.list) {
        Kind::List(Default::default())
    } else if m.is_subclass(class, &m.types.dict) {
        Kind::Dict(Default::default())
    } else if m.is_subclass(class, &m.types.deque) {
        Kind::Deque(Box::new(DequeData { items: Default::default(), max: None }))
    } else {
        Kind::Set(Default::default(), false)
    };
    Ok(Value::Obj(Object::of(own_class(class), kind)))
}

/// The class to be noted in an instance: none for the built-in class itself.
pub fn own_class(class: &Ref) -> Option<Ref> {
    (!class.class_data().builtin).then(|| class.clone())
}

/// The keyword argument of that name.
pub fn keyword<'a>(kw: &'a [(Ref, Value)], name: &str) -> Option<&'a Value> {
    kw.iter().find(|(n, _)| n.as_str() == Some(name)).map(|(_, v)| v)
}

/// The argument at a position or of that name.
pub fn argument(a: &[Value], at: usize, kw: &[(Ref, Value)], name: &str) -> Option<Value> {
    a.get(at).or_else(|| keyword(kw, name)).cloned()
}
