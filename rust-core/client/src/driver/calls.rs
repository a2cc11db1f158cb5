//! Calls that the machine answers, and how its answers become errors.

use cometchat_connection::{CallError, CallId, Failure, Input, Lifecycle};
use cometchat_protocol::ErrorCode;

use super::{Done, Driver, Mail};
use crate::{Error, Sockets, backlog::Ticket, completion::Completion, core::Core};

/// Where a call's answer goes.
pub(crate) enum Reply {
    /// To the caller.
    Caller(Completion<()>),
    /// To the caller of `pause`, when nothing runs any more.
    Pause(Completion<()>),
    /// The call has no callback: an error goes to the listeners. (CON8, STA3)
    Listeners(#[expect(dead_code, reason = "counts while it lives")] Option<Ticket>),
}

impl Reply {
    pub(crate) fn give(self, core: &Core, result: Result<(), Error>) {
        match (self, result) {
            (Self::Caller(completion) | Self::Pause(completion), result) => {
                completion.resolve(result);
            }
            (Self::Listeners(_), Err(error)) => core.tell_problem(error),
            (Self::Listeners(_), Ok(())) => {}
        }
    }
}

impl Driver {
    pub(super) fn call(&mut self, reply: Reply, input: impl FnOnce(CallId) -> Input) {
        self.last_call += 1;
        let call = CallId(self.last_call);
        self.replies.insert(call, reply);
        self.feed(input(call));
    }

    /// ERR1: an extension without permission has no socket. (STO6)
    pub(super) fn connect(&mut self, reply: Reply) {
        if self.core.sockets == Sockets::Forbidden && self.require_session().is_ok() {
            let error = Error::new(
                ErrorCode::WEBSOCKET_ERROR,
                "This extension may not open a socket; connect in the app, or allow sockets when the client is made.",
            );
            return reply.give(&self.core, Err(error.with_details("sockets_forbidden")));
        }
        self.call(reply, Input::Connect);
    }

    /// CBK7: no socket, no connection kept for later requests, nothing pending.
    pub(super) fn pause(&mut self, done: Completion<()>) {
        self.end_account_work("Pause was called meanwhile; call again after resume.");
        self.abandon_requests("Pause was called meanwhile");
        self.stop_fetching();
        if let Some(renewal) = self.renewal.take() {
            renewal.task.abort();
        }
        self.save_now();
        self.save_due = None;
        self.call(Reply::Pause(done), Input::Pause);
    }

    pub(super) fn resume(&mut self) {
        if self.is_paused() {
            self.feed(Input::Resume);
            self.start_renewal();
            self.save_soon();
        }
    }

    /// The socket is gone; writes to the store come to their end.
    pub(super) fn await_quiet(&self, paused: Completion<()>) {
        let (work, outbox, generation) =
            (self.core.work.clone(), self.outbox.clone(), self.generation);
        tokio::spawn(async move {
            work.idle().await;
            // The inbox is gone after the shutdown, which has answered the call.
            let _ = outbox.send(Mail::Done(generation, Box::new(Done::Quiet(paused))));
        });
    }

    /// What ended may have started something else.
    pub(super) fn quiet(&self, paused: Completion<()>) {
        if !self.is_paused() {
            return paused.resolve(Err(Error::new(
                ErrorCode::OPERATION_FAILED,
                "Resume was called meanwhile; call pause again.",
            )));
        }
        if !self.core.work.is_idle() {
            return self.await_quiet(paused);
        }
        if let Some(setup) = &self.setup {
            setup.http.close_idle();
        }
        paused.resolve(Ok(()));
    }

    pub(super) async fn lifecycle(&mut self, lifecycle: Lifecycle) {
        self.feed(Input::Lifecycle(lifecycle));
        self.save_now();
        if lifecycle == Lifecycle::Foreground {
            self.retry_locked_store().await;
        }
    }
}

/// ERR1, ERR2. `known` is the whole error behind the machine's last failure.
pub(super) fn error_of(error: CallError, known: Option<&(Failure, Error)>) -> Error {
    if let (CallError::Failed(failure), Some((known, whole))) = (error, known)
        && failure == *known
    {
        return whole.clone();
    }
    let code = match error {
        CallError::NotInitialised | CallError::ShutDown => ErrorCode::INITIALIZATION_NOT_DONE,
        CallError::NotLoggedIn => ErrorCode::NOT_LOGGED_IN,
        CallError::AlreadyConnected => ErrorCode::ALREADY_CONNECTED,
        CallError::PingNotAvailable => ErrorCode::PING_NOT_AVAILABLE,
        CallError::Failed(failure) if failure.is_offline() => ErrorCode::NO_INTERNET,
        CallError::Interrupted(cometchat_connection::Interrupt::Offline) => ErrorCode::NO_INTERNET,
        _ => ErrorCode::WEBSOCKET_ERROR,
    };
    Error::new(code, sentence(&error.to_string()))
}

/// The machine's texts go on in other texts; an error's message stands alone.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase()).into_iter();
    let end = if text.ends_with('.') { "" } else { "." };
    first.chain(chars).chain(end.chars()).collect()
}
