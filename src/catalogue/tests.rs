//! Walks every row and every fact, and asks for some by hand.

use super::{blocking::ROWS, table::rows, types::FACTS, verdicts::VERDICTS, *};

#[test]
fn every_row_is_found_by_its_own_name() {
    for (name, _) in ROWS.texts().flat_map(rows) {
        let row = blocking(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(row.qualname, name);
        assert!((0.0..=60_000.0).contains(&row.milliseconds), "{name}: {} ms", row.milliseconds);
        assert!(
            row.milliseconds.to_string().len() < 8,
            "{name}: {} ms is not the figure of the table",
            row.milliseconds
        );
    }
}

#[test]
fn a_family_answers_for_its_methods() {
    let row = blocking("xmlrpc.client.ServerProxy.system.listMethods").expect("the family's row");
    assert_eq!(row.qualname, "xmlrpc.client.ServerProxy.**");
}

#[test]
fn a_subclass_blocks_where_its_base_does() {
    assert_eq!(blocking("smtplib.SMTP_SSL.sendmail").map(|row| row.qualname), Some("smtplib.SMTP.sendmail"));
}

#[test]
fn what_is_asynchronous_never_blocks() {
    for name in ["asyncio.sleep", "redis.asyncio.Redis.get", "httpx.AsyncClient.get", "grpc.aio.Channel.unary_unary"] {
        assert!(is_async(name), "{name}");
        assert_eq!(blocking(name), None, "{name}");
    }
}

#[test]
fn a_re_export_has_one_name() {
    assert_eq!(canonical("requests.sessions.Session.get"), "requests.Session.get");
    assert_eq!(canonical("requests.get"), "requests.get");
}

#[test]
fn facts_lead_from_a_factory_to_its_class() {
    assert_eq!(returns("sqlite3.connect", None), Some(Type::Instance("sqlite3.Connection")));
    assert_eq!(returns("boto3.client", Some("s3")), Some(Type::Instance("botocore.client.S3")));
    assert_eq!(attribute("openai.OpenAI", "chat"), Some(Type::Instance("openai.OpenAI.chat")));
}

#[test]
fn an_awaited_call_stands_for_a_blocking_one() {
    for (path, form) in [
        ("aiosqlite.Connection.execute", Some("sqlite3.Connection.execute")),
        ("aiosqlite.connect", Some("sqlite3.connect")),
        ("httpx.AsyncClient", Some("httpx.Client")),
        ("httpx.AsyncClient.get", Some("httpx.Client.get")),
        ("aiohttp.ClientSession", Some("requests.Session")),
        ("aiohttp.ClientSession.post", Some("requests.Session.post")),
        ("aiohttp.ClientSession.ws_connect", None),
        ("unheard.of", None),
        ("session.get", None),
    ] {
        assert_eq!(blocking_form(path).as_deref(), form, "{path}");
    }
}

#[test]
fn every_asynchronous_form_leads_back() {
    for (name, _) in ROWS.texts().flat_map(rows).filter(|(name, _)| !name.contains('*')) {
        let row = blocking(name).unwrap_or_else(|| panic!("{name}"));
        let importable = row.async_qualname.contains('.') && row.strategy != Strategy::ToThread;
        for form in async_forms(&row).iter().filter(|_| importable) {
            assert!(blocking_form(form).is_some(), "{name} becomes {form}");
        }
    }
}

/// A row that the index places elsewhere would not be found.
#[test]
fn every_row_is_where_the_index_says() {
    for tables in [&ROWS, &FACTS, &VERDICTS] {
        for (key, rest) in tables.texts().flat_map(rows) {
            assert_eq!(tables.get(key), Some(rest), "{key}");
        }
    }
}
