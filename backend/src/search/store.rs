//! The texts that are searched, and how each engine finds pieces in them.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement};
use shared::permission::Permission;
use shared::search::fold;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::db::{Params, like_pattern};

/// From how many letters on pieces of three are found by the index.
const PIECE: usize = 3;
/// How many candidates are judged.
const CANDIDATES: u64 = 60;

/// What an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// A deal.
    Deal,
    /// A customer company.
    Account,
}

impl Found {
    /// As it is stored.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Deal => "deal",
            Self::Account => "account",
        }
    }
}

/// What is searched of a deal. The blank before it makes every word one that follows a blank.
pub(crate) fn deal_entry(number: &str, title: &str, account: &str) -> String {
    fold(&format!(" {number} {title} {account}"))
}

/// What is searched of an account.
pub(crate) fn account_entry(name: &str) -> String {
    fold(&format!(" {name}"))
}

/// Makes something findable by a text, the new one if it was before.
pub(crate) async fn entry_put(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    (kind, id): (Found, Uuid),
    text: String,
) -> Result<(), DbErr> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "INSERT INTO search_entries (org_id, kind, id, text) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, kind, id) DO UPDATE SET text = EXCLUDED.text",
        [ctx.org.id.0.into(), kind.as_str().into(), id.into(), text.into()],
    );
    connection.execute_raw(statement).await.map(|_| ())
}

/// The ids of a kind whose text contains every word of what was typed, as a part of a statement.
pub(crate) fn contains(
    engine: DbBackend,
    ctx: &Ctx,
    kind: Found,
    typed: &str,
    params: &mut Params,
) -> String {
    let (org, kind) = (params.add(ctx.org.id.0), params.add(kind.as_str()));
    let words = words_of(typed);
    let holds = match engine {
        DbBackend::Sqlite => pieces_with(&words, params),
        _ => words.iter().map(|word| like(word, params)).collect::<Vec<_>>().join(" AND "),
    };
    format!("SELECT s.id FROM search_entries s WHERE s.org_id = {org} AND s.kind = {kind} AND {holds}")
}

/// The words of a text as they are looked for; one that is too short for the index must begin a word.
fn words_of(typed: &str) -> Vec<String> {
    let typed = fold(typed);
    let short = |word: &str| word.chars().count() < PIECE;
    typed
        .split_whitespace()
        .map(|word| if short(word) { format!(" {word}") } else { word.to_owned() })
        .collect()
}

fn like(word: &str, params: &mut Params) -> String {
    format!("s.text LIKE {} ESCAPE '\\'", params.add(like_pattern(word)))
}

/// On SQLite: what the index finds, narrowed by what it cannot.
fn pieces_with(words: &[String], params: &mut Params) -> String {
    let (indexed, short): (Vec<_>, Vec<_>) = words.iter().partition(|word| word.chars().count() >= PIECE);
    let mut all: Vec<String> = short.iter().map(|word| like(word, params)).collect();
    if !indexed.is_empty() {
        let wanted = indexed.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" AND ");
        let wanted = params.add(wanted);
        all.push(format!(
            "s.entry IN (SELECT p.rowid FROM search_pieces p WHERE p.search_pieces MATCH {wanted})"
        ));
    }
    all.join(" AND ")
}

/// A text for the index of SQLite.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\"").replace('\0', ""))
}

/// A thing that may be what was meant.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Candidate {
    pub(super) kind: String,
    pub(super) id: Uuid,
    pub(super) text: String,
}

/// Deals and accounts of the caller that contain what was typed.
pub(super) async fn candidates_exact(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    typed: &str,
    kinds: &[Found],
) -> Result<Vec<Candidate>, DbErr> {
    let engine = connection.get_database_backend();
    let mut params = Params::default();
    let parts = kinds.iter().map(|kind| {
        let ids = contains(engine, ctx, *kind, typed, &mut params);
        let (org, name) = (params.add(ctx.org.id.0), params.add(kind.as_str()));
        let scope = scope(ctx, *kind, &mut params);
        format!(
            "SELECT * FROM (SELECT c.kind, c.id, c.text FROM search_entries c
             WHERE c.org_id = {org} AND c.kind = {name} AND c.id IN ({ids}){scope} LIMIT {CANDIDATES}) f"
        )
    });
    let sql = parts.collect::<Vec<_>>().join(" UNION ALL ");
    let statement = Statement::from_sql_and_values(engine, sql, params.into_values());
    Candidate::find_by_statement(statement).all(connection).await
}

/// Deals and accounts of the caller that share most pieces with what was typed, so that a slip does no harm.
pub(super) async fn candidates_alike(
    connection: &impl ConnectionTrait,
    ctx: &Ctx,
    typed: &str,
    kinds: &[Found],
) -> Result<Vec<Candidate>, DbErr> {
    let engine = connection.get_database_backend();
    let mut params = Params::default();
    let org = params.add(ctx.org.id.0);
    let scopes: Vec<String> = kinds
        .iter()
        .map(|kind| {
            let name = params.add(kind.as_str());
            format!("(c.kind = {name}{})", scope(ctx, *kind, &mut params))
        })
        .collect();
    let scopes = scopes.join(" OR ");
    let sql = if engine == DbBackend::Sqlite {
        let wanted = params.add(pieces_of(typed));
        format!(
            "SELECT c.kind, c.id, c.text FROM search_pieces p JOIN search_entries c ON c.entry = p.rowid
             WHERE p.search_pieces MATCH {wanted} AND c.org_id = {org} AND ({scopes})
             ORDER BY p.rank LIMIT {CANDIDATES}"
        )
    } else {
        let typed = params.add(fold(typed));
        format!(
            "SELECT c.kind, c.id, c.text FROM search_entries c
             WHERE {typed} <% c.text AND c.org_id = {org} AND ({scopes})
             ORDER BY word_similarity({typed}, c.text) DESC LIMIT {CANDIDATES}"
        )
    };
    let statement = Statement::from_sql_and_values(engine, sql, params.into_values());
    Candidate::find_by_statement(statement).all(connection).await
}

/// Which entries of a kind the caller may see, as a part of a statement.
fn scope(ctx: &Ctx, kind: Found, params: &mut Params) -> String {
    match kind {
        Found::Account => String::new(),
        Found::Deal if ctx.may(Permission::DealReadAll) => String::new(),
        Found::Deal => format!(
            " AND c.id IN (SELECT t.deal_id FROM deal_team t WHERE t.org_id = {} AND t.user_id = {})",
            params.add(ctx.org.id.0),
            params.add(ctx.user().map(|user| user.0))
        ),
    }
}

/// Any of the pieces of a text, for the index of SQLite.
fn pieces_of(typed: &str) -> String {
    let folded = fold(typed);
    let mut pieces: Vec<String> = Vec::new();
    for word in folded.split_whitespace() {
        let letters: Vec<char> = std::iter::once(' ').chain(word.chars()).collect();
        pieces.extend(letters.windows(PIECE).map(|piece| quoted(&piece.iter().collect::<String>())));
    }
    pieces.sort();
    pieces.dedup();
    pieces.join(" OR ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_for_the_index_cannot_leave_its_quotes() {
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
        assert_eq!(pieces_of("ab\" c"), "\" ab\" OR \"ab\"\"\"");
    }

    #[test]
    fn a_short_word_must_begin_a_word() {
        assert_eq!(words_of("Lyon 42"), ["lyon", " 42"]);
    }
}
