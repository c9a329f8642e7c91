//! A template filled in for the recipients of a list: which column goes into which slot, and the draft
//! that becomes of it for one of them.
//!
//! What a tool would do is done: a fallback stands in for an empty cell, a condition looks at its
//! variable, a filter changes the case. Nothing is made up: a slot that the list cannot fill stays as it is written.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::classify::kind_of;
use super::{Case, Choice, ChoiceForm, Fill, Slot, Template, When, person};
use crate::draft::{Draft, Filled, Origin, Person, Rendered, StandIn};
use crate::rule::Text;
use crate::rule::pack::Pack;
use crate::rule::slot::{SlotKind, SlotRole, name_words};
use crate::ruleset::Ruleset;
use crate::source::{ReadError, Recipient, Recipients, shown};
use crate::spans::Spans;

/// A template, the list that it is filled from, and which column goes into which slot.
#[derive(Debug, Clone)]
pub struct Filling {
    draft: Draft,
    recipients: Arc<Recipients>,
    /// The list's name and the template's, shared by all drafts.
    file: Arc<str>,
    name: Arc<str>,
    rules: Ruleset,
    /// Where the value of each slot comes from, by the slot's index.
    columns: Vec<Column>,
    /// Where the value that a condition asks for comes from, by the name that it asks by.
    conditions: BTreeMap<String, Column>,
    /// Slots that nothing fills.
    not_filled: Vec<ReadError>,
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
    pub(crate) fn new(draft: Draft, recipients: Arc<Recipients>, rules: Ruleset) -> Self {
        let pack = rules.pack();
        let template = read(&draft, pack);
        let slots = template.slots.iter();
        let columns: Vec<Column> = slots
            .map(|slot| column_of(slot.name, Some(slot.kind), &draft, &recipients, pack))
            .collect();
        let mut conditions = BTreeMap::new();
        for branch in template.choices.iter().flat_map(|choice| &choice.branches) {
            if let When::Given { name, .. } = &branch.when
                && !conditions.contains_key(name)
            {
                let column = column_of(name, kind_of(name, pack), &draft, &recipients, pack);
                conditions.insert(name.clone(), column);
            }
        }
        let not_filled = not_filled(&template, &columns, &draft, &recipients, pack);
        Self {
            file: recipients.file.as_str().into(),
            name: name_of(&draft.origin).into(),
            draft,
            recipients,
            columns,
            conditions,
            not_filled,
            rules,
        }
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

    /// The drafts for all recipients, in the order of the list.
    pub fn drafts(self) -> impl Iterator<Item = Draft> + Send {
        (0..self.recipients.list.len()).filter_map(move |index| self.draft(index))
    }

    /// The draft for one recipient, by their index in the list; `None` where the list ends. Choices that
    /// are left to chance are gone through from row to row.
    pub fn draft(&self, index: usize) -> Option<Draft> {
        let recipient = self.recipients.list.get(index)?;
        let template = read(&self.draft, self.rules.pack());
        let mut row = Row {
            filling: self,
            template: &template,
            recipient,
            values: Vec::new(),
        };
        let number = u64::try_from(index).unwrap_or(u64::MAX);
        let rendering = template.render(template.selection(number), &mut row);
        let mut rendered = Rendered {
            template: self.name.clone(),
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
            match value {
                Value::Known => rendered.filled.push(Filled {
                    bytes: bytes.clone(),
                    is_name: slot.kind.holds_name(),
                }),
                Value::Given => {}
                Value::Empty => rendered.empty.push((slot.name.to_owned(), bytes.start)),
                Value::Written => rendered.unfilled.push(StandIn {
                    bytes: bytes.clone(),
                    evidence: slot.kind.evidence,
                    says: slot.kind.says_something(),
                }),
            }
        }
        let sender = if recipient.sender == Person::default() {
            self.draft.sender.clone()
        } else {
            recipient.sender.clone()
        };
        Some(Draft {
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
        })
    }
}

fn read<'d>(draft: &'d Draft, pack: &'d Pack) -> Template<'d> {
    let dialect = draft
        .dialect
        .as_deref()
        .and_then(|name| pack.find_dialect(name));
    Template::read(&draft.note, pack, dialect)
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
            || !told.insert(slot.name)
        {
            continue;
        }
        let written = shown(&template.text[slot.range.clone()]);
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
            .then(|| senders_key(slot.name, slot.kind, pack))
            .flatten();
        let advice = match senders {
            Some("name" | "first_name" | "last_name") => {
                "; pass `--from NAME`, or add a column".to_owned()
            }
            Some(key) => {
                format!("; add a column `sender_{key}`, or give the slot a fallback")
            }
            None => "; add one, or give the slot a fallback".to_owned(),
        };
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
            message: format!(
                "no column of {} fills {written}{advice}. Its columns are {}",
                shown(&recipients.file),
                names.join(", ")
            ),
        });
    }
    errors
}

/// For each slot, whether it stands only where it has a value: within a condition on itself.
fn guarded(template: &Template<'_>) -> Vec<bool> {
    let slots = &template.slots;
    let mut guarded = vec![false; slots.len()];
    for choice in &template.choices {
        // Variables that have a value where no branch before this one stands.
        let mut given = Vec::new();
        for branch in &choice.branches {
            let asked = match &branch.when {
                When::Given { name, negated } => {
                    let words = name_words(name);
                    if *negated {
                        given.push(words);
                        continue;
                    }
                    vec![words]
                }
                When::Otherwise => given.clone(),
                When::Unknown => continue,
            };
            let from = slots.partition_point(|slot| slot.range.start < branch.range.start);
            for (slot, guarded) in slots.iter().zip(&mut guarded).skip(from) {
                if slot.range.end > branch.range.end {
                    break;
                }
                *guarded |= asked.contains(&name_words(slot.name));
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

/// One recipient's row on its way into a template.
struct Row<'r> {
    filling: &'r Filling,
    template: &'r Template<'r>,
    recipient: &'r Recipient,
    /// What became of each slot, in the order of the text.
    values: Vec<Value>,
}

impl Row<'_> {
    fn pack(&self) -> &Pack {
        self.filling.rules.pack()
    }

    fn value(&self, column: &Column) -> Option<Cow<'_, str>> {
        let value = match column {
            Column::Named(name) => Cow::Borrowed(self.recipient.value(name)?),
            Column::Known(key) => known(self.recipient, key, self.pack())?,
            Column::Sender(key) => {
                of_sender(self.recipient, &self.filling.draft, key, self.pack())?
            }
            Column::Nowhere => return None,
        };
        match value {
            Cow::Borrowed(value) => Some(value.trim())
                .filter(|v| !v.is_empty())
                .map(Cow::Borrowed),
            owned => Some(owned),
        }
    }
}

impl<'t> Fill<'t> for Row<'_> {
    fn slot(&mut self, slot: &Slot<'t>) -> Cow<'t, str> {
        let index = self
            .template
            .slots
            .partition_point(|known| known.range.start < slot.range.start);
        let column = self.filling.columns.get(index);
        let value = column.and_then(|column| self.value(column));
        let (outcome, text) = match (value, slot.fallback) {
            (Some(value), _) => (Value::Known, cased(&value, slot.filters.value)),
            (None, Some(fallback)) => (Value::Given, cased(fallback, slot.filters.fallback)),
            (None, None) if column == Some(&Column::Nowhere) => {
                let written = &self.template.text[slot.range.clone()];
                (Value::Written, written.to_owned())
            }
            (None, None) => (Value::Empty, String::new()),
        };
        self.values.push(outcome);
        Cow::Owned(text)
    }

    fn branch(&mut self, choice: &Choice) -> Option<usize> {
        if choice.form != ChoiceForm::Condition {
            return None;
        }
        for (index, branch) in choice.branches.iter().enumerate() {
            match &branch.when {
                When::Otherwise => return Some(index),
                When::Given { name, negated } => {
                    let column = self.filling.conditions.get(name);
                    let given = column.is_some_and(|column| self.value(column).is_some());
                    if given != *negated {
                        return Some(index);
                    }
                }
                When::Unknown => return None,
            }
        }
        None
    }
}

fn cased(text: &str, case: Option<Case>) -> String {
    case.map_or_else(|| text.to_owned(), |case| case.apply(text))
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
    let is_theirs = !kind.is_some_and(is_senders) || kind_of(last, pack).is_some_and(is_senders);
    let named = [Some(name), is_theirs.then_some(last)];
    let mut named = named.into_iter().flatten();
    if let Some(name) = named.find(|name| recipients.has_column(name)) {
        return Column::Named(name.to_owned());
    }
    // Tools put their own word before the column's: `csv_topic`, `custom.topic`.
    let words = name_words(name);
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
    if kind.name == "sender-name" {
        Some("name")
    } else {
        person::field_of_sender(name, pack)
    }
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
