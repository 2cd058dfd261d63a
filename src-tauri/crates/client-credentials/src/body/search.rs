//! Finding words in a body.

use regex::RegexBuilder;
use serde::Serialize;

use super::layout::offset;

/// Most places that are counted.
const MOST: usize = 100_000;

/// How often something was found, and where one of the places is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Match {
    /// How often it was found.
    pub total: usize,
    /// There are more than were counted.
    pub more: bool,
    /// Which of them this is, from 0.
    pub number: usize,
    /// The line or row that holds it; nothing when there is none.
    pub line: Option<usize>,
    /// Which one in that line it is, from 0.
    pub in_line: usize,
}

/// The places of the latest search.
#[derive(Debug)]
pub(super) struct Found {
    query: String,
    offsets: Vec<u32>,
    more: bool,
}

impl Found {
    pub fn new(text: &str, query: &str, json: bool) -> Self {
        let mut pattern = regex::escape(query);
        if json {
            // What is searched for is what is seen: the views set a space behind a colon that may not be there.
            pattern = pattern.replace("\": ", "\"\\s*:\\s*");
        }
        let regex = RegexBuilder::new(&pattern).case_insensitive(true).build();
        let mut offsets: Vec<u32> = regex
            .iter()
            .flat_map(|regex| regex.find_iter(text))
            .take(MOST + 1)
            .map(|found| offset(found.start()))
            .collect();
        let more = offsets.len() > MOST;
        offsets.truncate(MOST);
        Self { query: query.to_owned(), offsets, more }
    }

    pub fn query(&self) -> &str {
        &self.query
    }

    pub fn offset(&self, number: usize) -> Option<usize> {
        self.offsets.get(number).map(|at| *at as usize)
    }

    pub fn without_place(&self) -> Match {
        Match { total: self.offsets.len(), more: self.more, ..Match::default() }
    }

    /// The match `number` in the line that begins at `start`.
    pub fn placed(&self, number: usize, line: usize, start: usize) -> Match {
        let before = self.offsets.partition_point(|at| (*at as usize) < start);
        Match { number, line: Some(line), in_line: number.saturating_sub(before), ..self.without_place() }
    }
}
