//! invitelint inside another program: a CRM that looks over tomorrow's invitations before it sends them.
//!
//! `cargo run --example embed`

use std::io::{self, Write};

use invitelint::campaign::Collector;
use invitelint::report::{self, Format};
use invitelint::{Draft, Linter, Options, Platform, Severity};

/// An invitation as the CRM keeps it.
struct Invitation {
    contact: &'static str,
    company: &'static str,
    /// What the CRM knows of an earlier meeting.
    met_at: Option<&'static str>,
    note: &'static str,
}

const TOMORROW: [Invitation; 4] = [
    Invitation {
        contact: "Maren Holt",
        company: "Holt Boatyard",
        met_at: Some("the wooden boat fair in Risør"),
        note: "Hi Maren, good to have met you at the wooden boat fair in Risør. Did the cutter find a buyer?",
    },
    Invitation {
        contact: "Jonas Weber",
        company: "Weber Tief",
        met_at: None,
        note: "Hi Jonas, I see that Weber Tief is growing fast. I would love to connect.",
    },
    Invitation {
        contact: "Ebba Rydén",
        company: "Rydén & Co",
        met_at: None,
        note: "Hi Ebba, I see that Rydén & Co is growing fast. I would love to connect.",
    },
    Invitation {
        contact: "Samir Haddad",
        company: "Haddad & Sons",
        met_at: Some("the harbour breakfast"),
        note: "",
    },
];

impl From<&Invitation> for Draft {
    fn from(invitation: &Invitation) -> Self {
        let mut draft = Self::new(invitation.note);
        draft.id = Some(invitation.contact.into());
        draft.recipient.name = Some(invitation.contact.to_owned());
        draft.recipient.company = Some(invitation.company.to_owned());
        draft.context.met_at = invitation.met_at.map(str::to_owned);
        draft
    }
}

fn main() -> io::Result<()> {
    run(&mut io::stdout().lock())
}

/// Says of each invitation whether it goes out.
pub(crate) fn run(out: &mut dyn Write) -> io::Result<()> {
    // A linter is cheap to make, holds options and no state, and can be shared by any number of threads.
    let mut options = Options::default();
    options.platform = Platform::LinkedinPremium;
    options.fail_on = Some(Severity::Warning);
    options.openers = 1;
    let linter = Linter::new(options);

    // What can only be seen across all of them: who gets the same text.
    let drafts: Vec<Draft> = TOMORROW.iter().map(Draft::from).collect();
    let mut collector = Collector::default();
    for draft in &drafts {
        collector.add(&linter.fingerprint(draft), (&draft.origin).into());
    }
    let clusters = collector.finish();

    for (number, draft) in drafts.iter().enumerate() {
        let report = linter.check_in(draft, clusters.of(number).as_ref());
        let name = draft.recipient.name.as_deref().unwrap_or_default();
        let decision = if report.passed { "send" } else { "hold" };
        writeln!(
            out,
            "{decision}  {name}: {}, score {}",
            report.verdict, report.score
        )?;
        for finding in &report.diagnostics {
            if finding.severity >= Severity::Warning {
                writeln!(out, "      {}: {}", finding.rule, finding.message)?;
            }
        }
        // Openers hold nothing that the draft does not know; those with blanks are not ready.
        if let Some(opener) = report
            .openers
            .iter()
            .find(|opener| opener.ready && !report.passed)
        {
            writeln!(out, "      instead: {}", opener.text)?;
        }
    }

    // Everything that the program prints, the library can write: here, one finding a line.
    writeln!(out)?;
    if let (Some(format), Some(draft)) = (Format::named("compact"), drafts.get(1)) {
        let mut reporter = format.reporter(report::Options::default(), linter.rules());
        reporter.report(out, draft, &linter.check(draft))?;
    }
    Ok(())
}
