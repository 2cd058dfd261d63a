//! Compilers and interpreters, and a program in them.

use client_credentials::samples::LANGUAGES;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest time for one program, compiler included.
const PATIENCE: Duration = Duration::from_secs(120);

/// How a language is built and run; `FILE` stands for the program's name.
pub struct Tool {
    /// The language.
    pub language: &'static str,
    /// Compiles, where that is a step of its own.
    pub build: &'static [&'static str],
    /// Runs.
    pub run: &'static [&'static str],
}

/// Where `make test-samples` puts what comes from registries.
fn installed(what: &str) -> PathBuf {
    let path =
        if what == "python" { tests::target().join("samples/venv") } else { tests::project().join("tests/samples") };
    assert!(path.exists(), "{} is not there; `make test-samples` installs it", path.display());
    path
}

/// A program that is ready to run.
pub struct Program {
    folder: TempDir,
    file: &'static str,
    run: &'static [&'static str],
}

impl Program {
    /// Writes and builds it.
    pub fn new(tool: &Tool, code: &str) -> Self {
        let language = LANGUAGES.iter().find(|language| language.id == tool.language).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(language.file_name), code).unwrap();
        let program = Self { folder, file: language.file_name, run: tool.run };
        std::os::unix::fs::symlink(installed("npm").join("node_modules"), program.folder.path().join("node_modules"))
            .unwrap();
        if language.id == "verify-go" {
            program.with_debians_golang_jwt();
        }
        if !tool.build.is_empty() {
            let built = program.finish(program.command(tool.build), "");
            assert!(built.status.success(), "{} does not compile:\n{}\n{code}", tool.language, text(&built));
        }
        program
    }

    /// Debian has version 4 of golang-jwt; what the program uses of it is the same in version 5.
    fn with_debians_golang_jwt(&self) {
        let path = self.folder.path().join(self.file);
        let code = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, code.replace("golang-jwt/jwt/v5", "golang-jwt/jwt/v4")).unwrap();
        let library = "/usr/share/gocode/src/github.com/golang-jwt/jwt";
        let module = format!(
            "module verify\n\ngo 1.19\n\nrequire github.com/golang-jwt/jwt/v4 v4.0.0\n\nreplace github.com/golang-jwt/jwt/v4 => {library}\n"
        );
        std::fs::write(self.folder.path().join("go.mod"), module).unwrap();
    }

    /// Runs it with this secret and this text on its standard input.
    pub fn run(&self, secret: Option<&str>, input: &str) -> Output {
        let mut command = self.command(self.run);
        if let Some(secret) = secret {
            command.env("KINDE_CLIENT_SECRET", secret);
        }
        self.finish(command, input)
    }

    /// A command in surroundings without proxies and without anything of the machine's owner.
    fn command(&self, words: &[&str]) -> Command {
        let (name, arguments) = words.split_first().unwrap();
        let mut command = Command::new(name);
        let folder = self.folder.path();
        command.args(arguments.iter().map(|word| if *word == "FILE" { self.file } else { *word }));
        command.current_dir(folder).env_clear();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let venv = installed("python").join("bin");
        let path = std::env::join_paths(std::iter::once(venv).chain(std::env::split_paths(&path))).unwrap();
        command.env("PATH", path).env("HOME", folder).env("LANG", "C.UTF-8");
        command.env("GOCACHE", tests::target().join("samples/go")).env("GOPROXY", "off").env("GOFLAGS", "-mod=mod");
        command.env("GOTOOLCHAIN", "local");
        command
    }

    fn finish(&self, mut command: Command, input: &str) -> Output {
        let name = command.get_program().to_string_lossy().into_owned();
        let given = self.folder.path().join("input");
        std::fs::write(&given, input).unwrap();
        let (out, err) = (self.folder.path().join("output"), self.folder.path().join("errors"));
        let file = |path: &Path| Stdio::from(std::fs::File::create(path).unwrap());
        let mut child = command
            .stdin(std::fs::File::open(&given).unwrap())
            .stdout(file(&out))
            .stderr(file(&err))
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start ({error}); `make test-samples` installs it"));
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if Instant::now() > deadline {
                let _ = child.kill();
                let _ = child.wait();
                panic!("{name} did not end:\n{}", std::fs::read_to_string(&err).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        Output { status, stdout: std::fs::read(out).unwrap(), stderr: std::fs::read(err).unwrap() }
    }
}

/// Both outputs, for the message of a failed test.
pub fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
