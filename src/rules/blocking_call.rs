//! A blocking call in sync code: what a migration has to reach.

use super::{Code, Finding};

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for (number, site) in code.found.sites.iter().enumerate().filter(|(_, site)| site.counts()) {
        let definition = code.names.definition(site.function);
        if definition.is_async || !definition.is_function() {
            continue;
        }
        findings.push(Finding {
            rule: "blocking-call",
            file: site.file,
            span: site.span,
            what: format!("`{}` holds its thread for about {}", site.path, time(site.milliseconds)),
            why: "the thread can do nothing else meanwhile, and as soon as a coroutine calls this, no other task runs"
                .into(),
            remedy: remedy(code, number),
            milliseconds: Some(site.milliseconds),
            function: site.function,
            site: Some(number),
            fix: None,
        });
    }
}

/// What to do about a site.
pub fn remedy(code: &Code, site: usize) -> String {
    match &code.found.sites[site].cause {
        crate::find::Cause::Catalogue(row) => format!("use `{}`", row.async_form),
        crate::find::Cause::Declared(_) => "await its asynchronous form, or run it by `asyncio.to_thread`".into(),
    }
}

/// Milliseconds as people read them: `0.2 ms`, `150 ms`, `2 s`.
pub fn time(milliseconds: f64) -> String {
    match milliseconds {
        ms if ms >= 1000.0 => format!("{} s", (ms / 100.0).round() / 10.0),
        ms if ms >= 10.0 => format!("{} ms", ms.round()),
        ms => format!("{} ms", (ms * 10.0).round() / 10.0),
    }
}
