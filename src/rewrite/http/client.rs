//! One client per scope: opened where a call chain starts, and handed down to the functions that send requests.

use super::super::colour::{Colouring, SiteKind};
use super::super::draft::Draft;
use super::super::imports::Import;
use super::super::scene::Scene;
use super::super::settings::{HttpTarget, RewriteSettings};
use super::super::style::start_with_decorators;
use super::super::swap_calls::{Swap, Swaps, separator};
use super::super::template::{Piece, Replacement, Shift};
use super::{Shape, first_argument, library, parameters_start, statement_of};
use crate::find::Found;
use crate::names::{DefinitionId, EdgeKind, FileId};
use crate::syntax::Node;
use crate::syntax::ast::*;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub const NAME: &str = "http-client";

/// How a function comes by its client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The local name of the client.
    pub name: &'static str,
    /// It opens one; otherwise it is given one as its first argument.
    pub opens: bool,
}

/// The name of the client in the function that runs a call.
pub fn client_name(draft: &Draft, file: FileId, call: ExprId) -> Option<&'static str> {
    let owner = draft.scene.names.function(file, call)?;
    draft.clients.get(&owner).map(|client| client.name)
}

/// Which functions need a client, and how each comes by it.
pub fn find_clients(
    scene: &Scene,
    found: &Found,
    colouring: &Colouring,
    swaps: &Swaps,
    settings: &RewriteSettings,
) -> BTreeMap<DefinitionId, Client> {
    let mut needs: BTreeSet<DefinitionId> = BTreeSet::new();
    for ((file, kind), site) in &colouring.sites {
        let SiteKind::Await(call) = *kind else { continue };
        if matches!(swaps.get(&(*file, call)), Some(Swap::Http(one)) if !one.own_session) {
            needs.insert(site.owner);
        }
    }
    let mut todo: Vec<DefinitionId> = needs.iter().copied().collect();
    let mut clients = BTreeMap::new();
    while let Some(id) = todo.pop() {
        let callers = callers(scene, colouring, id);
        let opens = callers.is_empty() || opens_its_own(scene, found, colouring, settings, id);
        let name = free_name(scene, id, settings.http);
        clients.insert(id, Client { name, opens });
        if !opens {
            todo.extend(callers.into_iter().filter(|&caller| needs.insert(caller)));
        }
    }
    clients
}

/// The coroutine functions that call a function, itself left out.
fn callers(scene: &Scene, colouring: &Colouring, id: DefinitionId) -> BTreeSet<DefinitionId> {
    let calls = scene.edges_to(id).filter(|edge| edge.kind == EdgeKind::Call && edge.caller != id);
    calls.map(|edge| edge.caller).filter(|&caller| colouring.is_async(scene, caller)).collect()
}

/// Whoever is called by something that cannot hand a client over opens one.
fn opens_its_own(
    scene: &Scene,
    found: &Found,
    colouring: &Colouring,
    settings: &RewriteSettings,
    id: DefinitionId,
) -> bool {
    let Some(def) = scene.function(id) else { return true };
    if scene.keeps_plain_callers(id, settings) {
        return true;
    }
    let handed = scene.edges_to(id).any(|edge| {
        edge.kind != EdgeKind::Call
            || !colouring.is_async(scene, edge.caller)
            || is_partial(scene, edge.file, edge.site)
            || first_argument(scene, edge.file, edge.site).is_none()
    });
    let bound = !def.decorators.is_empty() && scene.definition(id).class.is_none();
    handed
        || bound
        || is_wrapped_tightly(scene, id)
        || scene.definition(id).is_special()
        || !scene.family(id).is_empty()
        || found.function(id).entry.is_some()
}

/// A decorator of the project calls it with the arguments that it knows, and no others.
fn is_wrapped_tightly(scene: &Scene, id: DefinitionId) -> bool {
    let mut wrappers = scene.names.edges_from(id).filter(|edge| edge.kind == EdgeKind::Decorator);
    let takes_any = |def: &FunctionDef| def.params.items.iter().any(|param| param.kind == ParamKind::VarArgs);
    wrappers.any(|edge| !scene.function(edge.callee).is_some_and(takes_any))
}

/// The edge is not a call of the function by an argument list of its own.
fn is_partial(scene: &Scene, file: FileId, site: ExprId) -> bool {
    !matches!(scene.tree(file)[site].kind, ExprKind::Call { .. })
}

fn free_name(scene: &Scene, id: DefinitionId, target: HttpTarget) -> &'static str {
    let definition = scene.definition(id);
    let tree = scene.tree(definition.file);
    let names = match target {
        HttpTarget::Aiohttp => ["session", "http_session"],
        HttpTarget::Httpx => ["client", "http_client"],
    };
    let is_used = |name: &str| {
        let used = |name: Name| scene.named_in(definition.file, definition.span, name).next().is_some();
        let is_param =
            scene.function(id).is_some_and(|def| def.params.items.iter().any(|p| tree.str(p.name.name) == name));
        is_param || tree.name(name).is_some_and(used)
    };
    if is_used(names[0]) { names[1] } else { names[0] }
}

/// The expression that makes a client.
pub fn constructor(target: HttpTarget) -> &'static str {
    match target {
        HttpTarget::Aiohttp => "aiohttp.ClientSession()",
        HttpTarget::Httpx => "httpx.AsyncClient(follow_redirects=True, timeout=None)",
    }
}

/// One change per function that opens a client or is given one.
pub fn open_clients(draft: &mut Draft) {
    let clients = draft.clients.clone();
    let uses = Uses::of(draft);
    let mut ids = BTreeMap::new();
    for (&id, client) in &clients {
        let written = if client.opens { open(draft, &uses, id, client) } else { take(draft, id, client) };
        ids.extend(written.map(|change| (id, change)));
    }
    connect(draft, &clients, &ids);
}

/// Gives the id of the change, as `take` does.
fn open(draft: &mut Draft, uses: &Uses, id: DefinitionId, client: &Client) -> Option<String> {
    let scene = draft.scene;
    let file = scene.definition(id).file;
    let source = scene.source(file);
    let def = scene.function(id)?;
    let (first, last) = uses.statements(&source.tree, file, id, &def.body)?;
    let start = source.lines.start_of(source.lines.line_of(start_with_decorators(source, &source.tree, first)));
    let style = draft.style(file);
    let indent = super::indentation(source, source.tree[first].span.start);
    let head = format!("{indent}async with {} as {}:{}", constructor(draft.settings.http), client.name, style.newline);
    let lines = Span::new(start, source.tree[last].span.end);
    let pieces = vec![Piece::New(head), Piece::Block(lines, Shift::In(style.indent.text()))];
    let mut change = draft.change(NAME, file, id, def.name.span);
    change.title = format!("Open one client in `{}`", scene.definition(id).name);
    change.why =
        "one client for all requests keeps connections open; a client per request would open one each time".into();
    change.imports.push(Import::module(library(draft.settings.http)));
    change.replacements.push(Replacement::new(lines, pieces));
    let own = change.id.clone();
    draft.add(change).ok().map(|()| own)
}

/// Where clients are used.
#[derive(Default)]
struct Uses {
    /// The places of each function that send a request or hand the client on.
    places: BTreeMap<DefinitionId, Vec<Span>>,
    /// Functions that hand the client to a coroutine which they do not await at once: it may need that until they end.
    lasting: BTreeSet<DefinitionId>,
    /// The last statement that reads the response which a statement asks for.
    read_until: BTreeMap<(FileId, StmtId), StmtId>,
}

impl Uses {
    fn of(draft: &Draft) -> Self {
        let mut uses = Self::default();
        let turned = draft.colouring.sites.iter().map(|((file, _), site)| (*file, site.expr)).collect();
        for ((file, kind), site) in &draft.colouring.sites {
            let SiteKind::Await(call) = *kind else { continue };
            if matches!(draft.swaps.get(&(*file, call)), Some(Swap::Http(one)) if !one.own_session) {
                uses.places.entry(site.owner).or_default().push(draft.scene.tree(*file)[site.expr].span);
            }
        }
        for (&id, _) in draft.clients.iter().filter(|(_, client)| !client.opens) {
            for edge in draft.scene.edges_to(id).filter(|edge| edge.kind == EdgeKind::Call) {
                uses.places.entry(edge.caller).or_default().push(draft.scene.tree(edge.file)[edge.site].span);
                if !is_awaited(draft.scene, &turned, edge.file, edge.site) {
                    uses.lasting.insert(edge.caller);
                }
            }
        }
        for ((file, _), swap) in draft.swaps {
            if let Swap::Http(one) = swap
                && let Shape::Block { first, last, .. } = one.shape
            {
                uses.read_until.insert((*file, first), last);
            }
        }
        uses
    }

    /// The first and last statement of a function's body that use the client.
    fn statements(&self, tree: &Tree, file: FileId, id: DefinitionId, body: &[StmtId]) -> Option<(StmtId, StmtId)> {
        let places = self.places.get(&id)?;
        let holds = |&&stmt: &&StmtId| places.iter().any(|place| tree[stmt].span.contains(*place));
        let first = body.iter().find(holds)?;
        if self.lasting.contains(&id) {
            return Some((*first, *body.last()?));
        }
        // A response that is read in later statements keeps them together.
        let last = body.iter().rfind(holds)?;
        let read = body.iter().filter_map(|&stmt| self.read_until.get(&(file, stmt)));
        let last = read.chain([last]).max_by_key(|&&id| tree[id].span.end)?;
        Some((*first, *last))
    }
}

/// Whether what a call makes has ended where the statement around it has: it is awaited there, by itself or with others.
fn is_awaited(scene: &Scene, turned: &BTreeSet<(FileId, ExprId)>, file: FileId, call: ExprId) -> bool {
    let tree = scene.tree(file);
    let mut node = Some(Node::Expr(call));
    while let Some(Node::Expr(id)) = node {
        if turned.contains(&(file, id)) || matches!(tree[id].kind, ExprKind::Await { .. }) {
            return true;
        }
        node = scene.parent(file, id);
    }
    let Some(Node::Stmt(id)) = node else { return false };
    matches!(tree[id].kind, StmtKind::With { is_async: true, .. } | StmtKind::For { is_async: true, .. })
}

/// The client as a parameter, and as an argument at every call.
fn take(draft: &mut Draft, id: DefinitionId, client: &Client) -> Option<String> {
    let scene = draft.scene;
    let (file, def) = (scene.definition(id).file, scene.function(id)?);
    let is_method = scene.definition(id).class.is_some()
        && !scene.definition(id).has(crate::names::Decorator::StaticMethod)
        && !def.params.items.is_empty();
    let open = parameters_start(scene, file, def)?;
    let insertion = if is_method {
        let own = def.params.items[0].span.end;
        Replacement::text(Span::at(own), format!(", {}", client.name))
    } else if def.params.items.is_empty() {
        Replacement::text(open, client.name)
    } else {
        let rest = &scene.source(file).text[open.start as usize..];
        Replacement::text(open, format!("{}{}", client.name, separator(rest)))
    };
    let mut change = draft.change(NAME, file, id, def.name.span);
    change.title = format!("Give `{}` the client", scene.definition(id).name);
    change.why = "the function that opens the client hands it down, so that all requests share its connections".into();
    change.replacements.push(insertion);
    let mut others: BTreeMap<FileId, Vec<Replacement>> = BTreeMap::new();
    for edge in scene.edges_to(id).filter(|edge| edge.kind == EdgeKind::Call) {
        let Some(name) = draft.clients.get(&edge.caller).map(|client| client.name) else { continue };
        let (at, more) = first_argument(scene, edge.file, edge.site)?;
        let rest = &scene.source(edge.file).text[at as usize..];
        let text = if more { format!("{name}{}", separator(rest)) } else { name.to_string() };
        others.entry(edge.file).or_default().push(Replacement::text(Span::at(at), text));
    }
    change.replacements.extend(others.remove(&file).unwrap_or_default());
    let own = change.id.clone();
    draft.add(change).ok()?;
    for (file, replacements) in others {
        let mut change = draft.change(NAME, file, id, replacements[0].span);
        change.title = format!("Hand the client to `{}`", scene.definition(id).name);
        change.why = "it sends requests".into();
        change.replacements = replacements;
        change.depends_on.push(own.clone());
        draft.add(change).ok()?;
    }
    Some(own)
}

/// A function is given a client only where those who call it have one; and requests need it.
fn connect(draft: &mut Draft, clients: &BTreeMap<DefinitionId, Client>, ids: &BTreeMap<DefinitionId, String>) {
    let scene = draft.scene;
    let place = |id: DefinitionId| Some((scene.definition(id).file, scene.path(id)?));
    let by_place: HashMap<(FileId, String), &String> =
        ids.iter().filter_map(|(&id, change)| Some((place(id)?, change))).collect();
    for change in draft.changes.iter_mut().filter(|change| change.rewrite == super::NAME) {
        let Some(function) = change.function.clone() else { continue };
        change.depends_on.extend(by_place.get(&(change.file, function)).map(|&id| id.clone()));
    }
    for (id, own) in ids {
        let mut needed: Vec<String> = draft.defs.get(id).cloned().into_iter().collect();
        if !clients[id].opens {
            let callers = callers(scene, draft.colouring, *id);
            needed.extend(callers.iter().filter_map(|caller| ids.get(caller).cloned()));
        }
        if let Some(change) = draft.change_named(own) {
            change.depends_on.extend(needed);
        }
    }
}

/// How a client that is made here is held: for one block of statements.
pub fn session_shape(scene: &Scene, file: FileId, call: ExprId) -> Option<Shape> {
    let tree = scene.tree(file);
    let owner = scene.names.function(file, call)?;
    scene.function(owner)?;
    let stmt = statement_of(scene, file, call)?;
    match &tree[stmt].kind {
        StmtKind::With { items, .. } if items.iter().any(|item| item.context == call) => {
            Some(Shape::With { with: stmt })
        }
        StmtKind::Assign { targets, value } if *value == call => {
            let &[target] = &targets[..] else { return None };
            let ExprKind::Name { name, .. } = tree[target].kind else { return None };
            let block = super::response::block_of(scene, file, stmt)?;
            let mut last = stmt;
            for load in scene.loads(file, owner, name) {
                let holder = block.iter().find(|&&id| tree[id].span.contains(tree[load].span))?;
                if matches!(scene.parent(file, load), Some(Node::Stmt(_))) {
                    return None;
                }
                if tree[*holder].span.end > tree[last].span.end {
                    last = *holder;
                }
            }
            Some(Shape::Block { first: stmt, last, name })
        }
        _ => None,
    }
}
