//! Statements.

use super::{Converter, expr::bin_op, span, widen_block};
use crate::syntax::ast::*;
use crate::text::Span;
use rustpython_parser::ast as py;
use rustpython_parser::ast::Ranged;

/// The two kinds of function are one to us.
struct FunctionParts {
    is_async: bool,
    name: py::Identifier,
    args: py::Arguments,
    body: Vec<py::Stmt>,
    decorators: Vec<py::Expr>,
    returns: Option<Box<py::Expr>>,
    type_params: Vec<py::TypeParam>,
}

impl Converter<'_> {
    pub(in crate::syntax) fn block(&mut self, stmts: Vec<py::Stmt>) -> Vec<StmtId> {
        stmts.into_iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn stmt(&mut self, stmt: py::Stmt) -> StmtId {
        let range = span(stmt.range());
        let kind = match stmt {
            py::Stmt::Expr(node) => StmtKind::Expr { value: self.expr(*node.value) },
            py::Stmt::Assign(node) => {
                StmtKind::Assign { targets: self.targets(node.targets), value: self.expr(*node.value) }
            }
            py::Stmt::Return(node) => StmtKind::Return { value: self.optional(node.value) },
            py::Stmt::Delete(node) => StmtKind::Delete { targets: self.targets(node.targets) },
            py::Stmt::TypeAlias(node) => StmtKind::TypeAlias {
                name: self.expr(*node.name),
                type_params: self.type_params(node.type_params),
                value: self.expr(*node.value),
            },
            py::Stmt::AugAssign(node) => StmtKind::AugAssign {
                target: self.single_target(*node.target),
                op: bin_op(node.op),
                value: self.expr(*node.value),
            },
            py::Stmt::AnnAssign(node) => StmtKind::AnnAssign {
                target: self.single_target(*node.target),
                annotation: self.expr(*node.annotation),
                value: self.optional(node.value),
            },
            py::Stmt::Raise(node) => StmtKind::Raise { exc: self.optional(node.exc), cause: self.optional(node.cause) },
            py::Stmt::Assert(node) => StmtKind::Assert { test: self.expr(*node.test), msg: self.optional(node.msg) },
            py::Stmt::Import(node) => StmtKind::Import { names: self.aliases(node.names) },
            py::Stmt::ImportFrom(node) => self.import_from(range, node),
            py::Stmt::Global(node) => StmtKind::Global { names: self.names(node.names) },
            py::Stmt::Nonlocal(node) => StmtKind::Nonlocal { names: self.names(node.names) },
            py::Stmt::Pass(_) => StmtKind::Pass,
            py::Stmt::Break(_) => StmtKind::Break,
            py::Stmt::Continue(_) => StmtKind::Continue,
            compound => return self.compound(range, compound),
        };
        self.tree.add_stmt(range, kind)
    }

    #[inline(never)]
    fn compound(&mut self, range: Span, stmt: py::Stmt) -> StmtId {
        let kind = match stmt {
            py::Stmt::FunctionDef(node) => self.function(
                range,
                FunctionParts {
                    is_async: false,
                    name: node.name,
                    args: *node.args,
                    body: node.body,
                    decorators: node.decorator_list,
                    returns: node.returns,
                    type_params: node.type_params,
                },
            ),
            py::Stmt::AsyncFunctionDef(node) => self.function(
                range,
                FunctionParts {
                    is_async: true,
                    name: node.name,
                    args: *node.args,
                    body: node.body,
                    decorators: node.decorator_list,
                    returns: node.returns,
                    type_params: node.type_params,
                },
            ),
            py::Stmt::ClassDef(node) => self.class(range, node),
            py::Stmt::If(node) => return self.if_chain(range, node),
            py::Stmt::For(node) => self.for_loop(false, *node.target, *node.iter, node.body, node.orelse),
            py::Stmt::AsyncFor(node) => self.for_loop(true, *node.target, *node.iter, node.body, node.orelse),
            py::Stmt::While(node) => StmtKind::While {
                test: self.expr(*node.test),
                body: self.block(node.body),
                orelse: self.block(node.orelse),
            },
            py::Stmt::With(node) => self.with(false, node.items, node.body),
            py::Stmt::AsyncWith(node) => self.with(true, node.items, node.body),
            py::Stmt::Try(node) => self.try_block(false, node.body, node.handlers, node.orelse, node.finalbody),
            py::Stmt::TryStar(node) => self.try_block(true, node.body, node.handlers, node.orelse, node.finalbody),
            py::Stmt::Match(node) => {
                let subject = self.expr(*node.subject);
                self.narrow_subject(range, subject);
                StmtKind::Match { subject, cases: self.cases(node.cases) }
            }
            _ => StmtKind::Pass,
        };
        let id = self.tree.add_stmt(range, kind);
        widen_block(self.text, self.tree, id);
        id
    }

    /// An `if` with its `elif` arms, which lie in each other; without recursion, as there may be hundreds.
    fn if_chain(&mut self, mut range: Span, mut node: py::StmtIf) -> StmtId {
        let mut arms = Vec::new();
        let mut orelse = loop {
            arms.push((range, self.expr(*node.test), self.block(node.body)));
            match (node.orelse.pop(), node.orelse.is_empty()) {
                (Some(py::Stmt::If(arm)), true) => (range, node) = (span(arm.range), arm),
                (last, _) => {
                    node.orelse.extend(last);
                    break self.block(node.orelse);
                }
            }
        };
        loop {
            let Some((range, test, body)) = arms.pop() else { return orelse[0] };
            let id = self.tree.add_stmt(range, StmtKind::If { test, body, orelse });
            widen_block(self.text, self.tree, id);
            orelse = vec![id];
        }
    }

    fn function(&mut self, range: Span, parts: FunctionParts) -> StmtKind {
        let decorators = self.exprs(parts.decorators);
        let name = self.ident_after_keyword(range.start, "def", &parts.name);
        let type_params = self.type_params(parts.type_params);
        let params = self.params(parts.args);
        let returns = self.optional(parts.returns);
        let body = self.block(parts.body);
        let is_async = parts.is_async;
        StmtKind::FunctionDef(Box::new(FunctionDef { is_async, name, decorators, type_params, params, returns, body }))
    }

    fn class(&mut self, range: Span, node: py::StmtClassDef) -> StmtKind {
        let decorators = self.exprs(node.decorator_list);
        let name = self.ident_after_keyword(range.start, "class", &node.name);
        let type_params = self.type_params(node.type_params);
        let bases = self.exprs(node.bases);
        let keywords = self.keywords(node.keywords);
        let body = self.block(node.body);
        StmtKind::ClassDef(Box::new(ClassDef { name, decorators, type_params, bases, keywords, body }))
    }

    /// The name right after the first `keyword` from `start` on.
    fn ident_after_keyword(&mut self, start: u32, keyword: &str, text: &str) -> Ident {
        let name = self.find(start, keyword).and_then(|i| self.tokens.get(i + 1));
        let start = name.map_or(start, |token| token.span.start);
        self.ident_at(start, text)
    }

    fn for_loop(
        &mut self,
        is_async: bool,
        target: py::Expr,
        iter: py::Expr,
        body: Vec<py::Stmt>,
        orelse: Vec<py::Stmt>,
    ) -> StmtKind {
        let target = self.target(target);
        let iter = self.expr(iter);
        StmtKind::For { is_async, target, iter, body: self.block(body), orelse: self.block(orelse) }
    }

    fn with(&mut self, is_async: bool, items: Vec<py::WithItem>, body: Vec<py::Stmt>) -> StmtKind {
        let item = |node: py::WithItem| WithItem {
            context: self.expr(node.context_expr),
            target: node.optional_vars.map(|target| self.target(*target)),
        };
        let items = items.into_iter().map(item).collect();
        StmtKind::With { is_async, items, body: self.block(body) }
    }

    fn try_block(
        &mut self,
        star: bool,
        body: Vec<py::Stmt>,
        handlers: Vec<py::ExceptHandler>,
        orelse: Vec<py::Stmt>,
        finalbody: Vec<py::Stmt>,
    ) -> StmtKind {
        let body = self.block(body);
        let handlers = handlers.into_iter().map(|handler| self.handler(handler)).collect();
        StmtKind::Try { star, body, handlers, orelse: self.block(orelse), finalbody: self.block(finalbody) }
    }

    fn handler(&mut self, handler: py::ExceptHandler) -> Handler {
        let py::ExceptHandler::ExceptHandler(node) = handler;
        let span = span(node.range);
        let after_kind = node.type_.as_ref().map_or(span.start, |kind| kind.end().into());
        let kind = self.optional(node.type_);
        let name = node.name.map(|name| self.ident_after_keyword(after_kind, "as", &name));
        Handler { span, kind, name, body: self.block(node.body) }
    }

    fn cases(&mut self, cases: Vec<py::MatchCase>) -> Vec<MatchCase> {
        let case = |node: py::MatchCase| MatchCase {
            pattern: self.pattern(node.pattern),
            guard: self.optional(node.guard),
            body: self.block(node.body),
        };
        cases.into_iter().map(case).collect()
    }

    fn aliases(&mut self, aliases: Vec<py::Alias>) -> Vec<Alias> {
        let alias = |node: py::Alias| {
            let span = span(node.range);
            let name = self.name(&node.name);
            Alias { span, name, asname: node.asname.map(|asname| self.ident_before(span.end, &asname)) }
        };
        aliases.into_iter().map(alias).collect()
    }

    fn import_from(&mut self, range: Span, node: py::StmtImportFrom) -> StmtKind {
        let module = node.module.map(|module| self.module(range, &module));
        let level = node.level.map_or(0, |level| level.to_u32());
        StmtKind::ImportFrom { module, names: self.aliases(node.names), level }
    }

    /// The dotted name between `from` and `import`.
    fn module(&mut self, range: Span, text: &str) -> Ident {
        let name = self.name(text);
        let mut token = self.token_from(range.start) + 1;
        while self.tokens.get(token).is_some_and(|token| token.span.of(self.text).starts_with('.')) {
            token += 1;
        }
        let start = self.tokens.get(token).map_or(range.start, |token| token.span.start);
        let import = self.find(start, "import").unwrap_or(token + 1);
        let end = self.tokens.get(import - 1).map_or(range.end, |token| token.span.end);
        Ident { name, span: Span::new(start, end.max(start)) }
    }

    fn names(&mut self, names: Vec<py::Identifier>) -> Vec<Name> {
        names.into_iter().map(|name| self.name(&name)).collect()
    }

    fn type_params(&mut self, params: Vec<py::TypeParam>) -> Vec<TypeParam> {
        params.into_iter().map(|param| self.type_param(param)).collect()
    }

    fn type_param(&mut self, param: py::TypeParam) -> TypeParam {
        let mut span = span(param.range());
        let (stars, name, bound) = match param {
            py::TypeParam::TypeVar(node) => (0, node.name, node.bound),
            py::TypeParam::TypeVarTuple(node) => (1, node.name, None),
            py::TypeParam::ParamSpec(node) => (2, node.name, None),
        };
        let name = if stars == 0 { self.ident_at(span.start, &name) } else { self.ident_before(span.end, &name) };
        let bound = self.optional(bound);
        let default = self.type_default(span.end);
        if let Some((_, end)) = default {
            span.end = end;
        }
        TypeParam { span, name, bound, default: default.map(|(default, _)| default) }
    }

    /// The default behind a type parameter (PEP 696), which the parser was not shown; and where it ends.
    fn type_default(&mut self, after: u32) -> Option<(ExprId, u32)> {
        let tokens = self.tokens;
        let equals = self.token_from(after);
        tokens.get(equals).filter(|token| token.span.of(self.text) == "=")?;
        let mut depth = 0;
        let behind = tokens[equals + 1..].iter().position(|token| {
            match token.span.of(self.text) {
                "," | "]" if depth == 0 => return true,
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth -= 1,
                _ => {}
            }
            false
        })?;
        let default = &tokens[equals + 1..equals + 1 + behind];
        let end = default.last()?.span.end;
        Some((self.parsed_expression(default, after), end))
    }
}
