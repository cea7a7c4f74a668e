//! The kept mails.

use serde_json::Value;

use crate::answer::text;
use crate::server::TestServer;
use crate::wait::eventually;

/// A mail as `/dev/mail.json` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// To whom.
    pub recipient: String,
    /// About what.
    pub subject: String,
    /// What it says.
    pub body: String,
}

impl Mail {
    /// All kept mails, newest first.
    pub async fn all(server: &TestServer) -> Vec<Self> {
        let administrator = server.member("admin").token().await.expect("the administrator signs in");
        let request = server.http().get(server.url("/dev/mail.json")).bearer_auth(administrator);
        let answer = request.send().await.unwrap();
        let mails: Vec<Value> = answer.json().await.unwrap();
        let mail = |mail: &Value| Self {
            recipient: text(&mail["recipient"]),
            subject: text(&mail["subject"]),
            body: text(&mail["body"]),
        };
        mails.iter().map(mail).collect()
    }

    /// The mails to one address, newest first.
    pub async fn to(server: &TestServer, recipient: &str) -> Vec<Self> {
        let mut mails = Self::all(server).await;
        mails.retain(|mail| mail.recipient == recipient);
        mails
    }

    /// Waits for a mail to an address whose subject holds some words.
    pub async fn await_one(server: &TestServer, recipient: &str, subject: &str) -> Self {
        eventually(&format!("a mail to {recipient} about \"{subject}\""), async || {
            Self::to(server, recipient).await.into_iter().find(|mail| mail.subject.contains(subject))
        })
        .await
    }

    /// The address on this server that the mail leads to.
    pub fn link(&self) -> &str {
        self.body.split_whitespace().find(|word| word.starts_with("http")).expect("a link in the mail")
    }
}
