//! Which deals there are and when each began.
//!
//! A population of forms is lived first. The company's deals are drawn from it: most were dropped early, some lost after
//! a fight, some won and delivered, and what is open now is spread over the process.

use fastrand::Rng;
use shared::process::StageKind;
use shared::time::Timestamp;

use super::archetype::{Brief, Family, World};
use super::chance::{For, draw};
use crate::demo::player::Luck;
use crate::error::{AppError, AppResult};

const DAY: i64 = 24 * 3_600;
/// How many weeks back the company's first deals began.
const WEEKS: u64 = 5 * 52;

/// A group of forms, and in a thousand families so many are drawn from it.
struct Group {
    per_mille: u64,
    families: Vec<usize>,
    /// Whether its deals ended, so that they may lie in any year.
    past: bool,
}

/// The forms of all groups.
pub(super) struct Population {
    pub(super) families: Vec<Family>,
    groups: Vec<Group>,
}

/// A family of the company.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    pub(super) family: u32,
    pub(super) weeks_earlier: u16,
    pub(super) chance: u64,
}

/// How a group is lived: share, number of forms, luck, age in days, and what it must end as.
struct Recipe {
    per_mille: u64,
    forms: u64,
    luck: Luck,
    days: (i64, i64),
    ends: &'static [StageKind],
}

const RECIPES: &[Recipe] = &[
    // Dropped early.
    Recipe {
        per_mille: 660,
        forms: 240,
        luck: Luck { lost: 220, held: 0 },
        days: (250, 400),
        ends: &[StageKind::Lost],
    },
    // Lost after a fight.
    Recipe {
        per_mille: 110,
        forms: 120,
        luck: Luck { lost: 12, held: 0 },
        days: (250, 400),
        ends: &[StageKind::Lost],
    },
    // Won and delivered.
    Recipe {
        per_mille: 110,
        forms: 160,
        luck: Luck { lost: 0, held: 0 },
        days: (300, 500),
        ends: &[StageKind::ClosedWon, StageKind::Completed],
    },
    // Set aside.
    Recipe {
        per_mille: 30,
        forms: 60,
        luck: Luck { lost: 0, held: 30 },
        days: (40, 200),
        ends: &[StageKind::OnHold],
    },
    // Open.
    Recipe {
        per_mille: 90,
        forms: 600,
        luck: Luck { lost: 0, held: 0 },
        days: (1, 100),
        ends: &[StageKind::Open, StageKind::Won],
    },
];

impl Population {
    /// Lives the forms, fewer for a small company.
    pub(super) fn live(
        world: &mut World<'_>,
        (seed, deals): (u64, usize),
        lived: impl Fn(usize),
    ) -> AppResult<Self> {
        let (mut families, mut groups): (Vec<Family>, Vec<Group>) = (Vec::new(), Vec::new());
        for (recipe, of) in RECIPES.iter().zip(0..) {
            world.player.luck = recipe.luck;
            let forms = recipe.forms.min((deals as u64 * recipe.per_mille / 4_000).max(4));
            let mut group =
                Group { per_mille: recipe.per_mille, families: Vec::new(), past: recipe.days.0 > 200 };
            for attempt in 0..forms * 3 {
                let mut rng = Rng::with_seed(draw(seed, For::Family, of << 32 | attempt));
                let age = rng.i64(recipe.days.0 * DAY..recipe.days.1 * DAY);
                let turns = if group.past { age / (20 * 3_600) } else { rng.i64(1..50) };
                let begins = world.now.plus_seconds(-age);
                let pause = (age / turns.max(1)).max(2 * 3_600);
                let family = world.live(&Brief { seed: rng.u64(..), begins, pause })?;
                if recipe.ends.contains(&family.kind) {
                    group.families.push(families.len());
                    families.push(family);
                    lived(families.len());
                }
                if group.families.len() as u64 == forms {
                    break;
                }
            }
            groups.push(group);
        }
        Ok(Self { families, groups })
    }

    /// Draws families until there are so many deals.
    pub(super) fn draw(&self, seed: u64, deals: usize) -> AppResult<Vec<Drawn>> {
        let (mut drawn, mut left) = (Vec::new(), deals);
        for place in 0.. {
            if left == 0 {
                break;
            }
            let chance = draw(seed, For::Family, 1 << 60 | place);
            let one = self.one(chance).ok_or_else(|| AppError::internal("a group of deals is empty"))?;
            let size = self.families[one.family as usize].members.len();
            if size <= left {
                left -= size;
                drawn.push(one);
            }
        }
        Ok(drawn)
    }

    fn one(&self, chance: u64) -> Option<Drawn> {
        let mut at = chance % 1_000;
        let group = self.groups.iter().find(|group| {
            let here = at < group.per_mille;
            at = at.saturating_sub(group.per_mille);
            here
        })?;
        let rest = chance >> 12;
        let family = *group.families.get(usize::try_from(rest).ok()? % group.families.len().max(1))?;
        // The company grew: later years have more deals. What is open began lately.
        let (one, other) = (rest >> 20 & 0xffff, rest >> 36 & 0xffff);
        let weeks = if group.past { (one.min(other)) * WEEKS / 0x1_0000 } else { one * 4 / 0x1_0000 };
        Some(Drawn { family: u32::try_from(family).ok()?, weeks_earlier: u16::try_from(weeks).ok()?, chance })
    }
}

/// The deals in the order in which they began, with the readable number of each.
pub(super) struct Numbers {
    /// By family and member, the number in its year.
    of: Vec<u32>,
    /// Where the members of a family begin.
    offsets: Vec<u32>,
    /// How many deals each year has.
    pub(super) years: std::collections::BTreeMap<i16, u32>,
}

impl Numbers {
    pub(super) fn give(population: &Population, drawn: &[Drawn], year_of: impl Fn(Timestamp) -> i16) -> Self {
        let mut begun: Vec<(i64, u32)> = Vec::new();
        let mut offsets = Vec::with_capacity(drawn.len());
        for one in drawn {
            offsets.push(u32::try_from(begun.len()).unwrap_or(u32::MAX));
            for member in &population.families[one.family as usize].members {
                let at = member.state.created_at.plus_seconds(-i64::from(one.weeks_earlier) * 7 * DAY);
                begun.push((at.micros(), u32::try_from(begun.len()).unwrap_or(u32::MAX)));
            }
        }
        let mut of = vec![0; begun.len()];
        begun.sort_unstable();
        let mut years = std::collections::BTreeMap::new();
        for (at, place) in begun {
            let number = years.entry(year_of(Timestamp::from_micros(at))).or_insert(0);
            *number += 1;
            of[place as usize] = *number;
        }
        Self { of, offsets, years }
    }

    /// The place of a deal among all.
    pub(super) fn place(&self, family: usize, member: usize) -> usize {
        self.offsets[family] as usize + member
    }

    /// The number of a deal in its year.
    pub(super) fn number(&self, family: usize, member: usize) -> u32 {
        self.of[self.place(family, member)]
    }
}
