//! When a branch of a condition stands, from the tag that opens it.
//!
//! Here is how tools write such tags; what they ask is read elsewhere.

use super::When;
use super::logic::{Operand, Relation, Test};

/// Signs that a tag is made of beside its words.
const SIGNS: [char; 14] = [
    '{', '}', '%', '*', '|', '#', '-', '~', ' ', '\t', '\n', '\r', '<', '>',
];

/// When a branch stands: what its tag asks, as far as that is understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition(pub(super) Test);

/// When the branch behind this tag stands.
pub(super) fn read(tag: &str) -> When {
    let content = tag.trim_matches(SIGNS);
    if let Some(name) = content.strip_prefix('^') {
        if name.is_empty() {
            return When::Otherwise;
        }
        return when(section(name).map(Test::negated));
    }
    // Whether something has a value is asked in other words than how it compares.
    let bare = tag.starts_with("*|") || tag.starts_with("{if");
    let (word, rest) = content
        .split_once([' ', ':', '(', '\n'])
        .map_or(("", content), |(word, _)| (word, &content[word.len()..]));
    let rest = rest.trim_start_matches([' ', ':', '\n']);
    let test = |text| if bare { unquoted(text) } else { asked(text) };
    match word.to_ascii_lowercase().as_str() {
        "if" | "elsif" | "elif" | "elseif" => when(test(rest)),
        "unless" | "ifnot" => when(test(rest).map(Test::negated)),
        "else" => match rest.split_once(' ') {
            Some(("if", rest)) => when(test(rest)),
            Some(("unless", rest)) => when(test(rest).map(Test::negated)),
            _ => When::Otherwise,
        },
        "with" => when(section(rest)),
        "case" | "for" | "each" | "when" => When::Unknown,
        "" if matches!(content.to_ascii_lowercase().as_str(), "else" | "") => When::Otherwise,
        _ => when(section(content)),
    }
}

/// What a `case` compares with what stands behind its `when`s; `None` for another tag.
pub(super) fn subject(tag: &str) -> Option<Operand> {
    Operand::read(tag.trim_matches(SIGNS).strip_prefix("case ")?)
}

/// When a branch stands that a `when` of such a case opens.
pub(super) fn read_when(subject: &Operand, tag: &str) -> When {
    match tag.trim_matches(SIGNS).strip_prefix("when ") {
        Some(values) => when(Test::read_when(subject, values)),
        None => read(tag),
    }
}

/// Whether a tag opens the last branch: an else without a condition of its own.
pub(super) fn is_last(tag: &str) -> bool {
    read(tag) == When::Otherwise
}

/// When something stands that is so where `text` holds.
pub(super) fn read_test(text: &str) -> When {
    when(asked(text))
}

fn when(test: Option<Test>) -> When {
    test.map_or(When::Unknown, |test| When::Holds(Condition(test)))
}

/// What stands behind an `if`; Ruby may put a word behind it.
fn asked(text: &str) -> Option<Test> {
    let text = text.trim();
    Test::read(text.strip_suffix(" then").unwrap_or(text))
}

/// What opens a section: a name, which may be of several words, or a helper.
fn section(text: &str) -> Option<Test> {
    // `with talk as |t|` gives it another name.
    let text = text.split_once(" as |").map_or(text, |(text, _)| text);
    let text = text.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ' ' | '-');
    Test::read_helper(text)
        .or_else(|| Test::read(text))
        .or_else(|| (text.chars().all(is_name) && !text.is_empty()).then(|| Test::given(text)))
}

/// A test in which texts have no quotation marks: `CITY=Portland`.
fn unquoted(text: &str) -> Option<Test> {
    const RELATIONS: [(&str, Relation); 7] = [
        ("!=", Relation::Unequal),
        (">=", Relation::AtLeast),
        ("<=", Relation::AtMost),
        ("==", Relation::Equal),
        ("=", Relation::Equal),
        (">", Relation::More),
        ("<", Relation::Less),
    ];
    let found = RELATIONS
        .iter()
        .filter_map(|(sign, relation)| Some((text.split_once(sign)?, *relation)))
        .min_by_key(|((name, _), _)| name.len());
    let Some(((name, value), relation)) = found else {
        return section(text);
    };
    let value = value.trim().trim_matches(['"', '\'']);
    let value = match value.parse() {
        Ok(number) => Operand::Number(number),
        Err(_) => Operand::Text(value.to_owned()),
    };
    let name = name.trim();
    (!name.is_empty()).then(|| Test::Compare(Operand::Name(name.to_owned()), relation, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(text: &str) -> When {
        when(Test::read(text))
    }

    #[test]
    fn tags_tell_what_they_ask() {
        let tags = [
            ("{% if event %}", "event"),
            ("{%- unless event -%}", "not event"),
            ("{% elsif lead.topic %}", "lead.topic"),
            ("{% if event != blank %}", "event != blank"),
            ("{% if(event) %}", "event"),
            ("{% else if topic == 'x' %}", "topic == 'x'"),
            ("{% if size > 10 %}", "size > 10"),
            ("{{#if event}}", "event"),
            ("{{#if (eq role \"CTO\")}}", "role == \"CTO\""),
            ("{{#ifEquals role 'CTO'}}", "role == 'CTO'"),
            ("{{#unless event}}", "not event"),
            ("{{#with event}}", "event"),
            ("{{#with event as |e|}}", "event"),
            ("{{#event}}", "event"),
            ("{{^event}}", "not event"),
            ("{{else if topic}}", "topic"),
            ("{{else unless topic}}", "not topic"),
            ("{if:event}", "event"),
            ("{ifnot:event}", "not event"),
            ("*|IF:EVENT|*", "EVENT"),
            ("*|IFNOT:EVENT|*", "not EVENT"),
            ("*|ELSEIF:TOPIC|*", "TOPIC"),
            ("*|IF:CITY=New York|*", "CITY = 'New York'"),
            ("*|IF:SEATS >= 40|*", "SEATS >= 40"),
            ("<% if event.present? %>", "event.present?"),
            ("<%- unless event then -%>", "not event"),
        ];
        for (tag, wanted) in tags {
            assert_ne!(test(wanted), When::Unknown, "{wanted}");
            assert_eq!(read(tag), test(wanted), "{tag}");
        }
        let name = When::Holds(Condition(Test::given("first name")));
        assert_eq!(read("{{#first name}}"), name);
        for tag in [
            "{% else %}",
            "{{else}}",
            "{{~else~}}",
            "{{^}}",
            "{{#else}}",
            "{else}",
            "*|ELSE:|*",
            "<% else %>",
        ] {
            assert_eq!(read(tag), When::Otherwise, "{tag}");
        }
        for tag in ["{% for x in list %}", "{{#each x}}", "{% if f(x) %}"] {
            assert_eq!(read(tag), When::Unknown, "{tag}");
        }
    }

    #[test]
    fn a_case_is_compared_with_every_value_of_a_when() {
        let subject = subject("{%- case role -%}").unwrap();
        for (tag, wanted) in [
            ("{% when 'CTO', 'CIO' %}", "role == 'CTO' or role == 'CIO'"),
            (
                "{% when 'CTO' or 'CIO' %}",
                "role == 'CTO' or role == 'CIO'",
            ),
        ] {
            assert_eq!(read_when(&subject, tag), test(wanted), "{tag}");
        }
        assert_eq!(read_when(&subject, "{% else %}"), When::Otherwise);
    }
}
