//! The third worker: writes the link of a document, which takes longer than a frame, while a person types on, and reads
//! recordings of profilers. On the host it is an empty program.

#[cfg(target_arch = "wasm32")]
#[path = "../app/errand.rs"]
mod errand;
#[cfg(target_arch = "wasm32")]
#[path = "../app/listen.rs"]
mod listen;
#[cfg(target_arch = "wasm32")]
#[path = "../app/protocol.rs"]
mod protocol;

fn main() {
    #[cfg(target_arch = "wasm32")]
    listen::listen(run);
}

#[cfg(target_arch = "wasm32")]
fn run(errand: errand::Errand) -> errand::Done {
    use errand::{Done, Errand};
    use unblock::profile::{matched, read};
    match errand {
        Errand::Link(link) => Done::Link(unblock::share::write_fragment(&link)),
        Errand::Recording { bytes, subject } => Done::Recording(match read(&bytes) {
            Ok(profile) => Ok((profile.tool.to_owned(), matched(&profile, &subject))),
            Err(error) => Err(error.to_string()),
        }),
    }
}
