//! The rows that the page's first view does without: those of all packages but the few that its program uses.
//!
//! Their text is nine tenths of the tables. The build of the page moves the functions here into the half of a program
//! that is fetched when the first view stands, and with them what only they point to; `black_box` keeps the compiler from
//! telling their callers where it is.

use std::hint::black_box;

macro_rules! later {
    ($($name:ident)*) => {$(
        #[inline(never)]
        pub(super) fn $name() -> &'static str {
            black_box(include_str!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".later.txt")))
        }
    )*};
}

later!(blocking types verdicts);
