//! Site rules while a server runs: taken, refused, removed, without a restart.

use std::path::Path;
use std::time::Duration;

use copydesk::config::Config;
use copydesk::grpc::v1;

use crate::served::{Served, page, request};

/// A file whose rule says what stands above the headline.
fn rules(selector: &str, expected: &str) -> String {
    format!(
        "[[rule]]\nid = \"site\"\n[rule.match]\nhosts = [\".harbour.example\"]\n[rule.fields]\nkicker = [\"{selector}\"]\n\
         [[example]]\nurl = \"https://harbour.example/a\"\nhtml = '''{}'''\n[example.expect]\nkicker = \"{expected}\"\n",
        String::from_utf8(story()).expect("UTF-8")
    )
}

fn story() -> Vec<u8> {
    let page = String::from_utf8(page("Ferry runs again")).expect("UTF-8");
    let labels = "<article><i class=one>Ports</i><i class=two>Travel</i>";
    page.replacen("<article>", labels, 1).into_bytes()
}

struct Desk {
    server: Served,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn start(files: &[(&str, String)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, content) in files {
            write(folder.path(), name, content);
        }
        let config = Config {
            rules: Some(folder.path().to_owned()),
            rules_interval: Duration::from_millis(20),
            ..Config::default()
        };
        Self {
            server: Served::start(config).await,
            folder,
        }
    }

    async fn read(&self) -> v1::ExtractArticleResponse {
        let mut request = request(story());
        if let Some(document) = &mut request.document {
            document.url = "https://harbour.example/a".into();
        }
        let answer = self.server.client().extract_article(request).await;
        answer.expect("an answer").into_inner()
    }

    async fn kicker(&self) -> String {
        self.read().await.articles[0].kicker.clone()
    }

    async fn info(&self) -> v1::GetServerInfoResponse {
        let request = v1::GetServerInfoRequest::default();
        let answer = self.server.client().get_server_info(request).await;
        answer.expect("an answer").into_inner()
    }

    /// Waits until pages are read like this.
    async fn until(&self, kicker: &str) {
        for _ in 0..500 {
            if self.kicker().await == kicker {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(self.kicker().await, kicker);
    }

    /// Waits until the directory was looked at, read and settled: until a file that is written now is in use.
    async fn until_read(&self, name: &str) {
        let host = format!("{name}.example");
        let marker = format!("[[rule]]\nid = \"m\"\n[rule.match]\nhosts = [\"{host}\"]\n");
        write(self.folder.path(), &format!("{name}.toml"), &marker);
        for _ in 0..500 {
            if self.info().await.site_rules.contains(&host) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{name} was not read");
    }
}

/// As editors and deployments do: a new file, moved over the old one.
fn write(folder: &Path, name: &str, content: &str) {
    let draft = folder.join(format!(".{name}"));
    std::fs::write(&draft, content).expect("a file");
    std::fs::rename(draft, folder.join(name)).expect("moved");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_file_is_live_a_broken_one_leaves_the_old_and_a_removed_one_is_gone() {
    let desk = Desk::start(&[("harbour.toml", rules(".one", "Ports"))]).await;
    let first = desk.read().await;
    assert_eq!(first.articles[0].kicker, "Ports");
    let server = first.server.expect("a version");
    assert_eq!(server.site_rule, "harbour/site");
    let info = desk.info().await;
    assert_eq!(info.site_rules, [".harbour.example"]);
    let hash = |info: &v1::GetServerInfoResponse| {
        info.server
            .as_ref()
            .map(|server| server.configuration_hash.clone())
    };
    assert_eq!(hash(&info), Some(server.configuration_hash));

    write(desk.folder.path(), "harbour.toml", &rules(".two", "Travel"));
    desk.until("Travel").await;
    assert_ne!(hash(&desk.info().await), hash(&info));

    for (name, broken) in [
        ("a", rules(".one", "Travel")),
        ("b", rules(".one:has(b)", "Ports")),
        ("c", "[[rule".to_owned()),
    ] {
        write(desk.folder.path(), "harbour.toml", &broken);
        desk.until_read(name).await;
        assert_eq!(desk.kicker().await, "Travel", "{broken}");
    }

    std::fs::remove_file(desk.folder.path().join("harbour.toml")).expect("removed");
    desk.until("").await;
    assert!(
        !desk
            .info()
            .await
            .site_rules
            .contains(&".harbour.example".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_starts_without_a_broken_file_and_takes_it_once_it_is_whole() {
    let desk = Desk::start(&[("harbour.toml", rules(".one", "Something else"))]).await;
    assert_eq!(desk.kicker().await, "");
    write(desk.folder.path(), "harbour.toml", &rules(".one", "Ports"));
    desk.until("Ports").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_does_not_start_without_its_directory() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let config = Config {
        rules: Some("/no/such/directory".into()),
        ..Config::default()
    };
    let served = copydesk::grpc::server::serve(listener, config, std::future::pending()).await;
    let error = served.expect_err("no directory").to_string();
    assert!(error.contains("/no/such/directory"), "{error}");
}
