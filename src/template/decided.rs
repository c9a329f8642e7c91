//! What has been decided on the way through one of a template's texts, so that no text is made that no row gives: where
//! `{% if event %}` holds, `{% unless event %}` does not.
//!
//! A variable is followed through the few values that its conditions tell apart: none, an empty one, each that it is
//! compared with, and another. What asks for more than one variable is only known where it is asked again in the
//! same words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::condition::Condition;
use super::logic::{Join, Operand, Relation, Test};
use super::truth::Asked;
use super::{Choice, ChoiceForm, Node, Template, When};
use crate::rule::slot::Engine;

/// Where more conditions are asked, nobody wrote them for one note, and each is taken for itself.
const MOST_CONDITIONS: usize = 200;

/// The most values that a variable is followed through, so that they fit into a word.
const MOST_VALUES: usize = 64;

/// A value that is none of those that are asked for.
const ANOTHER: &str = "\u{2}";

/// What a template's conditions ask of the same variables more than once.
#[derive(Debug)]
pub(crate) struct Questions<'t> {
    engine: Option<Engine>,
    names: Vec<&'t str>,
    /// For each variable the values that tell its conditions apart; `None` for no value.
    values: Vec<Vec<Option<String>>>,
    /// For each choice in a branch of another, by its index, that other and the branch.
    outer: BTreeMap<usize, (usize, usize)>,
}

impl<'t> Questions<'t> {
    /// `None` where no variable is asked for twice, so that nothing follows from anything.
    pub(crate) fn of(template: &'t Template<'_>, engine: Option<Engine>) -> Option<Self> {
        let branches = template.choices.iter().flat_map(|choice| &choice.branches);
        let tests = branches.filter_map(|branch| match &branch.when {
            When::Holds(Condition(test)) => Some(test),
            _ => None,
        });
        let mut asked: BTreeMap<&str, (usize, Vec<Option<String>>)> = BTreeMap::new();
        for (number, test) in tests.enumerate() {
            if number >= MOST_CONDITIONS {
                return None;
            }
            let mut names = test.names();
            names.sort_unstable();
            names.dedup();
            for name in &names {
                asked.entry(name).or_default().0 += 1;
            }
            if let [name] = names[..]
                && let Some((_, values)) = asked.get_mut(name)
            {
                test.add_values(values);
            }
        }
        if asked.values().all(|(times, _)| *times < 2) {
            return None;
        }
        let (mut names, mut values) = (Vec::new(), Vec::new());
        for (name, (_, compared)) in asked {
            let usual = [None, Some(String::new()), Some(ANOTHER.to_owned())];
            let mut all: Vec<_> = usual.into_iter().chain(compared).collect();
            all.sort_unstable();
            all.dedup();
            if all.len() <= MOST_VALUES {
                names.push(name);
                values.push(all);
            }
        }
        Some(Self {
            engine,
            names,
            values,
            outer: outer(template),
        })
    }

    /// Nothing has been decided yet.
    pub(crate) fn open(&self) -> Decided<'_, 't> {
        let every = |values: &Vec<_>| u64::MAX >> (MOST_VALUES - values.len());
        Decided {
            left: self.values.iter().map(every).collect(),
            answers: Vec::new(),
            path: Vec::new(),
            questions: self,
        }
    }
}

/// What has been decided so far.
#[derive(Debug, Clone)]
pub(crate) struct Decided<'q, 't> {
    questions: &'q Questions<'t>,
    /// For each variable the values that it may still have, one bit for each.
    left: Vec<u64>,
    /// What was asked of several variables at once, and the answers.
    answers: Vec<(Test, bool)>,
    /// Branches that have to stand: choice and branch.
    path: Vec<(usize, usize)>,
}

impl<'q> Decided<'q, '_> {
    /// Sees to it that a branch of `template` stands; whether it can.
    pub(crate) fn assume(&mut self, template: &Template<'_>, choice: usize, branch: usize) -> bool {
        let mut path = vec![(choice, branch)];
        while let Some(outer) = path
            .last()
            .and_then(|(inner, _)| self.questions.outer.get(inner))
        {
            path.push(*outer);
        }
        // What is outside is decided first.
        for (index, number) in path.iter().rev() {
            let Some(choice) = template.choices.get(*index) else {
                return false;
            };
            if choice.form == ChoiceForm::Condition {
                if !self.possible(choice).contains(number) {
                    return false;
                }
                self.take(choice, *number);
            }
        }
        self.path = path;
        true
    }

    /// The branch of a choice that stands: `proposed`, if it can.
    pub(crate) fn branch(&mut self, index: usize, choice: &Choice, proposed: usize) -> usize {
        let forced = self.path.iter().find(|(forced, _)| *forced == index);
        if let Some((_, number)) = forced {
            return *number;
        }
        if choice.form != ChoiceForm::Condition {
            return proposed;
        }
        let possible = self.possible(choice);
        let taken = match possible.first() {
            Some(first) if !possible.contains(&proposed) => *first,
            _ => proposed,
        };
        self.take(choice, taken);
        taken
    }

    /// The branches that may stand.
    fn possible(&self, choice: &Choice) -> Vec<usize> {
        let mut so_far = self.clone();
        let mut possible = Vec::new();
        for (number, branch) in choice.branches.iter().enumerate() {
            let holds = match &branch.when {
                When::Otherwise => Some(true),
                When::Holds(Condition(test)) => so_far.answer(test),
                When::Unknown => None,
            };
            if holds != Some(false) {
                possible.push(number);
            }
            match &branch.when {
                _ if holds == Some(true) => break,
                When::Holds(Condition(test)) => so_far.learn(test, false),
                _ => {}
            }
        }
        possible
    }

    /// A branch stands, and none of those before it.
    fn take(&mut self, choice: &Choice, taken: usize) {
        for (number, branch) in choice.branches.iter().enumerate().take(taken + 1) {
            if let When::Holds(Condition(test)) = &branch.when {
                self.learn(test, number == taken);
            }
        }
    }

    /// The answer to a test, if it follows from what has been decided.
    fn answer(&self, test: &Test) -> Option<bool> {
        let mut answers = self.answers.iter();
        if let Some((_, answer)) = answers.find(|(known, _)| known == test) {
            return Some(*answer);
        }
        if let Some(variable) = self.variable(test) {
            let mut answers = self
                .values(variable)
                .map(|(_, value)| self.ask(test, value));
            let first = answers.next()??;
            return answers.all(|answer| answer == Some(first)).then_some(first);
        }
        match test {
            Test::Not(test) => self.answer(test).map(|holds| !holds),
            Test::Joined(first, others) => {
                let enough = is_enough(others)?;
                let mut all = Some(!enough);
                for test in tests(first, others) {
                    match self.answer(test) {
                        Some(holds) if holds == enough => return Some(enough),
                        Some(_) => {}
                        None => all = None,
                    }
                }
                all
            }
            _ => None,
        }
    }

    /// A test holds, or does not.
    fn learn(&mut self, test: &Test, holds: bool) {
        if let Some(variable) = self.variable(test) {
            let fits = |(_, value): &(u32, Option<&str>)| self.ask(test, *value) != Some(!holds);
            let left = self.values(variable).filter(fits);
            self.left[variable] = left.fold(0, |bits, (bit, _)| bits | 1 << bit);
            return;
        }
        match test {
            Test::Not(test) => return self.learn(test, !holds),
            Test::Joined(first, others) if is_enough(others) == Some(!holds) => {
                for test in tests(first, others) {
                    self.learn(test, holds);
                }
            }
            // Of several, one is left that the answer can come from.
            Test::Joined(first, others) if is_enough(others).is_some() => {
                let open = |test: &&Test| self.answer(test).is_none();
                let mut open = tests(first, others).filter(open);
                if let (Some(only), None) = (open.next(), open.next())
                    && self.answer(test).is_none()
                {
                    self.learn(only, holds);
                }
            }
            _ => {}
        }
        self.answers.push((test.clone(), holds));
    }

    /// The number of the variable that a test asks for, if it is one, and is told by its values.
    fn variable(&self, test: &Test) -> Option<usize> {
        let names = test.names();
        let (first, rest) = names.split_first()?;
        if rest.iter().any(|name| name != first) || !test.is_told_by_values() {
            return None;
        }
        self.questions.names.binary_search(first).ok()
    }

    /// The values that a variable may still have, each with its bit.
    fn values(&self, variable: usize) -> impl Iterator<Item = (u32, Option<&'q str>)> {
        let left = self.left.get(variable).copied().unwrap_or_default();
        let values = self.questions.values.get(variable).into_iter().flatten();
        let values = (0..).zip(values.map(Option::as_deref));
        values.filter(move |(bit, _)| left >> bit & 1 == 1)
    }

    /// Whether a test holds where its variable has this value.
    fn ask(&self, test: &Test, value: Option<&str>) -> Option<bool> {
        let engine = self.questions.engine;
        let known = |_: &str| value.map(Cow::Borrowed);
        let asked = Asked {
            engine,
            value: known,
        };
        // Words are no more than a number, and no less.
        let another = value == Some(ANOTHER);
        asked.holds(test).or(another.then_some(false))
    }
}

/// For each choice in a branch of another, by its index, that other and the branch.
fn outer(template: &Template<'_>) -> BTreeMap<usize, (usize, usize)> {
    let mut outer = BTreeMap::new();
    for (index, choice) in template.choices.iter().enumerate() {
        for (number, branch) in choice.branches.iter().enumerate() {
            let mut nodes: Vec<&Node> = branch.nodes.iter().collect();
            while let Some(node) = nodes.pop() {
                match node {
                    Node::Choice(inner) => {
                        outer.insert(*inner, (index, number));
                    }
                    Node::Within(_, inner) => nodes.extend(inner),
                    Node::Text(_) | Node::Slot(_) => {}
                }
            }
        }
    }
    outer
}

/// The answer of one of several tests that is the answer of them all; `None` where it depends on how an engine reads
/// them.
fn is_enough(others: &[(Join, Test)]) -> Option<bool> {
    let (first, _) = others.first()?;
    let alike = others.iter().all(|(join, _)| join == first);
    alike.then_some(*first == Join::Or)
}

fn tests<'a>(first: &'a Test, others: &'a [(Join, Test)]) -> impl Iterator<Item = &'a Test> {
    std::iter::once(first).chain(others.iter().map(|(_, test)| test))
}

impl Test {
    /// Whether the values of [`Test::add_values`] tell all that a test of one variable can come to.
    fn is_told_by_values(&self) -> bool {
        match self {
            Self::True(operand) | Self::Is(operand, _) => operand.is_variable(),
            Self::Compare(one, relation, other) => match relation {
                Relation::Equal | Relation::Unequal => {
                    one.is_variable() && other.is_value() || one.is_value() && other.is_variable()
                }
                Relation::Contains => matches!(one, Operand::List(_)) && other.is_variable(),
                _ => one.is_variable() && matches!(other, Operand::Number(_)),
            },
            Self::Not(test) => test.is_told_by_values(),
            Self::Joined(first, others) => tests(first, others).all(Self::is_told_by_values),
        }
    }

    /// Adds the values with which a variable is compared.
    fn add_values(&self, values: &mut Vec<Option<String>>) {
        match self {
            Self::True(_) | Self::Is(..) => {}
            Self::Compare(one, _, other) => {
                one.add_values(values);
                other.add_values(values);
            }
            Self::Not(test) => test.add_values(values),
            Self::Joined(first, others) => {
                tests(first, others).for_each(|test| test.add_values(values));
            }
        }
    }
}

impl Operand {
    /// Whether it is a variable, or one in another case.
    fn is_variable(&self) -> bool {
        match self {
            Self::Name(_) => true,
            Self::Through(operand, filter) => filter.keeps_value() && operand.is_variable(),
            _ => false,
        }
    }

    fn is_value(&self) -> bool {
        !matches!(self, Self::Name(_) | Self::Through(..))
    }

    fn add_values(&self, values: &mut Vec<Option<String>>) {
        match self {
            // A filter may make one of the other.
            Self::Text(text) => {
                values.extend([text.clone(), text.to_lowercase(), text.to_uppercase()].map(Some));
            }
            Self::Bool(is) => values.push(Some(is.to_string())),
            // Below it, and above.
            Self::Number(number) => {
                values.extend([-0.25, 0.0, 0.25].map(|step| Some((number + step).to_string())));
            }
            Self::List(list) => list.iter().for_each(|one| one.add_values(values)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Fill, MOST_VARIANTS, Slot};
    use super::*;
    use crate::builtin;

    struct Walk<'q, 't>(Decided<'q, 't>);

    impl<'t> Fill<'t> for Walk<'_, '_> {
        fn slot(&mut self, _: usize, slot: &Slot<'t>) -> Cow<'t, str> {
            Cow::Borrowed(slot.name)
        }

        fn branch(&mut self, index: usize, choice: &Choice, proposed: usize) -> usize {
            self.0.branch(index, choice, proposed)
        }
    }

    /// The texts of a template, each once.
    fn texts(engine: Option<Engine>, text: &str) -> Vec<String> {
        let template = Template::read(text, builtin::pack(), None);
        let questions =
            Questions::of(&template, engine).expect("a variable that is asked for twice");
        let mut texts: Vec<String> = template
            .selections(MOST_VARIANTS)
            .map(|selection| template.render(selection, &mut Walk(questions.open())).text)
            .collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    #[test]
    fn conditions_follow_from_one_another() {
        for (text, wanted) in [
            (
                "{% if a %}1{% endif %}{% unless a %}2{% endunless %}",
                &["1", "2"][..],
            ),
            ("{{#a}}1{{/a}}{{^a}}2{{/a}}", &["1", "2"]),
            ("{{#if a}}1{{/if}}{{#unless a}}2{{/unless}}", &["1", "2"]),
            (
                "{% if a %}1{% endif %}{% if not a %}2{% endif %}",
                &["1", "2"],
            ),
            (
                "{% if a == '' %}1{% endif %}{% if a != '' %}2{% endif %}",
                &["1", "2"],
            ),
            (
                "{% if a == blank %}1{% endif %}{% if a %}2{% endif %}",
                &["1", "2"],
            ),
            (
                "{% if a == nil %}1{% endif %}{% if a %}2{% endif %}",
                &["1", "2"],
            ),
            (
                "{% if a == 'x' %}1{% endif %}{% if a == 'y' %}2{% endif %}",
                &["", "1", "2"],
            ),
            (
                "{% if a == 'x' %}1{% endif %}{% if not a %}2{% endif %}",
                &["", "1", "2"],
            ),
            (
                "{% if a > 9 %}1{% endif %}{% if a < 5 %}2{% endif %}",
                &["", "1", "2"],
            ),
            (
                "{% if a in ['x', 'y'] %}1{% endif %}{% if a == 'x' %}2{% endif %}",
                &["", "1", "12"],
            ),
            (
                "{% if a and b %}1{% endif %}{% if not a %}2{% endif %}",
                &["", "1", "2"],
            ),
            (
                "{% if a or b %}1{% endif %}{% if a %}2{% endif %}",
                &["", "1", "12"],
            ),
            (
                "{% if a == b %}1{% endif %}{% unless a == b %}2{% endunless %}",
                &["1", "2"],
            ),
            (
                "{% if a %}1{% elif not a %}2{% else %}3{% endif %}",
                &["1", "2"],
            ),
            (
                "{% if a %}1{% if a %}2{% else %}3{% endif %}{% endif %}",
                &["", "12"],
            ),
            (
                "{{ 'x' if a else 'y' }}{% if a %}1{% endif %}",
                &["x1", "y"],
            ),
            (
                "{% if a|lower == 'x' %}1{% endif %}{% if a == 'x' %}2{% endif %}",
                &["", "1", "12"],
            ),
            (
                "{% if a contains 'x' %}1{% endif %}{% if a contains 'y' %}2{% endif %}",
                &["", "1", "12", "2"],
            ),
            (
                "{% case a %}{% when 'x' %}1{% when 'y' %}2{% endcase %}{% if a %}3{% endif %}",
                &["", "13", "23", "3"],
            ),
            (
                "{|0}{% if a %}1{% endif %}{% unless a %}2{% endunless %}",
                &["01", "02", "1", "2"],
            ),
        ] {
            assert_eq!(texts(None, text), wanted, "{text}");
        }
    }

    #[test]
    fn an_empty_text_is_what_the_engine_takes_it_for() {
        let text = "{% if a %}1{% endif %}{% if a == blank %}2{% endif %}";
        assert_eq!(texts(Some(Engine::Jinja), text), ["1", "2"]);
        assert_eq!(texts(Some(Engine::Liquid), text), ["1", "12", "2"]);
    }

    #[test]
    fn what_can_never_stand_is_not_assumed() {
        let text =
            "{% if a %}1{% if not a %}2{% endif %}{% else %}3{% if b %}4{% endif %}{% endif %}";
        let template = Template::read(text, builtin::pack(), None);
        let questions = Questions::of(&template, None).expect("a variable that is asked for twice");
        for (choice, branch, wanted) in [
            (0, 0, None),
            (1, 1, Some("3")),
            (2, 1, Some("34")),
            (2, 0, Some("1")),
        ] {
            let mut decided = questions.open();
            let stands = decided.assume(&template, choice, branch);
            let rendered = stands.then(|| {
                template
                    .render(template.selection(0), &mut Walk(decided))
                    .text
            });
            assert_eq!(rendered.as_deref(), wanted, "{choice}, {branch}");
        }
    }

    #[test]
    fn what_is_asked_once_decides_nothing() {
        for text in [
            "{% if a %}1{% endif %}{% if b %}2{% endif %}",
            "{a|b}{c|d}",
            "x",
        ] {
            let template = Template::read(text, builtin::pack(), None);
            assert!(Questions::of(&template, None).is_none(), "{text}");
        }
    }
}
