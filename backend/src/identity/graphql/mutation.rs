//! Mutations of the caller's own choices, and of what holds for the whole company.

use std::collections::BTreeSet;

use async_graphql::{Context, InputObject, InputType, Object, Result, SimpleObject};
use shared::calendar::CalendarChange;

use super::types::BusinessCalendar;
use super::{LocaleName, ThemeName, Viewer};
use crate::authz;
use crate::error::AppError;
use crate::graphql::request::{request_of, with_key};
use crate::graphql::scalars::Date;
use crate::graphql::user_error::{UserError, user_errors};
use crate::identity::service::{ChangeCalendar, UpdateProfile};
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

/// What to change of the business calendar; what is absent stays.
#[derive(Debug, InputObject)]
pub struct CalendarChangeInput {
    /// The days of the week on which people work, Monday = 1 to Sunday = 7.
    working_days: Option<Vec<u8>>,
    /// Days off to add.
    #[graphql(default)]
    add_holidays: Vec<Date>,
    /// Days off to take away.
    #[graphql(default)]
    remove_holidays: Vec<Date>,
    /// The caller's key of this request.
    client_mutation_id: Option<String>,
}

/// What came of it.
#[derive(SimpleObject)]
pub struct CalendarPayload {
    /// The calendar as changed; null when it was refused.
    calendar: Option<BusinessCalendar>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

#[Object]
impl IdentityMutation {
    /// Changes the working days and days off of the company. Due dates that are set already stay as they are.
    async fn calendar_change(
        &self,
        context: &Context<'_>,
        input: CalendarChangeInput,
    ) -> Result<CalendarPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let request = request_of(context, &input.to_value());
        let dates = |dates: Vec<Date>| dates.into_iter().map(|date| date.0).collect::<BTreeSet<_>>();
        let change = CalendarChange {
            working_days: input.working_days.map(|days| days.into_iter().collect()),
            add: dates(input.add_holidays),
            remove: dates(input.remove_holidays),
        };
        let work = ChangeCalendar { ctx: ctx.clone(), change };
        Ok(match ctx.write_once(&request, &work).await {
            Ok(calendar) => CalendarPayload { calendar: Some(calendar.into()), user_errors: Vec::new() },
            Err(error) => CalendarPayload { calendar: None, user_errors: user_errors(error, &ctx)? },
        })
    }

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
