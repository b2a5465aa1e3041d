//! The tree of one file: our own, so that its ranges are CPython's and the parser can be changed one day.
//!
//! Nodes lie in two arenas (`Tree::exprs`, `Tree::stmts`) and name each other by number. That makes side
//! tables plain vectors, lets a result outlive the walk that found it, and drops deep trees without recursion.
//! Every span is exactly the range that CPython's `ast` gives, in bytes.

use crate::text::{Map, Span};
use std::ops::Index;

/// Number of an expression in its `Tree`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprId(pub u32);

/// Number of a statement in its `Tree`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StmtId(pub u32);

/// An interned identifier or attribute name; the text is `tree.str(name)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub u32);

/// An identifier together with where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident {
    pub name: Name,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Expr {
    /// As `ast` has it: without surrounding parentheses, except those of tuples and generator expressions.
    pub span: Span,
    pub kind: ExprKind,
}

#[derive(Clone, Debug)]
pub struct Stmt {
    /// From the statement's first keyword or expression (decorators left out, as in `ast`) to its last token.
    pub span: Span,
    pub kind: StmtKind,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `a and b and c`
    BoolOp {
        op: BoolOp,
        values: Vec<ExprId>,
    },
    /// `(target := value)`
    Named {
        target: ExprId,
        value: ExprId,
    },
    BinOp {
        left: ExprId,
        op: BinOp,
        right: ExprId,
    },
    UnaryOp {
        op: UnaryOp,
        operand: ExprId,
    },
    Lambda {
        params: Box<Params>,
        body: ExprId,
    },
    /// `body if test else orelse`
    IfExp {
        test: ExprId,
        body: ExprId,
        orelse: ExprId,
    },
    /// A key of `None` is `**value`.
    Dict {
        items: Vec<(Option<ExprId>, ExprId)>,
    },
    Set {
        items: Vec<ExprId>,
    },
    List {
        items: Vec<ExprId>,
        ctx: Ctx,
    },
    Tuple {
        items: Vec<ExprId>,
        ctx: Ctx,
    },
    ListComp {
        element: ExprId,
        clauses: Vec<Comprehension>,
    },
    SetComp {
        element: ExprId,
        clauses: Vec<Comprehension>,
    },
    DictComp {
        key: ExprId,
        value: ExprId,
        clauses: Vec<Comprehension>,
    },
    Generator {
        element: ExprId,
        clauses: Vec<Comprehension>,
    },
    Await {
        value: ExprId,
    },
    Yield {
        value: Option<ExprId>,
    },
    YieldFrom {
        value: ExprId,
    },
    /// `left ops[0] rest[0] ops[1] rest[1] ...`
    Compare {
        left: ExprId,
        ops: Vec<CmpOp>,
        rest: Vec<ExprId>,
    },
    Call {
        func: ExprId,
        args: Vec<ExprId>,
        keywords: Vec<Keyword>,
    },
    Attribute {
        value: ExprId,
        attr: Ident,
        ctx: Ctx,
    },
    Subscript {
        value: ExprId,
        index: ExprId,
        ctx: Ctx,
    },
    /// `*value`
    Starred {
        value: ExprId,
        ctx: Ctx,
    },
    Name {
        name: Name,
        ctx: Ctx,
    },
    Slice {
        lower: Option<ExprId>,
        upper: Option<ExprId>,
        step: Option<ExprId>,
    },
    Constant(Constant),
    /// An f-string, with all literals that are joined to it.
    FString {
        parts: Vec<FPart>,
    },
    /// A template string of Python 3.14.
    TString {
        parts: Vec<FPart>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ctx {
    Load,
    Store,
    Del,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    None,
    True,
    False,
    Ellipsis,
    Int(num_bigint::BigInt),
    Float(f64),
    /// The imaginary part of `2j`.
    Imaginary(f64),
    Str(Box<str>),
    Bytes(Box<[u8]>),
}

/// A piece of an f-string or t-string, or of a format spec.
#[derive(Clone, Debug)]
pub enum FPart {
    Literal(Box<str>),
    Hole(Hole),
}

/// `{expr!r:spec}` in an f-string.
#[derive(Clone, Debug)]
pub struct Hole {
    /// With the braces.
    pub span: Span,
    pub expr: ExprId,
    /// `s`, `r` or `a` after `!`; `r` for a plain `{expr=}`.
    pub conversion: Option<char>,
    /// `{expr=}`: the text that is printed before the value. It is not among the literals.
    pub debug: Option<Box<str>>,
    pub spec: Option<Vec<FPart>>,
}

/// `for target in iter if condition ...` in a comprehension.
#[derive(Clone, Debug)]
pub struct Comprehension {
    pub is_async: bool,
    pub target: ExprId,
    pub iter: ExprId,
    pub conditions: Vec<ExprId>,
}

/// `name=value` or `**value` in a call or a class statement.
#[derive(Clone, Debug)]
pub struct Keyword {
    pub span: Span,
    pub name: Option<Ident>,
    pub value: ExprId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoolOp {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinOp {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    Invert,
    Not,
    UAdd,
    USub,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

/// The parameters of a function or lambda, in the order of the source.
#[derive(Clone, Debug, Default)]
pub struct Params {
    pub items: Vec<Param>,
}

#[derive(Clone, Debug)]
pub struct Param {
    /// Name and annotation, without the default and without stars, as `ast.arg`.
    pub span: Span,
    pub name: Ident,
    pub kind: ParamKind,
    pub annotation: Option<ExprId>,
    pub default: Option<ExprId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// Before `/`.
    PositionalOnly,
    Regular,
    /// `*args`
    VarArgs,
    KeywordOnly,
    /// `**kwargs`
    KwArgs,
}

#[derive(Clone, Debug)]
pub enum StmtKind {
    FunctionDef(Box<FunctionDef>),
    ClassDef(Box<ClassDef>),
    Return {
        value: Option<ExprId>,
    },
    Delete {
        targets: Vec<ExprId>,
    },
    Assign {
        targets: Vec<ExprId>,
        value: ExprId,
    },
    AugAssign {
        target: ExprId,
        op: BinOp,
        value: ExprId,
    },
    AnnAssign {
        target: ExprId,
        annotation: ExprId,
        value: Option<ExprId>,
    },
    TypeAlias {
        name: ExprId,
        type_params: Vec<TypeParam>,
        value: ExprId,
    },
    For {
        is_async: bool,
        target: ExprId,
        iter: ExprId,
        body: Vec<StmtId>,
        orelse: Vec<StmtId>,
    },
    While {
        test: ExprId,
        body: Vec<StmtId>,
        orelse: Vec<StmtId>,
    },
    /// `elif` is an `If` alone in `orelse`, as in `ast`.
    If {
        test: ExprId,
        body: Vec<StmtId>,
        orelse: Vec<StmtId>,
    },
    With {
        is_async: bool,
        items: Vec<WithItem>,
        body: Vec<StmtId>,
    },
    Match {
        subject: ExprId,
        cases: Vec<MatchCase>,
    },
    Raise {
        exc: Option<ExprId>,
        cause: Option<ExprId>,
    },
    /// `star`: the handlers are `except*`.
    Try {
        star: bool,
        body: Vec<StmtId>,
        handlers: Vec<Handler>,
        orelse: Vec<StmtId>,
        finalbody: Vec<StmtId>,
    },
    Assert {
        test: ExprId,
        msg: Option<ExprId>,
    },
    Import {
        names: Vec<Alias>,
    },
    /// `level` counts the leading dots.
    ImportFrom {
        module: Option<Ident>,
        names: Vec<Alias>,
        level: u32,
    },
    Global {
        names: Vec<Name>,
    },
    Nonlocal {
        names: Vec<Name>,
    },
    Expr {
        value: ExprId,
    },
    Pass,
    Break,
    Continue,
}

#[derive(Clone, Debug)]
pub struct FunctionDef {
    pub is_async: bool,
    pub name: Ident,
    pub decorators: Vec<ExprId>,
    pub type_params: Vec<TypeParam>,
    pub params: Params,
    pub returns: Option<ExprId>,
    pub body: Vec<StmtId>,
}

#[derive(Clone, Debug)]
pub struct ClassDef {
    pub name: Ident,
    pub decorators: Vec<ExprId>,
    pub type_params: Vec<TypeParam>,
    pub bases: Vec<ExprId>,
    pub keywords: Vec<Keyword>,
    pub body: Vec<StmtId>,
}

#[derive(Clone, Debug)]
pub struct TypeParam {
    pub span: Span,
    pub name: Ident,
    pub bound: Option<ExprId>,
    pub default: Option<ExprId>,
}

#[derive(Clone, Debug)]
pub struct WithItem {
    pub context: ExprId,
    pub target: Option<ExprId>,
}

#[derive(Clone, Debug)]
pub struct Handler {
    pub span: Span,
    pub kind: Option<ExprId>,
    pub name: Option<Ident>,
    pub body: Vec<StmtId>,
}

/// `a.b as c` in an import.
#[derive(Clone, Debug)]
pub struct Alias {
    pub span: Span,
    /// The dotted name; `*` for a star import.
    pub name: Name,
    pub asname: Option<Ident>,
}

#[derive(Clone, Debug)]
pub struct MatchCase {
    pub pattern: Pattern,
    pub guard: Option<ExprId>,
    pub body: Vec<StmtId>,
}

#[derive(Clone, Debug)]
pub struct Pattern {
    pub span: Span,
    pub kind: PatternKind,
}

#[derive(Clone, Debug)]
pub enum PatternKind {
    Value(ExprId),
    /// `None`, `True` or `False`.
    Singleton(Constant),
    Sequence(Vec<Pattern>),
    Mapping {
        keys: Vec<ExprId>,
        patterns: Vec<Pattern>,
        rest: Option<Name>,
    },
    Class {
        class: ExprId,
        patterns: Vec<Pattern>,
        keywords: Vec<(Name, Pattern)>,
    },
    Star(Option<Name>),
    /// `pattern as name`; neither is `_`.
    As {
        pattern: Option<Box<Pattern>>,
        name: Option<Name>,
    },
    Or(Vec<Pattern>),
}

/// All nodes of one file.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub exprs: Vec<Expr>,
    pub stmts: Vec<Stmt>,
    /// The module's statements.
    pub body: Vec<StmtId>,
    names: Interner,
}

/// The distinct names of a tree.
#[derive(Clone, Debug, Default)]
struct Interner {
    texts: Vec<Box<str>>,
    numbers: Map<Box<str>, Name>,
}

impl Tree {
    pub fn add_expr(&mut self, span: Span, kind: ExprKind) -> ExprId {
        self.exprs.push(Expr { span, kind });
        ExprId(self.exprs.len() as u32 - 1)
    }

    pub fn add_stmt(&mut self, span: Span, kind: StmtKind) -> StmtId {
        self.stmts.push(Stmt { span, kind });
        StmtId(self.stmts.len() as u32 - 1)
    }

    /// The number of `text`, which is made when it is new.
    pub fn intern(&mut self, text: &str) -> Name {
        if let Some(&name) = self.names.numbers.get(text) {
            return name;
        }
        let name = Name(self.names.texts.len() as u32);
        self.names.texts.push(text.into());
        self.names.numbers.insert(text.into(), name);
        name
    }

    /// The number of `text`, if the file holds that name at all.
    pub fn name(&self, text: &str) -> Option<Name> {
        self.names.numbers.get(text).copied()
    }

    /// The texts of all names, in the order of their numbers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.texts.iter().map(|text| &**text)
    }

    /// The text of a name.
    pub fn str(&self, name: Name) -> &str {
        &self.names.texts[name.0 as usize]
    }
}

impl Index<ExprId> for Tree {
    type Output = Expr;
    fn index(&self, id: ExprId) -> &Expr {
        &self.exprs[id.0 as usize]
    }
}

impl Index<StmtId> for Tree {
    type Output = Stmt;
    fn index(&self, id: StmtId) -> &Stmt {
        &self.stmts[id.0 as usize]
    }
}
