//! Tables of drafts: CSV and its like, as people, spreadsheets and networks write them.

use std::time::Instant;

use invitelint::Span;

use super::*;

fn csv(text: impl AsRef<[u8]>) -> Vec<Record> {
    read(text, InputFormat::Csv)
}

#[track_caller]
fn one(text: &str) -> Draft {
    draft(text, InputFormat::Csv)
}

#[track_caller]
fn wrong(text: impl AsRef<[u8]>, line: usize, words: &[&str]) {
    assert_error(text, InputFormat::Csv, line, words);
}

/// Line and column at which `words` stand in the file.
#[track_caller]
fn place_of(draft: &Draft, words: &str) -> (usize, usize) {
    let start = draft.note.find(words).unwrap();
    let span = Span::of(&draft.note, &draft.origin, start, start + words.len());
    (span.line, span.column)
}

/// Where `words` stand in `file`, told without knowing anything of tables.
#[track_caller]
fn found_at(file: &str, words: &str) -> (usize, usize) {
    let before = &file[..file.find(words).unwrap()];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}

#[test]
fn a_row_is_a_draft() {
    let draft = one(
        "id,note,First Name,recipient.company,sender name,met_at,platform,allow,language,shoe size\n\
         7,\"Hi Jane, good talk\",Jane,Acme,Kofi Mensah,the harbour fair,inmail,\"pitch/link, fit\",en,41\n",
    );
    assert_eq!(draft.id, Some("7".into()));
    assert_eq!(draft.note, "Hi Jane, good talk");
    assert_eq!(draft.recipient.first_name.as_deref(), Some("Jane"));
    assert_eq!(draft.recipient.company.as_deref(), Some("Acme"));
    assert_eq!(draft.sender.name.as_deref(), Some("Kofi Mensah"));
    assert_eq!(draft.context.met_at.as_deref(), Some("the harbour fair"));
    assert_eq!(draft.platform, Some(Platform::Inmail));
    assert_eq!(super::allowed(&draft), ["pitch/link", "fit"]);
    assert_eq!(draft.language.as_deref(), Some("en"));
    assert!(draft.warnings.is_empty() && !draft.template && !draft.sent);
    assert!(draft.origin.is_record());
    assert_eq!(draft.origin.file.as_deref(), Some("in"));
    assert_eq!(
        (draft.origin.line, draft.origin.note_line),
        (Some(2), Some(1))
    );
}

#[test]
fn columns_are_known_in_other_languages() {
    let draft = one("Vorname;Name;Firma;note\nAda;Okoro;Fjord;Moin!\n");
    assert_eq!(draft.recipient.first_name.as_deref(), Some("Ada"));
    assert_eq!(draft.recipient.last_name.as_deref(), Some("Okoro"));
    assert_eq!(draft.recipient.name, None);
    assert_eq!(draft.recipient.company.as_deref(), Some("Fjord"));
}

#[test]
fn what_sets_fields_off_is_found_out() {
    for delimiter in [",", ";", "\t", "|"] {
        let text =
            "first name/note/company\nJane/Hi Jane/Acme\nBob/Hi Bob/\n".replace('/', delimiter);
        assert_eq!(
            outline(&csv(&text)),
            [Ok("Hi Jane"), Ok("Hi Bob")],
            "{text}"
        );
        // A note may hold what sets fields off elsewhere.
        let text = text.replace("Hi Jane", "\"Hi, Jane; a|b\tc\"");
        assert_eq!(csv(&text)[0].as_ref().unwrap().note, "Hi, Jane; a|b\tc");
    }
    assert_eq!(outline(&csv("sep=;\r\nnote;to\r\nHi;Jane\r\n")), [Ok("Hi")]);
}

#[test]
fn line_ends_marks_and_blank_lines_do_not_matter() {
    for end in ["\n", "\r\n", "\r"] {
        for begin in ["", "\u{feff}"] {
            let text = format!("{begin}{end}note,to{end}{end}Hi,Jane{end},{end}\"\",Bob{end}Ho,");
            let records = csv(&text);
            assert_eq!(outline(&records), [Ok("Hi"), Ok(""), Ok("Ho")], "{text:?}");
            let lines: Vec<_> = records
                .iter()
                .map(|r| r.as_ref().unwrap().origin.line)
                .collect();
            assert_eq!(lines, [Some(4), Some(6), Some(7)], "{text:?}");
        }
    }
}

#[test]
fn a_column_alone_is_a_table() {
    assert_eq!(
        outline(&csv("Message\nHi Jane\n\n\"\"\n\"Hi, Bob\"\n")),
        [Ok("Hi Jane"), Ok(""), Ok("Hi, Bob")]
    );
}

#[test]
fn what_stands_above_the_header_is_passed_over() {
    let records = csv(
        "Notes:\n\"Some addresses are missing, and here is why.\"\n\n\
                       First Name,Last Name,URL,Message\nJane,Doe,x,Hi\n",
    );
    assert_eq!(outline(&records), [Ok("Hi")]);
    assert_eq!(records[0].as_ref().unwrap().origin.line, Some(5));
}

#[test]
fn a_template_column_is_the_key() {
    let records = csv("note,template\nHi,\n,Hi {{first_name}}\nHi {{x}},true\nHi,false\na,b\n");
    let templates: Vec<_> = records[..4]
        .iter()
        .map(|r| r.as_ref().unwrap().template)
        .collect();
    assert_eq!(templates, [false, true, true, false]);
    assert_eq!(records[1].as_ref().unwrap().note, "Hi {{first_name}}");
    assert!(
        records[4]
            .as_ref()
            .unwrap_err()
            .message
            .starts_with("row 5: ")
    );
}

#[test]
fn the_first_of_several_columns_that_says_something_is_taken() {
    let records = csv("message,note,company,company_name\nm,,,A\n,n,B,C\nm,n,,\n");
    assert_eq!(outline(&records), [Ok("m"), Ok("n"), Ok("n")]);
    let company = |index: usize| records[index].as_ref().unwrap().recipient.company.clone();
    assert_eq!(
        [company(0), company(1)],
        [Some("A".into()), Some("B".into())]
    );
    assert_eq!(records[2].as_ref().unwrap().warnings.len(), 1);
    let (place, column) = place_of(records[2].as_ref().unwrap(), "n");
    assert_eq!((place, column), (4, 3));
}

#[test]
fn positions_are_those_of_the_file() {
    let file = "to,é,note,x\r\n\
                Jane,ü,We met — in Gent,1\r\n\
                Bob,\"a\"\"\nb\",\"The \"\"harbour\"\" fair,\r\nthen \"\"tea\"\" and cake\",2\r\n";
    let records = csv(file);
    let jane = records[0].as_ref().unwrap();
    for words in ["We met", "in Gent"] {
        assert_eq!(place_of(jane, words), found_at(file, words), "{words}");
    }
    let bob = records[1].as_ref().unwrap();
    assert_eq!(bob.note, "The \"harbour\" fair,\r\nthen \"tea\" and cake");
    for words in ["The ", "harbour", " fair", "then ", "tea", " and cake"] {
        assert_eq!(place_of(bob, words), found_at(file, words), "{words}");
    }
    assert_eq!((bob.origin.line, bob.origin.note_line), (Some(3), Some(3)));
}

#[test]
fn ragged_rows_cost_themselves() {
    let records = csv("to,note,x\nJane,Hi,1\nBob,Hi\nAda,Hi, you,1\nEve,Hi,1\n");
    assert_eq!(
        outline(&records),
        [Ok("Hi"), Err(Some(3)), Err(Some(4)), Ok("Hi")]
    );
    let message = |index: usize| &records[index].as_ref().unwrap_err().message;
    assert_eq!(
        message(1),
        "row 2: 2 fields where the header has 3; a field that is empty still needs its place"
    );
    assert_eq!(
        message(2),
        "row 3: 4 fields where the header has 3; a field with a comma or a quote in it stands in \
         double quotes"
    );
    wrong(
        "to,note\nJane, \"Hi, you\"\n",
        2,
        &["follows the comma at once"],
    );
    wrong("to;note\nJane;Hi;you\n", 2, &["with a semicolon"]);
}

#[test]
fn a_missing_note_column_is_one_error() {
    let records = csv("First Name,nota,b\u{1b}[2J\nJane,Hi,1\nBob,Hi,2\n");
    assert_eq!(outline(&records), [Err(Some(1))]);
    assert_eq!(
        records[0].as_ref().unwrap_err().message,
        "no column for the note; the columns are `First Name`, `nota`, `b\\u{1b}[2J`. `nota` looks \
         like `note`. Taken are note, message, connection_note, connect_note, connection_message, \
         connection_request, invitation_message, invitation_note, invite_message, invite_note, \
         linkedin_connection_note, linkedin_note, linkedin_message, body, text, template"
    );
}

#[test]
fn a_quote_never_closed_costs_its_row() {
    let text = "to,note\nJane,Hi\nBob,\"Hi\nAda,Hi Ada\nEve,Hi Eve\n";
    let records = csv(text);
    assert_eq!(
        outline(&records),
        [Ok("Hi"), Err(Some(3)), Ok("Hi Ada"), Ok("Hi Eve")]
    );
    let message = &records[1].as_ref().unwrap_err().message;
    assert!(
        message.starts_with("row 2: the quote that opens here is never closed"),
        "{message}"
    );
    // A later row's quote is no end of it.
    let records = csv("to,note\nBob,\"Hi\nAda,\"Hi, Ada\"\nEve,Hi\n");
    assert_eq!(outline(&records), [Err(Some(2)), Ok("Hi, Ada"), Ok("Hi")]);
    let message = &records[0].as_ref().unwrap_err().message;
    assert!(
        message.contains("closes on line 3 before `Hi,`"),
        "{message}"
    );
}

#[test]
fn a_quote_within_quotes_costs_its_row_and_the_rest_of_it_nothing() {
    let records = csv("to,note\nBob,\"the \"great\" talk\nin Gent\"\nEve,Hi\nAda\nBob,Hi\n");
    assert_eq!(
        outline(&records),
        [Err(Some(2)), Ok("Hi"), Err(Some(5)), Ok("Hi")]
    );
    let message = &records[0].as_ref().unwrap_err().message;
    assert!(
        message.contains("write a quote that is part of the text twice"),
        "{message}"
    );
}

#[test]
fn nothing_below_the_header_is_an_error() {
    wrong("to,note", 1, &["a header and no row below it"]);
    wrong("\nto,note\n\n,\n", 2, &["nothing to check"]);
    for empty in ["", "  \n \t\n", "\n\n"] {
        let (line, message) = error(empty, InputFormat::Csv);
        assert_eq!(line, None, "{empty:?}");
        assert!(message.contains("is empty"), "{empty:?}: {message}");
    }
}

#[test]
fn two_columns_of_one_name_are_told_by_their_numbers() {
    let draft = one("to,note,note\nJane,the first,the second\n");
    assert_eq!(draft.note, "the first");
    let told = messages(&draft);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains(
            "under both `note` (column 2) and `note` (column 3); the one under `note` (column 2) is taken"
        ),
        "{told:?}"
    );
}

#[test]
fn formats_are_told_apart() {
    wrong(
        "{\"note\": \"Hi\"}\n{\"note\": \"Ho\"}\n",
        1,
        &["--input jsonl"],
    );
    wrong("[{\"note\": \"Hi\"}]", 1, &["--input json`"]);
    wrong("[\n  {\"note\": \"Hi\"}\n]", 1, &["--input json`"]);
    let records =
        csv("to,note\nJane,Hi\n{\"note\": \"Hi\", \"to\": \"Bob\"}\n{\"note\": 1}\nBob,Ho\n");
    assert_eq!(outline(&records)[3], Ok("Ho"));
    let message = &records[2].as_ref().unwrap_err().message;
    assert_eq!(
        message,
        "row 3: a JSON object among the rows of a table; keep one format in a file"
    );
    for format in [InputFormat::Json, InputFormat::Jsonl] {
        assert_error("note,to\nHi,Jane\nHo,Bob\n", format, 1, &["--input csv"]);
    }
    let records = read(
        "{\"note\": \"Hi\"}\nHo,Bob\n{\"note\": \"Ho\"}\n",
        InputFormat::Jsonl,
    );
    assert_eq!(outline(&records), [Ok("Hi"), Err(Some(2)), Ok("Ho")]);
}

#[test]
fn a_stream_with_a_header_is_a_table() {
    assert_eq!(outline(&auto("to,note\nJane,Hi\n")), [Ok("Hi")]);
    assert_eq!(outline(&auto("Hi,\nnote: to you\n")).len(), 1);
}

#[test]
fn values_are_checked() {
    let records = csv("note,platform,relationship\nHi,myspace,\nHi,,rival\nHi,InMail,met\n");
    assert_eq!(outline(&records), [Err(Some(2)), Err(Some(3)), Ok("Hi")]);
    assert!(
        records[0]
            .as_ref()
            .unwrap_err()
            .message
            .starts_with("row 1: `platform` is `myspace`; taken are linkedin")
    );
}

#[test]
fn bytes_that_are_no_text_cost_their_row() {
    let records = csv(b"to,note\nJane,caf\xe9\nBob,Hi\nAda,a\0b\n");
    assert_eq!(outline(&records), [Err(Some(2)), Ok("Hi"), Err(Some(4))]);
    let message = &records[0].as_ref().unwrap_err().message;
    assert!(
        message.contains("byte 9 of the line); save it as UTF-8"),
        "{message}"
    );
    wrong(b"Stra\xdfe,note\nx,Hi\n", 1, &["save it as UTF-8"]);
}

mod invitations {
    use super::*;

    const NEW: &str = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n";
    const OLD: &str = "From,To,Sent At,Message,Direction\n";

    #[test]
    fn those_sent_are_drafts_and_an_empty_one_is_no_error() {
        for (header, tail) in [(NEW, ",u,v"), (OLD, "")] {
            let text = format!(
                "{header}\
                 Kofi Mensah,Jane Doe,\"11/20/26, 9:12 AM\",\"Hi Jane,\n\nyour talk!\",OUTGOING{tail}\n\
                 Kofi Mensah,Bob Roe,\"11/19/26, 9:12 AM\",,OUTGOING{tail}\n\
                 Eve Poe,Kofi Mensah,\"11/18/26, 9:12 AM\",Hello there,INCOMING{tail}\n\
                 Kofi Mensah,Ada Moe,\"11/17/26, 9:12 AM\",\"\",outgoing{tail}\n"
            );
            let records = csv(&text);
            assert_eq!(
                outline(&records),
                [Ok("Hi Jane,\n\nyour talk!"), Ok(""), Ok("")]
            );
            for record in &records {
                let draft = record.as_ref().unwrap();
                assert!(draft.sent);
                assert_eq!(draft.sender.name.as_deref(), Some("Kofi Mensah"));
            }
            let draft = records[0].as_ref().unwrap();
            assert_eq!(draft.recipient.name.as_deref(), Some("Jane Doe"));
            assert_eq!(place_of(draft, "your talk"), found_at(&text, "your talk"));
            assert_eq!(records[1].as_ref().unwrap().origin.line, Some(5));
        }
    }

    #[test]
    fn none_sent_is_an_error() {
        wrong(format!("{OLD}Eve,Kofi,x,Hi,INCOMING\n"), 1, &["OUTGOING"]);
        wrong(format!("{OLD}Eve,Kofi,x,Hi,SIDEWAYS\n"), 2, &["`SIDEWAYS`"]);
    }
}

mod hostile {
    use super::*;

    /// Runs `check` and fails if it takes longer than anything linear would.
    fn timed(check: impl FnOnce()) {
        let start = Instant::now();
        check();
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn huge_headers_are_an_error() {
        timed(|| wrong("x".repeat(1 << 20), 1, &["no column for the note"]));
        timed(|| {
            let header = format!("note{}\nHi\n", ",x".repeat(1_000_000));
            wrong(header, 1, &["1000001 columns", "16384"]);
        });
        timed(|| {
            let header = format!("x{}\n", ",x".repeat(10_000));
            let (_, message) = error(header, InputFormat::Csv);
            assert!(message.contains("and 9989 more") && message.len() < 1000);
        });
    }

    #[test]
    fn an_open_quote_in_a_large_file_costs_one_row() {
        let rows = "Ada,Hi Ada\n".repeat(500_000);
        timed(|| {
            let bytes = format!("to,note\nBob,\"Hi\n{rows}");
            let reader = BufReader::new(Cursor::new(bytes.into_bytes()));
            let records: Vec<_> = read_reader(reader, None, InputFormat::Csv).collect();
            assert_eq!(records.len(), 500_001);
            let error = records[0].as_ref().unwrap_err();
            assert_eq!(error.line, Some(2));
            assert!(error.message.contains("not closed within 4 MiB"), "{error}");
            assert!(records[1..].iter().all(Result::is_ok));
        });
    }

    #[test]
    fn an_open_quote_in_every_row_takes_linear_time() {
        for row in [
            "\"a\n",
            "\"a,\"\n",
            "a,\"\"\"\n",
            "\"\"\"\"\"\n",
            "\"\"\"a\"\"\n",
            "\"\n\"\"\n",
        ] {
            timed(|| {
                let text = format!("to,note\n{}", row.repeat(40_000));
                let reader = BufReader::new(Cursor::new(text.into_bytes()));
                assert!(
                    read_reader(reader, None, InputFormat::Csv).count() > 0,
                    "{row:?}"
                );
            });
        }
    }

    #[test]
    fn a_huge_row_costs_that_row() {
        let huge = "x".repeat(MAX_DRAFT_BYTES + 1);
        let records = csv(format!("to,note\nJane,{huge}\nBob,Hi\n"));
        assert_eq!(outline(&records), [Err(Some(2)), Ok("Hi")]);
    }
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    fn quoted(text: &str) -> String {
        format!("\"{}\"", text.replace('"', "\"\""))
    }

    fn config() -> ProptestConfig {
        ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        }
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn a_note_reads_back_from_where_it_stands(
            notes in prop::collection::vec("[a-zé🦀 ,;\"\n]{1,30}", 1..5),
            name in "[A-Zé,\" \n]{0,12}",
        ) {
            let mut file = "to,note,x\n".to_owned();
            for note in &notes {
                file.push_str(&format!("{},{},1\n", quoted(&name), quoted(note)));
            }
            let records = csv(&file);
            prop_assert_eq!(records.len(), notes.len());
            let lines: Vec<Vec<char>> = file.split('\n').map(|line| line.chars().collect()).collect();
            for (record, note) in records.iter().zip(&notes) {
                let draft = record.as_ref().unwrap();
                prop_assert_eq!(&draft.note, note);
                for (at, c) in note.char_indices().filter(|(_, c)| *c != '\n') {
                    let span = Span::of(note, &draft.origin, at, at + c.len_utf8());
                    prop_assert_eq!(lines[span.line - 1].get(span.column - 1), Some(&c));
                }
            }
        }

        #[test]
        fn no_bytes_panic(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "note", "to", ",", ";", "\t", "\"", "\"\"", "\n", "\r", "\r\n", "é", "\u{feff}", "{", "Direction",
            ]), 0..40),
            tail in prop::collection::vec(any::<u8>(), 0..4),
        ) {
            let mut bytes = pieces.concat().into_bytes();
            bytes.extend(tail);
            let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
            for record in csv(&bytes) {
                let line = record.map_or_else(|error| error.line, |draft| draft.origin.line);
                prop_assert!(line.is_none_or(|line| (1..=lines).contains(&line)), "{line:?}");
            }
        }
    }
}
