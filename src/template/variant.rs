//! The texts that a template can become: which branches are taken, and where each stretch came from.
//!
//! All combinations while there are few; beyond that, so many that every branch is taken at least once. Where
//! even that is too much, the branches that are left are read without what surrounds them.
//! Nothing here knows what stands in a slot: whoever renders says so.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::{Choice, Node, Slot, Template};

/// The most combinations that are looked at one by one.
pub const MOST_VARIANTS: u64 = 64;

/// The most texts that are looked at where there are more combinations; a template with more branches
/// than this is no template.
const MOST_SPREAD: u64 = 2_000;

/// The bytes of texts, enough for thousands of invitations, after which no more than [`MOST_VARIANTS`] are looked
/// at. Many branches with much around them would take the one times the other.
pub const MOST_BYTES: usize = 1 << 20;

/// What sets branches apart that stand without their surroundings.
const BETWEEN: &str = "\n\n";

/// Says what stands in slots, and which branch of a condition.
pub trait Fill<'t> {
    /// What stands in the slot of this index.
    fn slot(&mut self, index: usize, slot: &Slot<'t>) -> Cow<'t, str>;

    /// The branch that stands of the choice of this index, by its own; the selection proposes one.
    fn branch(&mut self, _: usize, _: &Choice, proposed: usize) -> usize {
        proposed
    }
}

/// Which branches are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    number: u64,
    /// Whether every combination has its number, or the branches are gone through side by side.
    exhaustive: bool,
}

/// A text made of a template.
#[derive(Debug, Clone, Default)]
pub struct Rendering {
    /// The text.
    pub text: String,
    /// The slots that were filled, by their index, and the bytes of the text that they fill.
    pub slots: Vec<(usize, Range<usize>)>,
    /// The branches that were taken: the choice's index and the branch's.
    pub branches: Vec<(usize, usize)>,
    /// Where each stretch of the text begins, and the bytes of the template that it came from.
    pieces: Vec<(usize, Range<usize>)>,
    /// The bytes of the name in whose place all of it stands.
    within: Option<Range<usize>>,
}

impl Rendering {
    /// The bytes of the template from which some bytes of the text came.
    ///
    /// What came from a slot or begins in one takes in all of it.
    pub fn source(&self, bytes: Range<usize>) -> Range<usize> {
        if bytes == (0..0) {
            // What a note is told as a whole.
            return bytes;
        }
        let start = self.place(bytes.start, false);
        let end = if bytes.is_empty() {
            start
        } else {
            self.place(bytes.end, true)
        };
        start..end.max(start)
    }

    /// Whether some bytes of the text of [`Template::render_rest`] belong together in the template.
    pub fn is_joined(&self, bytes: Range<usize>) -> bool {
        self.text
            .get(bytes)
            .is_some_and(|text| !text.contains(BETWEEN))
    }

    /// Some bytes of the text as its writer knows them: with slots as they are written in `template`, and of
    /// each choice the branch that was taken.
    pub fn written(&self, bytes: Range<usize>, template: &str) -> String {
        let mut out = String::new();
        let first = self
            .pieces
            .partition_point(|(start, _)| *start <= bytes.start)
            .saturating_sub(1);
        for (index, (start, source)) in self.pieces.iter().enumerate().skip(first) {
            let end = self
                .pieces
                .get(index + 1)
                .map_or(self.text.len(), |(next, _)| *next);
            let from = bytes.start.max(*start);
            let to = bytes.end.min(end);
            if *start >= bytes.end {
                break;
            }
            if from >= to {
                continue;
            }
            let slot = self
                .slots
                .binary_search_by_key(&(*start, end), |(_, slot)| (slot.start, slot.end));
            out.push_str(match slot {
                Ok(_) => &template[source.clone()],
                Err(_) => &self.text[from..to],
            });
        }
        out
    }

    fn place(&self, at: usize, end: bool) -> usize {
        // The piece that the byte is in; for an end, that of the byte before it.
        let inside = if end { at.saturating_sub(1) } else { at };
        let index = self
            .pieces
            .partition_point(|(start, _)| *start <= inside)
            .saturating_sub(1);
        let Some((start, source)) = self.pieces.get(index) else {
            return 0;
        };
        let next = self
            .pieces
            .get(index + 1)
            .map_or(self.text.len(), |(next, _)| *next);
        if next - start == source.len() {
            source.start + (at.min(next) - start)
        } else if end || at >= next {
            source.end
        } else {
            source.start
        }
    }

    fn push(&mut self, text: &str, source: Range<usize>) {
        let source = self.within.clone().unwrap_or(source);
        self.pieces.push((self.text.len(), source));
        self.text.push_str(text);
    }
}

impl<'t> Template<'t> {
    /// Selections that together take every branch: all combinations if they are at most `most`.
    pub fn selections(&self, most: u64) -> impl Iterator<Item = Selection> + use<> {
        let Size {
            combinations,
            spread,
        } = self.sizes.of_nodes(&self.nodes);
        let exhaustive = combinations <= most;
        let count = if exhaustive {
            combinations
        } else {
            spread.min(MOST_SPREAD)
        };
        (0..count).map(move |number| Selection { number, exhaustive })
    }

    /// Some bytes of the template with all of a choice of which they hold only a part, beside something else:
    /// half of a choice reads like a mistake.
    pub fn around(&self, bytes: Range<usize>) -> Range<usize> {
        let Range { mut start, mut end } = bytes;
        if start == end {
            return start..end;
        }
        // Those inside others come first.
        for choice in &self.choices {
            let range = &choice.range;
            if range.start < start && start < range.end && range.end < end {
                start = range.start;
            } else if start < range.start && range.start < end && end < range.end {
                end = range.end;
            }
        }
        start..end
    }

    /// A selection of the many that there are, the same for the same number.
    pub fn selection(&self, number: u64) -> Selection {
        let combinations = self.sizes.of_nodes(&self.nodes).combinations;
        if combinations == u64::MAX {
            return Selection {
                number,
                exhaustive: false,
            };
        }
        Selection {
            number: number % combinations.max(1),
            exhaustive: true,
        }
    }

    /// The text of a selection.
    pub fn render(&self, selection: Selection, fill: &mut impl Fill<'t>) -> Rendering {
        let mut rendering = Rendering::default();
        self.write(
            &self.nodes,
            selection.number,
            selection.exhaustive,
            fill,
            &mut rendering,
        );
        rendering
    }

    /// The branches that are not `taken`, given by choice and branch, each set apart from the next and without
    /// what surrounds it; `None` if all are.
    pub fn render_rest(
        &self,
        taken: &HashSet<(usize, usize)>,
        fill: &mut impl Fill<'t>,
    ) -> Option<Rendering> {
        let mut rendering = Rendering::default();
        for (index, choice) in self.choices.iter().enumerate() {
            for (number, branch) in choice.branches.iter().enumerate() {
                if taken.contains(&(index, number)) {
                    continue;
                }
                self.write_alone(&branch.nodes, fill, &mut rendering);
                rendering.branches.push((index, number));
                rendering.push(BETWEEN, branch.range.end..branch.range.end);
            }
        }
        (!rendering.branches.is_empty()).then_some(rendering)
    }

    /// Writes nodes of which choices stand by themselves elsewhere.
    fn write_alone(&self, nodes: &[Node], fill: &mut impl Fill<'t>, out: &mut Rendering) {
        for node in nodes {
            match node {
                Node::Choice(inner) => out.push(BETWEEN, self.choices[*inner].range.clone()),
                Node::Slot(slot) => self.write_slot(*slot, fill, out),
                Node::Text(range) => out.push(&self.text[range.clone()], range.clone()),
                Node::Within(_, nodes) => self.write_alone(nodes, fill, out),
            }
        }
    }

    fn write(
        &self,
        nodes: &[Node],
        mut number: u64,
        exhaustive: bool,
        fill: &mut impl Fill<'t>,
        out: &mut Rendering,
    ) {
        for node in nodes {
            match node {
                Node::Text(range) => out.push(&self.text[range.clone()], range.clone()),
                Node::Slot(index) => self.write_slot(*index, fill, out),
                Node::Within(range, nodes) => {
                    let mut here = number;
                    if exhaustive {
                        let all = self.sizes.of_nodes(nodes).combinations.max(1);
                        here = number % all;
                        number /= all;
                    }
                    let outer = out.within.clone();
                    out.within.get_or_insert(range.clone());
                    self.write(nodes, here, exhaustive, fill, out);
                    out.within = outer;
                }
                Node::Choice(index) => {
                    let choice = &self.choices[*index];
                    let all = self.sizes.of_choice(*index);
                    let up_to = self.sizes.up_to(*index);
                    let (branch, inner) = if exhaustive {
                        let all = all.combinations.max(1);
                        let here = number % all;
                        number /= all;
                        pick(up_to, here, |size| size.combinations)
                    } else {
                        pick(up_to, number % all.spread.max(1), |size| size.spread)
                    };
                    let branch = fill.branch(*index, choice, branch);
                    out.branches.push((*index, branch));
                    if let Some(branch) = choice.branches.get(branch) {
                        self.write(&branch.nodes, inner, exhaustive, fill, out);
                    }
                }
            }
        }
    }

    fn write_slot(&self, index: usize, fill: &mut impl Fill<'t>, out: &mut Rendering) {
        let slot = &self.slots[index];
        let from = out.text.len();
        out.push(&fill.slot(index, slot), slot.range.clone());
        out.slots.push((index, from..out.text.len()));
    }
}

/// How many texts there are.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    /// All that there can be.
    combinations: u64,
    /// As many as it takes so that every branch stands in one of them.
    spread: u64,
}

/// The sizes of a template's choices, by their index: for each branch, the sum of those up to it. Worked out
/// once, since every text asks for them.
#[derive(Debug, Clone, Default)]
pub(super) struct Sizes(Vec<Vec<Size>>);

impl Sizes {
    /// The sizes of these choices, of which one inside another comes first.
    pub(super) fn of(choices: &[Choice]) -> Self {
        let mut sizes = Self(Vec::with_capacity(choices.len()));
        for choice in choices {
            let branches = choice.branches.iter().scan(Size::default(), |sum, branch| {
                let size = sizes.of_nodes(&branch.nodes);
                sum.combinations = sum.combinations.saturating_add(size.combinations);
                sum.spread = sum.spread.saturating_add(size.spread);
                Some(*sum)
            });
            let branches = branches.collect();
            sizes.0.push(branches);
        }
        sizes
    }

    fn of_nodes(&self, nodes: &[Node]) -> Size {
        let choices = nodes.iter().filter_map(|node| match node {
            Node::Choice(index) => Some(self.of_choice(*index)),
            Node::Within(_, nodes) => Some(self.of_nodes(nodes)),
            _ => None,
        });
        let one = Size {
            combinations: 1,
            spread: 1,
        };
        choices.fold(one, |all, choice| Size {
            combinations: all.combinations.saturating_mul(choice.combinations),
            spread: all.spread.max(choice.spread),
        })
    }

    fn of_choice(&self, index: usize) -> Size {
        self.up_to(index).last().copied().unwrap_or_default()
    }

    fn up_to(&self, index: usize) -> &[Size] {
        self.0.get(index).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The branch that a number below the sum of all branches' sizes falls into, and what is left of it.
fn pick(up_to: &[Size], number: u64, size: impl Fn(&Size) -> u64) -> (usize, u64) {
    let branch = up_to.partition_point(|sum| size(sum) <= number);
    if branch == up_to.len() {
        return (0, 0);
    }
    let before = branch.checked_sub(1).and_then(|before| up_to.get(before));
    (branch, number - before.map_or(0, size))
}
