//! From Rust and JavaScript sources to a folder of static files: cargo, wasm-bindgen, esbuild.

use crate::{
    split::{self, Constants},
    tools::{WASM, cargo, command, install_npm_packages, root, run, step, target},
};
use anyhow::{Context, Result};
use std::{
    collections::HashSet,
    env, fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// The programs of the page: what the person sees, and the workers, of which all but the first come later.
pub const PROGRAMS: [&str; 4] = ["page", "worker", "simulator", "links"];

/// Those which the first view waits for: what it does without is cut from them and comes later.
const FIRST: [&str; 2] = ["page", "worker"];

/// How the page is built: quickly while it is being written, or small for its readers.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Development,
    Release,
}

impl Kind {
    pub fn from_release(release: bool) -> Self {
        if release { Self::Release } else { Self::Development }
    }

    /// The profile in `Cargo.toml`, whose name is also that of its folder.
    fn profile(self) -> &'static str {
        match self {
            Self::Development => "quick",
            Self::Release => "web",
        }
    }
}

/// A page to build.
#[derive(Clone)]
pub struct Page {
    pub kind: Kind,
    /// The folder that the files are written to; whatever else lies there is removed.
    pub folder: PathBuf,
    /// Whether the page reloads when its server has built a newer one.
    pub reloads: bool,
}

impl Page {
    /// The page to hand out, in `dist/`.
    pub fn dist(kind: Kind) -> Self {
        Self { kind, folder: root().join("dist"), reloads: false }
    }

    /// The page that the development server shows. It has a folder of its own, so that `dist/` stays what was built.
    pub fn served(kind: Kind) -> Self {
        Self { kind, folder: target().join("serve"), reloads: true }
    }

    pub fn build(&self) -> Result<()> {
        step("cargo build (wasm)", || self.compile())?;
        step("wasm-bindgen", || self.bind())?;
        if self.kind == Kind::Release {
            step("cut at the first view", || self.cut())?;
        }
        step("bundle", || self.bundle(&self.bindings(), &self.folder, self.kind))
    }

    fn compile(&self) -> Result<()> {
        let programs = PROGRAMS.iter().flat_map(|program| ["--bin", program]);
        let mut build = cargo();
        build.args(["build", "--target", WASM, "--profile", self.kind.profile()]).args(programs);
        if self.kind == Kind::Release {
            // Cargo's list of flags, parted by a sign that no path has.
            build.env("CARGO_ENCODED_RUSTFLAGS", release_flags().join("\u{1f}"));
        }
        run(&mut build)
    }

    /// Where wasm-bindgen writes, apart for each kind so that one does not overwrite the other.
    fn bindings(&self) -> PathBuf {
        target().join("bindings").join(self.kind.profile())
    }

    /// A program as the linker wrote it.
    fn linked(&self, program: &str) -> PathBuf {
        target().join(WASM).join(self.kind.profile()).join(format!("{program}.wasm"))
    }

    fn bind(&self) -> Result<()> {
        let release = self.kind == Kind::Release;
        let bindings = self.bindings();
        fs::create_dir_all(&bindings)?;
        for program in PROGRAMS {
            let wasm = fs::read(self.linked(program))?;
            Bindgen::new()
                .input_bytes(program, split::without_linking(&wasm)?)
                .web(true)?
                .typescript(false)
                .debug(!release)
                .demangle(!release)
                .remove_name_section(release && !FIRST.contains(&program))
                .remove_producers_section(release)
                .generate(&bindings)
                .with_context(|| format!("wasm-bindgen failed on {program}.wasm"))?;
        }
        Ok(())
    }

    /// Cuts the first programs in two. What belongs to the first view is found by looking: a browser shows it, with
    /// programs that tell which of their functions run. Without a browser they stay whole, which is heavier and no worse.
    fn cut(&self) -> Result<()> {
        let bindings = self.bindings();
        let ran = match self.record() {
            Ok(folder) => Some(folder),
            Err(error) => {
                println!("the programs stay whole, as their first view was not recorded: {error:#}");
                None
            }
        };
        for program in FIRST {
            let (wasm, rest) =
                (bindings.join(format!("{program}_bg.wasm")), bindings.join(format!("{program}_rest.wasm")));
            let read = |folder: &PathBuf| fs::read_to_string(folder.join(format!("{program}.ran")));
            let ran = ran.as_ref().map(read).transpose()?;
            let ran: Option<HashSet<&str>> = ran.as_ref().map(|names| names.lines().collect());
            let waits = |ran: &HashSet<&str>, name: &str| split::is_for_later(name) || !ran.contains(name);
            let constants = Constants::of(&fs::read(self.linked(program))?)?;
            let waits = |name: &str| ran.as_ref().is_some_and(|ran| waits(ran, name));
            let halves = split::split(&fs::read(&wasm)?, &constants, waits)?;
            fs::write(&wasm, halves.first)?;
            match ran {
                Some(_) => fs::write(&rest, halves.rest)?,
                None if rest.exists() => fs::remove_file(&rest)?,
                None => {}
            }
        }
        Ok(())
    }

    /// Shows the first view in a browser, and gives the folder with the names of the functions that ran.
    fn record(&self) -> Result<PathBuf> {
        let (bindings, recording) = (self.bindings(), target().join("recording"));
        let programs = recording.join("programs");
        copy_folder(&bindings, &programs)?;
        for program in FIRST {
            let wasm = programs.join(format!("{program}_bg.wasm"));
            let (bytes, names) = split::recording(&fs::read(&wasm)?)?;
            fs::write(&wasm, bytes)?;
            fs::write(programs.join(format!("{program}.names")), names.join("\n"))?;
            let _ = fs::remove_file(programs.join(format!("{program}_rest.wasm")));
        }
        let page = recording.join("page");
        self.bundle(&programs, &page, Kind::Development)?;
        install_npm_packages("tests/browser")?;
        run(command("node").arg("tests/browser/record.mjs").arg(&page).arg(&programs).args(FIRST))?;
        Ok(programs)
    }

    fn bundle(&self, wasm: &Path, folder: &Path, kind: Kind) -> Result<()> {
        fs::create_dir_all(folder)?;
        let mut node = command("node");
        node.arg("www/build.mjs").arg("--wasm").arg(wasm).arg("--out").arg(folder);
        if kind == Kind::Release {
            node.arg("--release");
        }
        if self.reloads {
            node.arg("--reload");
        }
        run(&mut node)
    }
}

/// What the compiler is told beyond the profile.
fn release_flags() -> Vec<String> {
    let mut flags = vec![
        // Names that say of which types a function was made, so that a recording tells one from another.
        "-Csymbol-mangling-version=v0".to_string(),
        // Large functions stay apart though they have one caller, so that the cut can go between them.
        "-Cllvm-args=-inline-max-stacksize=32".to_string(),
        // Who points to which constant, so that constants can be cut off too.
        "-Clink-arg=--emit-relocs".to_string(),
    ];
    // Messages of panics name the files of dependencies: the same on every machine, without the name of its user.
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    if let Some(home) = home.or_else(|| Some(env::home_dir()?.join(".cargo"))) {
        flags.push(format!("--remap-path-prefix={}=", home.join("registry").join("src").join("").display()));
    }
    flags
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}
