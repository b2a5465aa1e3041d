//! What was found, in the report's terms: stable ids, places, and words for people.

use super::answer::*;
use super::document::{Document, Id};
use crate::catalogue::{self, Category};
use crate::find::{self, Barrier, Cause, EntryKind, Found, Link, barrier};
use crate::names::{Definition, DefinitionId, DefinitionKind, EdgeKind, FileId, Names, Project, ProjectFile};
use crate::rewrite::{self, Plan, Rewritten, chosen};
use crate::rules;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Where a site is, file, start and end, and its number.
type SitePlace = (FileId, u32, u32, usize);

/// Turns the engine's numbers into ids, and its facts into sentences.
pub(super) struct Describer<'a> {
    document: &'a Document,
    project: &'a Project,
    names: &'a Names,
    found: &'a Found,
    /// By definition.
    functions: Vec<Id>,
    /// By site.
    sites: Vec<Id>,
}

impl<'a> Describer<'a> {
    pub fn new(document: &'a Document, project: &'a Project, names: &'a Names, found: &'a Found) -> Self {
        let mut taken = BTreeMap::new();
        let functions = function_ids(project, names, &mut taken);
        let sites = found
            .sites
            .iter()
            .map(|site| numbered(&mut taken, format!("{}/{}", functions[site.function.0 as usize], site.path)))
            .collect();
        Self { document, project, names, found, functions, sites }
    }

    pub fn files(&self, rewritten: &[Rewritten]) -> Vec<FileReport> {
        let report = |(file, rewritten): (&ProjectFile, &Rewritten)| FileReport {
            name: file.name.clone(),
            rewritten: rewritten.text.clone(),
            unread: file.source.unread.iter().map(unread).collect(),
        };
        self.project.files.iter().zip(rewritten).map(report).collect()
    }

    /// The sites that count, most milliseconds first; of equal ones in the order of the source.
    pub fn sites(&self) -> Vec<Site> {
        let counts = |(_, site): &(usize, &find::Site)| site.counts();
        let mut sites: Vec<Site> =
            self.found.sites.iter().enumerate().filter(counts).map(|(number, site)| self.site(number, site)).collect();
        let cost = |site: &Site| site.recorded.unwrap_or(site.milliseconds);
        sites.sort_by(|a, b| cost(b).total_cmp(&cost(a)));
        sites
    }

    /// What the marks need, which is known before the rewrite.
    pub fn sighting(&self) -> Sighting {
        let counting = self.found.sites.iter().zip(&self.sites).filter(|(site, _)| site.counts());
        let sighted = counting.map(|(site, id)| Sighted {
            id: id.clone(),
            callee: place(site.file, self.project.file(site.file).source.tree[self.callee(site)].span),
            name: site.path.clone(),
            milliseconds: site.milliseconds,
        });
        let unread = self.project.files.iter().map(|file| file.source.unread.iter().map(unread).collect());
        Sighting { sites: sighted.collect(), unread: unread.collect() }
    }

    /// What is called at a site.
    fn callee(&self, site: &find::Site) -> ExprId {
        match self.project.file(site.file).source.tree[site.expr].kind {
            ExprKind::Call { func, .. } => func,
            _ => site.expr,
        }
    }

    fn site(&self, number: usize, site: &find::Site) -> Site {
        let tree = &self.project.file(site.file).source.tree;
        let callee = self.callee(site);
        let definition = self.names.definition(site.function);
        let (replacement, differences) = self.replacement(site);
        Site {
            id: self.sites[number].clone(),
            place: place(site.file, site.span),
            callee: place(site.file, tree[callee].span),
            name: site.path.clone(),
            category: site.category().map_or("declared", Category::name).into(),
            milliseconds: site.milliseconds,
            measure: match site.measure {
                find::Measure::Catalogue => Measure::Catalogue,
                find::Measure::Source => Measure::Source,
                find::Measure::Person => Measure::Person,
                find::Measure::Recorded => Measure::Recorded,
            },
            recorded: site.recorded,
            function: self.function_id(site.function),
            why: why(site.category()).into(),
            replacement,
            differences,
            documentation: catalogue::documentation(&site.path).map(|address| address.into_owned()),
            evidence: self.evidence(site.file, callee),
            on_loop: definition.is_async,
        }
    }

    fn replacement(&self, site: &find::Site) -> (Option<String>, Option<String>) {
        match &site.cause {
            Cause::Catalogue(row) => {
                let differences = row.result_differences;
                (Some(row.async_form.to_string()), (!differences.is_empty()).then(|| differences.to_owned()))
            }
            Cause::Declared(entry) => {
                let declared = &self.document.settings.blocking[*entry];
                let name = declared.async_name.as_deref().unwrap_or(&site.path);
                (Some(format!("await {name}(...)")), None)
            }
        }
    }

    fn evidence(&self, file: FileId, callee: ExprId) -> Vec<Evidence> {
        let steps = self.names.evidence(self.project, file, callee);
        steps.into_iter().map(|step| Evidence { place: place(step.file, step.span), text: step.text }).collect()
    }

    /// Functions in the order of the source; lambdas only where they block.
    pub fn functions(&self, plan: &Plan, rewritten: &[Rewritten]) -> Vec<Function> {
        let turned = turned(plan, rewritten);
        let shown = |&(id, definition): &(DefinitionId, &Definition)| match definition.kind {
            DefinitionKind::Function(_) => true,
            DefinitionKind::Lambda(_) => self.found.function(id).blocks(),
            DefinitionKind::Module | DefinitionKind::Class(_) => false,
        };
        self.names.ids().filter(shown).map(|(id, _)| self.function(id, &turned)).collect()
    }

    fn function(&self, id: DefinitionId, turned: &BTreeSet<Place>) -> Function {
        let definition = self.names.definition(id);
        let fact = self.found.function(id);
        let file = &self.project.file(definition.file).name;
        let bridge = chosen(&self.document.settings.frontier, file, &definition.qualname);
        Function {
            id: self.functions[id.0 as usize].clone(),
            name: definition.qualname.clone(),
            place: place(definition.file, definition.span),
            name_place: place(definition.file, definition.name_span),
            is_async: definition.is_async,
            becomes_async: turned.contains(&place(definition.file, definition.name_span)),
            blocks: fact.blocks(),
            chain: self.chain(id),
            own_milliseconds: fact.own_milliseconds,
            total_milliseconds: fact.total_milliseconds,
            entry: fact.entry.map(|entry| entry_name(entry).to_owned()),
            obstacle: barrier(self.names, id).filter(|_| fact.blocks()).map(|barrier| obstacle(barrier).to_owned()),
            bridge: bridge.unwrap_or_default(),
        }
    }

    fn chain(&self, from: DefinitionId) -> Vec<ChainLink> {
        let link = |file: FileId, expr: ExprId| {
            let source = &self.project.file(file).source;
            let callee = match source.tree[expr].kind {
                ExprKind::Call { func, .. } => func,
                _ => expr,
            };
            let text = source.slice(source.tree[callee].span);
            ChainLink { text: one_line(text), place: place(file, source.tree[callee].span) }
        };
        let chain = self.found.chain(self.names, from).into_iter();
        chain
            .filter_map(|(_, next)| match next {
                Link::Site(site) => Some(link(self.found.sites[site].file, self.found.sites[site].expr)),
                Link::Edge(edge) => Some(link(self.names.edges()[edge].file, self.names.edges()[edge].site)),
                Link::Declared => None,
            })
            .collect()
    }

    /// Edges between functions, then edges to sites, each in the order of the source.
    pub fn calls(&self) -> Vec<CallEdge> {
        let between = self.names.edges().iter().filter(|edge| edge.kind != EdgeKind::Handed).map(|edge| CallEdge {
            caller: self.function_id(edge.caller),
            callee: Callee::Function(self.functions[edge.callee.0 as usize].clone()),
            place: place(edge.file, self.project.file(edge.file).source.tree[edge.site].span),
        });
        let counts = |(_, site): &(usize, &find::Site)| site.counts();
        let to_sites = self.found.sites.iter().enumerate().filter(counts).map(|(number, site)| CallEdge {
            caller: self.function_id(site.function),
            callee: Callee::Site(self.sites[number].clone()),
            place: place(site.file, site.span),
        });
        between.chain(to_sites).collect()
    }

    /// The plan's changes, in the order of the source.
    pub fn changes(&self, plan: &Plan, rewritten: &[Rewritten]) -> Vec<Change> {
        let (by_name, by_place) = (self.functions_by_name(), self.sites_by_place());
        let change = |change: &rewrite::Change| Change {
            id: Id(change.id.clone()),
            kind: change.rewrite.into(),
            place: place(change.file, change.span),
            title: change.title.clone(),
            why: change.why.clone(),
            safety: change.safety,
            caution: change.caution.clone(),
            function: change.function.as_deref().and_then(|name| by_name.get(&(change.file, name)).copied().cloned()),
            sites: within(&by_place, change.file, change.span).map(|number| self.sites[number].clone()).collect(),
            depends_on: change.depends_on.iter().cloned().map(Id).collect(),
            on: rewritten[change.file.0 as usize].applied.contains(&change.id),
        };
        plan.changes.iter().map(change).collect()
    }

    pub fn refused(&self, plan: &Plan) -> Vec<Refusal> {
        let mut taken = BTreeMap::new();
        let mut refusal = |refusal: &rewrite::Refusal| {
            let function = refusal.function.as_deref().unwrap_or("<module>");
            let file = &self.project.file(refusal.file).name;
            Refusal {
                id: numbered(&mut taken, format!("{file}:{function}/{}", refusal.what)),
                place: place(refusal.file, refusal.span),
                what: refusal.what.clone(),
                why: refusal.why.clone(),
                way_out: refusal.way_out.clone(),
            }
        };
        plan.refused.iter().map(&mut refusal).collect()
    }

    /// The first function of each name in each file.
    fn functions_by_name(&self) -> BTreeMap<(FileId, &str), &Id> {
        let mut all = BTreeMap::new();
        for (id, definition) in self.names.ids() {
            all.entry((definition.file, definition.qualname.as_str())).or_insert(&self.functions[id.0 as usize]);
        }
        all
    }

    /// The sites that count by their places, with their numbers.
    fn sites_by_place(&self) -> Vec<SitePlace> {
        let counting = self.found.sites.iter().enumerate().filter(|(_, site)| site.counts());
        let mut all: Vec<_> =
            counting.map(|(number, site)| (site.file, site.span.start, site.span.end, number)).collect();
        all.sort();
        all
    }

    /// What the rules say: most milliseconds first, then in the order of the source.
    pub fn findings(&self) -> Vec<Finding> {
        let (declared, rewrite) = (&self.document.settings.for_find(), &self.document.settings.for_rewrite());
        let choices = rules::Choices { declared, rewrite, fixes: true };
        let found = rules::check(self.project, self.names, self.found, choices);
        let ids = ids_by_content(self.project, &self.functions, &found);
        let mut findings: Vec<(rules::Finding, Id)> = found.into_iter().zip(ids).collect();
        findings.sort_by(|(a, _), (b, _)| b.rank(self.found).total_cmp(&a.rank(self.found)));
        findings.into_iter().map(|(finding, id)| self.finding(finding, id)).collect()
    }

    fn finding(&self, finding: rules::Finding, id: Id) -> Finding {
        Finding {
            silenced: self.document.settings.silenced.contains(&id),
            id,
            rule: finding.rule.into(),
            place: place(finding.file, finding.span),
            what: finding.what,
            why: finding.why,
            remedy: finding.remedy,
            milliseconds: finding.milliseconds,
            function: self.function_id(finding.function),
            site: finding.site.map(|site| self.sites[site].clone()),
            fix: finding.fix.map(|fix| Fix { what: fix.what, safety: fix.safety, edits: fix.edits }),
        }
    }

    /// `None` for code outside functions.
    fn function_id(&self, id: DefinitionId) -> Option<Id> {
        self.names.definition(id).is_function().then(|| self.functions[id.0 as usize].clone())
    }
}

/// The ids of a project's findings, as reports and baselines name them.
pub fn finding_ids(project: &Project, names: &Names, findings: &[rules::Finding]) -> Vec<Id> {
    ids_by_content(project, &function_ids(project, names, &mut BTreeMap::new()), findings)
}

/// The numbers of the sites within a span, of sites in the order of their places.
fn within(sites: &[SitePlace], file: FileId, span: Span) -> impl Iterator<Item = usize> {
    let first = sites.partition_point(|&(other, start, ..)| (other, start) < (file, span.start));
    let near = sites[first..].iter().take_while(move |&&(other, start, ..)| other == file && start <= span.end);
    near.filter(move |&&(_, start, end, _)| span.contains(Span::new(start, end))).map(|&(.., number)| number)
}

fn function_ids(project: &Project, names: &Names, taken: &mut BTreeMap<String, u32>) -> Vec<Id> {
    let mut id = |definition: &Definition| {
        let file = &project.file(definition.file).name;
        numbered(taken, format!("{file}:{}", definition.qualname))
    };
    names.definitions().iter().map(&mut id).collect()
}

/// By content, not by line: an edit elsewhere leaves an id alone.
fn ids_by_content(project: &Project, functions: &[Id], findings: &[rules::Finding]) -> Vec<Id> {
    let mut taken = BTreeMap::new();
    let mut id = |finding: &rules::Finding| {
        let function = &functions[finding.function.0 as usize];
        let text = one_line(project.file(finding.file).source.slice(finding.span));
        numbered(&mut taken, format!("{function}/{}/{text}", finding.rule))
    };
    findings.iter().map(&mut id).collect()
}

/// The names of the functions that the rewrite makes asynchronous.
fn turned(plan: &Plan, rewritten: &[Rewritten]) -> BTreeSet<Place> {
    let turns = |change: &&rewrite::Change| {
        change.rewrite == "async-def" && rewritten[change.file.0 as usize].applied.contains(&change.id)
    };
    plan.changes.iter().filter(turns).map(|change| place(change.file, change.span)).collect()
}

/// `text`, with a number from the second one on.
fn numbered(taken: &mut BTreeMap<String, u32>, text: String) -> Id {
    let count = taken.entry(text.clone()).or_default();
    *count += 1;
    Id(if *count == 1 { text } else { format!("{text}#{count}") })
}

pub(super) fn place(file: FileId, span: Span) -> Place {
    Place { file: file.0, span }
}

fn unread(region: &crate::syntax::Unread) -> Unread {
    Unread { span: region.span, at: region.at, message: region.message.clone() }
}

/// A text without its line breaks and the indentation behind them.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

fn entry_name(entry: EntryKind) -> &'static str {
    match entry {
        EntryKind::Main => "main guard",
        EntryKind::Web => "web handler",
        EntryKind::Task => "queue task",
        EntryKind::Command => "command",
        EntryKind::Test => "test",
    }
}

/// What the thread does instead of anything else; a declared call has no category.
fn why(category: Option<Category>) -> &'static str {
    match category {
        None => "You declared that this call blocks.",
        Some(Category::Browser) => "The thread waits for the browser to answer.",
        Some(Category::Cache) => "The thread waits for the cache server to answer.",
        Some(Category::Cloud) => "The thread waits for the cloud service to answer.",
        Some(Category::Cpu) => "The thread computes: nothing else runs on it until this is done.",
        Some(Category::DbNosql | Category::DbSql) => "The thread waits for the database to answer.",
        Some(Category::Dns) => "The thread waits for the name server to answer.",
        Some(Category::Email) => "The thread waits for the mail server to answer.",
        Some(Category::File) => "The thread waits for the file system.",
        Some(Category::Http) => "The thread waits for the server's answer.",
        Some(Category::Llm) => "The thread waits for the model to answer.",
        Some(Category::QueueBroker) => "The thread waits for the message broker.",
        Some(Category::Rpc) => "The thread waits for the remote procedure to return.",
        Some(Category::Sleep) => "The thread sleeps: nothing else runs on it meanwhile.",
        Some(Category::Socket) => "The thread waits for the network.",
        Some(Category::SshFtp) => "The thread waits for the remote machine.",
        Some(Category::Stdin) => "The thread waits for a person to type.",
        Some(Category::Subprocess) => "The thread waits for another process.",
        Some(Category::SyncPrimitive) => "The thread waits for another thread.",
    }
}

fn obstacle(barrier: Barrier) -> &'static str {
    match barrier {
        Barrier::Module => "It runs on import: move the call into a coroutine that is run from an entry point.",
        Barrier::Lambda => "A lambda cannot await: write it as a function.",
        Barrier::Constructor => {
            "A constructor cannot await: move the call into an async class method or into `__aenter__`."
        }
        Barrier::Property => "Reading an attribute cannot await: make it a method, or load the value beforehand.",
        Barrier::Dunder => "Python calls this method itself and does not await it: give it an async twin to call.",
        Barrier::Callback => "It is handed to a function that calls it without awaiting: restructure the call.",
    }
}
