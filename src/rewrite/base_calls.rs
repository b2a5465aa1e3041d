//! Methods that base classes of outside call by themselves, and never await.

/// Whether a class of outside calls a method of this name of its subclasses.
pub fn calls(base: &str, method: &str) -> bool {
    let is_base = |root: &str| base == root || base.strip_prefix(root).is_some_and(|rest| rest.starts_with('.'));
    CALLS.iter().filter(|(roots, _)| roots.split_whitespace().any(is_base)).any(|(_, names)| fits(names, method))
}

/// `do_*` fits every name that starts so.
fn fits(names: &str, method: &str) -> bool {
    names.split_whitespace().any(|name| match name.strip_suffix('*') {
        Some(start) => method.starts_with(start),
        None => method == name,
    })
}

/// Classes or modules, and the methods that these call; from their documentation.
const CALLS: [(&str, &str); 16] = [
    ("threading.Thread threading.Timer multiprocessing.Process", "run"),
    ("cmd.Cmd", "do_* help_* complete_* onecmd default emptyline precmd postcmd preloop postloop completedefault"),
    ("logging", "emit handle filter format formatException handleError flush close"),
    ("argparse", "__call__ error exit format_help print_help"),
    ("html.parser.HTMLParser", "handle_* unknown_decl"),
    ("json.JSONEncoder json.encoder.JSONEncoder", "default"),
    ("ast", "visit visit_* generic_visit"),
    ("code", "push raw_input write runsource runcode showtraceback"),
    ("bdb pdb", "user_* do_*"),
    ("string.Formatter string.Template", "get_value get_field format_field convert_field check_unused_args"),
    ("pickle", "persistent_id persistent_load find_class reducer_override"),
    ("http.server wsgiref", "do_* handle handle_one_request setup finish log_message log_request"),
    ("socketserver", "handle setup finish process_request verify_request service_actions handle_error"),
    ("xml.sax xml.sax.handler", "startElement* endElement* characters startDocument endDocument"),
    ("watchdog.events", "on_* dispatch"),
    ("concurrent.futures", "submit shutdown"),
];

#[cfg(test)]
mod tests {
    use super::calls;

    #[test]
    fn methods_are_known_by_their_base() {
        assert!(calls("threading.Thread", "run") && !calls("threading.Thread", "load"));
        assert!(calls("logging.handlers.QueueHandler", "emit") && !calls("loggings.Handler", "emit"));
        assert!(calls("cmd.Cmd", "do_quit") && !calls("cmd.Cmd", "quit"));
    }
}
