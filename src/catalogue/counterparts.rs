//! The way back from the asynchronous side: which blocking callable an awaited one stands for.

use super::blocking::{Blocking, ROWS, blocking};

/// Client classes that the rewrite writes where the rows name another library, each with the blocking class it replaces.
const TARGETS: [(&str, &str); 1] = [("aiohttp.ClientSession", "requests.Session")];

/// The dotted name of the blocking callable, or the blocking class, for which an asynchronous one stands:
/// `aiosqlite.connect` for `sqlite3.connect`. Of several the one that it is closest to.
pub fn blocking_form(path: &str) -> Option<String> {
    target_form(path).or_else(|| row_form(path))
}

/// The dotted names of what may be awaited in the place of a blocking callable.
pub fn async_forms(row: &Blocking) -> Vec<String> {
    let named = row.async_qualname.clone();
    let method = named.strip_prefix("httpx.AsyncClient.");
    let targets = method.into_iter().flat_map(|method| TARGETS.map(|(class, _)| format!("{class}.{method}")));
    targets.filter(|form| target_form(form).is_some()).chain([named.clone()]).collect()
}

fn target_form(path: &str) -> Option<String> {
    let (class, replaced) = TARGETS.iter().find(|(class, _)| path.starts_with(class))?;
    let form = format!("{replaced}{}", &path[class.len()..]);
    blocking(&form).is_some().then_some(form)
}

/// The tables are sorted by the blocking name, so that this is a search of their text: of those that come later only
/// where the first have none.
fn row_form(path: &str) -> Option<String> {
    let (class, method) = path.rsplit_once('.')?;
    // The whole name, or the class that a row leaves to be completed by the method.
    let cells = [format!("\t{path}\t"), format!("\t{class}.\t")];
    ROWS.texts().find_map(|text| {
        let found = cells.iter().flat_map(|cell| text.match_indices(cell.as_str())).filter_map(|(at, _)| {
            let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let key = text[line..].split('\t').next()?.replace('*', method);
            blocking(&key).filter(|row| row.async_qualname == path).map(|row| (key, row))
        });
        found.min_by_key(|(_, row)| row.strategy).map(|(key, _)| key)
    })
}
