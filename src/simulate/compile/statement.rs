//! Statements without control flow of their own, definitions and assignments.

use super::code::{CodeKind, Op};
use super::scope::{CLASS_CELL, MAX_DEPTH, Opener};
use super::{Compiler, Done, FrameBlock};
use crate::simulate::interpreter::value::Value;
use crate::syntax::ast::*;

impl Compiler<'_> {
    pub(super) fn block(&mut self, body: &[StmtId]) -> Done {
        body.iter().try_for_each(|s| self.stmt(*s))
    }

    fn stmt(&mut self, id: StmtId) -> Done {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error("too many nested blocks");
        }
        self.at(self.tree[id].span);
        self.stmt_kind(id)?;
        self.depth -= 1;
        Ok(())
    }

    fn stmt_kind(&mut self, id: StmtId) -> Done {
        let tree = self.tree;
        match &tree[id].kind {
            StmtKind::FunctionDef(def) => self.function(id, def)?,
            StmtKind::ClassDef(def) => self.class(id, def)?,
            StmtKind::Return { value } => self.return_statement(*value)?,
            StmtKind::Delete { targets } => targets.iter().try_for_each(|t| self.delete_target(*t))?,
            StmtKind::Assign { targets, value } => {
                self.expr(*value)?;
                for (i, target) in targets.iter().enumerate() {
                    if i + 1 < targets.len() {
                        self.emit(Op::Copy(1));
                    }
                    self.assign(*target)?;
                }
            }
            StmtKind::AugAssign { target, op, value } => self.aug_assign(*target, *op, *value)?,
            StmtKind::AnnAssign { target, annotation, value } => self.annotated(*target, *annotation, *value)?,
            StmtKind::TypeAlias { name, .. } => {
                // Its value is lazy, and nobody looks at it: the name alone is bound.
                self.emit_const(Value::None);
                self.assign(*name)?;
            }
            StmtKind::For { is_async, target, iter, body, orelse } => {
                self.for_loop(*is_async, *target, *iter, body, orelse)?;
            }
            StmtKind::While { test, body, orelse } => self.while_loop(*test, body, orelse)?,
            StmtKind::If { .. } => self.if_chain(id)?,
            StmtKind::With { is_async, items, body } => self.with(*is_async, items, body)?,
            StmtKind::Match { subject, cases } => self.match_statement(*subject, cases)?,
            StmtKind::Raise { exc, cause } => {
                let mut count = 0;
                for e in [exc, cause].into_iter().flatten() {
                    self.expr(*e)?;
                    count += 1;
                }
                self.emit(Op::Raise(count));
            }
            StmtKind::Try { star, body, handlers, orelse, finalbody } => {
                self.try_statement(*star, body, handlers, orelse, finalbody)?;
            }
            StmtKind::Assert { test, msg } => {
                self.expect(*test, true);
                let fine = self.condition(*test, true)?;
                match msg {
                    Some(e) => self.expr(*e)?,
                    None => {
                        self.emit(Op::PushUnbound);
                    }
                }
                self.emit(Op::RaiseAssert);
                fine.into_iter().for_each(|j| self.land(j));
            }
            StmtKind::Import { names } => names.iter().for_each(|a| self.import(a)),
            StmtKind::ImportFrom { module, names, level } => self.import_from(*module, names, *level),
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } | StmtKind::Pass => {}
            StmtKind::Expr { value } => {
                self.expr(*value)?;
                self.emit(Op::Pop);
            }
            StmtKind::Break => self.leave_loop(true)?,
            StmtKind::Continue => self.leave_loop(false)?,
        }
        Ok(())
    }

    /// `if`, with its `elif`s in a loop: long chains are no deep recursion.
    fn if_chain(&mut self, id: StmtId) -> Done {
        let tree = self.tree;
        let mut ends = Vec::new();
        let mut at = id;
        while let StmtKind::If { test, body, orelse } = &tree[at].kind {
            self.expect_of_if(*test, body, orelse);
            let skip = self.condition(*test, false)?;
            self.block(body)?;
            if !orelse.is_empty() {
                ends.push(self.emit(Op::Jump(0)));
            }
            skip.into_iter().for_each(|j| self.land(j));
            match orelse.as_slice() {
                [] => break,
                [only] if matches!(tree[*only].kind, StmtKind::If { .. }) => {
                    at = *only;
                    self.at(tree[at].span);
                }
                _ => {
                    self.block(orelse)?;
                    break;
                }
            }
        }
        ends.into_iter().for_each(|j| self.land(j));
        Ok(())
    }

    fn import(&mut self, alias: &Alias) {
        let text = self.tree.str(alias.name).to_string();
        self.emit_const(Value::Int(0));
        self.emit_const(Value::None);
        let index = self.name_index(&text);
        self.emit(Op::ImportName(index));
        match alias.asname {
            Some(name) => {
                // `import a.b as c` binds the inner module.
                for part in text.split('.').skip(1) {
                    let index = self.name_index(part);
                    self.emit(Op::ImportFrom(index));
                    self.emit(Op::Swap(2));
                    self.emit(Op::Pop);
                }
                self.store(name.name);
            }
            None => {
                let first = text.split('.').next().unwrap_or(&text);
                match self.tree.name(first) {
                    Some(name) => self.store(name),
                    // Nobody uses the name in this file.
                    None => {
                        self.emit(Op::Pop);
                    }
                }
            }
        }
    }

    fn import_from(&mut self, module: Option<Ident>, names: &[Alias], level: u32) {
        let text = module.map_or(String::new(), |m| self.tree.str(m.name).to_string());
        self.emit_const(Value::Int(i64::from(level)));
        let list = names.iter().map(|a| Value::str(self.tree.str(a.name))).collect();
        self.emit_const(Value::tuple(list));
        let index = self.name_index(&text);
        self.emit(Op::ImportName(index));
        for alias in names {
            let name = self.tree.str(alias.name).to_string();
            if name == "*" {
                self.emit(Op::ImportStar);
                return;
            }
            let index = self.name_index(&name);
            self.emit(Op::ImportFrom(index));
            self.store(alias.asname.map_or(alias.name, |a| a.name));
        }
        self.emit(Op::Pop);
    }

    /// Stores the top of the stack.
    pub(super) fn assign(&mut self, target: ExprId) -> Done {
        let tree = self.tree;
        self.at(tree[target].span);
        match &tree[target].kind {
            ExprKind::Name { name, .. } => self.store(*name),
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(*value)?;
                let text = self.text(attr.name);
                let index = self.name_index(&text);
                self.emit(Op::StoreAttr(index));
            }
            ExprKind::Subscript { value, index, .. } => {
                self.expr(*value)?;
                self.expr(*index)?;
                self.emit(Op::StoreSubscript);
            }
            ExprKind::Tuple { items, .. } | ExprKind::List { items, .. } => self.unpack(items)?,
            ExprKind::Starred { .. } => return self.error("starred assignment target must be in a list or tuple"),
            _ => return self.error("cannot assign to expression"),
        }
        Ok(())
    }

    fn unpack(&mut self, items: &[ExprId]) -> Done {
        match items.iter().position(|e| self.is_starred(*e)) {
            None => self.emit(Op::UnpackSequence(items.len() as u32)),
            Some(at) => self.emit(Op::UnpackEx(at as u16, (items.len() - at - 1) as u16)),
        };
        for item in items {
            match self.tree[*item].kind {
                ExprKind::Starred { value, .. } => self.assign(value)?,
                _ => self.assign(*item)?,
            }
        }
        Ok(())
    }

    fn delete_target(&mut self, target: ExprId) -> Done {
        let tree = self.tree;
        match &tree[target].kind {
            ExprKind::Name { name, .. } => self.delete(*name),
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(*value)?;
                let text = self.text(attr.name);
                let index = self.name_index(&text);
                self.emit(Op::DeleteAttr(index));
            }
            ExprKind::Subscript { value, index, .. } => {
                self.expr(*value)?;
                self.expr(*index)?;
                self.emit(Op::DeleteSubscript);
            }
            ExprKind::Tuple { items, .. } | ExprKind::List { items, .. } => {
                items.iter().try_for_each(|t| self.delete_target(*t))?;
            }
            _ => return self.error("cannot delete expression"),
        }
        Ok(())
    }

    fn aug_assign(&mut self, target: ExprId, op: BinOp, value: ExprId) -> Done {
        let tree = self.tree;
        match &tree[target].kind {
            ExprKind::Name { name, .. } => {
                self.load(*name);
                self.expr(value)?;
                self.emit(Op::Inplace(op));
                self.store(*name);
            }
            ExprKind::Attribute { value: object, attr, .. } => {
                self.expr(*object)?;
                self.emit(Op::Copy(1));
                let text = self.text(attr.name);
                let index = self.name_index(&text);
                self.emit(Op::LoadAttr(index));
                self.expr(value)?;
                self.emit(Op::Inplace(op));
                self.emit(Op::Swap(2));
                self.emit(Op::StoreAttr(index));
            }
            ExprKind::Subscript { value: object, index, .. } => {
                self.expr(*object)?;
                self.expr(*index)?;
                self.emit(Op::Copy(2));
                self.emit(Op::Copy(2));
                self.emit(Op::Subscript);
                self.expr(value)?;
                self.emit(Op::Inplace(op));
                // [object, index, result] to [result, object, index]
                self.emit(Op::Swap(3));
                self.emit(Op::Swap(2));
                self.emit(Op::StoreSubscript);
            }
            _ => return self.error("illegal target for augmented assignment"),
        }
        Ok(())
    }

    fn annotated(&mut self, target: ExprId, annotation: ExprId, value: Option<ExprId>) -> Done {
        if let Some(value) = value {
            self.expr(value)?;
            self.assign(target)?;
        }
        let inside_function = self.scopes.all[self.unit.scope].kind == super::ScopeKind::Function;
        if let (ExprKind::Name { name, .. }, false) = (&self.tree[target].kind, inside_function) {
            match self.quoted {
                true => self.emit_const(Value::str(self.tree[annotation].span.of(self.text))),
                false => self.expr(annotation)?,
            }
            let text = self.text(*name);
            let index = self.name_index(&text);
            self.emit(Op::StoreAnnotation(index));
        }
        Ok(())
    }

    fn decorated(&mut self, count: usize) {
        for _ in 0..count {
            self.emit(Op::Decorate);
        }
    }

    fn function(&mut self, id: StmtId, def: &FunctionDef) -> Done {
        for d in &def.decorators {
            self.expr(*d)?;
        }
        let text = self.text(def.name.name);
        self.at(def.name.span);
        self.defaults(&def.params)?;
        let unit = self.new_unit(Opener::Stmt(id), &text, &self.qualify(&text));
        let yields = self.scopes.all[unit.scope].yields;
        let kind = match (def.is_async, yields) {
            (false, false) => CodeKind::Plain,
            (false, true) => CodeKind::Generator,
            (true, false) => CodeKind::Coroutine,
            (true, true) => CodeKind::AsyncGenerator,
        };
        let span = self.unit.place;
        let (index, _) = self.child(unit, |c| {
            c.unit.place = span;
            c.unit.kind = Some(kind);
            c.shape(&def.params);
            c.annotations(def);
            let (doc, body) = c.docstring(&def.body);
            c.unit.doc = doc;
            c.block(body)?;
            c.emit_const(Value::None);
            c.emit(Op::Return);
            Ok(kind)
        })?;
        self.emit(Op::MakeFunction(index));
        self.decorated(def.decorators.len());
        self.store(def.name.name);
        Ok(())
    }

    fn annotations(&mut self, def: &FunctionDef) {
        let named = def.params.items.iter().filter_map(|p| Some((self.tree.str(p.name.name), p.annotation?)));
        let all = named.chain(def.returns.map(|expression| ("return", expression)));
        let texts = all.map(|(name, id)| (self.names.get(name), self.tree[id].span.of(self.text).into()));
        self.unit.annotations = texts.collect();
    }

    fn class(&mut self, id: StmtId, def: &ClassDef) -> Done {
        for d in &def.decorators {
            self.expr(*d)?;
        }
        for p in &def.type_params {
            // A type parameter stands for any type.
            self.emit_const(Value::None);
            self.store(p.name.name);
        }
        let text = self.text(def.name.name);
        self.at(def.name.span);
        let name = Value::Obj(self.names.get(&text));
        self.emit_const(name);
        self.emit(Op::BuildList(0));
        for base in &def.bases {
            match self.tree[*base].kind {
                ExprKind::Starred { value, .. } => {
                    self.expr(value)?;
                    self.emit(Op::ListExtend(1));
                }
                _ => {
                    self.expr(*base)?;
                    self.emit(Op::ListAppend(1));
                }
            }
        }
        self.emit(Op::BuildMap(0));
        for k in &def.keywords {
            match k.name {
                Some(ident) => {
                    let key = Value::Obj(self.names.get(self.tree.str(ident.name)));
                    self.emit_const(key);
                    self.expr(k.value)?;
                    self.emit(Op::MapAdd(1));
                }
                None => {
                    self.expr(k.value)?;
                    self.emit(Op::DictUpdate(1));
                }
            }
        }
        let mut unit = self.new_unit(Opener::Stmt(id), &text, &self.qualify(&text));
        unit.class_name = Some(text);
        let (index, _) = self.child(unit, |c| {
            let (doc, body) = c.docstring(&def.body);
            c.unit.doc = doc.clone();
            c.slot(CLASS_CELL);
            let qualname = Value::Obj(c.names.get(&c.unit.qualname.clone()));
            c.emit_const(qualname);
            let index = c.name_index("__qualname__");
            c.emit(Op::StoreName(index));
            if !doc.is_none() {
                c.emit_const(doc);
                let index = c.name_index("__doc__");
                c.emit(Op::StoreName(index));
            }
            c.block(body)?;
            c.emit_const(Value::None);
            c.emit(Op::Return);
            Ok(CodeKind::Plain)
        })?;
        self.emit(Op::BuildClass(index));
        self.decorated(def.decorators.len());
        self.store(def.name.name);
        Ok(())
    }

    fn return_statement(&mut self, value: Option<ExprId>) -> Done {
        match value {
            Some(e) => self.expr(e)?,
            None => self.emit_const(Value::None),
        }
        let blocks = self.unit.blocks.clone();
        for at in (0..blocks.len()).rev() {
            self.unit.blocks.truncate(at);
            self.leave(&blocks[at], true)?;
        }
        self.unit.blocks = blocks;
        self.emit(Op::Return);
        Ok(())
    }

    /// Leaves one construct by a jump or return; `value` says that the value to return is on top of the stack.
    pub(super) fn leave(&mut self, block: &FrameBlock, value: bool) -> Done {
        // A value to return stays on top of what is dropped.
        let drop_below = |c: &mut Self| {
            if value {
                c.emit(Op::Swap(2));
            }
            c.emit(Op::Pop);
        };
        match block {
            FrameBlock::Loop { iterator, .. } => {
                if *iterator {
                    drop_below(self);
                }
            }
            FrameBlock::Values(n) => (0..*n).for_each(|_| drop_below(self)),
            FrameBlock::Try => {
                self.emit(Op::PopBlock);
            }
            FrameBlock::Finally(body) => {
                self.emit(Op::PopBlock);
                if value {
                    self.unit.blocks.push(FrameBlock::Values(1));
                }
                self.block(body)?;
                if value {
                    self.unit.blocks.pop();
                }
            }
            FrameBlock::With { is_async } => {
                self.emit(Op::PopBlock);
                if value {
                    self.emit(Op::Swap(2));
                }
                (0..3).for_each(|_| self.emit_const(Value::None));
                self.emit(Op::Call(3));
                if *is_async {
                    self.emit_await_of("__aexit__");
                }
                self.emit(Op::Pop);
            }
            FrameBlock::StarHandler => {
                return self.error("'break', 'continue' and 'return' cannot appear in an except* block");
            }
            FrameBlock::Handler(name) => {
                if value {
                    self.emit(Op::Swap(2));
                }
                self.emit(Op::PopBlock);
                self.emit(Op::PopExcept);
                if let Some(name) = name {
                    self.unbind(*name);
                }
            }
            FrameBlock::FinallyHandler => {
                if value {
                    self.emit(Op::Swap(2));
                }
                self.emit(Op::PopExcept);
            }
        }
        Ok(())
    }

    /// The end of `except ... as name`.
    pub(super) fn unbind(&mut self, name: Name) {
        self.emit_const(Value::None);
        self.store(name);
        self.delete(name);
    }
}
