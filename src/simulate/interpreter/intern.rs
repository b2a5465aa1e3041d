//! One `str` object per name, so that most lookups compare pointers.

use super::value::{Ref, new_str};
use std::cell::RefCell;
use std::collections::HashMap;

#[derive(Default)]
pub struct Interner {
    names: RefCell<HashMap<Box<str>, Ref>>,
}

impl Interner {
    pub fn get(&self, text: &str) -> Ref {
        if let Some(name) = self.names.borrow().get(text) {
            return name.clone();
        }
        let name = new_str(text);
        self.names.borrow_mut().insert(text.into(), name.clone());
        name
    }
}

macro_rules! names {
    ($($field:ident = $text:literal),* $(,)?) => {
        /// The names that the interpreter itself looks up.
        pub struct Names { $(pub $field: Ref),* }

        impl Names {
            pub fn new(interner: &Interner) -> Self {
                Names { $($field: interner.get($text)),* }
            }
        }
    };
}

names! {
    init = "__init__", new = "__new__", call = "__call__", name = "__name__", qualname = "__qualname__",
    module = "__module__", doc = "__doc__", dict = "__dict__", class = "__class__", bases = "__bases__", mro = "__mro__",
    getattr = "__getattr__", getattribute = "__getattribute__", setattr = "__setattr__", delattr = "__delattr__",
    get = "__get__", set = "__set__", delete = "__delete__", set_name = "__set_name__",
    init_subclass = "__init_subclass__", class_getitem = "__class_getitem__", prepare = "__prepare__",
    annotations = "__annotations__", match_args = "__match_args__", slots = "__slots__", wrapped = "__wrapped__",
    enter = "__enter__", exit = "__exit__", aenter = "__aenter__", aexit = "__aexit__",
    iter = "__iter__", next = "__next__", aiter = "__aiter__", anext = "__anext__", await_ = "__await__",
    len = "__len__", bool = "__bool__", contains = "__contains__", getitem = "__getitem__", setitem = "__setitem__",
    delitem = "__delitem__", missing = "__missing__", hash = "__hash__", eq = "__eq__", ne = "__ne__", lt = "__lt__",
    le = "__le__", gt = "__gt__", ge = "__ge__", repr = "__repr__", str = "__str__", format = "__format__",
    bytes = "__bytes__", int = "__int__", float = "__float__", index = "__index__", abs = "__abs__", round = "__round__",
    neg = "__neg__", pos = "__pos__", invert = "__invert__", del = "__del__", reversed = "__reversed__",
    instancecheck = "__instancecheck__", subclasscheck = "__subclasscheck__", subclasshook = "__subclasshook__",
    code = "__code__", defaults = "__defaults__", closure = "__closure__", globals = "__globals__", self_ = "__self__",
    func = "__func__", builtins = "__builtins__", main = "__main__", send = "send", throw = "throw", close = "close",
    cancel = "cancel", asyncio_future_blocking = "_asyncio_future_blocking", hash_key = "__hash__",
    cause = "__cause__", context = "__context__", traceback = "__traceback__", suppress_context = "__suppress_context__",
    args = "args", notes = "__notes__", exceptions = "exceptions", message = "message", value = "value",
    file = "__file__", path = "__path__", all = "__all__", loop_ = "_loop", orig_bases = "__orig_bases__",
    decorator = "__decorator__",
    mro_entries = "__mro_entries__", origin = "__origin__", type_args = "__args__", fspath = "__fspath__", dir = "__dir__",
    abstract_methods = "__abstractmethods__", is_abstract = "__isabstractmethod__", reduce = "__reduce__",
    members = "__members__", main_name = "<module>", copy = "__copy__", deepcopy = "__deepcopy__",
}
