//! A browser without script: it keeps the cookie of a session, reads pages and sends their forms.

use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, SET_COOKIE};
use reqwest::{Method, Response};

use crate::actor::Actor;
use crate::answer::statements;
use crate::server::TestServer;

/// Somebody's phone.
#[derive(Debug, Clone)]
pub struct Phone<'a> {
    server: &'a TestServer,
    cookie: Option<String>,
}

/// A page as it came.
#[derive(Debug, Clone)]
pub struct Page {
    /// The status line's number.
    pub status: u16,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl<'a> Phone<'a> {
    /// On which nobody is signed in.
    pub fn new(server: &'a TestServer) -> Self {
        Self { server, cookie: None }
    }

    /// On which somebody signed in before.
    pub async fn of(actor: &Actor<'a>) -> Self {
        let answer = actor.sign_in().await;
        assert_eq!(answer.status(), 200, "{} cannot sign in", actor.email());
        let mut phone = Self::new(actor.server());
        phone.keep(answer.headers());
        phone
    }

    fn keep(&mut self, headers: &HeaderMap) {
        if let Some(set) = headers.get(SET_COOKIE).and_then(|value| value.to_str().ok()) {
            self.cookie = set.split(';').next().map(str::to_owned);
        }
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> Page {
        self.ask(Method::GET, path, None, &[]).await
    }

    /// Sends a form and keeps the cookie that comes back.
    pub async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.send_with(path, fields, &[]).await;
        self.keep(&page.headers);
        page
    }

    /// Sends a form with further header fields.
    pub async fn send_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        self.ask(Method::POST, path, Some(fields), headers).await
    }

    /// Asks for anything.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        fields: Option<&[(&str, &str)]>,
        headers: &[(&str, &str)],
    ) -> Page {
        let mut request = self.server.http().request(method, self.server.url(path));
        if let Some(fields) = fields {
            request = request.form(fields);
        }
        for (name, value) in
            headers.iter().copied().chain(self.cookie.as_deref().map(|it| (COOKIE.as_str(), it)))
        {
            request = request.header(name, value);
        }
        Page::of(request.send().await.unwrap()).await
    }
}

impl Page {
    async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    /// A header field.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers));
        value.to_str().unwrap()
    }

    /// Whether it is a page of HTML.
    pub fn is_html(&self) -> bool {
        self.headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "text/html; charset=utf-8")
    }

    /// The value of a field that the page holds for its form.
    #[track_caller]
    pub fn hidden(&self, name: &str) -> String {
        let field = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        let (_, rest) = self.text.split_once(&field).unwrap_or_else(|| panic!("no {name} in {}", self.text));
        rest.split('"').next().unwrap().to_owned()
    }

    /// What people read, without what they do not see.
    pub fn words(&self) -> String {
        let (_, body) = self.text.split_once("<body>").unwrap_or(("", &self.text));
        let mut words = String::new();
        let mut inside = false;
        for c in body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    words.push(' ');
                }
                c if !inside => words.push(c),
                _ => {}
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Panics unless people read these words in it.
    #[track_caller]
    pub fn says(&self, words: &str) {
        let read = self.words();
        assert!(read.contains(words), "\"{words}\" is not in {}: {read}", self.status);
    }

    /// How many statements the database ran for it.
    #[track_caller]
    pub fn statements(&self) -> u32 {
        statements(&self.headers)
    }
}
