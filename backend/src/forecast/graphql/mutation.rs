//! Mutations on quotas.

use async_graphql::{Context, ID, InputObject, InputType, Object, Result, SimpleObject};

use super::types::Quota;
use crate::authz;
use crate::forecast::service::{NewQuota, SetQuotas, read_set};
use crate::graphql::error::bad_user_input;
use crate::graphql::request::{request_of, with_key};
use crate::graphql::scalars::{MoneyInput, Quarter};
use crate::graphql::user_error::{UserError, user_errors};

/// A quota to be set.
#[derive(Debug, Clone, InputObject)]
pub struct QuotaInput {
    /// The person.
    user: ID,
    /// The quarter, from 2000 to 2099.
    quarter: Quarter,
    /// How much, above zero and in the company's currency; null takes the quota back.
    amount: Option<MoneyInput>,
    /// The version the caller saw; 0 where there was none.
    expected_version: i64,
}

/// Sets quotas of people.
#[derive(Debug, Clone, InputObject)]
pub struct QuotaSetInput {
    /// The quotas, at most 100. All of them are set or none.
    quotas: Vec<QuotaInput>,
    /// Makes a repetition give the first result.
    client_mutation_id: Option<String>,
}

/// The quotas as they are now, or what the caller may correct.
#[derive(Debug, SimpleObject)]
pub struct QuotaSetPayload {
    /// The quotas of the input; absent when nothing was changed.
    quotas: Option<Vec<Quota>>,
    /// What the caller may correct.
    user_errors: Vec<UserError>,
}

/// Mutations on quotas.
#[derive(Debug, Default)]
pub struct QuotaMutation;

#[Object]
impl QuotaMutation {
    /// Sets what people are to win in quarters, or takes it back. It is on record who did it last, and when.
    async fn quota_set(&self, context: &Context<'_>, input: QuotaSetInput) -> Result<QuotaSetPayload> {
        let ctx = with_key(context, authz::enter(context)?, input.client_mutation_id.as_deref());
        let most = shared::limits::PAGE_MAX;
        if input.quotas.len() > most {
            let many = input.quotas.len();
            return Err(bad_user_input(format!(
                "quotas has {many} entries, but at most {most} are allowed."
            )));
        }
        let request = request_of(context, &input.to_value());
        let quota = |input: QuotaInput| NewQuota {
            user: input.user.parse().ok(),
            quarter: input.quarter.0,
            amount: input.amount.map(Into::into),
            expected_version: input.expected_version,
        };
        let quotas = input.quotas.into_iter().map(quota).collect();
        match ctx.write_once(&request, &SetQuotas { ctx: ctx.clone(), quotas }).await {
            Ok(set) => {
                let quotas = read_set(&ctx, &set).await?.into_iter().map(Quota).collect();
                Ok(QuotaSetPayload { quotas: Some(quotas), user_errors: Vec::new() })
            }
            Err(error) => Ok(QuotaSetPayload { quotas: None, user_errors: user_errors(error, &ctx)? }),
        }
    }
}
