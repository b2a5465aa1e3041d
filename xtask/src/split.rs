//! Cuts a program in two: what the first view runs, and the rest, which is fetched when that view stands.
//!
//! Both halves share one memory and one stack. A function of the rest that the first half calls, or of which it holds a
//! pointer, keeps a *door* there: a few instructions that see to it that the rest has come and go on through a table of
//! its functions. So the cut can be made anywhere; a bad one costs time and never the meaning.
//!
//! Constants that only functions of the rest point to come with it. Functions of a module `later` always are in the
//! rest, and so is what only they read.

mod constants;

pub use constants::{Constants, without_linking};

use anyhow::{Context, Result};
use std::{collections::BTreeSet, ops::Range};
use walrus::ir::{Instr, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, LocalFunction, MemoryId, Module, ModuleConfig, RefType, TableId,
};

/// The module name under which the halves import from each other and from JavaScript.
const HALF: &str = "half";
/// The first half's export: the table of the rest's functions, which the rest fills.
const DOORS: &str = "doors";
/// The first half's import: returns once the rest has filled the table.
const FETCH: &str = "fetch";

/// Whether a function, by its name, is one that the first view has to do without.
pub fn is_for_later(name: &str) -> bool {
    name.contains("::later::")
}

/// The two halves of a program.
pub struct Halves {
    pub first: Vec<u8>,
    pub rest: Vec<u8>,
}

/// Cuts a program that wasm-bindgen has finished with, its function names still there. `waits` says of a function, by
/// its name, that the first view does without it; what only such functions call or read goes with them.
pub fn split(wasm: &[u8], constants: &Constants, waits: impl Fn(&str) -> bool) -> Result<Halves> {
    // Each half is made from a reading of its own; the cut is the same, as it depends on the program alone.
    let (first, rest) = (parse(wasm)?, parse(wasm)?);
    let cut = |module: &Module| Cut::of(module, constants, &waits);
    Ok(Halves { first: cut(&first).first(first), rest: cut(&rest).rest(rest) })
}

fn parse(wasm: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false).generate_dwarf(false);
    config.parse(wasm).context("a program that cannot be read")
}

/// Who stays and who goes.
struct Cut {
    /// Those of the rest which the first half can come to, in the order of their places in the table.
    doors: Vec<FunctionId>,
    rest: BTreeSet<FunctionId>,
    /// The bytes, in memory, of constants that go too.
    constants: Vec<Range<u32>>,
}

impl Cut {
    fn of(module: &Module, constants: &Constants, waits: &impl Fn(&str) -> bool) -> Self {
        let named = |id: FunctionId| module.funcs.get(id).name.as_deref().is_some_and(|name| waits(&plain(name)));
        let mut ahead: Vec<FunctionId> = entries(module);
        let (mut first, mut doors) = (BTreeSet::new(), BTreeSet::new());
        while let Some(id) = ahead.pop() {
            let FunctionKind::Local(function) = &module.funcs.get(id).kind else { continue };
            if named(id) {
                doors.insert(id);
            } else if first.insert(id) {
                ahead.extend(called(function));
            }
        }
        let all = module.funcs.iter_local().map(|(id, _)| id);
        let rest: BTreeSet<_> = all.filter(|id| !first.contains(id)).collect();
        // Where nothing is cut off, nothing would bring them back.
        let constants = if doors.is_empty() {
            Vec::new()
        } else {
            constants.strange_to(first.iter().filter_map(|&id| module.funcs.get(id).name.as_deref()))
        };
        Self { doors: doors.into_iter().collect(), rest, constants }
    }

    /// The first half: the program with doors for functions.
    fn first(&self, mut module: Module) -> Vec<u8> {
        let shared = self.shared(&module);
        let count = self.doors.len() as u64;
        let doors = module.tables.add_local(false, count, Some(count), RefType::FUNCREF);
        module.exports.add(DOORS, doors);
        let nothing = module.types.add(&[], &[]);
        let (fetch, _) = module.add_import_func(HALF, FETCH, nothing);
        let ensure = ensure(&mut module, doors, fetch);
        for (place, &id) in self.doors.iter().enumerate() {
            let door = door(&mut module, id, place as i32, doors, ensure);
            module.funcs.get_mut(id).kind = FunctionKind::Local(door);
        }
        take(&mut module, &self.constants);
        for (name, item) in shared {
            module.exports.add(&name, item);
        }
        walrus::passes::gc::run(&mut module);
        module.emit_wasm()
    }

    /// The rest: its own functions, with everything else imported from the first half.
    fn rest(&self, mut module: Module) -> Vec<u8> {
        let shared = self.shared(&module);
        let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
        exports.into_iter().for_each(|id| module.exports.delete(id));
        module.start = None;
        let constants = take(&mut module, &self.constants);
        let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
        data.into_iter().for_each(|id| module.data.delete(id));
        let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
        elements.into_iter().for_each(|id| module.elements.delete(id));
        for table in module.tables.iter_mut() {
            table.elem_segments.clear();
        }
        for memory in module.memories.iter_mut() {
            memory.data_segments.clear();
        }
        constants.into_iter().for_each(|bytes| bytes.put(&mut module));
        for (name, item) in shared {
            import(&mut module, &name, item);
        }
        let count = self.doors.len() as u64;
        let (doors, _) = module.add_import_table(HALF, DOORS, false, count, Some(count), RefType::FUNCREF);
        let start = ConstExpr::Value(Value::I32(0));
        let kind = ElementKind::Active { table: doors, offset: start };
        let element = module.elements.add(kind, ElementItems::Functions(self.doors.clone()));
        module.tables.get_mut(doors).elem_segments.insert(element);
        walrus::passes::gc::run(&mut module);
        module.emit_wasm()
    }

    /// What the rest takes from the first half, each under a short name of its own.
    fn shared(&self, module: &Module) -> Vec<(String, ExportItem)> {
        let bodies = self.rest.iter().map(|&id| module.funcs.get(id).kind.unwrap_local());
        let called: BTreeSet<FunctionId> = bodies.flat_map(called).collect();
        let is_first =
            |id: &FunctionId| matches!(module.funcs.get(*id).kind, FunctionKind::Local(_)) && !self.rest.contains(id);
        let functions = called.into_iter().filter(is_first).map(ExportItem::Function);
        let tables = module.tables.iter().map(|table| ExportItem::Table(table.id()));
        let memories = module.memories.iter().map(|memory| ExportItem::Memory(memory.id()));
        let globals = module.globals.iter().map(|global| ExportItem::Global(global.id()));
        let all = functions.chain(tables).chain(memories).chain(globals);
        all.enumerate().map(|(number, item)| (short(number), item)).collect()
    }
}

/// Bytes and their place in a memory.
struct Bytes {
    memory: MemoryId,
    start: u32,
    bytes: Vec<u8>,
}

impl Bytes {
    fn put(self, module: &mut Module) {
        let offset = ConstExpr::Value(Value::I32(self.start as i32));
        let id = module.data.add(DataKind::Active { memory: self.memory, offset }, self.bytes);
        module.memories.get_mut(self.memory).data_segments.insert(id);
    }
}

/// Takes some bytes, in their order, out of a program; what stood before and after each stays at its place.
fn take(module: &mut Module, places: &[Range<u32>]) -> Vec<Bytes> {
    let (mut taken, mut kept) = (Vec::new(), Vec::new());
    let ids: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in ids {
        let data = module.data.get(id);
        let DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(start)) } = data.kind else { continue };
        let (start, end) = (start as u32, start as u32 + data.value.len() as u32);
        let bytes = |from: u32, to: u32| Bytes {
            memory,
            start: from,
            bytes: data.value[(from - start) as usize..(to - start) as usize].to_vec(),
        };
        let mut after = start;
        for place in places.iter().filter(|place| start <= place.start && place.end <= end) {
            kept.push(bytes(after, place.start));
            taken.push(bytes(place.start, place.end));
            after = place.end;
        }
        if after > start {
            kept.push(bytes(after, end));
            module.memories.get_mut(memory).data_segments.remove(&id);
            module.data.delete(id);
        }
    }
    kept.retain(|bytes| bytes.bytes.iter().any(|&byte| byte != 0));
    kept.into_iter().for_each(|bytes| bytes.put(module));
    taken
}

/// Where a program can be entered: its exports, its start, and whatever it holds a pointer of.
fn entries(module: &Module) -> Vec<FunctionId> {
    let exported = module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id),
        _ => None,
    });
    let pointed = module.elements.iter().flat_map(|element| match &element.items {
        ElementItems::Functions(ids) => ids.clone(),
        ElementItems::Expressions(_, all) => all.iter().filter_map(function_of).collect(),
    });
    exported.chain(module.start).chain(pointed).collect()
}

fn function_of(expression: &ConstExpr) -> Option<FunctionId> {
    match expression {
        ConstExpr::RefFunc(id) => Some(*id),
        _ => None,
    }
}

#[derive(Default)]
struct Called(Vec<FunctionId>);

impl Visitor<'_> for Called {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.0.push(*id);
    }
}

fn called(function: &LocalFunction) -> Vec<FunctionId> {
    let mut called = Called::default();
    dfs_in_order(&mut called, function, function.entry_block());
    called.0
}

/// A function that returns when the table of doors is filled.
fn ensure(module: &mut Module, doors: TableId, fetch: FunctionId) -> FunctionId {
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().i32_const(0).table_get(doors).ref_is_null().if_else(
        None,
        |absent| {
            absent.call(fetch);
        },
        |_| {},
    );
    builder.finish(Vec::new(), &mut module.funcs)
}

/// A function that sees to it that the rest is there, and calls it with the same arguments.
fn door(module: &mut Module, id: FunctionId, place: i32, doors: TableId, ensure: FunctionId) -> LocalFunction {
    let ty = module.funcs.get(id).ty();
    let (params, results) = module.types.params_results(ty);
    let (params, results) = (params.to_vec(), results.to_vec());
    let arguments: Vec<_> = params.iter().map(|&param| module.locals.add(param)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    let mut body = builder.func_body();
    body.call(ensure);
    for &argument in &arguments {
        body.local_get(argument);
    }
    body.i32_const(place).call_indirect(ty, doors);
    builder.local_func(arguments)
}

/// Turns something of the program's own into an import.
fn import(module: &mut Module, name: &str, item: ExportItem) {
    match item {
        ExportItem::Function(id) => {
            let ty = module.funcs.get(id).ty();
            let import = module.imports.add(HALF, name, id);
            module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
        ExportItem::Table(id) => {
            let import = module.imports.add(HALF, name, id);
            module.tables.get_mut(id).import = Some(import);
        }
        ExportItem::Memory(id) => {
            let import = module.imports.add(HALF, name, id);
            module.memories.get_mut(id).import = Some(import);
        }
        ExportItem::Global(id) => {
            let import = module.imports.add(HALF, name, id);
            module.globals.get_mut(id).kind = GlobalKind::Import(import);
        }
        ExportItem::Tag(_) => unreachable!("programs here throw nothing"),
    }
}

/// A name of one to three letters.
fn short(number: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let letter = |digit: usize| LETTERS[digit % LETTERS.len()] as char;
    let mut name = String::from('_');
    let mut left = number;
    loop {
        name.push(letter(left));
        left /= LETTERS.len();
        if left == 0 {
            return name;
        }
    }
}

/// A function's name as one would write it, without the compiler's numbers.
fn plain(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

/// The module and name of what a recording calls at the start of each function, with the function's number.
const RECORD: (&str, &str) = (HALF, "ran");

/// A program that tells which of its functions run, and their names by number.
pub fn recording(wasm: &[u8]) -> Result<(Vec<u8>, Vec<String>)> {
    let mut module = parse(wasm)?;
    let number = module.types.add(&[walrus::ValType::I32], &[]);
    let (ran, _) = module.add_import_func(RECORD.0, RECORD.1, number);
    let mut names = Vec::new();
    for function in module.funcs.iter_mut() {
        let name = function.name.as_deref().map(plain).unwrap_or_default();
        let FunctionKind::Local(local) = &mut function.kind else { continue };
        let entry = local.entry_block();
        let at = names.len() as i32;
        let start =
            [Instr::from(walrus::ir::Const { value: Value::I32(at) }), Instr::from(walrus::ir::Call { func: ran })];
        local.block_mut(entry).instrs.splice(0..0, start.map(|instr| (instr, Default::default())));
        names.push(name);
    }
    Ok((module.emit_wasm(), names))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `enter`, which is exported, calls `often` and `seldom`, which calls `helper` and `often`.
    fn program() -> Vec<u8> {
        let mut module = Module::default();
        let mut function = |name: &str, calls: &[FunctionId]| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            builder.name(name.to_owned());
            let mut body = builder.func_body();
            for &called in calls {
                body.call(called);
            }
            builder.finish(Vec::new(), &mut module.funcs)
        };
        let (often, helper) = (function("often", &[]), function("helper", &[]));
        let seldom = function("seldom", &[helper, often]);
        let enter = function("enter", &[often, seldom]);
        module.exports.add("enter", enter);
        module.emit_wasm()
    }

    fn imports(wasm: &[u8]) -> Vec<String> {
        let module = Module::from_buffer(wasm).unwrap();
        module.imports.iter().map(|import| format!("{}.{}", import.module, import.name)).collect()
    }

    #[test]
    fn the_rest_takes_along_what_only_it_calls() {
        let Halves { first, rest } = split(&program(), &Constants::default(), |name| name == "seldom").unwrap();
        assert_eq!(imports(&first), ["half.fetch"]);
        assert_eq!(imports(&rest), ["half._a", "half.doors"], "`often` stays in the first half");
        let rest = Module::from_buffer(&rest).unwrap();
        assert_eq!(rest.funcs.iter_local().count(), 2, "`seldom` and `helper`");
        assert_eq!(rest.elements.iter().count(), 1);
    }

    #[test]
    fn constants_of_the_rest_go_with_it_and_all_else_stays_in_its_place() {
        let mut module = Module::from_buffer(&program()).unwrap();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let of_often = b"what `often` reads";
        let of_helper = b"what `helper` reads, which comes later";
        let (start, end) = (100, 100 + of_often.len() as u32);
        Bytes { memory, start, bytes: [&of_often[..], of_helper].concat() }.put(&mut module);
        let data = |wasm: &[u8]| {
            let module = Module::from_buffer(wasm).unwrap();
            let all = module.data.iter().map(|data| match data.kind {
                DataKind::Active { offset: ConstExpr::Value(Value::I32(at)), .. } => (at as u32, data.value.clone()),
                _ => panic!("a segment without a place"),
            });
            all.collect::<Vec<_>>()
        };
        let places = [("often", start..end), ("helper", end..end + of_helper.len() as u32)];
        let Halves { first, rest } =
            split(&module.emit_wasm(), &Constants::read_by(&places), |name| name == "seldom").unwrap();
        assert_eq!(data(&first), [(start, of_often.to_vec())]);
        assert_eq!(data(&rest), [(end, of_helper.to_vec())]);
    }

    #[test]
    fn a_program_that_nothing_is_cut_from_asks_for_nothing() {
        let Halves { first, .. } = split(&program(), &Constants::default(), |_| false).unwrap();
        assert!(imports(&first).is_empty());
        assert_eq!(Module::from_buffer(&first).unwrap().funcs.iter_local().count(), 4);
    }
}
