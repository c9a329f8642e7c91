//! Notes in languages other than English are judged as carefully: what was written for one reader
//! passes, what could go to a whole list does not.
//!
//! One file a language, `tests/languages/<code>.txt`: a note a line, `+` before a personal one, `!` before a personal
//! one that does not pass, `-` before a generic one and `0` before one that says nothing. A language that is added
//! brings its own file and needs no line here.

use std::fs;
use std::path::Path;

use invitelint::{Draft, Linter, Verdict};

#[test]
fn notes_are_judged_alike_in_every_language() {
    let linter = Linter::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/languages");
    let mut wrong = Vec::new();
    let mut languages = 0;
    for entry in fs::read_dir(&folder).expect("tests/languages is there") {
        let path = entry.expect("readable").path();
        let code = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).expect("readable");
        let (mut personal, mut generic) = (0, 0);
        for line in text.lines().filter(|line| !line.is_empty()) {
            let (mark, note) = line.split_once(' ').expect("a mark and a note");
            let (wanted, passes) = match mark {
                "+" => (Verdict::Personal, true),
                "!" => (Verdict::Personal, false),
                "-" => (Verdict::Generic, false),
                "0" => (Verdict::Missing, false),
                _ => panic!("{code}: `{mark}` is no mark"),
            };
            personal += usize::from(wanted == Verdict::Personal);
            generic += usize::from(wanted == Verdict::Generic);
            let report = linter.check(&Draft::new(note));
            if report.verdict != wanted || report.passed != passes {
                wrong.push(format!(
                    "{code}: {note}\n  {} {:?}",
                    report.verdict, report.evidence
                ));
            }
        }
        assert!(
            personal >= 6 && generic >= 6,
            "{code}: {personal} and {generic} notes"
        );
        languages += 1;
    }
    assert!(languages >= 1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
