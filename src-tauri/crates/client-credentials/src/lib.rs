//! The domain of M2M Token Tester: what a machine-to-machine client, its token and a test call are,
//! and what can be said about them. No window, no file, no keychain and no clock in here.

pub mod board;
pub mod body;
pub mod claims;
pub mod compare;
pub mod diagnosis;
pub mod discovery;
pub mod doctor;
pub mod environment;
pub mod exchange;
pub mod expected;
pub mod facts;
pub mod field;
pub mod flow;
pub mod guard;
pub mod history;
pub mod http;
pub mod interchange;
pub mod jwks;
pub mod jwt;
pub mod kinde;
pub mod knowledge;
pub mod openapi;
pub mod paste;
pub mod proposals;
pub mod redacted_report;
pub mod redaction;
pub mod report;
pub mod resource_call;
pub mod samples;
pub mod secret;
pub mod strict_json;
pub mod token_cache;
pub mod token_request;
pub mod token_response;
pub mod verification;
