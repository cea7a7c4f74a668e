//! Queries on what falls to people: open steps, and items of lists.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use shared::calendar::plus_days;
use shared::delegation::{self, DelegatedWork};
use shared::engine::StandIn;
use shared::ids::TaskId;
use shared::permission::Permission;
use uuid::Uuid;

use crate::ctx::{Caller, Ctx};
use crate::db::Params;
use crate::error::AppResult;

/// Where a task stands in the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Overdue,
    Today,
    ThisWeek,
    Later,
    Waiting,
}

/// How many tasks each group has.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Counts {
    pub(crate) overdue: i64,
    pub(crate) today: i64,
    pub(crate) this_week: i64,
    pub(crate) later: i64,
    pub(crate) waiting: i64,
    pub(crate) approvals: i64,
}

/// A task with what its line shows.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct TaskRow {
    pub(crate) id: Uuid,
    /// The step, or the list of an item.
    pub(crate) step: String,
    pub(crate) kind: String,
    /// The role that does the step; nobody's for an item.
    pub(crate) role: Option<String>,
    /// The number of an item on its list.
    pub(crate) item: Option<i64>,
    /// The item of the template that an item is.
    pub(crate) item_first: Option<String>,
    /// The title of an item that people added.
    pub(crate) item_title: Option<String>,
    pub(crate) assignee_id: Option<Uuid>,
    pub(crate) due: Option<String>,
    pub(crate) opened_at: i64,
    pub(crate) deal_id: Uuid,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) process_id: Uuid,
    pub(crate) account_name: String,
    pub(crate) amount: Option<i64>,
    pub(crate) amount_origin: Option<String>,
    pub(crate) mine: bool,
    /// The person in whose place it falls to the caller.
    pub(crate) stands_in_for: Option<Uuid>,
}

/// How many deals wait at an open step.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct StepLoad {
    pub(crate) step: String,
    pub(crate) deals: i64,
    /// Since when the first of them waits.
    pub(crate) oldest: i64,
    /// How many are past their due date.
    pub(crate) late: i64,
}

/// How many deals wait at each open step of a process, of those the caller may see; at some steps only, where they are
/// named.
pub(crate) async fn step_loads(
    ctx: &Ctx,
    process: &str,
    steps: Option<&[String]>,
) -> AppResult<Vec<StepLoad>> {
    if steps.is_some_and(<[String]>::is_empty) {
        return Ok(Vec::new());
    }
    let reader = ctx.app.db.reader();
    let mut params = Params::default();
    let (org, key) = (params.add(ctx.org.id.0), params.add(process));
    let today = params.add(ctx.today().to_string());
    let scope = if ctx.may(Permission::DealReadAll) {
        String::new()
    } else {
        let user = params.add(ctx.caller()?.user.0);
        format!(
            "AND EXISTS (SELECT 1 FROM deal_team m WHERE m.org_id = t.org_id AND m.deal_id = t.deal_id
                         AND m.user_id = {user})"
        )
    };
    let named = steps.map(|steps| {
        let steps: Vec<String> = steps.iter().map(|step| params.add(step.as_str())).collect();
        format!("AND t.step IN ({})", steps.join(", "))
    });
    let named = named.unwrap_or_default();
    let text = format!(
        "SELECT t.step, COUNT(*) AS deals, MIN(t.opened_at) AS oldest,
                CAST(SUM(CASE WHEN t.due < {today} THEN 1 ELSE 0 END) AS BIGINT) AS late
         FROM tasks t JOIN deals d ON d.org_id = t.org_id AND d.id = t.deal_id
         WHERE t.org_id = {org} AND d.process_key = {key} AND t.active {named} {scope}
         GROUP BY t.step ORDER BY t.step"
    );
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), text, params.into_values());
    Ok(StepLoad::find_by_statement(statement).all(reader).await?)
}

/// The date after every real one, where tasks without a due date sort.
const NO_DUE: &str = "9999-12-31";

/// What a task sorts by: its due date, one without comes last. As the indexes of tasks have it.
const DUE: &str = "COALESCE(t.due, '9999-12-31')";

/// A place where tasks are found, by an index of its own; no task is in two.
#[derive(Debug, Clone)]
struct Place {
    what: What,
    condition: String,
    /// They fall to the caller; otherwise the caller waits for them.
    mine: bool,
    /// The person in whose place they fall to the caller, as an expression.
    stands_in_for: String,
}

/// What a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Step,
    Item,
}

/// The kind of a task that is an item of a list.
pub(crate) const ITEM: &str = "item";

impl What {
    fn table(self) -> &'static str {
        match self {
            Self::Step => "tasks t",
            Self::Item => "item_tasks t",
        }
    }

    /// Its kind, as a column.
    fn kind(self) -> String {
        match self {
            Self::Step => "t.kind".to_owned(),
            Self::Item => format!("'{ITEM}' AS kind"),
        }
    }

    /// What both are read as, beside their kind.
    fn columns(self) -> &'static str {
        match self {
            Self::Step => {
                "t.org_id, t.id, t.deal_id, t.step, t.role, t.assignee_id, t.due, t.opened_at,
                 CAST(NULL AS BIGINT) AS item, CAST(NULL AS TEXT) AS item_first, CAST(NULL AS TEXT) AS item_title"
            }
            Self::Item => {
                "t.org_id, t.id, t.deal_id, t.list AS step, CAST(NULL AS TEXT) AS role, t.assignee_id, t.due,
                 t.since AS opened_at, t.item, t.first AS item_first, t.title AS item_title"
            }
        }
    }
}

/// Where the caller's tasks are found, and the bounds of the groups.
struct Terms {
    places: Vec<Place>,
    today: String,
    week_end: String,
}

fn terms(ctx: &Ctx, params: &mut Params) -> AppResult<Terms> {
    let caller = ctx.caller()?;
    let (org, user) = (params.add(ctx.org.id.0), params.add(caller.user.0));
    let roles: Vec<String> = caller.roles.iter().map(|role| params.add(role.as_str())).collect();
    let listed = if roles.is_empty() { "NULL".to_owned() } else { roles.join(", ") };
    let team = format!(
        " AND EXISTS (SELECT 1 FROM deal_team m
             WHERE m.org_id = t.org_id AND m.deal_id = t.deal_id AND m.user_id = {user})"
    );
    let reach = if ctx.may(Permission::DealReadAll) { "" } else { team.as_str() };
    let others = format!("(t.role NOT IN ({listed}) OR t.assignee_id <> {user})");
    let others = if roles.is_empty() { "TRUE" } else { others.as_str() };
    let place = |what, mine, condition: String| Place {
        what,
        mine,
        condition: format!("t.org_id = {org} AND t.active AND {condition}"),
        stands_in_for: "CASE WHEN FALSE THEN t.owner_id END".to_owned(),
    };
    let given = place(What::Step, true, format!("t.assignee_id = {user} AND t.role IN ({listed})"));
    let free = roles
        .iter()
        .map(|role| place(What::Step, true, format!("t.assignee_id IS NULL AND t.role = {role}{reach}")));
    let items = place(What::Item, true, format!("t.assignee_id = {user}"));
    let stood_in = in_the_place_of_others(caller, (&org, &user), &roles, params);
    // What falls to the caller in somebody's place is not waited for.
    let not_stood_in = stood_in.as_ref().map(|place| format!(" AND NOT ({})", place.condition));
    let waiting = [
        place(
            What::Step,
            false,
            format!("t.owner_id = {user} AND {others}{}", not_stood_in.unwrap_or_default()),
        ),
        place(What::Item, false, format!("t.owner_id = {user} AND t.assignee_id <> {user}")),
    ];
    let today = ctx.today();
    let to_sunday = 7 - i32::from(today.weekday().to_monday_one_offset());
    Ok(Terms {
        places: [given, items].into_iter().chain(free).chain(waiting).chain(stood_in).collect(),
        today: params.add(today.to_string()),
        week_end: params.add(plus_days(today, to_sunday).to_string()),
    })
}

/// What falls to the caller in the place of others: one place, so that nothing stands twice however many the caller
/// stands in for.
fn in_the_place_of_others(
    caller: &Caller,
    (org, user): (&str, &str),
    own_roles: &[String],
    params: &mut Params,
) -> Option<Place> {
    let cases: Vec<(String, String)> =
        caller.stands_in.iter().filter_map(|place| in_the_place_of(place, params)).collect();
    let any: Vec<String> = cases.iter().map(|(condition, _)| format!("({condition})")).collect();
    let whose: Vec<String> =
        cases.iter().map(|(condition, person)| format!("WHEN {condition} THEN {person}")).collect();
    // What anybody of an own role may do is the caller's own.
    let own = if own_roles.is_empty() {
        String::new()
    } else {
        format!(" AND NOT (t.assignee_id IS NULL AND t.role IN ({}))", own_roles.join(", "))
    };
    (!cases.is_empty()).then(|| Place {
        what: What::Step,
        mine: true,
        condition: format!(
            "t.org_id = {org} AND t.active AND (t.kind <> 'approval' OR t.owner_id <> {user}){own} AND ({})",
            any.join(" OR ")
        ),
        stands_in_for: format!("CASE {} END", whose.join(" ")),
    })
}

/// Which tasks somebody stands in for, and the person, as expressions; the rule is that of the engine.
fn in_the_place_of(place: &StandIn, params: &mut Params) -> Option<(String, String)> {
    let StandIn { place: delegation::Place { person, scope, by_word_of }, roles } = place;
    let roles: Vec<String> = roles.iter().map(|role| params.add(role.as_str())).collect();
    if roles.is_empty() {
        return None;
    }
    let person = params.add(person.0);
    let words = by_word_of.iter().map(|word| params.add(word.0));
    let words: Vec<String> = [person.clone()].into_iter().chain(words).collect();
    let mut terms = vec![
        format!("t.role IN ({})", roles.join(", ")),
        format!("(t.assignee_id = {person} OR t.assignee_id IS NULL)"),
        format!("(t.kind <> 'approval' OR t.owner_id NOT IN ({}))", words.join(", ")),
    ];
    if scope.work == DelegatedWork::Approvals {
        terms.push("t.kind = 'approval'".to_owned());
    }
    let mut of_deal = Vec::new();
    if let Some(processes) = &scope.processes {
        let keys: Vec<String> = processes.iter().map(|key| params.add(key.as_str())).collect();
        // Limits of a chain may leave no process in common.
        let keys = if keys.is_empty() { "NULL".to_owned() } else { keys.join(", ") };
        of_deal.push(format!("d.process_key IN ({keys})"));
    }
    if let Some(limit) = scope.up_to.and_then(|limit| limit.stored()) {
        of_deal.push(format!("d.amount <= {}", params.add(limit)));
    }
    if !of_deal.is_empty() {
        terms.push(format!(
            "EXISTS (SELECT 1 FROM deals d WHERE d.org_id = t.org_id AND d.id = t.deal_id AND {})",
            of_deal.join(" AND ")
        ));
    }
    Some((terms.join(" AND "), person))
}

/// The caller's counts, in one statement.
pub(crate) async fn inbox_counts(connection: &impl ConnectionTrait, ctx: &Ctx) -> AppResult<Counts> {
    let mut params = Params::default();
    let Terms { places, today, week_end } = terms(ctx, &mut params)?;
    let places: Vec<String> = places
        .iter()
        .map(|Place { what, condition, mine, .. }| {
            let (kind, table) = (what.kind(), what.table());
            format!("SELECT t.due, {kind}, {mine} AS mine FROM {table} WHERE {condition}")
        })
        .collect();
    let count = |condition: &str| {
        format!("CAST(COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) AS BIGINT)")
    };
    let sql = format!(
        "SELECT {} AS overdue, {} AS today, {} AS this_week, {} AS later, {} AS waiting, {} AS approvals FROM ({}) t",
        count(&format!("mine AND t.due < {today}")),
        count(&format!("mine AND t.due = {today}")),
        count(&format!("mine AND t.due > {today} AND t.due <= {week_end}")),
        count(&format!("mine AND (t.due IS NULL OR t.due > {week_end})")),
        count("NOT mine"),
        count("mine AND t.kind = 'approval'"),
        places.join(" UNION ALL ")
    );
    let statement =
        Statement::from_sql_and_values(connection.get_database_backend(), sql, params.into_values());
    Ok(Counts::find_by_statement(statement).one(connection).await?.unwrap_or(Counts {
        overdue: 0,
        today: 0,
        this_week: 0,
        later: 0,
        waiting: 0,
        approvals: 0,
    }))
}

/// Which tasks to list.
#[derive(Debug, Clone, Default)]
pub(crate) struct TaskFilter {
    pub(crate) group: Option<Group>,
    pub(crate) approvals: Option<bool>,
    pub(crate) id: Option<TaskId>,
}

/// A page of the caller's tasks by due date, after a due date and id. Without a group: all that fall to the caller.
pub(crate) async fn inbox_tasks(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    filter: &TaskFilter,
    (after, limit): (Option<(String, TaskId)>, u64),
) -> AppResult<Vec<TaskRow>> {
    let mut params = Params::default();
    let Terms { places, today, week_end } = terms(ctx, &mut params)?;
    let any = filter.group.is_none() && filter.id.is_some();
    let is_asked = |place: &Place| {
        let fits = place.mine != (filter.group == Some(Group::Waiting));
        (any || fits) && (place.what == What::Step || filter.approvals != Some(true))
    };
    let group = match filter.group {
        None | Some(Group::Waiting) => String::new(),
        Some(Group::Overdue) => format!(" AND {DUE} < {today}"),
        Some(Group::Today) => format!(" AND {DUE} = {today}"),
        Some(Group::ThisWeek) => format!(" AND {DUE} > {today} AND {DUE} <= {week_end}"),
        Some(Group::Later) => format!(" AND {DUE} > {week_end}"),
    };
    let approvals = |what| match filter.approvals.filter(|_| what == What::Step) {
        None => "",
        Some(true) => " AND t.kind = 'approval'",
        Some(false) => " AND t.kind <> 'approval'",
    };
    let one = filter.id.map_or_else(String::new, |id| format!(" AND t.id = {}", params.add(id.0)));
    let beyond = after.map_or_else(String::new, |(last, id)| {
        let (last, id) = (params.add(last), params.add(id.0));
        format!(" AND ({DUE} > {last} OR ({DUE} = {last} AND t.id > {id}))")
    });
    // Each place gives its first tasks by its index; the first of all are among them.
    let places = places.iter().filter(|place| is_asked(place)).map(|Place { what, condition, mine, stands_in_for }| {
        let (kind, columns, table, approvals) = (what.kind(), what.columns(), what.table(), approvals(*what));
        format!(
            "SELECT * FROM (SELECT {kind}, {columns}, {mine} AS mine, {stands_in_for} AS stands_in_for FROM {table}
             WHERE {condition}{group}{approvals}{one}{beyond} ORDER BY {DUE}, t.id LIMIT {limit}) p"
        )
    });
    let places: Vec<String> = places.collect();
    let sql = format!(
        "SELECT t.*, d.number, d.title, d.process_id, d.account_name, d.amount, d.amount_origin
         FROM ({}) t
         JOIN deals d ON d.org_id = t.org_id AND d.id = t.deal_id
         ORDER BY {DUE}, t.id LIMIT {limit}",
        places.join(" UNION ALL ")
    );
    let statement =
        Statement::from_sql_and_values(connection.get_database_backend(), sql, params.into_values());
    Ok(TaskRow::find_by_statement(statement).all(connection).await?)
}

/// The group of a task for the caller.
pub(crate) fn group_of(ctx: &Ctx, row: &TaskRow) -> Group {
    if !row.mine {
        return Group::Waiting;
    }
    let today = ctx.today();
    let week_end = plus_days(today, 7 - i32::from(today.weekday().to_monday_one_offset())).to_string();
    let today = today.to_string();
    match &row.due {
        Some(due) if *due < today => Group::Overdue,
        Some(due) if *due == today => Group::Today,
        Some(due) if *due <= week_end => Group::ThisWeek,
        _ => Group::Later,
    }
}

/// What a task sorts by.
pub(crate) fn sort_key(row: &TaskRow) -> String {
    row.due.clone().unwrap_or_else(|| NO_DUE.to_owned())
}
