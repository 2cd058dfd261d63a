//! One measured figure, and the table of all.

use crate::release;
use serde::Serialize;
use std::time::{Duration, Instant};

/// A figure with what it is compared with.
#[derive(Debug, Serialize)]
pub struct Row {
    pub name: String,
    pub value: f64,
    pub unit: &'static str,
    pub compared_with: String,
    /// The value divided by what it is compared with.
    pub ratio: Option<f64>,
    pub goal: String,
    /// `None` where the row only reports.
    pub met: Option<bool>,
}

impl Row {
    /// A figure whose goal is a limit of its own.
    pub fn limit(name: impl Into<String>, value: f64, unit: &'static str, most: f64) -> Self {
        Self {
            name: name.into(),
            value,
            unit,
            compared_with: "–".to_owned(),
            ratio: None,
            goal: format!("≤ {most} {unit}"),
            met: Some(value <= most),
        }
    }

    /// A figure that only reports.
    pub fn report(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self {
            name: name.into(),
            value,
            unit,
            compared_with: "–".to_owned(),
            ratio: None,
            goal: "–".to_owned(),
            met: None,
        }
    }

    /// The same, beside another figure of the same unit.
    pub fn beside(mut self, what: &str, other: f64) -> Self {
        self.compared_with = format!("{what}: {} {}", short(other), self.unit);
        self.ratio = (other > 0.0).then(|| self.value / other);
        self
    }

    /// The same, with a goal for the ratio.
    pub fn at_most_times(mut self, most: f64) -> Self {
        self.goal = format!("≤ {most:.2} ×");
        self.met = self.ratio.map(|ratio| ratio <= most);
        self
    }
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    assert!(!values.is_empty(), "nothing was measured");
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value that 95 of 100 do not pass.
pub fn p95(mut values: Vec<f64>) -> f64 {
    assert!(!values.is_empty(), "nothing was measured");
    values.sort_by(f64::total_cmp);
    values[(values.len() * 95 / 100).min(values.len() - 1)]
}

/// In milliseconds.
pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The median time of `times` runs after one to warm up, in milliseconds.
pub fn time<T>(times: usize, mut work: impl FnMut() -> T) -> f64 {
    std::hint::black_box(work());
    let runs = (0..times).map(|_| {
        let begun = Instant::now();
        std::hint::black_box(work());
        milliseconds(begun.elapsed())
    });
    median(runs.collect())
}

fn short(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 1.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.3}")
    }
}

/// The rows as a table in Markdown.
pub fn table(rows: &[Row]) -> String {
    let mut text = String::from("\n| what | value | compared with | ratio | goal | met |\n|---|---|---|---|---|---|\n");
    for row in rows {
        let ratio = row.ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2} ×"));
        let met = row.met.map_or("–", |met| if met { "yes" } else { "**no**" });
        text += &format!(
            "| {} | {} {} | {} | {ratio} | {} | {met} |\n",
            row.name,
            short(row.value),
            row.unit,
            row.compared_with,
            row.goal
        );
    }
    text
}

/// How large what people install is.
pub fn sizes() -> Vec<Row> {
    let size = |path: &std::path::Path| std::fs::metadata(path).map(|data| data.len() as f64 / 1e6).ok();
    let mut rows = Vec::new();
    rows.extend(size(&release("m2m-token-tester")).map(|size| Row::limit("program", size, "MB", 12.0)));
    let bundles = release("bundle").join("deb");
    let deb = std::fs::read_dir(bundles).into_iter().flatten().flatten().map(|entry| entry.path());
    let deb = deb.filter(|path| path.extension().is_some_and(|end| end == "deb")).find_map(|path| size(&path));
    rows.extend(deb.map(|size| Row::limit(".deb", size, "MB", 6.0)));
    rows
}
