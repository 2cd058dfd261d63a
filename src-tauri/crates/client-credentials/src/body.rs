//! An answer's body: the window asks for the lines it shows, for a search, for a fold, so that a large body costs it
//! nothing. Everything is laid over the text as it came: no view is a second copy, and no number or escape is changed.

mod hex;
mod layout;
mod picture;
mod search;
mod text;
mod tree;

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

pub use picture::Picture;
pub use search::Match;
pub use tree::{NodeKind, TreeRow, TreeRows};

use layout::{Pretty, Raw};
use search::Found;
use text::Source;
use tree::{Outline, Tree};

/// Longest line handed out, in bytes; a longer one is wrapped.
const LONGEST_LINE: usize = 2000;

/// Most lines or rows handed out at once.
const MOST_LINES: usize = 2000;

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[expect(missing_docs, reason = "the names say it")]
pub enum BodyKind {
    Json,
    /// A JSON value on each line.
    JsonLines,
    Text,
    Html,
    Xml,
    Picture,
    Binary,
    Empty,
}

/// How a body is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum BodyView {
    /// JSON as rows that can be folded.
    Tree,
    /// JSON indented, numbers and texts exactly as sent.
    Pretty,
    /// As it came.
    Raw,
}

/// Some lines of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct BodyLines {
    /// Number of the first line, from 0.
    pub from: usize,
    /// Lines in all.
    pub total: usize,
    /// The lines.
    pub lines: Vec<String>,
}

/// A body, laid out as far as somebody looked at it.
#[derive(Debug)]
pub struct Body {
    kind: BodyKind,
    source: Source,
    picture: Option<Picture>,
    raw: OnceLock<Raw>,
    pretty: OnceLock<Pretty>,
    outline: OnceLock<Option<Outline>>,
    tree: Mutex<Option<Tree>>,
    found: Mutex<Option<Found>>,
}

impl Body {
    /// Takes a body in. `content_type` is a hint only; the bytes decide.
    pub fn new(bytes: Vec<u8>, content_type: Option<&str>) -> Self {
        Self::read(bytes, content_type, false)
    }

    /// Takes the first part of a body in: JSON that is right as far as it goes is JSON.
    pub fn first_part(bytes: Vec<u8>, content_type: Option<&str>) -> Self {
        Self::read(bytes, content_type, true)
    }

    fn read(bytes: Vec<u8>, content_type: Option<&str>, cut: bool) -> Self {
        let hint = content_type.unwrap_or_default();
        let picture = picture::recognise(&bytes);
        let source = if picture.is_some() { Source::Binary(bytes) } else { Source::read(bytes, hint) };
        let kind = match (&picture, source.text()) {
            (Some(_), _) => BodyKind::Picture,
            (None, Some(text)) => kind_of(text, hint, cut),
            (None, None) => BodyKind::Binary,
        };
        Self {
            kind,
            source,
            picture,
            raw: OnceLock::new(),
            pretty: OnceLock::new(),
            outline: OnceLock::new(),
            tree: Mutex::default(),
            found: Mutex::default(),
        }
    }

    /// What it is.
    pub fn kind(&self) -> BodyKind {
        self.kind
    }

    /// Its length in bytes as it came.
    pub fn bytes(&self) -> usize {
        self.as_bytes().len()
    }

    /// Its bytes as they came.
    pub fn as_bytes(&self) -> &[u8] {
        self.source.bytes()
    }

    /// Its text as it is shown, if it is one.
    pub fn text(&self) -> Option<&str> {
        self.source.text()
    }

    /// What is unusual about its bytes, in sentences.
    pub fn notes(&self) -> &[String] {
        self.source.notes()
    }

    /// The picture, if it is one.
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_ref()
    }

    /// The picture as a `data:` address, if it is one and not too large to be shown.
    pub fn picture_address(&self) -> Option<String> {
        self.picture.as_ref().filter(|picture| picture.shown).map(|picture| picture.address(self.as_bytes()))
    }

    /// About how many bytes of memory it holds.
    pub fn weight(&self) -> usize {
        let laid = self.raw.get().map_or(0, Raw::weight) + self.pretty.get().map_or(0, Pretty::weight);
        let outline = self.outline.get().and_then(Option::as_ref).map_or(0, Outline::weight);
        self.source.weight() + laid + outline
    }

    /// At most `count` lines from line `from` on; also at most 2000.
    pub fn lines(&self, view: BodyView, from: usize, count: usize) -> BodyLines {
        let (total, lines): (usize, Vec<String>) = match (self.source.text(), view) {
            (None, _) => {
                let rows = hex::rows(self.bytes());
                (rows, range(from, count, rows).map(|row| hex::row(self.as_bytes(), row)).collect())
            }
            (Some(text), BodyView::Pretty | BodyView::Tree) if self.is_json() => {
                let pretty = self.pretty(text);
                (pretty.total(), range(from, count, pretty.total()).map(|line| pretty.line(text, line)).collect())
            }
            (Some(text), _) => {
                let raw = self.raw(text);
                (raw.total(), range(from, count, raw.total()).map(|line| raw.line(text, line)).collect())
            }
        };
        BodyLines { from, total, lines }
    }

    /// Rows of the tree that are not folded away; nothing when it has no tree, or would have too large a one.
    pub fn tree_rows(&self, from: usize, count: usize) -> TreeRows {
        let (Some(text), Some(outline)) = (self.source.text(), self.outline()) else { return TreeRows::default() };
        let tree = self.tree(outline);
        let Some(tree) = tree.as_ref() else { return TreeRows::default() };
        let rows = range(from, count, tree.total()).filter_map(|row| tree.row(text, outline, row)).collect();
        TreeRows { from, total: tree.total(), rows }
    }

    /// Opens or folds a node of the tree; answers how many rows there are now.
    pub fn fold(&self, node: usize, open: bool) -> usize {
        self.with_tree(|outline, tree| tree.fold(outline, node, open))
    }

    /// Opens or folds everything; answers how many rows there are now.
    pub fn fold_all(&self, open: bool) -> usize {
        self.with_tree(|outline, tree| tree.fold_all(outline, open))
    }

    /// The path to a node (RFC 9535), such as `$.users[0].email`.
    pub fn path(&self, node: usize) -> Option<String> {
        self.outline()?.path(self.source.text()?, node, self.kind == BodyKind::JsonLines)
    }

    /// The value of a node exactly as sent.
    pub fn value(&self, node: usize) -> Option<&str> {
        self.outline()?.value(self.source.text()?, node)
    }

    /// Looks for `query`, in small or capital letters, and answers how often it is there and where match `number` is.
    pub fn search(&self, view: BodyView, query: &str, number: usize) -> Match {
        let Some(text) = self.source.text().filter(|_| !query.is_empty()) else { return Match::default() };
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if found.as_ref().is_none_or(|found| found.query() != query) {
            *found = Some(Found::new(text, query, self.is_json()));
        }
        let Some(found) = found.as_ref() else { return Match::default() };
        let Some(offset) = found.offset(number) else { return found.without_place() };
        let outline = if view == BodyView::Tree { self.outline() } else { None };
        let (line, start) = match (outline, view) {
            (Some(outline), _) => {
                let node = outline.node_at(offset);
                let row = self.with_tree(|outline, tree| tree.reveal(outline, node));
                (row, outline.start(node))
            }
            (None, BodyView::Pretty | BodyView::Tree) if self.is_json() => self.pretty(text).line_at(offset),
            (None, _) => self.raw(text).line_at(offset),
        };
        found.placed(number, line, start)
    }

    fn is_json(&self) -> bool {
        matches!(self.kind, BodyKind::Json | BodyKind::JsonLines)
    }

    fn raw(&self, text: &str) -> &Raw {
        self.raw.get_or_init(|| Raw::new(text))
    }

    fn pretty(&self, text: &str) -> &Pretty {
        self.pretty.get_or_init(|| Pretty::new(text))
    }

    fn outline(&self) -> Option<&Outline> {
        let outline = || self.source.text().filter(|_| self.is_json()).and_then(Outline::new);
        self.outline.get_or_init(outline).as_ref()
    }

    fn tree(&self, outline: &Outline) -> MutexGuard<'_, Option<Tree>> {
        let mut tree = self.tree.lock().unwrap_or_else(PoisonError::into_inner);
        tree.get_or_insert_with(|| Tree::new(outline));
        tree
    }

    fn with_tree(&self, change: impl FnOnce(&Outline, &mut Tree) -> usize) -> usize {
        let Some(outline) = self.outline() else { return 0 };
        self.tree(outline).as_mut().map_or(0, |tree| change(outline, tree))
    }
}

fn range(from: usize, count: usize, total: usize) -> std::ops::Range<usize> {
    from.min(total)..from.saturating_add(count.min(MOST_LINES)).min(total)
}

fn kind_of(text: &str, content_type: &str, cut: bool) -> BodyKind {
    let trimmed = text.trim_start();
    if trimmed.is_empty() {
        return BodyKind::Empty;
    }
    let may_be_json =
        matches!(trimmed.as_bytes().first(), Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'));
    let is_json = |text: &str, cut: bool| match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Ok(_) => true,
        Err(error) => cut && error.is_eof(),
    };
    if may_be_json && is_json(text, cut) {
        return BodyKind::Json;
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    let mut all_json = || loop {
        match (lines.next(), lines.peek().is_none()) {
            (Some(line), last) if is_json(line, cut && last) => {}
            (line, _) => return line.is_none(),
        }
    };
    if trimmed.starts_with(['{', '[']) && text.trim_end().contains('\n') && all_json() {
        return BodyKind::JsonLines;
    }
    let head: String = trimmed.chars().take(200).collect::<String>().to_ascii_lowercase();
    if head.starts_with("<!doctype html") || head.contains("<html") || content_type.contains("html") {
        BodyKind::Html
    } else if head.starts_with('<') {
        BodyKind::Xml
    } else {
        BodyKind::Text
    }
}

#[cfg(test)]
mod tests;
