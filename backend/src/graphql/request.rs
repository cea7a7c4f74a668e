//! What a mutation's resolver needs to be repeatable: the key of the request and what it asks, in one text.

use std::borrow::Cow;

use async_graphql::{Context, ID, Value};
use sha2::{Digest as _, Sha256};

use super::http::KEY_LENGTH;
use crate::ctx::Ctx;
use crate::error::{AppError, AppResult, ProblemKind};
use crate::once::hex;

/// The operation and its input: the same for a repetition, different for anything else.
pub fn request_of(context: &Context<'_>, input: &Value) -> String {
    format!("{} {input}", context.field().name())
}

/// The context with the key under which the mutation's result is kept: the request's `Idempotency-Key` with the
/// field's alias, so that several mutations of one request do not share an answer, or else the `clientMutationId`.
pub fn with_key(context: &Context<'_>, ctx: &Ctx, client_mutation_id: Option<&str>) -> Ctx {
    let field = context.field();
    let key = match (&ctx.idempotency_key, client_mutation_id) {
        (Some(key), _) => Some(format!("{key}/{}", field.alias().unwrap_or(field.name()))),
        (None, Some(id)) if !id.is_empty() => Some(format!("{}/{}", bounded(id), field.name())),
        (None, _) => None,
    };
    Ctx { idempotency_key: key, ..ctx.clone() }
}

/// A key of any length as one that fits into an index.
fn bounded(key: &str) -> Cow<'_, str> {
    if key.len() <= KEY_LENGTH { Cow::Borrowed(key) } else { Cow::Owned(hex(&Sha256::digest(key))) }
}

/// The id in an input field; one of another type names something that does not exist.
pub fn parse_id<T: std::str::FromStr>(field: &str, id: &ID) -> AppResult<T> {
    id.parse().map_err(|_| AppError::invalid(field, ProblemKind::Unknown))
}
