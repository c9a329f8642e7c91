//! What must hold of every draft, whatever it says: shared by the targets.
#![allow(dead_code, reason = "no target needs all of it")]

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::{env, fs, iter, process};

use invitelint::config::Config;
use invitelint::report::{self, FORMATS, Summary};
use invitelint::ruleset::{Additions, RuleText, Ruleset};
use invitelint::source::{InputFormat, Recipients, Record, read_reader, read_recipients_from};
use invitelint::{Draft, Linter, Options, Report};

static LINTER: LazyLock<Linter> = LazyLock::new(Linter::default);

static RECIPIENTS: LazyLock<Arc<Recipients>> = LazyLock::new(|| {
    let list = "first_name,company,topic\nYlva,Myrmark AB,peat bogs\n,,\n";
    let read = read_recipients_from(list.as_bytes(), "people.csv".into(), InputFormat::Csv);
    Arc::new(read.expect("the list is written here"))
});

/// The most drafts of one input that are judged: reading the others is enough.
const MOST: usize = 4;

/// Reads an input and judges what it holds.
pub fn read(bytes: &[u8], format: InputFormat) {
    let mut records = read_reader(bytes, Some("fuzzed".into()), format);
    judge(bytes.len(), records.by_ref().take(MOST));
    records.for_each(drop);
}

/// Reads a text as a template, judges it, and fills it for two people.
pub fn fill(bytes: &[u8]) {
    for record in read_reader(bytes, Some("fuzzed".into()), InputFormat::Text) {
        let record = record.map(|mut draft| {
            draft.template = true;
            draft
        });
        let filled = record.clone().into_iter().flat_map(|draft| {
            let filling = LINTER.fill(*draft, Arc::clone(&RECIPIENTS));
            filling.drafts().collect::<Vec<_>>()
        });
        let filled: Vec<_> = filled.map(|draft| Ok(Box::new(draft))).collect();
        judge(bytes.len(), iter::once(record).chain(filled));
    }
}

/// Reads a rule file as one of a team's own. What its folder is follows from its first line: `# pitch/link.toml`.
pub fn rules(text: &str) {
    let (path, text) = text.split_once('\n').unwrap_or_default();
    let (folder, name) = path
        .trim_start_matches(['#', ' '])
        .split_once('/')
        .unwrap_or_default();
    let folder = if ["stock", "opener"].contains(&folder) {
        folder
    } else {
        "house"
    };
    let mut additions = Additions::default();
    additions.rules.push(RuleText {
        path: format!("{folder}/{name}"),
        text: text.to_owned(),
    });
    match Ruleset::load(&additions) {
        Ok(rules) => {
            let linter = Linter::with_rules(Options::default(), rules);
            for note in NOTES {
                let draft = Draft::new(*note);
                hold_laws(&draft, &linter.check(&draft));
            }
        }
        Err(broken) => {
            broken.to_string();
        }
    }
}

/// Reads a configuration, and judges notes by it.
pub fn configure(text: &str) {
    let path = env::temp_dir().join(format!("invitelint-fuzz-{}.toml", process::id()));
    fs::write(&path, text).expect("there is room for a configuration");
    if let Ok(config) = Config::load(&path) {
        for file in [None, Some(Path::new("drafts/fuzzed.txt"))] {
            let resolved = config.resolve(file);
            for note in NOTES {
                let draft = Draft::new(*note);
                hold_laws(&draft, &resolved.linter().check(&draft));
            }
        }
    }
}

/// Notes to try rules on.
const NOTES: &[&str] = &[
    "Hi Ylva, could we hop on a quick call about https://example.org this week? We pay 20 %!",
    "Good to have sat beside you at the harbour breakfast, and thank you for the peat.",
];

/// Judges records and writes reports on them, in a format that takes its turn.
fn judge(turn: usize, records: impl Iterator<Item = Record>) {
    let mut options = report::Options::default();
    options.color = true;
    let format = FORMATS[turn % FORMATS.len()];
    let mut reporter = format.reporter(options, LINTER.rules());
    let mut summary = Summary::default();
    let mut out = Vec::new();
    for record in records {
        match &record {
            Ok(draft) => {
                let report = LINTER.check(draft);
                hold_laws(draft, &report);
                summary.add(draft, &report);
                reporter.report(&mut out, draft, &report)
            }
            Err(error) => {
                assert_printable("error", &error.to_string());
                reporter.error(&mut out, error)
            }
        }
        .expect("memory takes everything");
    }
    reporter
        .finish(&mut out, &summary)
        .expect("memory takes everything");
    assert_printable(
        format.name,
        &String::from_utf8(out).expect("text is written"),
    );
}

/// What is true of every report.
fn hold_laws(draft: &Draft, report: &Report) {
    let band = match report.verdict {
        invitelint::Verdict::Missing => 0..=0,
        invitelint::Verdict::Generic => 1..=49,
        invitelint::Verdict::Personal => 50..=100,
    };
    assert!(band.contains(&report.score));
    let evidence = report.evidence.iter().map(|e| (&e.text, &e.span));
    let diagnostics = report.diagnostics.iter().map(|d| (&d.text, &d.span));
    for (text, span) in evidence.chain(diagnostics) {
        assert_eq!(draft.note.get(span.start..span.end), Some(text.as_str()));
    }
    let written = serde_json::to_string(report).expect("a report is data");
    let read: Report = serde_json::from_str(&written).expect("a report is read back");
    assert_eq!(&read, report);
}

/// No control character but line ends and colours, and none that turns text around.
fn assert_printable(format: &str, text: &str) {
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            assert_eq!(rest.next(), Some('['), "{format}: {text:?}");
            while rest.next_if(|c| c.is_ascii_digit() || *c == ';').is_some() {}
            assert_eq!(rest.next(), Some('m'), "{format}: {text:?}");
        } else {
            let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(
                c == '\n' || !c.is_control() && !turns,
                "{format}: {c:?} in {text:?}"
            );
        }
    }
}
