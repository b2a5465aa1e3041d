//! The ordered hash table under `dict`, `set`, namespaces and `__dict__`.

use super::value::{Kind, Ref, Value};
use std::rc::Rc;

/// Entries in order of insertion; removed ones leave a hole until the next rebuild.
#[derive(Clone, Default)]
pub struct Dict {
    entries: Vec<Option<Entry>>,
    /// Numbers of entries plus one by hash, open addressing, a power of two; empty while there are few.
    slots: Vec<u32>,
    live: usize,
}

#[derive(Clone)]
pub struct Entry {
    pub hash: u64,
    pub key: Value,
    pub value: Value,
}

/// Up to this many entries are searched one by one.
const FEW: usize = 8;

impl Dict {
    pub fn len(&self) -> usize {
        self.live
    }

    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// The number of entries and holes: where a running iteration stands.
    pub fn end(&self) -> usize {
        self.entries.len()
    }

    /// The entry at a position, if it is not a hole.
    pub fn at(&self, position: usize) -> Option<&Entry> {
        self.entries.get(position).and_then(Option::as_ref)
    }

    pub fn set_at(&mut self, position: usize, value: Value) -> Value {
        match &mut self.entries[position] {
            Some(entry) => std::mem::replace(&mut entry.value, value),
            None => Value::Unbound,
        }
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().flatten()
    }

    pub fn keys(&self) -> Vec<Value> {
        self.iter().map(|e| e.key.clone()).collect()
    }

    /// The position of the first entry from `from` on with this hash, and where to go on looking.
    pub fn candidate(&self, hash: u64, from: Probe) -> Option<(usize, Probe)> {
        if self.slots.is_empty() {
            let start = from.0;
            return self.entries[start.min(self.entries.len())..]
                .iter()
                .position(|e| e.as_ref().is_some_and(|e| e.hash == hash))
                .map(|i| (start + i, Probe(start + i + 1)));
        }
        let mask = self.slots.len() - 1;
        for step in from.0..self.slots.len() {
            let slot = self.slots[(spread(hash) + step) & mask];
            if slot == 0 {
                return None;
            }
            let position = slot as usize - 1;
            if self.entries[position].as_ref().is_some_and(|e| e.hash == hash) {
                return Some((position, Probe(step + 1)));
            }
        }
        None
    }

    fn find_str(&self, name: &Ref) -> Option<usize> {
        let Kind::Str(text) = &name.kind else { return None };
        let mut probe = Probe::default();
        while let Some((position, next)) = self.candidate(text.hash, probe) {
            if let Some(Entry { key: Value::Obj(key), .. }) = self.at(position)
                && (Rc::ptr_eq(key, name) || matches!(&key.kind, Kind::Str(k) if k.text == text.text))
            {
                return Some(position);
            }
            probe = next;
        }
        None
    }

    /// The value under a `str` key.
    pub fn get_str(&self, name: &Ref) -> Option<Value> {
        self.find_str(name).and_then(|i| self.at(i)).map(|e| e.value.clone())
    }

    /// Sets a `str` key and gives the old value.
    pub fn set_str(&mut self, name: &Ref, value: Value) -> Option<Value> {
        if let Some(position) = self.find_str(name) {
            return Some(self.set_at(position, value));
        }
        if let Kind::Str(text) = &name.kind {
            self.push(text.hash, Value::Obj(name.clone()), value);
        }
        None
    }

    pub fn remove_str(&mut self, name: &Ref) -> Option<Value> {
        self.find_str(name).and_then(|i| self.remove_at(i)).map(|e| e.value)
    }

    /// Adds a key that is known not to be there.
    pub fn push(&mut self, hash: u64, key: Value, value: Value) {
        self.entries.push(Some(Entry { hash, key, value }));
        self.live += 1;
        if self.entries.len() > FEW && self.entries.len() * 3 > self.slots.len() * 2 {
            self.rebuild();
        } else if !self.slots.is_empty() {
            self.link(self.entries.len() - 1, hash);
        }
    }

    pub fn remove_at(&mut self, position: usize) -> Option<Entry> {
        let entry = self.entries.get_mut(position)?.take()?;
        self.live -= 1;
        if position + 1 == self.entries.len() && self.slots.is_empty() {
            self.entries.pop();
        } else if self.live == 0 {
            self.entries.clear();
            self.slots.clear();
        }
        Some(entry)
    }

    /// Takes the first or last entry.
    pub fn pop_end(&mut self, last: bool) -> Option<Entry> {
        let position = if last {
            self.entries.iter().rposition(Option::is_some)
        } else {
            self.entries.iter().position(Option::is_some)
        };
        self.remove_at(position?)
    }

    pub fn clear(&mut self) -> Dict {
        std::mem::take(self)
    }

    fn link(&mut self, position: usize, hash: u64) {
        let mask = self.slots.len() - 1;
        let mut at = spread(hash) & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = position as u32 + 1;
    }

    /// Drops the holes and makes room; positions change.
    fn rebuild(&mut self) {
        self.entries.retain(Option::is_some);
        let size = (self.live * 3).next_power_of_two().max(32);
        self.slots.clear();
        self.slots.resize(size, 0);
        for position in 0..self.entries.len() {
            if let Some(hash) = self.entries[position].as_ref().map(|e| e.hash) {
                self.link(position, hash);
            }
        }
    }
}

/// How far a search has gone.
#[derive(Clone, Copy, Default)]
pub struct Probe(usize);

fn spread(hash: u64) -> usize {
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) as usize
}

impl Dict {
    /// All keys and values, for a drop that must not recurse.
    pub fn into_values(self) -> Vec<Value> {
        self.entries.into_iter().flatten().flat_map(|e| [e.key, e.value]).collect()
    }
}
