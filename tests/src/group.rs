//! Processes that end when the test ends, however it ends.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A process group whose leader waits for the test: when the test drops the group,
/// panics or is itself killed, the leader's standard input closes and it kills the group.
#[derive(Debug)]
pub struct Group {
    leader: Child,
    members: Vec<Child>,
}

impl Group {
    /// Starts the leader.
    pub fn new() -> Self {
        let leader = Command::new("sh")
            .args(["-c", "read -r _; kill -KILL 0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("sh starts");
        Self { leader, members: Vec::new() }
    }

    /// Starts `command` in the group. Its pipes, where it has some, stay with the returned child.
    pub fn spawn(&mut self, command: &mut Command) -> &mut Child {
        let leader = i32::try_from(self.leader.id()).expect("a process id fits");
        let program = command.get_program().to_string_lossy().into_owned();
        match command.process_group(leader).spawn() {
            Ok(child) => self.members.push(child),
            Err(error) => panic!("{program} does not start ({error}); `make test` installs what is missing"),
        }
        self.members.last_mut().expect("just pushed")
    }

    /// Whether a process belongs to the group, also as a child of a member.
    pub fn has(&self, pid: u32) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // The name in brackets may hold anything; state, parent and group follow it.
        let group = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(2));
        group.and_then(|group| group.parse().ok()) == Some(self.leader.id())
    }

    /// Says which member has ended, if one has: then the rest is not worth waiting for.
    pub fn ended(&mut self) -> Option<String> {
        self.members.iter_mut().find_map(|member| {
            member.try_wait().ok().flatten().map(|status| format!("process {} ended: {status}", member.id()))
        })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        drop(self.leader.stdin.take());
        let _ = self.leader.wait();
        for member in &mut self.members {
            let _ = member.wait();
        }
    }
}

/// The first line that a process prints, without its end.
pub fn first_line(child: &mut Child, name: &str) -> String {
    let output = child.stdout.take().expect("a piped standard output");
    let mut line = String::new();
    let read = BufReader::new(output).read_line(&mut line);
    let line = line.trim().to_owned();
    assert!(read.is_ok() && !line.is_empty(), "{name} ended before it was ready");
    line
}
