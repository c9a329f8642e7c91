//! What came of a whole run: how many of each kind, what is found most, who gets the same text, which
//! notes are the weakest. No judgement, only addition, in memory that does not grow with the drafts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Report;
use crate::campaign::{Cluster, Member, NEAR_DUPLICATE};
use crate::diagnostic::{Diagnostic, Severity};
use crate::draft::{Draft, Rendered};
use crate::rule::Text;
use crate::text::excerpt;
use crate::verdict::Verdict;

/// How many of the weakest notes and of the largest clusters are kept.
const KEPT: usize = 5;

/// The most characters of a note that are quoted.
const EXCERPT: usize = 80;

/// How many drafts there were, and what became of them.
///
/// Parts of a run can be summed up apart and [put together](Summary::merge), in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Summary {
    /// Drafts that were checked.
    pub drafts: usize,
    /// Drafts whose note says nothing.
    pub missing: usize,
    /// Drafts whose note could go to anyone.
    pub generic: usize,
    /// Drafts whose note is for its reader.
    pub personal: usize,
    /// Drafts that can go out.
    pub passed: usize,
    /// Drafts that cannot go out as they are.
    pub failed: usize,
    /// What could not be read: records, and what was wrong with configurations and rules. None of it is counted
    /// among the drafts.
    pub unreadable: usize,
    /// Invitations that went out without a note; they are not counted among the drafts either.
    #[serde(default)]
    pub without_note: usize,
    /// How often each rule fired, the one in most drafts first.
    #[serde(default, serialize_with = "most_first", deserialize_with = "by_rule")]
    #[cfg_attr(schema, schemars(with = "Vec<RuleCount>"))]
    rules: BTreeMap<Text, Counts>,
    /// Texts that go to several people.
    #[serde(default)]
    pub clusters: ClusterSummary,
    /// The notes that need work most, the weakest first.
    #[serde(default)]
    pub weakest: Vec<Weak>,
    /// What became of each template that was filled in for a list of recipients.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub templates: Vec<FilledIn>,
}

/// What became of a template that was filled in for a list of recipients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FilledIn {
    /// Where the template stands.
    pub template: Arc<str>,
    /// How many notes were made of it.
    pub notes: usize,
    /// How many of them can go out.
    pub passed: usize,
    /// What is found in them, a rule at a time.
    pub findings: Vec<RowsFound>,
}

/// What a rule found in the notes that were made of one template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RowsFound {
    /// The rule's id.
    pub rule: Text,
    /// How much it weighs; a rule that does not always weigh the same is told of once for each.
    pub severity: Severity,
    /// How many rows it is found for; somebody who is listed twice counts twice.
    pub recipients: usize,
    /// The rows of the first of them, from 1.
    pub rows: Vec<usize>,
    /// What it says for the first of them.
    pub message: String,
    /// Whether it says something else as well, for another of them or for the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub varies: bool,
    /// What to do.
    pub help: Text,
    /// The line of the first of those that get one text, where that is what it tells of: each text is told of by itself.
    #[serde(skip)]
    text: Option<usize>,
}

/// How often a rule fired: in so many drafts, so many times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    drafts: usize,
    findings: usize,
}

/// How often a rule fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RuleCount {
    /// The rule's id.
    pub rule: Text,
    /// Drafts in which it fired.
    pub drafts: usize,
    /// Its findings in all of them.
    pub findings: usize,
}

/// Texts that go to several people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClusterSummary {
    /// How many such texts there are.
    pub count: usize,
    /// How many drafts have one of them.
    pub drafts: usize,
    /// Those that go to most people, the largest first.
    pub largest: Vec<SameText>,
    #[serde(skip)]
    seen: BTreeSet<usize>,
}

/// A text that goes to several people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SameText {
    /// How many people get it.
    pub size: usize,
    /// Its first drafts.
    pub first: Vec<Member>,
    /// How the first of them begins.
    pub excerpt: String,
    #[serde(skip)]
    number: usize,
}

/// A note that needs work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Weak {
    /// The draft's own id, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<serde_json::Value>,
    /// The file, as the user named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Arc<str>>,
    /// The record's line in the file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Where the template stands that it was made of, if it was made of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Arc<str>>,
    /// Who it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// Missing, generic or personal.
    pub verdict: Verdict,
    /// 0 is missing, 1 to 49 generic, 50 to 100 personal.
    #[cfg_attr(schema, schemars(range(max = 100)))]
    pub score: u8,
    /// The rule of its heaviest finding; `score`, if only its score is too low.
    pub rule: Text,
    /// What that finding says.
    pub reason: String,
}

/// Stands for texts of which there are too many to tell of each.
const OTHERS: usize = usize::MAX;

impl RowsFound {
    /// A finding in one note that was made of a template.
    fn of(diagnostic: &Diagnostic, row: usize, file: Option<&str>) -> Self {
        let mut message = diagnostic.message.clone();
        let mut text = None;
        // Who gets the same text is told by rows here, as all that is found in the list.
        if diagnostic.rule == NEAR_DUPLICATE
            && let Some(file) = file
            && let Some((told, places)) = diagnostic.message.split_once(&format!(": {file}:"))
        {
            let line = places.split(|c: char| !c.is_ascii_digit()).next();
            text = line.and_then(|line| line.parse().ok());
            message = told.to_owned();
        }
        Self {
            rule: diagnostic.rule.clone(),
            severity: diagnostic.severity,
            recipients: 1,
            rows: vec![row],
            message,
            varies: false,
            help: diagnostic.help.clone(),
            text,
        }
    }

    fn tells_the_same(&self, other: &Self) -> bool {
        self.rule == other.rule
            && self.severity == other.severity
            && self.text == other.text
            && (!self.is_of_template() || self.message == other.message)
    }

    /// Whether what it says is of the template, whose slots are few. What is said of a row's words is different for
    /// nearly every row.
    fn is_of_template(&self) -> bool {
        self.rule.starts_with("template/")
    }

    /// Whether it stands for texts that are not told of one by one.
    pub(super) fn is_of_others(&self) -> bool {
        self.text == Some(OTHERS)
    }
}

impl FilledIn {
    /// Whether it is told who gets the same text.
    pub(super) fn tells_of_texts(&self) -> bool {
        self.findings.iter().any(|found| found.text.is_some())
    }

    fn add(&mut self, more: RowsFound) {
        let mut findings = self.findings.iter_mut();
        match findings.find(|found| found.tells_the_same(&more)) {
            Some(found) => {
                found.varies |= more.varies || found.message != more.message;
                found.recipients += more.recipients;
                found.rows.extend(more.rows);
                found.rows.truncate(KEPT);
            }
            None => self.findings.push(more),
        }
    }

    /// Tells of the first few texts one by one, and of the others together. Which are the first does not
    /// depend on what was added when.
    fn keep_few_texts(&mut self) {
        let one_by_one = |found: &&RowsFound| found.text.is_some() && !found.is_of_others();
        if self.findings.iter().filter(one_by_one).count() <= KEPT {
            return;
        }
        let texts = self.findings.iter().enumerate();
        let last = texts
            .filter(|(_, found)| one_by_one(found))
            .max_by_key(|(_, found)| found.text)
            .map(|(at, _)| at);
        if let Some(last) = last {
            let found = self.findings.remove(last);
            self.add(RowsFound {
                rows: Vec::new(),
                message: "other texts go to several people".to_owned(),
                varies: false,
                text: Some(OTHERS),
                ..found
            });
        }
    }
}

impl Summary {
    /// Counts one checked draft.
    pub fn add(&mut self, draft: &Draft, report: &Report) {
        self.drafts += 1;
        *match report.verdict {
            Verdict::Missing => &mut self.missing,
            Verdict::Generic => &mut self.generic,
            Verdict::Personal => &mut self.personal,
        } += 1;
        *if report.passed {
            &mut self.passed
        } else {
            &mut self.failed
        } += 1;
        for (at, diagnostic) in report.diagnostics.iter().enumerate() {
            let first = report.diagnostics[..at]
                .iter()
                .all(|earlier| earlier.rule != diagnostic.rule);
            let count = match self.rules.get_mut(&*diagnostic.rule) {
                Some(count) => count,
                None => self.rules.entry(diagnostic.rule.clone()).or_default(),
            };
            count.findings += 1;
            count.drafts += usize::from(first);
        }
        self.weigh(draft, report);
        if let Some(rendered) = &draft.rendered {
            self.add_filled_in(draft, rendered, report);
        }
    }

    /// Counts one note that was made of a template.
    fn add_filled_in(&mut self, draft: &Draft, rendered: &Rendered, report: &Report) {
        let mut one = FilledIn {
            template: rendered.template.clone(),
            notes: 1,
            passed: usize::from(report.passed),
            findings: Vec::new(),
        };
        for diagnostic in report.findings(draft).iter() {
            let found = RowsFound::of(diagnostic, rendered.row, report.file.as_deref());
            let mut known = one.findings.iter_mut();
            match known.find(|known| known.tells_the_same(&found)) {
                Some(known) => known.varies |= known.message != found.message,
                None => one.findings.push(found),
            }
        }
        self.merge_filled_in(one);
    }

    fn merge_filled_in(&mut self, after: FilledIn) {
        let known = self
            .templates
            .iter_mut()
            .find(|known| known.template == after.template);
        let Some(known) = known else {
            self.templates.push(after);
            return;
        };
        known.notes += after.notes;
        known.passed += after.passed;
        for more in after.findings {
            let text = more.text;
            known.add(more);
            if text.is_some() {
                known.keep_few_texts();
            }
        }
    }

    /// Keeps a note that is among the weakest.
    fn weigh(&mut self, draft: &Draft, report: &Report) {
        let enough = self.weakest.len() == KEPT;
        if enough
            && self
                .weakest
                .last()
                .is_some_and(|last| last.score <= report.score)
        {
            return;
        }
        if report.passed {
            return;
        }
        // The first of the heaviest.
        let findings = report.findings(draft);
        let Some(heaviest) = findings.iter().rev().max_by_key(|d| d.severity) else {
            return;
        };
        let recipient = &draft.recipient;
        let at = self
            .weakest
            .partition_point(|weak| weak.score <= report.score);
        self.weakest.insert(
            at,
            Weak {
                id: report.id.clone(),
                file: report.file.clone(),
                line: report
                    .line
                    .filter(|line| draft.origin.is_record() || *line > 1),
                template: report.made_of.as_ref().map(|made| made.template.clone()),
                recipient: recipient.full_name().map(Cow::into_owned),
                verdict: report.verdict,
                score: report.score,
                rule: heaviest.rule.clone(),
                reason: heaviest.message.clone(),
            },
        );
        self.weakest.truncate(KEPT);
    }

    /// Counts one record that could not be read, or one thing that is wrong with a configuration or a rule.
    pub fn add_unreadable(&mut self) {
        self.unreadable += 1;
    }

    /// Counts one invitation that went out without a note.
    pub fn add_without_note(&mut self) {
        self.without_note += 1;
    }

    /// Counts one draft that was found to be a copy of others, after [`Summary::add`].
    pub fn add_copy(&mut self, draft: &Draft, cluster: &Cluster) {
        self.clusters.drafts += 1;
        if self.clusters.seen.insert(cluster.number()) {
            self.clusters.count += 1;
            self.clusters
                .keep(cluster.size(), cluster.number(), || SameText {
                    size: cluster.size(),
                    first: cluster.first().to_vec(),
                    excerpt: excerpt(&draft.note, EXCERPT),
                    number: cluster.number(),
                });
        }
    }

    /// Adds what came after: the sum of both, as if they had been one.
    pub fn merge(&mut self, after: Self) {
        self.drafts += after.drafts;
        self.missing += after.missing;
        self.generic += after.generic;
        self.personal += after.personal;
        self.passed += after.passed;
        self.failed += after.failed;
        self.unreadable += after.unreadable;
        self.without_note += after.without_note;
        for (rule, more) in after.rules {
            let count = self.rules.entry(rule).or_default();
            count.drafts += more.drafts;
            count.findings += more.findings;
        }
        self.clusters.drafts += after.clusters.drafts;
        let mut largest = after.clusters.largest;
        for number in after.clusters.seen {
            let new = self.clusters.seen.insert(number);
            self.clusters.count += usize::from(new);
            if !new {
                largest.retain(|same| same.number != number);
            }
        }
        for same in largest {
            self.clusters.keep(same.size, same.number, || same);
        }
        for template in after.templates {
            self.merge_filled_in(template);
        }
        self.weakest.extend(after.weakest);
        // The sort leaves equals in their order.
        self.weakest.sort_by_key(|weak| weak.score);
        self.weakest.truncate(KEPT);
    }

    /// How often each rule fired, the one in most drafts first.
    pub fn rules(&self) -> Vec<RuleCount> {
        let mut rules: Vec<_> = self
            .rules
            .iter()
            .map(|(rule, count)| RuleCount {
                rule: rule.clone(),
                drafts: count.drafts,
                findings: count.findings,
            })
            .collect();
        rules.sort_by_key(|count| std::cmp::Reverse((count.drafts, count.findings)));
        rules
    }
}

impl ClusterSummary {
    /// Keeps a text that goes to more people than one of those that are kept.
    fn keep(&mut self, size: usize, number: usize, text: impl FnOnce() -> SameText) {
        let order = |size: usize, number: usize| (std::cmp::Reverse(size), number);
        let at = self
            .largest
            .partition_point(|same| order(same.size, same.number) < order(size, number));
        if at < KEPT {
            self.largest.insert(at, text());
            self.largest.truncate(KEPT);
        }
    }
}

fn most_first<S: Serializer>(
    rules: &BTreeMap<Text, Counts>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let summary = Summary {
        rules: rules.clone(),
        ..Summary::default()
    };
    serializer.collect_seq(summary.rules())
}

fn by_rule<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Text, Counts>, D::Error> {
    let list = Vec::<RuleCount>::deserialize(deserializer)?;
    let counts = list.into_iter().map(|count| {
        let RuleCount {
            rule,
            drafts,
            findings,
        } = count;
        (rule, Counts { drafts, findings })
    });
    Ok(counts.collect())
}
