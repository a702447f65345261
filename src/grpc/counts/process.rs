//! What the process costs, as Linux tells it in /proc. Elsewhere there is nothing to tell.

/// Ticks a second in which Linux counts processor time for programs, whatever its own clock does.
const TICKS: f64 = 100.0;

/// The process at one moment. What cannot be read is absent.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Process {
    pub resident_bytes: Option<u64>,
    pub virtual_bytes: Option<u64>,
    pub cpu_seconds: Option<f64>,
    pub threads: Option<u64>,
    pub start_seconds: Option<f64>,
    pub open_files: Option<u64>,
    pub max_files: Option<u64>,
}

impl Process {
    /// As it is now.
    pub(super) fn now() -> Self {
        let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
        let open = std::fs::read_dir("/proc/self/fd").map(Iterator::count);
        Self {
            // Listing them opened one more.
            open_files: open.ok().map(|count| count.saturating_sub(1) as u64),
            max_files: max_files(&read("/proc/self/limits")),
            ..Self::of(
                &read("/proc/self/status"),
                &read("/proc/self/stat"),
                &read("/proc/stat"),
            )
        }
    }

    fn of(status: &str, stat: &str, machine: &str) -> Self {
        // The name of the program comes second, in brackets, and may hold anything.
        let (_, behind_name) = stat.rsplit_once(')').unwrap_or_default();
        let fields: Vec<&str> = behind_name.split_ascii_whitespace().collect();
        // As proc(5) numbers them; the third field is the first here.
        let ticks = |number: usize| -> Option<f64> { fields.get(number - 3)?.parse().ok() };
        let booted: Option<f64> = named(machine, "btime ").and_then(|text| text.parse().ok());
        Self {
            resident_bytes: kibibytes(status, "VmRSS:"),
            virtual_bytes: kibibytes(status, "VmSize:"),
            cpu_seconds: ticks(14)
                .zip(ticks(15))
                .map(|(user, system)| (user + system) / TICKS),
            threads: named(status, "Threads:").and_then(|text| text.parse().ok()),
            start_seconds: booted
                .zip(ticks(22))
                .map(|(booted, ticks)| booted + ticks / TICKS),
            open_files: None,
            max_files: None,
        }
    }
}

/// The rest of the line that begins with `name`.
fn named<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut lines = text.lines();
    lines
        .find_map(|line| line.strip_prefix(name))
        .map(str::trim)
}

fn kibibytes(status: &str, name: &str) -> Option<u64> {
    let number = named(status, name)?.strip_suffix("kB")?.trim();
    number.parse::<u64>().ok()?.checked_mul(1024)
}

/// The limit that is in force; absent where there is none.
fn max_files(limits: &str) -> Option<u64> {
    let line = named(limits, "Max open files")?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_with_brackets_in_its_name_is_read_as_any_other() {
        let stat = "7 (a) b (c)) S 1 7 7 0 -1 4194304 90 0 0 0 150 50 0 0 20 0 9 0 2000 1 1 1";
        let status = "Name:\ta) b (c)\nVmSize:\t    2048 kB\nVmRSS:\t    1024 kB\nThreads:\t9\n";
        let found = Process::of(status, stat, "cpu 1 2\nbtime 1700000000\n");
        let expected = Process {
            resident_bytes: Some(1_048_576),
            virtual_bytes: Some(2_097_152),
            cpu_seconds: Some(2.0),
            threads: Some(9),
            start_seconds: Some(1_700_000_020.0),
            ..Process::default()
        };
        assert_eq!(found, expected);
        let limits = "Limit                     Soft Limit           Hard Limit           Units\n\
                      Max open files            1024                 524288               files\n";
        assert_eq!(max_files(limits), Some(1024));
        assert_eq!(Process::of("", "", ""), Process::default());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_can_be_read() {
        let now = Process::now();
        assert!(now.resident_bytes > Some(1 << 20) && now.threads > Some(0));
        assert!(now.open_files > Some(0) && now.open_files < now.max_files);
        assert!(now.start_seconds > Some(1e9) && now.cpu_seconds.is_some());
    }
}
