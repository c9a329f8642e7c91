//! Runs it all over one draft: read the note, find evidence, run the rules, reach the verdict.
//!
//! The linter holds options and no state between drafts but working memory; the same draft gives the
//! same report, whatever was checked before it.

use std::cell::RefCell;

use crate::builtin;
use crate::checks;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::draft::{Draft, Platform};
use crate::evidence;
use crate::note::{Note, platform_length};
use crate::opener;
use crate::report::{Length, LengthUnit, Opener, Report};
use crate::rule::Rule;
use crate::rule::automaton::Scratch;
use crate::rule::pack::Pack;
use crate::verdict::{Evidence, EvidenceKind, Strength, Verdict, score, verdict};

/// How drafts are judged.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Whose length limit holds, unless the draft names another.
    pub platform: Platform,
    /// Language to read notes in (ISO 639-1), instead of detecting it; a draft's own language comes
    /// first.
    pub language: Option<String>,
    /// Rules or categories that run; empty for all.
    pub select: Vec<String>,
    /// Rules or categories that do not run.
    pub ignore: Vec<String>,
    /// How many openers to suggest.
    pub openers: usize,
    /// The least severity that fails a draft; `None` lets every draft pass that is personal.
    pub fail_on: Option<Severity>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            platform: Platform::default(),
            language: None,
            select: Vec::new(),
            ignore: Vec::new(),
            openers: 3,
            fail_on: Some(Severity::Error),
        }
    }
}

/// Judges drafts.
#[derive(Debug)]
pub struct Linter {
    pack: &'static Pack,
    options: Options,
    scratch: RefCell<Scratch>,
}

impl Default for Linter {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

impl Linter {
    /// A linter with the built-in rules.
    pub fn new(options: Options) -> Self {
        Self { pack: builtin::pack(), options, scratch: RefCell::default() }
    }

    /// Every rule that it knows, sorted by id, whether or not the options let it run.
    pub fn rules(&self) -> &[Rule] {
        &self.pack.rules
    }

    /// Judges one draft.
    pub fn check(&self, draft: &Draft) -> Report {
        let options = &self.options;
        let pack = self.pack;
        let language = draft.language.as_deref().or(options.language.as_deref());
        let note = Note::read(
            &draft.note,
            pack,
            language,
            &draft.recipient,
            &draft.sender,
            &mut self.scratch.borrow_mut(),
        );
        let platform = draft.platform.unwrap_or(options.platform);
        let evidence = evidence::find(&note, draft, pack);
        let verdict = verdict(&evidence, || checks::says_something(&note, pack));
        let subject = checks::Subject { note: &note, draft, pack, evidence: &evidence, verdict, platform };
        let lines_before = draft.origin.note_line.unwrap_or_default();
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for finding in checks::run(&subject, |rule| self.runs(rule) && !is_named(&draft.allow, rule)) {
            diagnostics.push(Diagnostic {
                rule: finding.rule.id.to_string(),
                severity: finding.severity,
                message: finding.message,
                help: finding.rule.help.to_string(),
                text: draft.note[finding.bytes.clone()].to_owned(),
                span: Span::new(&draft.note, finding.bytes.start, finding.bytes.end, lines_before),
            });
        }
        diagnostics.sort_by(|a, b| (a.span.start, a.span.end, &a.rule).cmp(&(b.span.start, b.span.end, &b.rule)));
        let lacking = EvidenceKind::ALL
            .into_iter()
            .filter(|kind| !evidence.iter().any(|e| e.kind == *kind && e.strength == Strength::Strong))
            .collect();
        let openers = if options.openers == 0 { Vec::new() } else { self.openers(&note, draft, &evidence, platform) };
        let stands = diagnostics.iter().any(|d| options.fail_on.is_some_and(|least| d.severity >= least));
        Report {
            id: draft.id.clone(),
            file: draft.origin.file.clone(),
            line: draft.origin.line,
            verdict,
            passed: verdict == Verdict::Personal && !stands,
            score: score(verdict, &evidence, diagnostics.iter().map(|d| d.severity)),
            language: note.language.code.to_string(),
            length: Length { count: platform_length(&draft.note), limit: platform.limit(), unit: LengthUnit::Utf16 },
            evidence,
            lacking,
            diagnostics,
            openers,
        }
    }

    fn openers(&self, note: &Note<'_>, draft: &Draft, evidence: &[Evidence], platform: Platform) -> Vec<Opener> {
        let mut trial = Draft {
            recipient: draft.recipient.clone(),
            sender: draft.sender.clone(),
            context: draft.context.clone(),
            platform: Some(platform),
            allow: draft.allow.clone(),
            ..Draft::default()
        };
        opener::suggest(note, draft, evidence, self.pack, platform, self.options.openers, |text, language| {
            trial.note.replace_range(.., text);
            trial.language = Some(language.to_owned());
            self.lets_pass(&trial)
        })
    }

    /// Whether a draft is personal and free of errors, as [`Linter::check`] would say at more length.
    fn lets_pass(&self, draft: &Draft) -> bool {
        let note = Note::read(
            &draft.note,
            self.pack,
            draft.language.as_deref(),
            &draft.recipient,
            &draft.sender,
            &mut self.scratch.borrow_mut(),
        );
        let evidence = evidence::find(&note, draft, self.pack);
        let verdict = verdict(&evidence, || checks::says_something(&note, self.pack));
        let platform = draft.platform.unwrap_or(self.options.platform);
        let subject = checks::Subject { note: &note, draft, pack: self.pack, evidence: &evidence, verdict, platform };
        verdict == Verdict::Personal
            && checks::run(&subject, |rule| self.runs(rule) && !is_named(&draft.allow, rule))
                .iter()
                .all(|finding| finding.severity < Severity::Error)
    }

    fn runs(&self, rule: &str) -> bool {
        (self.options.select.is_empty() || is_named(&self.options.select, rule)) && !is_named(&self.options.ignore, rule)
    }
}

/// Whether a list of rules and categories names a rule.
fn is_named(list: &[String], rule: &str) -> bool {
    list.iter().any(|name| rule == name || rule.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('/')))
}
