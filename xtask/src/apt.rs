//! Packages of the system, by apt. Without the rights to install, the message says what to type.

use crate::ground::{Result, command, find, read, run, step};

/// Installs the packages, as root or through a `sudo` that asks nothing.
pub(crate) fn install(packages: &[&str], what_for: &str) -> Result {
    let list = packages.join(" ");
    let by_hand = format!("{what_for} needs: apt-get install {list}");
    if find("apt-get").is_none() {
        return Err(format!("{by_hand} (or what your system calls them)").into());
    }
    let is_root = read(command("id").arg("-u"))?.trim() == "0";
    let apt_get = |args: &[&str]| {
        let mut apt = if is_root { command("apt-get") } else { command("sudo") };
        if !is_root {
            apt.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        apt.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut apt)
    };
    step(&format!("Installing {list}"), || {
        let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
        install.extend(packages);
        apt_get(&["update", "-qq"])
            .and_then(|()| apt_get(&install))
            .map_err(|error| format!("{error}\n{by_hand}").into())
    })
}
