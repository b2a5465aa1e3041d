//! What the next bit of a Python text is likely to be: several contexts each guess it, and a mixer weighs their guesses.
//!
//! The method is that of Matt Mahoney's PAQ ("Adaptive Weighing of Context Models for Lossless Data Compression", 2005).
//! A change to any number here is a change of the link's format, and needs a new version of it.

/// Each context has a table of so many slots.
const SLOT_BITS: u32 = 16;
const CONTEXTS: usize = 8;
/// Two guesses of each context, two of the match, and a constant.
const INPUTS: usize = 2 * CONTEXTS + 3;
const SHORTEST_MATCH: usize = 4;
const LONGEST_MATCH: usize = 31;
/// What an input counts for at first, in 65,536ths.
const FIRST_WEIGHT: i32 = 10_000;
const LEARNING_RATE: i32 = 8;
/// A chance is refined by a curve of so many points.
const POINTS: usize = 33;
const REFINED_CONTEXTS: usize = 4096;

/// Chances are kept in 65,536ths, and mixed in the logistic domain, where 256 is one.
pub struct Model {
    stretched: Vec<i32>,
    /// For each context and what it has seen: a chance (16 bits), how often (8), and its recent history (8).
    slots: Vec<u32>,
    /// For each context and each history, the chance that a 1 followed.
    histories: Vec<u16>,
    /// For each length of a match, the chance that it goes on.
    matches: Vec<u16>,
    weights: Vec<i32>,
    /// Curves for the bits of this byte so far, and for those with the byte before.
    curves: [Vec<u16>; 2],
    text: Text,
    /// The bits of this byte so far, after a leading 1.
    partial: usize,
    bits: u32,
    guess: Guess,
}

/// What the last prediction was made of.
#[derive(Default)]
struct Guess {
    slots: [usize; CONTEXTS],
    inputs: [i32; INPUTS],
    /// First of the weights in use.
    weights: usize,
    mixed: i32,
    curves: [usize; 2],
    /// The bit that the match expects.
    expected: Option<bool>,
}

impl Model {
    /// A model that has read `text`.
    pub fn primed(text: &[u8]) -> Self {
        let mut model = Self::new();
        for byte in text {
            for shift in (0..8).rev() {
                model.predict();
                model.learn(byte >> shift & 1 == 1);
            }
        }
        model
    }

    fn new() -> Self {
        let curve = |contexts: usize| {
            let point = |i: usize| (squash(((i % POINTS) as i32 - 16) * 128) * 16) as u16;
            (0..contexts * POINTS).map(point).collect()
        };
        Self {
            stretched: stretched(),
            slots: vec![0x8000_0000; CONTEXTS << SLOT_BITS],
            histories: (0..CONTEXTS * 256).map(|i| first_chance(i as u32 & 255)).collect(),
            matches: vec![49_152; LONGEST_MATCH + 1],
            weights: vec![FIRST_WEIGHT; 3 * 256 * INPUTS],
            curves: [curve(256), curve(REFINED_CONTEXTS)],
            text: Text::new(),
            partial: 1,
            bits: 0,
            guess: Guess::default(),
        }
    }

    /// The chance that the next bit is 1, in 4096ths: never none, never all.
    pub fn predict(&mut self) -> u32 {
        self.ask_contexts();
        self.ask_match();
        self.guess.inputs[INPUTS - 1] = 256;
        let bucket = match self.guess.expected {
            None => 0,
            Some(_) if self.text.matching < 16 => 1,
            Some(_) => 2,
        };
        self.guess.weights = (bucket * 256 + self.partial) * INPUTS;
        let weights = &self.weights[self.guess.weights..][..INPUTS];
        let sum: i64 = weights.iter().zip(&self.guess.inputs).map(|(w, x)| i64::from(*w) * i64::from(*x)).sum();
        let mixed = (sum >> 16).clamp(-2047, 2047) as i32;
        self.guess.mixed = squash(mixed);
        let refined = self.refine(mixed);
        ((2 * self.guess.mixed + refined + 2) >> 2).clamp(1, 4095) as u32
    }

    fn ask_contexts(&mut self) {
        for context in 0..CONTEXTS {
            let place = hash(self.text.contexts[context], self.partial as u32) >> (32 - SLOT_BITS);
            let at = (context << SLOT_BITS) + place as usize;
            let slot = self.slots[at];
            let (seen, history) = (slot >> 8 & 255, slot & 255);
            let stretch = |chance: u16| self.stretched[usize::from(chance >> 4)];
            let known = |guess: i32| if seen == 0 { 0 } else { guess };
            self.guess.slots[context] = at;
            self.guess.inputs[2 * context] = known(stretch((slot >> 16) as u16));
            self.guess.inputs[2 * context + 1] = known(stretch(self.histories[context * 256 + history as usize]));
        }
    }

    fn ask_match(&mut self) {
        let expected = self.text.expected().map(|byte| usize::from(byte) | 256);
        let bit = expected
            .filter(|byte| byte >> (8 - self.bits) == self.partial)
            .map(|byte| byte >> (7 - self.bits) & 1 == 1);
        if bit.is_none() {
            self.text.matching = 0;
        }
        let sign = bit.map_or(0, |bit| if bit { 1 } else { -1 });
        let length = self.text.matching.min(LONGEST_MATCH);
        self.guess.expected = bit;
        self.guess.inputs[2 * CONTEXTS] = sign * self.stretched[usize::from(self.matches[length] >> 4)];
        self.guess.inputs[2 * CONTEXTS + 1] = sign * length as i32 * 32;
    }

    /// The sum of both curves at `mixed`, in 4096ths.
    fn refine(&mut self, mixed: i32) -> i32 {
        let position = (mixed + 2048) * 32;
        let (point, share) = ((position >> 12) as usize, position & 4095);
        let pair = hash(u32::from(self.text.last()), self.partial as u32) >> 20;
        let mut sum = 0;
        for (i, context) in [self.partial, pair as usize].into_iter().enumerate() {
            let at = context * POINTS + point;
            let [lower, upper] = [at, at + 1].map(|at| i32::from(self.curves[i][at]));
            sum += (lower * (4096 - share) + upper * share) >> 16;
            self.guess.curves[i] = at + usize::from(share > 2048);
        }
        sum
    }

    /// Takes in what the bit really was.
    pub fn learn(&mut self, bit: bool) {
        let guess = &self.guess;
        let error = (i32::from(bit) << 12) - guess.mixed;
        for (weight, input) in self.weights[guess.weights..][..INPUTS].iter_mut().zip(&guess.inputs) {
            *weight = (*weight + ((input * error * LEARNING_RATE + 0x2000) >> 14)).clamp(-1 << 20, 1 << 20);
        }
        for (curve, at) in self.curves.iter_mut().zip(guess.curves) {
            approach(&mut curve[at], bit);
        }
        for (context, at) in guess.slots.into_iter().enumerate() {
            let slot = self.slots[at];
            if slot >> 8 & 255 > 0 {
                approach(&mut self.histories[context * 256 + (slot & 255) as usize], bit);
            }
            self.slots[at] = slot_after(slot, bit);
        }
        if let Some(expected) = guess.expected {
            approach(&mut self.matches[self.text.matching.min(LONGEST_MATCH)], expected == bit);
        }
        self.partial = self.partial << 1 | usize::from(bit);
        self.bits += 1;
        if self.bits == 8 {
            self.text.push((self.partial & 255) as u8);
            (self.partial, self.bits) = (1, 0);
        }
    }
}

/// The text so far, and what of it bears on the next byte.
struct Text {
    bytes: Vec<u8>,
    contexts: [u32; CONTEXTS],
    /// The word that is being written and the one before, hashed; 0 between words.
    word: u32,
    word_before: u32,
    line: usize,
    indent: usize,
    /// Where each sequence of bytes was last seen to end.
    ends: Vec<u32>,
    /// Where the text that repeats itself goes on, and for how many bytes it has.
    found: usize,
    matching: usize,
}

impl Text {
    fn new() -> Self {
        Self {
            bytes: Vec::new(),
            contexts: [0; CONTEXTS],
            word: 0,
            word_before: 0,
            line: 0,
            indent: 0,
            ends: vec![0; 1 << 16],
            found: 0,
            matching: 0,
        }
    }

    fn last(&self) -> u8 {
        self.bytes.last().copied().unwrap_or(0)
    }

    /// The byte that would come if the text went on as it did before.
    fn expected(&self) -> Option<u8> {
        (self.matching > 0).then(|| self.bytes[self.found])
    }

    fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
        self.follow_words(byte);
        self.follow_lines(byte);
        self.set_contexts(byte);
        self.follow_match();
    }

    fn follow_words(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 128 {
            self.word = hash(self.word, u32::from(byte) + 1);
        } else if self.word != 0 {
            (self.word_before, self.word) = (self.word, 0);
        }
    }

    fn follow_lines(&mut self, byte: u8) {
        if byte == b'\n' {
            (self.line, self.indent) = (self.bytes.len(), 0);
        } else if byte == b' ' && self.indent + 1 == self.bytes.len() - self.line {
            self.indent += 1;
        }
    }

    /// The bytes from `from` to `to` before the end, as a number.
    fn before_end(&self, from: usize, to: usize) -> u32 {
        let end = self.bytes.len();
        let bytes = &self.bytes[end.saturating_sub(from)..end.saturating_sub(to)];
        bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
    }

    fn set_contexts(&mut self, byte: u8) {
        let (last, four) = (u32::from(byte), self.before_end(4, 0));
        let first = u32::from(self.bytes.get(self.line + self.indent).copied().unwrap_or(0));
        let (in_sentence, in_line) = if self.word == 0 {
            (hash(0, hash(self.word_before, last)), hash(hash(self.indent as u32, first), last))
        } else {
            (hash(self.word, self.word_before), hash(self.word, first << 8))
        };
        let contexts =
            [0, last, four & 0xffff, four & 0xff_ffff, four, hash(four, self.before_end(6, 4)), in_sentence, in_line];
        for (i, context) in contexts.into_iter().enumerate() {
            self.contexts[i] = hash(context, i as u32 + 1);
        }
    }

    fn follow_match(&mut self) {
        if self.matching > 0 {
            (self.found, self.matching) = (self.found + 1, self.matching + 1);
        }
        let end = self.bytes.len();
        let key = (hash(self.before_end(4, 0), 0) >> 16) as usize;
        if self.matching == 0 {
            let earlier = self.ends[key] as usize;
            let pairs = self.bytes[..earlier].iter().rev().zip(self.bytes.iter().rev());
            let same = pairs.take(LONGEST_MATCH + 1).take_while(|(a, b)| a == b).count();
            if same >= SHORTEST_MATCH {
                (self.found, self.matching) = (earlier, same);
            }
        }
        self.ends[key] = end as u32;
    }
}

fn hash(a: u32, b: u32) -> u32 {
    let mixed = a.wrapping_mul(0x2c1b_3c6d) ^ b.wrapping_mul(0x9e37_79b1).rotate_left(11);
    (mixed ^ mixed >> 15).wrapping_mul(0x85eb_ca6b)
}

/// The logistic function: from 256ths to 4096ths.
fn squash(x: i32) -> i32 {
    // 4096 / (1 + e^-x) at x = -8, -7.5 ... 8.
    const AT: [i32; POINTS] = [
        1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607, 3785, 3901,
        3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
    ];
    let (at, share) = (((x >> 7) + 16) as usize, x & 127);
    let upper = AT.get(at + 1).unwrap_or(&AT[at]);
    (AT[at] * (128 - share) + upper * share + 64) >> 7
}

/// The inverse of [`squash`], for each chance in 4096ths.
fn stretched() -> Vec<i32> {
    let mut table = Vec::with_capacity(4096);
    for x in -2047..=2047 {
        table.resize(table.len().max(squash(x) as usize + 1), x);
    }
    table.resize(4096, 2047);
    table
}

/// A history holds how many 0s (3 bits) and 1s (3 bits) came lately, and which came last (1 bit).
fn counts(history: u32) -> (u32, u32) {
    (history >> 4 & 7, history >> 1 & 7)
}

fn first_chance(history: u32) -> u16 {
    let (zeros, ones) = counts(history);
    ((ones * 2 + 1) * 65_535 / (2 * (zeros + ones) + 2)) as u16
}

fn history_after(history: u32, bit: bool) -> u32 {
    let (zeros, ones) = counts(history);
    let more = |count: u32| (count + 1).min(7);
    // Much of what was seen otherwise counts no longer.
    let fewer = |count: u32| if count > 2 { count.div_ceil(2) + 1 } else { count };
    let (zeros, ones) = if bit { (fewer(zeros), more(ones)) } else { (more(zeros), fewer(ones)) };
    128 | zeros << 4 | ones << 1 | u32::from(bit)
}

/// The first bits change a slot's chance most.
fn slot_after(slot: u32, bit: bool) -> u32 {
    const SLOWEST: u32 = 60;
    let (chance, seen) = ((slot >> 16) as i32, slot >> 8 & 255);
    let goal = if bit { 65_535 } else { 0 };
    let rate = 65_536 * 2 / (2 * seen.min(SLOWEST) + 3);
    let moved = chance + ((i64::from(goal - chance) * i64::from(rate)) >> 16) as i32;
    (moved as u32) << 16 | (seen + 1).min(255) << 8 | history_after(slot & 255, bit)
}

/// Moves a chance a 64th of the way to what happened.
fn approach(chance: &mut u16, bit: bool) {
    let goal = if bit { 65_535 } else { 0 };
    *chance = (i32::from(*chance) + ((goal - i32::from(*chance)) >> 6)) as u16;
}
