//! Markdown: notes in the blocks under headings that speak of them, and where they stand.

use std::time::Instant;

use super::linear::assert_linear;
use super::*;

fn markdown(text: &str) -> Vec<Record> {
    read(text, InputFormat::Markdown)
}

#[track_caller]
fn notes(text: &str) -> Vec<String> {
    let records = markdown(text);
    records
        .into_iter()
        .map(|record| record.unwrap().note)
        .collect()
}

/// Line and column at which `words` stand in the file.
#[track_caller]
fn place_of(draft: &Draft, words: &str) -> (usize, usize) {
    let start = draft.note.find(words).unwrap();
    let span = Span::of(&draft.note, &draft.origin, start, start + words.len());
    (span.line, span.column)
}

#[test]
fn fences_and_quotes_under_such_a_heading_are_drafts() {
    let text = "# Outreach\n\n> not this one\n\n## Connection request\n\nFor Jane, who spoke in Gent:\n\n\
                ```text\nHi Jane,\n\nyour talk!\n```\n\nor shorter\n\n> Hi Jane,\n> your *talk*!\n\n\
                ### Bob\n\n~~~\nHi Bob\n~~~\n\n## Later\n\n> not this one\n\n# Note\n> Hi Ada\n";
    let expected = [
        "Hi Jane,\n\nyour talk!",
        "Hi Jane,\nyour *talk*!",
        "Hi Bob",
        "Hi Ada",
    ];
    assert_eq!(notes(text), expected);
    assert_eq!(notes(&text.replace('\n', "\r\n")).len(), 4);
    let records = markdown(text);
    let lines: Vec<_> = records
        .iter()
        .map(|record| {
            let origin = &record.as_ref().unwrap().origin;
            (origin.line.unwrap(), origin.note_line.unwrap())
        })
        .collect();
    assert_eq!(lines, [(9, 9), (17, 16), (22, 22), (31, 30)]);
    assert!(!records[0].as_ref().unwrap().origin.is_record());
    assert_eq!(records[0].as_ref().unwrap().id, None);
}

#[test]
fn a_comment_holds_for_the_next_note_or_for_all() {
    let text = "<!-- invitelint-allow fit: on a poster -->\n\n# Outreach\n\n## Invitation\n\n\
                <!-- invitelint-allow pitch/link: they asked -->\n\nFor Jane:\n\n> Hi Jane\n\n> Hi Bo,\n> \
                <!-- invitelint-allow manners -->\n> ahoy\n\nAnd <!-- invitelint-allow pitch -->\n\n\
                ```\nHi Ada <!-- invitelint-allow facts -->\n```\n\n<!-- invitelint-allow generic -->\n\n\
                ## Later\n\n> <!-- invitelint-allow missing -->\n\n```html\n<!-- invitelint-allow missing -->\n```\n";
    let drafts: Vec<_> = markdown(text).into_iter().map(Result::unwrap).collect();
    let allowed: Vec<_> = drafts
        .iter()
        .map(|draft| allowed(draft).join(" "))
        .collect();
    assert_eq!(
        allowed,
        ["fit pitch/link", "fit manners", "fit pitch facts"]
    );
    let notes: Vec<_> = drafts.iter().map(|draft| draft.note.as_str()).collect();
    assert_eq!(notes, ["Hi Jane", "Hi Bo,\nahoy", "Hi Ada"]);
    assert_eq!(place_of(&drafts[1], "ahoy"), (15, 3));
    let places = drafts
        .iter()
        .flat_map(|draft| &draft.allow)
        .map(|allow| allow.place.unwrap());
    let expected = [(1, 1), (7, 1), (1, 1), (14, 3), (1, 1), (17, 5), (20, 8)];
    assert_eq!(places.collect::<Vec<_>>(), expected);
    // What holds for several may be needed by any of them.
    let shared: Vec<_> = drafts[0].allow.iter().map(|allow| allow.shared).collect();
    assert_eq!(shared, [true, false]);
    let [stray] = &drafts[0].warnings[..] else {
        panic!("{:?}", drafts[0].warnings)
    };
    assert_eq!(stray.line, Some(23));
    assert!(stray.message.contains("holds for nothing"), "{stray:?}");

    let text = "<!-- invitelint-allow fit -->\n# Invitation\n> Hi Jane\n";
    let drafts = markdown(text);
    assert!(!drafts[0].as_ref().unwrap().allow[0].shared);
    // Without a note in a block, the file is the note, and the comment is its own.
    let draft = markdown("<!-- invitelint-allow fit -->\n\nHi Jane")
        .remove(0)
        .unwrap();
    assert_eq!(
        (draft.note.as_str(), self::allowed(&draft)),
        ("Hi Jane", vec!["fit"])
    );
}

#[test]
fn a_comment_that_is_never_closed_is_told() {
    let drafts = markdown("# Invitation\n\n> Hi Jane\n\n<!-- invitelint-allow fit\n\n> Hi Bo\n");
    assert_eq!(drafts.len(), 1);
    let warning = &drafts[0].as_ref().unwrap().warnings[0];
    assert_eq!(warning.line, Some(5));
    assert!(warning.message.contains("never closed"), "{warning:?}");
}

#[test]
fn without_such_a_block_it_is_a_text() {
    for text in [
        "Hi Jane",
        "# Hello\n\n> Hi Jane",
        "## Note\n\nHi Jane",
        "",
        "## Note\n\n    Hi Jane",
    ] {
        assert_eq!(notes(text), [text]);
    }
    let draft = draft("---\nto: Jane\n---\n\nHi *Jane*\n", InputFormat::Markdown);
    assert_eq!(draft.note, "Hi *Jane*");
    assert_eq!(draft.origin.note_line, Some(4));
}

#[test]
fn front_matter_holds_for_every_block() {
    let text =
        "---\nfrom: Kofi Mensah\nplatform: inmail\ntemplate: true\n---\n# Notes\n> a\n\n> b\n";
    let records = markdown(text);
    assert_eq!(outline(&records), [Ok("a"), Ok("b")]);
    for (record, line) in records.iter().zip([7, 9]) {
        let draft = record.as_ref().unwrap();
        assert_eq!(draft.sender.name.as_deref(), Some("Kofi Mensah"));
        assert_eq!(draft.platform, Some(Platform::Inmail));
        assert!(draft.template);
        assert_eq!(draft.origin.line, Some(line));
    }
    let text = "---\nnote: Hi\n---\n# Notes\n> a\n\n> b\n";
    assert_error(text, InputFormat::Markdown, 5, &["the note is given twice"]);
    assert_error(
        "---\nto: [\n---\n# Note\n> a",
        InputFormat::Markdown,
        2,
        &["front matter"],
    );
}

#[test]
fn what_is_no_note_under_such_a_heading() {
    let notes_of = |block: &str| notes(&format!("# Connection note\n\n> Hi Jane\n\n{block}\n"));
    for block in [
        "```json\n{\"to\": \"Jane\"}\n```",
        "```sh\ninvitelint note.md\n```",
        "> [!TIP]\n> Keep it short.",
        "    indented",
        "## Follow-up\n\n> Thanks for accepting!",
        "# Meeting notes\n\n> She likes tea.",
    ] {
        assert_eq!(notes_of(block), ["Hi Jane"], "{block}");
    }
    assert_eq!(
        notes_of("## Follow-up\n\n> a\n\n## For Bob\n\n> b"),
        ["Hi Jane", "b"]
    );
}

#[test]
fn a_fence_may_be_a_template_or_empty() {
    let records = markdown("# Note\n```j2\nHi {{ x }}\n```\n```\n```\n");
    assert_eq!(outline(&records), [Ok("Hi {{ x }}"), Ok("")]);
    assert!(records[0].as_ref().unwrap().template);
    assert_eq!(records[1].as_ref().unwrap().origin.note_line, Some(5));
}

#[test]
fn positions_are_those_of_the_file() {
    let text = "# Note\n\n\
                - é:\n\n  ```\n  We met\n\n    in Gent\n\ttabbed\n  ```\n\n\
                \u{20}> lazily\n   wrapped\n> > nested\n\n\
                > ~~~\n> fenced é within\n> ~~~\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let drafts: Vec<_> = markdown(&text).into_iter().map(Result::unwrap).collect();
        assert_eq!(drafts.len(), 3, "{drafts:?}");
        for (draft, words) in [
            (0, "We met"),
            (0, "in Gent"),
            (0, "tabbed"),
            (1, "lazily"),
            (1, "wrapped"),
            (1, "nested"),
            (2, "fenced"),
            (2, "within"),
        ] {
            let at = text.find(words).unwrap();
            let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let expected = (
                text[..at].matches('\n').count() + 1,
                text[line..at].chars().count() + 1,
            );
            assert_eq!(place_of(&drafts[draft], words), expected, "{words}");
        }
    }
}

#[test]
fn hostile_markdown_ends() {
    let start = Instant::now();
    for piece in [
        ">",
        "> ",
        "- ",
        "`",
        "```\n",
        "[",
        "*_",
        "<",
        "# Note\n> a\n\n",
        "&",
        "\\",
        "|\n",
    ] {
        let text = format!("# Note\n\n{}", piece.repeat(200_000 / piece.len()));
        assert!(!markdown(&text).is_empty(), "{piece}");
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn markdown_is_read_in_linear_time() {
    for (piece, size) in [
        ("> a\n\n", 20_000),
        ("```\na\n```\n", 20_000),
        ("# Note\n> a\n\n", 20_000),
        ("a <!-- invitelint-allow fit --> ", 200_000),
        ("a <!-- invitelint-allow fit -->\n", 40_000),
        ("> a\n\n<!-- invitelint-allow fit -->\n\n", 40_000),
        ("<!-- ", 40_000),
        ("> > a\n", 40_000),
    ] {
        let make = |size: usize| format!("# Note\n\n> a\n\n{}", piece.repeat(size / piece.len()));
        assert_linear(piece, size, make, |text| markdown(text));
    }
}

#[test]
fn blanks_in_a_quoted_fence_stand_behind_its_signs() {
    let records = markdown("# Note\n> ```\n>   \n> ```\n");
    let draft = records[0].as_ref().expect("a draft");
    assert_eq!(draft.note, "  ");
    let span = Span::of(&draft.note, &draft.origin, 0, 1);
    assert_eq!((span.line, span.column), (3, 3));
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_note_stands_where_its_spans_say(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "# Note\n", "## x\n", "> ", ">", "```", "~~~", "\n", "\r\n", "  ", "\t", "- ", "1. ", "é🦀", "Hi Jane",
                "---\n", "[!", "<b>", "|", "    ",
            ]), 0..40),
        ) {
            let text = pieces.concat();
            let lines: Vec<Vec<char>> = text.split('\n').map(|line| line.chars().collect()).collect();
            for draft in markdown(&text).into_iter().flatten() {
                for (at, c) in draft.note.char_indices().filter(|(_, c)| !matches!(c, '\n' | '\r')) {
                    let span = Span::of(&draft.note, &draft.origin, at, at + c.len_utf8());
                    let stands = lines[span.line - 1].get(span.column - 1);
                    prop_assert_eq!(stands, Some(&c), "{:?}", draft);
                }
            }
        }
    }
}

#[test]
fn a_byte_of_no_character_costs_the_note_that_it_stands_in() {
    let text = b"# Invitations\n\n> Hi Mira, na\xefve of me\n\n> Hi Olu\n\n```\nHi Bo,\nca \xff\xfe va?\n```\n\n> Hi Ada\n";
    let records = read(text, InputFormat::Markdown);
    let expected = [Err(Some(3)), Ok("Hi Olu"), Err(Some(9)), Ok("Hi Ada")];
    assert_eq!(outline(&records), expected);
    let message = &records[0].as_ref().unwrap_err().message;
    assert!(message.contains("0xEF at byte 14 of the line"), "{message}");
    assert_eq!(place_of(records[3].as_ref().unwrap(), "Ada"), (12, 6));
    // Elsewhere it may have been part of a heading that speaks of a note.
    let text = b"# Notes\n\n> Hi Mira\n\n## F\xfcr Bo\n\n## Invitaci\xf3n\n\n> Hola\n\n# Note\n\n> Hi Ada\n";
    let records = read(text, InputFormat::Markdown);
    assert_eq!(
        outline(&records),
        [Ok("Hi Mira"), Err(Some(5)), Ok("Hola"), Ok("Hi Ada")]
    );
    for whole in [&b"Hi M\xefra"[..], b"---\nto: M\xefra\n---\n# Note\n> Hi\n"] {
        let records = read(whole, InputFormat::Markdown);
        assert!(matches!(records[..], [Err(_)]), "{records:?}");
    }
}

#[test]
fn a_file_may_be_longer_than_a_note() {
    let note = "> Hi Mira, what a ferry that was, and what a night to cross the fjord!\n\n";
    let text = format!(
        "# Notes\n\n{}",
        note.repeat(MAX_DRAFT_BYTES / note.len() + 1)
    );
    let records = markdown(&text);
    assert_eq!(records.len(), MAX_DRAFT_BYTES / note.len() + 1);
    assert!(records.iter().all(Result::is_ok));
    let long = "x".repeat(MAX_DRAFT_BYTES + 1);
    let text = format!("# Notes\n\n> Hi Mira\n\n> {long}\n\n> Hi Bo\n");
    let records = markdown(&text);
    assert_eq!(
        outline(&records),
        [Ok("Hi Mira"), Err(Some(5)), Ok("Hi Bo")]
    );
    let endless = BufReader::new(io::repeat(b'a'));
    let records: Vec<_> = read_reader(endless, None, InputFormat::Markdown).collect();
    let message = &records[0].as_ref().unwrap_err().message;
    assert!(message.contains("longer than 16 MiB"), "{message}");
    let many = format!("# Notes\n{}", "\n> a\n".repeat(100_001));
    let records = markdown(&many);
    let message = &records[0].as_ref().unwrap_err().message;
    assert!(message.contains("more than 100000 notes"), "{message}");
}
