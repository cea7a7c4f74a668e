//! Open steps of people who left.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use shared::ids::{DealId, OrgId, UserId};
use uuid::Uuid;

use crate::error::AppResult;

/// An open step whose person has left.
#[derive(Debug, Clone, FromQueryResult)]
struct Row {
    org_id: Uuid,
    deal_id: Uuid,
    step: String,
    assignee_id: Uuid,
}

/// Open steps that were given to somebody who left, with who that is, of every organisation.
pub(crate) async fn steps_of_who_left(
    connection: &impl ConnectionTrait,
    limit: u64,
) -> AppResult<Vec<(OrgId, DealId, (String, UserId))>> {
    // From the few who left to their tasks by the index of what is given to a person.
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT t.org_id, t.deal_id, t.step, t.assignee_id FROM users u
         JOIN tasks t ON t.org_id = u.org_id AND t.assignee_id = u.id AND t.active
         WHERE NOT u.active
         LIMIT $1",
        [limit.into()],
    );
    let rows = Row::find_by_statement(statement).all(connection).await?;
    let convert = |row: Row| (OrgId(row.org_id), DealId(row.deal_id), (row.step, UserId(row.assignee_id)));
    Ok(rows.into_iter().map(convert).collect())
}
