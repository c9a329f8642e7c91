//! How long it takes to judge a note and to write its line of JSON.
//!
//! `cargo bench` runs it. The notes are made from a seed, so that numbers can be compared from one day to
//! the next; reading them from files is not measured here.

use std::process::{Command, Stdio};
use std::sync::Arc;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use invitelint::campaign::{Collector, Fingerprint, Place};
use invitelint::report::{self, Format};
use invitelint::source::{InputFormat, read_recipients_from};
use invitelint::{Draft, Linter, Options, Report};

mod notes;

fn main() {
    divan::main();
}

/// A linter as for a long list: no openers.
fn linter() -> Linter {
    let mut options = Options::default();
    options.openers = 0;
    Linter::new(options)
}

/// Notes of one kind each, the way that they come in.
const KINDS: [(&str, &str); 5] = [
    (
        "missing",
        "Hi Solveig, I'd like to join your LinkedIn network. Kind regards, Kofi",
    ),
    (
        "generic",
        "Hi Solveig, I came across your profile and was impressed by your career. I am always looking to \
         connect with like-minded people in your industry and would love to have you in my network. Best, Kofi",
    ),
    (
        "personal",
        "Hi Solveig, your talk on salt-tolerant barley kept our whole table in Gent up until one. We lost two \
         fields to the tide in March and I have been counting seedlings since. Did you ever sow it in autumn?",
    ),
    (
        "long",
        "Hello Solveig, my name is Kofi and I run a small mill outside of Kumasi, where we grind millet, maize \
         and, since last year, sorghum for eleven villages. I read the chapter that you wrote about stone and \
         steel, twice, because we are about to replace the stones that my grandfather bought in 1961. You say \
         that the flour keeps longer from stone. Is that the temperature, or is it the bran? We measured 44 \
         degrees behind the second stone and nobody here can tell me whether that is much. I have put the \
         numbers into a table which I would be glad to send.",
    ),
    (
        "non_ascii",
        "Grüezi Solveig, merci für dein „Plädoyer für die Hecke“ – wir haben am Samstag 120 Meter gepflanzt, \
         Schlehe, Weißdorn und ein bisschen Übermut 🌱. Hättest du für den Südhang auch Kornelkirsche genommen?",
    ),
];

#[divan::bench(args = KINDS.map(|(name, _)| name))]
fn one_note(bencher: Bencher<'_, '_>, name: &str) {
    let note = KINDS
        .iter()
        .find_map(|(kind, note)| (*kind == name).then_some(*note));
    let mut draft = Draft::new(note.unwrap_or_default());
    draft.recipient.name = Some("Solveig Aune".to_owned());
    let linter = linter();
    bencher.bench(|| linter.check(black_box(&draft)));
}

/// So many notes, all of them different.
const MANY: u32 = 10_000;

#[divan::bench]
fn check(bencher: Bencher<'_, '_>) {
    let drafts: Vec<Draft> = (0..MANY).map(notes::draft).collect();
    let linter = linter();
    bencher.counter(ItemsCount::new(drafts.len())).bench(|| {
        for draft in &drafts {
            black_box(linter.check(black_box(draft)));
        }
    });
}

#[divan::bench]
fn check_and_write(bencher: Bencher<'_, '_>) {
    let drafts: Vec<Draft> = (0..MANY).map(notes::draft).collect();
    let linter = linter();
    bencher.counter(ItemsCount::new(drafts.len())).bench(|| {
        let mut out = Vec::new();
        for draft in &drafts {
            write(draft, &linter.check(black_box(draft)), &mut out);
        }
        out.len()
    });
}

#[divan::bench]
fn write_only(bencher: Bencher<'_, '_>) {
    let drafts: Vec<Draft> = (0..MANY).map(notes::draft).collect();
    let linter = linter();
    let reports: Vec<Report> = drafts.iter().map(|draft| linter.check(draft)).collect();
    bencher.counter(ItemsCount::new(drafts.len())).bench(|| {
        let mut out = Vec::new();
        for (draft, report) in drafts.iter().zip(&reports) {
            write(draft, report, &mut out);
        }
        out.len()
    });
}

/// What is asked of each draft before all are compared.
#[divan::bench]
fn fingerprint(bencher: Bencher<'_, '_>) {
    let drafts: Vec<Draft> = (0..MANY).map(notes::draft).collect();
    let linter = linter();
    bencher.counter(ItemsCount::new(drafts.len())).bench(|| {
        for draft in &drafts {
            black_box(linter.fingerprint(black_box(draft)));
        }
    });
}

/// The comparison alone, of notes that have only their frames in common, and of copies.
#[divan::bench(args = [1, 10, 1000])]
fn near_duplicates(bencher: Bencher<'_, '_>, copies: u32) {
    let linter = linter();
    let fingerprints: Vec<Fingerprint> = (0..MANY)
        .map(|number| linter.fingerprint(&notes::draft(number / copies)))
        .collect();
    bencher
        .counter(ItemsCount::new(fingerprints.len()))
        .bench(|| {
            let mut collector = Collector::default();
            for fingerprint in &fingerprints {
                collector.add(fingerprint, Place::default());
            }
            collector.finish().len()
        });
}

/// A template, filled in and checked for each of so many recipients.
#[divan::bench]
fn template_for_recipients(bencher: Bencher<'_, '_>) {
    const TEMPLATE: &str = "Hi {{first_name}}, your talk on {{topic}} kept our table at {{company}} busy \
                            until late. Which of the kilns would you build again?";
    let mut table = "name,company,topic\n".to_owned();
    for number in 0..1_000 {
        table.push_str(&format!(
            "Solveig {number},Nordlys {number},salt-tolerant barley {number}\n"
        ));
    }
    let recipients = read_recipients_from(table.as_bytes(), "people.csv".into(), InputFormat::Csv);
    let Ok(recipients) = recipients.map(Arc::new) else {
        panic!("the table is whole");
    };
    let linter = linter();
    let mut template = Draft::new(TEMPLATE);
    template.template = true;
    bencher.counter(ItemsCount::new(1_000_usize)).bench(|| {
        let filling = linter.fill(template.clone(), Arc::clone(&recipients));
        filling
            .drafts()
            .filter(|draft| linter.check(draft).passed)
            .count()
    });
}

/// The whole program for one note, from its start to its end.
#[divan::bench]
fn start_up(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        Command::new(env!("CARGO_BIN_EXE_invitelint"))
            .args([
                "--no-config",
                "--format",
                "jsonl",
                "--openers",
                "0",
                "--note",
                KINDS[1].1,
            ])
            .stdout(Stdio::null())
            .status()
            .map(|status| status.code())
    });
}

/// Writes one line, into memory, where nothing fails.
fn write(draft: &Draft, report: &Report, out: &mut Vec<u8>) {
    let reporter =
        Format::named("jsonl").map(|format| format.reporter(report::Options::default(), &[]));
    let written = reporter.map(|mut reporter| reporter.report(out, draft, report));
    assert!(matches!(written, Some(Ok(()))));
}
