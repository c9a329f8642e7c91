//! A template filled in for the recipients of a list: which column goes into which slot, and the draft
//! that becomes of it for one of them.
//!
//! What a tool would do is done: a fallback stands in for an empty cell, a condition looks at the row,
//! a filter changes the case. Nothing is made up: a slot that the list cannot fill stays as it is written. Where nobody
//! can tell what a condition comes to, every note that may become of a row is made, and the worst of them is its draft.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::classify::kind_of;
use super::truth::Asked;
use super::{Choice, ChoiceForm, Condition, Fill, Slot, Template, When, person, whose};
use crate::draft::{Draft, Filled, Origin, Person, Rendered, StandIn, Warning};
use crate::rule::Text;
use crate::rule::pack::Pack;
use crate::rule::slot::{Dialect, Engine, SlotKind, SlotRole, name_words};
use crate::ruleset::Ruleset;
use crate::source::{ReadError, Recipient, Recipients, shown};
use crate::spans::Spans;

/// The most notes that are made of one row where conditions leave open which it will be.
const MOST_NOTES: u64 = 32;

/// How good a note is; of several that a row may become, the one with the lowest is its draft.
pub(crate) type Worth = (bool, u8);

/// Says how good a note is.
#[derive(Clone)]
pub(crate) struct Judge(pub Arc<dyn Fn(&Draft) -> Worth + Send + Sync>);

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Judge")
    }
}

/// A template, the list that it is filled from, and which column goes into which slot.
#[derive(Debug, Clone)]
pub struct Filling {
    draft: Draft,
    recipients: Arc<Recipients>,
    /// The name of the list, the name of the template and where it stands, shared by all drafts.
    file: Arc<str>,
    name: Arc<str>,
    origin: Arc<Origin>,
    rules: Ruleset,
    judge: Judge,
    /// Whose rules hold for conditions.
    engine: Option<Engine>,
    /// Where the value of each slot comes from, by the slot's index.
    columns: Vec<Column>,
    /// Where the value that a condition asks for comes from, by the name that it asks by.
    conditions: BTreeMap<String, Column>,
    /// Slots that nothing fills.
    not_filled: Vec<ReadError>,
    /// Conditions of which nobody can tell what they come to, and filters that are not worked out.
    unsettled: Vec<Warning>,
}

/// Where the value of a variable comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    /// The column of this name.
    Named(String),
    /// What is known of the recipient, or of the two of them, under this key.
    Known(Text),
    /// What is known of the sender under this key.
    Sender(&'static str),
    /// Nowhere.
    Nowhere,
}

impl Filling {
    /// Finds a column for every slot of the template that is the note of `draft`.
    pub(crate) fn new(
        draft: Draft,
        recipients: Arc<Recipients>,
        rules: Ruleset,
        judge: Judge,
    ) -> Self {
        let pack = rules.pack();
        let template = read(&draft, pack);
        let slots = template.slots.iter();
        let columns: Vec<Column> = slots
            .map(|slot| column_of(&slot.variable, Some(slot.kind), &draft, &recipients, pack))
            .collect();
        let mut conditions = BTreeMap::new();
        for name in asked(&template).flat_map(|(_, condition)| condition.0.names()) {
            if !conditions.contains_key(name) {
                let column = column_of(name, kind_of(name, pack), &draft, &recipients, pack);
                conditions.insert(name.to_owned(), column);
            }
        }
        let not_filled = not_filled(&template, &columns, &draft, &recipients, pack);
        let mut filling = Self {
            file: recipients.file.as_str().into(),
            name: name_of(&draft.origin).into(),
            origin: Arc::new(draft.origin.clone()),
            engine: engine_of(&draft, dialect_of(&draft, pack)),
            draft,
            recipients,
            columns,
            conditions,
            not_filled,
            unsettled: Vec::new(),
            rules,
            judge,
        };
        filling.unsettled = filling.find_unsettled();
        let left_out = filling.find_left_out();
        filling.unsettled.extend(left_out);
        filling
    }

    /// The template.
    pub fn template(&self) -> &Draft {
        &self.draft
    }

    /// What is wrong with template and list together: each slot that no column fills and that has no
    /// fallback, once.
    pub fn errors(&self) -> &[ReadError] {
        &self.not_filled
    }

    /// What the notes can be told less of than one would like: each condition of which nobody can tell what it
    /// comes to, and each filter that is not worked out, once.
    pub fn warnings(&self) -> &[Warning] {
        &self.unsettled
    }

    fn find_unsettled(&self) -> Vec<Warning> {
        let template = read(&self.draft, self.rules.pack());
        let mut told = HashSet::new();
        let mut warnings = Vec::new();
        let mut spans = Spans::of(&self.draft.note, &self.draft.origin);
        for branch in template.choices.iter().flat_map(|choice| &choice.branches) {
            let row = match &branch.when {
                When::Otherwise => continue,
                When::Unknown => None,
                When::Holds(condition) => {
                    let mut list = self.recipients.list.iter();
                    let unsettled =
                        list.find(|recipient| self.holds(condition, recipient).is_none());
                    let Some(recipient) = unsettled else {
                        continue;
                    };
                    Some(recipient.row)
                }
            };
            let tag = &template.text[branch.tag.clone()];
            if told.insert(tag) {
                let in_note = spans.locate(branch.tag.start, branch.tag.end).line;
                let line = self.draft.origin.note_line.map(|_| in_note);
                warnings.push(Warning {
                    line,
                    message: unsettled(tag, row),
                });
            }
        }
        warnings
    }

    /// Filters that are not worked out.
    fn find_left_out(&self) -> Vec<Warning> {
        let template = read(&self.draft, self.rules.pack());
        let mut told = HashSet::new();
        let mut spans = Spans::of(&self.draft.note, &self.draft.origin);
        let slots = template.slots.iter();
        let left_out = slots.filter_map(|slot| Some((slot, slot.filters.left_out?)));
        let left_out = left_out.filter(|(_, name)| told.insert(*name));
        left_out
            .map(|(slot, name)| {
                let in_note = spans.locate(slot.range.start, slot.range.end).line;
                Warning {
                    line: self.draft.origin.note_line.map(|_| in_note),
                    message: left_out_of(&template.text[slot.range.clone()], name),
                }
            })
            .collect()
    }

    /// Whether a condition holds for a recipient; `None` where nobody can tell.
    fn holds(&self, condition: &Condition, recipient: &Recipient) -> Option<bool> {
        let value = |name: &str| {
            let column = self.conditions.get(name)?;
            self.cell(column, recipient)
        };
        let engine = self.engine;
        Asked { engine, value }.holds(&condition.0)
    }

    /// What stands in a column for a recipient, which may be nothing; `None` where there is no such column.
    fn cell<'r>(&'r self, column: &Column, recipient: &'r Recipient) -> Option<Cow<'r, str>> {
        let value = match column {
            Column::Named(name) => recipient.value(name).map(Cow::Borrowed)?,
            Column::Known(key) => known(recipient, key, self.rules.pack()).unwrap_or_default(),
            Column::Sender(key) => {
                of_sender(recipient, &self.draft, key, self.rules.pack()).unwrap_or_default()
            }
            Column::Nowhere => return None,
        };
        Some(match value {
            Cow::Borrowed(value) => Cow::Borrowed(value.trim()),
            owned => owned,
        })
    }

    /// The drafts for all recipients, in the order of the list.
    pub fn drafts(self) -> impl Iterator<Item = Draft> + Send {
        (0..self.recipients.list.len()).filter_map(move |index| self.draft(index))
    }

    /// The draft for one recipient, by their index in the list; `None` where the list ends. Choices that
    /// are left to chance are gone through from row to row.
    pub fn draft(&self, index: usize) -> Option<Draft> {
        let template = read(&self.draft, self.rules.pack());
        let mut way = Way::default();
        let (first, mut ways) = self.note(&template, index, way)?;
        if ways == 1 {
            return Some(first);
        }
        let mut worst = ((self.judge.0)(&first), first);
        while way.number + 1 < ways.min(MOST_NOTES) {
            way.number += 1;
            way.side_by_side = ways > MOST_NOTES;
            let (note, open) = self.note(&template, index, way)?;
            ways = ways.max(open);
            let worth = (self.judge.0)(&note);
            if worth < worst.0 {
                worst = (worth, note);
            }
        }
        Some(worst.1)
    }

    /// One of the notes that a row may become, and how many there are as far as it shows.
    fn note(&self, template: &Template<'_>, index: usize, way: Way) -> Option<(Draft, u64)> {
        let recipient = self.recipients.list.get(index)?;
        let mut row = Row {
            filling: self,
            template,
            recipient,
            values: Vec::new(),
            way,
            ways: 1,
        };
        let number = u64::try_from(index).unwrap_or(u64::MAX);
        let rendering = template.render(template.selection(number), &mut row);
        let ways = row.ways;
        let mut rendered = Rendered {
            template: self.name.clone(),
            origin: self.origin.clone(),
            row: recipient.row,
            ..Rendered::default()
        };
        let mut particular = Vec::new();
        for ((index, bytes), value) in rendering.slots.iter().zip(row.values) {
            let slot = &template.slots[*index];
            if matches!(value, Value::Known | Value::Given)
                && slot.kind.role == SlotRole::Particular
            {
                particular.push(bytes.clone());
            }
            tell(&mut rendered, slot, bytes, value);
        }
        let sender = if recipient.sender == Person::default() {
            self.draft.sender.clone()
        } else {
            recipient.sender.clone()
        };
        let note = Draft {
            note: rendering.text,
            template: false,
            particular,
            rendered: Some(rendered),
            recipient: recipient.person.clone(),
            sender,
            context: recipient.context.clone(),
            // What is wrong with it is mended in the recipient's row, or in the template that it names.
            origin: Origin {
                file: Some(self.file.clone()),
                line: Some(recipient.line),
                ..Origin::default()
            },
            warnings: Vec::new(),
            ..self.draft.clone()
        };
        Some((note, ways))
    }
}

/// Takes down what became of a slot whose text stands at some bytes.
fn tell(rendered: &mut Rendered, slot: &Slot<'_>, bytes: &Range<usize>, value: Value) {
    let bytes = bytes.clone();
    match value {
        Value::Known => rendered.filled.push(Filled {
            bytes,
            is_name: slot.kind.holds_name(),
        }),
        Value::Given => {}
        Value::Empty => rendered
            .empty
            .push((slot.variable.to_string(), bytes.start)),
        Value::Written => rendered.unfilled.push(StandIn {
            bytes,
            evidence: slot.kind.evidence,
            says: slot.kind.says,
            of_reader: slot.of_reader,
        }),
    }
}

fn read<'d>(draft: &'d Draft, pack: &'d Pack) -> Template<'d> {
    Template::read(&draft.note, pack, dialect_of(draft, pack))
}

fn dialect_of<'p>(draft: &Draft, pack: &'p Pack) -> Option<&'p Dialect> {
    pack.find_dialect(draft.dialect.as_deref()?)
}

/// The engine of the draft's dialect, or else of files that end like its own.
pub(crate) fn engine_of(draft: &Draft, dialect: Option<&Dialect>) -> Option<Engine> {
    if let Some(dialect) = dialect {
        return dialect.engine;
    }
    let extension = Path::new(draft.origin.file.as_deref()?).extension()?;
    Engine::of_extension(extension.to_str()?)
}

/// Every condition of a template, with the bytes of the branch that stands where it holds.
fn asked<'t>(
    template: &'t Template<'_>,
) -> impl Iterator<Item = (&'t Range<usize>, &'t Condition)> {
    let branches = template.choices.iter().flat_map(|choice| &choice.branches);
    branches.filter_map(|branch| match &branch.when {
        When::Holds(condition) => Some((&branch.range, condition)),
        _ => None,
    })
}

/// The warning for a tag of which nobody can tell what it comes to, for anybody or in this row.
fn unsettled(tag: &str, row: Option<usize>) -> String {
    let row = row.map_or_else(String::new, |row| format!(" for row {row}"));
    format!(
        "what {} comes to{row} only the tool itself can tell. Of the notes that a row may become, the worst is \
         judged",
        shown(tag)
    )
}

/// The warning for a filter that is not worked out.
fn left_out_of(slot: &str, filter: &str) -> String {
    format!(
        "the filter {} in {} is not worked out. The notes are judged with the value as it stands in the list, and your \
         tool may write another",
        shown(filter),
        shown(slot)
    )
}

/// Where a template stands, in short.
fn name_of(origin: &Origin) -> String {
    match (&origin.file, origin.line) {
        (Some(file), Some(line)) if origin.is_record() || line > 1 => format!("{file}:{line}"),
        (Some(file), _) => file.to_string(),
        (None, Some(line)) if origin.is_record() => format!("line {line}"),
        (None, _) => "the template".to_owned(),
    }
}

/// The most columns that a message names.
const MOST_COLUMNS: usize = 12;

fn not_filled(
    template: &Template<'_>,
    columns: &[Column],
    draft: &Draft,
    recipients: &Recipients,
    pack: &Pack,
) -> Vec<ReadError> {
    let mut told = HashSet::new();
    let mut errors = Vec::new();
    let mut spans = Spans::of(&draft.note, &draft.origin);
    for ((slot, column), guarded) in template.slots.iter().zip(columns).zip(guarded(template)) {
        if *column != Column::Nowhere
            || slot.fallback.is_some()
            || guarded
            || !told.insert(&slot.variable)
        {
            continue;
        }
        errors.push(ReadError {
            file: draft.origin.file.as_deref().map(str::to_owned),
            line: draft.origin.line.map(|line| {
                let in_note = spans.locate(slot.range.start, slot.range.end).line;
                if draft.origin.note_line.is_some() {
                    in_note
                } else {
                    line
                }
            }),
            message: why_not_filled(template, slot, recipients, pack),
        });
    }
    errors
}

/// What is said of a slot that nothing fills, and what to do.
fn why_not_filled(
    template: &Template<'_>,
    slot: &Slot<'_>,
    recipients: &Recipients,
    pack: &Pack,
) -> String {
    let written = shown(&template.text[slot.range.clone()]);
    if slot.is_assigned {
        return format!(
            "what {written} holds is assigned in the template, and only the tool can work it out; \
             write it with fields and filters alone, or add a column {} and assign nothing",
            shown(slot.name)
        );
    }
    let mut names: Vec<_> = recipients
        .columns
        .iter()
        .take(MOST_COLUMNS)
        .map(|name| shown(name))
        .collect();
    if recipients.columns.len() > MOST_COLUMNS {
        names.push("...".into());
    }
    let senders = (slot.kind.role == SlotRole::Sender)
        .then(|| senders_key(&slot.variable, slot.kind, pack))
        .flatten();
    let advice = match senders {
        Some("name" | "first_name" | "last_name") => {
            "; pass `--from NAME`, or add a column".to_owned()
        }
        Some(key) => format!("; add a column `sender_{key}`, or give the slot a fallback"),
        None => "; add one, or give the slot a fallback".to_owned(),
    };
    format!(
        "no column of {} fills {written}{advice}. Its columns are {}",
        shown(&recipients.file),
        names.join(", ")
    )
}

/// For each slot, whether it stands only where it has a value: within a condition on itself.
pub(crate) fn guarded(template: &Template<'_>) -> Vec<bool> {
    let slots = &template.slots;
    let mut guarded = vec![false; slots.len()];
    for choice in &template.choices {
        // Variables that have a value where no branch before this one stands.
        let mut given = Vec::new();
        for branch in &choice.branches {
            let mut asked: Vec<_> = given.clone();
            if let When::Holds(Condition(test)) = &branch.when {
                asked.extend(test.given_names(true).into_iter().map(name_words));
                given.extend(test.given_names(false).into_iter().map(name_words));
            }
            let from = slots.partition_point(|slot| slot.range.start < branch.range.start);
            for (slot, guarded) in slots.iter().zip(&mut guarded).skip(from) {
                if slot.range.end > branch.range.end {
                    break;
                }
                *guarded |= asked.contains(&name_words(&slot.variable));
            }
        }
    }
    guarded
}

/// What became of a slot.
enum Value {
    /// What is known stands there.
    Known,
    /// What the template gives for it.
    Given,
    /// The cell is empty, and so is the place.
    Empty,
    /// The slot stands there as it is written.
    Written,
}

/// Which branches are taken where nobody can tell.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    /// The number of the combination.
    number: u64,
    /// Whether branches are gone through side by side, as there are too many combinations.
    side_by_side: bool,
}

/// One recipient's row on its way into a template.
struct Row<'r> {
    filling: &'r Filling,
    template: &'r Template<'r>,
    recipient: &'r Recipient,
    /// What became of each slot, in the order of the text.
    values: Vec<Value>,
    /// Which of the notes that the row may become this is.
    way: Way,
    /// How many there are, as far as conditions were met.
    ways: u64,
}

impl Row<'_> {
    fn value(&self, column: &Column) -> Option<Cow<'_, str>> {
        let cell = self.filling.cell(column, self.recipient);
        cell.filter(|cell| !cell.is_empty())
    }

    /// The branches of a condition that may stand, by their indexes.
    fn possible(&self, choice: &Choice) -> Vec<usize> {
        let mut possible = Vec::new();
        for (index, branch) in choice.branches.iter().enumerate() {
            let holds = match &branch.when {
                When::Otherwise => Some(true),
                When::Holds(condition) => self.filling.holds(condition, self.recipient),
                When::Unknown => None,
            };
            if holds != Some(false) {
                possible.push(index);
            }
            if holds == Some(true) {
                break;
            }
        }
        possible
    }
}

impl<'t> Fill<'t> for Row<'_> {
    fn slot(&mut self, index: usize, slot: &Slot<'t>) -> Cow<'t, str> {
        let column = self.filling.columns.get(index);
        let value = column.and_then(|column| self.value(column));
        let undefined = column == Some(&Column::Nowhere);
        let is_there =
            || column.is_some_and(|column| self.filling.cell(column, self.recipient).is_some());
        let fallback = slot
            .fallback
            .filter(|_| !slot.only_undefined || !is_there());
        // What filters leave nothing of is as good as no value.
        let value = value.map(|value| slot.filters.of_value(&value));
        let value = value.filter(|value| !value.is_empty());
        let (outcome, text) = match (value, fallback) {
            (Some(value), _) => (Value::Known, slot.filters.of_both(&value)),
            (None, Some(fallback)) => (Value::Given, slot.filters.of_both(fallback)),
            (None, None) if undefined => {
                let written = &self.template.text[slot.range.clone()];
                (Value::Written, written.to_owned())
            }
            (None, None) => (Value::Empty, slot.filters.of_both("")),
        };
        self.values.push(outcome);
        Cow::Owned(text)
    }

    fn branch(&mut self, _: usize, choice: &Choice, proposed: usize) -> usize {
        if choice.form != ChoiceForm::Condition {
            return proposed;
        }
        let possible = self.possible(choice);
        let open = u64::try_from(possible.len()).unwrap_or(u64::MAX).max(1);
        let before = if self.way.side_by_side { 1 } else { self.ways };
        let digit = self.way.number / before % open;
        self.ways = self.ways.saturating_mul(open);
        let taken = possible.get(usize::try_from(digit).unwrap_or_default());
        taken.copied().unwrap_or(proposed)
    }
}

/// What stands behind the last dot: `contact.firstname` asks for the column `firstname`.
fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Where the value of a variable comes from: of a slot, and of a condition that asks for it, alike.
fn column_of(
    name: &str,
    kind: Option<&SlotKind>,
    draft: &Draft,
    recipients: &Recipients,
    pack: &Pack,
) -> Column {
    let last = last_part(name);
    let is_senders = |kind: &SlotKind| kind.role == SlotRole::Sender;
    // `sender.first_name` is not the recipient's `first_name`.
    let lasts = kind_of(last, pack);
    let is_theirs = !kind.is_some_and(is_senders) || lasts.is_some_and(is_senders);
    let words = name_words(name);
    // Nor is the `first_name` of `referrer.first_name`, or the `name` of `company.name`.
    let is_theirs = is_theirs
        && lasts.is_none_or(|lasts| {
            let path = name.strip_suffix(last).unwrap_or_default();
            let whole = pack.find_slot(&words.join(" "));
            !whose::is_path_elses(path, lasts, pack)
                && (lasts.role != SlotRole::Merge
                    || whole.is_none_or(|whole| whole.column == lasts.column))
        });
    let named = [Some(name), is_theirs.then_some(last)];
    let mut named = named.into_iter().flatten();
    if let Some(name) = named.find(|name| recipients.has_column(name)) {
        return Column::Named(name.to_owned());
    }
    // Tools put their own word before the column's: `csv_topic`, `custom.topic`.
    if let Some((first, rest)) = words.split_first()
        && matches!(
            first.as_str(),
            "csv" | "cs" | "custom" | "lead" | "contact" | "recipient"
        )
        && recipients.has_column(&rest.join(" "))
    {
        return Column::Named(rest.join(" "));
    }
    let Some(kind) = kind else {
        return Column::Nowhere;
    };
    if kind.role == SlotRole::Sender {
        let mut list = recipients.list.iter();
        let key = senders_key(name, kind, pack).filter(|key| {
            person::field(&draft.sender, key, pack).is_some()
                || list.any(|recipient| person::field(&recipient.sender, key, pack).is_some())
        });
        return key.map_or(Column::Nowhere, Column::Sender);
    }
    // Only what goes by a name that is known for it: "their company" is the company, "custom_17" may be
    // anything.
    let listed = pack.find_slot(&words.join(" ")).is_some() || kind.role == SlotRole::Merge;
    let known = listed
        && !whose::is_elses(name, kind, pack)
        && !kind.column.is_empty()
        && recipients
            .list
            .iter()
            .any(|recipient| known(recipient, &kind.column, pack).is_some());
    if known {
        Column::Known(kind.column.clone())
    } else {
        Column::Nowhere
    }
}

/// The key of the sender's field that a slot of the sender's asks for.
fn senders_key(name: &str, kind: &SlotKind, pack: &Pack) -> Option<&'static str> {
    let whole = || (kind.name == "sender-name").then_some("name");
    person::field_of_sender(name, pack).or_else(whole)
}

/// What is known of the sender under a key: as the row names them, else as the template does.
fn of_sender<'r>(
    recipient: &'r Recipient,
    draft: &'r Draft,
    key: &str,
    pack: &Pack,
) -> Option<Cow<'r, str>> {
    let listed = &recipient.sender;
    person::field(listed, key, pack).or_else(|| {
        // Somebody whom the row names need not be who the template is from.
        let other = listed.full_name().is_some();
        (!other).then(|| person::field(&draft.sender, key, pack))?
    })
}

/// What a row says under a key of a draft, whatever its column is called.
fn known<'r>(recipient: &'r Recipient, key: &str, pack: &Pack) -> Option<Cow<'r, str>> {
    person::field(&recipient.person, key, pack).or_else(|| {
        let mut facts = recipient.context.facts();
        let fact = facts.find(|(known, _)| *known == key);
        fact.map(|(_, fact)| Cow::Borrowed(fact))
    })
}
