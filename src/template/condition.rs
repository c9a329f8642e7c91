//! When a branch of a condition stands, from its tag alone: as far as that is whether a variable has a
//! value. Comparisons are left to the tool.

use super::When;

/// Signs that a tag is made of beside its words.
const SIGNS: [char; 12] = [
    '{', '}', '%', '*', '|', '#', '-', '~', ' ', '\t', '\n', '\r',
];

/// When the branch behind this tag stands.
pub(super) fn read(tag: &str) -> When {
    let content = tag.trim_matches(SIGNS);
    let inverted = content.strip_prefix('^');
    let (word, rest) = match inverted {
        Some(name) => ("unless", name),
        None => content.split_once([' ', ':']).unwrap_or(("", content)),
    };
    let lower = word.to_ascii_lowercase();
    let (negated, test) = match lower.as_str() {
        "if" | "elsif" | "elif" | "elseif" => (false, rest),
        "unless" | "ifnot" => (true, rest),
        "else" => match rest.trim_start().strip_prefix("if ") {
            Some(test) => (false, test),
            None => return When::Otherwise,
        },
        // `{{#event}}`, and `{{else}}` without anything behind it.
        "" if !matches!(content.to_ascii_lowercase().as_str(), "else" | "") => (false, content),
        "" => return When::Otherwise,
        _ => return When::Unknown,
    };
    let test = test.trim_matches([' ', ':']);
    let name = [" != blank", " != nil", " != empty", " != \"\"", " != ''"]
        .iter()
        .find_map(|suffix| test.strip_suffix(suffix))
        .unwrap_or(test)
        .trim();
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    if is_name {
        When::Given {
            name: name.to_owned(),
            negated,
        }
    } else {
        When::Unknown
    }
}

/// Whether a tag opens the last branch: an else without a condition of its own.
pub(super) fn is_last(tag: &str) -> bool {
    read(tag) == When::Otherwise
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_tell_which_variable_they_ask_for() {
        let given = |name: &str, negated| When::Given {
            name: name.to_owned(),
            negated,
        };
        let tags = [
            ("{% if event %}", given("event", false)),
            ("{%- unless event -%}", given("event", true)),
            ("{% elsif lead.topic %}", given("lead.topic", false)),
            ("{% if event != blank %}", given("event", false)),
            ("{{#if event}}", given("event", false)),
            ("{{#event}}", given("event", false)),
            ("{{^event}}", given("event", true)),
            ("{{else if topic}}", given("topic", false)),
            ("{if:event}", given("event", false)),
            ("{ifnot:event}", given("event", true)),
            ("*|IF:EVENT|*", given("EVENT", false)),
            ("*|IFNOT:EVENT|*", given("EVENT", true)),
            ("*|ELSEIF:TOPIC|*", given("TOPIC", false)),
            ("{% else %}", When::Otherwise),
            ("{{else}}", When::Otherwise),
            ("{{#else}}", When::Otherwise),
            ("{else}", When::Otherwise),
            ("*|ELSE:|*", When::Otherwise),
            ("{% if size > 10 %}", When::Unknown),
            ("{% for x in list %}", When::Unknown),
        ];
        for (tag, wanted) in tags {
            assert_eq!(read(tag), wanted, "{tag}");
        }
    }
}
