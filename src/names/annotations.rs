//! Annotations: what `x: Optional[sqlite3.Connection]` and `x: "Client"` say about a value.

use super::infer::Inference;
use super::project::FileId;
use super::scope::ScopeId;
use super::value::{Value, ValueId, Values};
use crate::syntax::ast::*;

/// Nesting of brackets in an annotation; deeper ones say nothing.
const MOST_NESTED: u32 = 12;

impl Inference<'_> {
    /// The value that an annotation declares; `Unknown` where it promises nothing, as `Any`.
    pub fn annotation(&mut self, file: FileId, expr: ExprId) -> ValueId {
        self.declared(file, expr, 0)
    }

    fn declared(&mut self, file: FileId, expr: ExprId, depth: u32) -> ValueId {
        if depth > MOST_NESTED {
            return Values::UNKNOWN;
        }
        let tree = self.tree(file);
        match &tree[expr].kind {
            ExprKind::Constant(Constant::Str(text)) => {
                let scope = self.flow_of(file).place(expr).map_or(ScopeId(0), |place| place.scope);
                let mut reader = Reader { rest: text, file, scope };
                reader.union(self, depth)
            }
            ExprKind::Constant(Constant::None) => Values::NONE,
            ExprKind::BinOp { left, op: BinOp::BitOr, right } => {
                let both = [self.declared(file, *left, depth + 1), self.declared(file, *right, depth + 1)];
                self.values.union(both)
            }
            ExprKind::Subscript { value, index, .. } => {
                let head = self.infer(file, *value);
                let items = match &tree[*index].kind {
                    ExprKind::Tuple { items, .. } => items.as_slice(),
                    _ => std::slice::from_ref(index),
                };
                let skip = self.is_literal(head);
                let arguments: Vec<ValueId> = match skip {
                    true => Vec::new(),
                    false => items.iter().map(|&item| self.declared(file, item, depth + 1)).collect(),
                };
                self.generic(head, &arguments)
            }
            ExprKind::Name { .. } | ExprKind::Attribute { .. } => {
                let head = self.infer(file, expr);
                self.generic(head, &[])
            }
            _ => Values::UNKNOWN,
        }
    }

    fn is_literal(&self, head: ValueId) -> bool {
        matches!(self.values.get(head), Value::Outside(path) if self.values.path(*path).ends_with(".Literal"))
    }

    /// An instance of `head[arguments]`.
    fn generic(&mut self, head: ValueId, arguments: &[ValueId]) -> ValueId {
        let Value::Outside(path) = *self.values.get(head) else { return self.instance_of(head) };
        let path = self.values.path(path).to_owned();
        let first = arguments.first().copied().unwrap_or(Values::UNKNOWN);
        let (module, name) = path.rsplit_once('.').unwrap_or(("", &path));
        let is_typing = matches!(module, "typing" | "typing_extensions" | "collections.abc" | "contextlib" | "");
        if !is_typing {
            return self.values.instance(&path);
        }
        match name {
            "Any" | "object" | "TypeVar" | "Self" | "LiteralString" | "NoReturn" | "Never" | "Callable" => {
                Values::UNKNOWN
            }
            "Optional" => self.values.union([first, Values::NONE]),
            "Union" => self.values.union(arguments.iter().copied()),
            "Annotated" | "ClassVar" | "Final" | "Required" | "NotRequired" | "InitVar" | "ReadOnly" => first,
            "List" | "list" | "Set" | "set" | "FrozenSet" | "frozenset" | "Sequence" | "MutableSequence"
            | "Iterable" | "Iterator" | "Collection" | "Deque" | "Generator" | "AsyncIterator" | "AsyncIterable"
            | "AsyncGenerator" | "AbstractSet" | "MutableSet" | "Reversible" | "KeysView" | "ValuesView" => {
                self.values.add(Value::Iterable(first))
            }
            "Tuple" | "tuple" => match arguments {
                [] | [_, Values::UNKNOWN] => self.values.add(Value::Iterable(first)),
                _ => self.values.add(Value::Tuple(arguments.to_vec())),
            },
            "Dict" | "dict" | "Mapping" | "MutableMapping" | "DefaultDict" | "OrderedDict" => {
                let value = arguments.get(1).copied().unwrap_or(Values::UNKNOWN);
                self.values.add(Value::Mapping { key: first, value })
            }
            "Type" | "type" => self.class_of(first),
            "ContextManager" | "AbstractContextManager" | "AsyncContextManager" | "AbstractAsyncContextManager" => {
                self.values.add(Value::Context(first))
            }
            "Awaitable" => self.values.add(Value::Coroutine(first)),
            "Coroutine" => {
                let result = arguments.get(2).copied().unwrap_or(Values::UNKNOWN);
                self.values.add(Value::Coroutine(result))
            }
            "IO" | "TextIO" | "BinaryIO" => self.values.instance(&format!("typing.{name}")),
            "None" => Values::NONE,
            _ if module.is_empty() || module == "contextlib" => self.values.instance(&path),
            _ => Values::UNKNOWN,
        }
    }

    /// The class of which a value is an instance.
    pub fn class_of(&mut self, value: ValueId) -> ValueId {
        self.each(value, |me, value| match *me.values.get(value) {
            Value::Object(class) => me.values.add(Value::Local(class)),
            Value::Instance(class) => me.values.add(Value::Outside(class)),
            _ => Values::UNKNOWN,
        })
    }

    /// An instance of a class, or of any class in a tuple of them.
    pub fn instance_of(&mut self, class: ValueId) -> ValueId {
        self.each(class, |me, class| match me.values.get(class).clone() {
            Value::Local(id) if me.definition(id).is_class() => me.values.add(Value::Object(id)),
            Value::Outside(path) => me.values.add(Value::Instance(path)),
            Value::None => Values::NONE,
            Value::Tuple(classes) => {
                let instances: Vec<ValueId> = classes
                    .into_iter()
                    .map(|class| match *me.values.get(class) {
                        Value::Local(id) if me.definition(id).is_class() => me.values.add(Value::Object(id)),
                        Value::Outside(path) => me.values.add(Value::Instance(path)),
                        _ => Values::UNKNOWN,
                    })
                    .collect();
                me.values.union(instances)
            }
            // `T = TypeVar("T")` stands for some type or other.
            Value::Instance(path) if me.values.path(path).ends_with(".TypeVar") => Values::UNKNOWN,
            // `Alias = Optional[X]` is a value already.
            Value::Object(_) | Value::Instance(_) | Value::Iterable(_) | Value::Mapping { .. } => class,
            _ => Values::UNKNOWN,
        })
    }
}

/// Reads the text of an annotation in quotes: dotted names, `[...]`, `|` and commas.
struct Reader<'t> {
    rest: &'t str,
    file: FileId,
    scope: ScopeId,
}

impl Reader<'_> {
    fn union(&mut self, inference: &mut Inference, depth: u32) -> ValueId {
        let mut all = vec![self.one(inference, depth)];
        while self.eat('|') {
            all.push(self.one(inference, depth));
        }
        inference.values.union(all)
    }

    fn one(&mut self, inference: &mut Inference, depth: u32) -> ValueId {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\'' || c == '"');
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start_matches(['\'', '"']);
        let mut parts = name.split('.');
        let root = parts.next().unwrap_or("");
        if name.is_empty() || depth > MOST_NESTED {
            self.rest = "";
            return Values::UNKNOWN;
        }
        if name == "None" {
            return Values::NONE;
        }
        let mut head = inference.named(self.file, self.scope, root);
        for part in parts {
            head = inference.attribute(head, part);
        }
        let mut arguments = Vec::new();
        if self.eat('[') {
            loop {
                arguments.push(self.union(inference, depth + 1));
                if !self.eat(',') {
                    break;
                }
            }
            self.eat(']');
        }
        inference.generic(head, &arguments)
    }

    fn eat(&mut self, sign: char) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}
