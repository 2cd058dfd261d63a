//! A request as received and an answer as sent, free of the web framework so that rooms can be tested without a socket.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use http_body::Frame;
use serde_json::Value;
use tokio::time::{Sleep, sleep};

use crate::form;

/// `application/json` as Kinde's Management API spells it.
pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// One request, read to its end.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) method: Method,
    /// As sent, still percent-encoded.
    pub(crate) path: String,
    /// Decoded; empty when it was not decodable.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    /// At most the permitted size; empty when `too_large`.
    pub(crate) body: Bytes,
    /// Bytes that arrived, kept or not.
    pub(crate) body_bytes: usize,
    pub(crate) too_large: bool,
}

impl Incoming {
    /// A header as text; `None` when absent or not visible ASCII.
    pub(crate) fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether the body says of itself to be of this media type, whatever its parameters.
    pub(crate) fn is_media_type(&self, expected: &str) -> bool {
        self.header(header::CONTENT_TYPE)
            .and_then(|value| value.split(';').next())
            .is_some_and(|essence| essence.trim().eq_ignore_ascii_case(expected))
    }

    /// The decoded segments of the path behind `prefix`; `None` when the path is elsewhere or not decodable.
    pub(crate) fn segments_behind(&self, prefix: &str) -> Option<Vec<String>> {
        let rest = self.path.strip_prefix(prefix)?;
        if rest.is_empty() {
            return Some(Vec::new());
        }
        rest.strip_prefix('/')?.split('/').map(|segment| form::decode(segment.as_bytes(), false).ok()).collect()
    }

    /// The first query parameter with this name.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        form::first(&self.query, name)
    }
}

/// What goes back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// Each name once.
    headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
    /// Promise the whole length, send half of it, close.
    pub(crate) cut: bool,
}

impl Answer {
    pub(crate) fn new(status: StatusCode, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), cut: false }.with(header::CONTENT_TYPE, content_type)
    }

    pub(crate) fn json(status: StatusCode, body: &Value) -> Self {
        Self::new(status, JSON, body.to_string())
    }

    pub(crate) fn text(status: StatusCode, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    pub(crate) fn page(status: StatusCode, title: &str, text: &str) -> Self {
        let body = format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
             <body><h1>{title}</h1><p>{text}</p></body></html>\n"
        );
        Self::new(status, "text/html; charset=utf-8", body)
    }

    /// Sets a header; a value that cannot stand in a header is left out.
    pub(crate) fn with(mut self, name: HeaderName, value: impl AsRef<str>) -> Self {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers.retain(|(present, _)| *present != name);
            self.headers.push((name, value));
        }
        self
    }

    /// 204: no body, and so no type of it.
    pub(crate) fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: Vec::new(), body: Vec::new(), cut: false }
    }
}

impl From<Answer> for Response {
    fn from(answer: Answer) -> Self {
        let promised = answer.body.len();
        let body = if answer.cut {
            let mut half = answer.body;
            half.truncate(promised / 2);
            Body::new(BrokenOff { half: Some(half.into()), pause: None })
        } else {
            Body::from(answer.body)
        };
        let mut response = Response::new(body);
        *response.status_mut() = answer.status;
        response.headers_mut().extend(answer.headers);
        if answer.cut {
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(promised));
        }
        response
    }
}

/// Time for the first half to leave before the connection ends; without it the server would drop both together.
const PAUSE: Duration = Duration::from_millis(30);

/// A body of unknown length that ends too early.
struct BrokenOff {
    half: Option<Bytes>,
    /// Begins when the half is taken, so that a busy machine cannot use it up beforehand.
    pause: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for BrokenOff {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.half.take() {
            Some(half) => Poll::Ready(Some(Ok(Frame::data(half)))),
            None => {
                let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(PAUSE)));
                pause.as_mut().poll(context).map(|()| None)
            }
        }
    }
}
