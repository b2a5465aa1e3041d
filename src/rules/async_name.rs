//! A naming convention: coroutine functions say so by `async_`.

use super::{Code, Finding};
use crate::find::family;

pub fn check(code: &Code, findings: &mut Vec<Finding>) {
    for function in code.coroutine_functions() {
        let definition = function.definition;
        let bare = definition.name.trim_start_matches('_');
        let overrides = !family(code.names, function.id).is_empty()
            || definition.class.is_some_and(|class| code.names.outside_bases(class).next().is_some());
        if bare.starts_with("async_") || definition.is_special() || overrides || !function.def.decorators.is_empty() {
            continue;
        }
        findings.push(Finding {
            rule: "async-name",
            file: function.file,
            span: definition.name_span,
            what: format!("`{}` is a coroutine function, and its name does not say so", definition.qualname),
            why: "a forgotten `await` is seen at the call when the name asks for one".into(),
            remedy: format!("call it `{}async_{bare}`", &definition.name[..definition.name.len() - bare.len()]),
            milliseconds: None,
            function: function.id,
            site: None,
            fix: None,
        });
    }
}
