//! Settings of the checks that users' rules name.

use super::super::Value;
use super::{MAX_SHOWN, Own, Rule, RuleError, Source, advice, excerpt};

impl Own<'_> {
    /// Settings that a rule does not state are as in the rule of the same check that comes with the tool.
    pub(super) fn complete(&self, source: Source<'_>, rule: &mut Rule) -> Result<(), RuleError> {
        let Some(check) = rule.check else {
            return Ok(());
        };
        let model = self.base.rules.iter().find(|r| r.check == Some(check));
        let known = model.map_or(&[][..], |model| &model.parameters[..]);
        let mut parameters = known.to_vec();
        for (key, value) in rule.parameters.iter() {
            let error = |message: String| {
                let table = source.text.find("[parameters]").unwrap_or(0);
                let at = source.text[table..].find(key.as_ref()).unwrap_or(0);
                source.error(table + at, message)
            };
            let Some((_, slot)) = parameters.iter_mut().find(|(known, _)| known == key) else {
                let shown = excerpt(key, MAX_SHOWN);
                let names: Vec<&str> = known.iter().map(|(name, _)| name.as_ref()).collect();
                let advice = if names.is_empty() {
                    "it has none".to_owned()
                } else {
                    advice(key, &names, "it has")
                };
                return Err(error(format!(
                    "the check `{check}` has no parameter `{shown}`; {advice}"
                )));
            };
            *slot = like(slot, value)
                .map_err(|wanted| error(format!("the parameter `{key}` is {wanted}")))?;
        }
        rule.parameters = parameters.into();
        Ok(())
    }
}

/// `value`, if it can stand where `model` does; else what could.
fn like(model: &Value, value: &Value) -> Result<Value, &'static str> {
    match (model, value) {
        (Value::Integer(_), Value::Integer(number)) if *number >= 0 => Ok(value.clone()),
        (Value::Integer(_), _) => Err("a whole number, not below 0"),
        (Value::Float(_), Value::Float(share)) if (0.0..=1.0).contains(share) => Ok(value.clone()),
        (Value::Float(_), Value::Integer(0)) => Ok(Value::Float(0.0)),
        (Value::Float(_), Value::Integer(1)) => Ok(Value::Float(1.0)),
        (Value::Float(_), _) => Err("a number between 0 and 1"),
        (Value::Boolean(_), Value::Boolean(_))
        | (Value::Text(_), Value::Text(_))
        | (Value::List(_), Value::List(_))
        | (Value::Nicknames(_), Value::Nicknames(_)) => Ok(value.clone()),
        (Value::Boolean(_), _) => Err("true or false"),
        (Value::Text(_), _) => Err("a text"),
        (Value::List(_) | Value::Nicknames(_), _) => Err("a list of texts"),
    }
}
