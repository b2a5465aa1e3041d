//! The text of loops and comprehensions whose rounds run at the same time.

use super::Round;
use crate::names::FileId;
use crate::rewrite::draft::Draft;
use crate::rewrite::gather_calls::{LONGEST_LINE, is_coroutine};
use crate::rewrite::helpers::{Helper, settled};
use crate::rewrite::http::block_of;
use crate::rewrite::precedence::await_needs_parentheses;
use crate::rewrite::settings::Together;
use crate::rewrite::style::{Style, indentation, starts_its_line};
use crate::rewrite::template::{Piece, Replacement};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;

/// What is written of a loop or comprehension.
pub struct Written {
    pub replacement: Replacement,
    /// Lines that stand in front of the statement.
    pub front: Option<Replacement>,
    pub helper: Option<Helper>,
    /// Whether the rounds are tasks of a group.
    pub grouped: bool,
}

/// `[await f(x) for x in xs]` as `await asyncio.gather(*(f(x) for x in xs))`.
pub fn gathered_list(draft: &Draft, one: &Round, id: ExprId) -> Result<Written, String> {
    if let Some(written) = grouped_list(draft, one, id) {
        return Ok(written);
    }
    let source = draft.scene.source(one.file);
    let (span, element) = (source.tree[id].span, source.tree[one.whole].span);
    let (settle, settled_end, helper) = settled(draft, one.file, true);
    let parentheses = settle.is_empty() && await_needs_parentheses(source, draft.scene.parents(one.file), id);
    let (open, close) = if parentheses { ("(", ")") } else { (settle, settled_end) };
    let end = if settle.is_empty() { ")" } else { ", return_exceptions=True)" };
    let (limit, front) = limit_in_front(draft, one.file, id)?;
    let pieces = vec![
        Piece::New(format!("{open}await asyncio.gather(*(")),
        Piece::Source(Span::new(span.start + 1, element.start)),
        Piece::New(limit.open),
        Piece::Call(source.tree[one.call].span),
        Piece::New(limit.close.into()),
        Piece::Source(Span::new(element.end, span.end - 1)),
        Piece::New(format!("){end}{close}")),
    ];
    Ok(Written { replacement: Replacement::new(span, pieces), front, helper, grouped: false })
}

/// The same by a group of tasks in front of the statement, where that does nothing before.
fn grouped_list(draft: &Draft, one: &Round, id: ExprId) -> Option<Written> {
    let source = draft.scene.source(one.file);
    let tree = &source.tree;
    let Some(Node::Stmt(stmt)) = draft.scene.parent(one.file, id) else { return None };
    let comes_first = match &tree[stmt].kind {
        StmtKind::Assign { targets, .. } => {
            targets.iter().all(|&target| matches!(tree[target].kind, ExprKind::Name { .. }))
        }
        StmtKind::Return { .. } | StmtKind::Expr { .. } => true,
        _ => false,
    };
    let (statement, span, element) = (tree[stmt].span, tree[id].span, tree[one.whole].span);
    if !comes_first || !groups(draft, one) || !starts_its_line(source, statement.start) {
        return None;
    }
    let indent = indentation(source, statement.start);
    let limit = limited(draft, one.file, indent);
    let group = Group::of(draft, one.file);
    let mut pieces = vec![Piece::New(limit.lines), Piece::New(group.head(draft.style(one.file), indent))];
    pieces.extend([
        Piece::New(format!("{} = [{}.create_task({}", group.tasks, group.name, limit.open)),
        Piece::Call(tree[one.call].span),
        Piece::New(format!("{})", limit.close)),
        Piece::Source(Span::new(element.end, span.end - 1)),
        Piece::New(format!("]{}{indent}", draft.style(one.file).newline)),
        Piece::Source(Span::new(statement.start, span.start)),
        Piece::New(format!("[{}]", group.results())),
        Piece::Source(Span::new(span.end, statement.end)),
    ]);
    // What stands in front of the element is white space and comments.
    let bare = source.slice(Span::new(span.start + 1, element.start)).trim().is_empty();
    let replacement = Replacement::new(statement, pieces);
    bare.then_some(Written { replacement, front: None, helper: None, grouped: true })
}

/// Whether the rounds become tasks of a group: it takes coroutines, and nothing else that can be awaited.
fn groups(draft: &Draft, one: &Round) -> bool {
    draft.settings.groups() && is_coroutine(draft, one.file, one.call)
}

/// The names around a group of tasks.
struct Group {
    name: String,
    tasks: String,
    task: String,
}

impl Group {
    fn of(draft: &Draft, file: FileId) -> Self {
        let tree = draft.scene.tree(file);
        let of = |names: &[&str]| free(tree, names);
        Self {
            name: of(&["group", "task_group", "group_of_tasks"]),
            tasks: of(&["tasks", "all_tasks", "group_tasks"]),
            task: of(&["task", "one_task", "group_task"]),
        }
    }

    /// The line that opens it, and the indentation of the next one.
    fn head(&self, style: Style, indent: &str) -> String {
        format!("async with asyncio.TaskGroup() as {}:{}{indent}{}", self.name, style.newline, style.indent.text())
    }

    fn results(&self) -> String {
        format!("{task}.result() for {task} in {}", self.tasks, task = self.task)
    }
}

/// How the rounds of a loop are started and waited for.
struct Rounds<'t> {
    call: Span,
    target: &'t str,
    indent: &'t str,
    style: Style,
    open: String,
    close: &'static str,
    group: Option<Group>,
    settle: (&'static str, &'static str),
}

impl Rounds<'_> {
    /// The lines in front of whatever reads the results.
    fn front(&self, pieces: &mut Vec<Piece>, items: Piece) {
        let Some(group) = &self.group else { return };
        pieces.push(Piece::New(group.head(self.style, self.indent)));
        pieces.push(Piece::New(format!("{} = [{}.create_task({}", group.tasks, group.name, self.open)));
        pieces.push(Piece::Call(self.call));
        pieces.push(Piece::New(format!("{}) for {} in ", self.close, self.target)));
        pieces.push(items);
        pieces.push(Piece::New(format!("]{}{}", self.style.newline, self.indent)));
    }

    /// A loop that makes tasks, whose results nobody reads.
    fn tasks(&self, group: &Group, pieces: &mut Vec<Piece>, items: Piece) {
        let inner = format!("{}{}{}", self.style.newline, self.indent, self.style.indent.text().repeat(2));
        pieces.push(Piece::New(group.head(self.style, self.indent)));
        pieces.push(Piece::New(format!("for {} in ", self.target)));
        pieces.push(items);
        pieces.push(Piece::New(format!(":{inner}{}.create_task({}", group.name, self.open)));
        pieces.push(Piece::Call(self.call));
        pieces.push(Piece::New(format!("{})", self.close)));
    }

    /// The results, as a list.
    fn results(&self, pieces: &mut Vec<Piece>, items: Piece) {
        if let Some(group) = &self.group {
            return pieces.push(Piece::New(format!("[{}]", group.results())));
        }
        let (settle, settled_end) = self.settle;
        let end = if settle.is_empty() { "))" } else { "), return_exceptions=True)" };
        pieces.push(Piece::New(format!("{settle}await asyncio.gather(*({}", self.open)));
        pieces.push(Piece::Call(self.call));
        pieces.push(Piece::New(format!("{} for {} in ", self.close, self.target)));
        pieces.push(items);
        pieces.push(Piece::New(format!("{end}{settled_end}")));
    }
}

/// The rounds of a `for` loop at the same time in front of it, or in its place.
pub fn loop_replacement(draft: &Draft, one: &Round, id: StmtId, holder: StmtId) -> Result<Written, String> {
    let Round { file, call, whole } = *one;
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let StmtKind::For { target, iter, body, .. } = &tree[id].kind else { return Err("it is no loop".into()) };
    if body.first() != Some(&holder) {
        return Err("a round does something else before it".into());
    }
    let indent = indentation(source, tree[id].span.start);
    let Limit { lines: limit, open, close } = limited(draft, file, indent);
    let (settle, settled_end, helper) = settled(draft, file, true);
    let rounds = Rounds {
        call: tree[call].span,
        target: source.slice(tree[*target].span),
        indent,
        style: draft.style(file),
        open,
        close,
        group: groups(draft, one).then(|| Group::of(draft, file)),
        settle: (settle, settled_end),
    };
    let items = || Piece::Source(tree[*iter].span);
    let mut pieces = Vec::new();
    let span = tree[id].span;
    let replacement = match (simple_body(draft, file, whole, body), previous_list(draft, file, id)) {
        (Some(Simple::Nothing), _) => {
            pieces.push(Piece::New(limit));
            match &rounds.group {
                Some(group) => rounds.tasks(group, &mut pieces, items()),
                None => rounds.results(&mut pieces, items()),
            }
            Replacement::new(span, pieces)
        }
        (Some(Simple::Append(name)), Some((stmt, list))) if list == name => {
            // The results are a list of their own.
            pieces.push(Piece::New(limit));
            rounds.front(&mut pieces, items());
            pieces.push(Piece::New(format!("{} = ", tree.str(name))));
            rounds.results(&mut pieces, items());
            Replacement::new(tree[stmt].span.cover(span), pieces)
        }
        (Some(Simple::Append(name)), _) => {
            pieces.push(Piece::New(limit));
            rounds.front(&mut pieces, items());
            pieces.push(Piece::New(format!("{}.extend(", tree.str(name))));
            rounds.results(&mut pieces, items());
            pieces.push(Piece::New(")".into()));
            Replacement::new(span, pieces)
        }
        (None, _) => zipped(draft, file, whole, (id, holder), limit, &rounds),
    };
    Ok(Written { replacement, front: None, helper, grouped: rounds.group.is_some() })
}

/// `for x, result in zip(items, await asyncio.gather(...)):` with the result in the place of the call.
fn zipped(
    draft: &Draft,
    file: FileId,
    whole: ExprId,
    (id, holder): (StmtId, StmtId),
    limit: String,
    rounds: &Rounds,
) -> Replacement {
    let source = draft.scene.source(file);
    let tree = &source.tree;
    let StmtKind::For { target, iter, body, .. } = &tree[id].kind else {
        return Replacement::new(tree[id].span, Vec::new());
    };
    let style = draft.style(file);
    let indent = indentation(source, tree[id].span.start);
    let span = tree[id].span;
    let assigned = match &tree[holder].kind {
        StmtKind::Assign { targets, value } if *value == whole && body.len() > 1 => {
            match (&targets[..], &tree[targets[0]].kind) {
                ([_], ExprKind::Name { name, .. }) => Some(tree.str(*name).to_string()),
                _ => None,
            }
        }
        _ => None,
    };
    let result = assigned.clone().unwrap_or_else(|| free(tree, &["result", "outcome", "awaited"]));
    let again = matches!(tree[*iter].kind, ExprKind::List { .. } | ExprKind::Tuple { .. })
        || source.slice(tree[*iter].span).starts_with("range(");
    let items = free(tree, &["items", "all_items", "rounds"]);
    let mut pieces = vec![Piece::New(limit)];
    let reread = |pieces: &mut Vec<Piece>| match again {
        true => pieces.push(Piece::Source(tree[*iter].span)),
        false => pieces.push(Piece::New(items.clone())),
    };
    if !again {
        pieces.push(Piece::New(format!("{items} = list(")));
        pieces.push(Piece::Source(tree[*iter].span));
        pieces.push(Piece::New(format!("){}{indent}", style.newline)));
    }
    rounds.front(&mut pieces, if again { Piece::Source(tree[*iter].span) } else { Piece::New(items.clone()) });
    let target_text = source.slice(tree[*target].span);
    let bare_tuple = matches!(tree[*target].kind, ExprKind::Tuple { .. }) && !target_text.starts_with('(');
    let target_text = if bare_tuple { format!("({target_text})") } else { target_text.to_string() };
    let again_items = if again { Piece::Source(tree[*iter].span) } else { Piece::New(items.clone()) };
    let head = format!("for {target_text}, {result} in zip(");
    let parts = [tree[*target].span, tree[*iter].span, tree[whole].span];
    let arguments: u32 = parts.iter().map(|part| part.len()).sum();
    let arguments = if rounds.group.is_some() { 0 } else { arguments };
    let settles =
        if draft.settings.together == Together::Settle { "settled(, return_exceptions=True)".len() } else { 0 };
    if settles + indent.len() + head.len() + "await asyncio.gather(*( for in ))".len() + arguments as usize
        > LONGEST_LINE
    {
        let results = free(tree, &["results", "outcomes", "all_results"]);
        pieces.push(Piece::New(format!("{results} = ")));
        rounds.results(&mut pieces, again_items);
        pieces.push(Piece::New(format!("{}{indent}{head}", style.newline)));
        reread(&mut pieces);
        pieces.push(Piece::New(format!(", {results})")));
    } else {
        pieces.push(Piece::New(head));
        reread(&mut pieces);
        pieces.push(Piece::New(", ".into()));
        rounds.results(&mut pieces, again_items);
        pieces.push(Piece::New(")".into()));
    }
    match assigned {
        Some(_) => {
            let colon = colon_after(source, tree[*iter].span.end, tree[body[0]].span.start);
            pieces.push(Piece::Source(Span::new(colon, end_before(source, tree[body[0]].span.start, colon))));
            pieces.push(Piece::Source(Span::new(tree[body[0]].span.end, span.end)));
        }
        None => {
            let colon = colon_after(source, tree[*iter].span.end, tree[body[0]].span.start);
            pieces.push(Piece::Source(Span::new(colon, tree[whole].span.start)));
            pieces.push(Piece::New(result));
            pieces.push(Piece::Source(Span::new(tree[whole].span.end, span.end)));
        }
    }
    Replacement::new(span, pieces)
}

/// Where the `:` of a loop's head stands.
pub fn colon_after(source: &crate::syntax::SourceFile, from: u32, to: u32) -> u32 {
    let first = source.tokens.partition_point(|token| token.span.start < from);
    let colon = source.tokens[first..]
        .iter()
        .take_while(|token| token.span.start < to)
        .find(|token| source.slice(token.span) == ":");
    colon.map_or(from, |token| token.span.start)
}

/// The end of the line in front of a statement's line, which is left out with its indentation.
fn end_before(source: &crate::syntax::SourceFile, start: u32, least: u32) -> u32 {
    let line = source.lines.start_of(source.lines.line_of(start));
    let text = source.slice(Span::new(least, line));
    least + text.trim_end_matches(['\n', '\r']).len() as u32
}

/// A body that only collects, or does nothing with, the results.
enum Simple {
    Nothing,
    Append(Name),
}

fn simple_body(draft: &Draft, file: FileId, whole: ExprId, body: &[StmtId]) -> Option<Simple> {
    let tree = draft.scene.tree(file);
    match body {
        [only] => match tree[*only].kind {
            StmtKind::Expr { value } if value == whole => Some(Simple::Nothing),
            StmtKind::Expr { value } => Some(Simple::Append(appended(tree, value, |arg| arg == whole)?)),
            _ => None,
        },
        [first, second] => {
            let StmtKind::Assign { targets, value } = &tree[*first].kind else { return None };
            let (&[target], true) = (&targets[..], *value == whole) else { return None };
            let ExprKind::Name { name, .. } = tree[target].kind else { return None };
            let StmtKind::Expr { value } = tree[*second].kind else { return None };
            let list = appended(
                tree,
                value,
                |arg| matches!(tree[arg].kind, ExprKind::Name { name: other, .. } if other == name),
            )?;
            (draft.scene.named(file, name).len() == 2).then_some(Simple::Append(list))
        }
        _ => None,
    }
}

/// `name.append(argument)`
fn appended(tree: &Tree, expr: ExprId, is_it: impl Fn(ExprId) -> bool) -> Option<Name> {
    let ExprKind::Call { func, args, keywords } = &tree[expr].kind else { return None };
    let ExprKind::Attribute { value, attr, .. } = tree[*func].kind else { return None };
    let ExprKind::Name { name, .. } = tree[value].kind else { return None };
    let fits = tree.str(attr.name) == "append" && keywords.is_empty() && args.len() == 1 && is_it(args[0]);
    fits.then_some(name)
}

/// `name = []` right in front of a statement.
fn previous_list(draft: &Draft, file: FileId, id: StmtId) -> Option<(StmtId, Name)> {
    let tree = draft.scene.tree(file);
    let block = block_of(draft.scene, file, id)?;
    let at = block.iter().position(|&other| other == id)?;
    let before = block[at.checked_sub(1)?];
    let StmtKind::Assign { targets, value } = &tree[before].kind else { return None };
    let empty = matches!(&tree[*value].kind, ExprKind::List { items, .. } if items.is_empty());
    match (&targets[..], empty) {
        (&[target], true) => match tree[target].kind {
            ExprKind::Name { name, .. } => Some((before, name)),
            _ => None,
        },
        _ => None,
    }
}

/// What bounds the rounds that run at once: lines in front, and the text around each call.
#[derive(Default)]
struct Limit {
    lines: String,
    open: String,
    close: &'static str,
}

fn limited(draft: &Draft, file: FileId, indent: &str) -> Limit {
    let Some(limit) = draft.settings.limit else { return Limit::default() };
    let tree = draft.scene.tree(file);
    let (semaphore, call) =
        (free(tree, &["limit", "semaphore", "at_once"]), free(tree, &["limited", "bounded", "in_turn"]));
    let style = draft.style(file);
    let (newline, unit) = (style.newline, style.indent.text());
    let lines = [
        format!("{semaphore} = asyncio.Semaphore({limit})"),
        format!("{newline}{indent}async def {call}(call):"),
        format!("{indent}{unit}async with {semaphore}:"),
        format!("{indent}{unit}{unit}return await call{newline}"),
        indent.to_string(),
    ];
    Limit { lines: lines.join(newline), open: format!("{call}("), close: ")" }
}

/// The limit of a comprehension, with the place in front of its statement where the lines go.
fn limit_in_front(draft: &Draft, file: FileId, id: ExprId) -> Result<(Limit, Option<Replacement>), String> {
    if draft.settings.limit.is_none() {
        return Ok((Limit::default(), None));
    }
    let source = draft.scene.source(file);
    let around = draft.scene.parents(file).above(Node::Expr(id)).find_map(|above| match above {
        Node::Stmt(stmt) => Some(source.tree[stmt].span),
        Node::Expr(_) => None,
    });
    // An `elif` is a statement that nothing can stand in front of.
    let free = |span: &Span| starts_its_line(source, span.start) && !source.slice(*span).starts_with("elif");
    let span = around.filter(free).ok_or("there is no place for the limit in front of it")?;
    let limit = limited(draft, file, indentation(source, span.start));
    let front = Replacement::text(Span::at(span.start), limit.lines.as_str());
    Ok((limit, Some(front)))
}

/// The first of some names that the file does not use.
fn free(tree: &Tree, names: &[&str]) -> String {
    let free = names.iter().find(|name| tree.name(name).is_none());
    free.unwrap_or(&names[names.len() - 1]).to_string()
}
