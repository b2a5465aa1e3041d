//! `_hashlib`: digests, under the library's `hashlib`.

use crate::simulate::interpreter::value::*;
use crate::simulate::pure::digest;

pub static HASHLIB: &[Native] = &[plain("digest", 2, 2, |m, a| {
    let (Some(name), Some(Kind::Bytes(bytes))) = (a[0].as_str(), a[1].kind()) else {
        return Err(m.type_error("a name and bytes were expected"));
    };
    m.charge(bytes.len() / 4)?;
    let digest = match name {
        "md5" => digest::md5(bytes),
        "sha1" => digest::sha1(bytes),
        "sha224" => digest::sha224(bytes),
        "sha256" => digest::sha256(bytes),
        "sha384" => digest::sha384(bytes),
        "sha512" => digest::sha512(bytes),
        _ => return Err(m.value_error(format!("unsupported hash type {name}"))),
    };
    Ok(Value::bytes(digest))
})];
