//! JSON as a tree: what it holds, and which of it is folded away.

use serde::Serialize;

use super::layout::{offset, text_end};

/// Most nodes of a tree; a body with more is shown as lines only.
const MOST_NODES: usize = 2_000_000;

/// Longest value in a row, in bytes; the rest is told by its length.
const LONGEST_VALUE: usize = 400;

/// Of a small body everything is open at first.
const FEW_NODES: usize = 200;
const FEW_MEMBERS: usize = 20;

const NONE: u32 = u32::MAX;

/// What a node holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[expect(missing_docs, reason = "the names say it")]
pub enum NodeKind {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

/// Some rows of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TreeRows {
    /// Number of the first row, from 0.
    pub from: usize,
    /// Rows in all.
    pub total: usize,
    /// The rows.
    pub rows: Vec<TreeRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TreeRow {
    /// Number of the node.
    pub node: usize,
    /// How deep it is, from 1.
    pub level: usize,
    /// Its name, as sent, without quotes; nothing in an array.
    pub name: Option<String>,
    /// Its place among its neighbours, from 0.
    pub index: usize,
    /// How many neighbours there are with it.
    pub neighbours: usize,
    /// What it holds.
    pub kind: NodeKind,
    /// The value as sent, cut where it is long; empty for objects and arrays.
    pub value: String,
    /// Bytes of the value that are left out.
    pub cut: usize,
    /// Members of an object or array.
    pub members: usize,
    /// Whether those are shown.
    pub open: bool,
    /// The row that it belongs to; nothing for an outermost one.
    pub parent_row: Option<usize>,
}

/// What a body holds, in the order of its text.
#[derive(Debug)]
pub(super) struct Outline {
    nodes: Vec<Node>,
    roots: usize,
}

#[derive(Debug)]
struct Node {
    /// Where its name begins, or its value.
    start: u32,
    /// Where its value begins.
    value: u32,
    /// The first node that is not below it.
    next: u32,
    parent: u32,
    index: u32,
    members: u32,
    level: u8,
    kind: NodeKind,
}

impl Outline {
    /// Reads valid JSON, or several values one after another. Nothing when it would become too large.
    pub fn new(json: &str) -> Option<Self> {
        let bytes = json.as_bytes();
        let mut outline = Self { nodes: Vec::new(), roots: 0 };
        let mut open: Vec<usize> = Vec::new();
        let mut name = None;
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let kind = match byte {
                b'{' => NodeKind::Object,
                b'[' => NodeKind::Array,
                b'"' => NodeKind::String,
                b't' | b'f' => NodeKind::Boolean,
                b'n' => NodeKind::Null,
                b'-' | b'0'..=b'9' => NodeKind::Number,
                b'}' | b']' => {
                    let end = offset(outline.nodes.len());
                    if let Some(node) = open.pop().and_then(|node| outline.nodes.get_mut(node)) {
                        node.next = end;
                    }
                    at += 1;
                    continue;
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            let holder = open.last().and_then(|node| outline.nodes.get(*node)).map(|node| node.kind);
            if holder == Some(NodeKind::Object) && name.is_none() {
                // In an object a text is a name, unless one came just before.
                name = Some(at);
                at = text_end(json, at);
                continue;
            }
            if outline.nodes.len() >= MOST_NODES {
                return None;
            }
            let number = outline.add(name.take().unwrap_or(at), at, kind, open.last().copied());
            if matches!(kind, NodeKind::Object | NodeKind::Array) {
                open.push(number);
                at += 1;
            } else {
                at = value_end(json, at);
            }
        }
        // Of a first part some are never closed.
        let end = offset(outline.nodes.len());
        for node in open {
            if let Some(node) = outline.nodes.get_mut(node) {
                node.next = end;
            }
        }
        Some(outline)
    }

    fn add(&mut self, start: usize, value: usize, kind: NodeKind, parent: Option<usize>) -> usize {
        let number = self.nodes.len();
        let index = match parent.and_then(|parent| self.nodes.get_mut(parent)) {
            Some(parent) => {
                parent.members += 1;
                parent.members - 1
            }
            None => {
                self.roots += 1;
                offset(self.roots - 1)
            }
        };
        let level = parent.and_then(|parent| self.nodes.get(parent)).map_or(1, |parent| parent.level.saturating_add(1));
        self.nodes.push(Node {
            start: offset(start),
            value: offset(value),
            next: offset(number + 1),
            parent: parent.map_or(NONE, offset),
            index,
            members: 0,
            level,
            kind,
        });
        number
    }

    pub fn weight(&self) -> usize {
        self.nodes.len() * size_of::<Node>()
    }

    pub fn parent(&self, node: usize) -> Option<usize> {
        self.nodes.get(node).map(|node| node.parent).filter(|parent| *parent != NONE).map(|parent| parent as usize)
    }

    /// The node that an offset of the text belongs to.
    pub fn node_at(&self, at: usize) -> usize {
        self.nodes.partition_point(|node| node.start as usize <= at).saturating_sub(1)
    }

    /// Where a node begins in the text.
    pub fn start(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(0, |node| node.start as usize)
    }

    pub fn value<'a>(&self, json: &'a str, node: usize) -> Option<&'a str> {
        let from = self.nodes.get(node)?.value as usize;
        json.get(from..whole_end(json, from))
    }

    pub fn path(&self, json: &str, node: usize, lines: bool) -> Option<String> {
        let mut steps = Vec::new();
        let mut at = Some(node);
        while let Some(number) = at {
            let node = self.nodes.get(number)?;
            at = self.parent(number);
            match node.name(json) {
                Some(name) => steps.push(step(name)),
                None if at.is_some() || lines => steps.push(format!("[{}]", node.index)),
                None => {}
            }
        }
        steps.reverse();
        Some(format!("${}", steps.concat()))
    }

    fn next(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(self.nodes.len(), |node| node.next as usize)
    }

    fn has_members(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|node| node.members > 0)
    }
}

impl Node {
    /// The name with its quotes, as sent.
    fn name<'a>(&self, json: &'a str) -> Option<&'a str> {
        let (start, value) = (self.start as usize, self.value as usize);
        if start == value { None } else { json.get(start..text_end(json, start)) }
    }
}

/// One step of a path: `.name`, or quoted where the name is no plain word.
fn step(quoted: &str) -> String {
    let name: String = serde_json::from_str(quoted).unwrap_or_else(|_| quoted.trim_matches('"').to_owned());
    let plain = name.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if plain {
        return format!(".{name}");
    }
    let escaped: String = name
        .chars()
        .map(|c| match c {
            '\'' => "\\'".to_owned(),
            '\\' => "\\\\".to_owned(),
            c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
            c => c.to_string(),
        })
        .collect();
    format!("['{escaped}']")
}

/// Where a text, a number or a word ends.
fn value_end(json: &str, at: usize) -> usize {
    let bytes = json.as_bytes();
    match bytes.get(at) {
        Some(b'"') => text_end(json, at),
        _ => {
            let rest = bytes.get(at..).unwrap_or_default();
            let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n');
            rest.iter().position(ends).map_or(bytes.len(), |step| at + step)
        }
    }
}

/// Where any value ends, with all that is in it.
fn whole_end(json: &str, at: usize) -> usize {
    let bytes = json.as_bytes();
    if !matches!(bytes.get(at), Some(b'{' | b'[')) {
        return value_end(json, at);
    }
    let (mut depth, mut at) = (0_usize, at);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = text_end(json, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => return at + 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// What of an outline is shown.
#[derive(Debug)]
pub(super) struct Tree {
    /// One bit for each node.
    open: Vec<u64>,
    /// The nodes that are shown, in their order.
    rows: Vec<u32>,
}

impl Tree {
    /// Everything of a small body; of a large one so much that its shape is seen.
    pub fn new(outline: &Outline) -> Self {
        let few = outline.nodes.len() <= FEW_NODES;
        let mut tree = Self { open: vec![0; outline.nodes.len().div_ceil(64)], rows: Vec::new() };
        for (number, node) in outline.nodes.iter().enumerate() {
            let first =
                outline.nodes.get(node.parent as usize).is_none_or(|parent| parent.members as usize <= FEW_MEMBERS);
            if few || (node.level == 1 && outline.roots <= FEW_MEMBERS) || (node.level == 2 && first) {
                tree.set(number, true);
            }
        }
        tree.lay_out(outline);
        tree
    }

    pub fn total(&self) -> usize {
        self.rows.len()
    }

    pub fn row(&self, json: &str, outline: &Outline, row: usize) -> Option<TreeRow> {
        let number = *self.rows.get(row)? as usize;
        let node = outline.nodes.get(number)?;
        let from = node.value as usize;
        let (mut value, mut cut) = ("", 0);
        if !matches!(node.kind, NodeKind::Object | NodeKind::Array) {
            let whole = json.get(from..value_end(json, from)).unwrap_or_default();
            let mut end = whole.len().min(LONGEST_VALUE);
            while !whole.is_char_boundary(end) {
                end += 1;
            }
            value = whole.get(..end).unwrap_or(whole);
            cut = whole.len() - value.len();
        }
        Some(TreeRow {
            node: number,
            level: usize::from(node.level),
            name: node.name(json).map(|name| shortened(name.get(1..name.len() - 1).unwrap_or(name))),
            index: node.index as usize,
            neighbours: outline.nodes.get(node.parent as usize).map_or(outline.roots, |parent| parent.members as usize),
            kind: node.kind,
            value: value.to_owned(),
            cut,
            members: node.members as usize,
            open: node.members > 0 && self.is_open(number),
            parent_row: outline.parent(number).and_then(|parent| self.row_of(parent)),
        })
    }

    /// The row of a node that is shown.
    pub fn row_of(&self, node: usize) -> Option<usize> {
        self.rows.binary_search(&offset(node)).ok()
    }

    pub fn fold(&mut self, outline: &Outline, node: usize, open: bool) -> usize {
        if outline.has_members(node) && self.is_open(node) != open {
            self.set(node, open);
            if let Some(row) = self.row_of(node) {
                let below = row + 1;
                let end = self.rows.partition_point(|shown| (*shown as usize) < outline.next(node));
                let shown = if open { self.below(outline, node) } else { Vec::new() };
                self.rows.splice(below..end.max(below), shown);
            }
        }
        self.total()
    }

    pub fn fold_all(&mut self, outline: &Outline, open: bool) -> usize {
        self.open.fill(if open { u64::MAX } else { 0 });
        if !open && outline.roots == 1 {
            // With the outermost folded too there would be nothing to see.
            self.set(0, true);
        }
        self.lay_out(outline);
        self.total()
    }

    /// Opens everything around a node; answers its row.
    pub fn reveal(&mut self, outline: &Outline, node: usize) -> usize {
        let mut around = Vec::new();
        let mut at = outline.parent(node);
        while let Some(parent) = at {
            around.push(parent);
            at = outline.parent(parent);
        }
        for parent in around.into_iter().rev() {
            self.fold(outline, parent, true);
        }
        self.row_of(node).unwrap_or_default()
    }

    fn lay_out(&mut self, outline: &Outline) {
        let mut rows = Vec::new();
        self.walk(outline, 0, outline.nodes.len(), &mut rows);
        self.rows = rows;
    }

    /// What is shown below an open node.
    fn below(&self, outline: &Outline, node: usize) -> Vec<u32> {
        let mut rows = Vec::new();
        self.walk(outline, node + 1, outline.next(node), &mut rows);
        rows
    }

    fn walk(&self, outline: &Outline, from: usize, end: usize, rows: &mut Vec<u32>) {
        let mut at = from;
        while at < end {
            rows.push(offset(at));
            at = if self.is_open(at) { at + 1 } else { outline.next(at) };
        }
    }

    fn is_open(&self, node: usize) -> bool {
        self.open.get(node / 64).is_some_and(|bits| bits >> (node % 64) & 1 == 1)
    }

    fn set(&mut self, node: usize, open: bool) {
        if let Some(bits) = self.open.get_mut(node / 64) {
            let bit = 1 << (node % 64);
            *bits = if open { *bits | bit } else { *bits & !bit };
        }
    }
}

/// A name no window should lay out whole.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name.to_owned(),
    }
}
