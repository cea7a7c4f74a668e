//! Leads as tests enter them.

use serde_json::{Value, json};

use crate::actor::Actor;

/// What tests look at.
pub const LEAD: &str = "id version status source response campaign { number } company contactName email domain registrationNumber notes \
     owner { id name email } \
     conflicts { id reason score text dealNumber note resolution resolvedAt resolvedBy { name } owner { name } } \
     deals { id number title version account { id name domain registrationNumber contacts { name email phone } } }";

/// Enters a lead; further fields go over the usual ones.
pub async fn enter(actor: &Actor<'_>, company: &str, more: Value) -> Value {
    let mut input = json!({ "company": company, "contactName": "Ines Laurent", "source": "PHONE" });
    for (key, value) in more.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    let answer = actor.mutate("leadCreate", &format!("lead {{ {LEAD} }}"), input).await.accepted();
    answer.at("/leadCreate/lead").clone()
}

/// Reads a lead again.
pub async fn read(actor: &Actor<'_>, id: &str) -> Value {
    let query = format!("query ($id: ID!) {{ lead(id: $id) {{ {LEAD} }} }}");
    actor.gql(&query, json!({ "id": id })).await.at("/lead").clone()
}
