//! Secrets in files: signing keys and the like, each made on first use.
//!
//! Invariants: the folder is made with mode 0700 and files with 0600; a file appears with its whole content or not at
//! all, so servers that start together end up with the same secret.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

use super::random::secret_bytes;
use crate::error::{AppError, AppResult};

/// What stands before the 32 secret bytes of an Ed25519 key in PKCS #8 (RFC 8410).
const PKCS8_ED25519: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// No line that is added to a file is longer, in bytes.
const LINE_MAX: u64 = 4_096;

/// Why a secret cannot be read or made, as the one line that is printed.
#[derive(Debug, thiserror::Error)]
#[error("{} (STAGEWRIGHT_KEYS_DIR): {problem}", path.display())]
pub struct SecretError {
    path: PathBuf,
    problem: String,
}

impl From<SecretError> for AppError {
    fn from(error: SecretError) -> Self {
        Self::internal(error)
    }
}

/// The folder of secrets.
#[derive(Debug, Clone)]
pub struct SecretFolder(PathBuf);

impl SecretFolder {
    /// Opens the folder, making it if it is missing.
    pub fn open(path: &Path) -> Result<Self, SecretError> {
        let folder = Self(path.to_owned());
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(|error| folder.error("", &error))?;
        Ok(folder)
    }

    /// Where a file of this folder is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The names of the files in the folder.
    pub fn names(&self) -> Result<Vec<String>, SecretError> {
        let entries = std::fs::read_dir(&self.0).map_err(|error| self.error("", &error))?;
        Ok(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect())
    }

    /// The content of a file, which is made by `make` if it is missing.
    pub fn read_or_create(
        &self,
        name: &str,
        make: impl FnOnce() -> AppResult<Vec<u8>>,
    ) -> Result<Vec<u8>, SecretError> {
        match std::fs::read(self.path(name)) {
            Ok(content) => Ok(content),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let content = make().map_err(|error| self.error(name, &error))?;
                self.create(name, &content).map_err(|error| self.error(name, &error))
            }
            Err(error) => Err(self.error(name, &error)),
        }
    }

    /// Removes a file that is not needed any more. One that is gone already is fine.
    pub fn remove(&self, name: &str) -> Result<(), SecretError> {
        match std::fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(self.error(name, &error)),
            _ => Ok(()),
        }
    }

    /// Adds a line to a file and waits until it is on disk. A last line without an end was being written when the
    /// machine stopped and gives way.
    pub fn append_line(&self, name: &str, line: &str) -> Result<(), SecretError> {
        let append = || {
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(self.path(name))?;
            let tail_start = file.metadata()?.len().saturating_sub(LINE_MAX);
            file.seek(SeekFrom::Start(tail_start))?;
            let mut tail = Vec::new();
            file.read_to_end(&mut tail)?;
            let whole =
                tail_start + tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1) as u64;
            file.set_len(whole)?;
            file.seek(SeekFrom::Start(whole))?;
            file.write_all(format!("{line}\n").as_bytes())?;
            file.sync_data()
        };
        append().map_err(|error: std::io::Error| self.error(name, &error))
    }

    /// Writes a new file. If somebody else was faster, theirs counts.
    fn create(&self, name: &str, content: &[u8]) -> std::io::Result<Vec<u8>> {
        let draft = self.path(&format!(".{name}.{}", std::process::id()));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        file.write_all(content)?;
        file.sync_all()?;
        let linked = std::fs::hard_link(&draft, self.path(name));
        std::fs::remove_file(&draft)?;
        match linked {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => std::fs::read(self.path(name)),
        }
    }

    fn error(&self, name: &str, problem: &dyn std::fmt::Display) -> SecretError {
        let path = if name.is_empty() { self.0.clone() } else { self.path(name) };
        SecretError { path, problem: problem.to_string() }
    }
}

/// Finds out whether files can be made in a folder, before something depends on it.
pub(super) fn probe_writable(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    File::create(&probe)?;
    std::fs::remove_file(probe)
}

/// An Ed25519 key that signs, with its public half.
pub struct SigningKey {
    /// Names the key: the RFC 7638 thumbprint of its public half.
    pub id: String,
    /// The public half, as published.
    pub public: Jwk,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// The key in a file, made if it is missing.
    pub fn load_or_create(folder: &SecretFolder, name: &str) -> Result<Self, SecretError> {
        let pem = folder.read_or_create(name, || Ok(new_pem(&secret_bytes()?).into_bytes()))?;
        Self::from_pem(&pem).map_err(|error| folder.error(name, &error))
    }

    fn from_pem(pem: &[u8]) -> Result<Self, jsonwebtoken::errors::Error> {
        let encoding = EncodingKey::from_ed_pem(pem)?;
        let mut public = Jwk::from_encoding_key(&encoding, Algorithm::EdDSA)?;
        let id = public.thumbprint(ThumbprintHash::SHA256)?;
        public.common.key_id = Some(id.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        let decoding = DecodingKey::from_jwk(&public)?;
        Ok(Self { id, public, encoding, decoding })
    }

    /// The half that signs tokens.
    pub fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }

    /// The half that verifies tokens.
    pub fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }

    /// A signature of a text, in base64url.
    pub fn sign(&self, text: &str) -> AppResult<String> {
        jsonwebtoken::crypto::sign(text.as_bytes(), &self.encoding, Algorithm::EdDSA)
            .map_err(AppError::internal)
    }

    /// Whether a signature belongs to a text.
    pub fn verifies(&self, text: &str, signature: &str) -> bool {
        jsonwebtoken::crypto::verify(signature, text.as_bytes(), &self.decoding, Algorithm::EdDSA)
            .unwrap_or(false)
    }
}

/// A private key file from 32 secret bytes.
fn new_pem(secret: &[u8; 32]) -> String {
    let mut der = PKCS8_ED25519.to_vec();
    der.extend_from_slice(secret);
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn folder(name: &str) -> SecretFolder {
        let path = std::env::temp_dir().join(format!("stagewright-secrets-{name}-{}", std::process::id()));
        let _fresh = std::fs::remove_dir_all(&path);
        SecretFolder::open(&path).unwrap()
    }

    #[test]
    fn a_key_is_made_once_readable_by_its_owner_alone() {
        let folder = folder("key");
        let first = SigningKey::load_or_create(&folder, "a.pem").unwrap();
        let second = SigningKey::load_or_create(&folder, "a.pem").unwrap();
        assert_eq!(first.id, second.id);
        let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(folder.path("")), mode(folder.path("a.pem"))), (0o700, 0o600));
        assert_eq!(folder.names().unwrap(), ["a.pem"]);
    }

    #[test]
    fn a_signature_fits_its_text_alone() {
        let folder = folder("sign");
        let key = SigningKey::load_or_create(&folder, "a.pem").unwrap();
        let signature = key.sign("head").unwrap();
        assert!(key.verifies("head", &signature));
        assert!(!key.verifies("tail", &signature));
        assert!(!SigningKey::load_or_create(&folder, "b.pem").unwrap().verifies("head", &signature));
    }

    #[test]
    fn half_a_line_gives_way_to_the_next() {
        let folder = folder("line");
        folder.append_line("log", "one").unwrap();
        std::fs::write(folder.path("log"), "one\ntw").unwrap();
        folder.append_line("log", "two").unwrap();
        assert_eq!(std::fs::read_to_string(folder.path("log")).unwrap(), "one\ntwo\n");
    }

    #[test]
    fn who_comes_second_takes_the_first_content() {
        let folder = folder("race");
        assert_eq!(folder.create("s", b"one").unwrap(), b"one");
        assert_eq!(folder.create("s", b"two").unwrap(), b"one");
    }
}
