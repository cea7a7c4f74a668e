//! Long connections end when the right to them does: when the access token runs out, the session is revoked, or the
//! caller's roles or language changed, so that nothing runs on with what was true before.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use shared::time::Timestamp;

use crate::ctx::{App, Ctx};

/// How often the session is looked at.
const INTERVAL: Duration = Duration::from_mins(1);

/// Returns when the connection that `token` opened must end.
pub(super) async fn until_ended(app: Arc<App>, token: String, begun: Ctx) {
    let mut now = begun.now;
    loop {
        let pause = expires(&token).map_or(INTERVAL, |expires| until(now, expires).min(INTERVAL));
        tokio::time::sleep(pause).await;
        match crate::identity::authenticate(&app, &token).await {
            Ok(ctx) if is_same(&begun, &ctx) => now = ctx.now,
            _ => return,
        }
    }
}

fn is_same(before: &Ctx, now: &Ctx) -> bool {
    let (Some(one), Some(other)) = (&before.caller, &now.caller) else { return false };
    before.locale == now.locale
        && before.org.id == now.org.id
        && one.user == other.user
        && one.roles == other.roles
        && one.permissions == other.permissions
}

fn until(now: Timestamp, then: Timestamp) -> Duration {
    // A moment later, so that the token has run out by then.
    let micros = u64::try_from(then.micros().saturating_sub(now.micros())).unwrap_or(0);
    Duration::from_micros(micros) + Duration::from_secs(1)
}

/// When a token says that it runs out. It was verified before; without a readable time the interval does.
fn expires(token: &str) -> Option<Timestamp> {
    let claims = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
    Some(Timestamp::from_micros(0).plus_seconds(claims.get("exp")?.as_i64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_when_it_ends() {
        let token = format!("h.{}.s", BASE64_URL_SAFE_NO_PAD.encode(r#"{"exp": 90}"#));
        assert_eq!(expires(&token), Some(Timestamp::from_micros(90_000_000)));
        assert_eq!(expires("opaque"), None);
        let now = Timestamp::from_micros(60_000_000);
        assert_eq!(until(now, Timestamp::from_micros(90_000_000)), Duration::from_secs(31));
        assert_eq!(until(now, Timestamp::from_micros(0)), Duration::from_secs(1));
    }
}
