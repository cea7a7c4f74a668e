//! `stagewright admin user …`
//!
//! Passwords are read from standard input, so that they stand in no list of commands.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use shared::calendar::Calendar;
use shared::ids::{OrgId, ProcessId, UserId};
use shared::keys::RoleKey;
use shared::locale::Locale;
use shared::money::Currency;
use shared::permission::{MATRIX, is_known_role};
use shared::text::{parse_email, parse_line};

use crate::cli::failure::{Failure, Outcome};
use crate::cli::{application, out};
use crate::ctx::App;
use crate::identity::passwords::weakness;
use crate::identity::service::{CreateOrganisation, CreateUser, UpdateUser, UserChange};
use crate::identity::{NewOrganisation, NewUser};
use crate::identity::{organisation_list, user_find_by_email};
use crate::process::load::BUILT_IN;
use crate::process::publish::PublishProcess;

/// The commands on people.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Take a person in. The password is read from standard input. On an empty database the organisation is set up too.
    Create(Create),
    /// Set a new password, read from standard input. Ends the person's sessions.
    SetPassword {
        /// The person's e-mail address.
        email: String,
    },
    /// Set what the person does. Takes effect at once.
    Roles {
        /// The person's e-mail address.
        email: String,
        /// The roles, separated by commas.
        #[arg(value_parser = role, value_delimiter = ',', required = true)]
        roles: Vec<RoleKey>,
    },
    /// Set the team in which a person works; without a name the person is in none. Forecasts sum by it.
    Team {
        /// The person's e-mail address.
        email: String,
        /// The team's name.
        #[arg(value_parser = team)]
        team: Option<String>,
    },
    /// Let a person go: no more sign-in, all sessions end. What the person did stays.
    Deactivate {
        /// The person's e-mail address.
        email: String,
    },
}

/// A person to take in.
#[derive(Debug, Args)]
pub(in crate::cli) struct Create {
    /// The e-mail address to sign in with.
    email: String,
    /// The full name.
    #[arg(long)]
    name: String,
    /// The roles, separated by commas.
    #[arg(long, value_parser = role, value_delimiter = ',', required = true)]
    roles: Vec<RoleKey>,
    /// The language of texts and mails: en or fr.
    #[arg(long, default_value = "en", value_parser = locale)]
    locale: Locale,
    /// The team in which the person works, by its name.
    #[arg(long, value_parser = team)]
    team: Option<String>,
    /// The organisation; needed if there is none yet, or more than one.
    #[arg(long)]
    organisation: Option<String>,
    /// The currency of an organisation that is set up.
    #[arg(long, default_value = "EUR", value_parser = currency)]
    currency: Currency,
    /// The time zone of an organisation that is set up, for instance Europe/Paris.
    #[arg(long, default_value = "UTC", value_parser = time_zone)]
    time_zone: String,
}

fn role(text: &str) -> Result<RoleKey, String> {
    RoleKey::parse(text).filter(is_known_role).ok_or_else(|| {
        let known: Vec<&str> = MATRIX.iter().map(|(role, _)| *role).collect();
        format!("use one of {}", known.join(", "))
    })
}

fn locale(text: &str) -> Result<Locale, String> {
    Locale::from_code(text).ok_or_else(|| "use en or fr".to_owned())
}

fn team(text: &str) -> Result<String, String> {
    parse_line(text).map_err(|error| error.message(Locale::En))
}

fn currency(text: &str) -> Result<Currency, String> {
    text.parse()
}

fn time_zone(text: &str) -> Result<String, String> {
    jiff::tz::TimeZone::get(text).map(|_| text.to_owned()).map_err(|error| error.to_string())
}

/// Runs a command on people.
pub(in crate::cli) async fn run(command: Command) -> Outcome {
    let app = application().await?;
    match command {
        Command::Create(create) => take_in(&app, create).await?,
        Command::SetPassword { email } => {
            let (org, user) = find(&app, &email).await?;
            let hash = app.passwords.hash(read_password(&email)?).await?;
            change(&app, org, user, UserChange::Password(hash)).await?;
            out(format!("The password of {email} was set."));
        }
        Command::Roles { email, roles } => {
            let (org, user) = find(&app, &email).await?;
            change(&app, org, user, UserChange::Roles(roles.iter().cloned().collect())).await?;
            let roles: Vec<&str> = roles.iter().map(RoleKey::as_str).collect();
            out(format!("{email} is now {}.", roles.join(", ")));
        }
        Command::Team { email, team } => {
            let (org, user) = find(&app, &email).await?;
            change(&app, org, user, UserChange::Team(team.clone())).await?;
            out(match team {
                Some(team) => format!("{email} is now in the team {team}."),
                None => format!("{email} is now in no team."),
            });
        }
        Command::Deactivate { email } => {
            let (org, user) = find(&app, &email).await?;
            change(&app, org, user, UserChange::Deactivate).await?;
            out(format!("{email} can no longer sign in."));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn take_in(app: &App, create: Create) -> Result<(), Failure> {
    let wrong = |error: shared::text::TextError| Failure::new(error.message(Locale::En));
    let email = parse_email(&create.email).map_err(wrong)?;
    let name = parse_line(&create.name).map_err(wrong)?;
    let password = read_password(&email)?;
    let org = organisation(app, &create).await?;
    let new = NewUser {
        org,
        id: UserId(app.ids.next()),
        email: email.clone(),
        name,
        roles: create.roles.into_iter().collect::<BTreeSet<_>>(),
        locale: create.locale,
        team: create.team,
        password_hash: app.passwords.hash(password).await?,
        now: app.clock.now(),
    };
    let (stored, _) = app.db.write(&CreateUser(&new)).await?;
    if !stored {
        return Err(Failure::new(format!("{email} is taken")));
    }
    out(format!("{email} can sign in at {}.", app.settings.public_url));
    Ok(())
}

/// The organisation that was named, the only one there is, or a new one on an empty database.
async fn organisation(app: &App, create: &Create) -> Result<OrgId, Failure> {
    let known = organisation_list(app.db.reader()).await?;
    match (&create.organisation, known.as_slice()) {
        (Some(name), []) => set_up(app, create, name).await,
        (None, []) => Err(Failure::new("there is no organisation yet; name the new one with --organisation")),
        (None, [only]) => Ok(only.id),
        (name, several) => {
            let found = several.iter().find(|one| Some(&one.name) == name.as_ref());
            let names: Vec<&str> = several.iter().map(|one| one.name.as_str()).collect();
            found.map(|one| one.id).ok_or_else(|| {
                Failure::new(format!("choose the organisation with --organisation: {}", names.join(", ")))
            })
        }
    }
}

/// Sets up an organisation with the built-in processes.
async fn set_up(app: &App, create: &Create, name: &str) -> Result<OrgId, Failure> {
    let now = app.clock.now();
    let organisation = NewOrganisation {
        id: OrgId(app.ids.next()),
        name: parse_line(name).map_err(|error| Failure::new(error.message(Locale::En)))?,
        currency: create.currency,
        time_zone: create.time_zone.clone(),
        calendar: Calendar::default(),
        demo: false,
        now,
    };
    app.db.write(&CreateOrganisation(&organisation)).await?;
    for template in BUILT_IN {
        let (id, definition) = (ProcessId(app.ids.next()), template.definition()?);
        let publish =
            PublishProcess { org: organisation.id, id, definition: &definition, by: None, note: "", now };
        app.db.write(&publish).await?;
    }
    out(format!("{name} was set up."));
    Ok(organisation.id)
}

async fn find(app: &App, email: &str) -> Result<(OrgId, UserId), Failure> {
    let found = user_find_by_email(app.db.reader(), &email.trim().to_lowercase()).await?;
    let (org, user) = found.ok_or_else(|| Failure::new(format!("nobody has the address {email}")))?;
    Ok((org, user.id))
}

async fn change(app: &App, org: OrgId, user: UserId, change: UserChange) -> Result<(), Failure> {
    app.db.write(&UpdateUser { org, user, change, now: app.clock.now() }).await?;
    Ok(())
}

/// The first line of standard input, if it may be a password.
fn read_password(email: &str) -> Result<String, Failure> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprintln!("New password of {email} (shown while you type), then Enter:");
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).map_err(|error| Failure::new(format!("standard input: {error}")))?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    match weakness(&password, email) {
        None => Ok(password),
        Some(problem) => Err(Failure::new(problem)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_roles_of_the_matrix_are_taken() {
        assert_eq!(role("finance").unwrap().as_str(), "finance");
        assert!(role("boss").unwrap_err().contains("account_executive"));
        assert!(time_zone("Europe/Paris").is_ok() && time_zone("Mars/Base").is_err());
    }
}
