//! A running `copydesk serve`, and what it costs.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Failure;

/// Under load nobody reads the log: no line of a call.
const QUIET: [&str; 6] = [
    "--log",
    "warn,copydesk::cli=info",
    "--log-format",
    "json",
    "--drain-delay",
    "0s",
];

/// One process; ended with it.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: String,
    /// Its first line.
    pub told: serde_json::Value,
}

impl Server {
    /// Starts it and waits until it listens.
    pub fn start(binary: &Path, flags: &[&str]) -> Result<Self, Failure> {
        let mut child = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(QUIET)
            .args(flags)
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", binary.display()))?;
        let mut log = BufReader::new(child.stderr.take().ok_or("the server has no log")?);
        let mut line = String::new();
        log.read_line(&mut line)?;
        let told: serde_json::Value = serde_json::from_str(&line)
            .map_err(|_| format!("the server did not start: {}", line.trim()))?;
        let address = told["address"].as_str().unwrap_or_default().to_owned();
        // A log that is read never fills its pipe.
        std::thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                if !line.contains("\"INFO\"") {
                    eprintln!("server: {line}");
                }
            }
        });
        Ok(Self {
            child,
            address,
            told,
        })
    }

    fn proc(&self, name: &str) -> PathBuf {
        Path::new("/proc")
            .join(self.child.id().to_string())
            .join(name)
    }

    /// Processor time of all its threads so far, as exactly as the scheduler knows it.
    pub fn processor_time(&self) -> Result<Duration, Failure> {
        let mut sum = 0;
        for task in std::fs::read_dir(self.proc("task"))? {
            let text = std::fs::read_to_string(task?.path().join("schedstat"))?;
            let spent = text.split_whitespace().next().unwrap_or_default();
            sum += spent.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(sum))
    }

    /// A line of its status in kB: `VmRSS`, `VmHWM`, `RssAnon`, `RssFile`.
    pub fn kilobytes(&self, name: &str) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(self.proc("status"))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let number = line.and_then(|line| line.split_whitespace().next());
        Ok(number.ok_or("the server is gone")?.parse()?)
    }

    /// Its memory in kB once it has begun to serve and has nothing to do.
    pub fn at_rest(&self) -> Result<u64, Failure> {
        super::runtime()?.block_on(super::connect(&self.address))?;
        // Memory that was freed goes back to the system after a while.
        std::thread::sleep(Duration::from_secs(3));
        self.kilobytes("VmRSS")
    }

    /// Ends it; whether it ended well.
    pub fn end(mut self) -> Result<bool, Failure> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        Ok(self.child.wait()?.success())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already, where all went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
