//! Reads the forecast of a quarter.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;
use shared::forecast::{Figures, Quarter, Tally};
use shared::ids::{ProcessId, UserId};
use shared::keys::SegmentKey;
use shared::money::Money;
use shared::permission::Permission;

use crate::ctx::Ctx;
use crate::deals::{Counts, ForecastGroup, forecast_read};
use crate::error::AppResult;
use crate::forecast::store::{QuotaRow, quota_list};
use crate::identity::people::People;
use crate::process::{Published, cache};

/// What a forecast has a line for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Each owner of deals, and each person with a quota.
    Seller,
    /// Each team of such people.
    Team,
    /// Each type of deal; where a process has no types, the process.
    Type,
}

/// Whose deals a line sums.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// Those of an owner.
    Seller(UserId),
    /// Those of a team's people; of the people in no team where there is no name.
    Team(Option<String>),
    /// Those of a type in a process, by their keys.
    Type(String, Option<SegmentKey>),
}

/// A line of a forecast.
#[derive(Debug, Clone)]
pub struct Line {
    /// Whose deals it sums; none for all of them.
    pub whose: Option<Whose>,
    /// The name of the seller, the team, or the type with its process; empty where there is none.
    pub name: String,
    /// What is to be won; none where nothing is set or the caller may not know it.
    pub quota: Option<Decimal>,
    /// The version of a seller's quota, 0 where there was none; nothing where the caller may not know it.
    pub quota_version: Option<i64>,
    /// What the deals say.
    pub figures: Figures,
}

impl Line {
    fn new(whose: Option<Whose>, name: String) -> Self {
        Self { whose, name, quota: None, quota_version: None, figures: Figures::default() }
    }
}

/// The forecast of a quarter.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// The quarter.
    pub quarter: Quarter,
    /// Its lines, by name.
    pub lines: Vec<Line>,
    /// All of them together.
    pub total: Line,
    /// What is still open though its day has passed, and passed before the quarter began.
    pub overdue: Tally,
    /// What is open without a day.
    pub undated: Tally,
}

/// The forecast of a quarter from the deals that the caller may see. Quotas of others are read by permission alone; who
/// lacks it learns no sum of them either.
pub async fn read_forecast(ctx: &Ctx, quarter: Quarter, by: By) -> AppResult<Forecast> {
    let reader = ctx.app.db.reader();
    let groups = forecast_read(reader, ctx, quarter).await?;
    let reads_all = ctx.may(Permission::QuotaRead);
    let whose_quota = if reads_all { None } else { ctx.user() };
    let quotas = quota_list(reader, ctx.org.id, [quarter], whose_quota).await?;
    let mut processes: HashMap<ProcessId, Published> = HashMap::new();
    for group in &groups {
        if let Entry::Vacant(unknown) = processes.entry(group.process) {
            unknown.insert(cache::get(ctx, group.process).await?);
        }
    }
    let sums = Sums { ctx, people: &*ctx.people().await?, processes: &processes, by };
    let mut lines: BTreeMap<Whose, Line> = BTreeMap::new();
    let mut total = Line::new(None, String::new());
    let (mut overdue, mut undated) = (Tally::default(), Tally::default());
    for group in &groups {
        let tally = sums.tally(group);
        match group.counts {
            Counts::Overdue => overdue = overdue.plus(tally),
            Counts::Undated => undated = undated.plus(tally),
            Counts::Within => {
                let mut figures = Figures::default();
                figures.add(group.category, tally, sums.probability(group));
                total.figures = total.figures.plus(figures);
                let whose = sums.whose(group.owner, Some(group));
                let line = sums.line(&mut lines, whose);
                line.figures = line.figures.plus(figures);
            }
        }
    }
    for quota in quotas.iter().filter(|quota| quota.amount.is_some()) {
        sums.add_quota(quota, reads_all, &mut lines, &mut total);
    }
    let mut lines: Vec<Line> = lines.into_values().collect();
    for line in &mut lines {
        if let Some(Whose::Seller(user)) = line.whose
            && (reads_all || ctx.user() == Some(user))
        {
            let known = quotas.iter().find(|quota| quota.user == user);
            line.quota_version = Some(known.map_or(0, |known| known.version));
        }
    }
    lines.sort_by_key(|line| (line.name.is_empty(), line.name.to_lowercase()));
    Ok(Forecast { quarter, lines, total, overdue, undated })
}

/// What summing needs to know.
struct Sums<'a> {
    ctx: &'a Ctx,
    people: &'a People,
    processes: &'a HashMap<ProcessId, Published>,
    by: By,
}

impl Sums<'_> {
    fn amount(&self, units: i64) -> Decimal {
        Money::from_stored(units, self.ctx.org.currency).amount
    }

    fn tally(&self, group: &ForecastGroup) -> Tally {
        Tally { deals: group.deals, amount: self.amount(group.amount) }
    }

    fn probability(&self, group: &ForecastGroup) -> u8 {
        let process = self.processes.get(&group.process).map(|found| &found.definition.process);
        process.and_then(|process| process.stage(&group.stage)).map_or(0, |stage| stage.probability)
    }

    /// Where deals of an owner are summed; without deals, where the owner's quota is.
    fn whose(&self, owner: UserId, group: Option<&ForecastGroup>) -> Option<Whose> {
        match self.by {
            By::Seller => Some(Whose::Seller(owner)),
            By::Team => Some(Whose::Team(self.people.get(owner).and_then(|user| user.team.clone()))),
            By::Type => {
                let group = group?;
                let process = &self.processes.get(&group.process)?.definition.process;
                Some(Whose::Type(process.key.to_string(), group.segment.clone()))
            }
        }
    }

    fn name(&self, whose: &Whose) -> String {
        match whose {
            Whose::Seller(user) => self.people.name(*user).to_owned(),
            Whose::Team(team) => team.clone().unwrap_or_default(),
            Whose::Type(key, segment) => {
                let of_key =
                    self.processes.values().filter(|one| *key == *one.definition.process.key.as_str());
                let newest = of_key.max_by_key(|one| one.definition.process.version);
                let texts = newest.map(|newest| newest.definition.texts(self.ctx.locale));
                let process = texts.map_or("", |texts| texts.name.as_str());
                let segment = segment.as_ref().zip(texts).map(|(key, texts)| texts.segment(key));
                segment.map_or_else(|| process.to_owned(), |segment| format!("{process} · {segment}"))
            }
        }
    }

    fn line<'a>(&self, lines: &'a mut BTreeMap<Whose, Line>, whose: Option<Whose>) -> &'a mut Line {
        let whose = whose.unwrap_or(Whose::Team(None));
        let name = self.name(&whose);
        lines.entry(whose.clone()).or_insert_with(|| Line::new(Some(whose), name))
    }

    fn add_quota(
        &self,
        quota: &QuotaRow,
        reads_all: bool,
        lines: &mut BTreeMap<Whose, Line>,
        total: &mut Line,
    ) {
        let amount = self.amount(quota.amount.unwrap_or_default());
        let add = |line: &mut Line| line.quota = Some(line.quota.unwrap_or_default().saturating_add(amount));
        // Who knows one quota of several would take it for the sum.
        if reads_all {
            add(total);
        }
        if self.by == By::Seller || (self.by == By::Team && reads_all) {
            add(self.line(lines, self.whose(quota.user, None)));
        }
    }
}
