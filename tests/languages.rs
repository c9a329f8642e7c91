//! Notes in languages other than English are judged as carefully: what was written for one reader
//! passes, what could go to a whole list does not.
//!
//! One file a language, `tests/languages/<code>.txt`: a note a line, `+` before a personal one, `!` before a personal
//! one that does not pass, `-` before a generic one and `0` before one that says nothing. A language that is added
//! brings its own file and needs no line here.

use std::fs;
use std::path::Path;

use invitelint::{Draft, EvidenceKind, Linter, Verdict};

#[test]
fn a_short_note_is_read_in_its_own_language() {
    let linter = Linter::default();
    for (language, note) in [
        ("en", "Hi Bo, loved the kelp talk!"),
        ("de", "Tolles Foto!"),
        ("nl", "Gefeliciteerd met de roeiwedstrijd!"),
        ("fr", "Bonjour, merci pour le vélo."),
        ("es", "Hola, me gustaría añadirte a mi red en LinkedIn."),
        ("pt", "Parabéns, vizinha!"),
        ("it", "Grazie del passaggio!"),
    ] {
        assert_eq!(linter.check(&Draft::new(note)).language, language, "{note}");
    }
}

#[test]
fn a_note_in_another_language_is_said_to_be_unread() {
    let linter = Linter::default();
    for note in [
        "Привет, Анна! Ваш доклад о мхах до сих пор обсуждает вся наша кафедра.",
        "您好,您关于苔藓的演讲我至今难忘。",
        "Γεια σου Άννα, η ομιλία σου για τα βρύα με συγκίνησε.",
        "مرحبا آنا، محاضرتك عن الطحالب لا تزال في ذهني.",
        "Hej Maren, jag hörde ditt föredrag om mossa i Lund och ser gräsmattor med nya ögon.",
        "Cześć Aniu, po twoim wykładzie o mchach patrzę na trawniki innymi oczami.",
    ] {
        let report = linter.check(&Draft::new(note));
        assert!(report.unread, "{note}");
        assert!(
            report
                .evidence
                .iter()
                .all(|e| e.kind != EvidenceKind::Address),
            "{note}: {:?}",
            report.evidence
        );
        let lacks = [
            "generic/interchangeable",
            "generic/no-reason",
            "generic/not-addressed",
            "manners/no-introduction",
        ];
        for finding in &report.diagnostics {
            assert!(!lacks.contains(&&*finding.rule), "{note}: {}", finding.rule);
        }
        let told = |rule: &str| report.diagnostics.iter().any(|d| d.rule == rule);
        assert!(
            told("fit/unread-language"),
            "{note}: {:?}",
            report.diagnostics
        );
        assert!(report.openers.is_empty(), "{note}: {:?}", report.openers);
    }
    let mut draft =
        Draft::new("Привет, Анна! Ваш доклад о мхах до сих пор обсуждает вся наша кафедра.");
    draft.recipient.name = Some("Анна".into());
    let report = linter.check(&draft);
    let address = report
        .evidence
        .iter()
        .find(|e| e.kind == EvidenceKind::Address);
    assert_eq!(address.map(|e| e.text.as_str()), Some("Анна"));
    for note in [
        "Hi 名前, your talk on moss gardens has ruined lawns for me.",
        "Hі Маrеn, уоur tаlk оn mоss gаrdеns hаs ruіnеd lаwns fоr mе.",
        "𝐇𝐢 𝐌𝐚𝐫𝐞𝐧, 𝐲𝐨𝐮𝐫 𝐭𝐚𝐥𝐤 𝐨𝐧 𝐦𝐨𝐬𝐬",
        "Très heureux, Élodie, de vous avoir rencontrée à l’école !",
        "👋🎉 🚀",
        "",
    ] {
        assert!(!linter.check(&Draft::new(note)).unread, "{note}");
    }
}

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
