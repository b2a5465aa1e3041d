//! What others call by a packaging file's word: the functions behind installed commands and plugins. Whoever calls them
//! does not await, so that they stay plain.

use std::path::Path;
use toml::{Table, Value};
use unblock::names::{FileId, Names, Project};
use unblock::syntax::SourceFile;
use unblock::syntax::ast::{Constant, ExprKind, Keyword};

/// The functions of a project that its packaging files name, as a frontier names them: `tool/cli.py:main`. Those files
/// are looked for in the nearest folder, at or above a path, that has one.
pub fn entry_points(path: &Path, project: &Project, names: &Names) -> Vec<String> {
    let start = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let nearest = start.ancestors().find_map(|folder| {
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
        let files = [read("pyproject.toml"), read("setup.cfg"), read("setup.py")];
        files.iter().any(Option::is_some).then_some(files)
    });
    let Some([pyproject, configuration, setup]) = nearest else { return Vec::new() };
    let mut said = pyproject.map_or(Vec::new(), |text| of_pyproject(&text));
    said.extend(configuration.iter().flat_map(|text| of_configuration(text)));
    said.extend(setup.iter().flat_map(|text| of_setup(text)));
    said.iter().filter_map(|reference| function(reference, project, names)).collect()
}

/// The name of the function behind `package.module:function`, if it is one of the project.
fn function(reference: &str, project: &Project, names: &Names) -> Option<String> {
    let reference = reference.split('[').next()?.trim();
    let (module, qualname) = reference.split_once(':')?;
    let (module, qualname) = (module.trim(), qualname.trim());
    // A package may lie below a folder that is none, such as `src`; the nearest is meant.
    let below = format!(".{module}");
    let is_meant = |file: &FileId| {
        let name = project.module_name(*file);
        name == module || name.ends_with(&below)
    };
    let file = project.ids().filter(is_meant).min_by_key(|&file| project.module_name(file).len())?;
    let is_one = names.ids().any(|(_, one)| one.is_function() && one.file == file && one.qualname == qualname);
    is_one.then(|| format!("{}:{qualname}", project.file(file).name))
}

/// `[project.scripts]`, `[project.gui-scripts]`, `[project.entry-points.GROUP]`, and Poetry's `[tool.poetry.scripts]`.
/// A file that cannot be read says nothing here: whoever reads the settings in it tells.
fn of_pyproject(text: &str) -> Vec<String> {
    let Ok(table) = text.parse::<Table>() else { return Vec::new() };
    let at = |path: &[&str]| path.iter().try_fold(&table, |table, key| table.get(*key)?.as_table());
    let groups = at(&["project", "entry-points"]).into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let scripts = [&["project", "scripts"][..], &["project", "gui-scripts"], &["tool", "poetry", "scripts"]];
    let tables = scripts.into_iter().filter_map(at).chain(groups);
    let reference = |value: &Value| match value {
        Value::String(reference) => Some(reference.clone()),
        Value::Table(table) => table.get("reference").or_else(|| table.get("callable"))?.as_str().map(str::to_owned),
        _ => None,
    };
    tables.flat_map(Table::values).filter_map(reference).collect()
}

/// The lines below `[options.entry_points]`.
fn of_configuration(text: &str) -> Vec<String> {
    let lines = text.lines().skip_while(|line| line.trim() != "[options.entry_points]").skip(1);
    lines.take_while(|line| !line.starts_with('[')).filter_map(reference).collect()
}

/// The texts in `setup(entry_points=...)`, one or more lines each.
fn of_setup(text: &str) -> Vec<String> {
    let source = SourceFile::parse(text);
    let tree = &source.tree;
    let given = tree.exprs.iter().filter_map(|expr| match &expr.kind {
        ExprKind::Call { keywords, .. } => Some(keywords),
        _ => None,
    });
    let named = |keyword: &&Keyword| keyword.name.is_some_and(|name| tree.str(name.name) == "entry_points");
    let spans: Vec<_> = given.flatten().filter(named).map(|keyword| tree[keyword.value].span).collect();
    let texts = tree.exprs.iter().filter(|expr| spans.iter().any(|span| span.contains(expr.span)));
    let texts = texts.filter_map(|expr| match &expr.kind {
        ExprKind::Constant(Constant::Str(text)) => Some(text.to_string()),
        _ => None,
    });
    texts.flat_map(|text| text.lines().filter_map(reference).collect::<Vec<_>>()).collect()
}

/// `name = package.module:function`.
fn reference(line: &str) -> Option<String> {
    let (_, reference) = line.split_once('=')?;
    reference.contains(':').then(|| reference.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_packaging_file_names_functions() {
        let pyproject = "[project.scripts]\na = 'tool.cli:main'\n[project.entry-points.'pytest11']\nb = 'tool.plugin'\n\
                         c = 'tool.plugin:Class.hook'\n[tool.poetry.scripts]\nd = { reference = 'tool.d:run', type = 'console' }\n";
        assert_eq!(of_pyproject(pyproject), ["tool.cli:main", "tool.d:run", "tool.plugin", "tool.plugin:Class.hook"]);
        assert_eq!(of_pyproject("[project"), [""; 0]);
        let cfg = "[metadata]\nname = a:b\n[options.entry_points]\nconsole_scripts =\n    a = tool.cli:main\n    b = tool.b:run [x]\n[other]\nc = d:e\n";
        assert_eq!(of_configuration(cfg), ["tool.cli:main", "tool.b:run [x]"]);
        let setup = "from setuptools import setup\nsetup(name='a=b:c', entry_points={'console_scripts': ['a = tool.cli:main', x],\n 'g': '''\n  b = tool.b:run\n'''})\n";
        assert_eq!(of_setup(setup), ["tool.cli:main", "tool.b:run"]);
        assert_eq!(of_setup("def ("), [""; 0]);
    }

    #[test]
    fn only_functions_of_the_project_are_entry_points() {
        let files = ["src/tool/cli.py", "src/tool/sub/tool/cli.py"];
        let source = "main = 1\ndef run(): pass\nclass C:\n    def f(self): pass\n";
        let project = Project::new(files.map(|name| (name.to_owned(), SourceFile::parse(source))));
        let names = Names::of(&project);
        let found = |reference| function(reference, &project, &names);
        assert_eq!(found("tool.cli:run [extra]").as_deref(), Some("src/tool/cli.py:run"));
        assert_eq!(found("tool.cli:C.f").as_deref(), Some("src/tool/cli.py:C.f"));
        assert_eq!([found("tool.cli:main"), found("tool.cli"), found("ool.cli:run")], [None, None, None]);
    }
}
