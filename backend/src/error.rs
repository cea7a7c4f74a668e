//! The one error of the server's use cases. The edges (GraphQL, HTTP, command line) turn it into codes and sentences.
//!
//! Invariants: what is shown to callers never contains an inner error's text; `Internal` is logged once, at the edge.

use shared::engine::Rejection;
use shared::ids::UserId;
use shared::time::Timestamp;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or the caller may not know of it.
    #[error("{kind} not found")]
    NotFound {
        /// What was looked for, as a word of the API: `deal`, `lead`.
        kind: &'static str,
    },
    /// The caller is not signed in, or the session ended.
    #[error("not signed in")]
    Unauthenticated,
    /// The caller may see it but not do this.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// Somebody changed it meanwhile.
    #[error("changed meanwhile")]
    Stale {
        /// The version it has now.
        current_version: i64,
        /// Who changed it last; the process itself when empty.
        changed_by: Option<UserId>,
        /// When.
        changed_at: Timestamp,
    },
    /// The same idempotency key came with another request.
    #[error("idempotency key used for another request")]
    KeyReused,
    /// The engine refuses.
    #[error("blocked")]
    Rejected(Box<Refusal>),
    /// The input does not hold together.
    #[error("invalid input")]
    Invalid(Vec<Problem>),
    /// Too many attempts.
    #[error("too many attempts")]
    RateLimited {
        /// When the next attempt makes sense, in seconds.
        retry_after: u64,
    },
    /// A fault of ours or of the machine.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A refusal of the engine with what is needed to put it into words.
#[derive(Debug)]
pub struct Refusal {
    /// What stands in the way.
    pub rejection: Rejection,
    /// The template that refused.
    pub definition: std::sync::Arc<shared::process::Definition>,
    /// The deal as it stands; none while it is being created.
    pub state: Option<shared::engine::DealState>,
}

/// Something about one input field that its sender may correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field, from the input's root.
    pub path: Vec<String>,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with an input field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// A text that does not parse.
    Text(shared::text::TextError),
    /// Something that must be given.
    Required,
    /// Names something that does not exist (any more).
    Unknown,
    /// A person who does not have the role.
    NotInRole,
    /// A deal that stands in another column.
    InOtherColumn,
    /// An amount in another currency than the company's.
    Currency(String),
    /// A number outside its range, or finer than is kept.
    Range,
    /// Exactly one of several fields or values must be given.
    ExactlyOne(&'static [&'static str]),
    /// A campaign or a response of a lead with another source.
    CampaignOfOtherSource,
    /// A deal that brings no leads.
    NoCampaign,
    /// A campaign that is over.
    CampaignOver,
    /// A process whose deals are no sales, for a lead to become.
    NoSale,
    /// A lead that a conflict holds is not converted.
    InConflict(shared::leads::Hold),
    /// Somebody resolved the conflict already.
    AlreadyResolved,
    /// A template that names itself otherwise than the process it is for.
    OtherKey(String),
    /// A template that does not read: why, with line and column.
    Unreadable(String),
    /// A template with findings that keep it from being published.
    Unfit,
    /// A process whose deals are being brought to another version.
    UnderWay,
    /// A migration that was undone before.
    AlreadyUndone,
    /// Two lines of a plan that come to one name.
    Taken,
    /// A quarter or year for which no quotas are set.
    Quarter,
    /// Somebody who cannot stand in as asked.
    StandIn(StandInProblem),
}

/// Why somebody cannot stand in as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StandInProblem {
    /// Somebody who could not see what they would decide.
    SeesTooLittle,
    /// More of them than a person may have.
    TooMany(usize),
    /// Nobody stands in for themselves.
    ForOneself,
    /// Nobody takes the place of somebody else by the own word.
    ByOwnWord,
    /// Somebody who stands in for the same person on one of these days already.
    Twice,
    /// A last day before the first one.
    EndsBeforeItBegins,
    /// A last day that is over.
    Over,
    /// A span of more than so many days.
    TooLong(i32),
    /// Work would come back to who gave it away: the names of everybody it would go through.
    Circle(String),
}

impl Problem {
    /// A problem of one field, for instance `title` or `account.name`.
    pub fn at(field: &str, kind: ProblemKind) -> Self {
        Self { path: field.split('.').map(str::to_owned).collect(), kind }
    }
}

impl AppError {
    /// A fault of ours.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }

    /// One problem of the input.
    pub fn invalid(field: &str, kind: ProblemKind) -> Self {
        Self::Invalid(vec![Problem::at(field, kind)])
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

/// The result of a use case.
pub type AppResult<T> = Result<T, AppError>;

/// Both of two parts of an input, or the problems of both, so that nobody learns them one at a time.
pub fn both<A, B>(first: AppResult<A>, second: AppResult<B>) -> AppResult<(A, B)> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (Err(AppError::Invalid(mut problems)), Err(AppError::Invalid(more))) => {
            problems.extend(more);
            Err(AppError::Invalid(problems))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}
