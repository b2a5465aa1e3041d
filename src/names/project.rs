//! A project: several named Python files, and which of them an import means.

use crate::catalogue;
use crate::syntax::SourceFile;
use std::collections::{BTreeMap, BTreeSet};

/// Number of a file in its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

#[derive(Clone, Debug)]
pub struct ProjectFile {
    /// A path with `/`, relative to the project: `app/client.py`.
    pub name: String,
    pub source: SourceFile,
}

/// The files which are analysed together, in a stated order.
#[derive(Clone, Debug, Default)]
pub struct Project {
    pub files: Vec<ProjectFile>,
    /// Dotted name of the package that the project's own folder is; empty where it is none.
    package: String,
    /// Dotted module name to file.
    modules: BTreeMap<String, FileId>,
    /// Modules by the last part of their names: `app.client` under `client`.
    endings: BTreeMap<String, BTreeSet<String>>,
}

impl Project {
    /// A project of `(name, source)` pairs; of two files with one module name the first is imported.
    pub fn new(files: impl IntoIterator<Item = (String, SourceFile)>) -> Self {
        Self::in_package("", files)
    }

    /// The same for the inside of a package, whose modules are imported by its dotted name: `luigi/` itself rather than
    /// the folder that holds it.
    pub fn in_package(package: &str, files: impl IntoIterator<Item = (String, SourceFile)>) -> Self {
        let mut project = Project { package: package.to_owned(), ..Project::default() };
        for (name, source) in files {
            let id = FileId(project.files.len() as u32);
            let module = project.dotted(&name);
            let ending = module.rsplit('.').next().unwrap_or_default().to_owned();
            project.endings.entry(ending).or_default().insert(module.clone());
            project.modules.entry(module).or_insert(id);
            project.files.push(ProjectFile { name, source });
        }
        project
    }

    /// A project of one file.
    pub fn single(name: &str, source: SourceFile) -> Self {
        Self::new([(name.to_owned(), source)])
    }

    pub fn file(&self, id: FileId) -> &ProjectFile {
        &self.files[id.0 as usize]
    }

    /// Whether it is worth to wake other processors for it.
    pub fn is_large(&self) -> bool {
        self.files.len() >= 16
    }

    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len() as u32).map(FileId)
    }

    /// The file that `from` means by `level` dots and a dotted name, as `importlib` resolves it.
    pub fn import(&self, from: FileId, level: u32, dotted: &str) -> Option<FileId> {
        let found = match level {
            0 => self.absolute(dotted),
            _ => self.modules.get(&self.relative(from, level, dotted)?).copied(),
        };
        // A file called `redis.py` which imports `redis` means the package, unless it says `from . import`.
        found.filter(|&file| level > 0 || file != from)
    }

    /// A file by its full module name.
    pub fn module(&self, dotted: &str) -> Option<FileId> {
        self.modules.get(dotted).copied()
    }

    /// The full module name of a file: `app.client`.
    pub fn module_name(&self, file: FileId) -> String {
        self.dotted(&self.file(file).name)
    }

    /// `app/client.py` is `app.client`, `app/__init__.py` is `app`.
    fn dotted(&self, file: &str) -> String {
        let stem = file.strip_suffix(".py").or_else(|| file.strip_suffix(".pyi")).unwrap_or(file);
        let mut parts = self.parts(stem);
        if parts.last() == Some(&"__init__") {
            parts.pop();
        }
        parts.join(".")
    }

    /// The names of the packages above a file's own, and its own.
    fn parts<'a>(&'a self, file: &'a str) -> Vec<&'a str> {
        let above = self.package.split('.').filter(|part| !part.is_empty());
        above.chain(file.split('/').filter(|part| !part.is_empty() && *part != ".")).collect()
    }

    /// Whether some module lies below this dotted name.
    pub fn has_package(&self, dotted: &str) -> bool {
        let prefix = format!("{dotted}.");
        let next = self.modules.range(prefix.clone()..).next();
        next.is_some_and(|(module, _)| module.starts_with(&prefix))
    }

    /// The absolute name of a relative import; `None` when it climbs out of the project.
    pub fn relative(&self, from: FileId, level: u32, dotted: &str) -> Option<String> {
        let mut package = self.parts(&self.file(from).name);
        for _ in 0..level {
            package.pop()?;
        }
        package.extend(dotted.split('.').filter(|part| !part.is_empty()));
        Some(package.join("."))
    }

    /// An absolute import, from the project's folder or from a folder below that is no package, such as `src`.
    fn absolute(&self, dotted: &str) -> Option<FileId> {
        if let Some(&file) = self.modules.get(dotted) {
            return Some(file);
        }
        let root = dotted.split('.').next().unwrap_or(dotted);
        if catalogue::is_known_module(root) {
            return None;
        }
        let tail = format!(".{dotted}");
        let ending = dotted.rsplit('.').next().unwrap_or(dotted);
        let fits = |module: &String| {
            let folder = module.strip_suffix(&tail)?;
            (!self.modules.contains_key(folder)).then(|| self.modules[module])
        };
        self.endings.get(ending)?.iter().find_map(fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(names: &[&str]) -> Project {
        Project::new(names.iter().map(|name| (name.to_string(), SourceFile::parse(""))))
    }

    #[test]
    fn a_package_read_from_within_imports_itself_by_name() {
        let files = ["__init__.py", "worker.py", "tools/run.py"].map(|name| (name.to_owned(), SourceFile::parse("")));
        let project = Project::in_package("site.luigi", files);
        let run = FileId(2);
        assert_eq!(project.import(run, 0, "site.luigi.worker"), Some(FileId(1)));
        assert_eq!(project.import(run, 0, "site.luigi"), Some(FileId(0)));
        assert_eq!(project.import(run, 2, "worker"), Some(FileId(1)));
        assert_eq!(project.import(run, 0, "worker"), None, "Python would not find it either");
        assert_eq!(project.module_name(run), "site.luigi.tools.run");
    }

    #[test]
    fn imports_find_files_as_python_would() {
        let project = project(&["app/__init__.py", "app/client.py", "app/api/views.py", "src/tool/run.py"]);
        let views = FileId(2);
        assert_eq!(project.import(views, 0, "app.client"), Some(FileId(1)));
        assert_eq!(project.import(views, 2, "client"), Some(FileId(1)));
        assert_eq!(project.import(views, 2, ""), Some(FileId(0)));
        assert_eq!(project.import(views, 1, "client"), None);
        assert_eq!(project.import(views, 9, "client"), None);
        assert_eq!(project.import(views, 0, "tool.run"), Some(FileId(3)), "src is no package");
        assert_eq!(project.import(views, 0, "client"), None, "app is a package");
    }

    #[test]
    fn a_file_does_not_import_itself_by_an_absolute_name() {
        let project = project(&["redis.py", "main.py"]);
        assert_eq!(project.import(FileId(0), 0, "redis"), None);
        assert_eq!(project.import(FileId(1), 0, "redis"), Some(FileId(0)));
    }
}
