//! Whether sources changed since something was built from them: a hash over names and contents.
//!
//! Contents rather than times, because a checkout sets times anew. The hash is only ever compared with one
//! made by the same program, so the standard library's is good enough.

use crate::ground::{Result, root};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Folders that hold what was built, fetched or stored, never what was written.
pub(crate) const DERIVED: &[&str] = &["target", "dist", "node_modules", "data", ".git"];

/// The fingerprint of files and whole folders, given relative to the root; what is missing counts as empty.
pub(crate) fn of(paths: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        for file in files_below(&root().join(path))? {
            file.strip_prefix(root())?.hash(&mut hasher);
            fs::read(&file)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// All files of a folder and of those in it, sorted; a file stands for itself.
pub(crate) fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_file() {
            found.push(path);
        } else if path.is_dir()
            && !path.file_name().is_some_and(|name| DERIVED.iter().any(|folder| name == *folder))
        {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_follows_the_contents() {
        assert_eq!(of(&["xtask/src"]).unwrap(), of(&["xtask/src"]).unwrap());
        assert_ne!(of(&["xtask/src"]).unwrap(), of(&["xtask/src/main.rs"]).unwrap());
        assert_eq!(of(&["nothing/here"]).unwrap(), of(&[]).unwrap());
    }
}
