//! Expressions, parameters, arguments and comprehensions.

use super::{Converter, MAX_DEPTH, Problem, literal, span};
use crate::syntax::ast::*;
use crate::syntax::read::shorten;
use crate::text::Span;
use rustpython_parser::ast as py;
use rustpython_parser::ast::Ranged;

impl Converter<'_> {
    pub(super) fn expr(&mut self, expr: py::Expr) -> ExprId {
        let range = span(expr.range());
        if self.depth > MAX_DEPTH {
            return self.too_deep(range.start);
        }
        self.depth += 1;
        let id = self.by_kind(range, expr);
        self.depth -= 1;
        id
    }

    #[inline]
    fn by_kind(&mut self, range: Span, expr: py::Expr) -> ExprId {
        match expr {
            py::Expr::Name(node) => {
                let name = self.name(&node.id);
                self.tree.add_expr(range, ExprKind::Name { name, ctx: ctx(node.ctx) })
            }
            py::Expr::Attribute(node) => self.attribute(range, node),
            py::Expr::Call(node) => self.call(range, node),
            py::Expr::Constant(node) => self.constant(range, node.value),
            py::Expr::Subscript(node) => self.subscript(range, node),
            py::Expr::BinOp(node) => self.bin_op(range, node),
            other => self.rarer(range, other),
        }
    }

    /// The kinds that are not on the hot path; apart, so that the frames of deep chains stay small.
    #[inline(never)]
    fn rarer(&mut self, range: Span, expr: py::Expr) -> ExprId {
        let kind = match expr {
            py::Expr::BoolOp(node) => ExprKind::BoolOp { op: bool_op(node.op), values: self.exprs(node.values) },
            py::Expr::NamedExpr(node) => return self.named(range, node),
            py::Expr::UnaryOp(node) => ExprKind::UnaryOp { op: unary_op(node.op), operand: self.expr(*node.operand) },
            py::Expr::Lambda(node) => {
                ExprKind::Lambda { params: Box::new(self.params(*node.args)), body: self.expr(*node.body) }
            }
            py::Expr::IfExp(node) => ExprKind::IfExp {
                test: self.expr(*node.test),
                body: self.expr(*node.body),
                orelse: self.expr(*node.orelse),
            },
            py::Expr::Dict(node) => ExprKind::Dict { items: self.dict_items(node) },
            py::Expr::Set(node) => ExprKind::Set { items: self.exprs(node.elts) },
            py::Expr::List(node) => ExprKind::List { items: self.exprs(node.elts), ctx: ctx(node.ctx) },
            py::Expr::Tuple(node) => ExprKind::Tuple { items: self.exprs(node.elts), ctx: ctx(node.ctx) },
            py::Expr::Await(node) => ExprKind::Await { value: self.expr(*node.value) },
            py::Expr::Yield(node) => ExprKind::Yield { value: self.optional(node.value) },
            py::Expr::YieldFrom(node) => ExprKind::YieldFrom { value: self.expr(*node.value) },
            py::Expr::Compare(node) => ExprKind::Compare {
                left: self.expr(*node.left),
                ops: node.ops.into_iter().map(cmp_op).collect(),
                rest: self.exprs(node.comparators),
            },
            py::Expr::Starred(node) => ExprKind::Starred { value: self.expr(*node.value), ctx: ctx(node.ctx) },
            py::Expr::Slice(node) => ExprKind::Slice {
                lower: self.optional(node.lower),
                upper: self.optional(node.upper),
                step: self.optional(node.step),
            },
            other => self.comprehension_kind(other),
        };
        self.tree.add_expr(range, kind)
    }

    fn comprehension_kind(&mut self, expr: py::Expr) -> ExprKind {
        match expr {
            py::Expr::ListComp(node) => {
                ExprKind::ListComp { element: self.expr(*node.elt), clauses: self.clauses(node.generators) }
            }
            py::Expr::SetComp(node) => {
                ExprKind::SetComp { element: self.expr(*node.elt), clauses: self.clauses(node.generators) }
            }
            py::Expr::GeneratorExp(node) => {
                ExprKind::Generator { element: self.expr(*node.elt), clauses: self.clauses(node.generators) }
            }
            py::Expr::DictComp(node) => ExprKind::DictComp {
                key: self.expr(*node.key),
                value: self.expr(*node.value),
                clauses: self.clauses(node.generators),
            },
            // The parser is fed no f-strings.
            _ => ExprKind::FString { parts: Vec::new() },
        }
    }

    #[inline(never)]
    fn attribute(&mut self, range: Span, node: py::ExprAttribute) -> ExprId {
        let value = self.expr(*node.value);
        let attr = self.ident_before(range.end, &node.attr);
        self.tree.add_expr(range, ExprKind::Attribute { value, attr, ctx: ctx(node.ctx) })
    }

    #[inline(never)]
    fn subscript(&mut self, range: Span, node: py::ExprSubscript) -> ExprId {
        let value = self.expr(*node.value);
        let mut index = self.expr(*node.slice);
        if let Expr { span, kind: ExprKind::Starred { .. } } = self.tree[index] {
            // `a[*b]` means `a[*b,]`, to CPython's `ast` too.
            index = self.tree.add_expr(span, ExprKind::Tuple { items: vec![index], ctx: Ctx::Load });
        }
        self.tree.add_expr(range, ExprKind::Subscript { value, index, ctx: ctx(node.ctx) })
    }

    #[inline(never)]
    fn bin_op(&mut self, range: Span, node: py::ExprBinOp) -> ExprId {
        let left = self.expr(*node.left);
        let right = self.expr(*node.right);
        self.tree.add_expr(range, ExprKind::BinOp { left, op: bin_op(node.op), right })
    }

    #[inline(never)]
    fn call(&mut self, range: Span, node: py::ExprCall) -> ExprId {
        let func = self.expr(*node.func);
        let args = self.exprs(node.args);
        if let ([only], true) = (&args[..], node.keywords.is_empty()) {
            self.widen_generator(*only);
        }
        let keywords = self.keywords(node.keywords);
        self.tree.add_expr(range, ExprKind::Call { func, args, keywords })
    }

    #[inline(never)]
    fn named(&mut self, range: Span, node: py::ExprNamedExpr) -> ExprId {
        let target = self.expr(*node.target);
        let value = self.expr(*node.value);
        let end = self.end_with_parentheses(self.tree[value].span);
        self.tree.add_expr(Span::new(range.start, end), ExprKind::Named { target, value })
    }

    #[inline(never)]
    fn constant(&mut self, range: Span, value: py::Constant) -> ExprId {
        let kind = match value {
            py::Constant::Str(_) | py::Constant::Bytes(_) => self.strings(range),
            py::Constant::Int(_) => ExprKind::Constant(literal::number(range.of(self.text))),
            other => ExprKind::Constant(singleton(&other)),
        };
        self.tree.add_expr(range, kind)
    }

    pub(super) fn exprs(&mut self, exprs: Vec<py::Expr>) -> Vec<ExprId> {
        exprs.into_iter().map(|expr| self.expr(expr)).collect()
    }

    pub(super) fn optional(&mut self, expr: Option<Box<py::Expr>>) -> Option<ExprId> {
        expr.map(|expr| self.expr(*expr))
    }

    pub(super) fn targets(&mut self, targets: Vec<py::Expr>) -> Vec<ExprId> {
        targets.into_iter().map(|target| self.target(target)).collect()
    }

    /// What an assignment, a loop or `del` stands before. The parser lets any expression be one.
    pub(super) fn target(&mut self, target: py::Expr) -> ExprId {
        let id = self.expr(target);
        let mut todo = vec![id];
        while let Some(id) = todo.pop() {
            match &self.tree[id].kind {
                ExprKind::Tuple { items, .. } | ExprKind::List { items, .. } => todo.extend(items),
                ExprKind::Starred { value, .. } => todo.push(*value),
                _ => self.check_target(id),
            }
        }
        id
    }

    /// The target of `+=` or of an annotation, which takes one value.
    pub(super) fn single_target(&mut self, target: py::Expr) -> ExprId {
        let id = self.expr(target);
        self.check_target(id);
        id
    }

    fn check_target(&mut self, id: ExprId) {
        let Expr { span, kind } = &self.tree[id];
        if !matches!(kind, ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. }) {
            let message = format!("`{}` cannot be assigned to or deleted", shorten(span.of(self.text)));
            self.failure.get_or_insert(Problem { at: span.start, message });
        }
    }

    fn dict_items(&mut self, node: py::ExprDict) -> Vec<(Option<ExprId>, ExprId)> {
        let pairs = node.keys.into_iter().zip(node.values);
        pairs.map(|(key, value)| (key.map(|key| self.expr(key)), self.expr(value))).collect()
    }

    fn clauses(&mut self, generators: Vec<py::Comprehension>) -> Vec<Comprehension> {
        let clause = |node: py::Comprehension| Comprehension {
            is_async: node.is_async,
            target: self.target(node.target),
            iter: self.expr(node.iter),
            conditions: self.exprs(node.ifs),
        };
        generators.into_iter().map(clause).collect()
    }

    pub(super) fn keywords(&mut self, keywords: Vec<py::Keyword>) -> Vec<Keyword> {
        let keyword = |node: py::Keyword| {
            let span = span(node.range);
            let name = node.arg.map(|name| self.ident_at(span.start, &name));
            Keyword { span, name, value: self.expr(node.value) }
        };
        keywords.into_iter().map(keyword).collect()
    }

    pub(super) fn params(&mut self, args: py::Arguments) -> Params {
        let mut items = Vec::with_capacity(args.posonlyargs.len() + args.args.len() + args.kwonlyargs.len() + 2);
        items.extend(args.posonlyargs.into_iter().map(|arg| self.param(ParamKind::PositionalOnly, arg)));
        items.extend(args.args.into_iter().map(|arg| self.param(ParamKind::Regular, arg)));
        items.extend(args.vararg.map(|arg| self.bare_param(ParamKind::VarArgs, *arg)));
        items.extend(args.kwonlyargs.into_iter().map(|arg| self.param(ParamKind::KeywordOnly, arg)));
        items.extend(args.kwarg.map(|arg| self.bare_param(ParamKind::KwArgs, *arg)));
        Params { items }
    }

    fn param(&mut self, kind: ParamKind, arg: py::ArgWithDefault) -> Param {
        let param = self.bare_param(kind, arg.def);
        Param { default: self.optional(arg.default), ..param }
    }

    fn bare_param(&mut self, kind: ParamKind, arg: py::Arg) -> Param {
        let span = span(arg.range);
        let name = self.ident_at(span.start, &arg.arg);
        Param { span, name, kind, annotation: self.optional(arg.annotation), default: None }
    }
}

/// The constants that are words.
pub(super) fn singleton(value: &py::Constant) -> Constant {
    match value {
        py::Constant::Bool(true) => Constant::True,
        py::Constant::Bool(false) => Constant::False,
        py::Constant::Ellipsis => Constant::Ellipsis,
        _ => Constant::None,
    }
}

fn ctx(ctx: py::ExprContext) -> Ctx {
    match ctx {
        py::ExprContext::Load => Ctx::Load,
        py::ExprContext::Store => Ctx::Store,
        py::ExprContext::Del => Ctx::Del,
    }
}

fn bool_op(op: py::BoolOp) -> BoolOp {
    match op {
        py::BoolOp::And => BoolOp::And,
        py::BoolOp::Or => BoolOp::Or,
    }
}

fn unary_op(op: py::UnaryOp) -> UnaryOp {
    match op {
        py::UnaryOp::Invert => UnaryOp::Invert,
        py::UnaryOp::Not => UnaryOp::Not,
        py::UnaryOp::UAdd => UnaryOp::UAdd,
        py::UnaryOp::USub => UnaryOp::USub,
    }
}

fn cmp_op(op: py::CmpOp) -> CmpOp {
    match op {
        py::CmpOp::Eq => CmpOp::Eq,
        py::CmpOp::NotEq => CmpOp::NotEq,
        py::CmpOp::Lt => CmpOp::Lt,
        py::CmpOp::LtE => CmpOp::LtE,
        py::CmpOp::Gt => CmpOp::Gt,
        py::CmpOp::GtE => CmpOp::GtE,
        py::CmpOp::Is => CmpOp::Is,
        py::CmpOp::IsNot => CmpOp::IsNot,
        py::CmpOp::In => CmpOp::In,
        py::CmpOp::NotIn => CmpOp::NotIn,
    }
}

pub(super) fn bin_op(op: py::Operator) -> BinOp {
    match op {
        py::Operator::Add => BinOp::Add,
        py::Operator::Sub => BinOp::Sub,
        py::Operator::Mult => BinOp::Mult,
        py::Operator::MatMult => BinOp::MatMult,
        py::Operator::Div => BinOp::Div,
        py::Operator::Mod => BinOp::Mod,
        py::Operator::Pow => BinOp::Pow,
        py::Operator::LShift => BinOp::LShift,
        py::Operator::RShift => BinOp::RShift,
        py::Operator::BitOr => BinOp::BitOr,
        py::Operator::BitXor => BinOp::BitXor,
        py::Operator::BitAnd => BinOp::BitAnd,
        py::Operator::FloorDiv => BinOp::FloorDiv,
    }
}
