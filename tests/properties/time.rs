//! No note takes more than time in proportion to its length, and neither does what comes with it.

use std::sync::Arc;

use invitelint::source::{InputFormat, read_recipients_from};
use invitelint::{Context, Draft, Person, Relationship};

use crate::linear::assert_linear;
use crate::linter;

/// `piece` over and over, `size` bytes in all.
fn row(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len())
}

/// Words that are all different, `size` bytes in all.
fn words(first: char, size: usize) -> String {
    let mut text = String::with_capacity(size + 10);
    let mut number = 0_usize;
    while text.len() < size {
        text.push(first);
        // Letters only, for numbers are words of another kind.
        let mut rest = number;
        for _ in 0..5 {
            text.push(char::from(b'a' + (rest % 26) as u8));
            rest /= 26;
        }
        text.push(' ');
        number += 1;
    }
    text
}

#[track_caller]
fn assert_checked_in_linear_time(what: &str, size: usize, make: impl Fn(usize) -> Draft) {
    let linter = linter();
    assert_linear(what, size, make, |draft| linter.check(draft));
}

#[test]
fn of_notes() {
    for (piece, size) in [
        ("a", 20_000),
        ("your talk on ", 6_000),
        ("we met you ", 6_000),
        ("Ana said ", 10_000),
        ("( ", 8_000),
        ("' ", 40_000),
        ("{{", 4_000),
        ("your post about x. ", 6_000),
        ("we met at , ", 20_000),
        ("we met at . ", 12_000),
        ("at null, ", 12_000),
        ("as  at ", 12_000),
        ("Have we met? ", 12_000),
    ] {
        assert_checked_in_linear_time(piece, size, |size| Draft::new(row(piece, size)));
    }
}

/// Checks a long note with something long that is known about it.
#[track_caller]
fn assert_known_in_linear_time(what: &str, size: usize, fill: impl Fn(&mut Draft, String)) {
    assert_checked_in_linear_time(what, size, |size| {
        let mut draft = Draft::new(words('k', size));
        fill(&mut draft, words('f', size));
        draft
    });
}

#[test]
fn of_what_is_known_of_the_two() {
    let fact = |what, set: fn(&mut Context, String)| {
        assert_known_in_linear_time(what, 16_000, |draft, fact| set(&mut draft.context, fact));
    };
    fact("met_at", |context, fact| context.met_at = Some(fact));
    fact("mutual", |context, fact| context.mutual = Some(fact));
    fact("reason", |context, fact| context.reason = Some(fact));
    fact("names", |context, fact| {
        context.met_at = Some(fact.replace('f', "F"))
    });
    assert_checked_in_linear_time("claims", 70_000, |size| {
        let mut draft = Draft::new(row("Did we? We met at a. ", size));
        draft.context.relationship = Some(Relationship::Stranger);
        draft
    });
}

#[test]
fn of_what_a_contact_list_holds() {
    let field = |what, set: fn(&mut Person, String)| {
        assert_known_in_linear_time(what, 40_000, |draft, field| {
            set(&mut draft.recipient, field)
        });
    };
    field("name", |person, name| person.name = Some(name));
    field("company", |person, company| person.company = Some(company));
    field("location", |person, place| person.location = Some(place));
    assert_known_in_linear_time("sender", 40_000, |draft, name| {
        draft.sender.name = Some(name)
    });
}

/// Writes a piece of a template by its number.
type Piece = fn(usize) -> String;

/// A template of `size` bytes or a little more.
fn template(size: usize, piece: impl Fn(usize) -> String) -> Draft {
    let mut draft = Draft::new("");
    draft.template = true;
    for number in 0.. {
        if draft.note.len() >= size {
            break;
        }
        draft.note += &piece(number);
    }
    draft
}

#[test]
fn of_templates() {
    let pieces: [(&str, usize, Piece); 9] = [
        ("choices", 8_000, |_| "{a|b} ".to_owned()),
        ("choices that differ", 20_000, |number| {
            format!("{{a|b{number}}} ")
        }),
        ("choices in choices", 8_000, |_| "{a|{b|c}}".to_owned()),
        ("conditions", 3_000, |_| {
            "{% if x %}{{y}}{% endif %} ".to_owned()
        }),
        ("slots", 1_500, |number| format!("{{{{topic_{number}}}}} ")),
        ("slots of one name", 24_000, |_| "{{a}} ".to_owned()),
        ("slots in a sentence", 40_000, |_| {
            "your paper on {{topic}} ".to_owned()
        }),
        ("braces", 3_000, |_| "{".to_owned()),
        ("brackets", 3_000, |_| "[a".to_owned()),
    ];
    for (what, size, piece) in pieces {
        assert_checked_in_linear_time(what, size, |size| template(size, piece));
    }
    assert_checked_in_linear_time("long choices", 4_000, |size| {
        let choice = format!("{{{}}} ", "|".repeat(size / 20));
        template(size, |_| choice.clone())
    });
    // Every branch stands in a text of its own, with all of the prose.
    assert_checked_in_linear_time("a long choice, and prose", 2_000, |size| {
        let mut draft = template(size, |_| " and so on".to_owned());
        draft.note += &format!("{{{}a}}", "a|".repeat(size / 10));
        draft
    });
}

#[test]
fn of_templates_that_are_filled() {
    let table = "first_name,company\nAna,\n";
    let list = read_recipients_from(table.as_bytes(), "people.csv".into(), InputFormat::Csv);
    let list = Arc::new(list.unwrap());
    let linter = linter();
    let pieces: [(&str, Piece); 3] = [
        ("holes", |_| "at {{company}} , ".to_owned()),
        ("unknown columns", |number| {
            format!("{{{{topic_{number}}}}} ")
        }),
        ("choices", |_| "{Hi|Hello} {{first_name}}, ".to_owned()),
    ];
    for (what, piece) in pieces {
        assert_linear(
            what,
            8_000,
            |size| template(size, piece),
            |draft| {
                let filling = linter.fill(draft.clone(), list.clone());
                linter.check(&filling.draft(0).unwrap())
            },
        );
    }
}
