//! Parameters and results of the project's own functions.

use super::calls::Arguments;
use super::classes::Ancestor;
use super::definition::{Decorator, DefinitionId, DefinitionKind};
use super::infer::{Inference, Slot};
use super::project::FileId;
use super::value::{Value, ValueId, Values};
use crate::syntax::ast::*;

/// Calls of one name that are looked at to learn what is passed for a parameter.
const MOST_CALLS: usize = 48;

impl<'a> Inference<'a> {
    /// The parameters of a function or lambda.
    pub fn params_of(&self, function: DefinitionId) -> &'a [Param] {
        let definition = self.definition(function);
        let tree = self.tree(definition.file);
        match definition.kind {
            DefinitionKind::Function(stmt) => match &tree[stmt].kind {
                StmtKind::FunctionDef(def) => &def.params.items,
                _ => &[],
            },
            DefinitionKind::Lambda(expr) => match &tree[expr].kind {
                ExprKind::Lambda { params, .. } => &params.items,
                _ => &[],
            },
            DefinitionKind::Module | DefinitionKind::Class(_) => &[],
        }
    }

    /// What a parameter is: the receiver, its annotation, its default, or what callers pass.
    pub fn param(&mut self, function: DefinitionId, index: u16) -> ValueId {
        match self.params.get(&(function, index)) {
            Some(&Slot::Known(value)) => return value,
            Some(Slot::Asked) => return Values::UNKNOWN,
            None => {}
        }
        self.params.insert((function, index), Slot::Asked);
        let value = self.find_param(function, index);
        self.params.insert((function, index), Slot::Known(value));
        value
    }

    fn find_param(&mut self, function: DefinitionId, index: u16) -> ValueId {
        if let (0, Some(receiver)) = (index, self.receiver_of(function)) {
            return receiver;
        }
        let Some(param) = self.params_of(function).get(usize::from(index)) else { return Values::UNKNOWN };
        let file = self.definition(function).file;
        let declared = param.annotation.map_or(Values::UNKNOWN, |annotation| self.annotation(file, annotation));
        match param.kind {
            ParamKind::VarArgs => return self.values.add(Value::Iterable(declared)),
            ParamKind::KwArgs => {
                let key = self.values.instance("str");
                return self.values.add(Value::Mapping { key, value: declared });
            }
            _ => {}
        }
        if self.values.says_something(declared) {
            return declared;
        }
        let default = param.default.map_or(Values::UNKNOWN, |default| self.infer(file, default));
        let passed = self.passed(function, usize::from(index), file);
        self.values.union([default, passed])
    }

    /// `self` or `cls`, for a function in a class body.
    fn receiver_of(&mut self, function: DefinitionId) -> Option<ValueId> {
        let definition = self.definition(function);
        let class = definition.class?;
        if definition.has(Decorator::StaticMethod) {
            return None;
        }
        Some(match self.takes_class(function) {
            true => self.values.add(Value::Local(class)),
            false => self.values.add(Value::Object(class)),
        })
    }

    /// The union of what the project's calls pass for a parameter.
    fn passed(&mut self, function: DefinitionId, index: usize, file: FileId) -> ValueId {
        let name = self.tree(file).str(self.params_of(function)[index].name.name);
        let mut values = Vec::new();
        for called in self.names_of(function) {
            let key = self.values.intern(&called);
            let calls = self.index.calls(key).to_vec();
            for (file, call) in calls.into_iter().take(MOST_CALLS) {
                let arguments = self.arguments(file, call);
                if let Some(offset) = self.calls_function(file, call, function) {
                    values.extend(self.passed_by(arguments, index, offset, name));
                }
            }
            let handed = self.index.handed(key).to_vec();
            for (file, call) in handed.into_iter().take(MOST_CALLS) {
                let arguments = self.arguments(file, call);
                values.extend(self.handed_over(arguments, call, function, index));
            }
        }
        self.values.union(values)
    }

    /// The names under which a function may be called: an `__init__` by those of its class and the classes below.
    fn names_of(&self, function: DefinitionId) -> Vec<String> {
        let definition = self.definition(function);
        match (&*definition.name, definition.class) {
            ("__init__" | "__new__", Some(class)) => {
                let below = self.classes.below(class);
                let classes = std::iter::once(class).chain(below).map(|class| self.definition(class).name.clone());
                classes.chain(["cls".to_owned(), "__init__".to_owned(), "__class__".to_owned()]).collect()
            }
            (name, _) => vec![name.to_owned()],
        }
    }

    /// Whether a call runs a function; if so, how many parameters come before the arguments.
    fn calls_function(&mut self, file: FileId, call: ExprId, function: DefinitionId) -> Option<usize> {
        let ExprKind::Call { func, .. } = self.tree(file)[call].kind else { return None };
        let callee = self.infer(file, func);
        let members = self.values.members(&callee).to_vec();
        members.into_iter().find_map(|member| match *self.values.get(member) {
            Value::Local(id) if id == function => Some(0),
            Value::Method { function: id, .. } if id == function || self.is_overridden_by(id, function) => Some(1),
            Value::Local(id) if self.definition(id).is_class() => {
                let name = self.definition(function).name.clone();
                (matches!(&*name, "__init__" | "__new__") && self.first_of(id, &name) == Some(function)).then_some(1)
            }
            _ => None,
        })
    }

    fn is_overridden_by(&self, base: DefinitionId, function: DefinitionId) -> bool {
        let (base, function) = (self.definition(base), self.definition(function));
        match (base.class, function.class) {
            (Some(above), Some(below)) => base.name == function.name && self.classes.is_below(below, above),
            _ => false,
        }
    }

    /// The function that a class or its bases define under a name.
    pub fn first_of(&self, class: DefinitionId, name: &str) -> Option<DefinitionId> {
        let order = self.classes.order(class).iter();
        let mut local = order.filter_map(|ancestor| match *ancestor {
            Ancestor::Local(class) => Some(class),
            Ancestor::Outside(_) => None,
        });
        local.find_map(|class| self.own_function(class, name))
    }

    fn passed_by(&mut self, arguments: Arguments, index: usize, offset: usize, name: &str) -> Option<ValueId> {
        let by_position = index.checked_sub(offset).and_then(|position| arguments.at(position));
        let expr = arguments.named(name).or(by_position)?;
        Some(self.infer(arguments.file, expr))
    }

    /// What `submit(f, x)`, `partial(f, x)`, `map(f, xs)` or `Thread(target=f, args=(x,))` pass to `f`.
    fn handed_over(
        &mut self,
        arguments: Arguments,
        call: ExprId,
        function: DefinitionId,
        index: usize,
    ) -> Option<ValueId> {
        let is_it = |me: &mut Self, expr: ExprId| {
            let value = me.infer(arguments.file, expr);
            let members = me.values.members(&value).to_vec();
            members.into_iter().find_map(|member| match *me.values.get(member) {
                Value::Local(id) if id == function => Some(0),
                Value::Method { function: id, .. } if id == function => Some(1),
                _ => None,
            })
        };
        if let Some(target) = arguments.named("target") {
            let offset = is_it(self, target)?;
            let ExprKind::Tuple { items, .. } = &arguments.tree[arguments.named("args")?].kind else { return None };
            return Some(self.infer(arguments.file, *items.get(index.checked_sub(offset)?)?));
        }
        let position = (0..2).find(|&i| arguments.at(i).is_some_and(|arg| is_it(self, arg).is_some()))?;
        let offset = is_it(self, arguments.at(position)?)?;
        let ExprKind::Call { func, .. } = arguments.tree[call].kind else { return None };
        let callee = super::index::last_name(arguments.tree, func)?;
        let nth = index.checked_sub(offset)? + position + 1;
        match arguments.tree.str(callee) {
            "submit" | "partial" | "run_in_executor" | "to_thread" | "call_soon" | "apply" => {
                Some(self.infer(arguments.file, arguments.at(nth)?))
            }
            "map" | "imap" | "imap_unordered" | "starmap" | "filter" => {
                let container = self.infer(arguments.file, arguments.at(nth)?);
                Some(self.element(container))
            }
            _ => None,
        }
    }

    /// What calling a function gives, `receiver` being what it is bound to.
    pub fn returned(&mut self, function: DefinitionId, receiver: ValueId) -> ValueId {
        let value = match self.returns.get(&function) {
            Some(&Slot::Known(value)) => value,
            Some(Slot::Asked) => return Values::UNKNOWN,
            None => {
                self.returns.insert(function, Slot::Asked);
                let value = self.find_returned(function);
                self.returns.insert(function, Slot::Known(value));
                value
            }
        };
        self.as_receiver(value, function, receiver)
    }

    /// `return self` in a base class gives an object of the receiver's class.
    fn as_receiver(&mut self, value: ValueId, function: DefinitionId, receiver: ValueId) -> ValueId {
        let class = self.definition(function).class;
        match (self.values.get(value), self.values.get(receiver)) {
            (&Value::Object(own), &(Value::Object(below) | Value::Local(below)))
                if Some(own) == class && self.classes.is_below(below, own) =>
            {
                self.values.add(Value::Object(below))
            }
            _ => value,
        }
    }

    fn find_returned(&mut self, function: DefinitionId) -> ValueId {
        let definition = self.definition(function);
        let (file, is_async, is_generator) = (definition.file, definition.is_async, definition.is_generator);
        let is_left_open = definition.class.is_some() && !is_generator && definition.returns.is_empty();
        let is_context = definition.has(Decorator::ContextManager) || definition.has(Decorator::AsyncContextManager);
        let annotation = match definition.kind {
            DefinitionKind::Function(stmt) => match &self.tree(file)[stmt].kind {
                StmtKind::FunctionDef(def) => def.returns,
                _ => None,
            },
            _ => None,
        };
        let declared = annotation.map_or(Values::UNKNOWN, |annotation| self.annotation(file, annotation));
        let result = match self.values.says_something(declared) {
            true => self.inner_function(function).unwrap_or_else(|| self.values.without_none(declared)),
            false if is_left_open => self.results_below(function),
            false => self.results(function),
        };
        if is_context {
            let inside = self.element(result);
            return self.values.add(Value::Context(inside));
        }
        match is_async && !is_generator {
            true => self.values.add(Value::Coroutine(result)),
            false => result,
        }
    }

    /// A function of its own that a function returns, as decorators do: it says more than any type that is declared.
    fn inner_function(&mut self, function: DefinitionId) -> Option<ValueId> {
        let next = self.definitions.get(function.0 as usize + 1)?;
        if next.parent != Some(function) || self.definition(function).is_generator {
            return None;
        }
        let result = self.results(function);
        let is_inner = |one: &ValueId| match *self.values.get(*one) {
            Value::Local(id) => self.definition(id).is_function() && self.definition(id).parent == Some(function),
            _ => false,
        };
        self.values.members(&result).iter().any(is_inner).then_some(result)
    }

    /// What the methods give that take the place of one which returns nothing, such as an abstract one.
    fn results_below(&mut self, function: DefinitionId) -> ValueId {
        let definition = self.definition(function);
        let Some(class) = definition.class else { return Values::UNKNOWN };
        let below = self.overrides(class, &definition.name);
        let results: Vec<ValueId> = below.into_iter().map(|id| self.returned(id, Values::UNKNOWN)).collect();
        self.values.union(results)
    }

    /// What the `return` and `yield` statements give.
    fn results(&mut self, function: DefinitionId) -> ValueId {
        let definition = self.definition(function);
        let (file, is_generator) = (definition.file, definition.is_generator);
        let (yields, from) = (definition.yields.clone(), definition.yields_from.clone());
        if !is_generator {
            let returns = definition.returns.clone();
            let value = self.any_of(file, &returns);
            return self.values.without_none(value);
        }
        let mut elements = vec![self.any_of(file, &yields)];
        for delegate in from {
            let value = self.infer(file, delegate);
            elements.push(self.element(value));
        }
        elements.retain(|&element| self.values.says_something(element));
        let element = self.values.union(elements);
        self.values.add(Value::Iterable(element))
    }
}
