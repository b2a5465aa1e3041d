//! What `match` statements ask of values.

use super::Machine;
use super::frame::PyFrame;
use super::value::*;
use crate::simulate::compile::code::Op;

impl Machine {
    pub(super) fn match_operation(&mut self, op: Op, f: &mut PyFrame) -> Res<()> {
        match op {
            Op::MatchSequence => {
                let sequence =
                    matches!(f.top().kind(), Some(Kind::List(_) | Kind::Tuple(_) | Kind::Range(_) | Kind::Deque(_)));
                f.push(Value::Bool(sequence));
            }
            Op::MatchMapping => {
                let mapping = matches!(f.top().kind(), Some(Kind::Dict(_) | Kind::Proxy(_)));
                f.push(Value::Bool(mapping));
            }
            Op::GetLen => {
                let n = self.length(f.top()).unwrap_or(0);
                f.push(Value::from(n));
            }
            Op::MatchKeys => {
                let keys = f.pop();
                let subject = f.top().clone();
                let mut values = Vec::new();
                for key in keys.as_tuple().unwrap_or_default() {
                    match self.dict_get(&subject, key)? {
                        Some(v) => values.push(v),
                        None => {
                            f.push(Value::None);
                            return Ok(());
                        }
                    }
                }
                f.push(Value::tuple(values));
            }
            Op::MatchRest => {
                let keys = f.pop();
                let subject = f.pop();
                let rest = Value::dict(super::dict::Dict::default());
                for (k, v) in self.pairs_of_mapping(&subject)? {
                    self.dict_set(&rest, k, v)?;
                }
                for key in keys.as_tuple().unwrap_or_default() {
                    self.dict_remove(&rest, key)?;
                }
                f.push(rest);
            }
            Op::MatchClass(positional) => {
                let names = f.pop();
                let class = f.pop();
                let subject = f.pop();
                let v = self.match_class(&subject, &class, positional as usize, &names)?;
                f.push(v);
            }
            _ => {}
        }
        Ok(())
    }

    fn match_class(&mut self, subject: &Value, class: &Value, positional: usize, names: &Value) -> Res {
        if !self.is_instance(subject, class)? {
            return Ok(Value::None);
        }
        let mut values = Vec::new();
        if positional > 0 {
            let name = self.names.match_args.clone();
            match self.find_attr(class, &name)? {
                Some(args) => {
                    let args = self.items_of(&args)?;
                    if args.len() < positional {
                        let (name, n) = (class.obj().map(|c| self.class_name(c)).unwrap_or_default(), args.len());
                        return Err(self
                            .type_error(format!("{name}() accepts {n} positional sub-patterns ({positional} given)")));
                    }
                    for arg in &args[..positional] {
                        let Some(attr) = arg.obj().cloned() else { return Ok(Value::None) };
                        match self.find_attr(subject, &attr)? {
                            Some(v) => values.push(v),
                            None => return Ok(Value::None),
                        }
                    }
                }
                // `int(x)`, `str(x)`: the value itself.
                None if positional == 1 => values.push(subject.clone()),
                None => {
                    let name = class.obj().map(|c| self.class_name(c)).unwrap_or_default();
                    return Err(
                        self.type_error(format!("{name}() accepts 0 positional sub-patterns ({positional} given)"))
                    );
                }
            }
        }
        for name in names.as_tuple().unwrap_or_default() {
            let Some(attr) = name.obj().cloned() else { return Ok(Value::None) };
            match self.find_attr(subject, &attr)? {
                Some(v) => values.push(v),
                None => return Ok(Value::None),
            }
        }
        Ok(Value::tuple(values))
    }
}
