//! The matcher: backtracking with a stack of its own, so that neither long texts nor nested loops can exhaust the machine's.

use super::parse::{Greed, Item, Place, Set};
use super::program::{One, Program, Step};
use crate::simulate::pure::text_class::{is_alnum, is_decimal, is_space};

/// Where a match may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Search,
    /// At the start.
    Match,
    /// At the start, up to the end.
    Full,
}

/// The budget of steps is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfSteps;

/// The bounds of the match and its groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captures {
    slots: Vec<usize>,
    /// `Match.lastindex`: the group that closed last.
    pub last: Option<usize>,
}

impl Captures {
    /// The number of groups, the whole match counted.
    pub fn groups(&self) -> usize {
        self.slots.len() / 2
    }

    /// Start and end of a group; `None` when it took no part.
    pub fn span(&self, group: usize) -> Option<(usize, usize)> {
        let (start, end) = (*self.slots.get(2 * group)?, *self.slots.get(2 * group + 1)?);
        (start != UNSET && end != UNSET).then_some((start, end))
    }
}

const UNSET: usize = usize::MAX;

/// What to restore or try when a path fails.
enum Choice {
    Go {
        pc: usize,
        at: usize,
    },
    /// A greedy run that can still give characters back, down to `least`.
    Shrink {
        pc: usize,
        least: usize,
        at: usize,
    },
    /// A lazy run that can still take more.
    Grow {
        pc: usize,
        at: usize,
        left: u32,
    },
    Slot(usize, usize),
    Last(Option<usize>),
    Counter(usize, Counter),
    /// Where a part that runs apart began.
    Floor,
}

#[derive(Clone, Copy)]
struct Counter {
    rounds: u32,
    /// Where the last round began; an empty round is not repeated.
    began: usize,
}

struct Matcher<'a> {
    program: &'a Program,
    text: &'a [char],
    end: usize,
    full: bool,
    /// A match may not end here: it would be empty.
    refused: usize,
    slots: Vec<usize>,
    last: Option<usize>,
    counters: Vec<Counter>,
    choices: Vec<Choice>,
    steps: &'a mut u64,
}

pub fn find(
    program: &Program,
    text: &[char],
    (from, end): (usize, usize),
    mode: Mode,
    not_empty: bool,
    steps: &mut u64,
) -> Result<Option<Captures>, OutOfSteps> {
    let end = end.min(text.len());
    let counters = vec![Counter { rounds: 0, began: UNSET }; program.loops];
    let mut matcher = Matcher {
        program,
        text,
        end,
        full: mode == Mode::Full,
        refused: UNSET,
        slots: vec![UNSET; program.slots],
        last: None,
        counters,
        choices: Vec::new(),
        steps,
    };
    let first = match program.code.first() {
        Some(Step::One(one)) => Some(one),
        _ => None,
    };
    let mut start = from;
    while start <= end {
        // A pattern that begins with a certain character needs no trial elsewhere.
        if let (Mode::Search, Some(one)) = (mode, first) {
            match text[start..end].iter().position(|c| one.matches(*c)) {
                Some(ahead) => start += ahead,
                None => return Ok(None),
            }
        }
        matcher.refused = if not_empty && start == from { start } else { UNSET };
        if let Some(stop) = matcher.run(0, start, true)? {
            let mut slots = matcher.slots;
            (slots[0], slots[1]) = (start, stop);
            return Ok(Some(Captures { slots, last: matcher.last }));
        }
        if mode != Mode::Search {
            break;
        }
        start += 1;
    }
    Ok(None)
}

impl Matcher<'_> {
    /// Runs from `pc` at `at`; gives where the match ends. `outer` tells the whole pattern from a part that runs apart.
    fn run(&mut self, pc: usize, at: usize, outer: bool) -> Result<Option<usize>, OutOfSteps> {
        let floor = self.choices.len();
        self.choices.push(Choice::Floor);
        let mut here = Some((pc, at));
        while let Some((pc, at)) = here {
            if *self.steps == 0 {
                return Err(OutOfSteps);
            }
            *self.steps -= 1;
            if matches!(self.program.code[pc], Step::Match) && !(outer && self.refuses(at)) {
                if outer {
                    self.choices.clear();
                } else {
                    self.keep_undo(floor);
                }
                return Ok(Some(at));
            }
            here = match self.step(pc, at)? {
                Some(next) => Some(next),
                None => self.back(),
            };
        }
        Ok(None)
    }

    fn refuses(&self, at: usize) -> bool {
        at == self.refused || self.full && at != self.end
    }

    /// Drops the choices above `floor`, but not what restores slots and counters when an outer path fails.
    fn keep_undo(&mut self, floor: usize) {
        let undo = |choice: &Choice| matches!(choice, Choice::Slot(..) | Choice::Last(_) | Choice::Counter(..));
        let kept: Vec<Choice> = self.choices.drain(floor..).filter(undo).collect();
        self.choices.extend(kept);
    }

    /// One step forward; `None` when the path fails.
    fn step(&mut self, pc: usize, at: usize) -> Result<Option<(usize, usize)>, OutOfSteps> {
        let program = self.program;
        Ok(match &program.code[pc] {
            Step::One(one) => (at < self.end && one.matches(self.text[at])).then_some((pc + 1, at + 1)),
            Step::Run { one, least, most, kind } => self.run_of(one, *least, *most, *kind, pc, at),
            Step::Assert(place) => self.stands(*place, at).then_some((pc + 1, at)),
            Step::Save(slot) => {
                self.choices.push(Choice::Slot(*slot, self.slots[*slot]));
                self.slots[*slot] = at;
                if slot % 2 == 1 {
                    self.choices.push(Choice::Last(self.last));
                    self.last = Some(slot / 2);
                }
                Some((pc + 1, at))
            }
            Step::Back(group, ignore_case) => self.repeats(*group, *ignore_case, at).map(|at| (pc + 1, at)),
            Step::Split(other) => {
                self.choices.push(Choice::Go { pc: *other, at });
                Some((pc + 1, at))
            }
            Step::Avoid(other) => {
                self.choices.push(Choice::Go { pc: pc + 1, at });
                Some((*other, at))
            }
            Step::Jump(to) => Some((*to, at)),
            Step::Enter(id) => {
                self.set_counter(*id, Counter { rounds: 0, began: UNSET });
                Some((pc + 1, at))
            }
            Step::Loop { id, least, most, lazy, body } => self.go_round(*id, (*least, *most), *lazy, *body, pc, at),
            Step::Look { behind, negated, end } => {
                let start = at.checked_sub(behind.unwrap_or(0));
                let height = self.choices.len();
                let found = match start {
                    Some(start) => self.run(pc + 1, start, false)?.is_some(),
                    None => false,
                };
                if *negated && found {
                    // What a negative look captured does not count.
                    while self.choices.len() > height {
                        self.undo_one();
                    }
                }
                (found != *negated).then_some((*end, at))
            }
            Step::Atomic { end } => self.run(pc + 1, at, false)?.map(|at| (*end, at)),
            Step::IfGroup(group, no) => {
                let took = self.slots[2 * group + 1] != UNSET;
                Some((if took { pc + 1 } else { *no }, at))
            }
            Step::Match => None,
        })
    }

    fn set_counter(&mut self, id: usize, counter: Counter) {
        self.choices.push(Choice::Counter(id, self.counters[id]));
        self.counters[id] = counter;
    }

    fn go_round(
        &mut self,
        id: usize,
        (least, most): (u32, u32),
        lazy: bool,
        body: usize,
        pc: usize,
        at: usize,
    ) -> Option<(usize, usize)> {
        let Counter { rounds, began } = self.counters[id];
        let next = Counter { rounds: rounds.saturating_add(1), began: at };
        if rounds < least {
            self.set_counter(id, next);
            return Some((body, at));
        }
        if rounds >= most || began == at {
            return Some((pc + 1, at));
        }
        if lazy {
            // The round is counted when it is taken: the loop step itself is tried again with one more allowed.
            self.choices.push(Choice::Counter(id, self.counters[id]));
            self.choices.push(Choice::Go { pc: body, at });
            self.choices.push(Choice::Counter(id, next));
            return Some((pc + 1, at));
        }
        self.choices.push(Choice::Go { pc: pc + 1, at });
        self.set_counter(id, next);
        Some((body, at))
    }

    fn run_of(
        &mut self,
        one: &One,
        least: u32,
        most: u32,
        kind: Greed,
        pc: usize,
        at: usize,
    ) -> Option<(usize, usize)> {
        let wanted = if kind == Greed::Lazy { least } else { most };
        let room = &self.text[at..self.end];
        let count = room.iter().take(wanted as usize).take_while(|c| one.matches(**c)).count();
        *self.steps = self.steps.saturating_sub(count as u64 / 8);
        if count < least as usize {
            return None;
        }
        match kind {
            Greed::Greedy if count > least as usize => {
                self.choices.push(Choice::Shrink { pc, least: at + least as usize, at: at + count });
            }
            Greed::Lazy if most > least => self.choices.push(Choice::Grow { pc, at: at + count, left: most - least }),
            _ => {}
        }
        Some((pc + 1, at + count))
    }

    /// Takes back the last change; gives where to go on when it was a choice.
    fn undo_one(&mut self) -> Option<(usize, usize)> {
        match self.choices.pop()? {
            Choice::Slot(slot, old) => self.slots[slot] = old,
            Choice::Last(old) => self.last = old,
            Choice::Counter(id, old) => self.counters[id] = old,
            Choice::Go { pc, at } => return Some((pc, at)),
            Choice::Shrink { pc, least, at } => {
                if at - 1 > least {
                    self.choices.push(Choice::Shrink { pc, least, at: at - 1 });
                }
                return Some((pc + 1, at - 1));
            }
            Choice::Grow { pc, at, left } => {
                let Step::Run { one, .. } = &self.program.code[pc] else { return None };
                if at < self.end && one.matches(self.text[at]) {
                    if left > 1 {
                        self.choices.push(Choice::Grow { pc, at: at + 1, left: left - 1 });
                    }
                    return Some((pc + 1, at + 1));
                }
            }
            Choice::Floor => {}
        }
        None
    }

    /// Goes back to the last choice of this run; `None` when there is none left.
    fn back(&mut self) -> Option<(usize, usize)> {
        loop {
            let floor = matches!(self.choices.last(), Some(Choice::Floor) | None);
            let next = self.undo_one();
            if floor || next.is_some() {
                return next;
            }
        }
    }

    /// Matches what a group matched; gives where that ends.
    fn repeats(&self, group: usize, ignore_case: bool, at: usize) -> Option<usize> {
        let (start, end) = (self.slots[2 * group], self.slots[2 * group + 1]);
        if start == UNSET || end == UNSET {
            return None;
        }
        let wanted = &self.text[start..end.max(start)];
        let found = self.text[..self.end].get(at..at + wanted.len())?;
        let same = |(a, b): (&char, &char)| a == b || ignore_case && lower(*a) == lower(*b);
        wanted.iter().zip(found).all(same).then_some(at + wanted.len())
    }

    fn stands(&self, place: Place, at: usize) -> bool {
        let before = at.checked_sub(1).map(|at| self.text[at]);
        let after = self.text[..self.end].get(at).copied();
        match place {
            Place::Start => at == 0,
            Place::End => at == self.end,
            Place::EndOrLastNewline => at == self.end || at + 1 == self.end && after == Some('\n'),
            Place::LineStart => before.is_none_or(|c| c == '\n'),
            Place::LineEnd => after.is_none_or(|c| c == '\n'),
            Place::Word(negated, ascii) => {
                let word = |c: Option<char>| c.is_some_and(|c| is_word(c, ascii));
                (word(before) != word(after)) != negated
            }
        }
    }
}

fn is_word(c: char, ascii: bool) -> bool {
    c == '_' || if ascii { c.is_ascii_alphanumeric() } else { is_alnum(c) }
}

/// The lower case of a character, where that is one character.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

impl One {
    fn matches(&self, c: char) -> bool {
        match self {
            Self::Char(wanted) => c == *wanted,
            Self::Any(all) => *all || c != '\n',
            Self::Set(set) => set.has(c),
        }
    }
}

impl Set {
    fn has(&self, c: char) -> bool {
        let found = self.holds(c)
            || self.ignore_case && (!self.ascii || c.is_ascii()) && (self.holds(lower(c)) || self.holds(upper(c)));
        found != self.negated
    }

    fn holds(&self, c: char) -> bool {
        self.items.iter().any(|item| match *item {
            Item::Range(low, high) => (low..=high).contains(&c),
            Item::Class(class, opposite) => {
                let found = match class {
                    'd' => {
                        if self.ascii {
                            c.is_ascii_digit()
                        } else {
                            is_decimal(c)
                        }
                    }
                    's' => {
                        if self.ascii {
                            matches!(c, ' ' | '\t'..='\r')
                        } else {
                            is_space(c)
                        }
                    }
                    _ => is_word(c, self.ascii),
                };
                found != opposite
            }
        })
    }
}
