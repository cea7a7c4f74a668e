//! Randomness for secrets. The only place that draws it; ids come from the injected source.

use crate::error::{AppError, AppResult};

/// Bytes nobody can guess, from the operating system.
pub fn secret_bytes<const N: usize>() -> AppResult<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(AppError::internal)?;
    Ok(bytes)
}
