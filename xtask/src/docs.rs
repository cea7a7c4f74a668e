//! `cargo xtask docs`: the files that are derived and committed all the same, because people read them and
//! reviews show their changes. `--check` compares and writes nothing; `--pictures` takes the screenshots of README and
//! guides instead, which nobody compares.

use crate::ground::{Result, cargo, command, read, root, run as run_command, step, target};
use crate::requirements;
use crate::{test, web};
use std::fs;
use std::path::{Path, PathBuf};

/// What to do with a file that differs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mode {
    Write,
    Check,
}

/// Derives all files, by this server or by one built here; whether everything stands as it should.
pub(crate) fn run(mode: Mode, server: Option<&Path>) -> Result<bool> {
    let server = match server {
        Some(server) => server.to_owned(),
        None => build_server()?,
    };
    let mut right = place(mode, "schema.graphql", &read(command(&server).arg("schema"))?)?;
    let process_schema = read(command(&server).args(["process", "schema"]))?;
    right &= place(mode, "processes/process.schema.json", &process_schema)?;
    // After the schema: operations named by tests are looked up in it.
    right &= place(mode, "docs/requirements.md", &requirements::render()?)?;
    Ok(right)
}

/// Takes the pictures of README and guides anew, of the web app as it is released.
pub(crate) fn take_pictures() -> Result {
    let server = build_server()?;
    web::build_release()?;
    test::prepare_browser()?;
    let mut node = command("node");
    node.arg(root().join(test::BROWSER_TESTS).join("pictures.mjs"))
        .env("STAGEWRIGHT_BIN", server)
        .env("STAGEWRIGHT_WEB_DIR", root().join("dist"));
    step("Taking pictures", || run_command(&mut node))
}

fn build_server() -> Result<PathBuf> {
    step("Building the server", || run_command(&mut cargo(["build", "-p", "stagewright"])))?;
    Ok(target().join("debug/stagewright"))
}

/// Writes or compares one file; whether it stands as it should.
fn place(mode: Mode, file: &str, content: &str) -> Result<bool> {
    let content = content.trim_end();
    if content.is_empty() {
        return Err(format!("{file}: the server printed nothing for it").into());
    }
    let content = format!("{content}\n");
    let path = root().join(file);
    let committed = fs::read_to_string(&path).unwrap_or_default();
    if committed == content {
        println!("  {file} is up to date");
        return Ok(true);
    }
    match mode {
        Mode::Write => {
            fs::write(&path, content).map_err(|error| format!("{file}: {error}"))?;
            println!("  {file} is written anew");
        }
        Mode::Check => {
            eprintln!(
                "{file} differs from what `cargo xtask docs` writes, first at line {}",
                first_difference(&committed, &content)
            );
        }
    }
    Ok(mode == Mode::Write)
}

fn first_difference(left: &str, right: &str) -> usize {
    left.lines().zip(right.lines()).take_while(|(left, right)| left == right).count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_counted_from_one() {
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), 2);
        assert_eq!(first_difference("", "a\n"), 1);
        assert_eq!(first_difference("a\n", "a\nb\n"), 2);
    }
}
