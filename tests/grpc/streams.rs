//! Many pages over one stream.

use copydesk::config::Config;
use copydesk::grpc::v1;
use copydesk::grpc::v1::article_service_client::ArticleServiceClient;
use copydesk::grpc::v1::extract_article_stream_response::Result as Answered;
use tonic::codec::CompressionEncoding;
use tonic::transport::Channel;

use crate::served::{Served, big_page, page, request};

const MIB: usize = 1024 * 1024;

pub fn question(id: &str, content: Vec<u8>) -> v1::ExtractArticleStreamRequest {
    let v1::ExtractArticleRequest { document, options } = request(content);
    v1::ExtractArticleStreamRequest {
        request_id: id.to_owned(),
        document,
        options,
    }
}

pub async fn ask_all(
    server: &Served,
    questions: Vec<v1::ExtractArticleStreamRequest>,
) -> (Vec<v1::ExtractArticleStreamResponse>, Option<tonic::Status>) {
    ask_all_by(server.client(), questions).await
}

async fn ask_all_by(
    mut client: ArticleServiceClient<Channel>,
    questions: Vec<v1::ExtractArticleStreamRequest>,
) -> (Vec<v1::ExtractArticleStreamResponse>, Option<tonic::Status>) {
    let questions = tokio_stream::iter(questions);
    let answers = client
        .extract_article_stream(questions)
        .await
        .expect("a stream");
    let mut answers = answers.into_inner();
    let mut found = Vec::new();
    loop {
        match answers.message().await {
            Ok(Some(answer)) => found.push(answer),
            Ok(None) => return (found, None),
            Err(status) => return (found, Some(status)),
        }
    }
}

pub fn error<'a>(answers: &'a [v1::ExtractArticleStreamResponse], id: &str) -> &'a v1::PageError {
    let answer = answers
        .iter()
        .find(|answer| answer.request_id == id)
        .expect("an answer");
    match answer.result.as_ref().expect("a result") {
        Answered::Error(error) => error,
        Answered::Response(_) => panic!("{id} was answered"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_page_of_a_stream_never_ends_it() {
    let server = Served::start(Config {
        queue: 2,
        ..Config::default()
    })
    .await;
    let mut questions: Vec<_> = (0..200)
        .map(|n| question(&format!("p{n}"), page(&format!("Ferry {n}"))))
        .collect();
    questions.insert(100, question("empty", Vec::new()));
    questions.insert(101, question("huge", vec![b' '; 20 * MIB]));
    questions.insert(102, question("", page("Ferry")));
    questions.insert(103, question(&"é".repeat(65), page("Ferry")));
    let (answers, ended) = ask_all(&server, questions).await;
    assert!(ended.is_none(), "{ended:?}");
    assert_eq!(answers.len(), 204);
    let empty = error(&answers, "empty");
    assert_eq!((empty.code, empty.field.as_str()), (3, "document.content"));
    let huge = error(&answers, "huge");
    assert_eq!((huge.code, huge.field.as_str()), (8, "document.content"));
    assert!(
        huge.message.contains("20971520") && huge.message.contains("16777216"),
        "{}",
        huge.message
    );
    for id in ["", "é".repeat(64).as_str()] {
        let nameless = error(&answers, id);
        assert_eq!((nameless.code, nameless.field.as_str()), (3, "request_id"));
    }
    for n in 0..200 {
        let id = format!("p{n}");
        let answer = answers
            .iter()
            .find(|answer| answer.request_id == id)
            .expect("an answer");
        assert!(matches!(answer.result, Some(Answered::Response(_))), "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_doubled_only_while_its_question_is_open() {
    let server = Served::start(Config {
        workers: 1,
        ..Config::default()
    })
    .await;
    let (answers, _) = ask_all(
        &server,
        vec![question("a", big_page()), question("a", page("Ferry"))],
    )
    .await;
    assert_eq!(answers.len(), 2);
    let doubled = error(&answers, "a");
    assert_eq!((doubled.code, doubled.field.as_str()), (3, "request_id"));
    let (sender, questions) = tokio::sync::mpsc::channel(1);
    let questions = tokio_stream::wrappers::ReceiverStream::new(questions);
    let mut answers = server
        .client()
        .extract_article_stream(questions)
        .await
        .expect("a stream")
        .into_inner();
    for _ in 0..5 {
        sender
            .send(question("again", page("Ferry")))
            .await
            .expect("an open stream");
        let answer = answers
            .message()
            .await
            .expect("a stream")
            .expect("an answer");
        assert!(matches!(answer.result, Some(Answered::Response(_))));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_far_over_the_limit_fails_alone_and_a_message_past_decoding_ends_the_stream() {
    let server = Served::start(Config {
        max_document_bytes: MIB,
        ..Config::default()
    })
    .await;
    let questions = vec![
        question("first", page("Ferry")),
        question("fourfold", vec![b' '; 4 * MIB]),
        question("last", page("Ferry")),
        question("past", vec![b' '; 6 * MIB]),
    ];
    let plain = server.client();
    let gzip = server.client().send_compressed(CompressionEncoding::Gzip);
    let zstd = server.client().send_compressed(CompressionEncoding::Zstd);
    for (client, knows_size) in [(plain, true), (gzip, false), (zstd, false)] {
        let (answers, ended) = ask_all_by(client, questions.clone()).await;
        assert_eq!(answers.len(), 3);
        let oversize = error(&answers, "fourfold");
        assert_eq!(
            (oversize.code, oversize.field.as_str()),
            (8, "document.content")
        );
        let sizes = ["4194304", "1048576"];
        assert!(sizes.iter().all(|size| oversize.message.contains(size)));
        let status = ended.expect("what cannot be read ends the stream");
        assert_eq!(status.code(), tonic::Code::ResourceExhausted, "{status:?}");
        let details = tonic_types::StatusExt::get_error_details(&status);
        let sizes = &details.error_info().expect("an ErrorInfo").metadata;
        // What is given up while it is unpacked has no known size.
        let found: Option<usize> = sizes["found"].parse().ok();
        assert_eq!(found.is_some_and(|found| found > 6 * MIB), knows_size);
        assert_eq!(sizes["allowed"], MIB.to_string());
    }
}
