//! Loops, `try`, `with`: statements that a jump or an exception may have to leave in order.

use super::code::Op;
use super::{Compiler, Done, FrameBlock};
use crate::simulate::interpreter::value::Value;
use crate::syntax::ast::*;

impl Compiler<'_> {
    pub(super) fn while_loop(&mut self, test: ExprId, body: &[StmtId], orelse: &[StmtId]) -> Done {
        let place = self.unit.place;
        let start = self.here();
        let exits = match self.tree[test].kind {
            ExprKind::Constant(Constant::True) => Vec::new(),
            _ => {
                self.expr(test)?;
                self.at(self.tree[test].span);
                vec![self.emit(Op::WhileTest(0))]
            }
        };
        self.unit.place = place;
        self.unit.blocks.push(FrameBlock::Loop { start, breaks: Vec::new(), iterator: false });
        self.block(body)?;
        self.emit(Op::Jump(start));
        exits.into_iter().for_each(|j| self.land(j));
        self.finish_loop(orelse)
    }

    pub(super) fn for_loop(
        &mut self,
        is_async: bool,
        target: ExprId,
        iter: ExprId,
        body: &[StmtId],
        orelse: &[StmtId],
    ) -> Done {
        self.expr(iter)?;
        self.at(self.tree[iter].span);
        self.emit(if is_async { Op::GetAIter } else { Op::GetIter });
        let start = self.here();
        let exit = if is_async { self.async_next() } else { self.emit(Op::ForIter(0)) };
        self.assign(target)?;
        self.unit.blocks.push(FrameBlock::Loop { start, breaks: Vec::new(), iterator: true });
        self.block(body)?;
        self.emit(Op::Jump(start));
        self.land(exit);
        if is_async {
            self.emit(Op::EndAsyncFor);
        }
        self.finish_loop(orelse)
    }

    fn finish_loop(&mut self, orelse: &[StmtId]) -> Done {
        let block = self.unit.blocks.pop();
        self.block(orelse)?;
        if let Some(FrameBlock::Loop { breaks, .. }) = block {
            breaks.into_iter().for_each(|j| self.land(j));
        }
        Ok(())
    }

    /// `break` or `continue`.
    pub(super) fn leave_loop(&mut self, is_break: bool) -> Done {
        let blocks = self.unit.blocks.clone();
        let Some(at) = blocks.iter().rposition(|b| matches!(b, FrameBlock::Loop { .. })) else {
            return self.error(if is_break { "'break' outside loop" } else { "'continue' not properly in loop" });
        };
        for inner in (at + 1..blocks.len()).rev() {
            self.unit.blocks.truncate(inner);
            self.leave(&blocks[inner], false)?;
        }
        self.unit.blocks = blocks;
        let FrameBlock::Loop { start, iterator, .. } = self.unit.blocks[at] else { return Ok(()) };
        if !is_break {
            self.emit(Op::Jump(start));
            return Ok(());
        }
        if iterator {
            self.emit(Op::Pop);
        }
        let jump = self.emit(Op::Jump(0));
        if let FrameBlock::Loop { breaks, .. } = &mut self.unit.blocks[at] {
            breaks.push(jump);
        }
        Ok(())
    }

    pub(super) fn try_statement(
        &mut self,
        star: bool,
        body: &[StmtId],
        handlers: &[Handler],
        orelse: &[StmtId],
        finalbody: &[StmtId],
    ) -> Done {
        if finalbody.is_empty() {
            return self.try_except(star, body, handlers, orelse);
        }
        let handler = self.emit(Op::SetupTry(0));
        self.unit.blocks.push(FrameBlock::Finally(finalbody.to_vec()));
        if handlers.is_empty() {
            self.block(body)?;
        } else {
            self.try_except(star, body, handlers, orelse)?;
        }
        self.emit(Op::PopBlock);
        self.unit.blocks.pop();
        self.block(finalbody)?;
        let end = self.emit(Op::Jump(0));
        self.land(handler);
        self.unit.blocks.push(FrameBlock::FinallyHandler);
        self.block(finalbody)?;
        self.unit.blocks.pop();
        self.emit(Op::Reraise);
        self.land(end);
        Ok(())
    }

    fn try_except(&mut self, star: bool, body: &[StmtId], handlers: &[Handler], orelse: &[StmtId]) -> Done {
        let handler = self.emit(Op::SetupTry(0));
        self.unit.blocks.push(FrameBlock::Try);
        self.block(body)?;
        self.emit(Op::PopBlock);
        self.unit.blocks.pop();
        self.block(orelse)?;
        let end = self.emit(Op::Jump(0));
        self.land(handler);
        if star {
            self.star_handlers(handlers)?;
        } else {
            self.plain_handlers(handlers)?;
        }
        self.land(end);
        Ok(())
    }

    /// `[exception]` is on the stack.
    fn plain_handlers(&mut self, handlers: &[Handler]) -> Done {
        let mut ends = Vec::new();
        for h in handlers {
            self.at(h.span);
            let mut next = None;
            if let Some(kind) = h.kind {
                self.expr(kind)?;
                self.emit(Op::MatchException);
                next = Some(self.emit(Op::JumpIfFalse(0)));
            }
            if let Some(name) = h.name {
                self.emit(Op::Copy(1));
                self.store(name.name);
            }
            // A jump out or an exception inside must unbind the name, too.
            let guard = self.emit(Op::SetupTry(0));
            self.unit.blocks.push(FrameBlock::Handler(h.name.map(|n| n.name)));
            self.block(&h.body)?;
            self.unit.blocks.pop();
            self.emit(Op::PopBlock);
            self.emit(Op::PopExcept);
            if let Some(name) = h.name {
                self.unbind(name.name);
            }
            ends.push(self.emit(Op::Jump(0)));
            self.land(guard);
            if let Some(name) = h.name {
                self.unbind(name.name);
            }
            self.emit(Op::Reraise);
            if let Some(j) = next {
                self.land(j);
            }
        }
        self.emit(Op::Reraise);
        ends.into_iter().for_each(|j| self.land(j));
        Ok(())
    }

    /// `except*`: `[original exception]`; below the clauses lie the list of what they raised and what is left to match.
    fn star_handlers(&mut self, handlers: &[Handler]) -> Done {
        self.emit(Op::BuildList(0));
        self.emit(Op::Copy(2));
        // [original, raised, rest]
        for h in handlers {
            self.at(h.span);
            let Some(kind) = h.kind else { return self.error("expected one or more exception types") };
            self.expr(kind)?;
            self.emit(Op::MatchGroup);
            // [original, raised, rest, matching or None]
            self.emit(Op::Copy(1));
            let some = self.emit(Op::JumpIfNotNone(0));
            self.emit(Op::Pop);
            let next = self.emit(Op::Jump(0));
            self.land(some);
            match h.name {
                Some(name) => self.store(name.name),
                None => {
                    self.emit(Op::Pop);
                }
            }
            let guard = self.emit(Op::SetupTry(0));
            self.unit.blocks.push(FrameBlock::StarHandler);
            self.block(&h.body)?;
            self.unit.blocks.pop();
            self.emit(Op::PopBlock);
            if let Some(name) = h.name {
                self.unbind(name.name);
            }
            let done = self.emit(Op::Jump(0));
            self.land(guard);
            // [original, raised, rest, error]: kept, and no longer being handled.
            if let Some(name) = h.name {
                self.unbind(name.name);
            }
            self.emit(Op::Copy(1));
            self.emit(Op::PopExcept);
            self.emit(Op::ListAppend(2));
            self.land(done);
            self.land(next);
        }
        // What nobody matched goes on as it is.
        self.emit(Op::ListAppend(1));
        self.emit(Op::PrepareReraiseStar);
        // [original, exception or None]
        self.emit(Op::Copy(1));
        let raise = self.emit(Op::JumpIfNotNone(0));
        self.emit(Op::Pop);
        self.emit(Op::PopExcept);
        let done = self.emit(Op::Jump(0));
        self.land(raise);
        self.emit(Op::Reraise);
        self.land(done);
        Ok(())
    }

    pub(super) fn with(&mut self, is_async: bool, items: &[WithItem], body: &[StmtId]) -> Done {
        let Some((item, rest)) = items.split_first() else { return self.block(body) };
        let place = self.unit.place;
        self.expr(item.context)?;
        self.at(self.tree[item.context].span);
        self.emit(Op::WithEnter(is_async));
        if is_async {
            self.emit_await_of("__aenter__");
        }
        // [exit, entered]
        let handler = self.emit(Op::SetupWith(0));
        match item.target {
            Some(target) => self.assign(target)?,
            None => {
                self.emit(Op::Pop);
            }
        }
        self.unit.blocks.push(FrameBlock::With { is_async });
        self.unit.place = place;
        self.with(is_async, rest, body)?;
        self.unit.blocks.pop();
        self.emit(Op::PopBlock);
        self.unit.place = place;
        (0..3).for_each(|_| self.emit_const(Value::None));
        self.emit(Op::Call(3));
        if is_async {
            self.emit_await_of("__aexit__");
        }
        self.emit(Op::Pop);
        let end = self.emit(Op::Jump(0));
        self.land(handler);
        self.with_exception(is_async);
        self.land(end);
        Ok(())
    }

    /// `[exit, entered or nothing, exception]`
    fn with_exception(&mut self, is_async: bool) {
        self.emit(Op::WithExit);
        if is_async {
            self.emit_await_of("__aexit__");
        }
        // [exit, exception, result]
        let suppress = self.emit(Op::JumpIfTrue(0));
        self.emit(Op::Reraise);
        self.land(suppress);
        self.emit(Op::PopExcept);
        self.emit(Op::Pop);
    }
}
