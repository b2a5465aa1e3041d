//! Calls whose library has a coroutine under another name: `obj.save()` becomes `await obj.asave()`.

use super::super::draft::Draft;
use super::super::imports::Import;
use super::super::scene::Scene;
use super::super::settings::RewriteSettings;
use super::super::swap_calls::head_name;
use super::super::template::Replacement;
use super::super::{Change, Safety};
use super::{is_module, last};
use crate::catalogue::{self, Blocking};
use crate::find::Site;
use crate::names::FileId;
use crate::syntax::ast::*;

/// A callable of the same object or module that is awaited in the place of a blocking one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// Its last name.
    pub name: String,
    /// The module it is in, when it is no attribute of the same object.
    pub module: Option<String>,
    pub caution: &'static str,
}

/// The blocking row's own asynchronous form, where only the name and an `await` differ.
pub fn renamed(scene: &Scene, site: &Site, row: &Blocking, settings: &RewriteSettings) -> Option<Renamed> {
    let fits = row.strategy == catalogue::Strategy::Swap
        && row.async_form.starts_with("await ")
        && !row.awaited_iteration
        && !row.qualname.contains('*')
        // It runs threads itself, so that it gains nothing over the standard library's.
        && !row.async_qualname.starts_with("aiofiles.")
        && row.python_min.is_none_or(|(_, minor)| minor <= settings.python);
    let (old_owner, _) = row.qualname.rsplit_once('.').filter(|_| fits)?;
    let (owner, name) = row.async_qualname.rsplit_once('.')?;
    let tree = scene.tree(site.file);
    let ExprKind::Call { func, .. } = tree[site.expr].kind else { return None };
    let renames = |module| Some(Renamed { name: name.to_owned(), module, caution: row.result_differences });
    match tree[func].kind {
        ExprKind::Attribute { .. } if owner == old_owner && name != last(row.qualname) => renames(None),
        _ if owner == old_owner || !is_module(owner) || !is_module(old_owner) => None,
        // The new module's root must mean that module where the call stands.
        _ => {
            let root = owner.split('.').next().unwrap_or(owner);
            let head = head_name(tree, func).map(|head| scene.text(site.file, head));
            (head == Some(root) || tree.name(root).is_none()).then_some(())?;
            renames(Some(owner.to_owned()))
        }
    }
}

/// Whether a loop over such an object becomes `async for` and changes nothing else. No thread could take its place.
pub fn iterates(row: &Blocking) -> bool {
    let same = row.qualname.rsplit_once('.').map(|(class, _)| class)
        == row.async_qualname.rsplit_once('.').map(|(class, _)| class);
    same && row.awaited_iteration
        && row.async_form.starts_with("async for ")
        && row.strategy == catalogue::Strategy::SwapAdapt
}

/// Writes a renamed call.
pub fn rename(draft: &Draft, file: FileId, func: ExprId, one: &Renamed, change: &mut Change) {
    let tree = draft.scene.tree(file);
    change.title = format!("Await `{}`", one.name);
    change.why = "the library has a coroutine for it".into();
    match (&one.module, &tree[func].kind) {
        (Some(module), _) => {
            change.replacements.push(Replacement::text(tree[func].span, format!("{module}.{}", one.name)));
            change.imports.push(Import::module(module));
            change.frees.extend(head_name(tree, func));
        }
        (None, ExprKind::Attribute { attr, .. }) => {
            change.replacements.push(Replacement::text(attr.span, one.name.as_str()));
        }
        (None, _) => {}
    }
    if !matches!(one.caution, "" | "same value" | "same") {
        change.safety = Safety::Review;
        change.caution = Some(one.caution.into());
    }
}
