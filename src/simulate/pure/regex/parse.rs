//! Reads the syntax of `re` into a tree.

use crate::simulate::pure::text_shape::is_identifier;

use super::flags::{ASCII, DOTALL, IGNORECASE, MULTILINE, VERBOSE};

/// `re.PatternError`: what is wrong, and at which character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    pub message: String,
    pub position: usize,
}

/// One character or a set of them.
#[derive(Clone, Debug)]
pub struct Set {
    pub negated: bool,
    pub items: Vec<Item>,
    pub ignore_case: bool,
    pub ascii: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum Item {
    Range(char, char),
    /// `\d`, `\s`, `\w`; the flag says the capital, which is the opposite.
    Class(char, bool),
}

#[derive(Clone, Debug)]
pub enum Node {
    Set(Set),
    /// `.`; the flag says that it matches line ends.
    Any(bool),
    Assert(Place),
    Group(usize, Box<Node>),
    /// Number, whether case counts for nothing.
    Back(usize, bool),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        body: Box<Node>,
        least: u32,
        most: u32,
        kind: Greed,
    },
    /// `(?=`, `(?!`, `(?<=`, `(?<!`.
    Look {
        body: Box<Node>,
        behind: bool,
        negated: bool,
    },
    Atomic(Box<Node>),
    /// `(?(1)yes|no)`
    IfGroup(usize, Box<Node>, Box<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

/// A place between characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Start,
    End,
    /// `$` without `MULTILINE`: also before a last line end.
    EndOrLastNewline,
    LineStart,
    LineEnd,
    /// `\b`, or `\B` when the first is true; the second is `ASCII`.
    Word(bool, bool),
}

pub struct Parsed {
    pub root: Node,
    pub groups: usize,
    pub names: Vec<(String, usize)>,
    pub flags: u32,
}

/// Groups may not lie deeper than this: the tree is walked by recursion.
const DEEPEST: usize = 60;
/// No bound on a repetition.
pub const ENDLESS: u32 = u32::MAX;

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    flags: u32,
    groups: usize,
    open: Vec<usize>,
    names: Vec<(String, usize)>,
    depth: usize,
}

type Res<T> = Result<T, PatternError>;

pub fn parse(pattern: &str, flags: u32) -> Res<Parsed> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parser = Parser { chars: &chars, at: 0, flags, groups: 0, open: Vec::new(), names: Vec::new(), depth: 0 };
    let root = parser.either()?;
    if parser.at < chars.len() {
        return Err(parser.error("unbalanced parenthesis", parser.at));
    }
    Ok(Parsed { root, groups: parser.groups, names: parser.names, flags: parser.flags })
}

impl Parser<'_> {
    fn error(&self, message: impl Into<String>, position: usize) -> PatternError {
        PatternError { message: message.into(), position }
    }

    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn next(&mut self) -> Option<char> {
        let found = self.peek();
        self.at += usize::from(found.is_some());
        found
    }

    fn either(&mut self) -> Res<Node> {
        let mut choices = vec![self.sequence()?];
        while self.take('|') {
            choices.push(self.sequence()?);
        }
        Ok(if choices.len() == 1 { choices.swap_remove(0) } else { Node::Either(choices) })
    }

    fn sequence(&mut self) -> Res<Node> {
        let mut items = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            if self.has(VERBOSE) && self.skip_verbose(c) {
                continue;
            }
            let start = self.at;
            if let Some((least, most)) = self.amount()? {
                let kind = self.greed();
                let Some(body) = items.pop() else { return Err(self.error("nothing to repeat", start)) };
                if matches!(body, Node::Repeat { .. }) {
                    return Err(self.error("multiple repeat", start));
                }
                if matches!(body, Node::Assert(_)) {
                    return Err(self.error("nothing to repeat", start));
                }
                items.push(Node::Repeat { body: Box::new(body), least, most, kind });
                continue;
            }
            if let Some(item) = self.atom()? {
                items.push(item);
            }
        }
        Ok(Node::Sequence(items))
    }

    fn skip_verbose(&mut self, c: char) -> bool {
        if c == '#' {
            while self.next().is_some_and(|c| c != '\n') {}
        } else if c.is_ascii_whitespace() || c == '\x0b' {
            self.at += 1;
        } else {
            return false;
        }
        true
    }

    fn greed(&mut self) -> Greed {
        if self.take('?') {
            Greed::Lazy
        } else if self.take('+') {
            Greed::Possessive
        } else {
            Greed::Greedy
        }
    }

    /// Reads `*`, `+`, `?` or `{m,n}`; a brace that is no amount is itself.
    fn amount(&mut self) -> Res<Option<(u32, u32)>> {
        let start = self.at;
        match self.peek() {
            Some('*') => self.at += 1,
            Some('+') => {
                self.at += 1;
                return Ok(Some((1, ENDLESS)));
            }
            Some('?') => {
                self.at += 1;
                return Ok(Some((0, 1)));
            }
            Some('{') => {
                self.at += 1;
                let least = self.digits();
                let most = if self.take(',') { self.digits().or(Some(ENDLESS)) } else { least };
                // A brace without numbers, or never closed, is text.
                let written = self.chars[start + 1..self.at].iter().any(|c| *c != ',') || self.at > start + 1;
                if !written || most.is_none() || !self.take('}') {
                    self.at = start;
                    return Ok(None);
                }
                let (least, most) = (least.unwrap_or(0), most.unwrap_or(ENDLESS));
                if most < least {
                    return Err(self.error("min repeat greater than max repeat", start + 1));
                }
                return Ok(Some((least, most)));
            }
            _ => return Ok(None),
        }
        Ok(Some((0, ENDLESS)))
    }

    fn digits(&mut self) -> Option<u32> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            value = Some(value.unwrap_or(0_u32).saturating_mul(10).saturating_add(digit).min(ENDLESS - 1));
            self.at += 1;
        }
        value
    }

    fn atom(&mut self) -> Res<Option<Node>> {
        let start = self.at;
        let Some(c) = self.next() else { return Ok(None) };
        Ok(Some(match c {
            '.' => Node::Any(self.has(DOTALL)),
            '^' => Node::Assert(if self.has(MULTILINE) { Place::LineStart } else { Place::Start }),
            '$' => Node::Assert(if self.has(MULTILINE) { Place::LineEnd } else { Place::EndOrLastNewline }),
            '[' => Node::Set(self.set(start)?),
            '(' => return self.group(start),
            '\\' => self.escape(start)?,
            _ => self.literal(c),
        }))
    }

    fn one_of(&self, items: Vec<Item>, negated: bool) -> Set {
        Set { negated, items, ignore_case: self.has(IGNORECASE), ascii: self.has(ASCII) }
    }

    fn literal(&self, c: char) -> Node {
        Node::Set(self.one_of(vec![Item::Range(c, c)], false))
    }

    fn escape(&mut self, start: usize) -> Res<Node> {
        let Some(c) = self.peek() else { return Err(self.error("bad escape (end of pattern)", start)) };
        let place = match c {
            'A' => Some(Place::Start),
            'Z' => Some(Place::End),
            'b' | 'B' => Some(Place::Word(c == 'B', self.has(ASCII))),
            _ => None,
        };
        if let Some(place) = place {
            self.at += 1;
            return Ok(Node::Assert(place));
        }
        if matches!(c, '1'..='9')
            && let Some(node) = self.back_reference(start)?
        {
            return Ok(node);
        }
        let item = self.escaped_item(start)?;
        Ok(Node::Set(self.one_of(vec![item], false)))
    }

    /// `\1`; three octal digits are a character instead.
    fn back_reference(&mut self, start: usize) -> Res<Option<Node>> {
        let digit = |at: usize| self.chars.get(at).and_then(|c| c.to_digit(10));
        let (Some(first), second) = (digit(self.at), digit(self.at + 1)) else { return Ok(None) };
        if first < 4 && second.is_some_and(|d| d < 8) && digit(self.at + 2).is_some_and(|d| d < 8) {
            return Ok(None);
        }
        let number = second.map_or(first, |second| 10 * first + second) as usize;
        self.at += if second.is_some() { 2 } else { 1 };
        self.refer(number, start + 1).map(Some)
    }

    fn refer(&self, number: usize, position: usize) -> Res<Node> {
        if number > self.groups {
            return Err(self.error(format!("invalid group reference {number}"), position));
        }
        if self.open.contains(&number) {
            return Err(self.error("cannot refer to an open group", position - 1));
        }
        Ok(Node::Back(number, self.has(IGNORECASE)))
    }

    /// An escape that stands for characters, inside a set or outside.
    fn escaped_item(&mut self, start: usize) -> Res<Item> {
        let Some(c) = self.next() else { return Err(self.error("bad escape (end of pattern)", start)) };
        let one = |c: char| Item::Range(c, c);
        Ok(match c {
            'd' | 's' | 'w' => Item::Class(c, false),
            'D' | 'S' | 'W' => Item::Class(c.to_ascii_lowercase(), true),
            'n' => one('\n'),
            't' => one('\t'),
            'r' => one('\r'),
            'f' => one('\x0c'),
            'v' => one('\x0b'),
            'a' => one('\x07'),
            'x' => one(self.hex(2, start)?),
            'u' => one(self.hex(4, start)?),
            'U' => one(self.hex(8, start)?),
            '0'..='7' => one(self.octal(c, start)?),
            _ if c.is_ascii_alphanumeric() => return Err(self.error(format!("bad escape \\{c}"), start)),
            _ => one(c),
        })
    }

    fn octal(&mut self, first: char, start: usize) -> Res<char> {
        let mut value = first.to_digit(8).unwrap_or(0);
        let mut count = 1;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(8)).filter(|_| count < 3) {
            value = 8 * value + digit;
            (self.at, count) = (self.at + 1, count + 1);
        }
        if value > 0o377 || count < 2 && first != '0' {
            let written: String = self.chars[start..self.at].iter().collect();
            let what = if value > 0o377 { "octal escape value" } else { "bad escape" };
            let tail = if value > 0o377 { " outside of range 0-0o377" } else { "" };
            return Err(self.error(format!("{what} {written}{tail}"), start));
        }
        char::from_u32(value).ok_or_else(|| self.error("bad escape", start))
    }

    fn hex(&mut self, count: usize, start: usize) -> Res<char> {
        let mut value = 0;
        for _ in 0..count {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) else {
                let written: String = self.chars[start..self.at].iter().collect();
                return Err(self.error(format!("incomplete escape {written}"), start));
            };
            value = value << 4 | digit;
            self.at += 1;
        }
        let written: String = self.chars[start..self.at].iter().collect();
        char::from_u32(value).ok_or_else(|| self.error(format!("bad escape {written}"), start))
    }

    fn set(&mut self, start: usize) -> Res<Set> {
        let negated = self.take('^');
        let mut items = Vec::new();
        let first = self.at;
        let open = |parser: &Self| parser.error("unterminated character set", start);
        loop {
            let here = self.at;
            let Some(c) = self.next() else { return Err(open(self)) };
            if c == ']' && here > first {
                return Ok(self.one_of(items, negated));
            }
            let low = self.set_item(c, here)?;
            let ranged = self.peek() == Some('-') && self.chars.get(self.at + 1) != Some(&']');
            if !ranged {
                items.push(low);
                continue;
            }
            self.at += 1;
            let there = self.at;
            let Some(c) = self.next() else { return Err(open(self)) };
            let high = self.set_item(c, there)?;
            match (low, high) {
                (Item::Range(low, _), Item::Range(high, _)) if low <= high => items.push(Item::Range(low, high)),
                _ => {
                    let written: String = self.chars[here..self.at].iter().collect();
                    return Err(self.error(format!("bad character range {written}"), here));
                }
            }
        }
    }

    fn set_item(&mut self, c: char, start: usize) -> Res<Item> {
        match c {
            '\\' if self.take('b') => Ok(Item::Range('\x08', '\x08')),
            '\\' => self.escaped_item(start),
            _ => Ok(Item::Range(c, c)),
        }
    }

    /// Reads what stands in parentheses; `None` for comments and flags.
    fn group(&mut self, start: usize) -> Res<Option<Node>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("too many nested groups", start));
        }
        let node = if self.take('?') { self.extension(start)? } else { Some(self.capture(None, start)?) };
        self.depth -= 1;
        Ok(node)
    }

    fn close(&mut self, start: usize) -> Res<()> {
        if self.take(')') { Ok(()) } else { Err(self.error("missing ), unterminated subpattern", start)) }
    }

    /// A group's inside; flags set in it end with it.
    fn inside(&mut self, start: usize) -> Res<Box<Node>> {
        let flags = self.flags;
        let node = self.either()?;
        self.flags = flags;
        self.close(start)?;
        Ok(Box::new(node))
    }

    fn capture(&mut self, name: Option<String>, start: usize) -> Res<Node> {
        self.groups += 1;
        let number = self.groups;
        self.names.extend(name.map(|name| (name, number)));
        self.open.push(number);
        let body = self.inside(start)?;
        self.open.pop();
        Ok(Node::Group(number, body))
    }

    fn extension(&mut self, start: usize) -> Res<Option<Node>> {
        let Some(c) = self.next() else { return Err(self.error("unexpected end of pattern", self.at)) };
        let look = |body, behind, negated| Node::Look { body, behind, negated };
        Ok(Some(match c {
            ':' => *self.inside(start)?,
            '>' => Node::Atomic(self.inside(start)?),
            '=' => look(self.inside(start)?, false, false),
            '!' => look(self.inside(start)?, false, true),
            '<' if self.take('=') => look(self.inside(start)?, true, false),
            '<' if self.take('!') => look(self.inside(start)?, true, true),
            '<' => return Err(self.unknown(start, 3)),
            '#' => {
                while self.next().ok_or_else(|| self.error("missing ), unterminated comment", start))? != ')' {}
                return Ok(None);
            }
            'P' if self.take('<') => {
                let name = self.name('>')?;
                if let Some((_, number)) = self.names.iter().find(|(other, _)| *other == name) {
                    let message =
                        format!("redefinition of group name '{name}' as group {}; was group {number}", self.groups + 1);
                    return Err(self.error(message, start + 4));
                }
                self.capture(Some(name), start)?
            }
            'P' if self.take('=') => {
                let position = self.at;
                let name = self.name(')')?;
                let found = self.names.iter().find(|(other, _)| *other == name);
                match found {
                    Some((_, number)) => self.refer(*number, position)?,
                    None => return Err(self.error(format!("unknown group name '{name}'"), position)),
                }
            }
            'P' => return Err(self.unknown(start, 3)),
            '(' => self.conditional(start)?,
            _ => {
                self.at -= 1;
                return self.flag_group(start);
            }
        }))
    }

    fn unknown(&self, start: usize, length: usize) -> PatternError {
        let end = (start + 1 + length).min(self.chars.len());
        let written: String = self.chars[start + 1..end].iter().collect();
        self.error(format!("unknown extension {written}"), start + 1)
    }

    fn name(&mut self, end: char) -> Res<String> {
        let start = self.at;
        while self.peek().is_some_and(|c| c != end) {
            self.at += 1;
        }
        let name: String = self.chars[start..self.at].iter().collect();
        if !self.take(end) {
            return Err(self.error(format!("missing {end}, unterminated name"), start));
        }
        if name.is_empty() {
            return Err(self.error("missing group name", start));
        }
        let number = end == ')' && name.parse::<usize>().is_ok();
        if !number && !is_identifier(&name) {
            return Err(self.error(format!("bad character in group name '{name}'"), start));
        }
        Ok(name)
    }

    fn conditional(&mut self, start: usize) -> Res<Node> {
        let position = self.at;
        let name = self.name(')')?;
        let number = match name.parse::<usize>() {
            Ok(number) => number,
            Err(_) => match self.names.iter().find(|(other, _)| *other == name) {
                Some((_, number)) => *number,
                None => return Err(self.error(format!("unknown group name '{name}'"), position)),
            },
        };
        if number == 0 {
            return Err(self.error("bad group number", position));
        }
        let yes = self.sequence()?;
        let no = if self.take('|') { self.sequence()? } else { Node::Sequence(Vec::new()) };
        if self.peek() == Some('|') {
            return Err(self.error("conditional backref with more than two branches", self.at));
        }
        self.close(start)?;
        if number > self.groups {
            return Err(self.error(format!("invalid group reference {number}"), position));
        }
        Ok(Node::IfGroup(number, Box::new(yes), Box::new(no)))
    }

    /// `(?im)` at the start, or `(?i-s:...)`.
    fn flag_group(&mut self, start: usize) -> Res<Option<Node>> {
        let (mut on, mut off, mut minus) = (0, 0, false);
        loop {
            let flag = match self.next() {
                Some('i') => IGNORECASE,
                Some('m') => MULTILINE,
                Some('s') => DOTALL,
                Some('x') => VERBOSE,
                Some('a') => ASCII,
                Some('u' | 'L') => 0,
                Some('-') if !minus => {
                    minus = true;
                    continue;
                }
                Some(':') => break,
                Some(')') if !minus => {
                    if start > 0 {
                        return Err(self.error("global flags not at the start of the expression", start));
                    }
                    self.flags |= on;
                    return Ok(None);
                }
                None => return Err(self.error("missing -, : or )", self.at)),
                Some(c) if on == 0 && !minus => return Err(self.error(format!("unknown extension ?{c}"), start + 1)),
                Some(_) => return Err(self.error("unknown flag", self.at - 1)),
            };
            if minus {
                off |= flag;
            } else {
                on |= flag;
            }
        }
        let before = self.flags;
        self.flags = (before | on) & !off;
        let body = self.either()?;
        self.flags = before;
        self.close(start)?;
        Ok(Some(body))
    }
}
