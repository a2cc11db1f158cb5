//! Missed messages: fetching, handing on, and writing down how far the listeners have come. (REC6-11)

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use cometchat_connection::{Moment, SessionId};
use cometchat_protocol::{Category, Envelope, ErrorCode, Message, Received, ServerFrame};
use tokio::{task::spawn_blocking, time::sleep};

use super::{Done, Driver};
use crate::{
    Error,
    backlog::Ticket,
    clock,
    events::MessageEvent,
    incoming::{Incoming, event_of},
    progress::{Owner, progress_error},
    recovery::{Cursor, FetchId, Gap, GapReason, HandedOn, Known, Query, Recovery, Step, Track},
    session::Session,
    settings::Checked,
    sync::Mutex,
};

/// The place is written down at most this often. (REC9)
const SAVE_INTERVAL: Duration = Duration::from_secs(1);

/// A fetch that gets no answer is tried again after these times.
const FETCH_RETRIES: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];

/// Live messages do not wait longer for a fetch either, so a longer wait that the server asks for is a gap.
const LONGEST_FETCH_WAIT: Duration = Duration::from_secs(10);

/// What becomes of a place that is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Afterwards {
    /// A later login has no history.
    BeginAnew,
    /// The session is kept in the store and goes on there.
    GoOn,
}

impl Driver {
    /// A stored session goes on where its listeners were.
    pub(super) fn resume_place(&mut self, session: &Session, checked: &Checked) {
        let place = self.core.place.resume(owner(session, checked)).unwrap_or_else(|trouble| {
            self.core.tell_problem(progress_error(trouble));
            self.core.place.begin(owner(session, checked), None)
        });
        self.start_recovery(session, checked, place);
    }

    /// A new session begins at the newest message, without history.
    pub(super) fn begin_place(
        &mut self,
        session: &Session,
        checked: &Checked,
        newest: Option<Cursor>,
    ) {
        let place = self.core.place.begin(owner(session, checked), newest);
        self.start_recovery(session, checked, place);
        self.save_soon();
    }

    /// The session is over, or waits in the store while another app's is used.
    pub(super) fn leave_place(&mut self, after: Afterwards) {
        self.stop_fetching();
        self.track = Track::default();
        self.recovery = None;
        self.save_due = None;
        let Some(left) = self.core.place.leave() else { return };
        let (core, outbox) = (self.core.clone(), self.reporter());
        spawn_blocking(move || {
            let done = match after {
                Afterwards::BeginAnew => core.place.forget(&left),
                Afterwards::GoOn => core.place.save_of(&left),
            };
            if let Err(trouble) = done {
                outbox.report(progress_error(trouble));
            }
        });
    }

    /// Tells the recovery when a connection begins and ends.
    pub(super) fn follow_connection(&mut self) {
        let connected = self.machine.connected_socket();
        if connected == self.recovering_on {
            return;
        }
        self.recovering_on = connected;
        let cursor = self.track.cursor();
        if let Some(recovery) = &mut self.recovery {
            match connected {
                Some(_) => recovery.connected(cursor),
                None => recovery.disconnected(),
            }
        }
        if connected.is_none() {
            self.stop_fetching();
            self.save_now();
        }
        self.follow_recovery();
    }

    pub(super) fn message_listener_added(&mut self) {
        let cursor = self.track.cursor();
        if let Some(recovery) = &mut self.recovery {
            recovery.listener_added(cursor, clock::now());
        }
        self.follow_recovery();
    }

    pub(super) fn receive_message(&mut self, message: Box<Message>, bytes: usize) {
        if let Some(recovery) = &mut self.recovery {
            recovery.live(message, bytes, clock::now());
        }
        self.follow_recovery();
    }

    pub(super) fn is_recovery_full(&self) -> bool {
        self.recovery.as_ref().is_some_and(Recovery::is_full)
    }

    pub(super) fn note_sending(&mut self, muid: &str) {
        if let Some(recovery) = &mut self.recovery {
            recovery.sending(muid);
        }
        self.own_message_noted();
    }

    pub(super) fn note_sent(&mut self, message: &Message) {
        if let Some(recovery) = &mut self.recovery {
            recovery.sent(message);
        }
        self.own_message_noted();
    }

    /// A restarted process must know it too. (REC10)
    fn own_message_noted(&mut self) {
        self.track.touch();
        self.save_soon();
    }

    pub(super) fn fetched(
        &mut self,
        session: SessionId,
        fetch: FetchId,
        rows: Option<Vec<Message>>,
    ) {
        // GEN1: what an earlier session has asked for is another user's.
        if self.session.as_ref().is_none_or(|present| present.id != session) {
            return;
        }
        if let Some(recovery) = &mut self.recovery {
            recovery.fetched(fetch, rows);
        }
        self.follow_recovery();
    }

    pub(super) fn wake_recovery(&mut self) {
        let now = clock::now();
        if let Some(recovery) = &mut self.recovery {
            recovery.wake(now);
        }
        self.follow_recovery();
        if self.save_due.is_some_and(|due| due <= now) {
            self.save_due = None;
            self.save_now();
        }
    }

    pub(super) fn next_timeout(&self) -> Option<Moment> {
        let recovery = self.recovery.as_ref().and_then(Recovery::poll_timeout);
        [self.machine.poll_timeout(), recovery, self.save_due].into_iter().flatten().min()
    }

    /// REC9: at background, disconnect and pause, and once a second while it moves. After a shutdown, which
    /// has saved it, the file is no longer ours.
    pub(super) fn save_now(&self) {
        if !self.core.gates.client().is_open() || !self.core.place.is_unsaved() {
            return;
        }
        let (core, outbox) = (self.core.clone(), self.reporter());
        spawn_blocking(move || {
            if let Err(trouble) = core.place.save() {
                outbox.report(progress_error(trouble));
            }
        });
    }

    /// A frame was too large to be read: the message in it, if it was one, is missing. (SEC3)
    pub(super) fn frame_was_too_large(&self) {
        let cursor = self.track.cursor().map_or(0, |cursor| cursor.id);
        let after = self.core.place.last_delivered().max(cursor);
        // The machine tells the connection's listeners.
        self.core.traffic.gaps.fetch_add(1, Ordering::Relaxed);
        let gap = Gap { after, before: None, reason: GapReason::FrameTooLarge };
        self.tell_messages(MessageEvent::Gap(gap), None);
    }

    pub(super) fn start_recovery(
        &mut self,
        session: &Session,
        checked: &Checked,
        (track, known): (Track, Arc<Mutex<Known>>),
    ) {
        self.stop_fetching();
        self.track = track;
        let has_listener = !self.core.messages.is_empty();
        self.recovery =
            Some(Recovery::new(checked.recovery, &session.user.uid, known, has_listener));
        self.recovering_on = None;
    }

    fn follow_recovery(&mut self) {
        while let Some(step) = self.recovery.as_mut().and_then(Recovery::poll_step) {
            match step {
                Step::Fetch(fetch, query) => self.fetch(fetch, query),
                Step::Begin(newest) => {
                    self.track.begin_at(newest);
                    self.save_soon();
                }
                Step::Deliver(message) => self.hand_on(message),
                Step::Changed(message) => {
                    let place = self.track.hand_on(Cursor::at_change(message.updated_at));
                    let event = match message.deleted_at {
                        Some(_) => MessageEvent::Deleted(message),
                        None => MessageEvent::Edited(message),
                    };
                    self.tell_messages(event, Some(&place));
                    self.save_soon();
                }
                Step::ChangesTold(at) => {
                    // Handled as soon as all before it are.
                    drop(self.track.hand_on(Cursor::at_change(at)));
                    self.save_soon();
                }
                Step::Gap(gap) => self.tell_gap(gap),
                Step::Available(after) => {
                    self.tell_messages(MessageEvent::MissedAvailable { after }, None);
                }
            }
        }
        self.reads_after_fetch();
    }

    /// The cursor moves when the last listener has returned.
    fn hand_on(&mut self, message: Box<Message>) {
        let gate = self.core.gates.session(self.gate);
        // A call passes by those that wait: the cursor must not follow it.
        let place =
            (message.category != Category::Call).then(|| self.track.hand_on(Cursor::at(&message)));
        let ticket = || self.ticket(place.as_ref());
        let frame = ServerFrame::Message(message);
        match event_of(Received { envelope: Envelope::default(), frame }) {
            Some(Incoming::Message(event)) => self.core.messages.dispatch(event, &gate, ticket),
            Some(Incoming::Group(event)) => self.core.groups.dispatch(event, &gate, ticket),
            Some(Incoming::Call(event)) => self.core.calls.dispatch(event, &gate, ticket),
            Some(Incoming::User(_)) | None => self.count_ignored("a message of an unknown kind"),
        }
        self.save_soon();
    }

    fn ticket(&self, place: Option<&Arc<HandedOn>>) -> Ticket {
        match place {
            Some(place) => self.core.backlog.ticket_for(place),
            None => self.core.backlog.ticket(),
        }
    }

    fn tell_gap(&self, gap: Gap) {
        self.core.traffic.gaps.fetch_add(1, Ordering::Relaxed);
        let sentence =
            format!("Messages after {} may be missing; fetch the history to see them.", gap.after);
        self.core.tell_problem(Error::new(ErrorCode::FAILED_TO_FETCH, sentence));
        self.tell_messages(MessageEvent::Gap(gap), None);
    }

    fn tell_messages(&self, event: MessageEvent, place: Option<&Arc<HandedOn>>) {
        let gate = self.core.gates.session(self.gate);
        self.core.messages.dispatch(event, &gate, || self.ticket(place));
    }

    /// Nobody waits for its answer any more.
    pub(super) fn stop_fetching(&mut self) {
        if let Some(fetching) = self.fetching.take() {
            fetching.abort();
        }
    }

    fn fetch(&mut self, fetch: FetchId, query: Query) {
        self.stop_fetching();
        let (Some(setup), Some(session)) = (&self.setup, &self.session) else { return };
        let api = setup.api(setup.checked.times.request);
        let (checked, backlog) = (setup.checked.clone(), self.core.backlog.clone());
        let (base, mut watch) = (session.rest_base(&checked), self.watch(session, &checked));
        let session = session.id;
        let fetching = self.spawn(async move {
            // A slow consumer slows the fetch as it slows the socket. (SEC3)
            backlog.drained().await;
            let mut retries = FETCH_RETRIES.into_iter();
            loop {
                let Some(token) = watch.token().await else {
                    return Done::Fetched(session, fetch, None);
                };
                let error = match api.history(&base, &token, query).await {
                    Ok(rows) => return Done::Fetched(session, fetch, Some(rows)),
                    Err(error) => error,
                };
                let has_other_token =
                    error.is_unknown_token() && watch.has_other_than(&token).await;
                match (retries.next(), error.retry_after()) {
                    (Some(_), _) if has_other_token => {}
                    (Some(_), Some(asked)) if asked <= LONGEST_FETCH_WAIT => sleep(asked).await,
                    (Some(wait), None) if error.is_no_answer() => sleep(wait).await,
                    _ => return Done::Fetched(session, fetch, None),
                }
            }
        });
        self.fetching = Some(fetching);
    }

    pub(super) fn save_soon(&mut self) {
        // Nothing is left to do while the client is paused; `resume` calls again.
        if self.is_paused() {
            return;
        }
        self.save_due.get_or_insert_with(|| clock::now() + SAVE_INTERVAL);
    }
}

pub(super) fn owner(session: &Session, checked: &Checked) -> Owner {
    Owner {
        app_id: checked.app_id.clone(),
        uid: session.user.uid.clone(),
        login: session.login.clone(),
    }
}
