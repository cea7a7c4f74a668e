//! What all transports share: from parameters to a checked, priced request, and from a result to what goes out.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType,
};
use async_graphql::{
    Executor, ObjectType, Positioned, Request, Response, Schema, SchemaBuilder, SubscriptionType,
    ValidationMode, Value, Variables,
};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use serde_json::json;
use shared::error_code::ErrorCode;
use tokio::time::Instant;

use crate::ctx::{App, Ctx};
use crate::db::Statements;
use crate::error::{AppError, AppResult};
use crate::graphql::cost::CostModel;
use crate::graphql::direct::{NothingTwice, write_value};
use crate::graphql::documents::{Documents, RequestHash};
use crate::graphql::error::present;
use crate::graphql::limits::COST;
use crate::graphql::negotiate::Failure;
use crate::graphql::params::Params;
use crate::graphql::rate::{Allowance, Rates};
use crate::graphql::refusal::Refusal;
use crate::graphql::streams::Streams;
use crate::http::request_id::RequestId;

/// How long a query or mutation may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many mistakes of a document are listed.
const MISTAKES: usize = 8;

/// A schema with everything that serving it takes. One per process, shared by all workers.
pub struct Api<E> {
    pub(super) app: Arc<App>,
    executor: Executors<E>,
    costs: CostModel,
    documents: Documents,
    rates: Rates,
    pub(super) streams: Streams,
}

/// The schema twice.
struct Executors<E> {
    /// Validates each request.
    strict: E,
    /// Runs requests that are known to be valid.
    trusting: E,
}

impl<Q, M, S> Api<Schema<Q, M, S>>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    /// Serves the schema that `build` begins. Fails only if the schema's own definition does not parse.
    pub fn new(app: Arc<App>, build: impl Fn() -> SchemaBuilder<Q, M, S>) -> AppResult<Self> {
        let strict = super::finish(build());
        let trusting = super::finish(build().validation_mode(ValidationMode::Fast));
        let costs = CostModel::from_sdl(&strict.sdl())?;
        let rates = Rates::new(app.settings.points_per_minute);
        let documents = Documents::of_web_app(app.settings.web_dir.join("operations"));
        let streams = Streams::default();
        Ok(Self { app, executor: Executors { strict, trusting }, costs, documents, rates, streams })
    }
}

/// What a transport can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transport {
    /// One answer to a request that must not change anything.
    Get,
    /// One answer.
    Post,
    /// Any number of answers.
    Stream,
}

/// A request that may run.
pub(super) struct Prepared {
    request: Request,
    /// By which it is recognised next time.
    hash: Option<RequestHash>,
    kind: OperationType,
    request_id: RequestId,
    /// Cost and rest of the allowance, as they stand in `extensions`.
    meter: serde_json::Value,
}

/// An operation's result as JSON, or why there is none.
pub(super) type Answer = Result<String, Refusal>;

impl<E: Executor> Api<E> {
    /// Parses, checks and prices a request.
    pub(super) fn prepare(
        &self,
        params: Params,
        ctx: Ctx,
        request_id: RequestId,
        transport: Transport,
    ) -> Result<Prepared, Refusal> {
        let document = self.documents.find(&params)?;
        let operation = select(&document.parsed, params.operation_name.as_deref())?;
        let kind = operation.node.ty;
        check_transport(kind, transport)?;
        check_variables(&operation.node, &params.variables)?;
        let cost = self.costs.of(&document.parsed, &operation.node, &params.variables);
        let allowance = self.pay(cost, &ctx, &request_id)?;
        let meter = json!({
            "cost": { "requested": cost, "limit": COST },
            "rateLimit": {
                "limit": self.rates.per_minute,
                "cost": cost,
                "remaining": allowance.remaining,
                "resetAt": ctx.now.plus_seconds(i64::try_from(allowance.full_in).unwrap_or(i64::MAX)),
            },
        });
        let operation_name = params.operation_name.as_deref();
        let hash = self.documents.request(&document, operation_name, &params.variables);
        let mut request = Request::new("").variables(params.variables).data(ctx).data(request_id.clone());
        request.operation_name = params.operation_name;
        request.set_parsed_query(document.parsed.clone());
        if document.nothing_twice {
            request = request.data(NothingTwice);
        }
        Ok(Prepared { request, hash, kind, request_id, meter })
    }

    fn pay(&self, cost: u64, ctx: &Ctx, request_id: &RequestId) -> Result<Allowance, Refusal> {
        let user = ctx.user().ok_or_else(|| Refusal::from_app(&AppError::Unauthenticated, request_id))?;
        let points = u32::try_from(cost).ok().filter(|_| cost <= COST).ok_or_else(|| {
            let message = format!(
                "The operation costs {cost} points; at most {COST} are allowed. Ask for smaller pages or fewer fields."
            );
            Refusal::limit("cost", cost, COST, message)
        })?;
        self.rates.spend(user, points, Instant::now()).map_err(|retry_after| {
            let mut refusal = Refusal::from_app(&AppError::RateLimited { retry_after }, request_id);
            for error in &mut refusal.errors {
                error.message = format!(
                    "You have spent your {} points per minute. Try again in {retry_after} seconds.",
                    self.rates.per_minute
                );
            }
            refusal
        })
    }

    /// Runs a query or mutation.
    pub(super) async fn run(&self, prepared: Prepared) -> Answer {
        let Prepared { request, hash, kind, request_id, meter } = prepared;
        let valid = hash.is_some_and(|hash| self.documents.is_valid(hash));
        let executors = &self.executor;
        let executor = if valid { &executors.trusting } else { &executors.strict }.clone();
        let work = async move { tokio::time::timeout(PATIENCE, executor.execute(request)).await };
        let done = if kind == OperationType::Mutation {
            // A client that hangs up must not stop a change between its commit and its announcement.
            let statements = Statements::of_this_request();
            match actix_web::rt::spawn(async move { statements.count(work).await }).await {
                Ok(done) => done,
                Err(panic) => return Err(Refusal::from_app(&AppError::internal(panic), &request_id)),
            }
        } else {
            work.await
        };
        match done {
            Ok(response) => {
                if let Some(hash) = hash.filter(|_| !valid && !never_ran(&response)) {
                    self.documents.note_valid(hash);
                }
                finish(response, &request_id, Some(meter))
            }
            Err(_) => Err(too_slow()),
        }
    }

    /// Runs an operation of any kind; a subscription gives answers until it is dropped.
    pub(super) fn stream(&self, prepared: Prepared) -> BoxStream<'static, Answer> {
        let Prepared { request, kind, request_id, meter, .. } = prepared;
        let responses = self.executor.strict.execute_stream(request, None);
        if kind == OperationType::Subscription {
            return responses.map(move |response| finish(response, &request_id, None)).boxed();
        }
        futures_util::stream::once(async move {
            let mut responses = responses;
            match tokio::time::timeout(PATIENCE, responses.next()).await {
                Ok(response) => finish(response.unwrap_or_default(), &request_id, Some(meter)),
                Err(_) => Err(too_slow()),
            }
        })
        .boxed()
    }
}

fn too_slow() -> Refusal {
    let seconds = PATIENCE.as_secs();
    let message =
        format!("The operation took longer than {seconds} seconds and was stopped. Ask for less at a time.");
    Refusal::document(ErrorCode::CostExceeded, message, None)
}

/// The operation that a request names, or the only one there is.
fn select<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a Positioned<OperationDefinition>, Refusal> {
    let failed = |message| Err(Refusal::document(ErrorCode::BadUserInput, message, None));
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(operation),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next().map_or_else(|| failed("The document has no operation.".into()), Ok)
        }
        (DocumentOperations::Multiple(_), None) => {
            failed("The document has several operations: say which one with operationName.".into())
        }
        (DocumentOperations::Single(_), Some(name)) => {
            failed(format!("operationName is \"{name}\", but the document's operation has no name."))
        }
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).map_or_else(
            || failed(format!("operationName is \"{name}\", but the document has no such operation.")),
            Ok,
        ),
    }
}

fn check_transport(kind: OperationType, transport: Transport) -> Result<(), Refusal> {
    match (kind, transport) {
        (OperationType::Mutation | OperationType::Subscription, Transport::Get) => Err(Refusal::new(
            Failure::MethodNotAllowed,
            ErrorCode::BadUserInput,
            "GET answers queries only. Send this operation by POST.",
        )),
        (OperationType::Subscription, Transport::Post) => Err(Refusal::document(
            ErrorCode::BadUserInput,
            "A subscription needs a WebSocket (graphql-transport-ws) or \"Accept: text/event-stream\".",
            None,
        )),
        _ => Ok(()),
    }
}

/// Variables that must be there are there. Whether they fit their types is checked by validation.
fn check_variables(operation: &OperationDefinition, variables: &Variables) -> Result<(), Refusal> {
    for definition in &operation.variable_definitions {
        let variable = &definition.node;
        let given = variables.get(&variable.name.node);
        let missing = match given {
            Some(Value::Null) => true,
            None => variable.default_value.is_none(),
            Some(_) => false,
        };
        if missing && !variable.var_type.node.nullable {
            let message = format!(
                "The variable \"${}\" of type {} is missing.",
                variable.name.node, variable.var_type.node
            );
            return Err(Refusal::document(ErrorCode::BadUserInput, message, Some(definition.pos)));
        }
    }
    Ok(())
}

/// Whether a request failed before it ran: then there is neither data nor a place in it.
fn never_ran(response: &Response) -> bool {
    let errors = &response.errors;
    !errors.is_empty()
        && matches!(response.data, Value::Null)
        && errors.iter().all(|error| error.path.is_empty() && error.source.is_none())
}

/// Turns the schema's response into what goes out.
fn finish(mut response: Response, request_id: &RequestId, meter: Option<serde_json::Value>) -> Answer {
    let never_ran = never_ran(&response);
    let errors = &mut response.errors;
    if never_ran {
        errors.truncate(MISTAKES);
    }
    for error in errors.iter_mut() {
        present(error, request_id);
    }
    if never_ran {
        return Err(Refusal { failure: Failure::Document, errors: std::mem::take(errors) });
    }
    write(&response, meter).map_err(|error| Refusal::from_app(&AppError::from(error), request_id))
}

/// A response as it goes out; errors first, so that they are seen.
fn write(response: &Response, meter: Option<serde_json::Value>) -> serde_json::Result<String> {
    let mut out = "{".to_owned();
    if !response.errors.is_empty() {
        out.push_str("\"errors\":");
        out.push_str(&serde_json::to_string(&response.errors)?);
        out.push(',');
    }
    out.push_str("\"data\":");
    write_value(&response.data, &mut out);
    if let Some(meter) = meter {
        out.push_str(",\"extensions\":");
        out.push_str(&meter.to_string());
    }
    out.push('}');
    Ok(out)
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn the_operation_is_named_unless_it_is_the_only_one() {
        let selects =
            |document: &str, name: Option<&str>| select(&parse_query(document).unwrap(), name).is_ok();
        assert!(
            selects("{a}", None)
                && selects("query A{a}", None)
                && selects("query A{a} query B{b}", Some("B"))
        );
        assert!(!selects("{a}", Some("A")) && !selects("query A{a} query B{b}", None));
        assert!(!selects("query A{a}", Some("B")));
    }

    #[test]
    fn required_variables_are_required() {
        let check = |document: &str, variables: serde_json::Value| {
            let document = parse_query(document).unwrap();
            check_variables(&select(&document, None).unwrap().node, &Variables::from_json(variables)).is_ok()
        };
        assert!(check("query($a: Int!){x}", json!({ "a": 1 })));
        assert!(check("query($a: Int! = 1, $b: Int){x}", json!({})));
        assert!(!check("query($a: Int!){x}", json!({})));
        assert!(!check("query($a: Int! = 1){x}", json!({ "a": null })));
    }

    #[test]
    fn get_answers_queries_only() {
        for (kind, transport, allowed) in [
            (OperationType::Query, Transport::Get, true),
            (OperationType::Mutation, Transport::Get, false),
            (OperationType::Subscription, Transport::Get, false),
            (OperationType::Mutation, Transport::Post, true),
            (OperationType::Subscription, Transport::Post, false),
            (OperationType::Subscription, Transport::Stream, true),
        ] {
            assert_eq!(check_transport(kind, transport).is_ok(), allowed, "{kind:?} {transport:?}");
        }
    }
}
