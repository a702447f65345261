//! The binary as people and containers use it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::authority::{Authority, Files};
use crate::served::page;

const BINARY: &str = env!("CARGO_BIN_EXE_copydesk");

/// Runs a command line with `input` on its standard input.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(BINARY)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary");
    // A command line that is wrong is refused before anything is read.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("an end")
}

fn code(arguments: &[&str], input: &[u8]) -> Option<i32> {
    run(arguments, input).status.code()
}

#[test]
fn exit_codes_tell_answered_failed_wrong_usage_and_no_article() {
    let article = page("Ferry runs again");
    assert_eq!(code(&["extract", "-"], &article), Some(0));
    assert_eq!(code(&["extract", "-"], b"%PDF-1.7"), Some(0));
    assert_eq!(code(&["extract", "-"], b""), Some(1));
    assert_eq!(code(&["extract", "--url", "ferry", "-"], &article), Some(1));
    assert_eq!(code(&["extract", "/no/such/file"], b""), Some(1));
    let small = ["extract", "--max-document-bytes", "10", "-"];
    assert_eq!(code(&small, &article), Some(1));
    assert_eq!(code(&["extract"], b""), Some(2));
    assert_eq!(code(&["extract", "--format", "rtf", "-"], b""), Some(2));
    let text = ["extract", "--format", "text", "-"];
    assert_eq!(code(&text, &article), Some(0));
    assert_eq!(code(&text, b"%PDF-1.7"), Some(3));
    // Nobody listens on the discard port.
    assert_eq!(code(&["health", "--server", "127.0.0.1:9"], b""), Some(1));
}

#[test]
fn an_article_is_printed_in_each_form() {
    let article = page("Ferry runs again");
    let printed = |format: &str| {
        let output = run(&["extract", "--format", format, "-"], &article);
        assert_eq!(output.status.code(), Some(0), "{format}");
        String::from_utf8(output.stdout).expect("text")
    };
    let html = printed("html");
    assert!(html.starts_with("<article"), "{html}");
    assert!(html.ends_with("</article>\n"), "{html}");
    assert!(!printed("markdown").contains('<'));
    for (format, member) in [
        ("jsonld", "headline"),
        ("json-ld", "headline"),
        ("ninjs", "headlines"),
    ] {
        let json: Value = serde_json::from_str(&printed(format)).expect("JSON");
        assert!(json.get(member).is_some(), "{format}: {json}");
    }
}

#[test]
fn a_folder_is_answered_in_json_lines_in_order_and_a_failure_is_one_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &[u8]| {
        let file = folder.path().join(name);
        let parent = file.parent().map(Path::to_path_buf).expect("a folder");
        std::fs::create_dir_all(parent).expect("a folder");
        std::fs::write(file, content).expect("a file");
    };
    for number in 0..20 {
        write(
            &format!("{number:02}.html"),
            &page(&format!("Ferry {number}")),
        );
    }
    write("07.html", b"");
    write("deep/er.html", &page("Ferry below"));
    let path = folder.path().to_str().expect("UTF-8");
    let output = run(&["extract", path], b"");
    assert_eq!(output.status.code(), Some(1), "one file is empty");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let lines: Vec<Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 21);
    for (number, line) in lines.iter().take(20).enumerate() {
        let file = line["file"].as_str().expect("a name");
        assert!(file.ends_with(&format!("{number:02}.html")), "{file}");
        if number == 7 {
            assert!(line["error"].is_string());
        } else {
            let headline = &line["response"]["articles"][0]["headline"];
            assert_eq!(*headline, format!("Ferry {number}"));
        }
    }
    assert_eq!(
        lines[20]["response"]["articles"][0]["headline"],
        "Ferry below"
    );
}

#[test]
fn a_page_is_explained_as_text_as_json_and_for_a_browser() {
    let article = page("Ferry runs again");
    let text = run(&["explain", "-"], &article);
    assert_eq!(text.status.code(), Some(0));
    let text = String::from_utf8(text.stdout).expect("UTF-8");
    assert!(
        text.contains("claim-headline") && text.contains("paragraph"),
        "{text}"
    );
    let json = run(
        &["explain", "--format", "json", "--strongest", "2", "-"],
        &article,
    );
    let json: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    for block in json["blocks"].as_array().expect("blocks") {
        assert_eq!(block["features"].as_array().map(Vec::len), Some(2));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let view = folder.path().join("view.html");
    let to = ["explain", "--html", view.to_str().expect("UTF-8")];
    let written = run(&[&to[..], &["-"]].concat(), &article);
    assert_eq!((written.status.code(), written.stdout.len()), (Some(0), 0));
    let html = std::fs::read_to_string(&view).expect("a view");
    assert!(html.contains("<div class=\"block headline\">"));
    assert_eq!(code(&["explain", "-"], b""), Some(1));
    assert_eq!(code(&[&to[..], &["-", "-"]].concat(), &article), Some(1));
    assert_eq!(code(&["explain", "--url", "ferry", "-"], &article), Some(1));
    let several = run(
        &["explain", "--format", "json", "/no/such/file", "-"],
        &article,
    );
    assert_eq!(several.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&several.stdout).lines().count(), 2);
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[test]
fn a_server_logs_one_line_and_ends_with_0_when_told_to() {
    let child = Command::new(BINARY)
        .args(["serve", "--log-format", "json"])
        .env("COPYDESK_LISTEN", "127.0.0.1:0")
        .env("COPYDESK_DRAIN_DELAY", "100ms")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary");
    let mut server = Running(child);
    let log = server.0.stderr.take().expect("a pipe");
    let mut lines = BufReader::new(log).lines();
    let first = lines.next().expect("a line").expect("UTF-8");
    let first: Value = serde_json::from_str(&first).expect("JSON");
    assert_eq!(first["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(first["configuration_hash"].as_str().map(str::len), Some(64));
    let address = first["address"].as_str().expect("an address");
    assert_eq!(code(&["health", "--server", address], b""), Some(0));
    let article = page("Ferry runs again");
    let fields = ["--fields", "articles.headline", "-"];
    let called = run(
        &[&["call", "--server", address], &fields[..]].concat(),
        &article,
    );
    let read = run(&[&["extract"], &fields[..]].concat(), &article);
    assert_eq!(called.status.code(), Some(0));
    assert_eq!(called.stdout, read.stdout);
    let told = Command::new("kill")
        .args(["-TERM", &server.0.id().to_string()])
        .status();
    assert!(told.expect("kill").success());
    assert_eq!(server.0.wait().expect("an end").code(), Some(0));
}

#[test]
fn plain_text_is_served_to_other_machines_only_on_request() {
    let listen = ["serve", "--listen", "0.0.0.0:0"];
    let refused = run(&listen, b"");
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("--insecure"), "{said}");
    let alone = ["serve", "--listen", "127.0.0.1:0", "--quota", "5"];
    assert_eq!(code(&alone, b""), Some(1));
    let half = ["serve", "--tls-cert", "/no/such/file"];
    assert_eq!(code(&half, b""), Some(2));
}

#[test]
fn a_server_with_certificates_and_tokens_is_called_with_both() {
    let (files, authority) = (Files::new(), Authority::new());
    let path = |file: std::path::PathBuf| file.to_str().expect("UTF-8").to_owned();
    let write = |name: &str, content: &str| path(files.write(name, content));
    let own = authority.server();
    let cert = write("cert.pem", &own.certificate);
    let key = write("key.pem", &own.key);
    let ca = write("ca.pem", &authority.pem);
    let tokens = write("tokens", "desk a-token-of-the-desk\n");
    let token = write("token", "a-token-of-the-desk\n");
    let child = Command::new(BINARY)
        .args(["serve", "--log-format", "json", "--listen", "0.0.0.0:0"])
        .args(["--tls-cert", &cert, "--tls-key", &key, "--tokens", &tokens])
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary");
    let mut server = Running(child);
    let log = server.0.stderr.take().expect("a pipe");
    let mut lines = BufReader::new(log).lines();
    let mut line = || -> Value {
        let line = lines.next().expect("a line").expect("UTF-8");
        assert!(!line.contains("a-token"), "{line}");
        serde_json::from_str(&line).expect("JSON")
    };
    let first = line();
    assert_eq!(first["tls"], true);
    let address = first["address"].as_str().expect("an address");
    let address = format!("https://{}", address.replace("0.0.0.0", "127.0.0.1"));
    let trusting = ["--server", &address, "--tls-ca", &ca];
    assert_eq!(code(&[&["health"], &trusting[..]].concat(), b""), Some(0));
    assert_eq!(code(&["health", "--server", &address], b""), Some(1));
    let article = page("Ferry runs again");
    let called = [&["call"], &trusting[..], &["--token-file", &token, "-"]].concat();
    assert_eq!(code(&called, &article), Some(0));
    let said = line();
    assert_eq!(
        (&said["caller"], &said["code"]),
        (&"desk".into(), &"OK".into())
    );
    let nameless = [&["call"], &trusting[..], &["-"]].concat();
    assert_eq!(code(&nameless, &article), Some(1));
    let said = line();
    assert_eq!(said["method"], "ExtractArticle");
    assert_eq!(said["code"], "UNAUTHENTICATED");
    assert_eq!(said["reason"], "TOKEN_MISSING");
}

#[test]
fn rules_are_checked_and_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("UTF-8");
    let file = folder.path().join("harbour.toml");
    let rules = |publisher: &str| {
        let html = String::from_utf8(page("Ferry runs again")).expect("UTF-8");
        format!(
            "[[rule]]\nid = \"site\"\n[rule.match]\nhosts = [\"harbour.example\"]\n[rule.constants]\npublisher = \"Courier\"\n\
             [[example]]\nurl = \"https://harbour.example/\"\nhtml = '''{html}'''\n[example.expect]\npublisher = \"{publisher}\"\n"
        )
    };
    std::fs::write(&file, rules("Courier")).expect("a file");
    let checked = run(&["rules", "check", path], b"");
    assert_eq!(checked.status.code(), Some(0));
    assert_eq!(
        String::from_utf8_lossy(&checked.stdout),
        "harbour.toml: ok, rules 1, examples 1\n"
    );
    let article = page("Ferry runs again");
    let url = ["--rules", path, "--url", "https://harbour.example/a", "-"];
    let read = run(&[&["extract"], &url[..]].concat(), &article);
    let answer: Value = serde_json::from_slice(&read.stdout).expect("JSON");
    assert_eq!(answer["articles"][0]["publisher"]["name"], "Courier");
    assert_eq!(answer["server"]["siteRule"], "harbour/site");

    std::fs::write(&file, rules("Gazette")).expect("a file");
    let checked = run(&["rules", "check", "--format", "json", path], b"");
    assert_eq!(checked.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&checked.stdout).expect("JSON");
    assert_eq!(report["ok"], false);
    let problem = &report["files"][0]["problems"][0];
    assert_eq!(problem["field"], "publisher");
    assert_eq!(problem["expected"], "“Gazette”");
    assert_eq!(problem["found"], "“Courier”");
    assert_eq!(code(&["rules", "check", path], b""), Some(1));
    assert_eq!(code(&[&["extract"], &url[..]].concat(), &article), Some(1));
    assert_eq!(
        code(&["rules", "check", "/no/such/directory"], b""),
        Some(1)
    );
}
