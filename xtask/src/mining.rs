//! Holds what leaves the product in open formats against the tools that read it: PM4Py replays the logs on the models,
//! bpmn-moddle (the reader of bpmn-js) reads the models without a warning.

use crate::apt;
use crate::ground::{Result, command, find, root, run, step, target};
use std::fs;
use std::path::PathBuf;

/// Where the tests of the shared crate write models and logs.
pub(crate) fn files() -> PathBuf {
    target().join("interchange")
}

/// Reads what was written with the tools of others.
pub(crate) fn check() -> Result {
    let home = root().join("tests/interchange");
    let environment = target().join("mining");
    let python = environment.join("bin/python");
    let installed = environment.join("requirements.txt");
    let asked = fs::read_to_string(home.join("requirements.txt"))?;
    if fs::read_to_string(&installed).ok().as_deref() != Some(&asked) {
        step("Installing PM4Py for the tests", || {
            if run(command("python3").args(["-c", "import ensurepip, venv"])).is_err() {
                apt::install(&["python3-venv"], "Reading logs with PM4Py")?;
            }
            run(command("python3").args(["-m", "venv"]).arg(&environment))?;
            let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
            run(command(&python).args(pip).arg(home.join("requirements.txt")))?;
            Ok(fs::write(&installed, &asked)?)
        })?;
    }
    // The random processes that are written beside take minutes; by hand `check.py FOLDER` replays them all.
    let mut templates: Vec<String> = fs::read_dir(root().join("processes"))?
        .filter_map(|entry| entry.ok().filter(|entry| entry.path().is_dir()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    templates.sort();
    run(command(&python).arg(home.join("check.py")).arg(files()).args(&templates))?;
    let reader = target().join("moddle");
    if find("npm").is_none() {
        return Err("npm is needed to read models as bpmn-js does".into());
    }
    fs::create_dir_all(&reader)?;
    for file in ["package.json", "package-lock.json", "check.mjs"] {
        fs::copy(home.join(file), reader.join(file))?;
    }
    run(command("npm").args(["ci", "--no-audit", "--no-fund", "--silent"]).current_dir(&reader))?;
    run(command("node").arg(reader.join("check.mjs")).arg(files()))
}
