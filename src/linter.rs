//! Runs it all over one draft: read the note, find evidence, run the rules, reach the verdict.
//!
//! The linter holds options and no state, so that threads can share one; the same draft gives the same
//! report, whatever was checked before it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::campaign::{Cluster, Fingerprint};
use crate::checks::{self, Ruling};
use crate::diagnostic::{Diagnostic, Level, Severity};
use crate::draft::{Draft, Origin, Platform, StandIn, is_named};
use crate::evidence;
use crate::note::{Note, Scratch};
use crate::opener::{self, Acquaintance};
use crate::report::{self, Length, LengthUnit, MadeOf, Opener, Report, SCORE};
use crate::rule::pack::Pack;
use crate::rule::slot::Dialect;
use crate::rule::{Check, Rule, Text};
use crate::ruleset::Ruleset;
use crate::source::Recipients;
use crate::spans::Spans;
use crate::template::{Filling, Judge};
use crate::verdict::{Evidence, EvidenceKind, Strength, Verdict, score, verdict};

/// How drafts are judged.
///
/// ```
/// use invitelint::{Draft, Linter, Options, Severity};
///
/// let mut options = Options::default();
/// options.ignore = vec!["fit".into(), "generic/no-reason".into()];
/// options.fail_on = Some(Severity::Warning);
/// options.openers = 0;
/// let report = Linter::new(options).check(&Draft::new("Hey, let's hop on a call!"));
/// assert!(!report.passed);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Whose length limit holds, unless the draft names another.
    pub platform: Platform,
    /// Language to read notes in (ISO 639-1), instead of detecting it; a draft's own language comes
    /// first.
    pub language: Option<String>,
    /// The tool that fills templates, by the name of its dialect, unless a draft names another; `None`
    /// finds out from how their variables are written.
    pub dialect: Option<String>,
    /// Rules or categories that run; empty for all.
    pub select: Vec<String>,
    /// Rules or categories that do not run.
    pub ignore: Vec<String>,
    /// How much the findings of rules or categories weigh, in place of what the rules say themselves; a
    /// rule's own name comes before that of its category.
    pub levels: BTreeMap<String, Level>,
    /// How many openers to suggest.
    pub openers: usize,
    /// The least severity that fails a draft; `None` lets findings fail none.
    ///
    /// A verdict fails a draft through the rules that state it, which are errors: `missing/…` and
    /// `generic/interchangeable`. Who switches those off has let such notes pass.
    pub fail_on: Option<Severity>,
    /// The least score that a draft needs to pass, 0 to 100, whatever its findings.
    pub min_score: u8,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            platform: Platform::default(),
            language: None,
            dialect: None,
            select: Vec::new(),
            ignore: Vec::new(),
            levels: BTreeMap::new(),
            openers: 3,
            fail_on: Some(Severity::Error),
            min_score: 0,
        }
    }
}

impl Options {
    /// Begins afresh with `names`, rules or categories: they run and no others do, also where one was
    /// ignored before, or switched off by a name that is no more particular.
    pub fn select_only(&mut self, names: Vec<String>) {
        self.ignore.clear();
        self.levels.retain(|name, level| {
            *level != Level::Off || !names.iter().any(|chosen| is_named(name, chosen))
        });
        self.select = names;
    }
}

mod allowed;
mod levels;
mod template;

use allowed::Allowed;

thread_local! {
    /// Working memory, kept from note to note: one a thread, so that a linter needs none of its own.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Judges drafts, on as many threads as like to share it.
///
/// ```
/// use invitelint::{Draft, Linter};
///
/// let linter = Linter::default();
/// let passes = |note| linter.check(&Draft::new(note)).passed;
/// std::thread::scope(|scope| {
///     scope.spawn(|| assert!(!passes("Hi Ana!")));
///     scope.spawn(|| assert!(passes("Thanks for the lift to Bergen on Friday!")));
/// });
/// ```
#[derive(Debug, Clone)]
pub struct Linter {
    rules: Ruleset,
    options: Options,
    /// What the options make of each rule, by its number.
    rulings: Vec<Ruling>,
}

impl Default for Linter {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

impl Linter {
    /// A linter with the built-in rules.
    pub fn new(options: Options) -> Self {
        Self::with_rules(options, Ruleset::built_in())
    }

    /// A linter with these rules.
    pub fn with_rules(options: Options, rules: Ruleset) -> Self {
        let all = rules.rules().iter();
        Self {
            rulings: all.map(|rule| levels::ruling(&options, rule)).collect(),
            rules,
            options,
        }
    }

    /// What it was told.
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// What the options make of a rule; off also if there is none of that id.
    pub fn level(&self, rule: &str) -> Level {
        match self.severity(rule) {
            None => Level::Off,
            Some(Severity::Suggestion) => Level::Suggestion,
            Some(Severity::Warning) => Level::Warning,
            Some(Severity::Error) => Level::Error,
        }
    }

    /// How much the findings of a rule weigh, as the options have it; `None` if the rule does not run or
    /// there is none of that id. Some rules say of a finding that it weighs more or less.
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        let mut rules = self.rules().iter().zip(&self.rulings);
        let (rule, ruling) = rules.find(|(known, _)| known.id == rule)?;
        ruling.runs().then(|| ruling.severity(rule.severity))
    }

    /// All that the findings of a rule may weigh, as the options have it; nothing if it does not run. Options that name
    /// the rule or its category leave one.
    pub fn severities(&self, rule: &str) -> Vec<Severity> {
        let mut rules = self.rules().iter().zip(&self.rulings);
        match rules.find(|(known, _)| known.id == rule) {
            Some((rule, Ruling::Own)) => rule.severities(),
            Some((_, Ruling::Fixed(severity))) => vec![*severity],
            Some((_, Ruling::Off)) | None => Vec::new(),
        }
    }

    /// Every rule that it knows, whether or not the options let it run: the built-in ones, sorted by id, and
    /// then a team's own.
    pub fn rules(&self) -> &[Rule] {
        self.rules.rules()
    }

    /// All that it knows about language.
    pub const fn ruleset(&self) -> &Ruleset {
        &self.rules
    }

    fn pack(&self) -> &Pack {
        self.rules.pack()
    }

    /// The languages (ISO 639-1) that the linter can read notes in, the one to fall back on first.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.pack().codes()
    }

    /// Whether the linter can read notes in a language, by its code ("de", "de-AT").
    pub fn speaks(&self, language: &str) -> bool {
        self.pack().find_language(language).is_some()
    }

    /// The dialects that templates may be written in.
    pub fn dialects(&self) -> &[Dialect] {
        &self.pack().dialects
    }

    /// Makes ready to fill a template for every recipient of a list. A dialect that the linter was given
    /// holds where the draft names none.
    pub fn fill(&self, mut draft: Draft, recipients: Arc<Recipients>) -> Filling {
        if draft.dialect.is_none() {
            draft.dialect.clone_from(&self.options.dialect);
        }
        let linter = self.clone();
        let judge = Judge(Arc::new(move |note| {
            let report = linter.check(note);
            (report.passed, report.score)
        }));
        Filling::new(draft, recipients, self.rules.clone(), judge)
    }

    /// Judges one draft by itself: a note, or a template with whatever it can become.
    pub fn check(&self, draft: &Draft) -> Report {
        self.check_in(draft, None)
    }

    /// What is left of the draft's note once the recipient is taken out. This is much quicker than to
    /// check it.
    pub fn fingerprint(&self, draft: &Draft) -> Fingerprint {
        if draft.template {
            // What is filled in will tell the notes apart; only they can be compared.
            return Fingerprint::default();
        }
        SCRATCH.with_borrow_mut(|scratch| {
            let note = Note::read_form(
                &draft.note,
                self.pack(),
                self.language(draft),
                &draft.recipient,
                &draft.sender,
                &draft.stand_ins(),
                scratch,
            );
            let fingerprint = Fingerprint::of(&note, draft);
            note.give_back(scratch);
            fingerprint
        })
    }

    /// Whether the rule runs that compares drafts. If it does not, nobody needs to collect fingerprints.
    pub fn compares_drafts(&self) -> bool {
        self.pack()
            .rules
            .iter()
            .zip(&self.rulings)
            .any(|(rule, ruling)| rule.check == Some(Check::NearDuplicate) && ruling.runs())
    }

    /// Judges one draft as one of many: `cluster` are the drafts that it is a copy of, itself among
    /// them, as [`crate::campaign::Clusters::of`] tells.
    pub fn check_in(&self, draft: &Draft, cluster: Option<&Cluster>) -> Report {
        if draft.template {
            return self.check_template(draft);
        }
        let stand_ins = draft.stand_ins();
        let note = self.read(draft, &stand_ins);
        let weighed = self.weigh(&note, draft, &stand_ins);
        let mut allowed = Allowed::of(draft);
        let subject = checks::Subject {
            cluster,
            ..self.subject(&note, draft, &weighed)
        };
        let mut findings = self.findings(&subject, &mut allowed);
        findings.sort_by(|a, b| {
            (a.bytes.start, a.bytes.end, &a.rule.id).cmp(&(b.bytes.start, b.bytes.end, &b.rule.id))
        });
        let mut spans = Spans::of(&draft.note, &draft.origin);
        let mut diagnostics: Vec<_> = findings
            .into_iter()
            .map(|finding| diagnostic(finding, &draft.note, &mut spans))
            .collect();
        self.add_unused(draft, &allowed, &mut spans, &mut diagnostics);
        let unread = is_unread(&note, weighed.stock);
        let Weighed {
            evidence, verdict, ..
        } = weighed;
        let platform = self.platform(draft);
        // An opener in another language than the note is of no use.
        let openers = if self.options.openers == 0 || unread {
            Vec::new()
        } else {
            self.openers(&note, draft, &evidence, platform)
        };
        let length = Length {
            count: note.length(),
            worst: None,
            limit: platform.limit(),
            unit: LengthUnit::Utf16,
        };
        let judged = Judged {
            verdict,
            language: note.language.code.clone(),
            unread,
            length,
            fingerprint: Fingerprint::of_text(&note, draft).text(),
            evidence,
            diagnostics,
            acquaintance: Acquaintance::of(draft, &note, self.pack()),
        };
        SCRATCH.with_borrow_mut(|scratch| note.give_back(scratch));
        Report {
            openers,
            ..self.report(draft, judged)
        }
    }

    /// What was found becomes a report, as yet without openers.
    fn report(&self, draft: &Draft, judged: Judged) -> Report {
        let Judged {
            verdict,
            language,
            unread,
            length,
            fingerprint,
            evidence,
            diagnostics,
            acquaintance,
        } = judged;
        let lacking = EvidenceKind::ALL
            .into_iter()
            .filter(|kind| {
                let mut strong = evidence.iter().filter(|e| e.strength == Strength::Strong);
                !strong.any(|e| e.kind == *kind) && !acquaintance.denies(*kind)
            })
            .collect();
        let Outcome {
            score,
            passed,
            min_score,
        } = self.outcome(verdict, &evidence, &diagnostics, self.options.min_score);
        Report {
            id: draft.id.clone(),
            file: draft.origin.file.clone(),
            line: draft.origin.line,
            template: draft.template,
            made_of: draft.rendered.as_ref().map(|rendered| MadeOf {
                template: rendered.template.clone(),
                row: rendered.row,
                recipient: draft.recipient.full_name().map(Cow::into_owned),
                note: draft.note.clone(),
            }),
            verdict,
            passed,
            score,
            min_score,
            language,
            unread,
            length,
            fingerprint,
            evidence,
            lacking,
            diagnostics,
            openers: Vec::new(),
        }
    }

    /// What a draft comes to of which this was found out, if its score is to be no less than `least`.
    fn outcome(
        &self,
        verdict: Verdict,
        evidence: &[Evidence],
        diagnostics: &[Diagnostic],
        least: u8,
    ) -> Outcome {
        let stands = diagnostics.iter().any(|d| {
            self.options
                .fail_on
                .is_some_and(|least| d.severity >= least)
        });
        // A note is as good as it is, whatever is said about what excuses it.
        let counted = diagnostics
            .iter()
            .filter(|d| !checks::is_about_excuses(&d.rule));
        let score = score(verdict, evidence, counted.map(|d| d.severity));
        let low = score < least;
        Outcome {
            score,
            passed: !stands && !low,
            min_score: (low && !stands).then_some(least),
        }
    }

    /// That the score of a report is below what the options ask for, as a finding of a rule `score`, whatever else
    /// fails the draft. It stands in no report, and is as good as one where findings are kept, as in a
    /// [`crate::baseline`].
    pub fn too_low(&self, report: &Report) -> Option<Diagnostic> {
        let least = self.options.min_score;
        let low = report.score < least;
        low.then(|| report::too_low(report.score, least, Spans::of("", &Origin::default())))
    }

    /// Leaves the findings out of a report that are `known`, as if the draft were excused from them: what
    /// is left decides whether it passes. A score that is [too low](Self::too_low) is one of them.
    pub fn leave_out(&self, report: &mut Report, mut known: impl FnMut(&Diagnostic) -> bool) {
        let excused = self.too_low(report).is_some_and(|finding| known(&finding));
        let before = report.diagnostics.len();
        report.diagnostics.retain(|finding| !known(finding));
        if excused || report.diagnostics.len() < before {
            let least = if excused { 0 } else { self.options.min_score };
            let outcome =
                self.outcome(report.verdict, &report.evidence, &report.diagnostics, least);
            report.score = outcome.score;
            report.passed = outcome.passed;
            report.min_score = outcome.min_score;
        }
    }

    fn language<'a>(&'a self, draft: &'a Draft) -> Option<&'a str> {
        draft
            .language
            .as_deref()
            .or(self.options.language.as_deref())
    }

    fn read<'a>(&'a self, draft: &'a Draft, stand_ins: &[StandIn]) -> Note<'a> {
        SCRATCH.with_borrow_mut(|scratch| {
            Note::read(
                &draft.note,
                self.pack(),
                self.language(draft),
                &draft.recipient,
                &draft.sender,
                stand_ins,
                scratch,
            )
        })
    }

    fn weigh(&self, note: &Note<'_>, draft: &Draft, stand_ins: &[StandIn]) -> Weighed {
        // What a platform writes by itself is nobody's evidence, whatever stands in it.
        let stock = checks::is_stock(note, self.pack());
        let mut evidence = evidence::find(note, draft, stand_ins, self.pack());
        evidence.retain(|piece| !stock || !piece.kind.personal());
        let verdict = verdict(&evidence, || !stock && checks::says_something(note));
        Weighed {
            evidence,
            stock,
            verdict,
        }
    }

    fn subject<'a>(
        &'a self,
        note: &'a Note<'a>,
        draft: &'a Draft,
        weighed: &'a Weighed,
    ) -> checks::Subject<'a> {
        checks::Subject {
            note,
            draft,
            pack: self.pack(),
            evidence: &weighed.evidence,
            stock: weighed.stock,
            verdict: weighed.verdict,
            platform: self.platform(draft),
            source: None,
            cluster: None,
        }
    }

    /// What the rules find that run, but for what the draft is excused from.
    fn findings<'a>(
        &self,
        subject: &checks::Subject<'a>,
        allowed: &mut Allowed<'_>,
    ) -> Vec<checks::Finding<'a>> {
        let mut findings = checks::run(subject, |index| self.ruling(index));
        allowed.strike(&mut findings);
        findings
    }

    /// What the options make of a rule, by its number.
    fn ruling(&self, index: usize) -> Ruling {
        self.rulings.get(index).copied().unwrap_or(Ruling::Own)
    }

    fn platform(&self, draft: &Draft) -> Platform {
        draft.platform.unwrap_or(self.options.platform)
    }

    /// The keys of the context facts that no opener can put into a sentence as they are written.
    pub fn unsaid(&self, draft: &Draft) -> Vec<&'static str> {
        let note = self.read(draft, &[]);
        let keys = opener::unsaid(&note, draft, self.pack());
        SCRATCH.with_borrow_mut(|scratch| note.give_back(scratch));
        keys
    }

    fn openers(
        &self,
        note: &Note<'_>,
        draft: &Draft,
        evidence: &[Evidence],
        platform: Platform,
    ) -> Vec<Opener> {
        let mut trial = Draft {
            recipient: draft.recipient.clone(),
            sender: draft.sender.clone(),
            context: draft.context.clone(),
            platform: Some(platform),
            allow: draft.allow.clone(),
            ..Draft::default()
        };
        opener::suggest(
            note,
            draft,
            evidence,
            self.pack(),
            platform,
            self.options.openers,
            |text, language| {
                trial.note.replace_range(.., text);
                trial.language = Some(language.to_owned());
                self.lets_pass(&trial)
            },
        )
    }

    /// Whether a draft is personal and free of errors, as [`Linter::check`] would say at more length.
    fn lets_pass(&self, draft: &Draft) -> bool {
        let note = self.read(draft, &[]);
        let weighed = self.weigh(&note, draft, &[]);
        weighed.verdict == Verdict::Personal
            && self
                .findings(
                    &self.subject(&note, draft, &weighed),
                    &mut Allowed::of(draft),
                )
                .iter()
                .all(|finding| finding.severity < Severity::Error)
    }

    /// Whether the options let a rule run.
    pub fn runs(&self, rule: &str) -> bool {
        self.severity(rule).is_some()
    }

    /// Whether there is anything that could be found in a draft: a rule runs, or a least score is asked for.
    pub fn can_find(&self) -> bool {
        self.options.min_score > 0 || self.rulings.iter().any(|ruling| ruling.runs())
    }

    /// Whether a finding of this rule would be found if there were one: the options let it run, or there is no such
    /// rule, so that there is nothing of it to find. The [score](Self::too_low) is looked at where a least one is asked for.
    pub fn looks_for(&self, rule: &str) -> bool {
        if rule == SCORE {
            return self.options.min_score > 0;
        }
        self.runs(rule) || !self.rules().iter().any(|known| known.id == rule)
    }
}

/// What a draft comes to: its score, whether it passes, and the least score if only that fails it.
struct Outcome {
    score: u8,
    passed: bool,
    min_score: Option<u8>,
}

/// All that was found out about a draft.
struct Judged {
    verdict: Verdict,
    language: Text,
    unread: bool,
    length: Length,
    fingerprint: Option<String>,
    evidence: Vec<Evidence>,
    diagnostics: Vec<Diagnostic>,
    acquaintance: Acquaintance,
}

/// Whether a note is in no language that can be read. A stock text was read in whatever language it is.
fn is_unread(note: &Note<'_>, stock: bool) -> bool {
    note.foreign && !stock
}

/// A finding as it is reported; its bytes are those of `text`.
fn diagnostic(finding: checks::Finding<'_>, text: &str, spans: &mut Spans<'_>) -> Diagnostic {
    Diagnostic {
        rule: finding.rule.id.clone(),
        severity: finding.severity,
        message: finding.message,
        help: finding.rule.help.clone(),
        text: text[finding.bytes.clone()].to_owned(),
        span: spans.locate(finding.bytes.start, finding.bytes.end),
    }
}

/// What the evidence in a note came to.
struct Weighed {
    evidence: Vec<Evidence>,
    /// Whether the note is a platform's own text.
    stock: bool,
    verdict: Verdict,
}
