//! What keeps secrets out of places where a crash would leave them.

/// Switches core dumps off and makes panics tell only where they happened.
///
/// A memory dump or the text of a panic could hold a client secret or a token. On Linux the process
/// also becomes unreadable for other processes of the same user (debuggers included). Call it first
/// in `main`. What fails here is no reason not to start.
pub fn harden() {
    no_core_dumps();
    quiet_panics();
}

/// Core dumps off.
#[cfg(unix)]
fn no_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Windows writes no dumps unless an administrator asked for them.
#[cfg(not(unix))]
fn no_core_dumps() {}

/// A panic names its place in the source and its thread, never its message: that may quote a value.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let thread = std::thread::current();
        let thread = thread.name().unwrap_or("unnamed");
        match panic.location() {
            Some(at) => eprintln!("internal fault at {}:{} (thread {thread})", at.file(), at.line()),
            None => eprintln!("internal fault (thread {thread})"),
        }
    }));
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use std::process::Command;

    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn core_dumps_are_off_and_the_memory_is_closed_to_others() {
        use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};
        no_core_dumps();
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
        assert!(matches!(dumpable_behavior(), Ok(DumpableBehavior::NotDumpable)));
    }

    #[test]
    fn a_panic_tells_where_and_not_what() {
        let run = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "hardening::tests::child_panics", "--ignored", "--nocapture"])
            .output()
            .unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(
            !run.status.success() && said.contains("internal fault at ") && said.contains("hardening.rs:"),
            "{said}"
        );
        assert!(!said.contains("SECRET"), "{said}");
    }

    #[test]
    #[ignore = "run in a process of its own by the test above"]
    fn child_panics() {
        harden();
        let secret = "SECRET?%G&client";
        panic!("cannot send {secret}");
    }
}
