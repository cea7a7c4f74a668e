//! What is kept in files: documents, by their content, and secrets.
//!
//! Invariants: a document's address is the SHA-256 of its bytes, so a stored one never changes and storing it twice is
//! the same as once; a document is on disk, synced, before a row of the database speaks of it.

pub mod random;
pub mod secrets;

use std::path::Path as FilePath;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use sha2::{Digest, Sha256};

use crate::error::{AppError, AppResult};
use crate::once::hex;

/// Stored documents.
#[derive(Debug)]
pub struct Storage(LocalFileSystem);

/// Why the folder of documents cannot be used, as the one line that is printed.
#[derive(Debug, thiserror::Error)]
#[error("documents cannot be stored in {folder} (STAGEWRIGHT_STORAGE_URL): {problem}")]
pub struct StorageError {
    folder: String,
    problem: String,
}

impl From<StorageError> for AppError {
    fn from(error: StorageError) -> Self {
        Self::internal(error)
    }
}

impl Storage {
    /// Documents in this folder, which is made if it is missing.
    pub fn open(folder: &FilePath) -> Result<Self, StorageError> {
        let fail = |problem: String| StorageError { folder: folder.display().to_string(), problem };
        std::fs::create_dir_all(folder).map_err(|error| fail(error.to_string()))?;
        secrets::probe_writable(folder).map_err(|error| fail(error.to_string()))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| fail(error.to_string()))?;
        Ok(Self(store.with_fsync(true)))
    }

    /// Stores bytes and gives their SHA-256, by which they are found again.
    pub async fn put(&self, bytes: Bytes) -> AppResult<String> {
        let sha256 = hex(&Sha256::digest(&bytes));
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.0.put_opts(&address(&sha256), PutPayload::from_bytes(bytes), options).await {
            // The same content is there already.
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(sha256),
            Err(error) => Err(AppError::internal(error)),
        }
    }

    /// Whether bytes with this SHA-256 are there.
    pub async fn has(&self, sha256: &str) -> AppResult<bool> {
        match self.0.head(&address(sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(AppError::internal(error)),
        }
    }

    /// The bytes with this SHA-256, piece by piece. That they are missing is a fault: a row speaks of them.
    pub async fn get(
        &self,
        sha256: &str,
    ) -> AppResult<BoxStream<'static, Result<Bytes, object_store::Error>>> {
        let found = self.0.get(&address(sha256)).await.map_err(AppError::internal)?;
        Ok(found.into_stream().boxed())
    }
}

/// Two levels of folders keep each of them small: `ab/cd/abcd…`.
fn address(sha256: &str) -> Path {
    let part = |range| sha256.get(range).unwrap_or_default();
    Path::from_iter([part(0..2), part(2..4), sha256])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_same_content_is_stored_once_and_comes_back() {
        let folder = std::env::temp_dir().join(format!("stagewright-storage-{}", std::process::id()));
        let storage = Storage::open(&folder).unwrap();
        let first = storage.put(Bytes::from_static(b"quote")).await.unwrap();
        assert_eq!(storage.put(Bytes::from_static(b"quote")).await.unwrap(), first);
        assert!(folder.join(&first[0..2]).join(&first[2..4]).join(&first).is_file());
        let pieces: Vec<_> = storage.get(&first).await.unwrap().collect().await;
        let bytes: Vec<u8> = pieces.into_iter().flat_map(|piece| piece.unwrap().to_vec()).collect();
        assert_eq!(bytes, b"quote");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
