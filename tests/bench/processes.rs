//! Memory and idle work of the program and its web view together.

use crate::release;
use crate::row::{Row, median};
use std::time::Duration;
use tests::app::{App, starts};
use tests::desktop::Desktop;

const TIMES: usize = 7;
const IDLE_SECONDS: u64 = 60;

pub async fn rows() -> Vec<Row> {
    let (mut ours, mut empty, mut idle) = (Vec::new(), Vec::new(), 0.0);
    for round in 0..TIMES {
        let mut app = App::open_binary(Desktop::start(), &release("m2m-token-tester"), &[]).await;
        app.click("button", "Practise").await;
        app.click("button", starts("Get token")).await;
        app.read("would accept this token").await;
        app.click("button", starts("Call GET")).await;
        app.hear("200 OK").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        ours.push(proportional(app.desktop()));
        if round == 0 {
            app.click("tab", starts("Token")).await;
            app.read("valid").await;
            tokio::time::sleep(Duration::from_secs(2)).await;
            let before = ticks(app.desktop());
            tokio::time::sleep(Duration::from_secs(IDLE_SECONDS)).await;
            // A hundred ticks are a second of one core.
            idle = (ticks(app.desktop()) - before) / IDLE_SECONDS as f64;
        }
        drop(app.close().await);
        let window = App::open_binary(Desktop::start(), &release("empty-window"), &[]).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        empty.push(proportional(window.desktop()));
        drop(window.close().await);
    }
    let memory = Row::report("memory after the first token and call (PSS of all processes)", median(ours), "MB");
    vec![
        memory.beside("an empty window", median(empty)).at_most_times(1.15),
        Row::limit("idle with a countdown on the screen, 60 s", idle, "% of a core", 0.2),
    ]
}

fn measured(desktop: &Desktop) -> Vec<u32> {
    let ours =
        |name: &str| name.starts_with("m2m-token") || name.starts_with("empty-window") || name.starts_with("WebKit");
    // The driver has a name of that kind too and is not part of the app.
    let all =
        desktop.processes().into_iter().filter(|process| ours(&process.name) && !process.name.contains("WebDriver"));
    let found: Vec<u32> = all
        .filter(|process| !String::from_utf8_lossy(&process.arguments).contains("WebDriver"))
        .map(|p| p.pid)
        .collect();
    assert!(found.len() >= 3, "program, page and network process: {found:?}");
    found
}

/// Megabytes, shared pages counted in proportion.
fn proportional(desktop: &Desktop) -> f64 {
    let of = |pid: &u32| {
        let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0)
    };
    measured(desktop).iter().map(of).sum::<f64>() * 1024.0 / 1e6
}

/// Processor time so far, in hundredths of a second.
fn ticks(desktop: &Desktop) -> f64 {
    let of = |pid: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let rest = stat.rsplit_once(')').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
        let fields: Vec<f64> =
            rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
        fields.iter().sum::<f64>()
    };
    measured(desktop).iter().map(of).sum()
}
