//! Many pages over one stream. One task reads questions and holds the sender back when enough are open; each open question
//! has a task that waits for its answer.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tonic::{Code, Status, Streaming};

use super::admission::budget::Shares;
use super::call::Call;
use super::envelope;
use super::request::PageRequest;
use super::service::Edge;
use super::status::{self, Failure};
use super::traces::Trace;
use super::v1;
use super::v1::extract_article_stream_response::Result as Answered;

/// Bytes of a request id that the contract allows.
const MAX_REQUEST_ID: usize = 128;
/// Answers that may wait for a slow receiver before the server stops working for it.
const WAITING_ANSWERS: usize = 8;

type Item = Result<v1::ExtractArticleStreamResponse, Status>;
/// An answer, with the bytes of its page, which are counted until it is taken.
type Counted = (Item, Shares);
type OpenIds = Arc<Mutex<BTreeSet<String>>>;

/// Opens the stream: questions are read from `questions` as long as there are any.
pub(super) fn open(
    edge: Edge,
    call: Call,
    retiring: Option<watch::Receiver<bool>>,
    questions: Streaming<v1::ExtractArticleStreamRequest>,
) -> Answers {
    let (answers, receiver) = mpsc::channel(WAITING_ANSWERS);
    let places = Arc::new(Semaphore::new(edge.open_per_stream as usize));
    let stream = Stream {
        edge,
        call,
        retiring,
        answers,
        places,
        open: OpenIds::default(),
        pages: 0,
    };
    tokio::spawn(stream.run(questions));
    Answers(receiver)
}

/// The answers as they come.
#[derive(Debug)]
pub struct Answers(mpsc::Receiver<Counted>);

impl tokio_stream::Stream for Answers {
    type Item = Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Item>> {
        let next = self.0.poll_recv(context);
        next.map(|next| next.map(|(answer, _)| answer))
    }
}

struct Stream {
    edge: Edge,
    call: Call,
    /// True when its connection shall come to an end.
    retiring: Option<watch::Receiver<bool>>,
    answers: mpsc::Sender<Counted>,
    places: Arc<Semaphore>,
    open: OpenIds,
    pages: u64,
}

/// Why no further question is read.
enum Ending {
    /// The caller has asked all questions.
    Asked,
    /// The caller is gone.
    Gone,
    /// Nothing more can be read, or shall be.
    Failed(Failure),
    /// The transport failed.
    Broken(Status),
}

impl Stream {
    async fn run(mut self, mut questions: Streaming<v1::ExtractArticleStreamRequest>) {
        let begun = Instant::now();
        let ending = loop {
            match self.next(&mut questions).await {
                Ok((question, place)) => self.take(question, place).await,
                Err(ending) => break ending,
            }
        };
        let (ended, last) = match ending {
            Ending::Asked => ("OK", None),
            Ending::Gone => ("CANCELLED", None),
            Ending::Failed(failure) => (failure.reason(), Some(failure.into_status(&self.call.id))),
            Ending::Broken(status) => (status::code_name(status.code()), Some(status)),
        };
        if let Some(status) = last {
            // A status ends the stream: first what was accepted is answered.
            let all = self.edge.open_per_stream;
            let _answered = self.places.acquire_many(all).await;
            let _ = self.answers.send((Err(status), Shares::default())).await;
        }
        let duration_ms = begun.elapsed().as_secs_f64() * 1_000.0;
        let caller = self.call.caller().map(|caller| &**caller);
        let (request_id, pages) = (&self.call.id, self.pages);
        let trace_id = self.call.trace_id().map(tracing::field::display);
        tracing::info!(
            method = "ExtractArticleStream",
            request_id,
            trace_id,
            caller,
            ended,
            pages,
            duration_ms,
            "stream"
        );
    }

    /// The next question, once there is room for it.
    async fn next(
        &self,
        questions: &mut Streaming<v1::ExtractArticleStreamRequest>,
    ) -> Result<(v1::ExtractArticleStreamRequest, OwnedSemaphorePermit), Ending> {
        let mut draining = self.edge.draining.clone();
        let mut retiring = self.retiring.clone();
        let question = async {
            let place = Arc::clone(&self.places).acquire_owned().await;
            let place = place.map_err(|_| Ending::Gone)?;
            self.pace().await;
            match questions.message().await {
                Ok(Some(question)) => Ok((question, place)),
                Ok(None) => Err(Ending::Asked),
                Err(status) => Err(self.broken(status)),
            }
        };
        tokio::select! {
            biased;
            () = self.answers.closed() => Err(Ending::Gone),
            // An error means that the server is gone altogether.
            _ = draining.wait_for(|draining| *draining) => Err(Ending::Failed(Failure::Draining)),
            () = told(retiring.as_mut()) => Err(Ending::Failed(Failure::Draining)),
            () = passed(self.call.deadline) => Err(Ending::Failed(Failure::DeadlineExceeded)),
            question = question => question,
        }
    }

    /// Waits as long as the caller's quota asks for. Before the page is read, so that it waits with its sender; the first page
    /// has come in with the call.
    async fn pace(&self) {
        if self.pages == 0 {
            return;
        }
        if let (Some(quota), Some(caller)) = (&self.edge.admission.quota, self.call.caller()) {
            tokio::time::sleep(quota.pace(caller, Instant::now())).await;
        }
    }

    fn broken(&self, status: Status) -> Ending {
        let allowed = self.edge.desk().limits.document_bytes as u64;
        match envelope::undelivered(&status, allowed, "document.content") {
            Some(failure) => Ending::Failed(failure),
            None => Ending::Broken(status),
        }
    }

    /// Answers a question at once where it is at fault, else has it read.
    async fn take(
        &mut self,
        question: v1::ExtractArticleStreamRequest,
        place: OwnedSemaphorePermit,
    ) {
        self.pages += 1;
        let begun = Instant::now();
        let trace = self.call.trace.as_ref().map(|trace| trace.child("page"));
        // Also of a question at fault: shares go by the order of questions.
        let shares = self.call.shares.next();
        let id = question.request_id;
        let allowed = self.edge.desk().limits.document_bytes;
        let checked = self.reserve(&id).and_then(|reserved| {
            let request = PageRequest::check(question.document, question.options, allowed)?;
            Ok((request, reserved))
        });
        match checked {
            Err(failure) => {
                let counts = &self.edge.admission.counts;
                counts.stream_page(failure.code(), begun.elapsed());
                end(trace.as_ref(), Some(&failure));
                let _ = self
                    .answers
                    .send((Ok(answer(shortened(&id), Err(failure))), shares))
                    .await;
            }
            Ok((request, reserved)) => {
                let (edge, call) = (self.edge.clone(), self.call.clone());
                tokio::spawn(read(
                    edge,
                    call,
                    (request, shares, trace),
                    reserved,
                    self.answers.clone(),
                    place,
                ));
            }
        }
    }

    /// Keeps the id for one open question.
    fn reserve(&self, id: &str) -> Result<ReservedId, Failure> {
        let fault =
            |reason, text: &str| Err(Failure::invalid("request_id", reason, text.to_owned()));
        if id.is_empty() {
            return fault("REQUEST_ID_MISSING", "is missing");
        }
        if id.len() > MAX_REQUEST_ID {
            return fault("REQUEST_ID_TOO_LONG", "has more than 128 bytes");
        }
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if !open.insert(id.to_owned()) {
            return fault(
                "REQUEST_ID_DOUBLED",
                "belongs to another open question of this stream",
            );
        }
        Ok(ReservedId {
            id: id.to_owned(),
            open: Arc::clone(&self.open),
        })
    }
}

/// Reads one page and answers it. Ends early when the caller is gone, which gives the page up.
async fn read(
    edge: Edge,
    call: Call,
    (request, shares, trace): (PageRequest, Shares, Option<Trace>),
    reserved: ReservedId,
    answers: mpsc::Sender<Counted>,
    place: OwnedSemaphorePermit,
) {
    if let Some(trace) = &trace {
        trace.note_request(Some(request.content.len()), None);
    }
    let work = async {
        // Not by waiting: pages that hold bytes and wait for more would wait for each other.
        shares.cover(&edge.admission.budget, request.content.len())?;
        // While it waits here, the page costs the stream a place, and so holds its sender back.
        let room = edge.pool.bulk_place().await?;
        let deadline = edge.deadline(&call);
        edge.read(request, shares.clone(), room, deadline, trace.clone())
            .await
    };
    let begun = Instant::now();
    let counts = &edge.admission.counts;
    let result = tokio::select! {
        () = answers.closed() => return counts.stream_page(Code::Cancelled, begun.elapsed()),
        () = passed(call.deadline) => Err(Failure::DeadlineExceeded),
        result = work => result,
    };
    let code = result.as_ref().map_or_else(Failure::code, |_| Code::Ok);
    counts.stream_page(code, begun.elapsed());
    end(trace.as_ref(), result.as_ref().err());
    if let Err(failure) = &result {
        counts.count(failure);
    }
    // Free before the answer can be seen, for the caller may use the id again at once.
    let id = reserved.release();
    let _ = answers.send((Ok(answer(id, result)), shares)).await;
    drop(place);
}

/// Ends the span of a page.
fn end(trace: Option<&Trace>, failure: Option<&Failure>) {
    if let Some(trace) = trace {
        trace.note_request(None, failure.map(Failure::reason));
        trace.end(failure.map_or(Code::Ok, Failure::code));
    }
}

/// Returns once the time is over; never, where there is no limit.
async fn passed(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}

/// Returns once it is told to; never, where nobody does any more.
async fn told(told: Option<&mut watch::Receiver<bool>>) {
    let is_told = match told {
        Some(told) => told.wait_for(|told| *told).await.is_ok(),
        None => false,
    };
    if !is_told {
        std::future::pending::<()>().await;
    }
}

fn answer(
    request_id: String,
    result: Result<v1::ExtractArticleResponse, Failure>,
) -> v1::ExtractArticleStreamResponse {
    let result = match result {
        Ok(response) => Answered::Response(response),
        Err(failure) => Answered::Error(failure.into_page_error()),
    };
    v1::ExtractArticleStreamResponse {
        request_id,
        result: Some(result),
    }
}

/// An id over the limit is echoed as far as the limit goes.
fn shortened(id: &str) -> String {
    let end = (0..=MAX_REQUEST_ID.min(id.len()))
        .rev()
        .find(|&end| id.is_char_boundary(end));
    end.and_then(|end| id.get(..end))
        .unwrap_or_default()
        .to_owned()
}

/// An id that no other open question of its stream has.
struct ReservedId {
    id: String,
    open: OpenIds,
}

impl ReservedId {
    fn release(mut self) -> String {
        self.free();
        std::mem::take(&mut self.id)
    }

    fn free(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(&self.id);
    }
}

impl Drop for ReservedId {
    fn drop(&mut self) {
        if !self.id.is_empty() {
            self.free();
        }
    }
}
