//! The rules as a page to read: Markdown, by category, with a table of contents.
//!
//! Everything on it stands in the rules' own files. Only the words about categories are here, since no file
//! is about one.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::names;
use crate::report::visible;
use crate::rule::{Example, Rule, Value};

/// What the rules of a category have in common.
const CATEGORIES: [(&str, &str); 9] = [
    ("missing", "Nothing is said that is for the reader."),
    (
        "generic",
        "Something is said, and it could go to anybody on the list.",
    ),
    (
        "mass-mail",
        "The note smells of many: of a merge, a list, a number to reach.",
    ),
    (
        "pitch",
        "It asks for something, or sells it, before there is a conversation.",
    ),
    ("manners", "Nobody would say this to a stranger's face."),
    (
        "facts",
        "What the note says and what its sender knows do not agree.",
    ),
    (
        "fit",
        "The note does not fit the box that it goes into, or its reader's screen.",
    ),
    (
        "template",
        "What will go wrong when the template is filled in.",
    ),
    (
        "suppression",
        "What is said to excuse a draft, and excuses it from nothing.",
    ),
];

/// A list with more items than this is shown by how many there are.
const MOST_ITEMS: usize = 16;

/// Writes a page about `rules`, which stand in the order of their ids.
///
/// # Errors
///
/// `out` cannot be written.
pub fn write_markdown(rules: &[Rule], out: &mut dyn Write) -> io::Result<()> {
    let mut categories: Vec<(&str, Vec<&Rule>)> = Vec::new();
    for rule in rules {
        match categories
            .iter_mut()
            .find(|(name, _)| *name == rule.category())
        {
            Some((_, members)) => members.push(rule),
            None => categories.push((rule.category(), vec![rule])),
        }
    }
    // Those that come with the tool stand in the order of what a note needs first.
    let place = |name: &str| {
        let known = CATEGORIES.iter().position(|(known, _)| *known == name);
        known.unwrap_or(CATEGORIES.len())
    };
    categories.sort_by_key(|(name, _)| place(name));
    write_head(&categories, out)?;
    for (name, members) in &categories {
        writeln!(out, "\n## {}", escaped(name))?;
        if let Some((_, about)) = CATEGORIES.iter().find(|(known, _)| known == name) {
            writeln!(out, "\n{about}")?;
        }
        for rule in members {
            write_rule(rule, out)?;
        }
    }
    Ok(())
}

fn write_head(categories: &[(&str, Vec<&Rule>)], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\
# Rules

Written by `invitelint rules --format markdown` from the rules' own files; change those, not this page.
`invitelint explain RULE` tells the same in the terminal. An **error** fails a draft, a **warning** weakens
it, a **suggestion** never fails one unless `--fail-on` says so.

To configure a rule, or all of a category:

| | |
| --- | --- |
| run without it | `invitelint --ignore pitch/link`, `invitelint --ignore pitch` |
| run nothing else | `invitelint --select pitch/link` |
| in `invitelint.toml` | `\"pitch/link\" = \"off\"`, or a severity, below a line `[rules]`; likewise for a category |
| excuse one draft | `\"allow\": {{\"pitch/link\": \"reason\"}}` in JSON, `allow: \"pitch/link: reason\"` in front matter, \
`<!-- invitelint-allow pitch/link: reason -->` in a text |

| rule | severity | what it finds |
| --- | --- | --- |"
    )?;
    for rule in categories.iter().flat_map(|(_, members)| members) {
        writeln!(
            out,
            "| [{}](#{}) | {} | {} |",
            rule.id,
            anchor(&rule.id),
            names::severities(&rule.severities()),
            escaped(&rule.summary)
        )?;
    }
    Ok(())
}

fn write_rule(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "\n### {}\n\n{}: **{}**",
        rule.id,
        escaped(&rule.summary),
        names::severities(&rule.severities())
    )?;
    // A team's own rules need not say.
    if !rule.since.is_empty() {
        write!(out, ", since {}", escaped(&rule.since))?;
    }
    writeln!(
        out,
        "\n\n{}\n\n- It says: {}\n- Instead: {}",
        prose(&rule.rationale),
        escaped(&rule.message),
        escaped(&rule.help),
    )?;
    for (key, value) in rule.parameters.iter() {
        writeln!(out, "- It is set to: `{key}` = {}", setting(value))?;
    }
    for (fires, heading) in [
        (true, "Notes that it finds"),
        (false, "Notes that it does not find"),
    ] {
        let mut examples = rule.examples.iter().filter(|e| e.fires == fires).peekable();
        if examples.peek().is_some() {
            writeln!(out, "\n{heading}:\n")?;
        }
        for example in examples {
            writeln!(out, "- {}", shown(&example))?;
        }
    }
    Ok(())
}

/// An example on one line, with what else its draft says.
fn shown(example: &Example<'_>) -> String {
    let mut text = quoted(example.note);
    let facts = example
        .draft
        .iter()
        .map(|(key, value)| format!("{}: {}", escaped(key), escaped(value)));
    let facts = facts.collect::<Vec<_>>().join(", ");
    if !facts.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, " ({facts})");
    }
    for other in example.others.iter().filter(|other| !other.is_empty()) {
        let _ = write!(text, "<br>beside {}", quoted(other));
    }
    text
}

/// A note in quotation marks, its lines broken as it breaks them.
fn quoted(note: &str) -> String {
    if note.trim().is_empty() {
        let nothing = if note.is_empty() {
            "no note"
        } else {
            "nothing but white space"
        };
        return format!("*{nothing}*");
    }
    let lines: Vec<_> = note
        .trim()
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| escaped(line.trim()))
        .collect();
    format!("“{}”", lines.join("<br>"))
}

/// Paragraphs.
fn prose(text: &str) -> String {
    let paragraphs: Vec<_> = text.trim().split("\n\n").map(escaped).collect();
    paragraphs.join("\n\n")
}

/// A setting, as its file states it.
fn setting(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(holds) => holds.to_string(),
        Value::Text(text) => format!("“{}”", escaped(text)),
        Value::List(list) => listed(list.len(), list.iter()),
        Value::Nicknames(nicknames) => listed(nicknames.families.len(), nicknames.families.iter()),
    }
}

fn listed<'a>(count: usize, items: impl Iterator<Item = &'a str>) -> String {
    if count > MOST_ITEMS {
        return format!("a list of {count}, in the rule's file");
    }
    let items: Vec<_> = items.map(escaped).collect();
    items.join(", ")
}

/// `text` as it is, to Markdown: what nobody sees made visible, and no sign with a meaning of its own.
fn escaped(text: &str) -> String {
    let text = visible::prose(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let means = match letter {
            // At the beginning, they make a list, a heading or a quotation.
            '-' | '+' | '=' => before.is_none(),
            // Inside a word, it is a letter.
            '_' => {
                let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                !(in_word(before) && in_word(letters.peek().copied()))
            }
            // Before a letter, it begins a sign's name.
            '&' => letters
                .peek()
                .is_some_and(|next| next.is_alphanumeric() || *next == '#'),
            other => "\\`*[]<>|~#$".contains(other),
        };
        if means {
            escaped.push('\\');
        }
        escaped.push(letter);
        before = Some(letter);
    }
    escaped
}

/// Where a heading stands, as forges name it: small letters, no signs.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
    heading.to_lowercase().chars().filter(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Linter;

    #[test]
    fn every_category_has_its_words() {
        for rule in Linter::default().rules() {
            let known = CATEGORIES.iter().any(|(name, _)| *name == rule.category());
            assert!(known, "{} has no words in CATEGORIES", rule.category());
        }
    }

    #[test]
    fn nothing_of_a_note_becomes_markup() {
        assert_eq!(
            escaped("*Hi* [{{name}}](x) <b> a|b\u{1b}[2J"),
            "\\*Hi\\* \\[{{name}}\\](x) \\<b\\> a\\|b␛\\[2J"
        );
        assert_eq!(escaped("met_at _x_"), "met_at \\_x\\_");
        assert_eq!(quoted("- one\n\n2. two\n"), "“\\- one<br>2. two”");
    }

    #[test]
    fn an_anchor_is_the_forges() {
        assert_eq!(anchor("mass-mail/numbers-game"), "mass-mailnumbers-game");
    }
}
