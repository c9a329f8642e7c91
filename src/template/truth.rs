//! Whether a test holds for a row, by the rules of the engine that will ask it.
//!
//! Engines differ in what counts as true and in what they read first. What they would make of a value depends at
//! times on whether a tool hands it over as text or as a number; then there is no answer, rather than a guess.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::logic::{Filter, Join, Operand, Relation, State, Test, sized};
use crate::rule::slot::Engine;

/// A row that is asked, and the engine that asks.
pub(super) struct Asked<F> {
    /// Whose rules hold; where that is not known, an empty text is as good as none.
    pub engine: Option<Engine>,
    /// The value of a variable, which may be empty; `None` where there is no such variable.
    pub value: F,
}

/// A value that a test looks at.
#[derive(Debug, Clone, PartialEq)]
enum Value<'v> {
    Missing,
    Text(Cow<'v, str>),
    Number(f64),
    Bool(bool),
    List(Vec<Value<'v>>),
}

impl<'v, F: Fn(&str) -> Option<Cow<'v, str>>> Asked<F> {
    /// Whether a test holds; `None` where that cannot be told.
    pub(super) fn holds<'a>(&'a self, test: &'a Test) -> Option<bool> {
        match test {
            Test::True(operand) => self.is_true(&self.value(operand)?),
            Test::Is(operand, state) => Some(self.is(&self.value(operand)?, *state)),
            Test::Not(test) => self.holds(test).map(|holds| !holds),
            Test::Compare(one, relation, Operand::Void(state))
            | Test::Compare(Operand::Void(state), relation, one) => {
                let is = self.is(&self.value(one)?, *state);
                match relation {
                    Relation::Equal => Some(is),
                    Relation::Unequal => Some(!is),
                    _ => None,
                }
            }
            Test::Compare(one, relation, other) => {
                self.compare(&self.value(one)?, *relation, &self.value(other)?)
            }
            Test::Joined(first, others) if self.engine == Some(Engine::Liquid) => {
                self.last_first(first, others)
            }
            Test::Joined(first, others) => self.ands_first(first, others),
        }
    }

    /// `a and b or c` as Liquid reads it: `a and (b or c)`.
    fn last_first(&self, first: &Test, others: &[(Join, Test)]) -> Option<bool> {
        let one = self.holds(first);
        let Some(((join, next), rest)) = others.split_first() else {
            return one;
        };
        let behind = self.last_first(next, rest);
        match join {
            Join::And => and(one, behind),
            Join::Or => or(one, behind),
        }
    }

    /// `a and b or c` as all others read it: `(a and b) or c`.
    fn ands_first(&self, first: &Test, others: &[(Join, Test)]) -> Option<bool> {
        let mut any = Some(false);
        let mut all = self.holds(first);
        for (join, test) in others {
            let holds = self.holds(test);
            if *join == Join::And {
                all = and(all, holds);
            } else {
                any = or(any, all);
                all = holds;
            }
        }
        or(any, all)
    }

    fn value<'a>(&'a self, operand: &'a Operand) -> Option<Value<'a>>
    where
        'v: 'a,
    {
        Some(match operand {
            Operand::Name(name) => self.of_name(name),
            Operand::Text(text) => Value::Text(text.into()),
            Operand::Number(number) => Value::Number(*number),
            Operand::Bool(is) => Value::Bool(*is),
            Operand::Nil => Value::Missing,
            Operand::Void(_) => return None,
            Operand::List(list) => {
                let values = list.iter().map(|one| self.value(one));
                Value::List(values.collect::<Option<_>>()?)
            }
            Operand::Through(operand, filter) => self.filtered(self.value(operand)?, filter)?,
        })
    }

    fn of_name<'a>(&'a self, name: &str) -> Value<'a>
    where
        'v: 'a,
    {
        if let Some(value) = (self.value)(name) {
            return Value::Text(value);
        }
        match sized(name).and_then(|name| (self.value)(name)) {
            Some(value) => size(&value),
            None => Value::Missing,
        }
    }

    fn filtered<'a>(&'a self, value: Value<'a>, filter: &'a Filter) -> Option<Value<'a>>
    where
        'v: 'a,
    {
        Some(match (filter, value) {
            (Filter::Default(other, of_empty), value) => {
                let stands_in = match &value {
                    Value::Missing => true,
                    Value::Text(text) => text.is_empty() && *of_empty,
                    _ => false,
                };
                if stands_in {
                    return self.value(other);
                }
                value
            }
            (Filter::Size, Value::Text(text)) => size(&text),
            (Filter::Size, Value::Missing) => Value::Number(0.0),
            (Filter::Case(case), Value::Text(text)) => Value::Text(case.apply(&text).into()),
            (Filter::Trim, Value::Text(text)) => Value::Text(text.trim().to_owned().into()),
            (_, Value::Missing) => Value::Missing,
            _ => return None,
        })
    }

    /// Whether an engine takes a value for true.
    fn is_true(&self, value: &Value<'_>) -> Option<bool> {
        let of_ruby = matches!(self.engine, Some(Engine::Liquid | Engine::Erb));
        match value {
            Value::Missing => Some(false),
            Value::Bool(is) => Some(*is),
            Value::Number(number) => Some(of_ruby || *number != 0.0),
            Value::List(list) => Some(of_ruby || !list.is_empty()),
            Value::Text(text) if text.is_empty() => Some(of_ruby),
            // A text is true, and the number or the answer that it may stand for is not.
            Value::Text(text) if text.eq_ignore_ascii_case("false") => None,
            Value::Text(text) if text == "0" && !of_ruby => None,
            Value::Text(_) => Some(true),
        }
    }

    fn is(&self, value: &Value<'_>, state: State) -> bool {
        let missing = *value == Value::Missing;
        let empty = matches!(value, Value::Text(text) if text.is_empty());
        let blank = matches!(value, Value::Text(text) if text.trim().is_empty());
        match state {
            State::Defined => !missing,
            State::Nil => match self.engine {
                None => missing || empty,
                // What is undefined is no `None`.
                Some(Engine::Jinja) => false,
                Some(_) => missing,
            },
            // Nothing is no empty text in Liquid.
            State::Empty => empty || missing && self.engine != Some(Engine::Liquid),
            State::Blank => missing || blank,
        }
    }

    fn compare(&self, one: &Value<'_>, relation: Relation, other: &Value<'_>) -> Option<bool> {
        match relation {
            Relation::Equal => self.are_equal(one, other),
            Relation::Unequal => self.are_equal(one, other).map(|equal| !equal),
            Relation::Contains => self.contains(one, other),
            _ => {
                let order = order(one, other)?;
                Some(order.is_some_and(|order| match relation {
                    Relation::Less => order.is_lt(),
                    Relation::More => order.is_gt(),
                    Relation::AtMost => order.is_le(),
                    _ => order.is_ge(),
                }))
            }
        }
    }

    fn are_equal(&self, one: &Value<'_>, other: &Value<'_>) -> Option<bool> {
        Some(match (one, other) {
            (Value::List(_), _) | (_, Value::List(_)) => return None,
            (Value::Missing, value) | (value, Value::Missing) => self.is(value, State::Nil),
            (Value::Text(text), Value::Bool(is)) | (Value::Bool(is), Value::Text(text)) => {
                text.eq_ignore_ascii_case(if *is { "true" } else { "false" })
            }
            (Value::Text(text), Value::Number(number))
            | (Value::Number(number), Value::Text(text)) => of_text(text) == Some(*number),
            (one, other) => one == other,
        })
    }

    fn contains(&self, all: &Value<'_>, part: &Value<'_>) -> Option<bool> {
        match (all, part) {
            (Value::Text(all), Value::Text(part)) => Some(all.contains(&**part)),
            (Value::List(all), part) => all
                .iter()
                .try_fold(false, |any, one| Some(any || self.are_equal(one, part)?)),
            (Value::Missing, _) | (_, Value::Missing) => Some(false),
            _ => None,
        }
    }
}

/// Which of two values comes first: not known where a number is held against words, and neither where one of them
/// is nothing.
#[allow(clippy::option_option, reason = "no order is an answer, too")]
fn order(one: &Value<'_>, other: &Value<'_>) -> Option<Option<Ordering>> {
    let nothing = |value: &Value<'_>| match value {
        Value::Missing => true,
        Value::Text(text) => text.is_empty(),
        _ => false,
    };
    if nothing(one) || nothing(other) {
        return Some(None);
    }
    if let (Some(one), Some(other)) = (number(one), number(other)) {
        return Some(one.partial_cmp(&other));
    }
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => Some(Some(one.cmp(other))),
        _ => None,
    }
}

fn number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => of_text(text),
        _ => None,
    }
}

/// The number that a text is.
fn of_text(text: &str) -> Option<f64> {
    let begins = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.');
    let text = text.trim();
    text.starts_with(begins).then(|| text.parse().ok())?
}

/// How long a text is.
#[allow(
    clippy::cast_precision_loss,
    reason = "no cell has that many characters"
)]
fn size(text: &str) -> Value<'static> {
    Value::Number(text.chars().count() as f64)
}

/// Both: what is not known does not matter where the other does not hold.
fn and(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    let not = |holds: Option<bool>| holds.map(|holds| !holds);
    not(and(not(one), not(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a test holds of somebody.
    #[track_caller]
    fn holds(engine: Option<Engine>, test: &str) -> Option<bool> {
        let value = |name: &str| {
            let value = match name {
                "title" => "Captain",
                "boats" => "12",
                "club" => "",
                "port" => "Vardø",
                "home" => "Vardø",
                "paid" => "false",
                "crew" => "a dozen",
                _ => return None,
            };
            Some(Cow::Borrowed(value))
        };
        let asked = Asked { engine, value };
        asked.holds(&Test::read(test).expect("a test"))
    }

    const ALL: [Option<Engine>; 5] = [
        None,
        Some(Engine::Jinja),
        Some(Engine::Liquid),
        Some(Engine::Handlebars),
        Some(Engine::Erb),
    ];

    #[test]
    fn comparisons_hold_as_every_engine_has_it() {
        let tests = [
            ("title", true),
            ("no_such", false),
            ("title == \"Captain\"", true),
            ("title == 'captain'", false),
            ("title|lower == 'captain'", true),
            ("title.lower() == 'captain'", true),
            ("title != “Mate”", true),
            ("port == home", true),
            ("port == title", false),
            ("boats > 10", true),
            ("boats >= 12", true),
            ("boats < 9", false),
            ("boats == 12", true),
            ("boats <> 12", false),
            ("no_such > 3", false),
            ("title contains 'tain'", true),
            ("'tain' in title", true),
            ("title in ['Mate', 'Captain']", true),
            ("title not in ('Mate', 'Cook')", true),
            ("club == ''", true),
            ("club == blank", true),
            ("club == empty", true),
            ("title != blank", true),
            ("club.present?", false),
            ("!title", false),
            ("not (title and no_such)", true),
            ("(eq title 'Captain')", true),
            ("(and (gt boats 3) (not no_such))", true),
            ("title.size > 3", true),
            ("title|length == 7", true),
            ("title is defined", true),
            ("no_such is not defined", true),
            ("club is defined", true),
            ("paid == true", false),
            ("paid == false", true),
            ("no_such|default('x') == 'x'", true),
            ("club|default('x') == 'x'", false),
            ("club|default('x', true) == 'x'", true),
            ("club|default('x', boolean=true) == 'x'", true),
            ("club | default: 'x' == 'x'", true),
        ];
        for engine in ALL {
            for (test, wanted) in tests {
                assert_eq!(holds(engine, test), Some(wanted), "{engine:?}: {test}");
            }
        }
    }

    #[test]
    fn engines_differ_in_what_is_true() {
        for (test, [unknown, jinja, liquid, handlebars, erb]) in [
            ("club", [false, false, true, false, true]),
            ("not club", [true, true, false, true, false]),
            ("club == nil", [true, false, false, false, false]),
            ("no_such == empty", [true, true, false, true, true]),
            ("false and false or true", [true, true, false, true, true]),
            ("true or no_such and false", [true; 5]),
            ("no_such == nil", [true, false, true, true, true]),
        ] {
            let wanted = [unknown, jinja, liquid, handlebars, erb].map(Some);
            assert_eq!(ALL.map(|engine| holds(engine, test)), wanted, "{test}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_no_answer_unless_it_does_not_matter() {
        for engine in ALL {
            for test in ["paid", "crew > 10", "['a'] == title"] {
                assert_eq!(holds(engine, test), None, "{test}");
            }
            assert_eq!(holds(engine, "paid and no_such"), Some(false));
            assert_eq!(holds(engine, "title or paid"), Some(true));
            assert_eq!(holds(engine, "title and paid"), None);
        }
    }
}
