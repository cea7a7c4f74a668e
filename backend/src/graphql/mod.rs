//! The GraphQL transport: HTTP, WebSocket and server-sent events around one schema, with limits before execution.
//! Technical ground: knows no domain and is generic over the schema it serves.
//!
//! Map: [`http`], [`ws`] and [`sse`] speak the protocols ([`negotiate`] holds the status codes, [`protocol`] the rules
//! of the socket); all go through [`execute`], which parses ([`documents`], [`tokens`]), checks ([`limits`], [`cost`],
//! [`rate`]), runs, and presents errors ([`error`]). Domains use [`scalars`], [`connection`] and [`user_error`].
//!
//! Invariants: nothing runs for a caller who is not signed in; nothing runs whose size is not known before; no
//! error reaches a caller without a code.

pub mod connection;
mod cost;
pub mod direct;
mod documents;
pub mod error;
mod execute;
mod explorer;
pub mod http;
mod limits;
mod negotiate;
mod params;
mod protocol;
mod rate;
mod refusal;
pub mod request;
pub mod scalars;
mod sse;
mod streams;
mod tokens;
pub mod user_error;
mod watch;
mod ws;

pub use execute::Api;

use async_graphql::{Context, ObjectType, Schema, SchemaBuilder, SubscriptionType};

use crate::ctx::Ctx;

/// Deeper than [`limits`] allows, so that its clearer message always comes first.
const RECURSION: usize = 2 * limits::NESTING as usize;

/// Finishes a schema the way this transport expects it: no hints about names a caller did not find.
pub fn finish<Q, M, S>(builder: SchemaBuilder<Q, M, S>) -> Schema<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    builder.disable_suggestions().limit_recursive_depth(RECURSION).finish()
}

/// What a resolver of a nullable field answers. The framework gives an error of `Result<Option<T>>` to the parent, which
/// takes the siblings with it; this order keeps it at the field, as the GraphQL specification asks.
pub async fn nullable<T>(
    value: impl Future<Output = async_graphql::Result<Option<T>>>,
) -> Option<async_graphql::Result<T>> {
    value.await.transpose()
}

/// What the running request was given; every resolver begins with it.
pub fn ctx<'a>(context: &Context<'a>) -> async_graphql::Result<&'a Ctx> {
    context.data::<Ctx>()
}
