//! From Rust and JavaScript sources to a folder of static files: cargo, wasm-bindgen, esbuild.

use crate::tools::{WASM, cargo, command, root, run, step, target};
use anyhow::{Context, Result};
use std::{fs, path::PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// The programs of the page: what the person sees, and the workers, of which all but the first come later.
pub const PROGRAMS: [&str; 4] = ["page", "worker", "simulator", "links"];

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
        step("bundle", || self.bundle())
    }

    fn compile(&self) -> Result<()> {
        let programs = PROGRAMS.iter().flat_map(|program| ["--bin", program]);
        run(cargo().args(["build", "--target", WASM, "--profile", self.kind.profile()]).args(programs))
    }

    /// Where wasm-bindgen writes, apart for each kind so that one does not overwrite the other.
    fn bindings(&self) -> PathBuf {
        target().join("bindings").join(self.kind.profile())
    }

    fn bind(&self) -> Result<()> {
        let release = self.kind == Kind::Release;
        let bindings = self.bindings();
        fs::create_dir_all(&bindings)?;
        for program in PROGRAMS {
            let wasm = target().join(WASM).join(self.kind.profile()).join(format!("{program}.wasm"));
            Bindgen::new()
                .input_path(&wasm)
                .web(true)?
                .typescript(false)
                .debug(!release)
                .remove_name_section(release)
                .remove_producers_section(release)
                .generate(&bindings)
                .with_context(|| format!("wasm-bindgen failed on {}", wasm.display()))?;
        }
        Ok(())
    }

    fn bundle(&self) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut node = command("node");
        node.arg("www/build.mjs").arg("--wasm").arg(self.bindings()).arg("--out").arg(&self.folder);
        if self.kind == Kind::Release {
            node.arg("--release");
        }
        if self.reloads {
            node.arg("--reload");
        }
        run(&mut node)
    }
}
