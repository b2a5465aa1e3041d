//! The rows that the page's first view does without: those of all packages but the few that its program uses.
//!
//! Their text is nine tenths of the tables. The build of the page finds it between two marks and moves it, with the
//! functions here, into the half of the program that is fetched when the first view stands. So nothing but these
//! functions may hold a pointer to it, which `black_box` sees to, and the marks stand nowhere else.

use std::hint::black_box;

/// The lengths of the marks, in bytes.
const START: usize = 16;
const END: usize = 23;

macro_rules! later {
    ($($name:ident)*) => {$(
        #[inline(never)]
        pub(super) fn $name() -> &'static str {
            static TEXT: &str = concat!(
                "\u{1}text for later\n",
                include_str!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".later.txt")),
                "\u{1}end of text for later\n"
            );
            let text = black_box(TEXT);
            assert!(text.starts_with('\u{1}'), "the rest of the program is there");
            &text[START..text.len() - END]
        }
    )*};
}

later!(blocking types verdicts);
