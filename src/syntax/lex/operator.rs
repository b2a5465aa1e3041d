//! Operators and other signs.

/// Length of the operator at the start of `bytes`; 0 where none starts.
pub fn length(bytes: &[u8]) -> usize {
    let second = bytes.get(1).copied().unwrap_or(0);
    let third = bytes.get(2).copied().unwrap_or(0);
    match (bytes[0], second, third) {
        (b'*', b'*', b'=') | (b'/', b'/', b'=') | (b'<', b'<', b'=') | (b'>', b'>', b'=') | (b'.', b'.', b'.') => 3,
        (b'*', b'*', _) | (b'/', b'/', _) | (b'<', b'<', _) | (b'>', b'>', _) | (b'-', b'>', _) => 2,
        (b'=' | b'!' | b'<' | b'>' | b':' | b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'@', b'=', _) => 2,
        (b'=' | b'<' | b'>' | b':' | b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'@', ..) => 1,
        (b'.' | b'~', ..) => 1,
        _ => 0,
    }
}

/// How tightly an operator binds, as far as the depth of the tree is concerned: 2 tight, 1 loose, 0 comparisons and the
/// like, which are flat.
pub fn chain(operator: &[u8]) -> usize {
    match operator {
        b"." | b"*" | b"/" | b"%" | b"@" | b"~" | b"**" | b"//" => 2,
        b"+" | b"-" | b"|" | b"^" | b"&" | b"<<" | b">>" => 1,
        _ => 0,
    }
}
