//! Login, logout, and the session's end. (LOG)

use std::{mem, sync::Arc, time::Duration};

use cometchat_connection::{Input, SessionId};
use cometchat_protocol::{ErrorCode, Secret, User};
use tokio::{
    task::{AbortHandle, spawn_blocking},
    time::timeout,
};

use super::{
    Credentials, Done, Driver, Reporter,
    recovering::{Afterwards, owner},
    setup::Setup,
};
use crate::{
    Error,
    api::{Api, ApiError},
    completion::Completion,
    core::Core,
    events::LoginEvent,
    progress::{Owner, progress_error},
    recovery::{Cursor, Query},
    session::Session,
    store::Whose,
    sync::Mutex,
};

/// A login waits no longer than this to learn where its stream of messages begins.
const NEWEST_LIMIT: Duration = Duration::from_secs(3);

/// Nor than this for a store to note it.
const NOTE_LIMIT: Duration = Duration::from_secs(1);

/// The token of the session that a login has given to the store, once it has.
pub(super) type Written = Arc<Mutex<Option<Secret>>>;

/// What is under way with the account; one thing at a time. (LOG4)
pub(super) enum AccountWork {
    None,
    /// The session that it makes.
    LoggingIn(SessionId, AbortHandle, Completion<User>, Written),
    /// The session that it ends.
    LoggingOut(SessionId, AbortHandle, Completion<String>),
}

impl AccountWork {
    pub(super) fn task(&self) -> Option<&AbortHandle> {
        match self {
            Self::None => None,
            Self::LoggingIn(_, task, ..) | Self::LoggingOut(_, task, _) => Some(task),
        }
    }

    pub(super) fn written(&self) -> Option<Written> {
        match self {
            Self::LoggingIn(.., written) => Some(written.clone()),
            Self::None | Self::LoggingOut(..) => None,
        }
    }

    /// The caller gets an error, the work's result will not count.
    pub(super) fn abandon(self, why: &str) {
        let error = Error::new(ErrorCode::OPERATION_FAILED, why);
        match self {
            Self::None => {}
            Self::LoggingIn(_, task, done, _) => {
                task.abort();
                done.resolve(Err(error));
            }
            Self::LoggingOut(_, task, done) => {
                task.abort();
                done.resolve(Err(error));
            }
        }
    }
}

impl Driver {
    pub(super) async fn login(&mut self, credentials: Credentials, done: Completion<User>) {
        if self.setup.is_none() {
            return done.resolve(Err(not_initialised()));
        }
        if !matches!(self.account_work, AccountWork::None) {
            return done.resolve(Err(in_progress()));
        }
        self.look_elsewhere(&credentials).await;
        if let Some(session) =
            self.session.as_ref().filter(|session| is_same(session, &credentials))
            && !self.is_auth_rejected()
        {
            // LOG5: nothing to ask for; in auto mode it connects again.
            let (user, facts) = (session.user.clone(), session.facts());
            done.resolve(Ok(user));
            return self.feed(Input::SessionStarted(facts));
        }
        if let Err(error) = self.require_awake() {
            return done.resolve(Err(error));
        }
        let Some(setup) = &self.setup else { return done.resolve(Err(not_initialised())) };

        let api = setup.api(setup.checked.times.request);
        let (checked, keeper) = (setup.checked.clone(), self.keeper.clone());
        let core = self.core.clone();
        let old_session = self.session.take();
        if old_session.is_some() {
            self.end_session();
        }
        let id = self.next_session();
        let outbox = self.reporter();
        let written = Written::default();
        let to_forget = written.clone();
        let work = self.spawn(async move {
            if let Some(old) = old_session
                && let Err(trouble) = keeper.remove(&checked.app_id, of_login(&old)).await
            {
                outbox.report(trouble.error());
            }
            let (me, token) = match log_in(&api, &checked, &credentials).await {
                Ok(result) => result,
                Err(error) => return Done::LoggedIn(id, Err(error)),
            };
            let mut session = Session::from_me(id, me, token, &checked);
            if let Some(error) = session.refused_hosts.clone() {
                outbox.report(error);
            }
            let stored = {
                let mut written = written.lock();
                *written = Some(session.auth_token.clone());
                keeper.replace(&checked.app_id, session.to_store(&checked))
            };
            match stored.await {
                Ok(()) => session.is_stored = true,
                Err(trouble) => outbox.report(trouble.error()),
            }
            // REC9: no history for a new session. Without an answer it begins at the first connection.
            let base = session.rest_base(&checked);
            let newest = api.history(&base, &session.auth_token, Query::Newest);
            let newest = timeout(NEWEST_LIMIT, newest).await.ok().and_then(Result::ok);
            let newest = newest.map(|rows| rows.last().map(Cursor::at).unwrap_or_default());
            if let Some(newest) = newest {
                note_beginning(&core, owner(&session, &checked), newest, &outbox).await;
            }
            Done::LoggedIn(id, Ok(Box::new((session, newest))))
        });
        self.account_work = AccountWork::LoggingIn(id, work, done, to_forget);
    }

    /// LOG1: the session is stored; then the caller, the listeners, the connection.
    pub(super) fn logged_in(
        &mut self,
        session: SessionId,
        result: Result<Box<(Session, Option<Cursor>)>, Error>,
    ) {
        let done = match mem::replace(&mut self.account_work, AccountWork::None) {
            AccountWork::LoggingIn(current, _, done, _) if current == session => done,
            // GEN1: an earlier login's answer.
            other => return self.account_work = other,
        };
        match result {
            Ok(new) => {
                let (session, newest) = *new;
                // Whatever it renews, it is not this session.
                if let Some(renewal) = self.renewal.take() {
                    renewal.task.abort();
                }
                let (user, facts, features) =
                    (session.user.clone(), session.facts(), session.features());
                if let Some(setup) = &self.setup {
                    let checked = setup.checked.clone();
                    self.begin_place(&session, &checked, newest);
                }
                self.set_session(Some(session));
                done.resolve(Ok(user.clone()));
                self.core.tell_login(LoginEvent::LoginSuccess(Box::new(user)));
                self.feed(Input::Features(features));
                self.feed(Input::SessionStarted(facts));
            }
            Err(error) => {
                done.resolve(Err(error.clone()));
                self.core.tell_login(LoginEvent::LoginFailure(error));
            }
        }
    }

    /// LOG6.
    pub(super) fn logout(&mut self, done: Completion<String>) {
        let refusal = match (&self.setup, &self.session, &self.account_work) {
            (None, ..) => Some(not_initialised()),
            (_, _, AccountWork::LoggingIn(..) | AccountWork::LoggingOut(..)) => Some(in_progress()),
            (_, None, _) => Some(not_logged_in()),
            _ => self.require_awake().err(),
        };
        if let Some(error) = refusal {
            // The call has closed the gate already.
            if matches!(self.account_work, AccountWork::None) {
                self.reopen_session();
            }
            return done.resolve(Err(error));
        }
        let (Some(setup), Some(session)) = (&self.setup, &self.session) else { return };

        let api = setup.api(setup.checked.times.logout);
        let (checked, keeper) = (setup.checked.clone(), self.keeper.clone());
        let (base, mut watch) = (session.rest_base(&checked), self.watch(session, &checked));
        let (id, uid, outbox) = (session.id, session.user.uid.clone(), self.reporter());
        let work = self.spawn(async move {
            // Another process was faster.
            let Some(token) = watch.token().await else { return Done::LoggedOut(id, Ok(())) };
            match api.delete_me(&base, &token).await {
                Err(error) if error.is_no_answer() => {
                    Done::LoggedOut(id, Err(error.error(&[&token])))
                }
                _ => {
                    // Another process may have logged in again meanwhile, or a renewal been written.
                    let whose = match watch.login() {
                        None => Whose::Token(token),
                        login => Whose::Login { uid, login },
                    };
                    if let Err(trouble) = keeper.remove(&checked.app_id, whose).await {
                        outbox.report(trouble.error());
                    }
                    Done::LoggedOut(id, Ok(()))
                }
            }
        });
        self.account_work = AccountWork::LoggingOut(id, work, done);
        if let Some(renewal) = self.renewal.take() {
            renewal.task.abort();
        }
        self.core.gates.close_session();
        self.feed(Input::SessionEnded);
    }

    pub(super) fn logged_out(&mut self, session: SessionId, result: Result<(), Error>) {
        let done = match mem::replace(&mut self.account_work, AccountWork::None) {
            AccountWork::LoggingOut(current, _, done) if current == session => done,
            // GEN1: an earlier logout's answer.
            other => return self.account_work = other,
        };
        match result {
            Ok(()) => {
                self.end_session();
                done.resolve(Ok("User logged out successfully.".to_owned()));
                self.core.tell_login(LoginEvent::LogoutSuccess);
            }
            Err(error) => {
                let facts = self.session.as_ref().map(Session::facts);
                if let Some(facts) = facts {
                    self.reopen_session();
                    self.feed(Input::SessionRestored(facts));
                }
                done.resolve(Err(error.clone()));
                self.core.tell_login(LoginEvent::LogoutFailure(error));
            }
        }
    }

    /// Local removal without asking the server. (LOG6)
    pub(super) fn forget_session(&mut self, done: Completion<()>) {
        let Some(setup) = &self.setup else { return done.resolve(Err(not_initialised())) };
        if !matches!(self.account_work, AccountWork::None) {
            return done.resolve(Err(in_progress()));
        }
        let (keeper, app_id) = (self.keeper.clone(), setup.checked.app_id.clone());
        let had_session = self.session.is_some();
        let whose = match &self.session {
            Some(session) => of_login(session),
            // The session that could not be read is this process's as far as anybody knows.
            None if setup.is_store_locked => Whose::Anyone,
            // What is there is another process's.
            None => {
                let (keeper, running) = (self.keeper.clone(), self.core.work.begin());
                tokio::spawn(async move {
                    let _running = running;
                    keeper.settled().await;
                    done.resolve(Ok(()));
                });
                return;
            }
        };
        self.end_session();
        let (core, running) = (self.core.clone(), self.core.work.begin());
        tokio::spawn(async move {
            let _running = running;
            let removed = keeper.remove(&app_id, whose).await;
            done.resolve(removed.map_err(crate::store::StoreTrouble::error));
            if had_session {
                core.tell_login(LoginEvent::LogoutSuccess);
            }
        });
    }

    /// LOG7, LOG8: the server does not know this token any more. Is there another?
    pub(super) fn token_refused(&mut self, token: &Secret) {
        let is_present = self.session.as_ref().is_some_and(|session| session.auth_token == *token);
        if is_present && self.core.token_provider.is_some() {
            self.start_renewal();
        } else {
            self.token_unknown(token);
        }
    }

    /// LOG7: the server does not know the present token any more.
    pub(super) fn token_unknown(&mut self, token: &Secret) {
        if self.session.as_ref().is_none_or(|session| session.auth_token != *token)
            || !matches!(self.account_work, AccountWork::None)
        {
            return;
        }
        let Some(setup) = &self.setup else { return };
        let (keeper, app_id) = (self.keeper.clone(), setup.checked.app_id.clone());
        self.end_session();
        let (core, running) = (self.core.clone(), self.core.work.begin());
        let whose = Whose::Token(token.clone());
        tokio::spawn(async move {
            let _running = running;
            if let Err(trouble) = keeper.remove(&app_id, whose).await {
                core.tell_problem(trouble.error());
            }
            core.tell_login(LoginEvent::LogoutSuccess);
        });
    }

    /// LOG5 answers from the store: another process may have changed it. (STO6)
    async fn look_elsewhere(&mut self, credentials: &Credentials) {
        let (Some(setup), Some(session)) = (&self.setup, &self.session) else { return };
        if is_same(session, credentials)
            && let (id, Some(changed)) =
                (session.id, self.watch(session, &setup.checked).look().await)
        {
            self.changed_elsewhere(id, changed);
        }
    }

    /// The session is over for this process.
    pub(super) fn end_session(&mut self) {
        if let Some(renewal) = self.renewal.take() {
            renewal.task.abort();
        }
        self.leave_place(Afterwards::BeginAnew);
        self.set_session(None);
        self.feed(Input::SessionEnded);
    }

    /// ERR1: the setup and the session that a call needs.
    pub(super) fn require_session(&self) -> Result<(&Setup, &Session), Error> {
        let setup = self.setup.as_ref().ok_or_else(not_initialised)?;
        Ok((setup, self.live_session().ok_or_else(not_logged_in)?))
    }

    /// The session, unless a logout is under way.
    pub(super) fn live_session(&self) -> Option<&Session> {
        match self.account_work {
            AccountWork::LoggingOut(..) => None,
            _ => self.session.as_ref(),
        }
    }

    /// CBK7: nothing new begins while the client is paused.
    pub(super) fn require_awake(&self) -> Result<(), Error> {
        if self.is_paused() { Err(paused()) } else { Ok(()) }
    }

    pub(super) fn is_paused(&self) -> bool {
        self.machine.interrupts().contains(cometchat_connection::Interrupt::Paused)
    }

    /// CBK7: a logout that is cut off leaves the session as it was.
    pub(super) fn end_account_work(&mut self, why: &str) {
        let work = mem::replace(&mut self.account_work, AccountWork::None);
        let was_logging_out = matches!(work, AccountWork::LoggingOut(..));
        let written = work.written();
        work.abandon(why);
        self.forget_login(written);
        let facts = self.session.as_ref().map(Session::facts);
        if let (Some(facts), true) = (facts, was_logging_out) {
            self.reopen_session();
            self.feed(Input::SessionRestored(facts));
        }
    }

    /// A login that is cut off may have stored its session already.
    pub(super) fn forget_login(&self, written: Option<Written>) {
        let (Some(setup), Some(written)) = (&self.setup, written) else { return };
        let Some(token) = written.lock().take() else { return };
        let (keeper, app_id) = (self.keeper.clone(), setup.checked.app_id.clone());
        let outbox = self.reporter();
        tokio::spawn(async move {
            if let Err(trouble) = keeper.remove(&app_id, Whose::Token(token)).await {
                outbox.report(trouble.error());
            }
        });
    }

    fn is_auth_rejected(&self) -> bool {
        self.machine.interrupts().contains(cometchat_connection::Interrupt::AuthRejected)
    }
}

/// LOG1: a token by the key, then the user of the token.
async fn log_in(
    api: &Api,
    checked: &crate::settings::Checked,
    credentials: &Credentials,
) -> Result<(cometchat_protocol::rest::Me, Secret), Error> {
    let told = |error: ApiError, secrets: &[&Secret]| error.error(secrets);
    let token = match credentials {
        Credentials::Token(token) => token.clone(),
        Credentials::Key { uid, auth_key } => {
            api.create_token(&checked.admin, uid, auth_key)
                .await
                .map_err(|error| told(error, &[auth_key]))?
                .auth_token
        }
    };
    let me = api.me(&checked.client, &token).await.map_err(|error| told(error, &[&token]))?;
    Ok((me, token))
}

/// REC9: a process that is killed right after the login must not begin at a later message.
async fn note_beginning(core: &Arc<Core>, owner: Owner, newest: Cursor, outbox: &Reporter) {
    let core = core.clone();
    let noting = spawn_blocking(move || core.place.note_beginning(&owner, newest));
    if let Ok(Ok(Err(trouble))) = timeout(NOTE_LIMIT, noting).await {
        outbox.report(progress_error(trouble));
    }
}

fn of_login(session: &Session) -> Whose {
    Whose::Login { uid: session.user.uid.clone(), login: session.login.clone() }
}

/// LOG5.
fn is_same(session: &Session, credentials: &Credentials) -> bool {
    match credentials {
        Credentials::Key { uid, .. } => session.user.uid.eq_ignore_ascii_case(uid),
        Credentials::Token(token) => session.auth_token == *token,
    }
}

pub(super) fn not_initialised() -> Error {
    Error::new(ErrorCode::INITIALIZATION_NOT_DONE, "Call init first.")
}

pub(super) fn not_logged_in() -> Error {
    Error::new(ErrorCode::NOT_LOGGED_IN, "No user is logged in; call login first.")
}

fn paused() -> Error {
    Error::new(ErrorCode::OPERATION_FAILED, "The client is paused; call resume first.")
}

fn in_progress() -> Error {
    Error::new(
        ErrorCode::LOGIN_IN_PROGRESS,
        "Another login or logout is under way; wait for its answer and call again.",
    )
}
