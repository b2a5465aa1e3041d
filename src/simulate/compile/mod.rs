//! From the tree to compact code, once per program.

pub mod code;
mod control;
mod expression;
mod guard;
mod pattern;
mod scope;
mod statement;

use crate::simulate::interpreter::intern::Interner;
use crate::simulate::interpreter::value::{Ref, Value};
use crate::syntax::SourceFile;
use crate::syntax::ast::*;
use crate::text::Span;
use code::{Code, CodeKind, Op, ParamShape};
use scope::{CLASS_CELL, FIRST_ITERATOR, Opener, Place, ScopeKind, Scopes, analyse};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Why there is no code: a message for `SyntaxError`, or a program that is too large.
#[derive(Debug, Clone)]
pub struct CompileError {
    pub message: String,
    pub at: u32,
}

type Done<T = ()> = Result<T, CompileError>;

/// More operations than this in one program is a `limit`: `finally` blocks are repeated, and nesting them multiplies.
const MAX_OPS: usize = 2_000_000;

/// Compiles a module whose places count from `base`; without one it is one of our own Python parts.
pub fn compile(source: &SourceFile, names: &Interner, base: Option<u32>) -> Done<Rc<Code>> {
    let library = base.is_none();
    let base = base.unwrap_or(0);
    let tree = &source.tree;
    let scopes =
        analyse(tree).map_err(|_| CompileError { message: "too many nested parentheses or blocks".into(), at: 0 })?;
    let mut compiler = Compiler {
        tree,
        text: &source.text,
        names,
        scopes,
        unit: Unit::default(),
        total: 0,
        depth: 0,
        library,
        base,
        quoted: imports_annotations(tree),
    };
    compiler.unit = compiler.new_unit(Opener::Module, "<module>", "");
    let (doc, body) = compiler.docstring(&tree.body);
    compiler.unit.doc = doc;
    compiler.block(body)?;
    compiler.emit_const(Value::None);
    compiler.emit(Op::Return);
    let unit = std::mem::take(&mut compiler.unit);
    Ok(Rc::new(compiler.finish(unit, CodeKind::Plain)))
}

/// Whether the module says `from __future__ import annotations`.
fn imports_annotations(tree: &Tree) -> bool {
    let says = |name: Name, text: &str| tree.str(name) == text;
    tree.body.iter().any(|&statement| match &tree[statement].kind {
        StmtKind::ImportFrom { module: Some(module), names, level: 0 } => {
            says(module.name, "__future__") && names.iter().any(|alias| says(alias.name, "annotations"))
        }
        _ => false,
    })
}

struct Compiler<'a> {
    tree: &'a Tree,
    text: &'a str,
    names: &'a Interner,
    scopes: Scopes,
    unit: Unit,
    /// Operations of all units.
    total: usize,
    depth: u32,
    library: bool,
    /// What places count from: the file's start among all files of the program.
    base: u32,
    /// Annotations are not evaluated but kept as text.
    quoted: bool,
}

/// One code object in the making.
#[derive(Default)]
struct Unit {
    scope: usize,
    name: String,
    qualname: String,
    ops: Vec<Op>,
    places: Vec<(u32, u32)>,
    consts: Vec<Value>,
    small_consts: BTreeMap<i64, u32>,
    names: Vec<Ref>,
    name_index: BTreeMap<String, u32>,
    children: Vec<Rc<Code>>,
    locals: Vec<Name>,
    params: ParamShape,
    kind: Option<CodeKind>,
    doc: Value,
    annotations: Vec<(Ref, Box<str>)>,
    place: (u32, u32),
    /// What is expected of tests, and so of the operations that ask for them: see `guard`.
    expected_tests: HashMap<ExprId, bool>,
    expected: Vec<(u32, bool)>,
    /// What `return`, `break` and `continue` have to leave, outermost first.
    blocks: Vec<FrameBlock>,
    class_name: Option<String>,
}

/// A construct around the statement that is being compiled.
#[derive(Clone)]
enum FrameBlock {
    /// Where `continue` goes, the jumps of `break` to be filled in, whether an iterator lies on the stack.
    Loop {
        start: u32,
        breaks: Vec<usize>,
        iterator: bool,
    },
    /// A `try` with handlers: nothing to run.
    Try,
    Finally(Vec<StmtId>),
    With {
        is_async: bool,
    },
    /// Inside a handler; the name to unbind.
    Handler(Option<Name>),
    /// Inside a handler of `except*`, which no jump leaves.
    StarHandler,
    /// Inside the exceptional copy of a `finally`: the exception lies on the stack.
    FinallyHandler,
    /// Values on the stack that a jump out has to drop.
    Values(u32),
}

impl<'a> Compiler<'a> {
    fn new_unit(&self, opener: Opener, name: &str, qualname: &str) -> Unit {
        let scope = self.scopes.by_opener[&opener];
        let place = (self.base, self.base);
        let mut unit = Unit { scope, name: name.to_string(), place, ..Unit::default() };
        unit.qualname = if qualname.is_empty() { name.to_string() } else { qualname.to_string() };
        unit.class_name.clone_from(&self.unit.class_name);
        unit
    }

    /// The qualified name of something defined here.
    fn qualify(&self, name: &str) -> String {
        match self.scopes.all[self.unit.scope].kind {
            ScopeKind::Module => name.to_string(),
            ScopeKind::Class => format!("{}.{name}", self.unit.qualname),
            ScopeKind::Function => format!("{}.<locals>.{name}", self.unit.qualname),
        }
    }

    fn text(&self, name: Name) -> String {
        match name {
            CLASS_CELL => return "__class__".into(),
            FIRST_ITERATOR => return ".0".into(),
            _ => {}
        }
        let text = self.tree.str(name);
        match &self.unit.class_name {
            // Private names are made the class's own.
            Some(class) if text.starts_with("__") && !text.ends_with("__") && !text.contains('.') => {
                format!("_{}{text}", class.trim_start_matches('_'))
            }
            _ => text.to_string(),
        }
    }

    fn emit(&mut self, op: Op) -> usize {
        self.unit.ops.push(op);
        self.unit.places.push(self.unit.place);
        self.total += 1;
        self.unit.ops.len() - 1
    }

    fn here(&self) -> u32 {
        self.unit.ops.len() as u32
    }

    /// Sets the target of a jump to the next operation.
    fn land(&mut self, jump: usize) {
        let here = self.here();
        self.aim(jump, here);
    }

    fn aim(&mut self, jump: usize, to: u32) {
        match &mut self.unit.ops[jump] {
            Op::Jump(t)
            | Op::JumpIfFalse(t)
            | Op::JumpIfTrue(t)
            | Op::JumpIfFalseOrPop(t)
            | Op::JumpIfTrueOrPop(t)
            | Op::JumpIfNotNone(t)
            | Op::WhileTest(t)
            | Op::ForIter(t)
            | Op::SetupWith(t)
            | Op::SetupTry(t) => *t = to,
            _ => {}
        }
    }

    fn at(&mut self, span: Span) {
        self.unit.place = (self.base + span.start, self.base + span.end);
    }

    fn error<T>(&self, message: impl Into<String>) -> Done<T> {
        Err(CompileError { message: message.into(), at: self.unit.place.0 })
    }

    fn name_index(&mut self, text: &str) -> u32 {
        if let Some(&i) = self.unit.name_index.get(text) {
            return i;
        }
        let i = self.unit.names.len() as u32;
        self.unit.names.push(self.names.get(text));
        self.unit.name_index.insert(text.to_string(), i);
        i
    }

    fn emit_const(&mut self, value: Value) {
        let small = match &value {
            Value::None => Some(i64::MIN),
            Value::Int(n) if n.abs() < 1 << 40 => Some(*n),
            _ => None,
        };
        let index = match small.and_then(|n| self.unit.small_consts.get(&n).copied()) {
            Some(index) => index,
            None => {
                self.unit.consts.push(value);
                let index = self.unit.consts.len() as u32 - 1;
                if let Some(n) = small {
                    self.unit.small_consts.insert(n, index);
                }
                index
            }
        };
        self.emit(Op::Const(index));
    }

    fn add_const(&mut self, value: Value) -> u32 {
        self.unit.consts.push(value);
        self.unit.consts.len() as u32 - 1
    }

    fn slot(&mut self, name: Name) -> u32 {
        if let Some(i) = self.unit.locals.iter().position(|n| *n == name) {
            return i as u32;
        }
        self.unit.locals.push(name);
        self.unit.locals.len() as u32 - 1
    }

    fn place_of(&self, name: Name) -> Place {
        let scope = &self.scopes.all[self.unit.scope];
        match scope.places.get(&name) {
            Some(p) => *p,
            None if scope.kind == ScopeKind::Function => Place::Global,
            None => Place::Name,
        }
    }

    fn load(&mut self, name: Name) {
        let name = if self.tree_text_is_class_cell(name) { CLASS_CELL } else { name };
        let text = self.text(name);
        match self.place_of(name) {
            Place::Local => {
                let slot = self.slot(name);
                self.emit(Op::LoadFast(slot));
            }
            Place::Cell | Place::Free => {
                let slot = self.slot(name);
                if self.scopes.all[self.unit.scope].kind == ScopeKind::Class && name != CLASS_CELL {
                    let index = self.name_index(&text);
                    self.emit(Op::LoadClassDeref(slot, index));
                } else {
                    self.emit(Op::LoadDeref(slot));
                }
            }
            Place::Global => {
                let index = self.name_index(&text);
                self.emit(Op::LoadGlobal(index));
            }
            Place::Name => {
                let index = self.name_index(&text);
                self.emit(Op::LoadName(index));
            }
        }
    }

    fn tree_text_is_class_cell(&self, name: Name) -> bool {
        name != CLASS_CELL
            && self.tree.str(name) == "__class__"
            && self.scopes.all[self.unit.scope].kind == ScopeKind::Function
    }

    fn store(&mut self, name: Name) {
        let text = self.text(name);
        let op = match self.place_of(name) {
            Place::Local => Op::StoreFast(self.slot(name)),
            Place::Cell | Place::Free if self.scopes.all[self.unit.scope].kind != ScopeKind::Class => {
                Op::StoreDeref(self.slot(name))
            }
            Place::Cell | Place::Free => Op::StoreName(self.name_index(&text)),
            Place::Global => Op::StoreGlobal(self.name_index(&text)),
            Place::Name => Op::StoreName(self.name_index(&text)),
        };
        self.emit(op);
    }

    fn delete(&mut self, name: Name) {
        let text = self.text(name);
        let op = match self.place_of(name) {
            Place::Local => Op::DeleteFast(self.slot(name)),
            Place::Cell | Place::Free => Op::DeleteDeref(self.slot(name)),
            Place::Global => Op::DeleteGlobal(self.name_index(&text)),
            Place::Name => Op::DeleteName(self.name_index(&text)),
        };
        self.emit(op);
    }

    fn docstring<'s>(&self, body: &'s [StmtId]) -> (Value, &'s [StmtId]) {
        if let Some(first) = body.first()
            && let StmtKind::Expr { value } = &self.tree[*first].kind
            && let ExprKind::Constant(Constant::Str(text)) = &self.tree[*value].kind
        {
            return (Value::str(text.clone()), &body[1..]);
        }
        (Value::None, body)
    }

    fn finish(&self, unit: Unit, kind: CodeKind) -> Code {
        let scope = &self.scopes.all[unit.scope];
        let mut locals = unit.locals;
        let mut cells = Vec::new();
        let mut free = Vec::new();
        for (name, place) in &scope.places {
            if matches!(place, Place::Cell | Place::Free) {
                let slot = match locals.iter().position(|n| n == name) {
                    Some(i) => i,
                    None => {
                        locals.push(*name);
                        locals.len() - 1
                    }
                } as u32;
                match place {
                    Place::Cell => cells.push(slot),
                    _ => free.push(slot),
                }
            }
        }
        let first_place = unit.places.first().map_or(self.base, |p| p.0);
        Code {
            name: self.names.get(&unit.name),
            qualname: self.names.get(&unit.qualname),
            ops: unit.ops,
            places: unit.places,
            consts: unit.consts,
            names: unit.names,
            children: unit.children,
            locals: locals.iter().map(|n| self.names.get(&self.text(*n))).collect(),
            cells,
            free,
            params: unit.params,
            kind,
            doc: unit.doc,
            annotations: unit.annotations,
            quoted: self.quoted,
            expected: unit.expected,
            library: self.library,
            first_place,
            room: Default::default(),
        }
    }

    /// Compiles an inner unit, and leaves its code among the children of the outer one. The cells that it
    /// takes from here are pushed, so that `MakeFunction` finds them.
    fn child(&mut self, unit: Unit, body: impl FnOnce(&mut Self) -> Done<CodeKind>) -> Done<(u32, u32)> {
        let outer = std::mem::replace(&mut self.unit, unit);
        let result = body(self);
        let inner = std::mem::replace(&mut self.unit, outer);
        let kind = result?;
        if self.total > MAX_OPS {
            return self.error("the program is too large to be simulated");
        }
        let scope = inner.scope;
        let code = self.finish(inner, kind);
        self.unit.children.push(Rc::new(code));
        let index = self.unit.children.len() as u32 - 1;
        let free: Vec<Name> = {
            let places = &self.scopes.all[scope].places;
            places.iter().filter(|(_, p)| **p == Place::Free).map(|(n, _)| *n).collect()
        };
        for name in &free {
            let slot = self.slot(*name);
            // The cell itself, not what is in it.
            self.emit(Op::LoadFast(slot));
        }
        Ok((index, free.len() as u32))
    }
}
