//! Expressions.

use super::code::{CodeKind, Op};
use super::scope::{FIRST_ITERATOR, MAX_DEPTH, Opener};
use super::{Compiler, Done};
use crate::simulate::interpreter::value::Value;
use crate::syntax::ast::*;

impl Compiler<'_> {
    pub(super) fn expr(&mut self, id: ExprId) -> Done {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error("too many nested expressions");
        }
        let before = self.unit.place;
        self.at(self.tree[id].span);
        self.expr_kind(id)?;
        self.unit.place = before;
        self.depth -= 1;
        Ok(())
    }

    fn exprs(&mut self, ids: &[ExprId]) -> Done {
        ids.iter().try_for_each(|e| self.expr(*e))
    }

    fn expr_kind(&mut self, id: ExprId) -> Done {
        let tree = self.tree;
        match &tree[id].kind {
            ExprKind::Constant(c) => self.constant(c),
            ExprKind::Name { name, .. } => self.load(*name),
            ExprKind::BoolOp { op, values } => self.bool_op(*op, values)?,
            ExprKind::Named { target, value } => {
                self.expr(*value)?;
                self.emit(Op::Copy(1));
                self.assign(*target)?;
            }
            ExprKind::BinOp { .. } => self.binary(id)?,
            ExprKind::UnaryOp { op, operand } => {
                self.expr(*operand)?;
                let asking = self.emit(Op::Unary(*op));
                self.asks(*operand, asking);
            }
            ExprKind::Lambda { params, body } => self.lambda(id, params, *body)?,
            ExprKind::IfExp { test, body, orelse } => {
                let no = self.condition(*test, false)?;
                self.expr(*body)?;
                let end = self.emit(Op::Jump(0));
                no.into_iter().for_each(|j| self.land(j));
                self.expr(*orelse)?;
                self.land(end);
            }
            ExprKind::Dict { items } => self.dict(items)?,
            ExprKind::Set { items } => self.display(items, Op::BuildSet, Op::SetAdd, Op::SetUpdate)?,
            ExprKind::List { items, .. } => self.display(items, Op::BuildList, Op::ListAppend, Op::ListExtend)?,
            ExprKind::Tuple { items, .. } => {
                if items.iter().any(|e| self.is_starred(*e)) {
                    self.display(items, Op::BuildList, Op::ListAppend, Op::ListExtend)?;
                    self.emit(Op::ListToTuple);
                } else {
                    self.exprs(items)?;
                    self.emit(Op::BuildTuple(items.len() as u32));
                }
            }
            ExprKind::ListComp { element, clauses } => self.comprehension(id, clauses, &[*element], "<listcomp>")?,
            ExprKind::SetComp { element, clauses } => self.comprehension(id, clauses, &[*element], "<setcomp>")?,
            ExprKind::DictComp { key, value, clauses } => {
                self.comprehension(id, clauses, &[*key, *value], "<dictcomp>")?
            }
            ExprKind::Generator { element, clauses } => self.comprehension(id, clauses, &[*element], "<genexpr>")?,
            ExprKind::Await { value } => {
                self.expr(*value)?;
                self.emit_await();
            }
            ExprKind::Yield { value } => {
                match value {
                    Some(v) => self.expr(*v)?,
                    None => self.emit_const(Value::None),
                }
                self.emit_yield();
            }
            ExprKind::YieldFrom { value } => {
                self.expr(*value)?;
                self.emit(Op::GetYieldFromIter);
                self.emit_const(Value::None);
                self.emit(Op::Send);
            }
            ExprKind::Compare { left, ops, rest } => self.compare(*left, ops, rest)?,
            ExprKind::Call { func, args, keywords } => self.call(*func, args, keywords)?,
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(*value)?;
                let text = self.text(attr.name);
                let index = self.name_index(&text);
                self.emit(Op::LoadAttr(index));
            }
            ExprKind::Subscript { value, index, .. } => {
                self.expr(*value)?;
                self.expr(*index)?;
                self.emit(Op::Subscript);
            }
            ExprKind::Slice { lower, upper, step } => {
                for part in [lower, upper, step] {
                    match part {
                        Some(e) => self.expr(*e)?,
                        None => self.emit_const(Value::None),
                    }
                }
                self.emit(Op::BuildSlice);
            }
            ExprKind::Starred { .. } => return self.error("can't use starred expression here"),
            ExprKind::FString { parts } | ExprKind::TString { parts } => self.fstring(parts)?,
        }
        Ok(())
    }

    fn constant(&mut self, c: &Constant) {
        let value = match c {
            Constant::None => Value::None,
            Constant::True => Value::Bool(true),
            Constant::False => Value::Bool(false),
            Constant::Ellipsis => Value::Ellipsis,
            Constant::Int(n) => Value::big(n.clone()),
            Constant::Float(x) => Value::Float(*x),
            Constant::Imaginary(x) => Value::complex(0.0, *x),
            // Interned, as CPython's constants are: equal texts are one object.
            Constant::Str(s) if s.len() <= 64 => Value::Obj(self.names.get(s)),
            Constant::Str(s) => Value::str(s.clone()),
            Constant::Bytes(b) => Value::bytes(b.clone()),
        };
        self.emit_const(value);
    }

    fn bool_op(&mut self, op: BoolOp, values: &[ExprId]) -> Done {
        let mut jumps = Vec::new();
        for (i, v) in values.iter().enumerate() {
            self.expr(*v)?;
            if i + 1 < values.len() {
                let jump = self.emit(match op {
                    BoolOp::And => Op::JumpIfFalseOrPop(0),
                    BoolOp::Or => Op::JumpIfTrueOrPop(0),
                });
                self.asks(*v, jump);
                jumps.push(jump);
            }
        }
        jumps.into_iter().for_each(|j| self.land(j));
        Ok(())
    }

    /// Jumps, to be landed by the caller, that are taken when the truth of the test is `when`.
    pub(super) fn condition(&mut self, test: ExprId, when: bool) -> Done<Vec<usize>> {
        if let ExprKind::UnaryOp { op: UnaryOp::Not, operand } = self.tree[test].kind {
            return self.condition(operand, !when);
        }
        self.expr(test)?;
        let before = self.unit.place;
        self.at(self.tree[test].span);
        let jump = self.emit(if when { Op::JumpIfTrue(0) } else { Op::JumpIfFalse(0) });
        self.unit.place = before;
        self.asks(test, jump);
        Ok(vec![jump])
    }

    /// A chain of operators leans to the left: its spine is walked in a loop, so that long sums are no deep recursion.
    fn binary(&mut self, id: ExprId) -> Done {
        let mut spine = vec![id];
        while let ExprKind::BinOp { left, .. } = self.tree[spine[spine.len() - 1]].kind {
            spine.push(left);
        }
        let first = spine.pop().unwrap_or(id);
        self.expr(first)?;
        for at in spine.into_iter().rev() {
            if let ExprKind::BinOp { op, right, .. } = self.tree[at].kind {
                self.expr(right)?;
                self.at(self.tree[at].span);
                self.emit(Op::Binary(op));
            }
        }
        Ok(())
    }

    pub(super) fn is_starred(&self, id: ExprId) -> bool {
        matches!(self.tree[id].kind, ExprKind::Starred { .. })
    }

    fn display(&mut self, items: &[ExprId], build: fn(u32) -> Op, add: fn(u32) -> Op, extend: fn(u32) -> Op) -> Done {
        let plain = items.iter().take_while(|e| !self.is_starred(**e)).count();
        self.exprs(&items[..plain])?;
        self.emit(build(plain as u32));
        for item in &items[plain..] {
            match self.tree[*item].kind {
                ExprKind::Starred { value, .. } => {
                    self.expr(value)?;
                    self.emit(extend(1));
                }
                _ => {
                    self.expr(*item)?;
                    self.emit(add(1));
                }
            }
        }
        Ok(())
    }

    fn dict(&mut self, items: &[(Option<ExprId>, ExprId)]) -> Done {
        let plain = items.iter().take_while(|(k, _)| k.is_some()).count();
        for (key, value) in &items[..plain] {
            self.exprs(key.as_slice())?;
            self.expr(*value)?;
        }
        self.emit(Op::BuildMap(plain as u32));
        for (key, value) in &items[plain..] {
            match key {
                Some(key) => {
                    self.expr(*key)?;
                    self.expr(*value)?;
                    self.emit(Op::MapAdd(1));
                }
                None => {
                    self.expr(*value)?;
                    self.emit(Op::DictUpdate(1));
                }
            }
        }
        Ok(())
    }

    fn compare(&mut self, left: ExprId, ops: &[CmpOp], rest: &[ExprId]) -> Done {
        self.expr(left)?;
        let mut ends = Vec::new();
        for (i, (op, right)) in ops.iter().zip(rest).enumerate() {
            self.expr(*right)?;
            let last = i + 1 == ops.len();
            if !last {
                self.emit(Op::Swap(2));
                self.emit(Op::Copy(2));
            }
            self.emit(Op::Compare(*op));
            if !last {
                ends.push(self.emit(Op::JumpIfFalseOrPop(0)));
            }
        }
        if !ends.is_empty() {
            let done = self.emit(Op::Jump(0));
            ends.into_iter().for_each(|j| self.land(j));
            self.emit(Op::Swap(2));
            self.emit(Op::Pop);
            self.land(done);
        }
        Ok(())
    }

    fn call(&mut self, func: ExprId, args: &[ExprId], keywords: &[Keyword]) -> Done {
        let spread = args.iter().any(|a| self.is_starred(*a)) || keywords.iter().any(|k| k.name.is_none());
        let call_place = self.unit.place;
        let method = match &self.tree[func].kind {
            ExprKind::Attribute { value, attr, .. } if !spread => {
                let (value, text) = (*value, self.text(attr.name));
                self.expr(value)?;
                self.at(self.tree[func].span);
                let index = self.name_index(&text);
                self.emit(Op::LoadMethod(index));
                self.unit.place = call_place;
                true
            }
            _ => {
                self.expr(func)?;
                false
            }
        };
        if spread {
            return self.call_spread(args, keywords);
        }
        self.exprs(args)?;
        let count = args.len() as u32;
        if keywords.is_empty() {
            self.emit(if method { Op::CallMethod(count) } else { Op::Call(count) });
            return Ok(());
        }
        let names = self.keyword_values(keywords)?;
        self.emit(if method { Op::CallMethodKw(count, names) } else { Op::CallKw(count, names) });
        Ok(())
    }

    /// Pushes the values; gives the constant with their names.
    fn keyword_values(&mut self, keywords: &[Keyword]) -> Done<u32> {
        let mut names = Vec::new();
        for k in keywords {
            self.expr(k.value)?;
            if let Some(ident) = k.name {
                let text = self.text(ident.name);
                names.push(Value::Obj(self.names.get(&text)));
            }
        }
        Ok(self.add_const(Value::tuple(names)))
    }

    /// `f(*args, **kwargs)`: a list and a dict are built. The function lies below.
    pub(super) fn call_spread(&mut self, args: &[ExprId], keywords: &[Keyword]) -> Done {
        self.display(args, Op::BuildList, Op::ListAppend, Op::ListExtend)?;
        self.emit(Op::BuildMap(0));
        for k in keywords {
            match k.name {
                Some(ident) => {
                    let text = self.text(ident.name);
                    let name = Value::Obj(self.names.get(&text));
                    self.emit_const(name);
                    self.expr(k.value)?;
                    self.emit(Op::BuildMap(1));
                    self.emit(Op::DictMerge(1));
                }
                None => {
                    self.expr(k.value)?;
                    self.emit(Op::DictMerge(1));
                }
            }
        }
        self.emit(Op::CallEx);
        Ok(())
    }

    fn fstring(&mut self, parts: &[FPart]) -> Done {
        for part in parts {
            match part {
                FPart::Literal(text) => self.emit_const(Value::str(text.clone())),
                FPart::Hole(hole) => {
                    let mut pieces = 1;
                    if let Some(text) = &hole.debug {
                        self.emit_const(Value::str(text.clone()));
                        pieces = 2;
                    }
                    self.expr(hole.expr)?;
                    if let Some(spec) = &hole.spec {
                        self.fstring(spec)?;
                    }
                    let plain_debug = hole.debug.is_some() && hole.conversion.is_none() && hole.spec.is_none();
                    let conversion = hole.conversion.map_or(if plain_debug { b'r' } else { 0 }, |c| c as u8);
                    self.emit(Op::Format(conversion, hole.spec.is_some()));
                    if pieces == 2 {
                        self.emit(Op::BuildString(2));
                    }
                }
            }
        }
        self.emit(Op::BuildString(parts.len() as u32));
        Ok(())
    }

    pub(super) fn emit_await(&mut self) {
        self.emit_await_of("");
    }

    /// Awaits what that method of a context manager gave.
    pub(super) fn emit_await_of(&mut self, method: &'static str) {
        self.emit(Op::GetAwaitable(method));
        self.emit_const(Value::None);
        self.emit(Op::Send);
    }

    fn emit_yield(&mut self) {
        let asynchronous = self.unit.kind == Some(CodeKind::AsyncGenerator);
        self.emit(if asynchronous { Op::AsyncYield } else { Op::Yield });
    }

    /// Pushes the tuple of defaults and the dict of keyword-only defaults.
    pub(super) fn defaults(&mut self, params: &Params) -> Done {
        let positional = |p: &&Param| matches!(p.kind, ParamKind::PositionalOnly | ParamKind::Regular);
        let mut count = 0;
        for p in params.items.iter().filter(positional) {
            if let Some(e) = p.default {
                self.expr(e)?;
                count += 1;
            }
        }
        self.emit(Op::BuildTuple(count));
        let mut pairs = 0;
        for p in params.items.iter().filter(|p| p.kind == ParamKind::KeywordOnly) {
            if let Some(e) = p.default {
                let name = Value::Obj(self.names.get(self.tree.str(p.name.name)));
                self.emit_const(name);
                self.expr(e)?;
                pairs += 1;
            }
        }
        self.emit(Op::BuildMap(pairs));
        Ok(())
    }

    pub(super) fn shape(&mut self, params: &Params) {
        let count = |kind| params.items.iter().filter(|p| p.kind == kind).count();
        let shape = &mut self.unit.params;
        shape.positional_only = count(ParamKind::PositionalOnly);
        shape.positional = shape.positional_only + count(ParamKind::Regular);
        shape.keyword_only = count(ParamKind::KeywordOnly);
        shape.varargs = count(ParamKind::VarArgs) > 0;
        shape.kwargs = count(ParamKind::KwArgs) > 0;
        let order = [
            ParamKind::PositionalOnly,
            ParamKind::Regular,
            ParamKind::KeywordOnly,
            ParamKind::VarArgs,
            ParamKind::KwArgs,
        ];
        for kind in order {
            for p in params.items.iter().filter(|p| p.kind == kind) {
                self.unit.locals.push(p.name.name);
            }
        }
    }

    fn lambda(&mut self, id: ExprId, params: &Params, body: ExprId) -> Done {
        self.defaults(params)?;
        let unit = self.new_unit(Opener::Expr(id), "<lambda>", &self.qualify("<lambda>"));
        let (index, _) = self.child(unit, |c| {
            c.shape(params);
            let kind = if c.scopes.all[c.unit.scope].yields { CodeKind::Generator } else { CodeKind::Plain };
            c.unit.kind = Some(kind);
            c.expr(body)?;
            c.emit(Op::Return);
            Ok(kind)
        })?;
        self.emit(Op::MakeFunction(index));
        Ok(())
    }

    /// A comprehension is a function of its first iterator. An asynchronous one is awaited at once, a generator
    /// expression is given out as it is.
    fn comprehension(&mut self, id: ExprId, clauses: &[Comprehension], elements: &[ExprId], name: &str) -> Done {
        self.emit(Op::BuildTuple(0));
        self.emit(Op::BuildMap(0));
        let unit = self.new_unit(Opener::Expr(id), name, &self.qualify(name));
        let awaits = self.scopes.all[unit.scope].awaits;
        let generator = name == "<genexpr>";
        let kind = match (generator, awaits) {
            (true, true) => CodeKind::AsyncGenerator,
            (true, false) => CodeKind::Generator,
            (false, true) => CodeKind::Coroutine,
            (false, false) => CodeKind::Plain,
        };
        let (index, _) = self.child(unit, |c| {
            c.unit.kind = Some(kind);
            c.unit.params.positional = 1;
            c.unit.params.positional_only = 1;
            // The first iterator has no name of its own.
            c.unit.locals.push(FIRST_ITERATOR);
            match name {
                "<listcomp>" => c.emit(Op::BuildList(0)),
                "<setcomp>" => c.emit(Op::BuildSet(0)),
                "<dictcomp>" => c.emit(Op::BuildMap(0)),
                _ => c.emit(Op::Nop),
            };
            c.clauses(clauses, 0, elements, name)?;
            if generator {
                c.emit_const(Value::None);
            }
            c.emit(Op::Return);
            Ok(kind)
        })?;
        self.emit(Op::MakeFunction(index));
        let first = &clauses[0];
        self.expr(first.iter)?;
        self.emit(if first.is_async { Op::GetAIter } else { Op::GetIter });
        self.emit(Op::Call(1));
        if kind == CodeKind::Coroutine {
            self.emit_await();
        }
        Ok(())
    }

    fn clauses(&mut self, clauses: &[Comprehension], at: usize, elements: &[ExprId], name: &str) -> Done {
        let Some(clause) = clauses.get(at) else {
            elements.iter().try_for_each(|e| self.expr(*e))?;
            // Under the element lie one iterator per clause, then the collection.
            let depth = clauses.len() as u32 + 1;
            match name {
                "<listcomp>" => self.emit(Op::ListAppend(depth)),
                "<setcomp>" => self.emit(Op::SetAdd(depth)),
                "<dictcomp>" => self.emit(Op::MapAdd(depth)),
                _ => {
                    self.emit_yield();
                    self.emit(Op::Pop)
                }
            };
            return Ok(());
        };
        if at == 0 {
            self.emit(Op::LoadFast(0));
        } else {
            self.expr(clause.iter)?;
            self.emit(if clause.is_async { Op::GetAIter } else { Op::GetIter });
        }
        let start = self.here();
        let exit = if clause.is_async { self.async_next() } else { self.emit(Op::ForIter(0)) };
        self.assign(clause.target)?;
        let mut skips = Vec::new();
        for test in &clause.conditions {
            skips.extend(self.condition(*test, false)?);
        }
        self.clauses(clauses, at + 1, elements, name)?;
        skips.into_iter().for_each(|j| self.aim(j, start));
        self.emit(Op::Jump(start));
        self.land(exit);
        if clause.is_async {
            self.emit(Op::EndAsyncFor);
        }
        Ok(())
    }

    /// The next item of an asynchronous iterator on the stack; the jump goes to `EndAsyncFor`.
    pub(super) fn async_next(&mut self) -> usize {
        let exit = self.emit(Op::SetupTry(0));
        self.emit(Op::GetANext);
        self.emit_const(Value::None);
        self.emit(Op::Send);
        self.emit(Op::PopBlock);
        exit
    }
}
