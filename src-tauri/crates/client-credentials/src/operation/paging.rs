//! Long lists in pages, in the three styles that Kinde has: told by the answer itself, so that own APIs of the same
//! manners are paged, too.

use std::collections::{BTreeMap, HashSet};

use serde_json::value::RawValue;
use url::Url;

use super::PagingStyle;

/// Most pages fetched in one go.
pub const MOST_PAGES: usize = 100;

/// Most bytes of items kept in one go.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Largest answer that is looked into for its neighbours.
const LARGEST_READ: usize = 16 * 1024 * 1024;

/// Where the pages beside an answer are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The page after it.
    pub next: Option<String>,
    /// The page before it.
    pub previous: Option<String>,
}

/// One page of a list, with its items exactly as they were sent.
#[derive(Clone, Debug)]
pub struct Page {
    /// The member that holds the list.
    pub list: String,
    /// The items.
    pub items: Vec<Box<RawValue>>,
    /// Where the pages beside it are.
    pub neighbours: Neighbours,
}

/// The pages beside the answer that came from `url`.
pub fn neighbours(url: &Url, style: Option<PagingStyle>, body: &[u8]) -> Neighbours {
    read(url, style, body).map(|page| page.neighbours).unwrap_or_default()
}

/// Reads an answer as a page; `None` when it is not one: no object, or no list in it.
pub fn read(url: &Url, style: Option<PagingStyle>, body: &[u8]) -> Option<Page> {
    if body.len() > LARGEST_READ {
        return None;
    }
    // Raw values keep numbers and texts as they were sent.
    let members: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(body).ok()?;
    let text = |name: &str| members.get(name).and_then(|value| serde_json::from_str::<String>(value.get()).ok());
    let is_true = |name: &str| members.get(name).is_some_and(|value| value.get() == "true");
    // Of several lists the longest is the one that is paged.
    let lists = members.iter().filter_map(|(name, value)| {
        Some((name.clone(), serde_json::from_str::<Vec<Box<RawValue>>>(value.get()).ok()?))
    });
    let (list, items) = lists.reduce(|most, next| if next.1.len() > most.1.len() { next } else { most })?;
    let token = text("next_token").filter(|token| !token.is_empty());
    let has = |name: &str| url.query_pairs().any(|(key, value)| key == name && !value.is_empty());
    let backwards = has("ending_before");
    let cursors = style.is_some_and(|style| style != PagingStyle::NextToken) || has("starting_after") || backwards;
    let mut neighbours = Neighbours::default();
    if let Some(token) = token {
        neighbours.next = Some(with(url, &[("next_token", Some(&token))]));
    } else if cursors || is_true("has_more") {
        let id = |item: Option<&Box<RawValue>>| item.and_then(|item| identifier(item));
        let after = id(items.last()).map(|id| with(url, &[("starting_after", Some(&id)), ("ending_before", None)]));
        let before = id(items.first()).map(|id| with(url, &[("ending_before", Some(&id)), ("starting_after", None)]));
        // Going back, `has_more` speaks of what lies further back; what lies ahead is where one came from.
        (neighbours.next, neighbours.previous) = if backwards {
            (after, before.filter(|_| is_true("has_more")))
        } else {
            (after.filter(|_| is_true("has_more")), before.filter(|_| has("starting_after")))
        };
        if style == Some(PagingStyle::StartingAfter) {
            neighbours.previous = None;
        }
    }
    Some(Page { list, items, neighbours })
}

/// The `id` of an item, as text.
fn identifier(item: &RawValue) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Identified {
        id: serde_json::Value,
    }
    match serde_json::from_str::<Identified>(item.get()).ok()?.id {
        serde_json::Value::String(id) => Some(id),
        serde_json::Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// `url` with these query parameters set, or taken away.
fn with(url: &Url, changes: &[(&str, Option<&str>)]) -> String {
    let mut changed = url.clone();
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    {
        let mut query = changed.query_pairs_mut();
        query.clear();
        query.extend_pairs(kept);
        query.extend_pairs(changes.iter().filter_map(|(name, value)| Some((name, (*value)?))));
    }
    if changed.query() == Some("") {
        changed.set_query(None);
    }
    changed.into()
}

/// All pages of a list, put together.
#[derive(Debug, Default)]
pub struct Collected {
    list: String,
    items: Vec<Box<RawValue>>,
    bytes: usize,
    seen: HashSet<String>,
    /// Pages so far.
    pub pages: usize,
}

impl Collected {
    /// Items so far.
    pub fn items(&self) -> usize {
        self.items.len()
    }

    /// Adds a page, and answers where the next one is. `Err` is the reason why there should be no next one although
    /// the server names it.
    ///
    /// # Errors
    /// A sentence: a limit was reached, or the server goes round in circles.
    pub fn add(&mut self, page: Page) -> Result<Option<String>, String> {
        self.pages += 1;
        self.bytes += page.items.iter().map(|item| item.get().len()).sum::<usize>();
        self.items.extend(page.items);
        self.list = page.list;
        let Some(next) = page.neighbours.next else { return Ok(None) };
        if self.pages >= MOST_PAGES {
            return Err(format!("Stopped after {MOST_PAGES} pages; there are more."));
        }
        if self.bytes >= MOST_BYTES {
            return Err("Stopped at 32 MB; there are more pages.".to_owned());
        }
        if !self.seen.insert(next.clone()) {
            return Err("Stopped: the server named the same next page twice.".to_owned());
        }
        Ok(Some(next))
    }

    /// One JSON object with the one long list, items as they were sent.
    pub fn json(&self) -> String {
        let name = serde_json::to_string(&self.list).unwrap_or_else(|_| "\"items\"".to_owned());
        let mut out = String::with_capacity(self.bytes + self.items.len() + 16);
        out.push('{');
        out.push_str(&name);
        out.push_str(":[");
        for (at, item) in self.items.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push_str(item.get());
        }
        out.push_str("]}");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(url: &str, style: PagingStyle, body: &str) -> Page {
        read(&Url::parse(url).unwrap(), Some(style), body.as_bytes()).unwrap()
    }

    #[test]
    fn a_next_token_leads_on_until_it_is_empty() {
        let users = "https://a.example/users?page_size=2&next_token=old";
        let first = page(users, PagingStyle::NextToken, r#"{"code":"OK","users":[{"id":"1"}],"next_token":"a b&c"}"#);
        assert_eq!(first.neighbours.next.unwrap(), "https://a.example/users?page_size=2&next_token=a+b%26c");
        assert_eq!((first.list.as_str(), first.items.len()), ("users", 1));
        for last in [r#"{"users":[],"next_token":null}"#, r#"{"users":[],"next_token":""}"#, r#"{"users":[]}"#] {
            assert_eq!(page(users, PagingStyle::NextToken, last).neighbours, Neighbours::default(), "{last}");
        }
    }

    #[test]
    fn cursors_lead_on_and_back() {
        let body = r#"{"properties":[{"id":"p3"},{"id":"p4"}],"has_more":true}"#;
        let first = page("https://a.example/properties", PagingStyle::Cursors, body).neighbours;
        assert_eq!(first.next.as_deref(), Some("https://a.example/properties?starting_after=p4"));
        assert_eq!(first.previous, None);
        let second = page("https://a.example/properties?starting_after=p2", PagingStyle::Cursors, body).neighbours;
        assert_eq!(second.previous.as_deref(), Some("https://a.example/properties?ending_before=p3"));
        let back = r#"{"properties":[{"id":"p1"},{"id":"p2"}],"has_more":false}"#;
        let back = page("https://a.example/properties?ending_before=p3", PagingStyle::Cursors, back).neighbours;
        assert_eq!(back.next.as_deref(), Some("https://a.example/properties?starting_after=p2"));
        assert_eq!(back.previous, None);
    }

    #[test]
    fn the_third_style_knows_no_way_back() {
        let body = r#"{"api_keys":[{"id":"k1"}],"has_more":true}"#;
        let found = page("https://a.example/api_keys?starting_after=k0", PagingStyle::StartingAfter, body).neighbours;
        assert_eq!(found.next.as_deref(), Some("https://a.example/api_keys?starting_after=k1"));
        assert_eq!(found.previous, None);
    }

    #[test]
    fn of_several_lists_the_longest_is_the_one_in_pages() {
        let body = r#"{"errors":[],"users":[{"id":"1"},{"id":"2"}],"warnings":["x"],"next_token":"b"}"#;
        assert_eq!(page("https://a.example/users", PagingStyle::NextToken, body).list, "users");
    }

    #[test]
    fn what_is_no_list_is_no_page() {
        let url = Url::parse("https://a.example/x").unwrap();
        for body in ["", "[]", "{}", "{\"a\":1}", "not json", "\u{0}"] {
            assert!(read(&url, None, body.as_bytes()).is_none(), "{body}");
        }
    }

    #[test]
    fn collected_pages_keep_every_item_as_it_was_sent() {
        let mut all = Collected::default();
        let url = "https://a.example/users";
        let next = all.add(page(
            url,
            PagingStyle::NextToken,
            r#"{"users":[{"n":1.0}, 12345678901234567890],"next_token":"b"}"#,
        ));
        assert!(next.unwrap().unwrap().ends_with("next_token=b"));
        assert_eq!(all.add(page(url, PagingStyle::NextToken, r#"{"users":["\u00e9"]}"#)), Ok(None));
        assert_eq!(all.json(), r#"{"users":[{"n":1.0},12345678901234567890,"\u00e9"]}"#);
        assert_eq!((all.pages, all.items()), (2, 3));
    }

    #[test]
    fn a_server_that_goes_in_circles_is_left() {
        let mut all = Collected::default();
        let round = || page("https://a.example/users", PagingStyle::NextToken, r#"{"users":[1],"next_token":"b"}"#);
        assert!(all.add(round()).unwrap().is_some());
        assert!(all.add(round()).unwrap_err().contains("twice"));
    }
}
