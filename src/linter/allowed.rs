//! What a draft is excused from, and which of its excuses were needed. What excuses nothing is told, so that
//! it does not excuse what comes later.

use super::{Linter, Spans, diagnostic};
use crate::checks::{self, Finding};
use crate::diagnostic::Diagnostic;
use crate::draft::{Allow, Draft};
use crate::rule::{Check, Rule};

/// The excuses of a draft while it is checked.
#[derive(Debug)]
pub(super) struct Allowed<'d> {
    excuses: &'d [Allow],
    /// Whether each was needed.
    needed: Vec<bool>,
}

impl<'d> Allowed<'d> {
    pub(super) fn of(draft: &'d Draft) -> Self {
        Self {
            excuses: &draft.allow,
            needed: vec![false; draft.allow.len()],
        }
    }

    /// Takes out of `findings` what is excused.
    pub(super) fn strike(&mut self, findings: &mut Vec<Finding<'_>>) {
        if self.excuses.is_empty() {
            return;
        }
        // Findings of a rule stand together, and are excused together.
        let mut last: Option<(&str, bool)> = None;
        findings.retain(|finding| {
            let rule = finding.rule.id.as_ref();
            let excused = match last {
                Some((same, excused)) if same == rule => excused,
                _ => self.excuses(rule),
            };
            last = Some((rule, excused));
            !excused
        });
    }

    /// Whether a finding of this rule is excused.
    fn excuses(&mut self, rule: &str) -> bool {
        let mut excused = false;
        for (excuse, needed) in self.excuses.iter().zip(&mut self.needed) {
            if excuse.names(rule) {
                (*needed, excused) = (true, true);
            }
        }
        excused
    }

    fn not_needed(&self) -> impl Iterator<Item = &'d Allow> {
        let excuses = self.excuses.iter().zip(&self.needed);
        excuses
            .filter(|(_, needed)| !**needed)
            .map(|(excuse, _)| excuse)
    }
}

/// The excuses of one draft that are told of; nobody writes more by hand.
const MOST_TOLD: usize = 100;

impl Linter {
    /// Adds what there is to say about excuses that were not needed.
    pub(super) fn add_unused(
        &self,
        draft: &Draft,
        allowed: &Allowed<'_>,
        spans: &mut Spans<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        // What was filled in for one recipient has the excuses of its template, which others may need.
        if allowed.excuses.is_empty() || draft.rendered.is_some() {
            return;
        }
        let is_it = |rule: &Rule| rule.check == Some(Check::UnusedSuppression);
        let Some(index) = self.rules().iter().position(is_it) else {
            return;
        };
        let (rule, ruling) = (&self.rules()[index], self.ruling(index));
        let excused = |allow: &Allow| allow.names(&rule.id);
        if !ruling.runs() || allowed.excuses.iter().any(excused) {
            return;
        }
        let unused = allowed
            .not_needed()
            .filter(|excuse| !excuse.shared && self.would_have_told(&excuse.rule));
        for excuse in unused.take(MOST_TOLD) {
            let finding = checks::unused_suppression(rule, ruling, excuse);
            let mut told = diagnostic(finding, &draft.note, spans);
            if let (Some((line, column)), Some(_)) = (excuse.place, draft.origin.note_line) {
                (told.span.line, told.span.column) = (line, column);
            }
            diagnostics.push(told);
        }
    }

    /// Whether everything that `name` names, a rule or a category, was looked for in a draft by itself.
    fn would_have_told(&self, name: &str) -> bool {
        let mut named = self
            .rules()
            .iter()
            .filter(|rule| crate::draft::is_named(name, &rule.id))
            .peekable();
        named.peek().is_some()
            && named.all(|rule| {
                // These are found in a batch, and in what a template becomes for a list of recipients.
                let alone = !matches!(rule.check, Some(Check::NearDuplicate | Check::EmptySlot));
                alone && self.runs(&rule.id)
            })
    }
}
