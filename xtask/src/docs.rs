//! The documentation site, in the released page's own folder, whose playgrounds it shows.

use crate::{
    build::{Kind, Page},
    tools::{command, run, set_up, step, write_licences},
};
use anyhow::Result;

/// Builds the page and, beside it, its documentation: `dist/docs/`.
pub fn build() -> Result<()> {
    set_up()?;
    let page = Page::dist(Kind::Release);
    page.build()?;
    write_licences(&page.folder)?;
    step("documentation", || {
        let mut node = command("node");
        run(node.arg("www/docs/build.mjs").arg("--out").arg(page.folder.join("docs")).args(["--url", "../"]))
    })
}
