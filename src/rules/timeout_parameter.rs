//! A convention: who calls decides how long, by a time-out around the call.

use super::{Code, Finding};
use crate::find::family;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for function in code.coroutine_functions() {
        let tree = code.tree(function.file);
        let named = function.def.params.items.iter().find(|param| tree.str(param.name.name) == "timeout");
        let Some(param) = named else { continue };
        let overrides = !family(code.names, function.id).is_empty()
            || function.definition.class.is_some_and(|class| code.names.outside_bases(class).next().is_some());
        if overrides {
            continue;
        }
        findings.push(Finding {
            rule: "timeout-parameter",
            file: function.file,
            span: param.name.span,
            what: format!("`{}` takes a time-out of its own", function.definition.qualname),
            why: "a time-out for each call leaves the caller without one for all of them together".into(),
            remedy: "leave it to the caller: `async with asyncio.timeout(seconds):` around the call".into(),
            milliseconds: None,
            function: function.id,
            site: None,
            fix: None,
        });
    }
}
