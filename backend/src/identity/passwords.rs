//! Password hashing: argon2id, off the async threads and few at a time, so that a flood of sign-ins does not stall
//! the server.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{AppError, AppResult};
use crate::storage::random::secret_bytes;

/// OWASP's minimum for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many hashes are computed at once.
const AT_ONCE: usize = 2;
/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// A hash of the same cost that no password has, so that an unknown person takes as long as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c3RhZ2V3cmlnaHQtbm9ib2R5\
                      $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The shortest password that may be set, in characters.
pub const SHORTEST: usize = 12;
/// The longest one, in bytes: nobody types more, and hashing it costs.
pub const LONGEST: usize = 1_000;

/// Hashes and verifies passwords.
#[derive(Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

/// The right to hash. While it is held, others wait.
#[derive(Debug, Clone)]
pub struct Turn {
    _held: Arc<OwnedSemaphorePermit>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    /// For one server.
    pub fn new() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Waits for the right to hash; gives up when too many others wait.
    pub async fn turn(&self) -> AppResult<Turn> {
        match tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await {
            Ok(permit) => Ok(Turn { _held: Arc::new(permit.map_err(AppError::internal)?) }),
            Err(_) => Err(AppError::RateLimited { retry_after: PATIENCE.as_secs() }),
        }
    }

    /// Hashes a new password, with its salt and cost in the text.
    pub async fn hash(&self, password: String) -> AppResult<String> {
        let salt: [u8; 16] = secret_bytes()?;
        let turn = self.turn().await?;
        let hashed = turn.run(move || {
            let hash: Result<PasswordHash, Error> =
                hasher()?.hash_password_with_salt(password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string())
        });
        hashed.await?.map_err(AppError::internal)
    }
}

impl Turn {
    /// Whether a password has this hash. Without a hash it takes as long and is false.
    pub async fn verify(&self, password: String, hash: Option<String>) -> AppResult<bool> {
        let known = hash.is_some();
        let outcome = self.run(move || {
            let hash = PasswordHash::new(hash.as_deref().unwrap_or(NOBODY))?;
            hasher()?.verify_password(password.as_bytes(), &hash)
        });
        match outcome.await? {
            Ok(()) => Ok(known),
            Err(Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(AppError::internal(error)),
        }
    }

    /// Runs on a blocking thread. The turn lasts as long as the work does, also when nobody waits for it any more.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> AppResult<T> {
        let turn = self.clone();
        let task = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop(turn);
            outcome
        });
        task.await.map_err(AppError::internal)
    }
}

fn hasher() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| Error::ParamsInvalid)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// What is wrong with a new password, as a sentence; none when it may be set.
pub fn weakness(password: &str, email: &str) -> Option<String> {
    let local = email.split('@').next().unwrap_or_default();
    let lowered = password.to_lowercase();
    let distinct: std::collections::BTreeSet<char> = lowered.chars().collect();
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        Some(format!("a password has at least {SHORTEST} characters and at most {LONGEST} bytes"))
    } else if distinct.len() < 5 || (local.len() >= 4 && lowered.contains(local)) {
        Some("this password is too easy to guess".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_fits_and_nobody_has_one() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse battery".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let turn = passwords.turn().await.unwrap();
        assert!(turn.verify("correct horse battery".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!turn.verify("wrong".to_owned(), Some(hash)).await.unwrap());
        assert!(!turn.verify("anything".to_owned(), None).await.unwrap());
    }

    #[test]
    fn easy_passwords_are_refused() {
        assert!(weakness("short", "a@b.c").is_some());
        assert!(weakness("aaaaaaaaaaaaaaaa", "a@b.c").is_some());
        assert!(weakness("annemarie2026", "annemarie@b.c").is_some());
        assert!(weakness("stagewright-demo", "ae@demo.example").is_none());
    }
}
