//! A run that starts at a function of the program: its arguments are what its annotations name, or unknown.

use super::interpreter::Machine;
use super::interpreter::dict::Dict;
use super::interpreter::frame::Function;
use super::interpreter::value::{Kind, Kw, Object, Ref, Res, Value};
use crate::syntax::SourceFile;
use crate::syntax::ast::*;

/// Arguments whose classes are made for arguments of their own, and so on.
const DEEPEST: usize = 3;

/// Calls the function `entry` of a module; a coroutine is run by `asyncio.run`.
pub fn start(machine: &mut Machine, globals: &Ref, entry: &str) -> Res {
    let mut parts = entry.split('.');
    let first = machine.text(parts.next().unwrap_or(entry));
    let Some(mut function) = globals.entries().borrow().get_str(&first) else {
        return Err(machine.undefined(&first));
    };
    for part in parts {
        if matches!(function.kind(), Some(Kind::Class(_))) {
            function = machine.instance(&function, 0)?;
            if part == "__init__" {
                // To make the object was to run it.
                return Ok(function);
            }
        }
        let part = machine.text(part);
        function = machine.get_attr(&function, &part)?;
    }
    let starter = machine.module_attr("_builtins", "_start")?;
    let (args, keywords) = machine.arguments(&function, 0);
    let mut by_name = Dict::default();
    for (name, value) in keywords {
        by_name.set_str(&name, value);
    }
    machine.call_sync(&starter, vec![function, Value::list(args), Value::dict(by_name)])
}

impl Machine {
    /// One value for each parameter that has no default; those that are given by name alone come second.
    fn arguments(&mut self, function: &Value, depth: usize) -> (Vec<Value>, Kw) {
        let (function, bound) = match function.kind() {
            Some(Kind::Bound(bound)) => (bound.0.clone(), 1),
            _ => (function.clone(), 0),
        };
        let function = self.innermost(function);
        let Some(Kind::Function(f)) = function.kind() else { return Default::default() };
        let (positional, by_name) = (f.code.params.positional, f.code.params.keyword_only);
        let needed = positional - f.defaults.borrow().len().min(positional);
        let args = f.code.locals[..needed].iter().skip(bound).map(|name| self.argument(f, name, depth)).collect();
        let without_default = |name: &&Ref| !f.kw_defaults.iter().any(|(known, _)| known.as_str() == name.as_str());
        let by_name = f.code.locals[positional..positional + by_name].iter().filter(without_default);
        (args, by_name.map(|name| (name.clone(), self.argument(f, name, depth))).collect())
    }

    /// The function within what decorators have put around it, which passes on the arguments: by `__wrapped__`, or else
    /// what it has of the program.
    fn innermost(&mut self, mut function: Value) -> Value {
        const MOST_LAYERS: usize = 20;
        for _ in 0..MOST_LAYERS {
            let wrapped = self.names.wrapped.clone();
            let inner = match self.find_attr(&function, &wrapped) {
                Ok(Some(inner)) => Some(inner),
                _ => self.passed_on(&function),
            };
            match inner {
                Some(inner) if matches!(inner.kind(), Some(Kind::Function(_))) => function = inner,
                _ => break,
            }
        }
        function
    }

    /// The one function that a wrapper holds which takes whatever it is given.
    fn passed_on(&self, function: &Value) -> Option<Value> {
        let Some(Kind::Function(f)) = function.kind() else { return None };
        if !f.code.params.varargs || !f.code.params.kwargs {
            return None;
        }
        let held = f.closure.iter().filter_map(|cell| match &cell.kind {
            Kind::Cell(value) => Some(value.borrow().clone()),
            _ => None,
        });
        let mut functions = held.filter(|value| matches!(value.kind(), Some(Kind::Function(_))));
        functions.next().filter(|_| functions.next().is_none())
    }

    /// An instance of what the annotation of a parameter names, or an opaque value called as the parameter is.
    fn argument(&mut self, function: &Function, name: &Ref, depth: usize) -> Value {
        let hint = function.code.annotations.iter().find(|(hinted, _)| hinted.as_str() == name.as_str());
        let class = hint.and_then(|(_, text)| self.hinted_class(function, &named_class(text)?));
        let instance = class.and_then(|class| self.instance_for(&class, depth));
        instance.unwrap_or_else(|| self.new_opaque(name.as_str().unwrap_or_default()))
    }

    /// What a dotted name in an annotation stands for, which may be imported for type checkers alone.
    fn hinted_class(&mut self, function: &Function, dotted: &str) -> Option<Value> {
        if let Ok(class) = self.evaluate(dotted, &function.globals, &function.globals) {
            return Some(class);
        }
        let file = self.program.project.file(self.program.file_at(function.code.first_place));
        let names = Object::new(Kind::Dict(Default::default()));
        for import in imports_for_types(&file.source) {
            // One that fails leaves its names unknown.
            let _ = self.execute_text(&import, &function.globals, &names);
        }
        self.evaluate(dotted, &function.globals, &names).ok()
    }

    /// An instance of a class of the program, or of one that cannot be seen. Of the library's own classes there is none: an
    /// empty queue would never give anything.
    fn instance_for(&mut self, class: &Value, depth: usize) -> Option<Value> {
        match class.kind()? {
            Kind::Opaque(path) => {
                let is_class = path.rsplit('.').next()?.starts_with(char::is_uppercase);
                is_class.then(|| class.clone())
            }
            Kind::Class(_) if depth < DEEPEST && self.is_of_program(class.obj()?) => {
                self.instance(class, depth + 1).ok()
            }
            _ => None,
        }
    }

    /// Whether a class is the program's own.
    fn is_of_program(&mut self, class: &Ref) -> bool {
        let module = self.module_of(class);
        let project = self.program.project.clone();
        module == "__main__" || project.ids().any(|file| project.module_name(file) == module)
    }

    /// An instance, made with arguments for its own parameters.
    fn instance(&mut self, class: &Value, depth: usize) -> Res {
        let init = self.names.init.clone();
        let method = self.find_attr(class, &init)?;
        let (mut args, keywords) = method.map(|method| self.arguments(&method, depth)).unwrap_or_default();
        if !args.is_empty() {
            args.remove(0);
        }
        self.call_sync_kw(class, args, keywords)
    }
}

/// The imports of a module under `if TYPE_CHECKING:`.
fn imports_for_types(source: &SourceFile) -> Vec<String> {
    let tree = &source.tree;
    let blocks = tree.body.iter().filter_map(|&stmt| match &tree[stmt].kind {
        StmtKind::If { test, body, .. } if source.slice(tree[*test].span).ends_with("TYPE_CHECKING") => Some(body),
        _ => None,
    });
    let is_import = |stmt: &&StmtId| matches!(tree[**stmt].kind, StmtKind::Import { .. } | StmtKind::ImportFrom { .. });
    blocks.flatten().filter(is_import).map(|&stmt| source.slice(tree[stmt].span).to_string()).collect()
}

/// The dotted name of the class that an annotation means besides `None`: `Client` of `Optional["Client"]`.
fn named_class(annotation: &str) -> Option<String> {
    const DEEPEST_HINT: usize = 10;
    let mut text = annotation.to_string();
    for _ in 0..DEEPEST_HINT {
        let file = SourceFile::parse(format!("({text})"));
        let tree = &file.tree;
        let &[only] = &tree.body[..] else { return None };
        let StmtKind::Expr { value } = tree[only].kind else { return None };
        let slice = |expr: ExprId| file.slice(tree[expr].span).to_string();
        let is_none = |expr: ExprId| matches!(tree[expr].kind, ExprKind::Constant(Constant::None));
        text = match &tree[value].kind {
            ExprKind::Name { .. } => return Some(slice(value)),
            ExprKind::Attribute { value: owner, .. } => {
                return matches!(tree[*owner].kind, ExprKind::Name { .. } | ExprKind::Attribute { .. })
                    .then(|| slice(value));
            }
            ExprKind::Constant(Constant::Str(text)) => text.to_string(),
            ExprKind::BinOp { left, op: BinOp::BitOr, right } => slice(if is_none(*left) { *right } else { *left }),
            ExprKind::Subscript { value: form, index, .. } => {
                let first = match &tree[*index].kind {
                    ExprKind::Tuple { items, .. } => items.iter().copied().find(|&item| !is_none(item))?,
                    _ => *index,
                };
                let form = slice(*form);
                if !matches!(form.rsplit('.').next()?, "Optional" | "Union" | "Annotated" | "Final") {
                    return None;
                }
                slice(first)
            }
            _ => return None,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::named_class;

    #[test]
    fn an_annotation_names_a_class_however_it_is_written() {
        for text in [
            "lib.Client",
            "'lib.Client'",
            "lib.Client | None",
            "None | lib.Client",
            "Optional[lib.Client]",
            "typing.Union[None, 'lib.Client', str]",
            "Annotated[lib.Client, Depends(get_client)]",
            "Optional['lib.Client']",
        ] {
            assert_eq!(named_class(text).as_deref(), Some("lib.Client"), "{text}");
        }
        for text in ["list[Client]", "", "Client()", "(", "None", "a[0].b", "'"] {
            assert_eq!(named_class(text), None, "{text}");
        }
    }
}
