//! Access tokens (JWT, `EdDSA`) and the succession of refresh tokens.
//!
//! Invariants: one algorithm; `exp`, `nbf`, `aud`, `iss` and `sub` are required; key addresses inside a token are
//! ignored; validity is checked against the injected clock. Signing keys are files named by the second they were made
//! in: the newest signs, the one before it still verifies.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::ids::{OrgId, UserId};
use shared::time::Timestamp;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::once::hex;
use crate::recent::Recent;
use crate::storage::random::secret_bytes;
use crate::storage::secrets::{SecretError, SecretFolder, SigningKey};

/// How long an access token is valid, in seconds.
pub const ACCESS_SECONDS: i64 = 600;
/// How much clocks may differ, in seconds.
const LEEWAY_SECONDS: i64 = 5;
/// A signing key older than this is followed by a new one at the next start.
const ROTATE_AFTER_SECONDS: i64 = 90 * 86_400;
/// Marks access tokens (RFC 9068), so that no other token of ours passes as one.
const TYPE: &str = "at+jwt";
/// What access tokens are for.
const AUDIENCE: &str = "stagewright";

/// Who a valid access token speaks for. Whether the session still lives is for the database to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bearer {
    /// The organisation.
    pub org: OrgId,
    /// The person.
    pub user: UserId,
    /// The session.
    pub session: Uuid,
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    org: OrgId,
    sid: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Signs and verifies tokens.
#[derive(Debug)]
pub struct TokenKeys {
    issuer: String,
    current: SigningKey,
    previous: Option<SigningKey>,
    succession: Secret,
    /// Tokens whose signature was found good: by their hash, what they say. Keys do not change while a server runs.
    verified: Recent<[u8; 32], Arc<Claims>>,
}

/// How many verified tokens are remembered.
const VERIFIED: usize = 4_000;

/// Bytes that must not be printed.
struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl TokenKeys {
    /// The keys in a folder, made on first use and renewed when they are old. `issuer` is the server's public address.
    pub fn load_or_create(folder: &Path, issuer: &str, now: Timestamp) -> Result<Self, SecretError> {
        let folder = SecretFolder::open(folder)?;
        let seconds = now.micros() / 1_000_000;
        let mut made: Vec<i64> = folder.names()?.iter().filter_map(|name| key_time(name)).collect();
        made.sort_unstable_by(|a, b| b.cmp(a));
        if made.first().is_none_or(|newest| seconds - newest > ROTATE_AFTER_SECONDS) {
            made.insert(0, seconds);
        }
        for old in made.iter().skip(2) {
            folder.remove(&key_name(*old))?;
        }
        let mut keys = made.iter().take(2).map(|time| SigningKey::load_or_create(&folder, &key_name(*time)));
        let current =
            keys.next().unwrap_or_else(|| SigningKey::load_or_create(&folder, &key_name(seconds)))?;
        let previous = keys.next().transpose()?;
        let succession = folder.read_or_create("refresh.secret", || Ok(secret_bytes::<32>()?.to_vec()))?;
        Ok(Self {
            issuer: issuer.to_owned(),
            current,
            previous,
            succession: Secret(succession),
            verified: Recent::of(VERIFIED),
        })
    }

    /// A new access token and for how many seconds it is valid.
    pub fn issue(&self, bearer: &Bearer, now: Timestamp) -> AppResult<(String, i64)> {
        let seconds = now.micros() / 1_000_000;
        let header = Header {
            typ: Some(TYPE.to_owned()),
            kid: Some(self.current.id.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: bearer.user,
            org: bearer.org,
            sid: bearer.session,
            iat: seconds,
            nbf: seconds,
            exp: seconds + ACCESS_SECONDS,
        };
        let token =
            jsonwebtoken::encode(&header, &claims, self.current.encoding()).map_err(AppError::internal)?;
        Ok((token, ACCESS_SECONDS))
    }

    /// Who a token speaks for, if it is a valid one of ours.
    pub fn verify(&self, token: &str, now: Timestamp) -> AppResult<Bearer> {
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let claims = match self.verified.recall(&hash) {
            Some(claims) => claims,
            None => Arc::new(self.signed_claims(token)?),
        };
        let seconds = now.micros() / 1_000_000;
        if claims.nbf > seconds + LEEWAY_SECONDS || claims.exp <= seconds - LEEWAY_SECONDS {
            return Err(AppError::Unauthenticated);
        }
        let bearer = Bearer { org: claims.org, user: claims.sub, session: claims.sid };
        self.verified.keep(hash, claims);
        Ok(bearer)
    }

    /// What a token says that one of our keys signed, whether or not its time has come.
    fn signed_claims(&self, token: &str) -> AppResult<Claims> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| AppError::Unauthenticated)?;
        let keys = [Some(&self.current), self.previous.as_ref()];
        let key = keys.into_iter().flatten().find(|key| Some(&key.id) == header.kid.as_ref());
        let (Some(key), Some(TYPE)) = (key, header.typ.as_deref()) else {
            return Err(AppError::Unauthenticated);
        };
        let decoded = jsonwebtoken::decode::<Claims>(token, key.decoding(), &self.validation());
        Ok(decoded.map_err(|_| AppError::Unauthenticated)?.claims)
    }

    /// Everything but time, which the library would take from the machine's clock.
    fn validation(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&self.issuer]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation
    }

    /// The public keys for whoever verifies our access tokens.
    pub fn jwks(&self) -> JwkSet {
        let keys = [Some(&self.current), self.previous.as_ref()];
        JwkSet { keys: keys.into_iter().flatten().map(|key| key.public.clone()).collect() }
    }

    /// What shows that a text is ours: without the server's secret nobody can make it for another.
    pub fn mark(&self, text: &str) -> AppResult<String> {
        Ok(URL_SAFE_NO_PAD.encode(self.marking(text)?.finalize().into_bytes()))
    }

    /// Whether it is the mark of a text.
    pub fn is_mark(&self, text: &str, mark: &str) -> AppResult<bool> {
        let Ok(mark) = URL_SAFE_NO_PAD.decode(mark) else { return Ok(false) };
        Ok(self.marking(text)?.verify_slice(&mark).is_ok())
    }

    fn marking(&self, text: &str) -> AppResult<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.succession.0).map_err(AppError::internal)?;
        // No refresh token begins like this, so no mark is anybody's next one.
        mac.update(b"mark ");
        mac.update(text.as_bytes());
        Ok(mac)
    }

    /// The refresh token that follows one. Derived, so that a browser that missed the answer can be given the same
    /// again without storing it; without the server's secret nobody can derive it.
    pub fn successor(&self, refresh_token: &str) -> AppResult<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.succession.0).map_err(AppError::internal)?;
        mac.update(refresh_token.as_bytes());
        Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }
}

/// A first refresh token: 256 random bits.
pub fn new_refresh_token() -> AppResult<String> {
    Ok(URL_SAFE_NO_PAD.encode(secret_bytes::<32>()?))
}

/// What is stored of a refresh token.
pub fn refresh_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn key_name(seconds: i64) -> String {
    format!("access-{seconds}.pem")
}

fn key_time(name: &str) -> Option<i64> {
    name.strip_prefix("access-")?.strip_suffix(".pem")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);
    const ISSUER: &str = "http://127.0.0.1:8080";

    fn folder(name: &str) -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("stagewright-tokens-{name}-{}", std::process::id()));
        let _fresh = std::fs::remove_dir_all(&path);
        path
    }

    fn bearer() -> Bearer {
        Bearer {
            org: OrgId(Uuid::from_u128(1)),
            user: UserId(Uuid::from_u128(2)),
            session: Uuid::from_u128(3),
        }
    }

    #[test]
    fn a_token_is_valid_for_ten_minutes_on_the_given_clock() {
        let keys = TokenKeys::load_or_create(&folder("time"), ISSUER, NOW).unwrap();
        let (token, seconds) = keys.issue(&bearer(), NOW).unwrap();
        assert_eq!(seconds, 600);
        for (offset, valid) in [(-6, false), (-5, true), (0, true), (604, true), (605, false)] {
            assert_eq!(keys.verify(&token, NOW.plus_seconds(offset)).is_ok(), valid, "{offset}");
        }
        assert_eq!(keys.verify(&token, NOW).unwrap(), bearer());
    }

    #[test]
    fn a_mark_is_of_one_text_and_no_refresh_token() {
        let keys = TokenKeys::load_or_create(&folder("marks"), ISSUER, NOW).unwrap();
        let mark = keys.mark("approval 7").unwrap();
        assert!(keys.is_mark("approval 7", &mark).unwrap());
        for (text, mark) in [("approval 8", mark.as_str()), ("approval 7", ""), ("approval 7", "?")] {
            assert!(!keys.is_mark(text, mark).unwrap(), "{text} {mark}");
        }
        assert_ne!(keys.successor("approval 7").unwrap(), mark);
    }

    #[test]
    fn only_our_own_access_tokens_pass() {
        let path = folder("foreign");
        let keys = TokenKeys::load_or_create(&path, ISSUER, NOW).unwrap();
        let (token, _) = keys.issue(&bearer(), NOW).unwrap();
        let elsewhere = TokenKeys::load_or_create(&path, "https://elsewhere.example", NOW).unwrap();
        assert!(elsewhere.verify(&token, NOW).is_err());
        let stranger = TokenKeys::load_or_create(&folder("stranger"), ISSUER, NOW).unwrap();
        assert!(stranger.verify(&token, NOW).is_err());
        let changed = |header: serde_json::Value, claims: &str| {
            let (_, rest) = token.split_once('.').unwrap();
            let (payload, signature) = rest.split_once('.').unwrap();
            let payload = if claims.is_empty() { payload.to_owned() } else { URL_SAFE_NO_PAD.encode(claims) };
            format!("{}.{payload}.{signature}", URL_SAFE_NO_PAD.encode(header.to_string()))
        };
        let kid = keys.current.id.clone();
        for forged in [
            changed(serde_json::json!({"alg": "none", "typ": TYPE, "kid": kid}), ""),
            changed(serde_json::json!({"alg": "HS256", "typ": TYPE, "kid": kid}), ""),
            changed(serde_json::json!({"alg": "EdDSA", "typ": "JWT", "kid": kid}), ""),
            changed(serde_json::json!({"alg": "EdDSA", "typ": TYPE, "kid": kid}), "{\"sub\":\"admin\"}"),
            String::new(),
        ] {
            assert!(keys.verify(&forged, NOW).is_err(), "{forged}");
        }
    }

    #[test]
    fn a_token_without_a_required_claim_is_refused() {
        let keys = TokenKeys::load_or_create(&folder("claims"), ISSUER, NOW).unwrap();
        let header = Header {
            typ: Some(TYPE.to_owned()),
            kid: Some(keys.current.id.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        let seconds = NOW.micros() / 1_000_000;
        let whole = serde_json::json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": bearer().user, "org": bearer().org, "sid": bearer().session,
            "iat": seconds, "nbf": seconds, "exp": seconds + 600,
        });
        let verify = |claims: &serde_json::Value| {
            keys.verify(&jsonwebtoken::encode(&header, claims, keys.current.encoding()).unwrap(), NOW)
        };
        assert!(verify(&whole).is_ok());
        for claim in ["iss", "aud", "sub", "nbf", "exp"] {
            let mut lacking = whole.clone();
            lacking.as_object_mut().unwrap().remove(claim);
            assert!(verify(&lacking).is_err(), "{claim}");
        }
        let mut text = whole.clone();
        text["exp"] = serde_json::json!((seconds + 600).to_string());
        assert!(verify(&text).is_err());
    }

    #[test]
    fn keys_are_renewed_and_the_previous_one_still_verifies() {
        let path = folder("renewal");
        let first = TokenKeys::load_or_create(&path, ISSUER, NOW).unwrap();
        let later = NOW.plus_seconds(ROTATE_AFTER_SECONDS + 1);
        let (token, _) = first.issue(&bearer(), later).unwrap();
        let second = TokenKeys::load_or_create(&path, ISSUER, later).unwrap();
        assert_ne!(first.current.id, second.current.id);
        assert!(second.verify(&token, later).is_ok());
        assert_eq!(second.jwks().keys.len(), 2);
        let third =
            TokenKeys::load_or_create(&path, ISSUER, later.plus_seconds(ROTATE_AFTER_SECONDS + 1)).unwrap();
        assert!(third.verify(&token, later).is_err());
        assert_eq!(first.successor("a").unwrap(), third.successor("a").unwrap());
    }
}
