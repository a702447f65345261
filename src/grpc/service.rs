//! The handlers: check, have a reading thread work, answer. Streams are in [`super::stream`].

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tonic::{Request, Response, Status};

use super::admission::Admission;
use super::admission::budget::Shares;
use super::answer::Desk;
use super::call::Call;
use super::connections::Line;
use super::pool::{Monitor, Place, Pool};
use super::request::{Comparands, PageRequest, TextRequest};
use super::status::{self, Failure};
use super::traces::Trace;
use super::v1::article_service_server::ArticleService;
use super::{info, stream, v1};
use crate::config::Config;

/// The service, shared by every call.
#[derive(Debug, Clone)]
pub struct Edge {
    /// As the directory of site rules has it now.
    desk: watch::Receiver<Arc<Desk>>,
    pub(super) pool: Pool,
    pub(super) max_processing_time: Duration,
    pub(super) open_per_stream: u32,
    /// True when open streams shall come to an end.
    pub(super) draining: watch::Receiver<bool>,
    pub(super) admission: Arc<Admission>,
}

impl Edge {
    /// A service that reads pages with the threads of its admission.
    #[must_use]
    pub fn new(
        config: &Config,
        desk: watch::Receiver<Arc<Desk>>,
        draining: watch::Receiver<bool>,
        admission: Arc<Admission>,
    ) -> Self {
        Self {
            desk,
            pool: admission.pool.clone(),
            max_processing_time: config.max_processing_time,
            open_per_stream: config.max_open_requests_per_stream,
            draining,
            admission,
        }
    }

    /// What a page that begins now is read with.
    pub(super) fn desk(&self) -> Arc<Desk> {
        Arc::clone(&self.desk.borrow())
    }

    /// When work that begins now must be done.
    pub(super) fn deadline(&self, call: &Call) -> Instant {
        let own = Instant::now() + self.max_processing_time;
        call.deadline.map_or(own, |callers| callers.min(own))
    }

    /// Reads a page on a reading thread. Dropping the future gives the page up. `shares`: its bytes, counted until it is read.
    pub(super) async fn read(
        &self,
        request: PageRequest,
        shares: Shares,
        place: Place,
        deadline: Instant,
        trace: Option<Trace>,
    ) -> Result<v1::ExtractArticleResponse, Failure> {
        let desk = self.desk();
        let work = self.pool.submit(place, deadline, trace, move |monitor| {
            let answer = desk.extract(&request, monitor);
            drop((request, shares));
            answer
        });
        by(deadline, work?).await
    }

    async fn extract(
        &self,
        message: v1::ExtractArticleRequest,
        call: &Call,
    ) -> Result<v1::ExtractArticleResponse, Failure> {
        let allowed = self.desk().limits.document_bytes;
        let request = PageRequest::check(message.document, message.options, allowed)?;
        let shares = self.covered(call, request.content.len())?;
        let place = self.pool.place()?;
        let deadline = self.deadline(call);
        self.read(request, shares, place, deadline, call.trace.clone())
            .await
    }

    async fn analyze(
        &self,
        message: v1::AnalyzeTextRequest,
        call: &Call,
    ) -> Result<v1::AnalyzeTextResponse, Failure> {
        let request = TextRequest::check(message, self.desk().limits.document_bytes)?;
        let bytes = request.text.len();
        self.work(call, bytes, move |desk, monitor| {
            desk.analyze(&request, monitor)
        })
        .await
    }

    async fn compare_two(
        &self,
        message: v1::CompareRequest,
        call: &Call,
    ) -> Result<v1::CompareResponse, Failure> {
        let bytes = size(message.first.as_ref()) + size(message.second.as_ref());
        let request = Comparands::check(message, self.desk().limits.document_bytes)?;
        self.work(call, bytes, move |desk, monitor| {
            desk.compare(&request, monitor)
        })
        .await
    }

    /// Has a reading thread do what a single call asks for.
    async fn work<T: Send + 'static>(
        &self,
        call: &Call,
        bytes: usize,
        work: impl FnOnce(&Desk, &mut Monitor<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let shares = self.covered(call, bytes)?;
        let place = self.pool.place()?;
        let deadline = self.deadline(call);
        let (desk, trace) = (self.desk(), call.trace.clone());
        let work = self.pool.submit(place, deadline, trace, move |monitor| {
            let answer = work(&desk, monitor);
            drop(shares);
            answer
        })?;
        by(deadline, work).await
    }

    /// The shares of a single call's message, with what it grew by when it was unpacked.
    fn covered(&self, call: &Call, bytes: usize) -> Result<Shares, Failure> {
        let shares = call.shares.clone();
        shares.cover(&self.admission.budget, bytes)?;
        Ok(shares)
    }

    /// Ends a call: it is counted, and has one line in the log, never a word of the page.
    fn end<T>(
        &self,
        method: &'static str,
        call: &Call,
        begun: Instant,
        bytes: usize,
        result: Result<T, Failure>,
    ) -> Result<Response<T>, Status> {
        let took = begun.elapsed();
        match result {
            Ok(answer) => {
                call.log(method, "OK", None, Some(bytes), took);
                Ok(Response::new(answer))
            }
            Err(failure) => {
                self.admission.counts.count(&failure);
                let code = status::code_name(failure.code());
                call.log(method, code, Some(failure.reason()), Some(bytes), took);
                Err(failure.into_status(&call.id))
            }
        }
    }
}

/// Bytes of what is compared.
fn size(comparand: Option<&v1::Comparand>) -> usize {
    use v1::comparand::Content;
    match comparand.and_then(|comparand| comparand.content.as_ref()) {
        Some(Content::Article(article)) => article.text.len(),
        Some(Content::Document(page)) => page.content.len(),
        Some(Content::Text(text)) => text.len(),
        None => 0,
    }
}

/// The answer, if it is there by `deadline`.
async fn by<T>(
    deadline: Instant,
    answer: tokio::sync::oneshot::Receiver<Result<T, Failure>>,
) -> Result<T, Failure> {
    match tokio::time::timeout_at(deadline.into(), answer).await {
        Ok(Ok(result)) => result,
        // A reading thread answers even after a panic; only a process that ends drops an answer.
        Ok(Err(_)) => Err(Failure::Draining),
        Err(_) => Err(Failure::DeadlineExceeded),
    }
}

#[tonic::async_trait]
impl ArticleService for Edge {
    async fn extract_article(
        &self,
        request: Request<v1::ExtractArticleRequest>,
    ) -> Result<Response<v1::ExtractArticleResponse>, Status> {
        let (begun, call) = (Instant::now(), Call::of(&request));
        let message = request.into_inner();
        let bytes = message
            .document
            .as_ref()
            .map_or(0, |page| page.content.len());
        let result = self.extract(message, &call).await;
        self.end("ExtractArticle", &call, begun, bytes, result)
    }

    type ExtractArticleStreamStream = stream::Answers;

    async fn extract_article_stream(
        &self,
        request: Request<tonic::Streaming<v1::ExtractArticleStreamRequest>>,
    ) -> Result<Response<Self::ExtractArticleStreamStream>, Status> {
        let call = Call::of(&request);
        let retiring = request.extensions().get::<Arc<Line>>();
        let retiring = retiring.map(|line| line.retiring.clone());
        let answers = stream::open(self.clone(), call, retiring, request.into_inner());
        Ok(Response::new(answers))
    }

    async fn analyze_text(
        &self,
        request: Request<v1::AnalyzeTextRequest>,
    ) -> Result<Response<v1::AnalyzeTextResponse>, Status> {
        let (begun, call) = (Instant::now(), Call::of(&request));
        let message = request.into_inner();
        let bytes = message.text.len();
        let result = self.analyze(message, &call).await;
        self.end("AnalyzeText", &call, begun, bytes, result)
    }

    async fn compare(
        &self,
        request: Request<v1::CompareRequest>,
    ) -> Result<Response<v1::CompareResponse>, Status> {
        let (begun, call) = (Instant::now(), Call::of(&request));
        let message = request.into_inner();
        let bytes = size(message.first.as_ref()) + size(message.second.as_ref());
        let result = self.compare_two(message, &call).await;
        self.end("Compare", &call, begun, bytes, result)
    }

    async fn get_server_info(
        &self,
        _request: Request<v1::GetServerInfoRequest>,
    ) -> Result<Response<v1::GetServerInfoResponse>, Status> {
        Ok(Response::new(info::of(
            &self.desk(),
            self.open_per_stream,
            self.max_processing_time,
        )))
    }
}
