//! Who asks: somebody of the demo company, or nobody known.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::server::TestServer;
use crate::socket::Socket;
use crate::{PASSWORD, mail::Mail};

/// Somebody who asks. Members sign in when they first ask something, and again when the clock was moved.
#[derive(Debug, Clone)]
pub struct Actor<'a> {
    server: &'a TestServer,
    email: Option<String>,
}

impl<'a> Actor<'a> {
    pub(crate) fn member(server: &'a TestServer, name: &str) -> Self {
        Self { server, email: Some(format!("{name}@demo.example")) }
    }

    pub(crate) fn anonymous(server: &'a TestServer) -> Self {
        Self { server, email: None }
    }

    /// The server they use.
    pub fn server(&self) -> &'a TestServer {
        self.server
    }

    /// The address they sign in with.
    pub fn email(&self) -> &str {
        self.email.as_deref().expect("an anonymous visitor has no address")
    }

    /// Signs in anew.
    pub async fn sign_in(&self) -> reqwest::Response {
        self.sign_in_with(PASSWORD).await
    }

    /// Tries to sign in.
    pub async fn sign_in_with(&self, password: &str) -> reqwest::Response {
        let credentials = json!({ "email": self.email(), "password": password });
        self.server.http().post(self.server.url("/auth/login")).json(&credentials).send().await.unwrap()
    }

    /// An access token; none for an anonymous visitor.
    pub async fn token(&self) -> Option<String> {
        let email = self.email.clone()?;
        let known = self.server.tokens.lock().unwrap().get(&email).cloned();
        if known.is_some() {
            return known;
        }
        let answer = self.sign_in().await;
        assert_eq!(answer.status(), 200, "{email} cannot sign in");
        let body: Value = answer.json().await.unwrap();
        let token = body["accessToken"].as_str().unwrap().to_owned();
        self.server.tokens.lock().unwrap().insert(email, token.clone());
        Some(token)
    }

    /// A request that carries the token.
    pub async fn authorise(&self, request: RequestBuilder) -> RequestBuilder {
        match self.token().await {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Asks GraphQL.
    pub async fn gql(&self, query: &str, variables: Value) -> Answer {
        self.gql_with(query, variables, &[]).await
    }

    /// Asks GraphQL with further header fields.
    pub async fn gql_with(&self, query: &str, variables: Value, headers: &[(&str, &str)]) -> Answer {
        self.try_gql(query, variables, headers).await.expect("an answer")
    }

    /// The same where the server may vanish meanwhile.
    pub async fn try_gql(
        &self,
        query: &str,
        variables: Value,
        headers: &[(&str, &str)],
    ) -> Result<Answer, reqwest::Error> {
        let request = self.server.http().post(self.server.url("/graphql"));
        let mut request =
            self.authorise(request).await.json(&json!({ "query": query, "variables": variables }));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await?;
        Ok(Answer::of(response).await)
    }

    /// Runs a mutation with its one argument, `input`, and selects from its payload beside `userErrors`.
    pub async fn mutate(&self, field: &str, selection: &str, input: Value) -> Answer {
        self.mutate_with(field, selection, input, &[]).await
    }

    /// The same with further header fields.
    pub async fn mutate_with(
        &self,
        field: &str,
        selection: &str,
        input: Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        self.gql_with(&mutation(field, selection), json!({ "input": input }), headers).await
    }

    /// The person's global id.
    pub async fn id(&self) -> String {
        self.gql("{ viewer { user { id } } }", json!({})).await.text_at("/viewer/user/id").to_owned()
    }

    /// A socket on which they are known.
    pub async fn socket(&self) -> Socket {
        let mut socket = Socket::open(self.server).await;
        socket.begin(self.token().await.as_deref()).await;
        socket
    }

    /// The mails that went to them, newest first.
    pub async fn mails(&self) -> Vec<Mail> {
        Mail::to(self.server, self.email()).await
    }
}

/// The text of a mutation with one argument.
pub fn mutation(field: &str, selection: &str) -> String {
    let input = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
    format!(
        "mutation ($input: {input}!) {{ {field}(input: $input) {{ {selection} \
         userErrors {{ code message path blocker {{ code message step fact document mine resolvers {{ key }} }} }} }} }}"
    )
}
