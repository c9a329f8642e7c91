//! Reading drafts: every shape that is taken, and everything that can go wrong on the way.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use std::fs;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use invitelint::source::{
    InputFormat, MAX_DRAFT_BYTES, ReadError, Record, Source, SourceOptions, read_reader,
};
use invitelint::{Draft, Platform, Relationship, Span};

mod linear;
#[path = "source/markdown.rs"]
mod markdown;
#[path = "source/recipients.rs"]
mod recipients;
#[path = "source/table.rs"]
mod table;

fn read(bytes: impl AsRef<[u8]>, format: InputFormat) -> Vec<Record> {
    let bytes = bytes.as_ref().to_vec();
    // Small pieces, so that every boundary between them is crossed.
    let reader = BufReader::with_capacity(7, Cursor::new(bytes));
    read_reader(reader, Some("in".into()), format).collect()
}

fn auto(bytes: impl AsRef<[u8]>) -> Vec<Record> {
    read(bytes, InputFormat::Auto)
}

#[track_caller]
fn draft(bytes: impl AsRef<[u8]>, format: InputFormat) -> Draft {
    let mut records = read(bytes, format);
    assert_eq!(records.len(), 1, "{records:?}");
    *records.remove(0).unwrap()
}

#[track_caller]
fn json(text: &str) -> Draft {
    draft(text, InputFormat::Json)
}

#[track_caller]
fn text(text: &str) -> Draft {
    draft(text, InputFormat::Text)
}

/// What the draft is excused from.
fn allowed(draft: &Draft) -> Vec<&str> {
    draft
        .allow
        .iter()
        .map(|allow| allow.rule.as_str())
        .collect()
}

/// What was odd about the draft.
fn messages(draft: &Draft) -> Vec<&str> {
    draft
        .warnings
        .iter()
        .map(|warning| warning.message.as_str())
        .collect()
}

/// The only record is an error: its line and message.
#[track_caller]
fn error(bytes: impl AsRef<[u8]>, format: InputFormat) -> (Option<usize>, String) {
    let mut records = read(bytes, format);
    assert_eq!(records.len(), 1, "{records:?}");
    let error = records.remove(0).unwrap_err();
    (error.line, error.message)
}

#[track_caller]
fn assert_error(bytes: impl AsRef<[u8]>, format: InputFormat, line: usize, words: &[&str]) {
    let (at, message) = error(bytes, format);
    assert_eq!(at, Some(line), "{message}");
    for word in words {
        assert!(message.contains(word), "{word:?} is not in {message:?}");
    }
}

/// Notes and error lines, in order: `Ok("note")`, `Err(Some(line))`.
fn outline(records: &[Record]) -> Vec<Result<&str, Option<usize>>> {
    records
        .iter()
        .map(|record| match record {
            Ok(draft) => Ok(draft.note.as_str()),
            Err(error) => Err(error.line),
        })
        .collect()
}

/// A folder of its own for one test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("source-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn open(paths: Vec<PathBuf>, format: InputFormat) -> Vec<Record> {
    Source::open(paths, Box::new(io::empty()), SourceOptions::new(format)).collect()
}

mod drafts {
    use super::*;

    #[test]
    fn a_whole_draft() {
        let draft = json(
            r#"{
              "id": {"row": 7},
              "note": "Ahoy Mira,\nfine sailing on Sunday.",
              "recipient": {"name": "Mira Holm", "first_name": "Mira", "last_name": "Holm",
                            "company": "Kelp & Co", "title": "Skipper", "industry": "Boats",
                            "location": "Bergen"},
              "sender": {"name": "Ole Dahl", "company": "Tern AS", "title": "Sailmaker"},
              "context": {"relationship": "met", "met_at": "the Sunday regatta",
                          "met_when": "Sunday", "worked_on": "the club house roof",
                          "mutual": "Ida Berg", "community": "the sailing club",
                          "their_work": "your piece on knots", "reason": "we splice too",
                          "question": "which rope?"},
              "platform": "linkedin-premium", "language": "en",
              "allow": ["pitch/link", "fit"]
            }"#,
        );
        assert_eq!(draft.id, Some(serde_json::json!({"row": 7})));
        assert_eq!(draft.note, "Ahoy Mira,\nfine sailing on Sunday.");
        assert!(!draft.template);
        assert_eq!(draft.recipient.name.as_deref(), Some("Mira Holm"));
        assert_eq!(draft.recipient.first_name.as_deref(), Some("Mira"));
        assert_eq!(draft.recipient.last_name.as_deref(), Some("Holm"));
        assert_eq!(draft.recipient.company.as_deref(), Some("Kelp & Co"));
        assert_eq!(draft.recipient.title.as_deref(), Some("Skipper"));
        assert_eq!(draft.recipient.industry.as_deref(), Some("Boats"));
        assert_eq!(draft.recipient.location.as_deref(), Some("Bergen"));
        assert_eq!(draft.sender.name.as_deref(), Some("Ole Dahl"));
        assert_eq!(draft.sender.company.as_deref(), Some("Tern AS"));
        assert_eq!(draft.sender.title.as_deref(), Some("Sailmaker"));
        assert_eq!(draft.context.relationship, Some(Relationship::Met));
        let facts: Vec<_> = draft.context.facts().collect();
        assert_eq!(
            facts,
            [
                ("met_at", "the Sunday regatta"),
                ("met_when", "Sunday"),
                ("worked_on", "the club house roof"),
                ("mutual", "Ida Berg"),
                ("community", "the sailing club"),
                ("their_work", "your piece on knots"),
                ("reason", "we splice too"),
                ("question", "which rope?"),
            ]
        );
        assert_eq!(draft.platform, Some(Platform::LinkedinPremium));
        assert_eq!(draft.language.as_deref(), Some("en"));
        assert_eq!(allowed(&draft), ["pitch/link", "fit"]);
        assert_eq!(draft.origin.file.as_deref(), Some("in"));
        assert_eq!((draft.origin.line, draft.origin.note_line), (Some(1), None));
        assert_eq!(messages(&draft), [""; 0]);
    }

    #[test]
    fn null_and_empty_are_a_missing_note_and_absent_is_an_error() {
        for note in ["null", "\"\""] {
            assert_eq!(json(&format!("{{\"note\": {note}}}")).note, "");
        }
        assert_error(
            r#"{"to": "Mira", "notes": "Ahoy"}"#,
            InputFormat::Json,
            1,
            &[
                "no `note`",
                "`template`",
                "`notes` looks like `note`",
                "recipient",
                "context",
            ],
        );
        assert_error("{}", InputFormat::Json, 1, &["no `note`"]);
    }

    #[test]
    fn a_template_is_a_note_that_is_a_template() {
        let draft = json(r#"{"template": "Ahoy {{first_name}}"}"#);
        assert!(draft.template);
        assert_eq!(draft.note, "Ahoy {{first_name}}");
        let draft = json(r#"{"note": "Ahoy {{first_name}}", "template": true}"#);
        assert!(draft.template);
        for blank in ["null", "\"\""] {
            let draft = json(&format!("{{\"note\": \"Ahoy\", \"template\": {blank}}}"));
            assert_eq!((draft.note.as_str(), draft.template), ("Ahoy", false));
        }
        assert!(json(r#"{"template": ""}"#).template);
        assert_error(
            r#"{"note": "a", "template": "b"}"#,
            InputFormat::Json,
            1,
            &["`note` and `template`"],
        );
        assert_error(
            r#"{"template": true}"#,
            InputFormat::Json,
            1,
            &["no `note`"],
        );
    }

    #[test]
    fn names_alone_stand_for_people() {
        let draft = json(r#"{"note": "", "to": "Mira Holm", "from": "Ole Dahl"}"#);
        assert_eq!(draft.recipient.name.as_deref(), Some("Mira Holm"));
        assert_eq!(draft.recipient.first_name, None);
        assert_eq!(draft.sender.name.as_deref(), Some("Ole Dahl"));
        let draft = json(r#"{"note": "", "recipient": "Mira Holm", "sender": null}"#);
        assert_eq!(draft.recipient.name.as_deref(), Some("Mira Holm"));
        assert_eq!(draft.sender.name, None);
    }

    #[test]
    fn columns_of_outreach_tools_are_taken_flat() {
        let draft = json(
            r##"{"Message": "Ahoy", "First Name": "Mira", "lastName": "Holm",
                "Company Name": "Kelp & Co", "Job Title": "Skipper", "Email": "x@example.org",
                "# Employees": 12, "metAt": "the regatta", "sender_company": "Tern AS"}"##,
        );
        assert_eq!(draft.note, "Ahoy");
        assert_eq!(draft.recipient.first_name.as_deref(), Some("Mira"));
        assert_eq!(draft.recipient.last_name.as_deref(), Some("Holm"));
        assert_eq!(draft.recipient.company.as_deref(), Some("Kelp & Co"));
        assert_eq!(draft.recipient.title.as_deref(), Some("Skipper"));
        assert_eq!(draft.context.met_at.as_deref(), Some("the regatta"));
        assert_eq!(draft.sender.company.as_deref(), Some("Tern AS"));
    }

    #[test]
    fn every_exported_column_name_is_known() {
        for name in [
            "message",
            "connection note",
            "connect_note",
            "invite_message",
            "invitation_message",
            "linkedin_note",
            "linkedin_connection_note",
            "connection_message",
            "connection request",
            "invite note",
            "body",
            "text",
        ] {
            assert_eq!(
                json(&format!("{{\"{name}\": \"Ahoy\"}}")).note,
                "Ahoy",
                "{name}"
            );
        }
        let person = |name: &str| json(&format!("{{\"note\": \"\", \"{name}\": \"X\"}}")).recipient;
        for name in ["firstname", "given name", "FNAME"] {
            assert_eq!(person(name).first_name.as_deref(), Some("X"), "{name}");
        }
        for name in ["surname", "family name", "lastname"] {
            assert_eq!(person(name).last_name.as_deref(), Some("X"), "{name}");
        }
        for name in ["name", "fullName", "Full Name", "To"] {
            assert_eq!(person(name).name.as_deref(), Some("X"), "{name}");
        }
        for name in [
            "companyName",
            "Company Name for Emails",
            "current_company",
            "organization",
            "organization_1",
            "Account Name",
        ] {
            assert_eq!(person(name).company.as_deref(), Some("X"), "{name}");
        }
        for name in [
            "Position",
            "jobTitle",
            "role",
            "headline",
            "current_company_position",
            "occupation",
        ] {
            assert_eq!(person(name).title.as_deref(), Some("X"), "{name}");
        }
    }

    #[test]
    fn the_documented_nested_and_filled_name_wins() {
        let draft = json(
            r#"{"note": "", "headline": "Loves boats", "title": "Skipper", "city": "Oslo",
                "company": "flat", "to": {"name": "by to"},
                "recipient": {"company": "nested", "location": " ", "name": "by recipient"}}"#,
        );
        assert_eq!(draft.recipient.title.as_deref(), Some("Skipper"));
        assert_eq!(draft.recipient.company.as_deref(), Some("nested"));
        assert_eq!(draft.recipient.location.as_deref(), Some("Oslo"));
        assert_eq!(draft.recipient.name.as_deref(), Some("by recipient"));
    }

    #[test]
    fn two_notes_are_a_warning() {
        let draft = json(r#"{"Message": "second best", "note": "the note", "body": ""}"#);
        assert_eq!(draft.note, "the note");
        assert_eq!(
            messages(&draft),
            ["the note stands under both `Message` and `note`; the one under `note` is taken"]
        );
        let draft = json(r#"{"note": "", "message": "the note"}"#);
        assert_eq!((draft.note.as_str(), draft.warnings.len()), ("the note", 0));
    }

    #[test]
    fn languages_and_dialects_are_those_that_there_are() {
        for (given, read) in [
            ("en", "en"),
            ("de-AT", "de-AT"),
            (" PT ", "PT"),
            ("pl", "pl"),
        ] {
            let draft = json(&format!(r#"{{"note": "a", "language": "{given}"}}"#));
            assert_eq!(draft.language.as_deref(), Some(read));
        }
        for (given, read) in [
            ("lemlist", "lemlist"),
            ("LemList", "lemlist"),
            ("JS template", "js-template"),
        ] {
            let draft = json(&format!(r#"{{"template": "a", "dialect": "{given}"}}"#));
            assert_eq!(draft.dialect.as_deref(), Some(read));
        }
        for nothing in ["\"\"", "\" \"", "null"] {
            let draft = json(&format!(
                r#"{{"note": "a", "language": {nothing}, "dialect": {nothing}}}"#
            ));
            assert_eq!((draft.language, draft.dialect), (None, None));
        }
        let table = "note,language,dialect\na,en,\nb,xx,\nc,,lemlst\nd,,Lemlist\n";
        let records = read(table, InputFormat::Csv);
        assert_eq!(
            outline(&records),
            [Ok("a"), Err(Some(3)), Err(Some(4)), Ok("d")]
        );
    }

    #[test]
    fn a_misspelt_context_key_is_a_warning() {
        let draft = json(r#"{"note": "", "context": {"meet_at": "x", "shoe size": [4, {}]}}"#);
        assert_eq!(draft.warnings.len(), 2);
        assert_eq!(
            messages(&draft)[0],
            "unknown key `meet_at` in `context` is ignored; did you mean `met_at`?"
        );
        assert!(
            messages(&draft)[1].contains("`shoe size`"),
            "{:?}",
            draft.warnings
        );
        assert!(
            messages(&draft)[1].contains("their_work"),
            "{:?}",
            draft.warnings
        );
        let draft =
            json(r#"{"note": "", "campaign": {"meet_at": 1}, "recipient": {"pet": "cat"}}"#);
        assert_eq!(messages(&draft), [""; 0]);
    }

    #[test]
    fn hostile_keys_cost_little_and_are_not_repeated_raw() {
        let keys: Vec<_> = (0..1000).map(|n| format!("\"\\u001b[2J{n}\": 0")).collect();
        let draft = json(&format!(
            "{{\"note\": \"\", \"context\": {{{}}}}}",
            keys.join(",")
        ));
        assert!(draft.warnings.len() < 100);
        assert!(
            draft
                .warnings
                .iter()
                .all(|warning| !warning.message.contains('\u{1b}'))
        );
        let long = "k".repeat(1 << 20);
        let draft = json(&format!(
            "{{\"note\": \"\", \"context\": {{\"{long}\": 0}}}}"
        ));
        assert!(draft.warnings[0].message.len() < 300);
    }

    #[test]
    fn wrong_types_name_the_key_and_what_was_found() {
        for (value, words) in [
            (
                r#""note": 5"#,
                "`note` is the number 5 where text belongs; put it in quotes",
            ),
            (
                r#""note": -1.5"#,
                "`note` is the number -1.5 where text belongs",
            ),
            (r#""note": true"#, "`note` is `true` where text belongs"),
            (r#""note": ["a"]"#, "`note` is a list where text belongs"),
            (
                r#""note": {"a": 1}"#,
                "`note` is an object where text belongs",
            ),
            (r#""Company Name": 5"#, "`Company Name` is the number 5"),
            (
                r#""recipient": {"name": 5}"#,
                "`recipient.name` is the number 5",
            ),
            (
                r#""to": 5"#,
                "`to` is the number 5 where a name or an object belongs",
            ),
            (
                r#""sender": ["a"]"#,
                "`sender` is a list where a name or an object belongs",
            ),
            (
                r#""context": "met""#,
                "`context` is the text `met` where an object belongs",
            ),
            (
                r#""context": {"metAt": 5}"#,
                "`context.metAt` is the number 5",
            ),
            (r#""allow": 5"#, "`allow` is the number 5"),
            (r#""allow": {"fit": 5}"#, "`fit` is the number 5"),
            (
                r#""allow": ["fit", null]"#,
                "`allow` holds null where a rule's name belongs",
            ),
            (r#""template": 5"#, "`template` is the number 5"),
        ] {
            assert_error(format!("{{\n{value}\n}}"), InputFormat::Json, 2, &[words]);
        }
        for (value, words) in [
            ("5", "the number 5"),
            ("\"Ahoy\"", "the text `Ahoy`"),
            ("null", "null"),
        ] {
            assert_error(
                format!("[{value}]"),
                InputFormat::Json,
                1,
                &[words, "where a draft belongs", "{\"note\":"],
            );
        }
    }

    #[test]
    fn unknown_values_name_those_taken_and_the_nearest() {
        assert_error(
            "{\"note\": \"\",\n \"language\": \"German\"}",
            InputFormat::Json,
            2,
            &["`language` is `German`; taken are en, de, ", "mean `de`?"],
        );
        assert_error(
            "{\"note\": \"\",\n \"dialect\": \"lemlst\"}",
            InputFormat::Json,
            2,
            &["`dialect` is `lemlst`; taken are ", "mean `lemlist`?"],
        );
        assert_error(
            r#"{"note": "", "platform": "linkdin"}"#,
            InputFormat::Json,
            1,
            &[
                "`platform` is `linkdin`",
                "linkedin-premium, inmail, none",
                "mean `linkedin`?",
            ],
        );
        assert_error(
            r#"{"note": "", "context": {"relationship": "freind"}}"#,
            InputFormat::Json,
            1,
            &[
                "`context.relationship` is `freind`",
                "stranger",
                "mean `friend`?",
            ],
        );
        assert_error(
            r#"{"note": "", "platform": "carrier pigeon"}"#,
            InputFormat::Json,
            1,
            &["`carrier pigeon`; taken are"],
        );
        let draft = json(r#"{"note": "", "platform": "LinkedIn Free"}"#);
        assert_eq!(draft.platform, Some(Platform::LinkedinFree));
        assert_eq!(json(r#"{"note": "", "platform": ""}"#).platform, None);
        assert_eq!(
            json(r#"{"note": "", "platform": "none"}"#).platform,
            Some(Platform::None)
        );
    }

    #[test]
    fn a_key_given_twice_is_an_error() {
        for keys in [
            r#""note": "a", "note": "b""#,
            r#""note": "", "firstName": "a", "First Name": "a""#,
            r#""note": "", "recipient": {"name": "a", "Name": "b"}"#,
            r#""note": "", "context": {"met_at": "a", "metAt": "b"}"#,
            r#""note": "", "allow": "a", "allow": "b""#,
        ] {
            assert_error(
                format!("{{{keys}}}"),
                InputFormat::Json,
                1,
                &["is given twice"],
            );
        }
        assert_eq!(
            json(r#"{"note": "a", "x": 1, "x": 2}"#).note,
            "a",
            "unknown keys are ignored"
        );
    }

    #[test]
    fn allow_is_one_or_several() {
        let allow = |value: &str| {
            let draft = json(&format!(r#"{{"note": "", "allow": {value}}}"#));
            let reasons = draft.allow.iter().map(|allow| allow.reason.clone());
            (allowed(&draft).join(" "), reasons.collect::<Vec<_>>())
        };
        let why = || Some("she asked, twice: yes".to_owned());
        for (value, names, reasons) in [
            (r#""pitch/link""#, "pitch/link", vec![None]),
            (r#""pitch, fit""#, "pitch fit", vec![None, None]),
            ("null", "", vec![]),
            (
                r#""pitch/link, fit: she asked, twice: yes""#,
                "pitch/link fit",
                vec![why(), why()],
            ),
            (
                r#"["fit", "pitch/link:she asked, twice: yes "]"#,
                "fit pitch/link",
                vec![None, why()],
            ),
            (
                r#"{"pitch/link": " she asked, twice: yes", "fit": null}"#,
                "pitch/link fit",
                vec![why(), None],
            ),
            (
                r#"["fit", {"pitch/link": "she asked, twice: yes"}]"#,
                "fit pitch/link",
                vec![None, why()],
            ),
        ] {
            assert_eq!(allow(value), (names.to_owned(), reasons), "{value}");
        }
    }

    #[test]
    fn odd_characters_in_a_note_are_kept() {
        let draft = json(r#"{"note": " a\u0000b\u202e\ud83e\udd80\r\n"}"#);
        assert_eq!(draft.note, " a\0b\u{202e}🦀\r\n");
    }
}

mod texts {
    use super::*;

    #[test]
    fn front_matter_knows_where_it_excuses() {
        for (front, expected) in [
            (
                "to: fit\nallow: [fit, \"pitch/link: why\"]",
                vec![(3, 9), (3, 15)],
            ),
            ("Allow: fit, manners", vec![(2, 8), (2, 13)]),
            (
                "allow:\n  - fit\n  # fit\n  - manners: why\n  - fit",
                vec![(3, 5), (5, 5), (6, 5)],
            ),
            ("allow:\n  é: why\n  fit: \nto: Mira", vec![(3, 3), (4, 3)]),
        ] {
            let draft = text(&format!("---\n{front}\n---\nAhoy\n"));
            let places: Vec<_> = draft.allow.iter().filter_map(|allow| allow.place).collect();
            assert_eq!(places, expected, "{front}");
        }
    }

    #[test]
    fn front_matter_comes_before_comments() {
        let comment = "<!-- invitelint-allow fit -->\n";
        let above = format!("{comment}\n---\nto: Mira\n---\nAhoy\n");
        assert_error(
            &above,
            InputFormat::Text,
            1,
            &["the front matter comes first"],
        );
        // A line in a note is no front matter.
        let line = format!("{comment}---\nAhoy\n---\n");
        assert_eq!(text(&line).note, "---\nAhoy\n---");
    }

    #[test]
    fn a_comment_excuses_and_is_no_part_of_the_note() {
        let draft = text(
            "---\nallow:\n  fit: it is long, and she likes that\n---\n\n\
             <!-- invitelint-allow pitch/link, manners: she asked -->\n\nAhoy Mira,\nfine sailing!\n",
        );
        assert_eq!(draft.note, "Ahoy Mira,\nfine sailing!");
        assert_eq!(allowed(&draft), ["fit", "pitch/link", "manners"]);
        assert_eq!(draft.allow[0].place, Some((3, 3)));
        assert_eq!(draft.allow[2].place, Some((6, 1)));
        assert_eq!(draft.allow[2].reason.as_deref(), Some("she asked"));
        assert_eq!(Span::of(&draft.note, &draft.origin, 0, 4).line, 8);
        // Where a record quotes the note, it says itself what it is excused from.
        let draft = json(r#"{"note": "Ahoy <!-- invitelint-allow fit -->"}"#);
        assert!(draft.note.contains("<!--") && draft.allow.is_empty());
    }

    #[test]
    fn the_file_is_the_note() {
        let draft = text("Ahoy Mira,\r\nfine sailing!\r\n");
        assert_eq!(draft.note, "Ahoy Mira,\r\nfine sailing!");
        assert_eq!(
            (draft.origin.line, draft.origin.note_line),
            (Some(1), Some(0))
        );
        assert_eq!(text("\n  Ahoy\n\n").note, "\n  Ahoy\n");
        assert_eq!(text("\u{feff}Ahoy").note, "Ahoy");
        assert_eq!(text("Ahoy --- Mira\n---\n").note, "Ahoy --- Mira\n---");
    }

    #[test]
    fn nothing_is_an_empty_note() {
        for nothing in ["", "\n", "\r\n", "\u{feff}"] {
            assert_eq!(text(nothing).note, "", "{nothing:?}");
        }
        assert_eq!(text("  \n \n").note, "  \n ");
        assert_eq!(auto("").len(), 1);
    }

    #[test]
    fn front_matter_holds_the_same_keys() {
        let draft = text(
            "---\nto: Mira Holm\nfrom: {name: Ole Dahl, company: Tern AS}\ncontext:\n  metAt: the regatta\n\
             platform: inmail\nlanguage: no\nallow: [pitch/link, fit]\nid: 7\n---\n\nAhoy Mira,\nfine sailing!\n",
        );
        assert_eq!(draft.note, "Ahoy Mira,\nfine sailing!");
        assert_eq!(draft.recipient.name.as_deref(), Some("Mira Holm"));
        assert_eq!(draft.sender.company.as_deref(), Some("Tern AS"));
        assert_eq!(draft.context.met_at.as_deref(), Some("the regatta"));
        assert_eq!(draft.platform, Some(Platform::Inmail));
        assert_eq!(draft.language.as_deref(), Some("no"));
        assert_eq!(allowed(&draft), ["pitch/link", "fit"]);
        assert_eq!(draft.id, Some(serde_json::json!(7)));
        assert_eq!(
            draft.origin.note_line,
            Some(11),
            "the note begins in line 12"
        );
    }

    #[test]
    fn front_matter_with_crlf_and_byte_order_mark() {
        let draft =
            text("\u{feff}---\r\nto: Mira\r\nmet_at: the \u{e9}t\u{e9} fair\r\n---\r\nAhoy\r\n");
        assert_eq!(draft.note, "Ahoy");
        assert_eq!(draft.recipient.name.as_deref(), Some("Mira"));
        assert_eq!(draft.context.met_at.as_deref(), Some("the été fair"));
        assert_eq!(draft.origin.note_line, Some(4));
    }

    #[test]
    fn plain_yaml_scalars_are_text_where_text_belongs() {
        let draft = text(
            "---\nmet_when: 2019\ncompany: 007\ntitle: yes\nreason: 1.50\nlocation: ~\n---\nAhoy",
        );
        assert_eq!(draft.context.met_when.as_deref(), Some("2019"));
        assert_eq!(draft.recipient.company.as_deref(), Some("007"));
        assert_eq!(draft.recipient.title.as_deref(), Some("yes"));
        assert_eq!(draft.context.reason.as_deref(), Some("1.50"));
        assert_eq!(draft.recipient.location, None);
    }

    #[test]
    fn empty_front_matter_says_nothing() {
        for front in ["---\n---\nAhoy", "---\n\n# only a comment\n---\nAhoy"] {
            assert_eq!(text(front).note, "Ahoy");
        }
    }

    #[test]
    fn the_note_may_stand_in_the_front_matter() {
        let draft = text("---\nto: Mira\nnote: |\n  Ahoy,\n  fine sailing!\n---\n\n");
        assert_eq!(draft.note, "Ahoy,\nfine sailing!\n");
        assert_eq!(draft.origin.note_line, Some(3));
        let draft = text("---\ntemplate: true\n---\nAhoy {{name}}\n");
        assert!(draft.template);
        assert_eq!(text("---\nto: Mira\n---\n").note, "");
        let (line, message) = error("---\nnote: a\n---\nb\n", InputFormat::Text);
        assert_eq!(line, Some(1));
        assert!(message.contains("twice"), "{message}");
    }

    #[test]
    fn broken_front_matter_is_an_error_at_its_line() {
        for unclosed in ["---", "---\n", "---\nto: Mira\n\nAhoy\n"] {
            assert_error(unclosed, InputFormat::Text, 1, &["never closed", "`---`"]);
        }
        assert_error(
            "---\nto: Mira\nfrom: \"Ole\n---\nAhoy\n",
            InputFormat::Text,
            3,
            &["front matter: unclosed quote"],
        );
        assert_error(
            "---\nAhoy Mira\n---\nAhoy\n",
            InputFormat::Text,
            2,
            &["`Ahoy Mira`", "to: Jane"],
        );
        assert_error(
            "---\nid: 1\ncontext: met\n---\nA\n",
            InputFormat::Text,
            3,
            &["`context` is the text"],
        );
        assert_error(
            "---\nid: 1\ntitle: [a]\n---\nA\n",
            InputFormat::Text,
            3,
            &["`title` is a list"],
        );
        assert_error("---\nto: A\nto: B\n---\nA\n", InputFormat::Text, 3, &["to"]);
        assert_error("---\nto: A\n---\nA \0", InputFormat::Text, 4, &["binary"]);
    }

    #[test]
    fn mistakes_in_front_matter_are_told_apart() {
        for (line, words) in [
            ("platform: linkdin", "mean `linkedin`?"),
            (
                "Language: xx",
                "`Language` is `xx`; taken are en, de, es, fr, it, nl, pt",
            ),
            ("dialect: lemlst", "mean `lemlist`?"),
            (
                "relationship: freind",
                "`relationship` is `freind`; taken are met, ",
            ),
            ("to: {{first_name}}", "text with `{{` in it needs quotes"),
            (
                "met_at: the fair: day two",
                "text with a colon in it needs quotes",
            ),
        ] {
            let written = format!("---\nid: 1\n{line}\nlanguage: en\n---\nAhoy\n");
            assert_error(
                written,
                InputFormat::Text,
                3,
                &[words, "in the front matter: "],
            );
        }
    }

    #[test]
    fn a_misspelt_context_key_is_told_where_it_stands() {
        let lines = |written: &str| {
            let draft = text(written);
            let lines = draft.warnings.iter().map(|warning| warning.line);
            lines.collect::<Vec<_>>()
        };
        let written = "---\nto: Mira Holm\n# where we met\ncontext:\n  met_att: the regatta\n\n  mutual: Ida\n  \
                       shoe size:\n    - 44\n---\nAhoy\n";
        assert_eq!(lines(written), [Some(5), Some(8)]);
        let written = "---\r\ncontext: {met_at: the regatta,\r\n  \"met_att\":\r\n    there}\r\n---\r\nAhoy\r\n";
        assert_eq!(lines(written), [Some(3)]);
        let record = json("{\"note\": \"a\",\n\"context\": {\n\"met_att\": \"x\"}}");
        assert_eq!(record.warnings[0].line, None, "the record's line is told");
    }

    #[test]
    fn hostile_front_matter_ends() {
        let deep = format!("---\nx: {}\n---\nA\n", "[".repeat(100_000));
        assert!(error(deep, InputFormat::Text).0.is_some());
        let mut bomb = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let alias = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{alias}]\n"));
        }
        bomb.push_str("---\nA\n");
        assert_eq!(read(bomb, InputFormat::Text).len(), 1);
    }

    #[test]
    fn bytes_that_are_no_text_are_an_error() {
        assert_error(
            b"Ahoy\nMir\xe4\n",
            InputFormat::Text,
            2,
            &["not UTF-8", "0xE4 at byte 4", "save it"],
        );
        assert_error(b"\x89PNG\r\n\x1a\n\0\0", InputFormat::Text, 3, &["binary"]);
        for utf16 in [
            b"\xff\xfeA\0h\0o\0y\0".as_slice(),
            b"\xfe\xff\0A\0h",
            b"\xff\xfe",
        ] {
            for format in [
                InputFormat::Auto,
                InputFormat::Text,
                InputFormat::Json,
                InputFormat::Jsonl,
            ] {
                assert!(error(utf16, format).1.contains("UTF-16"));
            }
        }
    }

    #[test]
    fn a_note_in_the_front_matter_is_placed_in_the_file() {
        let front = "---\nto: Mira\nnote: |\n  Hi Mira,\n  the ferry to Horten!\n---\n";
        let draft = text(front);
        assert_eq!(draft.note, "Hi Mira,\nthe ferry to Horten!\n");
        let place = |draft: &Draft, word: &str| {
            let start = draft.note.find(word).unwrap();
            let span = Span::of(&draft.note, &draft.origin, start, start + word.len());
            (span.line, span.column)
        };
        assert_eq!(place(&draft, "Mira"), (4, 6));
        assert_eq!(place(&draft, "Horten"), (5, 16));
        let front = "\u{feff}---\r\nnote: \"The ferry to Horten!\"\r\n---\r\n";
        let draft = text(front);
        assert_eq!(place(&draft, "Horten"), (2, 21));
        let byte = draft.origin.note_byte.unwrap();
        assert!(front[byte..].starts_with(&draft.note));
        // Its line ends are none of the file's.
        let draft = text("---\nnote: \"Hi,\\nMira\"\n---\n");
        assert_eq!(draft.origin.note_line, None);
    }

    #[test]
    fn an_id_is_copied_as_it_is_written() {
        let id = |line: &str| {
            let draft = json(&format!("{{\"id\": {line}, \"note\": \"Ahoy\"}}"));
            draft.id.unwrap().to_string()
        };
        for exact in [
            "7",
            "-7",
            "1.5",
            "18446744073709551615",
            "\"007\"",
            "{\"a\":1.5}",
            "true",
        ] {
            assert_eq!(id(exact), exact);
        }
        for digits in ["12345678901234567890123", "-99999999999999999999", "1e400"] {
            assert_eq!(id(digits), format!("\"{digits}\""));
        }
        let id = |line: &str| {
            let draft = text(&format!("---\nid: {line}\n---\nAhoy\n"));
            draft.id.map(|id| id.to_string())
        };
        for (written, expected) in [
            ("7", Some("7")),
            ("007", Some("\"007\"")),
            ("1.5", Some("1.5")),
            ("\"7\"", Some("\"7\"")),
            (
                "12345678901234567890123",
                Some("\"12345678901234567890123\""),
            ),
            ("", None),
        ] {
            assert_eq!(id(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn a_word_where_true_or_false_belongs_is_told_as_such() {
        for word in ["yes", "no", "\"true\"", "'False'", "off"] {
            assert_error(
                format!("---\ntemplate: {word}\n---\nAhoy {{{{first_name}}}}\n"),
                InputFormat::Text,
                1,
                &["`template` is the text", "where `true` or `false` belongs"],
            );
        }
        assert_error(
            "{\"note\": \"Ahoy\", \"template\": \"no\"}",
            InputFormat::Json,
            1,
            &["where `true` or `false` belongs"],
        );
        assert!(text("---\ntemplate: true\n---\nAhoy\n").template);
    }

    #[test]
    fn lines_may_end_as_on_old_macs() {
        let draft = text("---\rto: Mira\r---\rHi Mira,\rthe ferry!\r");
        assert_eq!(draft.note, "Hi Mira,\nthe ferry!");
        assert_eq!(draft.origin.note_line, Some(3));
        let table = read(
            "to,note\rMira,\"Hi,\rthe ferry\"\rBo,Hi,,\r",
            InputFormat::Csv,
        );
        assert_eq!(outline(&table), [Ok("Hi,\nthe ferry"), Err(Some(4))]);
        let lines = read("{\"note\": \"a\"}\r{\"nota\": 1}\r", InputFormat::Jsonl);
        assert_eq!(outline(&lines), [Ok("a"), Err(Some(2))]);
    }

    #[test]
    fn a_huge_text_is_an_error_and_a_large_one_is_not() {
        let large = "a".repeat(1 << 20);
        assert_eq!(text(&large).note.len(), large.len());
        let endless = BufReader::new(io::repeat(b'a'));
        let records: Vec<_> = read_reader(endless, None, InputFormat::Text).collect();
        assert!(
            records[0]
                .as_ref()
                .unwrap_err()
                .message
                .contains("longer than 4 MiB")
        );
    }
}

mod jsons {
    use super::*;

    #[test]
    fn an_array_tells_where_each_draft_begins() {
        let records = auto(
            "[\n  {\"note\": \"a\"},\n\n  {\n    \"note\": \"b\"\n  }, {\"note\": \"c\"}\n]\n",
        );
        let lines: Vec<_> = records
            .iter()
            .map(|r| r.as_ref().unwrap().origin.line)
            .collect();
        assert_eq!(lines, [Some(2), Some(4), Some(6)]);
        assert_eq!(outline(&records), [Ok("a"), Ok("b"), Ok("c")]);
    }

    #[test]
    fn an_empty_array_holds_nothing_and_an_empty_file_is_an_error() {
        for empty in ["[]", " [ ]\n", "\u{feff}[\n]"] {
            assert_eq!(read(empty, InputFormat::Json), []);
        }
        for empty in ["", " \n", "\u{feff}"] {
            assert!(error(empty, InputFormat::Json).1.contains("is empty"));
        }
    }

    #[test]
    fn a_broken_draft_in_an_array_costs_one_record() {
        let records = auto(
            "[{\"note\": \"a\"},\n {\"note\": 5},\n {\"note\": \"c\", },\n {\"note\": \"d},\n {\"note\": \"e\"} {},\n\
             {\"x\": 1},\n 7, {\"note\": \"]},{\\\"\"}]",
        );
        assert_eq!(
            outline(&records),
            [
                Ok("a"),
                Err(Some(2)),
                Err(Some(3)),
                Err(Some(4)),
                Ok("e"),
                Err(Some(5)),
                Err(Some(5)),
                Err(Some(6)),
                Err(Some(7)),
                Ok("]},{\"")
            ],
        );
    }

    #[test]
    fn a_sign_that_is_missing_in_an_array_costs_no_draft_that_is_whole() {
        let records = read(
            "[\n{\"note\": \"a\"}\n{\"note\": \"b\"},\n{\"note\": \"c\"}\n]",
            InputFormat::Json,
        );
        assert_eq!(outline(&records), [Ok("a"), Err(Some(3)), Ok("b"), Ok("c")]);
        let message = &records[1].as_ref().unwrap_err().message;
        assert!(message.contains("a comma is missing"), "{message}");
        for unclosed in [
            "{\"note\": \"a\",",
            "{\"note\": \"a\"",
            "{\"note\": \"a\", \"to\": {\"name\": \"Ida\"},",
            "{\"note\": \"a\", \"context\": {\"met_at\": \"the quay\",",
        ] {
            let list = format!("[\n{unclosed}\n{{\"note\": \"b\"}},\n{{\"note\": \"c\"}}\n]\n");
            let records = read(&list, InputFormat::Json);
            let lines: Vec<_> = outline(&records)
                .into_iter()
                .map(|record| record.map_err(|_| ()))
                .collect();
            assert_eq!(lines, [Err(()), Ok("b"), Ok("c")], "{unclosed}");
        }
    }

    #[test]
    fn objects_set_off_by_commas_are_an_array_without_brackets() {
        for list in [
            "{\"note\": \"a\"},\n{\"note\": \"b\"},\n{\"note\": \"c\"}\n",
            "{\"note\": \"a\"},\n{\"note\": \"b\"},\n{\"note\": \"c\"},\n",
            "{\"note\": \"a\"},\n{\"note\": \"b\"},\n{\"note\": \"c\"}\n]\n",
        ] {
            let records = read(list, InputFormat::Json);
            let expected = [Ok("a"), Err(Some(1)), Ok("b"), Ok("c")];
            assert_eq!(outline(&records), expected, "{list}");
            let message = &records[1].as_ref().unwrap_err().message;
            assert!(message.contains("stand in an array"), "{message}");
        }
    }

    #[test]
    fn objects_may_follow_one_another() {
        let records = read(
            "{\n\"note\": \"a\"\n}\n{\"note\": \"b\"} {\"note\": \"c\"}",
            InputFormat::Json,
        );
        assert_eq!(outline(&records), [Ok("a"), Ok("b"), Ok("c")]);
        assert_eq!(records[1].as_ref().unwrap().origin.line, Some(4));
    }

    #[test]
    fn json_cut_off_in_the_middle() {
        for cut in [
            "{",
            "{\"no",
            "{\"note\"",
            "{\"note\": ",
            "{\"note\": \"Ah",
            "{\"note\": \"Ahoy\"",
            "{\"note\": \"A\",",
        ] {
            assert_error(cut, InputFormat::Json, 1, &["breaks off"]);
        }
        for cut in ["[", "[ "] {
            assert_error(cut, InputFormat::Json, 1, &["never closed"]);
        }
        let records = auto("[{\"note\": \"a\"},\n{\"note\": \"b\"}");
        assert_eq!(outline(&records), [Ok("a"), Ok("b"), Err(Some(2))]);
        let records = auto("[{\"note\": \"a\"},\n{\"note\": \"b");
        assert_eq!(outline(&records), [Ok("a"), Err(Some(2))]);
        let records = auto("[{\"note\": \"a\"},\n");
        assert_eq!(outline(&records), [Ok("a"), Err(Some(2))]);
    }

    #[test]
    fn garbage_after_the_end() {
        let records = read("{\"note\": \"a\"}\n, {\"note\": \"b\"}", InputFormat::Json);
        assert_eq!(outline(&records), [Ok("a"), Err(Some(2)), Ok("b")]);
        assert!(
            records[1]
                .as_ref()
                .unwrap_err()
                .message
                .contains("after the end")
        );
        let records = read("[{\"note\": \"a\"}]]", InputFormat::Json);
        assert_eq!(outline(&records), [Ok("a"), Err(Some(1))]);
        assert_error(
            "{note: 1}",
            InputFormat::Json,
            1,
            &["column 2", "double quotes"],
        );
        assert_error(
            "Ahoy Mira",
            InputFormat::Json,
            1,
            &["not JSON", "--input text"],
        );
    }

    #[test]
    fn commas_too_many() {
        let records = auto("[{\"note\": \"a\"},\n]");
        assert_eq!(outline(&records), [Ok("a"), Err(Some(2))]);
        let records = auto("[{\"note\": \"a\"},,{\"note\": \"b\"}]");
        assert_eq!(outline(&records), [Ok("a"), Err(Some(1)), Ok("b")]);
    }

    #[test]
    fn positions_are_those_of_the_file() {
        assert_error(
            "[ {\"note\": \"a\" \"to\": \"b\"}]",
            InputFormat::Json,
            1,
            &["not valid JSON at column 16"],
        );
        assert_error(
            "[\n\n {\n  \"note\": \"a\"\n  \"to\": \"b\"}]",
            InputFormat::Json,
            5,
            &["not valid JSON at column 3"],
        );
        assert_error(
            "[{\"note\":\n \"line\nbreak\"}]",
            InputFormat::Json,
            2,
            &["at column 7: control character", "\\n"],
        );
    }

    #[test]
    fn deep_nesting_is_an_error_or_ignored_and_never_a_crash() {
        let (open, close) = ("[".repeat(200_000), "]".repeat(200_000));
        assert_error(
            format!("{{\"id\": {open}{close}}}"),
            InputFormat::Json,
            1,
            &["nested deeper"],
        );
        assert_error(
            format!("{{\"note\": {open}{close}}}"),
            InputFormat::Json,
            1,
            &["is a list"],
        );
        assert_error(
            &open,
            InputFormat::Json,
            1,
            &["a list where a draft belongs"],
        );
        let draft = json(&format!("{{\"x\": {open}{close}, \"note\": \"a\"}}"));
        assert_eq!(draft.note, "a");
        let records = read(
            format!("{{\"id\": {open}}}\n{{\"note\": \"b\"}}"),
            InputFormat::Jsonl,
        );
        assert_eq!(outline(&records), [Err(Some(1)), Ok("b")]);
    }

    #[test]
    fn invalid_utf8_costs_one_draft() {
        let records = auto(b"[{\"note\": \"a\"}, {\"note\": \"b\xff\"},\n {\"note\": \"c\"}]");
        assert_eq!(outline(&records), [Ok("a"), Err(Some(1)), Ok("c")]);
        let message = &records[1].as_ref().unwrap_err().message;
        assert!(message.contains("0xFF at byte 28 "), "{message}");
    }

    #[test]
    fn a_huge_draft_in_an_array_costs_one_record() {
        let huge = "a".repeat(MAX_DRAFT_BYTES);
        let records = auto(format!("[{{\"note\": \"{huge}\"}}, {{\"note\": \"b\"}}]"));
        assert_eq!(outline(&records), [Err(Some(1)), Ok("b")]);
    }

    #[test]
    fn a_long_array_on_one_line_is_no_huge_draft() {
        let element = format!("{{\"note\": \"{}\"}},", "a".repeat(1000));
        let array = format!("[{}{{\"note\": \"b\"}}]", element.repeat(5000));
        assert!(array.len() > MAX_DRAFT_BYTES);
        let reader = Cursor::new(array);
        let records: Vec<_> = read_reader(reader, None, InputFormat::Auto).collect();
        assert_eq!(records.len(), 5001);
        assert!(records.iter().all(Result::is_ok));
    }
}

mod lines {
    use super::*;

    #[test]
    fn one_draft_a_line() {
        let records = read(
            "\u{feff}\n{\"note\": \"a\"}\r\n\n   \n {\"note\": \"b\"} \n{\"note\": \"c\"}",
            InputFormat::Jsonl,
        );
        let lines: Vec<_> = records
            .iter()
            .map(|r| r.as_ref().unwrap().origin.line)
            .collect();
        assert_eq!(lines, [Some(2), Some(5), Some(6)]);
        assert_eq!(read("", InputFormat::Jsonl), []);
        assert_eq!(read("\n \n", InputFormat::Jsonl), []);
    }

    #[test]
    fn each_broken_line_costs_that_line() {
        let records = auto(
            b"{\"note\": \"a\"}\n{\"note\": \"b\n{\"note\": 3}\nAhoy\n{\"note\": \"\xe4\"}\n\
              {\"note\": \"f\"} {}\n[{\"note\": \"g\"}]\n{\"note\": \"\0\"}\n{\"note\": \"i\"}\n",
        );
        let expected: Vec<_> = (2..=8).map(|line| Err(Some(line))).collect();
        let mut expected = [vec![Ok("a")], expected].concat();
        expected.push(Ok("i"));
        assert_eq!(outline(&records), expected);
        let message = |index: usize| records[index].as_ref().unwrap_err().message.clone();
        assert!(
            message(1).contains("ends in the middle of a draft"),
            "{}",
            message(1)
        );
        assert!(
            message(1).contains("each draft stands on one line"),
            "{}",
            message(1)
        );
        assert!(message(2).contains("number 3"), "{}", message(2));
        assert!(
            message(3).contains("not valid JSON at column 1"),
            "{}",
            message(3)
        );
        assert!(message(4).contains("0xE4 at byte 11"), "{}", message(4));
        assert!(message(5).contains("a line of its own"), "{}", message(5));
        assert!(
            message(6).contains("a list where a draft belongs"),
            "{}",
            message(6)
        );
        assert!(message(7).contains("binary"), "{}", message(7));
    }

    #[test]
    fn a_line_of_prose_is_told_alike_whatever_it_begins_with() {
        for line in ["Hi Ana!", "nice to have met you", "tomorrow", "farewell"] {
            let lines = format!("{{\"note\": \"a\"}}\n{line}\n");
            let records = read(lines, InputFormat::Jsonl);
            let error = records[1].as_ref().unwrap_err();
            assert!(
                error
                    .message
                    .ends_with("expected value; each line is an object of its own, and a file keeps to one format"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_huge_line_costs_that_line() {
        let huge = io::repeat(b'a').take(50 << 20);
        let lines = Cursor::new("{\"note\": \"a\"}\n")
            .chain(huge)
            .chain(Cursor::new("\n{\"note\": \"c\"}\n"));
        let records: Vec<_> = read_reader(BufReader::new(lines), None, InputFormat::Auto).collect();
        assert_eq!(outline(&records), [Ok("a"), Err(Some(2)), Ok("c")]);
        assert!(
            records[1]
                .as_ref()
                .unwrap_err()
                .message
                .contains("longer than 4 MiB")
        );
        // The same as the only line, which is looked at to tell what it is.
        let huge = Cursor::new("{\"note\": \"").chain(io::repeat(b'a').take(50 << 20));
        let records: Vec<_> = read_reader(BufReader::new(huge), None, InputFormat::Auto).collect();
        assert_eq!(outline(&records), [Err(Some(1))]);
    }

    #[test]
    fn json_over_several_lines_is_one_error() {
        for pretty in ["[\n{\"note\": \"a\"}\n]", "{\n\"note\": \"a\"\n}"] {
            assert_error(
                pretty,
                InputFormat::Jsonl,
                1,
                &["several lines", "--input json"],
            );
        }
    }

    #[test]
    fn lines_are_read_as_they_are_asked_for() {
        struct Endless(u64);
        impl Read for Endless {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                assert!(self.0 < 100, "reads on without being asked");
                let line = b"{\"note\": \"a\"}\n";
                buffer[..line.len()].copy_from_slice(line);
                Ok(line.len())
            }
        }
        let records = read_reader(BufReader::new(Endless(0)), None, InputFormat::Auto);
        assert_eq!(records.take(20).filter(Result::is_ok).count(), 20);
    }

    #[test]
    fn a_reader_that_fails_is_an_error_after_what_was_read() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the cable is unplugged"))
            }
        }
        for format in [
            InputFormat::Text,
            InputFormat::Json,
            InputFormat::Jsonl,
            InputFormat::Auto,
        ] {
            let start = Cursor::new("{\"note\": \"a\"}\n");
            let records: Vec<_> =
                read_reader(BufReader::new(start.chain(Broken)), None, format).collect();
            let last = records.last().unwrap().as_ref().unwrap_err();
            assert_eq!(last.message, "cannot be read: the cable is unplugged");
            let expected = if format == InputFormat::Text { 1 } else { 2 };
            assert_eq!(records.len(), expected, "{format:?}: {records:?}");
        }
    }
}

mod places {
    use super::*;

    #[test]
    fn the_extension_decides_unless_the_format_is_given() {
        let folder = Folder::new("extensions");
        let paths = vec![
            folder.file("a.JSON", "[{\"note\": \"a\"}]"),
            folder.file("b.ndjson", "{\"note\": \"b\"}\n"),
            folder.file("c.txt", "{\"note\": \"c\"}"),
            folder.file("d.letter", "{\"note\": \"d\"}"),
        ];
        let records = open(paths.clone(), InputFormat::Auto);
        let expected = [
            Ok("a"),
            Ok("b"),
            Ok("{\"note\": \"c\"}"),
            Ok("{\"note\": \"d\"}"),
        ];
        assert_eq!(outline(&records), expected);
        let name = records[0].as_ref().unwrap().origin.file.clone();
        assert_eq!(name.as_deref(), paths[0].to_str());
        let records = open(paths[1..].to_vec(), InputFormat::Json);
        assert_eq!(outline(&records), [Ok("b"), Ok("c"), Ok("d")]);
    }

    #[test]
    fn standard_input_is_a_dash_or_no_path_at_all() {
        let folder = Folder::new("stdin");
        let file = folder.file("a.txt", "a");
        let other = folder.file("b.txt", "b");
        let stdin = || Box::new(Cursor::new("{\"note\": \"in\"}"));
        let options = SourceOptions::default();
        let records: Vec<_> = Source::open(Vec::new(), stdin(), options.clone()).collect();
        assert_eq!(outline(&records), [Ok("in")]);
        assert_eq!(records[0].as_ref().unwrap().origin.file, None);
        let paths = vec![file, "-".into(), other, "-".into()];
        let records: Vec<_> = Source::open(paths, stdin(), options).collect();
        assert_eq!(outline(&records), [Ok("a"), Ok("in"), Ok("b"), Err(None)]);
    }

    #[test]
    fn a_directory_stands_for_the_drafts_in_it() {
        let folder = Folder::new("directory");
        folder.file("b.txt", "b");
        folder.file("a/z.json", "{\"note\": \"az\"}");
        folder.file("a/deep/er/c.md", "# Note\n> adc");
        folder.file("c.jsonl", "{\"note\": \"c1\"}\n{\"note\": \"c2\"}\n");
        folder.file(".hidden.txt", "hidden");
        folder.file(".git/x.txt", "hidden");
        folder.file("picture.png", b"\x89PNG");
        let records = open(vec![folder.0.clone()], InputFormat::Auto);
        assert_eq!(
            outline(&records),
            [Ok("adc"), Ok("az"), Ok("b"), Ok("c1"), Ok("c2")]
        );
    }

    #[test]
    fn every_extension_of_ours_is_found() {
        let folder = Folder::new("every-extension");
        for (name, content) in [
            ("a.txt", "a"),
            ("b.md", "# Note\n> b"),
            ("c.Markdown", "# Note\n> c"),
            ("d.json", "{\"note\": \"d\"}"),
            ("e.jsonl", "{\"note\": \"e\"}"),
            ("f.ndjson", "{\"note\": \"f\"}"),
            ("g.CSV", "note\ng"),
            ("h.tsv", "note\tto\nh\tJane"),
            ("i.tab", "note\tto\ni\tJane"),
            ("j.txt.j2", "j"),
            ("k.jinja", "k"),
            ("l.hbs", "l"),
            ("m.mustache", "m"),
            ("n.liquid", "n"),
            ("o.json.tmpl", "o"),
        ] {
            folder.file(name, content);
        }
        let records = open(vec![folder.0.clone()], InputFormat::Auto);
        let notes: String = outline(&records).into_iter().map(Result::unwrap).collect();
        assert_eq!(notes, "abcdefghijklmno");
        let templates = records.iter().filter(|r| r.as_ref().unwrap().template);
        assert_eq!(templates.count(), 6);
        assert!(records[9..].iter().all(|r| r.as_ref().unwrap().template));
    }

    #[test]
    fn a_directory_is_walked_as_ripgrep_walks_it() {
        let folder = Folder::new("ripgrep");
        folder.file("a.txt", "a");
        folder.file("b/b.txt", "b");
        folder.file("c/c.txt", "c");
        folder.file("c/d.txt", "d");
        folder.file(".ignore", "/b/\n");
        folder.file("c/.gitignore", "d.txt\n");
        folder.file(".git/HEAD", "");
        let records = open(vec![folder.0.clone()], InputFormat::Auto);
        assert_eq!(outline(&records), [Ok("a"), Ok("c")]);
        // What is named is read.
        let records = open(
            vec![folder.0.join("c/d.txt"), folder.0.join("b")],
            InputFormat::Auto,
        );
        assert_eq!(outline(&records), [Ok("d"), Ok("b")]);
    }

    #[test]
    fn a_file_is_read_once_where_it_is_first_named() {
        let folder = Folder::new("once");
        let a = folder.file("d/a.txt", "a");
        folder.file("d/b.jsonl", "{\"note\": \"b1\"}\n{\"note\": \"b2\"}\n");
        let readme = folder.file("d/e/README.md", "c");
        let root = &folder.0;
        let around = root.join("d/e/../a.txt");
        let directory = root.join("d");
        let all = [Ok("a"), Ok("b1"), Ok("b2")];
        for (paths, expected) in [
            (vec![a.clone(), around.clone(), a.clone()], vec![Ok("a")]),
            (vec![directory.clone(), a.clone()], all.to_vec()),
            (
                vec![directory.clone(), directory.join("e/..")],
                all.to_vec(),
            ),
            // Where nothing is left to read, it is no directory without drafts.
            (
                vec![directory.join("b.jsonl"), around, directory.clone()],
                vec![Ok("b1"), Ok("b2"), Ok("a")],
            ),
            // What a walk would pass over is read, once, if it is named.
            (
                vec![directory.clone(), readme.clone(), readme],
                [&all[..], &[Ok("c")]].concat(),
            ),
        ] {
            let records = open(paths.clone(), InputFormat::Auto);
            assert_eq!(outline(&records), expected, "{paths:?}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("a.txt", directory.join("z.txt")).unwrap();
            let records = open(vec![directory], InputFormat::Auto);
            assert_eq!(outline(&records), all);
        }
    }

    #[test]
    fn what_is_plainly_something_else_is_passed_over_on_a_walk_and_an_error_when_named() {
        let folder = Folder::new("something-else");
        let others = [
            folder.file("README.md", "# Notes on this folder\n\nSee below.\n"),
            folder.file("languages.json", "[\"en\", \"de\"]"),
            folder.file("list.jsonl", "{\"name\": \"Jane\"}\n".repeat(300)),
            folder.file("package.json", "{\"name\": \"x\", \"version\": \"1\"}"),
            folder.file("people.csv", "First Name,Notes\nJane,likes tea\n"),
        ];
        folder.file("drafts.json", "[{\"name\": \"x\"}, {\"note\": \"a\"}]");
        folder.file("misspelt.csv", "to,nota\nJane,Hi\n");
        folder.file("misspelt.json", "{\"mesage\": \"Hi\"}");
        let mut source = Source::open(
            vec![folder.0.clone()],
            Box::new(io::empty()),
            SourceOptions::default(),
        );
        let passed_over = source.passed_over();
        let records: Vec<_> = source.by_ref().collect();
        let expected = [Err(Some(1)), Ok("a"), Err(Some(1)), Err(Some(1))];
        assert_eq!(outline(&records), expected);
        let files: Vec<_> = passed_over
            .files()
            .into_iter()
            .map(|(file, _)| file)
            .collect();
        assert_eq!(files, others.clone().map(|path| path.display().to_string()));
        assert_eq!(passed_over.count(), 5);
        let records = open(others.to_vec(), InputFormat::Auto);
        assert!(records[0].is_ok());
        assert!(records[1..].iter().all(Result::is_err));
        assert_eq!(records.len(), 1 + 2 + 300 + 1 + 1);
    }

    #[test]
    fn what_is_too_long_is_an_error_on_a_walk_in_every_format() {
        let long = "x".repeat(MAX_DRAFT_BYTES);
        let json = format!("{{\"note\": \"{long}\"}}");
        // The last one tells no note from anything else: its key never came.
        for (name, content, line) in [
            ("a.txt", format!("{long}x"), None),
            ("a.md", format!("{long}x"), None),
            ("a.txt.j2", format!("{long}x"), None),
            ("a.json", json.clone(), Some(1)),
            ("array.json", format!("[\n{json}]"), Some(2)),
            ("a.jsonl", format!("\n{json}\n"), Some(2)),
            ("a.csv", format!("to,note\nJane,{long}{long}\n"), Some(2)),
            ("unknown.json", format!("{{\"id\": \"{long}\"}}"), Some(1)),
        ] {
            let folder = Folder::new("too-long");
            folder.file(name, content);
            folder.file("z.txt", "z");
            let records = open(vec![folder.0.clone()], InputFormat::Auto);
            assert_eq!(outline(&records), [Err(line), Ok("z")], "{name}");
            let message = &records[0].as_ref().unwrap_err().message;
            assert!(message.contains("longer than 4 MiB"), "{name}: {message}");
        }
    }

    #[test]
    fn a_directory_of_other_things_is_an_error() {
        let folder = Folder::new("other-things");
        folder.file("README.md", "# Hello\n");
        folder.file("package.json", "{}");
        let records = open(vec![folder.0.clone()], InputFormat::Auto);
        assert_eq!(outline(&records), [Err(None)]);
        let message = &records[0].as_ref().unwrap_err().message;
        assert!(message.contains("2 files hold something else"), "{message}");
        fs::remove_file(folder.0.join("README.md")).unwrap();
        let records = open(vec![folder.0.clone()], InputFormat::Auto);
        let message = &records[0].as_ref().unwrap_err().message;
        assert!(message.contains("1 file holds something else"), "{message}");
    }

    #[test]
    fn a_directory_without_drafts_is_an_error() {
        let folder = Folder::new("no-drafts");
        let good = folder.file("good.txt", "good");
        folder.file("empty/picture.png", b"\x89PNG");
        let records = open(vec![folder.0.join("empty"), good], InputFormat::Auto);
        assert_eq!(outline(&records), [Err(None), Ok("good")]);
        let error = records[0].as_ref().unwrap_err();
        assert!(
            error
                .message
                .contains("no drafts in this directory; looked for .txt, .md, .markdown, .json")
        );
        assert!(error.file.as_ref().unwrap().ends_with("empty"));
    }

    #[test]
    fn paths_that_cannot_be_read_leave_the_others() {
        let folder = Folder::new("unreadable");
        let good = folder.file("good.txt", "good");
        let last = folder.file("last.txt", "last");
        let missing = folder.0.join("missing.txt");
        let records = open(
            vec![missing, good.clone(), good.join("below"), last],
            InputFormat::Auto,
        );
        assert_eq!(
            outline(&records),
            [Err(None), Ok("good"), Err(None), Ok("last")]
        );
        let ReadError { file, message, .. } = records[0].as_ref().unwrap_err();
        assert!(file.as_ref().unwrap().ends_with("missing.txt"));
        assert!(
            message.starts_with("cannot be read: ") && !message.contains("os error"),
            "{message}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn files_without_permission_leave_the_others() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new("permission");
        folder.file("a.txt", "a");
        let secret = folder.file("b.txt", "b");
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
        let expected = match fs::read(&secret) {
            // The superuser reads everything.
            Ok(_) => Ok("b"),
            Err(_) => Err(None),
        };
        let records = open(vec![folder.0.clone()], InputFormat::Auto);
        assert_eq!(outline(&records), [Ok("a"), expected]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_opens_and_does_not_read_is_an_error() {
        let records = open(vec!["/proc/self/mem".into()], InputFormat::Auto);
        assert_eq!(outline(&records), [Err(None)]);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_circles_end() {
        let folder = Folder::new("circle");
        folder.file("in/a.txt", "a");
        std::os::unix::fs::symlink(&folder.0, folder.0.join("in/again")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.0.join("in/broken.txt")).unwrap();
        folder.file("in/.kept/b.txt", "b");
        std::os::unix::fs::symlink(".kept/b.txt", folder.0.join("in/link.txt")).unwrap();
        let records = open(vec![folder.0.clone()], InputFormat::Auto);
        assert_eq!(outline(&records), [Ok("a")]);
        let named = vec![folder.0.join("in/link.txt")];
        assert_eq!(outline(&open(named, InputFormat::Auto)), [Ok("b")]);
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_passed_over_and_told() {
        let folder = Folder::new("links");
        folder.file("in/a.txt", "a");
        std::os::unix::fs::symlink("a.txt", folder.0.join("in/link.txt")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.0.join("in/broken.txt")).unwrap();
        let source = Source::open(
            vec![folder.0.clone()],
            Box::new(io::empty()),
            SourceOptions::default(),
        );
        let passed_over = source.passed_over();
        assert_eq!(source.count(), 1);
        let files: Vec<_> = passed_over.files();
        assert_eq!(files.len(), 2);
        assert!(files.iter().all(|(_, lack)| *lack == "a link"), "{files:?}");
    }

    #[cfg(unix)]
    #[test]
    fn what_comes_out_of_a_device_is_sniffed_and_ends() {
        let records = open(
            vec!["/dev/null".into(), "/dev/zero".into()],
            InputFormat::Auto,
        );
        assert_eq!(outline(&records), [Ok(""), Err(None)]);
    }

    #[test]
    fn a_source_may_be_read_on_another_thread() {
        let source = Source::open(Vec::new(), Box::new(io::empty()), SourceOptions::default());
        let records = std::thread::spawn(move || source.count()).join().unwrap();
        assert_eq!(records, 1);
    }
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    const FORMATS: [InputFormat; 4] = [
        InputFormat::Auto,
        InputFormat::Text,
        InputFormat::Json,
        InputFormat::Jsonl,
    ];

    /// Bytes that look like something.
    fn pieces() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\n",
            "\r\n",
            "---\n",
            " ",
            "null",
            "1e999",
            "\"note\"",
            "\"to\"",
            "\"context\"",
            "\"Mira\"",
            "note: a",
            "to: {",
            "\u{feff}",
            "é",
            "- ",
            "*a",
            "&a",
            "!!binary",
            "|",
            "\0",
            "{{first_name}}",
        ]);
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat().into_bytes())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_panic(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..200), pieces()]) {
            for format in FORMATS {
                for record in read(&bytes, format) {
                    if let Err(error) = record {
                        prop_assert!(!error.message.is_empty());
                        prop_assert!(!error.to_string().contains(char::is_control), "{error}");
                    }
                }
            }
        }

        #[test]
        fn a_draft_reads_back(note in any::<String>(), name in "[a-zé]{1,9}", met in "\\PC{0,20}") {
            let value = serde_json::json!({
                "note": note, "recipient": {"name": name}, "context": {"met_at": met},
            });
            let met = Some(met.trim()).filter(|met| !met.is_empty());
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            for written in [format!("[{value},\n{pretty}]"), format!("{value}\n{value}\n")] {
                let records = auto(&written);
                prop_assert_eq!(records.len(), 2);
                for record in records {
                    let draft = record.unwrap();
                    prop_assert_eq!(&draft.note, &note);
                    prop_assert_eq!(draft.recipient.name.as_deref(), Some(name.as_str()));
                    prop_assert_eq!(draft.context.met_at.as_deref(), met);
                }
            }
        }

        #[test]
        fn text_is_kept(note in "[^\0]{0,60}", name in "[A-Z][a-z]{1,8}") {
            let read = text(&format!("---\nto: \"{name}\"\n---\n|{note}\n"));
            let written = format!("|{note}");
            // A carriage return before the last line feed belongs to the line end.
            prop_assert_eq!(&read.note, written.strip_suffix('\r').unwrap_or(&written));
            prop_assert_eq!(read.recipient.name.as_deref(), Some(name.as_str()));
            prop_assert_eq!(read.origin.note_line, Some(3));
        }
    }
}
