//! Mutations of the caller's own choices.

use async_graphql::{Context, InputObject, InputType, Object, Result, SimpleObject};

use super::{LocaleName, ThemeName, Viewer};
use crate::authz;
use crate::error::AppError;
use crate::graphql::request::{request_of, with_key};
use crate::graphql::user_error::UserError;
use crate::identity::service::UpdateProfile;
use crate::identity::store;

/// The part of the mutation root that is about people.
#[derive(Debug, Default)]
pub struct IdentityMutation;

/// What to change; absent choices stay.
#[derive(Debug, InputObject)]
pub struct ViewerUpdateInput {
    /// The language of texts and mails.
    locale: Option<LocaleName>,
    /// Light or dark.
    theme: Option<ThemeName>,
    /// The caller's key of this request.
    client_mutation_id: Option<String>,
}

/// What came of it.
#[derive(SimpleObject)]
pub struct ViewerPayload {
    /// Who asks, as changed.
    viewer: Option<Viewer>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

#[Object]
impl IdentityMutation {
    /// Changes the caller's own language and theme.
    async fn viewer_update(&self, context: &Context<'_>, input: ViewerUpdateInput) -> Result<ViewerPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let (locale, theme) = (input.locale.map(Into::into), input.theme.map(Into::into));
        let work = UpdateProfile { ctx: ctx.clone(), locale, theme };
        ctx.write_once(&request, &work).await?;
        let user = store::user_find(ctx.app.db.reader(), ctx.org.id, ctx.caller()?.user).await?;
        let viewer = Viewer::new(&ctx, user.ok_or(AppError::Unauthenticated)?);
        Ok(ViewerPayload { viewer: Some(viewer), user_errors: Vec::new() })
    }
}
