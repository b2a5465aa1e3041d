//! The files of a run: where each operation stands, and which of them an import means.

use super::compile::compile;
use super::interpreter::Machine;
use super::interpreter::call::new_frame;
use super::interpreter::frame::{Frame, PyFrame};
use super::interpreter::value::{Flow, Kind, Object, Ref, Res, Stop, Value};
use crate::catalogue;
use crate::names::{FileId, Project};
use std::collections::BTreeMap;
use std::rc::Rc;

/// All files laid one after another, so that one number tells file and byte.
pub struct Program {
    pub project: Rc<Project>,
    /// The file that is run as `__main__`.
    pub main: FileId,
    /// Where each file begins.
    bases: Vec<u32>,
    text: String,
    /// Files that were imported, or are being imported.
    imported: BTreeMap<FileId, Value>,
}

impl Program {
    pub fn new(project: Rc<Project>, main: FileId) -> Self {
        let mut program = Program { project, main, bases: Vec::new(), text: String::new(), imported: BTreeMap::new() };
        for file in &program.project.files {
            program.bases.push(program.text.len() as u32);
            program.text.push_str(&file.source.text);
            program.text.push('\n');
        }
        program
    }

    /// What the operation at these places says.
    pub fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// Number of the file and line, from 1.
    pub fn line_of(&self, place: u32) -> (u32, u32) {
        let file = self.file_at(place);
        let source = &self.project.file(file).source;
        (file.0, source.lines.line_of((place - self.base(file)).min(source.text.len() as u32)))
    }

    pub fn file_at(&self, place: u32) -> FileId {
        FileId(self.bases.partition_point(|&base| base <= place).saturating_sub(1) as u32)
    }

    pub fn base(&self, file: FileId) -> u32 {
        self.bases.get(file.0 as usize).copied().unwrap_or(0)
    }

    /// How assumptions call a line: files beside the main one by their name.
    pub fn line_name(&self, place: u32) -> String {
        match self.line_of(place) {
            (file, line) if file == self.main.0 => line.to_string(),
            (file, line) => format!("{}:{line}", self.project.file(FileId(file)).name),
        }
    }

    /// Whether a dotted name is a folder of the project that holds modules, without a file of its own.
    fn is_folder(&self, dotted: &str) -> bool {
        let root = dotted.split('.').next().unwrap_or(dotted);
        !catalogue::is_known_module(root) && self.project.has_package(dotted)
    }
}

impl Machine {
    /// The file whose code a frame runs; `None` in the library's own.
    pub fn file_of(&self, frame: &PyFrame) -> Option<FileId> {
        (!frame.code.library).then(|| self.program.file_at(frame.code.first_place))
    }

    /// A module of the program's own, if an import in `from` means one.
    pub fn import_own(&mut self, from: FileId, level: i64, name: &str) -> Res<Option<(String, Value)>> {
        let level = u32::try_from(level).unwrap_or(0);
        let project = self.program.project.clone();
        if let Some(file) = project.import(from, level, name) {
            let dotted = if level == 0 { name.to_owned() } else { project.module_name(file) };
            let module = self.import_file(file, &dotted)?;
            return Ok(Some((dotted, module)));
        }
        let dotted = if level == 0 { Some(name.to_owned()) } else { project.relative(from, level, name) };
        match dotted {
            Some(dotted) if self.program.is_folder(&dotted) => {
                let module = self.import_folder(&dotted)?;
                Ok(Some((dotted, module)))
            }
            _ => Ok(None),
        }
    }

    /// An inner module of one of the program's packages.
    pub fn import_inner(&mut self, dotted: &str) -> Res<Option<Value>> {
        let main = self.program.main;
        Ok(self.import_own(main, 0, dotted)?.map(|(_, module)| module))
    }

    /// Whether a module is made of a file that is being imported, or was.
    pub fn is_own_module(&self, module: &Value) -> bool {
        self.program.imported.values().any(|own| own.same(module))
    }

    /// Runs a file once; a file that fails may be imported again.
    fn import_file(&mut self, file: FileId, dotted: &str) -> Res {
        if let Some(module) = self.program.imported.get(&file) {
            return Ok(module.clone());
        }
        if let Some((outer, _)) = dotted.rsplit_once('.') {
            self.import_outer(outer)?;
            if let Some(module) = self.program.imported.get(&file) {
                return Ok(module.clone());
            }
        }
        let module = self.new_module(dotted);
        self.program.imported.insert(file, module.clone());
        let globals = module.obj().map(|o| o.dict());
        let result = globals.map_or(Ok(()), |globals| self.run_file(file, globals, dotted));
        if result.is_err() {
            self.program.imported.remove(&file);
            self.modules.remove(dotted);
        }
        result?;
        self.attach(dotted, &module)?;
        Ok(module)
    }

    fn import_outer(&mut self, dotted: &str) -> Res<()> {
        if !self.modules.contains_key(dotted) {
            let main = self.program.main;
            self.import_own(main, 0, dotted)?;
        }
        Ok(())
    }

    /// A package without a file.
    fn import_folder(&mut self, dotted: &str) -> Res {
        if let Some(module) = self.modules.get(dotted) {
            return Ok(module.clone());
        }
        if let Some((outer, _)) = dotted.rsplit_once('.') {
            self.import_outer(outer)?;
        }
        let module = self.new_module(dotted);
        self.attach(dotted, &module)?;
        Ok(module)
    }

    fn new_module(&mut self, dotted: &str) -> Value {
        let object = Object::new(Kind::Module(dotted.into()));
        object.set_own(&self.names.name.clone(), Value::str(dotted));
        self.modules.insert(dotted.to_owned(), Value::Obj(object.clone()));
        Value::Obj(object)
    }

    /// Runs the statements of a file in a namespace.
    pub(super) fn run_file(&mut self, file: FileId, globals: Ref, name: &str) -> Res<()> {
        let project = self.program.project.clone();
        let source = &project.file(file).source;
        let shown = project.file(file).name.clone();
        let entries = [
            ("__name__", Value::str(name)),
            ("__file__", Value::str(&*shown)),
            ("__doc__", Value::None),
            ("__builtins__", Value::None),
        ];
        for (key, value) in entries {
            let key = self.text(key);
            globals.entries().borrow_mut().set_str(&key, value);
        }
        if let Some(bad) = source.unread.first() {
            return Err(self.error("SyntaxError", bad.message.clone()));
        }
        let interner = self.interner.clone();
        let code = match compile(source, &interner, Some(self.program.base(file))) {
            Ok(code) => code,
            Err(e) => return Err(self.error("SyntaxError", format!("{} (line {})", e.message, self.line_of(e.at)))),
        };
        self.nested(|m| {
            let slots = vec![Value::Unbound; code.locals.len()];
            m.stack.push(Frame::Python(new_frame(code, slots, globals)));
            Ok(Flow::Frame)
        })?;
        Ok(())
    }

    /// What `from module import name` says where the program's own module has no such name.
    pub fn cannot_import(&mut self, name: &str, module: &str) -> Stop {
        self.error("ImportError", format!("cannot import name '{name}' from '{module}'"))
    }
}
