//! `match` statements.

use super::code::Op;
use super::{Compiler, Done};
use crate::simulate::interpreter::value::Value;
use crate::syntax::ast::*;

/// A jump that is taken when a pattern does not match, with how many values lie above the subject then.
type Fails = Vec<(usize, u32)>;

impl Compiler<'_> {
    pub(super) fn match_statement(&mut self, subject: ExprId, cases: &[MatchCase]) -> Done {
        self.expr(subject)?;
        let mut ends = Vec::new();
        for case in cases {
            self.at(case.pattern.span);
            // The pattern consumes a copy; all it leaves behind on failure is dropped.
            self.emit(Op::Copy(1));
            let mut fails = Fails::new();
            self.pattern(&case.pattern, 0, &mut fails)?;
            if let Some(guard) = case.guard {
                for jump in self.condition(guard, false)? {
                    fails.push((jump, 0));
                }
            }
            self.emit(Op::Pop);
            self.block(&case.body)?;
            ends.push(self.emit(Op::Jump(0)));
            self.land_fails(fails);
        }
        self.emit(Op::Pop);
        ends.into_iter().for_each(|j| self.land(j));
        Ok(())
    }

    /// Lands failures, the deepest first: each pops one value and falls through to the next.
    fn land_fails(&mut self, mut fails: Fails) {
        fails.sort_by_key(|f| std::cmp::Reverse(f.1));
        let deepest = fails.first().map_or(0, |f| f.1);
        for depth in (0..=deepest).rev() {
            for (jump, _) in fails.iter().filter(|f| f.1 == depth) {
                self.land(*jump);
            }
            if depth > 0 {
                self.emit(Op::Pop);
            }
        }
    }

    /// Matches and consumes the top of the stack; `below` values of outer patterns lie under it, above the subject.
    fn pattern(&mut self, pattern: &Pattern, below: u32, fails: &mut Fails) -> Done {
        self.at(pattern.span);
        match &pattern.kind {
            PatternKind::Value(e) => {
                self.expr(*e)?;
                self.emit(Op::Compare(CmpOp::Eq));
                fails.push((self.emit(Op::JumpIfFalse(0)), below));
            }
            PatternKind::Singleton(c) => {
                self.emit_const(match c {
                    Constant::True => Value::Bool(true),
                    Constant::False => Value::Bool(false),
                    _ => Value::None,
                });
                self.emit(Op::Compare(CmpOp::Is));
                fails.push((self.emit(Op::JumpIfFalse(0)), below));
            }
            PatternKind::As { pattern, name } => {
                if let Some(inner) = pattern {
                    self.emit(Op::Copy(1));
                    self.pattern(inner, below + 1, fails)?;
                }
                match name {
                    Some(name) => self.store(*name),
                    None => {
                        self.emit(Op::Pop);
                    }
                }
            }
            PatternKind::Star(name) => match name {
                Some(name) => self.store(*name),
                None => {
                    self.emit(Op::Pop);
                }
            },
            PatternKind::Or(list) => self.or_pattern(list, below, fails)?,
            PatternKind::Sequence(list) => self.sequence(list, below, fails)?,
            PatternKind::Mapping { keys, patterns, rest } => self.mapping(keys, patterns, *rest, below, fails)?,
            PatternKind::Class { class, patterns, keywords } => {
                self.expr(*class)?;
                let names = keywords.iter().map(|(n, _)| Value::Obj(self.names.get(&self.text(*n)))).collect();
                self.emit_const(Value::tuple(names));
                self.emit(Op::MatchClass(patterns.len() as u32));
                let inner: Vec<&Pattern> = patterns.iter().chain(keywords.iter().map(|(_, p)| p)).collect();
                self.unpack_matched(&inner, below, fails)?;
            }
        }
        Ok(())
    }

    /// `[values tuple or None]`: fails on None, else matches each value.
    fn unpack_matched(&mut self, patterns: &[&Pattern], below: u32, fails: &mut Fails) -> Done {
        self.emit(Op::Copy(1));
        let some = self.emit(Op::JumpIfNotNone(0));
        fails.push((self.emit(Op::Jump(0)), below + 1));
        self.land(some);
        self.emit(Op::UnpackSequence(patterns.len() as u32));
        for (i, p) in patterns.iter().enumerate() {
            self.pattern(p, below + (patterns.len() - i - 1) as u32, fails)?;
        }
        Ok(())
    }

    fn or_pattern(&mut self, list: &[Pattern], below: u32, fails: &mut Fails) -> Done {
        let mut matched = Vec::new();
        for (i, alternative) in list.iter().enumerate() {
            let last = i + 1 == list.len();
            if last {
                self.pattern(alternative, below, fails)?;
                break;
            }
            self.emit(Op::Copy(1));
            let mut own = Fails::new();
            // Depths are counted from the copy's base, so that a failure leaves the value for the next alternative.
            self.pattern(alternative, 0, &mut own)?;
            self.emit(Op::Pop);
            matched.push(self.emit(Op::Jump(0)));
            self.land_fails(own);
        }
        matched.into_iter().for_each(|j| self.land(j));
        Ok(())
    }

    fn sequence(&mut self, list: &[Pattern], below: u32, fails: &mut Fails) -> Done {
        let star = list.iter().position(|p| matches!(p.kind, PatternKind::Star(_)));
        self.emit(Op::MatchSequence);
        fails.push((self.emit(Op::JumpIfFalse(0)), below + 1));
        self.emit(Op::GetLen);
        let needed = list.len() - usize::from(star.is_some());
        self.emit_const(Value::Int(needed as i64));
        self.emit(Op::Compare(if star.is_some() { CmpOp::GtE } else { CmpOp::Eq }));
        fails.push((self.emit(Op::JumpIfFalse(0)), below + 1));
        match star {
            None => self.emit(Op::UnpackSequence(list.len() as u32)),
            Some(at) => self.emit(Op::UnpackEx(at as u16, (list.len() - at - 1) as u16)),
        };
        for (i, p) in list.iter().enumerate() {
            self.pattern(p, below + (list.len() - i - 1) as u32, fails)?;
        }
        Ok(())
    }

    fn mapping(
        &mut self,
        keys: &[ExprId],
        patterns: &[Pattern],
        rest: Option<Name>,
        below: u32,
        fails: &mut Fails,
    ) -> Done {
        self.emit(Op::MatchMapping);
        fails.push((self.emit(Op::JumpIfFalse(0)), below + 1));
        for key in keys {
            self.expr(*key)?;
        }
        self.emit(Op::BuildTuple(keys.len() as u32));
        if let Some(name) = rest {
            // [mapping, keys] to [mapping, keys, rest]: bound at once, as a failure later does not unbind it either.
            self.emit(Op::Copy(2));
            self.emit(Op::Copy(2));
            self.emit(Op::MatchRest);
            self.store(name);
        }
        self.emit(Op::MatchKeys);
        let inner: Vec<&Pattern> = patterns.iter().collect();
        self.emit(Op::Swap(2));
        self.emit(Op::Pop);
        self.unpack_matched(&inner, below, fails)
    }
}
