//! Turns a pattern's tree into instructions for the matcher.

use super::parse::{ENDLESS, Greed, Node, PatternError, Place, Set};

/// Instructions; the numbers are places in the program.
#[derive(Debug)]
pub struct Program {
    pub code: Vec<Step>,
    /// Slots for the bounds of groups, two each, the whole match first.
    pub slots: usize,
    pub loops: usize,
}

#[derive(Debug)]
pub enum Step {
    One(One),
    /// Repeats one character at a time; no loop is needed.
    Run {
        one: One,
        least: u32,
        most: u32,
        kind: Greed,
    },
    Assert(Place),
    Save(usize),
    Back(usize, bool),
    /// Tries the next step first, then the place given.
    Split(usize),
    /// Tries the place given first, then the next step.
    Avoid(usize),
    Jump(usize),
    /// Begins counting loop `0`.
    Enter(usize),
    /// The end of a loop's body, and its start: decides whether to go round again from `body`.
    Loop {
        id: usize,
        least: u32,
        most: u32,
        lazy: bool,
        body: usize,
    },
    /// Runs the steps up to `end` apart; goes on at `end` when they match (or do not, when negated).
    Look {
        behind: Option<usize>,
        negated: bool,
        end: usize,
    },
    Atomic {
        end: usize,
    },
    IfGroup(usize, usize),
    Match,
}

/// What matches one character.
#[derive(Debug)]
pub enum One {
    Char(char),
    Any(bool),
    Set(Set),
}

/// Patterns that grow longer than this are refused.
const LONGEST: usize = 20_000;

impl Program {
    pub fn build(root: &Node, groups: usize) -> Result<Self, PatternError> {
        let mut program = Self { code: Vec::new(), slots: 2 * groups + 2, loops: 0 };
        program.add(root)?;
        program.push(Step::Match)?;
        Ok(program)
    }

    fn push(&mut self, step: Step) -> Result<usize, PatternError> {
        if self.code.len() >= LONGEST {
            return Err(PatternError { message: "pattern too large".into(), position: 0 });
        }
        self.code.push(step);
        Ok(self.code.len() - 1)
    }

    fn add(&mut self, node: &Node) -> Result<(), PatternError> {
        match node {
            Node::Set(_) | Node::Any(_) => {
                if let Some(one) = one(node) {
                    self.push(Step::One(one))?;
                }
            }
            Node::Assert(place) => {
                self.push(Step::Assert(*place))?;
            }
            Node::Group(number, body) => {
                self.push(Step::Save(2 * number))?;
                self.add(body)?;
                self.push(Step::Save(2 * number + 1))?;
            }
            Node::Back(number, ignore_case) => {
                self.push(Step::Back(*number, *ignore_case))?;
            }
            Node::Sequence(items) => items.iter().try_for_each(|item| self.add(item))?,
            Node::Either(choices) => self.add_choices(choices)?,
            Node::Repeat { body, least, most, kind } => self.add_repeat(body, *least, *most, *kind)?,
            Node::Look { body, behind, negated } => {
                let behind = if *behind { Some(fixed_width(body)?) } else { None };
                let at = self.push(Step::Match)?;
                self.add(body)?;
                self.push(Step::Match)?;
                self.code[at] = Step::Look { behind, negated: *negated, end: self.code.len() };
            }
            Node::Atomic(body) => self.add_atomic(body)?,
            Node::IfGroup(number, yes, no) => {
                let at = self.push(Step::Match)?;
                self.add(yes)?;
                let jump = self.push(Step::Match)?;
                self.code[at] = Step::IfGroup(*number, self.code.len());
                self.add(no)?;
                self.code[jump] = Step::Jump(self.code.len());
            }
        }
        Ok(())
    }

    fn add_choices(&mut self, choices: &[Node]) -> Result<(), PatternError> {
        let mut jumps = Vec::new();
        for (at, choice) in choices.iter().enumerate() {
            if at + 1 == choices.len() {
                self.add(choice)?;
                break;
            }
            let split = self.push(Step::Match)?;
            self.add(choice)?;
            jumps.push(self.push(Step::Match)?);
            self.code[split] = Step::Split(self.code.len());
        }
        for jump in jumps {
            self.code[jump] = Step::Jump(self.code.len());
        }
        Ok(())
    }

    fn add_atomic(&mut self, body: &Node) -> Result<(), PatternError> {
        let at = self.push(Step::Match)?;
        self.add(body)?;
        self.push(Step::Match)?;
        self.code[at] = Step::Atomic { end: self.code.len() };
        Ok(())
    }

    fn add_repeat(&mut self, body: &Node, least: u32, most: u32, kind: Greed) -> Result<(), PatternError> {
        if let Some(one) = one(body) {
            self.push(Step::Run { one, least, most, kind })?;
            return Ok(());
        }
        match kind {
            Greed::Possessive => {
                let body = Node::Repeat { body: Box::new(body.clone()), least, most, kind: Greed::Greedy };
                self.add_atomic(&body)
            }
            _ if (least, most) == (0, 1) => {
                let split = self.push(Step::Match)?;
                self.add(body)?;
                let after = self.code.len();
                self.code[split] = if kind == Greed::Lazy { Step::Avoid(after) } else { Step::Split(after) };
                Ok(())
            }
            _ => {
                let id = self.loops;
                self.loops += 1;
                self.push(Step::Enter(id))?;
                let jump = self.push(Step::Match)?;
                self.add(body)?;
                self.code[jump] = Step::Jump(self.code.len());
                self.push(Step::Loop { id, least, most, lazy: kind == Greed::Lazy, body: jump + 1 })?;
                Ok(())
            }
        }
    }
}

/// The node as a test of one character, if it is one.
fn one(node: &Node) -> Option<One> {
    use super::parse::Item;
    match node {
        Node::Any(all) => Some(One::Any(*all)),
        Node::Set(Set { negated: false, items, ignore_case: false, .. }) => match items[..] {
            [Item::Range(low, high)] if low == high => Some(One::Char(low)),
            _ => set(node),
        },
        Node::Sequence(items) if items.len() == 1 => one(&items[0]),
        _ => set(node),
    }
}

fn set(node: &Node) -> Option<One> {
    if let Node::Set(set) = node { Some(One::Set(set.clone())) } else { None }
}

/// How many characters the node matches; an error when it may match more or fewer.
fn fixed_width(node: &Node) -> Result<usize, PatternError> {
    match width(node) {
        (least, Some(most)) if least == most => Ok(least),
        _ => Err(PatternError { message: "look-behind requires fixed-width pattern".into(), position: usize::MAX }),
    }
}

fn width(node: &Node) -> (usize, Option<usize>) {
    let either =
        |a: (usize, Option<usize>), b: (usize, Option<usize>)| (a.0.min(b.0), a.1.zip(b.1).map(|(a, b)| a.max(b)));
    match node {
        Node::Set(_) | Node::Any(_) => (1, Some(1)),
        Node::Assert(_) | Node::Look { .. } => (0, Some(0)),
        Node::Back(..) => (0, None),
        Node::Group(_, body) | Node::Atomic(body) => width(body),
        Node::Sequence(items) => items
            .iter()
            .map(width)
            .fold((0, Some(0)), |a, b| (a.0.saturating_add(b.0), a.1.zip(b.1).map(|(a, b)| a.saturating_add(b)))),
        Node::Either(choices) => choices.iter().map(width).reduce(either).unwrap_or((0, Some(0))),
        Node::IfGroup(_, yes, no) => either(width(yes), width(no)),
        Node::Repeat { body, least, most, .. } => {
            let (low, high) = width(body);
            let high = high.filter(|_| *most != ENDLESS).map(|high| high.saturating_mul(*most as usize));
            (low.saturating_mul(*least as usize), high)
        }
    }
}
