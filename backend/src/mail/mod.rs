//! Sends mails through a mail server, or shows the kept ones to a developer on the same machine.

pub mod http;
mod page;

use std::time::{Duration, SystemTime};

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use shared::time::Timestamp;
use uuid::Uuid;

use crate::config::{Settings, without_password};
use crate::outbox::Mail;

/// How long a mail server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why mails cannot be sent at all, as the one line that is printed.
#[derive(Debug, thiserror::Error)]
#[error("STAGEWRIGHT_{setting} is \"{value}\": {problem}")]
pub struct MailSettingsError {
    setting: &'static str,
    value: String,
    problem: String,
}

/// Sends mails.
#[derive(Debug)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// What stands after the @ of message ids.
    host: String,
}

impl Mailer {
    /// The mailer of the settings; none when mails are kept.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, MailSettingsError> {
        let Some(url) = &settings.smtp_url else { return Ok(None) };
        let wrong = |setting, value: String, problem: String| MailSettingsError { setting, value, problem };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| wrong("SMTP_URL", without_password(url), error.to_string()))?
            .timeout(Some(PATIENCE))
            .build();
        let from = settings.mail_from.parse().map_err(|_| {
            wrong("MAIL_FROM", settings.mail_from.clone(), "use Name <name@example.com>".to_owned())
        })?;
        Ok(Some(Self { transport, from, host: host_of(&settings.public_url) }))
    }

    /// Hands one mail to the mail server. The same `id` gives the same Message-ID. The error is for operators.
    pub async fn send(&self, id: &Uuid, mail: &Mail, now: Timestamp) -> Result<(), String> {
        let message = self.message(id, mail, now)?;
        self.transport.send(message).await.map(|_| ()).map_err(|error| error.to_string())
    }

    fn message(&self, id: &Uuid, mail: &Mail, now: Timestamp) -> Result<Message, String> {
        let recipient: Mailbox =
            mail.recipient.parse().map_err(|error| format!("{}: {error}", mail.recipient))?;
        let sent_at =
            SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(now.micros()).unwrap_or_default());
        Message::builder()
            .message_id(Some(format!("<{}@{}>", id.simple(), self.host)))
            .date(sent_at)
            .from(self.from.clone())
            .to(recipient)
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())
            .map_err(|error| error.to_string())
    }
}

/// `https://sales.example:8443/x` is `sales.example`.
fn host_of(url: &str) -> String {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    host.trim_matches(['[', ']']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_mail_keeps_its_id_and_its_letters() {
        let mailer = Mailer {
            transport: AsyncSmtpTransport::<Tokio1Executor>::unencrypted_localhost(),
            from: "Sales <sales@demo.example>".parse().unwrap(),
            host: host_of("https://sales.example:8443/x"),
        };
        let mail = Mail {
            recipient: "ae@demo.example".to_owned(),
            subject: "D-2026-0001 : étape".to_owned(),
            body: "Bonjour\n.\nhttp://127.0.0.1:8080/deals/D-2026-0001".to_owned(),
        };
        let id = Uuid::from_u128(7);
        let now = Timestamp::from_micros(1_795_000_000_000_000);
        let text =
            |mail: &Mail| String::from_utf8(mailer.message(&id, mail, now).unwrap().formatted()).unwrap();
        let sent = text(&mail);
        assert!(sent.contains("Message-ID: <00000000000000000000000000000007@sales.example>"), "{sent}");
        assert!(sent.contains("Date: Wed, 18 Nov 2026"), "{sent}");
        assert_eq!(sent, text(&mail));
        let injected = Mail { recipient: "a@b.example\r\nBcc: c@d.example".to_owned(), ..mail };
        assert!(mailer.message(&id, &injected, now).is_err());
    }
}
