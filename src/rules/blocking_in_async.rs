//! A blocking call that runs on the event loop, directly or through functions of the project.

use super::blocking_call::{remedy, time};
use super::{Code, Finding};
use crate::find::Link;
use crate::names::{EdgeKind, FileId};
use crate::rewrite::Fix;
use crate::text::Span;

const WHY: &str = "the event loop stands still: no other task runs, no timer fires, no connection is served";

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    direct(code, findings);
    through_chains(code, findings);
}

fn direct(code: &Code, findings: &mut Vec<Finding>) {
    for (number, site) in code.found.sites.iter().enumerate().filter(|(_, site)| site.counts()) {
        if code.names.definition(site.function).is_async {
            findings.push(Finding {
                rule: "blocking-in-async",
                file: site.file,
                span: site.span,
                what: format!("`{}` holds the event loop for about {}", site.path, time(site.milliseconds)),
                why: WHY.into(),
                remedy: remedy(code, number),
                milliseconds: Some(site.milliseconds),
                function: site.function,
                site: Some(number),
                fix: fix(code, site.file, site.span),
            });
        }
    }
}

/// Calls of sync functions that block, from coroutines.
fn through_chains(code: &Code, findings: &mut Vec<Finding>) {
    for number in code.found.blocking_calls(code.names) {
        let edge = &code.names.edges()[number];
        let (caller, callee) = (code.names.definition(edge.caller), code.names.definition(edge.callee));
        // Calling a coroutine function blocks nobody: what it does is found where it does it.
        if !caller.is_async || callee.is_async || edge.kind == EdgeKind::Handed {
            continue;
        }
        let chain = code.found.chain_names(code.names, edge.callee);
        let milliseconds = code.found.function(edge.callee).total_milliseconds;
        let site = code.found.chain(code.names, edge.callee).into_iter().find_map(|(_, link)| match link {
            Link::Site(site) => Some(site),
            _ => None,
        });
        findings.push(Finding {
            rule: "blocking-in-async",
            file: edge.file,
            span: code.span(edge.file, edge.site),
            what: format!("`{}` holds the event loop for about {}", callee.qualname, time(milliseconds)),
            why: format!("it reaches a blocking call: {}; {WHY}", chain.join(" → ")),
            remedy: format!(
                "make `{}` a coroutine function and await it, or run it by `asyncio.to_thread`",
                callee.name
            ),
            milliseconds: Some(milliseconds),
            function: edge.caller,
            site,
            fix: fix(code, edge.file, code.span(edge.file, edge.site)),
        });
    }
}

/// What the rewrite puts in the place of a call while the function that is called stays as it is.
fn fix(code: &Code, file: FileId, call: Span) -> Option<Fix> {
    code.rewritten(file, |change| change.span == call)
}
