//! The names under which figures are told, without what their types add (`_total` of counters). docs/operations.md describes their
//! labels; a test holds that page to this table.

use prometheus_client::encoding::{EncodeCounterValue, EncodeGaugeValue};

use super::exposition::Moment;
use super::figures::{Figure, FoundCount, FoundLevel};

type Found<'m> = Box<dyn Figure + 'm>;

/// A figure as it is told.
pub(super) struct Named {
    pub name: &'static str,
    pub meaning: &'static str,
    /// The figure, where there is one.
    pub find: for<'m> fn(&'m Moment<'_>) -> Option<Found<'m>>,
}

fn found<'m, T: EncodeGaugeValue + 'm>(value: T) -> Found<'m> {
    Box::new(FoundLevel(value))
}

fn level<'m>(number: usize) -> Found<'m> {
    found(number as u64)
}

fn rising<'m, T: EncodeCounterValue + 'm>(value: T) -> Found<'m> {
    Box::new(FoundCount(value))
}

pub(super) const FIGURES: &[Named] = &[
    Named {
        name: "grpc_server_started",
        meaning: "Calls that came in.",
        find: |at| Some(Box::new(&at.counts().started)),
    },
    Named {
        name: "grpc_server_handled",
        meaning: "Calls that came to their end; CANCELLED where the caller went away before.",
        find: |at| Some(Box::new(&at.counts().handled)),
    },
    Named {
        name: "grpc_server_handling_seconds",
        meaning: "From the head of a call to the last byte of its answer.",
        find: |at| Some(Box::new(&at.counts().handling)),
    },
    Named {
        name: "grpc_server_in_flight",
        meaning: "Calls that are open.",
        find: |at| Some(Box::new(&at.counts().in_flight)),
    },
    Named {
        name: "grpc_server_request_bytes",
        meaning: "Size of a message that came in, as it was sent: packed where it was packed.",
        find: |at| Some(Box::new(&at.counts().received)),
    },
    Named {
        name: "grpc_server_response_bytes",
        meaning: "Size of a message that went out.",
        find: |at| Some(Box::new(&at.counts().sent)),
    },
    Named {
        name: "copydesk_stream_pages",
        meaning: "Pages of streams by the code of each answer; CANCELLED where the caller went away before.",
        find: |at| Some(Box::new(&at.counts().stream_pages)),
    },
    Named {
        name: "copydesk_stream_page_seconds",
        meaning: "From a question of a stream to its answer.",
        find: |at| Some(Box::new(&at.counts().stream_page_time)),
    },
    Named {
        name: "copydesk_queue_depth",
        meaning: "Work that waits for a thread.",
        find: |at| Some(level(at.workers().waiting())),
    },
    Named {
        name: "copydesk_queue_capacity",
        meaning: "Work that may wait at this moment: less than the queue holds where pages are slow.",
        find: |at| Some(level(at.workers().may_wait())),
    },
    Named {
        name: "copydesk_queue_wait_seconds",
        meaning: "How long work waited for a thread.",
        find: |at| Some(Box::new(&at.counts().queue_wait)),
    },
    Named {
        name: "copydesk_workers",
        meaning: "Threads that read pages, as they were started.",
        find: |at| Some(level(at.workers().count())),
    },
    Named {
        name: "copydesk_workers_alive",
        meaning: "Threads that read pages and have not ended.",
        find: |at| Some(level(at.workers().alive())),
    },
    Named {
        name: "copydesk_pool_busy_ratio",
        meaning: "Share of the threads that read pages which work at this moment.",
        find: |at| Some(found(at.workers().busy_ratio())),
    },
    Named {
        name: "copydesk_pool_busy_seconds",
        meaning: "Time that the threads that read pages have worked.",
        find: |at| Some(rising(at.workers().busy().as_secs_f64())),
    },
    Named {
        name: "copydesk_shed",
        meaning: "Calls and pages that were refused because there are too many.",
        find: |at| Some(Box::new(&at.counts().shed)),
    },
    Named {
        name: "copydesk_work_wasted",
        meaning: "Work that nobody wanted any more: seen in the queue, between two stages, or when it was done.",
        find: |at| Some(Box::new(&at.counts().wasted)),
    },
    Named {
        name: "copydesk_panics",
        meaning: "Work that ended in a panic.",
        find: |at| Some(Box::new(&at.counts().panics)),
    },
    Named {
        name: "copydesk_in_flight_bytes",
        meaning: "Bytes of messages that are received, wait or are worked on.",
        find: |at| Some(level(at.scene.budget.bytes().0)),
    },
    Named {
        name: "copydesk_in_flight_limit_bytes",
        meaning: "Bytes of messages that may be in flight.",
        find: |at| Some(level(at.scene.budget.bytes().1)),
    },
    Named {
        name: "copydesk_pages",
        meaning: "Pages that were read, by what they turned out to be and the language of their first article.",
        find: |at| Some(Box::new(&at.counts().pages)),
    },
    Named {
        name: "copydesk_page_encodings",
        meaning: "Pages that were read, by the encoding they were read in.",
        find: |at| Some(Box::new(&at.counts().encodings)),
    },
    Named {
        name: "copydesk_page_reasons",
        meaning: "Reasons that came with the outcomes of pages.",
        find: |at| Some(Box::new(&at.counts().reasons)),
    },
    Named {
        name: "copydesk_stage_seconds",
        meaning: "How long a stage took for one page or text.",
        find: |at| Some(Box::new(&at.counts().stages)),
    },
    Named {
        name: "copydesk_connections_open",
        meaning: "Connections that are open.",
        find: |at| Some(Box::new(&at.counts().connections_open)),
    },
    Named {
        name: "copydesk_connections",
        meaning: "Connections that were served.",
        find: |at| Some(Box::new(&at.counts().connections)),
    },
    Named {
        name: "copydesk_connections_refused",
        meaning: "Connections over the maximum, closed as they came.",
        find: |at| Some(Box::new(&at.counts().connections_refused)),
    },
    Named {
        name: "copydesk_handshakes_failed",
        meaning: "Connections that did not get as far as HTTP/2.",
        find: |at| Some(Box::new(&at.counts().handshakes_failed)),
    },
    Named {
        name: "copydesk_connections_idle",
        meaning: "Connections that were closed because no call was open.",
        find: |at| Some(Box::new(&at.counts().connections_idle)),
    },
    Named {
        name: "copydesk_connections_aged",
        meaning: "Connections that were asked to close because of their age.",
        find: |at| Some(Box::new(&at.counts().connections_aged)),
    },
    Named {
        name: "copydesk_connections_cut",
        meaning: "Connections that were closed with calls still open.",
        find: |at| Some(Box::new(&at.counts().connections_cut)),
    },
    Named {
        name: "copydesk_messages_stalled",
        meaning: "Messages that took too long to arrive.",
        find: |at| Some(Box::new(&at.counts().messages_stalled)),
    },
    Named {
        name: "copydesk_answers_untaken",
        meaning: "Answers that nobody took in time.",
        find: |at| Some(Box::new(&at.counts().answers_untaken)),
    },
    Named {
        name: "copydesk_unauthenticated",
        meaning: "Calls without a token or certificate that is known.",
        find: |at| Some(Box::new(&at.counts().unauthenticated)),
    },
    Named {
        name: "copydesk_credentials_taken",
        meaning: "New certificates and token files that were taken.",
        find: |at| Some(Box::new(&at.counts().credentials_taken)),
    },
    Named {
        name: "copydesk_credentials_refused",
        meaning: "New certificates and token files that were at fault; the earlier ones stayed.",
        find: |at| Some(Box::new(&at.counts().credentials_refused)),
    },
    Named {
        name: "copydesk_spans",
        meaning: "Spans of traces that were sent, or could not be.",
        find: |at| Some(Box::new(&at.counts().spans)),
    },
    Named {
        name: "copydesk_certificate_not_after_seconds",
        meaning: "When the first certificate of the server's chain runs out, in seconds since 1970.",
        find: |at| Some(found(at.scene.identity.as_ref()?.now().not_after)),
    },
    Named {
        name: "copydesk_build_info",
        meaning: "What answers: equal configuration hashes promise equal answers.",
        find: |at| Some(Box::new(at.scene.build())),
    },
    Named {
        name: "copydesk_connection_threads_busy_seconds",
        meaning: "Time that the threads for connections have worked.",
        find: |at| Some(rising(at.scene.connection_threads_busy())),
    },
    Named {
        name: "process_cpu_seconds",
        meaning: "Processor time of the process, user and system.",
        find: |at| Some(rising(at.process.cpu_seconds?)),
    },
    Named {
        name: "process_start_time_seconds",
        meaning: "When the process began, in seconds since 1970.",
        find: |at| Some(found(at.process.start_seconds?)),
    },
    Named {
        name: "process_resident_memory_bytes",
        meaning: "Memory of the process that is in RAM.",
        find: |at| Some(found(at.process.resident_bytes?)),
    },
    Named {
        name: "process_virtual_memory_bytes",
        meaning: "Address space of the process.",
        find: |at| Some(found(at.process.virtual_bytes?)),
    },
    Named {
        name: "process_threads",
        meaning: "Threads of the process.",
        find: |at| Some(found(at.process.threads?)),
    },
    Named {
        name: "process_open_fds",
        meaning: "File descriptors that are open.",
        find: |at| Some(found(at.process.open_files?)),
    },
    Named {
        name: "process_max_fds",
        meaning: "File descriptors that may be open.",
        find: |at| Some(found(at.process.max_files?)),
    },
];
