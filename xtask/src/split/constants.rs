//! A program's constants, texts and tables, and who points to them, as its linker says with `--emit-relocs`: the sections
//! `linking` and `reloc.*` of <https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md>.

use anyhow::{Context, Result};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use wasmparser::{
    DataKind, KnownCustom, Linking, Name, NameSectionReader, Operator, Parser, Payload, RelocSectionReader,
    RelocationEntry, RelocationType, SymbolInfo, TypeRef,
};

/// Shorter runs of bytes stay where they are: to say where they belong takes as much.
const SHORTEST: u32 = 16;

/// What points to what.
#[derive(Default)]
pub struct Constants {
    all: Vec<Constant>,
    /// The constants that a function points to, by its name.
    of_function: HashMap<String, Vec<usize>>,
}

struct Constant {
    /// Its bytes in memory.
    place: Range<u32>,
    /// Other constants.
    points_to: Vec<usize>,
}

impl Constants {
    /// Of a program as it was linked, before anything else is done to it.
    pub fn of(wasm: &[u8]) -> Result<Self> {
        let sections = Sections::of(wasm)?;
        let mut constants = Self::default();
        // One constant may have several symbols.
        let (mut by_place, mut numbers) = (BTreeMap::new(), HashMap::new());
        for (symbol, place) in &sections.symbols {
            let number = *by_place.entry(place.start).or_insert(constants.all.len());
            if number == constants.all.len() {
                constants.all.push(Constant { place: place.clone(), points_to: Vec::new() });
            }
            let known = &mut constants.all[number].place;
            known.end = known.end.max(place.end);
            numbers.insert(*symbol, number);
        }
        for (from, symbol) in &sections.in_code {
            if let (Some(name), Some(&to)) = (sections.function_at(*from), numbers.get(symbol)) {
                constants.of_function.entry(name.to_string()).or_default().push(to);
            }
        }
        for (address, symbol) in &sections.in_data {
            let holder = by_place.range(..=address).next_back().map(|(_, &number)| number);
            if let (Some(from), Some(&to)) = (holder, numbers.get(symbol)) {
                constants.all[from].points_to.push(to);
            }
        }
        Ok(constants)
    }

    /// The bytes, in memory, of what only other functions than these come to.
    pub fn strange_to<'a>(&self, functions: impl Iterator<Item = &'a str>) -> Vec<Range<u32>> {
        let mut ahead: Vec<usize> =
            functions.filter_map(|name| self.of_function.get(name)).flatten().copied().collect();
        let mut known = HashSet::new();
        while let Some(number) = ahead.pop() {
            if known.insert(number) {
                ahead.extend(&self.all[number].points_to);
            }
        }
        let places = |wanted: bool| {
            let those = self.all.iter().enumerate().filter(move |(number, _)| known.contains(number) == wanted);
            joined(those.map(|(_, constant)| constant.place.clone()).collect())
        };
        let (strange, known) = (places.clone()(false), places(true));
        let mut found = without(strange, &known);
        found.retain(|place| place.len() as u32 >= SHORTEST);
        found
    }
}

/// A program without what its linker says of it, which nobody reads any more.
pub fn without_linking(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut kept = wasm.get(..8).context("a program")?.to_vec();
    let mut start = kept.len();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((_, section)) = payload.as_section() else { continue };
        let is_linking = match &payload {
            Payload::CustomSection(custom) => custom.name() == "linking" || custom.name().starts_with("reloc."),
            _ => false,
        };
        if !is_linking {
            kept.extend(&wasm[start..section.end]);
        }
        start = section.end;
    }
    Ok(kept)
}

/// Ranges in order, those that touch as one.
fn joined(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.sort_by_key(|range| range.start);
    let mut all: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match all.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => all.push(range),
        }
    }
    all
}

/// What is left of ranges; both are in order.
fn without(ranges: Vec<Range<u32>>, taken: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut left = Vec::new();
    for range in ranges {
        let mut start = range.start;
        let first = taken.partition_point(|other| other.end <= range.start);
        for other in taken[first..].iter().take_while(|other| other.start < range.end) {
            left.push(start..other.start.max(start));
            start = start.max(other.end);
        }
        left.push(start..range.end.max(start));
    }
    left.retain(|range| !range.is_empty());
    left
}

/// What is read of a program; places in its file are bytes from its start.
#[derive(Default)]
struct Sections {
    /// The bodies of functions, and what each is called.
    bodies: Vec<(Range<usize>, String)>,
    /// Symbols of constants by their numbers, with their places in memory.
    symbols: Vec<(u32, Range<u32>)>,
    /// Where code points to a symbol, in the file.
    in_code: Vec<(usize, u32)>,
    /// Where a constant points to a symbol, in memory.
    in_data: Vec<(u32, u32)>,
}

/// A data segment: where its bytes are in the file, and in memory.
struct Segment {
    file: Range<usize>,
    address: u32,
}

impl Sections {
    fn of(wasm: &[u8]) -> Result<Self> {
        let mut sections = Self::default();
        let (mut imported, mut bodies, mut segments) = (0, Vec::new(), Vec::new());
        let (mut code, mut data) = (0, 0);
        let mut names = HashMap::new();
        let mut symbols = Vec::new();
        let mut relocations: Vec<(bool, RelocSectionReader)> = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(reader) => {
                    let imports = reader.into_imports().collect::<wasmparser::Result<Vec<_>>>()?;
                    imported = imports.iter().filter(|import| matches!(import.ty, TypeRef::Func(_))).count();
                }
                Payload::CodeSectionStart { range, .. } => code = range.start,
                Payload::CodeSectionEntry(body) => bodies.push(body.range()),
                Payload::DataSection(reader) => {
                    data = reader.range().start;
                    for segment in reader {
                        let segment = segment?;
                        let file = segment.range.end - segment.data.len()..segment.range.end;
                        segments.push(Segment { file, address: address(&segment.kind)? });
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(reader) => {
                        for part in reader.subsections() {
                            let Linking::SymbolTable(table) = part? else { continue };
                            symbols = table.into_iter().collect::<wasmparser::Result<Vec<_>>>()?;
                        }
                    }
                    KnownCustom::Reloc(reader) => relocations.push((section.name() == "reloc.CODE", reader)),
                    KnownCustom::Name(reader) => names = function_names(reader)?,
                    _ => {}
                },
                _ => {}
            }
        }
        let named = |(number, body)| (body, names.remove(&((number + imported) as u32)).unwrap_or_default());
        sections.bodies = bodies.into_iter().enumerate().map(named).collect();
        for (number, symbol) in symbols.iter().enumerate() {
            let SymbolInfo::Data { symbol: Some(place), .. } = symbol else { continue };
            let Some(segment) = segments.get(place.index as usize) else { continue };
            let start = segment.address + place.offset;
            sections.symbols.push((number as u32, start..start + place.size));
        }
        for (is_code, reader) in relocations {
            for entry in reader.entries() {
                let entry = entry?;
                if !is_address(&entry) {
                    continue;
                }
                let at = entry.offset as usize + if is_code { code } else { data };
                if is_code {
                    sections.in_code.push((at, entry.index));
                } else if let Some(segment) = segments.iter().find(|segment| segment.file.contains(&at)) {
                    sections.in_data.push((segment.address + (at - segment.file.start) as u32, entry.index));
                }
            }
        }
        anyhow::ensure!(!sections.in_code.is_empty(), "the program was not linked with `--emit-relocs`");
        Ok(sections)
    }

    /// The name of the function whose body is here.
    fn function_at(&self, at: usize) -> Option<&str> {
        let after = self.bodies.partition_point(|(body, _)| body.start <= at);
        let (body, name) = &self.bodies[after.checked_sub(1)?];
        body.contains(&at).then_some(name)
    }
}

/// Whether something is the address of a constant, rather than a function's number or a type's.
fn is_address(entry: &RelocationEntry) -> bool {
    use RelocationType::*;
    matches!(entry.ty, MemoryAddrLeb | MemoryAddrSleb | MemoryAddrI32 | MemoryAddrRelSleb | MemoryAddrLocrelI32)
}

/// Where a segment starts in memory.
fn address(kind: &DataKind) -> Result<u32> {
    let DataKind::Active { offset_expr, .. } = kind else { anyhow::bail!("a segment without a place") };
    match offset_expr.get_operators_reader().read().context("a segment's place")? {
        Operator::I32Const { value } => Ok(value as u32),
        other => anyhow::bail!("a segment's place is {other:?}"),
    }
}

fn function_names(reader: NameSectionReader) -> Result<HashMap<u32, String>> {
    let mut names = HashMap::new();
    for part in reader {
        let Name::Function(map) = part? else { continue };
        for naming in map {
            let naming = naming?;
            names.insert(naming.index, naming.name.to_string());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, process::Command};

    impl Constants {
        /// Constants that one function each points to.
        pub fn read_by(places: &[(&str, Range<u32>)]) -> Self {
            let all =
                places.iter().map(|(_, place)| Constant { place: place.clone(), points_to: Vec::new() }).collect();
            let of_function = places.iter().enumerate().map(|(number, (name, _))| (name.to_string(), vec![number]));
            Self { all, of_function: of_function.collect() }
        }
    }

    /// `one` reads a text, `two` another through a table, and both read a third.
    const PROGRAM: &str = r#"
        #![no_std]
        use core::hint::black_box;
        #[panic_handler]
        fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
        static SHARED: [u8; 24] = *b"the text that both read.";
        static OF_ONE: [u8; 24] = *b"the text of the first!!!";
        static OF_TWO: [u8; 24] = *b"the text of the second!!";
        static TABLE: [(u32, &[u8; 24]); 2] = [(1, &SHARED), (2, &OF_TWO)];
        #[unsafe(no_mangle)]
        extern "C" fn one() -> u8 { black_box(&OF_ONE)[3] + black_box(&SHARED)[2] }
        #[unsafe(no_mangle)]
        extern "C" fn two(at: usize) -> u8 { black_box(&TABLE)[at & 1].1[at % 24] }
    "#;

    /// The program as rustc and its linker make it.
    fn linked() -> Vec<u8> {
        let folder = crate::tools::target().join("tmp/constants");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("program.rs"), PROGRAM).unwrap();
        let mut rustc = Command::new("rustc");
        rustc.current_dir(&folder).args(["program.rs", "--edition=2024", "--crate-type=cdylib", "-Copt-level=1"]);
        rustc.args(["--target", crate::tools::WASM, "-Clink-arg=--emit-relocs", "-o", "program.wasm"]);
        assert!(rustc.status().unwrap().success(), "rustc compiles for {}", crate::tools::WASM);
        fs::read(folder.join("program.wasm")).unwrap()
    }

    /// Where bytes stand in a program's memory.
    fn find(wasm: &[u8], bytes: &[u8]) -> Range<u32> {
        let module = walrus::Module::from_buffer(wasm).unwrap();
        let place = module.data.iter().find_map(|data| {
            let walrus::DataKind::Active { offset: walrus::ConstExpr::Value(walrus::ir::Value::I32(start)), .. } =
                data.kind
            else {
                return None;
            };
            let at = data.value.windows(bytes.len()).position(|window| window == bytes)?;
            Some(start as u32 + at as u32)
        });
        let start = place.expect("the bytes are there");
        start..start + bytes.len() as u32
    }

    #[test]
    fn a_linked_program_says_who_reads_which_text() {
        let wasm = linked();
        let constants = Constants::of(&wasm).unwrap();
        let texts = ["the text that both read.", "the text of the first!!!", "the text of the second!!"];
        let places = texts.map(|text| find(&wasm, text.as_bytes()));
        let strange = |functions: &[&str]| {
            let strange = constants.strange_to(functions.iter().copied());
            places.clone().map(|place| strange.iter().any(|range| range.start <= place.start && place.end <= range.end))
        };
        assert_eq!(strange(&["one"]), [false, false, true]);
        assert_eq!(strange(&["two"]), [false, true, false], "the table leads to both of its texts");
        assert_eq!(strange(&["one", "two"]), [false, false, false]);
        assert_eq!(strange(&[]), [true, true, true]);
        let bare = without_linking(&wasm).unwrap();
        assert!(Constants::of(&bare).is_err(), "what the linker said is gone");
        assert_eq!(find(&bare, texts[0].as_bytes()), places[0]);
    }

    #[test]
    fn ranges_are_joined_and_cut() {
        assert_eq!(joined(vec![8..9, 0..4, 4..6, 5..7]), [0..7, 8..9]);
        assert_eq!(without(vec![0..10, 20..30], &[2..4, 8..22, 29..40]), [0..2, 4..8, 22..29]);
        assert_eq!(without(vec![0..10, 12..13], &[0..3, 2..13]), []);
    }
}
