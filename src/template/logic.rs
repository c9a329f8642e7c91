//! What a condition asks, in the words of any tool: names, comparisons, `and`, `or`, `not`, the helpers of
//! Handlebars, the states of Jinja and Ruby.
//!
//! Here it is only read. Whether it holds depends on the engine and on a row, and is worked out elsewhere; what is
//! not understood to its end is no test at all.

use super::Case;

/// Tests within tests: people write one or two.
const DEEPEST: usize = 16;

/// A question that a row answers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// Whether something counts as true.
    True(Operand),
    /// How two things compare.
    Compare(Operand, Relation, Operand),
    /// What state something is in.
    Is(Operand, State),
    /// Whether the other does not hold.
    Not(Box<Test>),
    /// Several, and what joins each of the others to the one before it: engines read them in different orders.
    Joined(Box<Test>, Vec<(Join, Test)>),
}

/// What is compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    /// The value of a variable.
    Name(String),
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// `true`, `false`.
    Bool(bool),
    /// `nil`, `none`, `null`.
    Nil,
    /// `blank` or `empty`, beside which a thing is asked for its state.
    Void(State),
    /// Several of them.
    List(Vec<Operand>),
    /// What a filter makes of another.
    Through(Box<Operand>, Filter),
}

/// What is made of a value before it is compared.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    /// It takes on a case.
    Case(Case),
    /// Blanks around it go.
    Trim,
    /// Its length.
    Size,
    /// Something stands in for it where it is missing, and with `true` where it is empty, too.
    Default(Box<Operand>, bool),
}

impl Filter {
    /// Whether a value is the same behind it but for its case and the blanks around it.
    pub(super) fn keeps_value(&self) -> bool {
        matches!(self, Self::Case(_) | Self::Trim)
    }
}

/// How two things compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    Unequal,
    Less,
    More,
    AtMost,
    AtLeast,
    /// The first holds the second.
    Contains,
}

/// A state that something may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// There is such a variable.
    Defined,
    /// It is nothing.
    Nil,
    /// It is there, and has no letter.
    Empty,
    /// It is nothing, or nothing but blanks.
    Blank,
}

/// What joins two tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    And,
    Or,
}

impl Test {
    /// Reads a test as it stands behind an `if`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut reader = Reader::of(text)?;
        let test = reader.joined()?;
        reader.is_done().then_some(test)
    }

    /// Reads a helper of Handlebars and what it is given: `eq seniority "CTO"`.
    pub(super) fn read_helper(text: &str) -> Option<Self> {
        let mut reader = Reader::of(text)?;
        let test = reader.helper()?;
        reader.is_done().then_some(test)
    }

    /// Whether the variable `name` counts as true.
    pub(super) fn given(name: &str) -> Self {
        Self::True(Operand::Name(name.to_owned()))
    }

    /// The opposite.
    pub(super) fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// Whether `subject` is one of the values in `text`, as they stand behind a `when`.
    pub(super) fn read_when(subject: &Operand, text: &str) -> Option<Self> {
        let mut reader = Reader::of(text)?;
        let mut values = Vec::new();
        loop {
            let value = reader.operand()?;
            values.push(Self::Compare(subject.clone(), Relation::Equal, value));
            if !(reader.takes_sign(",") || reader.takes_word("or")) {
                break;
            }
        }
        let first = values.remove(0);
        let others = values.into_iter().map(|value| (Join::Or, value));
        let test = Self::Joined(Box::new(first), others.collect());
        reader.is_done().then_some(test)
    }

    /// The names of the variables that it asks for.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.add_names(&mut names);
        names
    }

    fn add_names<'t>(&'t self, names: &mut Vec<&'t str>) {
        match self {
            Self::True(operand) | Self::Is(operand, _) => operand.add_names(names),
            Self::Compare(one, _, other) => {
                one.add_names(names);
                other.add_names(names);
            }
            Self::Not(test) => test.add_names(names),
            Self::Joined(first, others) => {
                first.add_names(names);
                others.iter().for_each(|(_, test)| test.add_names(names));
            }
        }
    }

    /// Puts something else in the place of each variable.
    pub(super) fn rename(&mut self, with: &mut impl FnMut(&str) -> Operand) {
        match self {
            Self::True(operand) | Self::Is(operand, _) => operand.rename(with),
            Self::Compare(one, _, other) => {
                one.rename(with);
                other.rename(with);
            }
            Self::Not(test) => test.rename(with),
            Self::Joined(first, others) => {
                first.rename(with);
                others.iter_mut().for_each(|(_, test)| test.rename(with));
            }
        }
    }

    /// The names of the variables that surely have a value where the answer is `holds`.
    pub(super) fn given_names(&self, holds: bool) -> Vec<&str> {
        match self {
            Self::True(Operand::Name(name)) if holds => vec![name],
            Self::Is(Operand::Name(name), state) => {
                let given = holds == (*state == State::Defined);
                given.then_some(name.as_str()).into_iter().collect()
            }
            Self::Compare(one, relation, other) if relation.is_given_by(other, holds) => {
                let mut names = Vec::new();
                one.add_names(&mut names);
                names
            }
            Self::Not(test) => test.given_names(!holds),
            Self::Joined(first, others) => {
                let join = if holds { Join::And } else { Join::Or };
                if others.iter().any(|(other, _)| *other != join) {
                    return Vec::new();
                }
                let others = others.iter().map(|(_, test)| test);
                let tests = std::iter::once(&**first).chain(others);
                tests.flat_map(|test| test.given_names(holds)).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Relation {
    /// Whether what compares to `other` so, or does not, surely has a value.
    fn is_given_by(self, other: &Operand, holds: bool) -> bool {
        let void = match other {
            Operand::Void(_) | Operand::Nil => true,
            Operand::Text(text) => text.is_empty(),
            _ => false,
        };
        holds != (void == (self != Self::Unequal))
    }

    /// As a sign, or as the name of a helper.
    fn of(sign: &str) -> Option<Self> {
        Some(match sign {
            "==" | "=" | "===" | "eq" | "is" | "equal" | "equals" | "isequal" | "ifeq"
            | "ifequal" | "ifequals" => Self::Equal,
            "!=" | "<>" | "!==" | "ne" | "neq" | "isnt" | "noteq" | "notequal" | "unlesseq"
            | "unlessequals" | "ifnoteq" => Self::Unequal,
            "<" | "lt" => Self::Less,
            ">" | "gt" => Self::More,
            "<=" | "lte" => Self::AtMost,
            ">=" | "gte" => Self::AtLeast,
            "contains" | "includes" => Self::Contains,
            _ => return None,
        })
    }
}

impl Operand {
    /// Reads what a `case` asks for.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut reader = Reader::of(text)?;
        let operand = reader.operand()?;
        reader.is_done().then_some(operand)
    }

    fn add_names<'t>(&'t self, names: &mut Vec<&'t str>) {
        match self {
            Self::Name(name) => {
                names.push(name);
                // `topic.size` may be a column of its own, or the length of another.
                names.extend(sized(name));
            }
            Self::List(list) => list.iter().for_each(|one| one.add_names(names)),
            Self::Through(operand, filter) => {
                operand.add_names(names);
                if let Filter::Default(other, _) = filter {
                    other.add_names(names);
                }
            }
            _ => {}
        }
    }

    fn rename(&mut self, with: &mut impl FnMut(&str) -> Operand) {
        match self {
            Self::Name(name) => *self = with(name),
            Self::List(list) => list.iter_mut().for_each(|one| one.rename(with)),
            Self::Through(operand, filter) => {
                operand.rename(with);
                if let Filter::Default(other, _) = filter {
                    other.rename(with);
                }
            }
            _ => {}
        }
    }

    /// A word by itself: a variable, unless it is one that every engine has.
    fn of_word(word: &str) -> Self {
        match word {
            "true" | "True" => Self::Bool(true),
            "false" | "False" => Self::Bool(false),
            "nil" | "none" | "None" | "null" | "undefined" => Self::Nil,
            "blank" => Self::Void(State::Blank),
            "empty" => Self::Void(State::Empty),
            _ => Self::Name(word.to_owned()),
        }
    }

    /// What stands where a truth is asked for: no engine asks whether nothing is blank.
    fn alone(self) -> Self {
        match self {
            Self::Void(State::Empty) => Self::Name("empty".to_owned()),
            Self::Void(_) => Self::Name("blank".to_owned()),
            other => other,
        }
    }
}

/// The variable whose length `name` may be: `topic` of `topic.size`.
pub(super) fn sized(name: &str) -> Option<&str> {
    name.strip_suffix(".size")
        .or_else(|| name.strip_suffix(".length"))
}

/// A word or sign of a test.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    Text(&'t str),
    Number(f64),
    Sign(&'t str),
}

/// Longer ones come first.
const SIGNS: [&str; 18] = [
    "===", "!==", "==", "!=", "<>", "<=", ">=", "&&", "||", "<", ">", "=", "!", "(", ")", "[", "]",
    ",",
];

/// Those that only set off a filter.
const FILTER_SIGNS: [&str; 2] = ["|", ":"];

/// The words and signs of a test; `None` where something else stands in it.
fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = token(rest, first)?;
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

/// The word or sign that a text begins with, and its length.
fn token(text: &str, first: char) -> Option<(Token<'_>, usize)> {
    if let Some(close) = closing(first) {
        let from = first.len_utf8();
        let length = text[from..].find(close)?;
        let end = from + length + close.len_utf8();
        return Some((Token::Text(&text[from..from + length]), end));
    }
    if first.is_ascii_digit() || first == '-' {
        let end = text[1..].find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_'));
        let end = end.map_or(text.len(), |end| end + 1);
        let number = text[..end].replace('_', "").parse().ok()?;
        return Some((Token::Number(number), end));
    }
    if first.is_alphabetic() || matches!(first, '_' | '$' | '@') {
        let end = end_of_word(text);
        return Some((Token::Word(text[..end].trim_start_matches(['$', '@'])), end));
    }
    let mut signs = SIGNS.iter().chain(&FILTER_SIGNS);
    let sign = signs.find(|sign| text.starts_with(**sign))?;
    Some((Token::Sign(sign), sign.len()))
}

/// What closes a text that this mark opens.
fn closing(mark: char) -> Option<char> {
    Some(match mark {
        '"' | '\'' => mark,
        '“' | '”' => '”',
        '‘' | '’' => '’',
        _ => return None,
    })
}

/// Where the word ends that a text begins with: a name with its dots and indexes, or `title.empty?`.
fn end_of_word(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    let (mut dotted, mut indexed) = (false, false);
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let inside = match c {
            '.' | '-' => next.is_some_and(char::is_alphanumeric),
            '[' => next.is_some_and(|next| next.is_ascii_digit()),
            ']' => indexed,
            '?' if dotted => return at + 1,
            _ => c.is_alphanumeric() || c == '_',
        };
        if !inside {
            return at;
        }
        dotted |= c == '.';
        indexed |= c == '[';
    }
    text.len()
}

/// A test on its way to be read.
struct Reader<'t> {
    tokens: Vec<Token<'t>>,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn of(text: &'t str) -> Option<Self> {
        Some(Self {
            tokens: tokens(text)?,
            at: 0,
            depth: 0,
        })
    }

    fn is_done(&self) -> bool {
        self.at == self.tokens.len()
    }

    fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at).copied()
    }

    fn takes(&mut self, wanted: impl Fn(Token<'t>) -> bool) -> bool {
        let taken = self.peek().is_some_and(wanted);
        self.at += usize::from(taken);
        taken
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        self.takes(|token| token == Token::Sign(sign))
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(|token| matches!(token, Token::Word(found) if found.eq_ignore_ascii_case(word)))
    }

    /// Tests, set apart by `and` and `or`.
    fn joined(&mut self) -> Option<Test> {
        let first = self.negatable()?;
        let mut others = Vec::new();
        loop {
            let join = if self.takes_word("and") || self.takes_sign("&&") {
                Join::And
            } else if self.takes_word("or") || self.takes_sign("||") {
                Join::Or
            } else {
                break;
            };
            others.push((join, self.negatable()?));
        }
        Some(if others.is_empty() {
            first
        } else {
            Test::Joined(Box::new(first), others)
        })
    }

    fn negatable(&mut self) -> Option<Test> {
        let mut negated = false;
        while self.takes_word("not") || self.takes_sign("!") {
            negated = !negated;
        }
        let test = self.comparison()?;
        Some(if negated { test.negated() } else { test })
    }

    fn comparison(&mut self) -> Option<Test> {
        if self.takes_sign("(") {
            return self.nested();
        }
        let one = self.operand()?;
        if let Some(state) = self.ruby_state(&one) {
            return Some(state);
        }
        if self.takes_word("is") {
            return self.state(one);
        }
        let outside = self.peeks_outside();
        self.at += usize::from(outside);
        if self.takes_word("in") {
            let test = Test::Compare(self.operand()?, Relation::Contains, one);
            return Some(if outside { test.negated() } else { test });
        }
        let relation = match self.peek() {
            Some(Token::Sign(sign)) => Relation::of(sign),
            Some(Token::Word("contains")) => Some(Relation::Contains),
            _ => None,
        };
        let Some(relation) = relation else {
            return Some(Test::True(one.alone()));
        };
        self.at += 1;
        Some(Test::Compare(one, relation, self.operand()?))
    }

    /// Whether `not in` follows.
    fn peeks_outside(&self) -> bool {
        matches!(
            self.tokens.get(self.at..self.at + 2),
            Some([Token::Word("not"), Token::Word("in")])
        )
    }

    /// What stands behind an opening parenthesis: a test, or a helper and what it is given.
    fn nested(&mut self) -> Option<Test> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let test = if self.peeks_helper() {
            self.helper()?
        } else {
            self.joined()?
        };
        self.depth -= 1;
        self.takes_sign(")").then_some(test)
    }

    /// Whether a helper follows: its name comes first, with no operator behind it.
    fn peeks_helper(&self) -> bool {
        let Some(Token::Word(word)) = self.peek() else {
            return false;
        };
        let is_operand = match self.tokens.get(self.at + 1) {
            Some(Token::Word(next)) => {
                !matches!(*next, "and" | "or" | "is" | "in" | "not" | "contains")
            }
            Some(Token::Text(_) | Token::Number(_)) => true,
            _ => false,
        };
        matches!(word, "and" | "or") || is_operand && Relation::of(&plain(word)).is_some()
    }

    /// `eq seniority "CTO"`, `and (gt size 10) event`
    fn helper(&mut self) -> Option<Test> {
        let Some(Token::Word(word)) = self.peek() else {
            return None;
        };
        let name = plain(word);
        self.at += 1;
        if let Some(relation) = Relation::of(&name) {
            return Some(Test::Compare(self.operand()?, relation, self.operand()?));
        }
        let first = self.argument()?;
        let join = match name.as_str() {
            "not" => return Some(first.negated()),
            "and" => Join::And,
            "or" => Join::Or,
            _ => return None,
        };
        let mut others = vec![(join, self.argument()?)];
        while !self.is_done() && self.peek() != Some(Token::Sign(")")) {
            others.push((join, self.argument()?));
        }
        Some(Test::Joined(Box::new(first), others))
    }

    /// A test that a helper is given.
    fn argument(&mut self) -> Option<Test> {
        if self.takes_sign("(") {
            return self.nested();
        }
        Some(Test::True(self.operand()?.alone()))
    }

    /// `defined`, `not none`, ... behind an `is`.
    fn state(&mut self, one: Operand) -> Option<Test> {
        let negated = self.takes_word("not");
        let Some(Token::Word(word)) = self.peek() else {
            return None;
        };
        self.at += 1;
        let (state, otherwise) = match word {
            "defined" => (State::Defined, false),
            "undefined" => (State::Defined, true),
            "none" | "null" => (State::Nil, false),
            "blank" => (State::Blank, false),
            "empty" => (State::Empty, false),
            _ => return None,
        };
        let test = Test::Is(one, state);
        Some(if negated == otherwise {
            test
        } else {
            test.negated()
        })
    }

    /// `topic.present?`
    fn ruby_state(&self, operand: &Operand) -> Option<Test> {
        let Operand::Name(name) = operand else {
            return None;
        };
        let (name, state) = name.strip_suffix('?')?.rsplit_once('.')?;
        let is = |state| Test::Is(Operand::Name(name.to_owned()), state);
        Some(match state {
            "present" => is(State::Blank).negated(),
            "blank" => is(State::Blank),
            "empty" => is(State::Empty),
            "nil" => is(State::Nil),
            _ => return None,
        })
    }

    /// Something to compare, and the filters behind it.
    fn operand(&mut self) -> Option<Operand> {
        let mut operand = match self.peek()? {
            Token::Word(word) => {
                self.at += 1;
                self.called(word)?
            }
            Token::Text(text) => {
                self.at += 1;
                Operand::Text(text.to_owned())
            }
            Token::Number(number) => {
                self.at += 1;
                Operand::Number(number)
            }
            Token::Sign("(") => self.list(")")?,
            Token::Sign("[") => self.list("]")?,
            Token::Sign(_) => return None,
        };
        while self.takes_sign("|") {
            operand = Operand::Through(Box::new(operand), self.filter()?);
        }
        Some(operand)
    }

    /// A word, or what its method makes of it: `title.lower()`.
    fn called(&mut self, word: &str) -> Option<Operand> {
        if !self.takes_sign("(") {
            return Some(Operand::of_word(word));
        }
        let (name, method) = word.rsplit_once('.')?;
        let filter = self.takes_sign(")").then(|| plain_filter(method))??;
        let name = Operand::Name(name.to_owned());
        Some(Operand::Through(Box::new(name), filter))
    }

    /// What stands behind a pipe.
    fn filter(&mut self) -> Option<Filter> {
        let Some(Token::Word(name)) = self.peek() else {
            return None;
        };
        self.at += 1;
        if !matches!(name, "default" | "d") {
            return plain_filter(name);
        }
        let called = self.takes_sign("(");
        let colon = !called && self.takes_sign(":");
        let other = (called || colon).then(|| self.operand())??;
        let of_empty = called && self.takes_sign(",") && {
            let _ = self.takes_word("boolean") && self.takes_sign("=");
            self.operand()? == Operand::Bool(true)
        };
        let closed = !called || self.takes_sign(")");
        closed.then(|| Filter::Default(Box::new(other), colon || of_empty))
    }

    /// `["CTO", "CEO"]`
    fn list(&mut self, close: &str) -> Option<Operand> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut list = Vec::new();
        while !self.takes_sign(close) {
            list.push(self.operand()?);
            if !self.takes_sign(",") && self.peek() != Some(Token::Sign(close)) {
                return None;
            }
        }
        self.depth -= 1;
        Some(Operand::List(list))
    }
}

/// The name of a helper, however it is spelt.
fn plain(word: &str) -> String {
    word.replace(['_', '-'], "").to_lowercase()
}

/// A filter that is given nothing.
fn plain_filter(name: &str) -> Option<Filter> {
    Some(match name {
        "trim" | "strip" => Filter::Trim,
        "length" | "size" | "count" => Filter::Size,
        _ => Filter::Case(Case::of_filter(name)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_to_its_end_is_no_test() {
        for text in [
            "",
            "==",
            "a ==",
            "a == 'b' c",
            "(a",
            "a)",
            "a and",
            "a == 'b",
            "a | nofilter == 'b'",
            "a is divisibleby 3",
            "x in",
            "f(a)",
            "a + b > 3",
            "10k > a",
        ] {
            assert_eq!(Test::read(text), None, "{text}");
        }
        let deep = format!("{}a{}", "(".repeat(2_000), ")".repeat(2_000));
        assert_eq!(Test::read(&deep), None);
        let lists = format!("a in {}", "[".repeat(2_000));
        assert_eq!(Test::read(&lists), None);
    }

    #[test]
    fn names_that_surely_have_a_value_are_known() {
        let given = [
            ("a", true, vec!["a"]),
            ("a", false, vec![]),
            ("not a", false, vec!["a"]),
            ("a and b", true, vec!["a", "b"]),
            ("a or b", true, vec![]),
            ("a or b", false, vec![]),
            ("not a or b == ''", false, vec!["a", "b"]),
            ("a == 'x'", true, vec!["a"]),
            ("a == 'x'", false, vec![]),
            ("a != 'x'", true, vec![]),
            ("a != blank", true, vec!["a"]),
            ("a == nil", false, vec!["a"]),
            ("a is defined", true, vec!["a"]),
            ("a is none", false, vec!["a"]),
            ("a > 3", true, vec!["a"]),
        ];
        for (text, holds, names) in given {
            let test = Test::read(text).expect(text);
            assert_eq!(test.given_names(holds), names, "{text}: {holds}");
        }
    }
}
