//! The door through which every resolver of a root field goes.

use async_graphql::Context;

use super::allow;
use crate::ctx::Ctx;
use crate::error::{AppError, AppResult};

/// The request's context, if the caller may call the root field that is running.
pub fn enter<'a>(context: &Context<'a>) -> AppResult<&'a Ctx> {
    let ctx = context.data::<Ctx>().map_err(|_| AppError::Unauthenticated)?;
    allow(ctx.caller()?, context.field().name())?;
    Ok(ctx)
}
