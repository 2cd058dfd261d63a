//! Tens of thousands of requests against a tenant that misbehaves: nothing grows.
//!
//! `M2M_SOAK_SECONDS` sets how long (`make soak`: ten minutes); without it 20 seconds.

use crate::bench::{Bench, for_audiences, question};
use practice_tenant::{ApiId, AppId, Fault, Place, PracticeTenant};
use std::process::Command;
use std::time::{Duration, Instant};

/// What must not grow.
#[derive(Debug, Clone, Copy)]
struct Held {
    /// Resident memory in KiB.
    memory: u64,
    files: usize,
    threads: usize,
    tasks: usize,
}

fn held() -> Held {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let number = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    Held {
        memory: number("VmRSS:"),
        files: std::fs::read_dir("/proc/self/fd").unwrap().count(),
        threads: usize::try_from(number("Threads:")).unwrap(),
        tasks: tokio::runtime::Handle::current().metrics().num_alive_tasks(),
    }
}

/// In a process of its own, so that only this is counted.
#[test]
fn after_thousands_of_requests_memory_files_and_tasks_are_what_they_were() {
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "soak::child_soaks", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
    for line in said.lines().filter(|line| line.starts_with("soak:")) {
        println!("{line}");
    }
}

/// The faults of one round; `None` is a healthy one.
fn faults() -> Vec<Option<Fault>> {
    let at = Place::TokenEndpoint;
    vec![
        None,
        Some(Fault::ServerError { at, status: 503, retry_after_seconds: Some(1) }),
        Some(Fault::HtmlPage { at }),
        Some(Fault::TruncatedBody { at }),
        Some(Fault::RedirectToLogin { at }),
        Some(Fault::TamperedToken),
        Some(Fault::TokenEndpointMissing),
        Some(Fault::SlowServer { at, delay_ms: 20 }),
        Some(Fault::ClockWrong { offset_seconds: 7_200 }),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run in a process of its own by the test above"]
async fn child_soaks() {
    let seconds: u64 =
        std::env::var("M2M_SOAK_SECONDS").map_or(20, |text| text.parse().expect("M2M_SOAK_SECONDS is a number"));
    let tenant = PracticeTenant::start().await.unwrap();
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let management = tenant.audience(ApiId::Management);
    let address = format!("{}/organizations", tenant.base_url(ApiId::Management));
    let faults = faults();
    let (mut requests, mut issued, mut calls, mut peak) = (0_u64, 0_u64, 0_u64, None::<Held>);
    let mut first = None;
    let begun = Instant::now();
    let mut round = 0;
    while begun.elapsed() < Duration::from_secs(seconds) {
        tenant.clear_faults();
        if let Some(fault) = faults[round % faults.len()].clone() {
            tenant.inject(fault);
        }
        for _ in 0..5 {
            let outcome = bench.request(&for_audiences(&[&management], &[])).await;
            requests += 1;
            let Some(client_credentials::token_response::TokenAnswer::Issued(response)) = outcome.answer else {
                continue;
            };
            issued += 1;
            let asked = question(&[&management], &[]);
            let judged = bench.judge(&response.access_token, &asked, crate::bench::now()).await;
            assert!(!judged.verification.checks.is_empty());
            let (called, _) = bench.call("GET", &address, &response.access_token).await;
            calls += u64::from(called.exchange.response.is_some());
        }
        round += 1;
        if round % faults.len() == 0 {
            // Connections that a fault broke are put away in the background.
            tokio::time::sleep(Duration::from_millis(20)).await;
            let now = held();
            // Caches and pools are filled first.
            if first.is_none() && begun.elapsed() * 5 >= Duration::from_secs(seconds) {
                first = Some(now);
            }
            peak = Some(peak.map_or(now, |peak| Held {
                memory: peak.memory.max(now.memory),
                files: peak.files.max(now.files),
                threads: peak.threads.max(now.threads),
                tasks: peak.tasks.max(now.tasks),
            }));
        }
    }
    tenant.clear_faults();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (first, last, peak) = (first.expect("a round after a fifth of the time"), held(), peak.unwrap());
    println!("soak: {requests} token requests, {issued} tokens judged, {calls} calls in {seconds} s");
    println!("soak: first {first:?}");
    println!("soak: last  {last:?}");
    println!("soak: peak  {peak:?}");
    assert!(requests > 20 * seconds.min(500), "hardly a request: {requests}");
    assert!(issued > requests / 3 && calls > issued / 2, "{issued} of {requests} issued, {calls} calls");
    assert!(last.files <= first.files + 8, "files stay open: {first:?} {last:?}");
    assert!(last.tasks <= first.tasks + 8, "tasks are left behind: {first:?} {last:?}");
    assert!(last.threads <= first.threads + 4, "threads are left behind: {first:?} {last:?}");
    // The allocator keeps some of what it once had; a leak of one answer per request would be far more.
    assert!(last.memory <= first.memory + first.memory / 4 + 8 * 1024, "memory grows: {first:?} {last:?}");
}
