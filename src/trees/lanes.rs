//! An ensemble laid out for speed: all splits of all trees in one array, by feature, and several rows judged at once.
//!
//! A tree's leaves are bits of a word, from left to right. A split that sends a row to the right rules out all leaves on its
//! left, whatever the other splits say; what stands lowest among the leaves that no split ruled out is the row's. So no row
//! walks any tree: every split is compared with all rows, without a branch that depends on them, and the sums come out in
//! the order of the trees, equal to the last bit to those of walking.

use super::{Split, Tree};

/// Rows judged at once.
pub(super) const LANES: usize = 16;

/// The values of one feature in all lanes.
pub(super) type Lane = [f32; LANES];

/// Splits of all trees on one feature.
#[derive(Debug, Clone, PartialEq)]
struct Column {
    feature: usize,
    /// By threshold.
    cuts: Vec<Cut>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Cut {
    threshold: f32,
    tree: u32,
    /// Leaves that are left when a value is above the threshold.
    right: u32,
}

impl Cut {
    /// Rules out leaves in the lanes whose value is above the threshold. By index: this becomes a few vector instructions.
    #[inline]
    fn apply(self, values: &Lane, left: &mut [u32; LANES]) {
        for lane in 0..LANES {
            let goes_left = u32::from(values[lane] <= self.threshold).wrapping_neg();
            left[lane] &= self.right | goes_left;
        }
    }
}

/// The smallest and the largest value. What is no number is above every threshold, as if it were the largest of all.
fn range(values: &Lane) -> (f32, f32) {
    let start = (f32::INFINITY, f32::NEG_INFINITY);
    values.iter().fold(start, |(least, most), value| {
        let value = if value.is_nan() {
            f32::INFINITY
        } else {
            *value
        };
        (least.min(value), most.max(value))
    })
}

/// The layout.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lanes {
    columns: Vec<Column>,
    /// The leaves of each tree from left to right.
    leaves: Vec<Vec<f32>>,
}

impl Lanes {
    /// Lays out trees; `None` where one has more leaves than a word has bits, or a threshold that is no number.
    pub fn of(trees: &[Tree]) -> Option<Self> {
        let mut columns: Vec<Column> = Vec::new();
        let mut leaves = Vec::with_capacity(trees.len());
        for (place, tree) in trees.iter().enumerate() {
            let sound = tree.splits.iter().all(|split| !split.threshold.is_nan());
            if !sound || tree.leaves.len() > u32::BITS as usize {
                return None;
            }
            let mut layout = TreeLayout::of(tree)?;
            for (split, right) in &layout.splits {
                let feature = usize::from(split.feature);
                let cut = Cut {
                    threshold: split.threshold,
                    tree: u32::try_from(place).ok()?,
                    right: *right,
                };
                match columns.iter_mut().find(|known| known.feature == feature) {
                    Some(column) => column.cuts.push(cut),
                    None => columns.push(Column {
                        feature,
                        cuts: vec![cut],
                    }),
                }
            }
            leaves.push(std::mem::take(&mut layout.leaves));
        }
        for column in &mut columns {
            let cuts = &mut column.cuts;
            cuts.sort_by(|one, other| one.threshold.total_cmp(&other.threshold));
        }
        Some(Self { columns, leaves })
    }

    /// Adds to `sums` what each tree says of the row in each lane; `rows` holds a lane for each feature.
    pub fn add(&self, rows: &[Lane], sums: &mut Lane) {
        let mut left = vec![[u32::MAX; LANES]; self.leaves.len()];
        // Neighbours are alike, and what tells of the page is the same for all: where all rows go right, one word says so.
        let mut left_of_all = vec![u32::MAX; self.leaves.len()];
        for column in &self.columns {
            let Some(values) = rows.get(column.feature) else {
                continue;
            };
            // Most features are nothing in most blocks: at thresholds from the largest value on, all rows go left.
            let (least, most) = range(values);
            let mut cuts = column.cuts.iter().take_while(|cut| cut.threshold < most);
            for cut in cuts.by_ref() {
                if cut.threshold >= least {
                    if let Some(left) = left.get_mut(cut.tree as usize) {
                        cut.apply(values, left);
                    }
                    break;
                }
                if let Some(left) = left_of_all.get_mut(cut.tree as usize) {
                    *left &= cut.right;
                }
            }
            for cut in cuts {
                if let Some(left) = left.get_mut(cut.tree as usize) {
                    cut.apply(values, left);
                }
            }
        }
        for ((left, all), leaves) in left.iter().zip(&left_of_all).zip(&self.leaves) {
            for (sum, left) in sums.iter_mut().zip(left) {
                let leaf = leaves.get((left & all).trailing_zeros() as usize);
                *sum += leaf.copied().unwrap_or_default();
            }
        }
    }
}

/// One tree, its leaves in order.
struct TreeLayout {
    /// Each split with the leaves that are left when a row goes right.
    splits: Vec<(Split, u32)>,
    leaves: Vec<f32>,
}

impl TreeLayout {
    /// `None` where a leaf hangs under two splits: no tree, but the file may say so.
    fn of(tree: &Tree) -> Option<Self> {
        enum Step {
            Down(i16),
            /// The left side of the split at this place is done; it began at the given leaf.
            LeftDone(usize, usize),
        }
        let mut layout = Self {
            splits: Vec::with_capacity(tree.splits.len()),
            leaves: Vec::with_capacity(tree.leaves.len()),
        };
        let root = if tree.splits.is_empty() { -1 } else { 0 };
        let mut steps = vec![Step::Down(root)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Down(at) => match usize::try_from(at) {
                    Ok(place) => {
                        let split = tree.splits[place];
                        steps.push(Step::Down(split.right));
                        steps.push(Step::LeftDone(place, layout.leaves.len()));
                        steps.push(Step::Down(split.left));
                    }
                    Err(_) => layout.leaves.push(tree.leaf(at)),
                },
                Step::LeftDone(place, first) => {
                    let out = bits(layout.leaves.len()) & !bits(first);
                    layout.splits.push((tree.splits[place], !out));
                }
            }
            if layout.leaves.len() > tree.leaves.len() {
                return None;
            }
        }
        Some(layout)
    }
}

/// A word with this many low bits set.
fn bits(count: usize) -> u32 {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    1u32.checked_shl(count)
        .map_or(u32::MAX, |above| above.wrapping_sub(1))
}
