//! The built-in classes, and which one a value belongs to.

use super::Machine;
use super::class::{ClassData, Make};
use super::value::*;
use crate::simulate::compile::code::CodeKind;
use std::cell::{Cell, RefCell};

macro_rules! types {
    ($($field:ident = $name:literal),* $(,)?) => {
        /// The classes that the interpreter itself needs.
        pub struct Types {
            $(pub $field: Ref,)*
            /// Methods of `object`, kept apart: whether a class has methods of its own is then a plain lookup.
            pub object_methods: Ref,
        }

        impl Types {
            pub fn new() -> Self {
                let object = bare_class("object", Vec::new());
                Types {
                    $($field: if $name == "object" { object.clone() } else { bare_class($name, vec![object.clone()]) },)*
                    object_methods: Object::new(Kind::Dict(RefCell::default())),
                }
            }

            /// All of them by name, for `builtins`.
            pub fn all(&self) -> Vec<(&'static str, Ref)> {
                vec![$(($name, self.$field.clone())),*]
            }
        }
    };
}

types! {
    object = "object", type_ = "type", int = "int", bool = "bool", float = "float", complex = "complex", str = "str",
    bytes = "bytes", bytearray = "bytearray", list = "list", tuple = "tuple", dict = "dict", set = "set",
    frozenset = "frozenset", range = "range", slice = "slice", function = "function", native = "builtin_function_or_method",
    method = "method", property = "property", static_method = "staticmethod", class_method = "classmethod", super_ = "super",
    generator = "generator", coroutine = "coroutine", async_generator = "async_generator",
    async_step = "async_generator_asend", coroutine_wrapper = "coroutine_wrapper", cell = "cell", iterator = "iterator",
    module = "module", none_type = "NoneType", not_implemented = "NotImplementedType", ellipsis = "ellipsis",
    dict_keys = "dict_keys", dict_values = "dict_values", dict_items = "dict_items", proxy = "mappingproxy",
    generic_alias = "GenericAlias", union_type = "UnionType", future = "Future", task = "Task", future_iter = "FutureIter",
    event_loop = "_Loop", handle = "Handle", timer_handle = "TimerHandle", context = "Context", context_var = "ContextVar",
    token = "Token", deque = "deque", opaque = "opaque", library = "library", code = "code", frame = "frame",
    traceback = "traceback", base_exception = "BaseException", exception = "Exception", stop_iteration = "StopIteration",
    stop_async_iteration = "StopAsyncIteration", generator_exit = "GeneratorExit", runtime_error = "RuntimeError",
    attribute_error = "AttributeError", type_error = "TypeError", key_error = "KeyError", index_error = "IndexError",
    assertion_error = "AssertionError", base_exception_group = "BaseExceptionGroup", cancelled_error = "CancelledError",
    invalid_state = "InvalidStateError",
}

impl Default for Types {
    fn default() -> Self {
        Self::new()
    }
}

fn bare_class(name: &str, bases: Vec<Ref>) -> Ref {
    let data = ClassData {
        name: RefCell::new(Value::str(name)),
        bases: bases.clone(),
        mro: RefCell::default(),
        make: Cell::new(None),
        blank: Cell::new(None),
        builtin: true,
        finalizer: RefCell::default(),
        has_getattribute: Cell::new(false),
        has_setattr: Cell::new(false),
        slots: None,
    };
    let class = Object::new(Kind::Class(Box::new(data)));
    let mut order = vec![class.clone()];
    if let Some(base) = bases.first() {
        order.extend(base.class_data().mro.borrow().iter().cloned());
    }
    *class.class_data().mro.borrow_mut() = order;
    class
}

impl Machine {
    /// A built-in class below `base`, with its methods; for the parts of the library that are written in Rust.
    pub fn builtin_class(
        &mut self,
        name: &'static str,
        base: &Ref,
        make: Option<Make>,
        methods: &'static [Native],
    ) -> Ref {
        let class = bare_class(name, vec![base.clone()]);
        class.class_data().make.set(make.or(base.class_data().make.get()));
        class.class_data().blank.set(base.class_data().blank.get());
        self.add_methods(&class, methods);
        class
    }

    /// Fills the table of a class.
    pub fn add_methods(&mut self, class: &Ref, methods: &'static [Native]) {
        for method in methods {
            let name = self.text(method.name);
            class.set_own(&name, Value::native(method));
        }
    }

    pub fn set_module(&mut self, class: &Ref, module: &str) {
        let name = self.names.module.clone();
        class.set_own(&name, Value::str(module));
    }

    /// `type(v)`.
    pub fn class_of(&self, v: &Value) -> Ref {
        let t = &self.types;
        let object = match v {
            Value::Obj(o) => o,
            Value::None | Value::Unbound => return t.none_type.clone(),
            Value::NotImplemented => return t.not_implemented.clone(),
            Value::Ellipsis => return t.ellipsis.clone(),
            Value::Bool(_) => return t.bool.clone(),
            Value::Int(_) => return t.int.clone(),
            Value::Float(_) => return t.float.clone(),
        };
        if let Some(class) = &*object.class.borrow() {
            return class.clone();
        }
        match &object.kind {
            Kind::Plain => &t.object,
            Kind::Class(_) => &t.type_,
            Kind::Str(_) => &t.str,
            Kind::Bytes(_) => &t.bytes,
            Kind::ByteArray(_) => &t.bytearray,
            Kind::Big(_) | Kind::IntSub(_) => &t.int,
            Kind::FloatSub(_) => &t.float,
            Kind::Complex(_) => &t.complex,
            Kind::Tuple(_) => &t.tuple,
            Kind::List(_) => &t.list,
            Kind::Deque(_) => &t.deque,
            Kind::Dict(_) => &t.dict,
            Kind::Set(_, false) => &t.set,
            Kind::Set(_, true) => &t.frozenset,
            Kind::Range(_) => &t.range,
            Kind::Slice(_) => &t.slice,
            Kind::Function(_) => &t.function,
            Kind::Native(_) => &t.native,
            Kind::Bound(b) if matches!(b.0.kind(), Some(Kind::Native(_))) => &t.native,
            Kind::Bound(_) => &t.method,
            Kind::Property(_) => &t.property,
            Kind::StaticMethod(_) => &t.static_method,
            Kind::ClassMethod(_) => &t.class_method,
            Kind::Super(_) => &t.super_,
            Kind::Generator(g) => match g.kind {
                CodeKind::Coroutine => &t.coroutine,
                CodeKind::AsyncGenerator => &t.async_generator,
                _ => &t.generator,
            },
            Kind::AsyncGenStep(_) => &t.async_step,
            Kind::CoroutineWrapper(_) => &t.coroutine_wrapper,
            Kind::Cell(_) => &t.cell,
            Kind::Iter(_) => &t.iterator,
            Kind::Exception(_) => &t.exception,
            Kind::Module(_) => &t.module,
            Kind::DictView(_, View::Keys) => &t.dict_keys,
            Kind::DictView(_, View::Values) => &t.dict_values,
            Kind::DictView(_, View::Items) => &t.dict_items,
            Kind::Proxy(_) => &t.proxy,
            Kind::GenericAlias(a) if a.0.is_none() => &t.union_type,
            Kind::GenericAlias(_) => &t.generic_alias,
            Kind::Future(f) if f.task.borrow().is_some() => &t.task,
            Kind::Future(_) => &t.future,
            Kind::FutureIter(..) => &t.future_iter,
            Kind::Loop(_) => &t.event_loop,
            Kind::Handle(h) if h.when.get().is_some() => &t.timer_handle,
            Kind::Handle(_) => &t.handle,
            Kind::Context(_) => &t.context,
            Kind::ContextVar(_) => &t.context_var,
            Kind::Token(_) => &t.token,
            Kind::Opaque(_) => &t.opaque,
            Kind::Library(_) => &t.library,
        }
        .clone()
    }
}
