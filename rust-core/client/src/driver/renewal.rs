//! `PUT /me`: fresh tokens and settings, beside the socket or before an attempt. (INI4, CON5, LOG7, LOG8)

use std::sync::Arc;

use cometchat_connection::{Failure, Input, Renewal, RenewalId, SessionId};
use cometchat_protocol::{ErrorCode, Secret};
use tokio::{sync::oneshot, task::AbortHandle, time::timeout};

use super::{Done, Driver, sharing::Watch};
use crate::{
    Error,
    api::{Api, ApiError},
    core::Core,
    executor::{Job, contained},
    session::Session,
    settings::Checked,
    token_provider::TokenReply,
};

/// The one renewal under way.
pub(super) struct RenewalWork {
    pub(super) task: AbortHandle,
    session: SessionId,
    /// The attempt that waits for it.
    attempt: Option<RenewalId>,
}

/// How a renewal ended.
pub(crate) enum RenewalOutcome {
    /// With the token of the store that it takes the place of.
    Renewed(Secret, Box<Session>),
    /// The server refused the token, and nobody gave another.
    Refused(Secret, ApiError),
    Failed(Failure, Error),
}

impl Driver {
    pub(super) fn renew_for_attempt(&mut self, attempt: RenewalId) {
        self.start_renewal();
        if let Some(work) = &mut self.renewal {
            work.attempt = Some(attempt);
        }
    }

    /// Joins the one under way.
    pub(super) fn start_renewal(&mut self) {
        let (Some(setup), Some(session), None) = (&self.setup, self.live_session(), &self.renewal)
        else {
            return;
        };
        if self.is_paused() {
            return;
        }
        let api = setup.api(setup.checked.times.request);
        let (checked, keeper) = (setup.checked.clone(), self.keeper.clone());
        let (id, session, core) = (session.id, session.clone(), self.core.clone());
        let (outbox, mut watch) = (self.reporter(), self.watch(&session, &checked));
        let task = self.spawn(async move {
            let Some(token) = watch.token().await else { return overtaken(id) };
            let mut outcome = renew(&api, &checked, &session, token, &mut watch, &core).await;
            if let RenewalOutcome::Renewed(old, session) = &mut outcome {
                let stored = session.to_store(&checked);
                match keeper.renew(&checked.app_id, old.clone(), stored).await {
                    Ok(true) => session.is_stored = true,
                    // Another process has written since: the session stays this process's alone.
                    Ok(false) if !session.is_stored => {}
                    // The driver hears of what another process has made of it.
                    Ok(false) => {
                        watch.token().await;
                        return overtaken(id);
                    }
                    Err(trouble) => {
                        session.is_stored = false;
                        outbox.report(trouble.error());
                    }
                }
            }
            Done::Renewed(id, outcome)
        });
        self.renewal = Some(RenewalWork { task, session: id, attempt: None });
    }

    pub(super) fn renewed(&mut self, session: SessionId, outcome: RenewalOutcome) {
        // GEN1: not the answer to an earlier session's.
        let work = self.renewal.take_if(|work| work.session == session);
        let Some(RenewalWork { attempt, .. }) = work else { return };
        match outcome {
            RenewalOutcome::Renewed(_, session) => self.session_renewed(*session, attempt),
            RenewalOutcome::Refused(token, error) => {
                if let Some(attempt) = attempt {
                    let whole = Error::new(
                        ErrorCode::WEBSOCKET_ERROR,
                        "The server refused the session; log in again.",
                    );
                    self.last_failure = Some((Failure::AuthRefused, whole));
                    self.feed(Input::Renewed(attempt, Renewal::Refused));
                }
                if error.is_unknown_token() {
                    self.token_unknown(&token);
                }
            }
            RenewalOutcome::Failed(failure, error) => {
                if let Some(attempt) = attempt {
                    self.last_failure = Some((failure, error));
                    self.feed(Input::Renewed(attempt, Renewal::Failed(failure)));
                }
            }
        }
    }

    fn session_renewed(&mut self, session: Session, attempt: Option<RenewalId>) {
        // GEN1: of an earlier session.
        let Some(old) = self.session.as_ref().filter(|old| old.id == session.id) else { return };
        // Another process's renewal may have come between the refused attempt and this one. (STO6)
        let used = self.used.take().unwrap_or_else(|| old.credentials());
        let is_fresh = used != session.credentials();
        let facts = session.facts();
        self.update_session(session);
        if let Some(attempt) = attempt {
            let renewal = if is_fresh { Renewal::Fresh(facts) } else { Renewal::Unchanged(facts) };
            self.feed(Input::Renewed(attempt, renewal));
        } else {
            self.feed(Input::SessionUpdated(facts));
        }
        self.tell_features();
    }

    /// The same session with other tokens or settings.
    pub(super) fn update_session(&mut self, session: Session) {
        // The gate stays as it is: a logout may have been called already. (LOG6)
        *self.core.account.lock() = Some(session.account());
        let told = self.session.as_ref().and_then(|old| old.refused_hosts.clone());
        // Told once, however often attempts to come by better settings fail.
        if session.refused_hosts != told
            && let Some(error) = session.refused_hosts.clone()
        {
            self.core.tell_problem(error);
        }
        self.session = Some(session);
    }

    pub(super) fn tell_features(&mut self) {
        if let Some(session) = &self.session {
            self.feed(Input::Features(session.features()));
        }
    }
}

/// Another process has changed the session meanwhile; a later attempt goes on with that. (STO6)
fn overtaken(id: SessionId) -> Done {
    let error = Error::new(
        ErrorCode::OPERATION_FAILED,
        "Another process has changed the session meanwhile; call again.",
    );
    Done::Renewed(id, RenewalOutcome::Failed(Failure::Internal, error))
}

/// `token` is the session's as the store has it.
async fn renew(
    api: &Api,
    checked: &Checked,
    session: &Session,
    token: Secret,
    watch: &mut Watch,
    core: &Arc<Core>,
) -> RenewalOutcome {
    let base = session.rest_base(checked);
    let ask = async |token: &Secret, login: Option<String>| {
        let me = api.me(&base, token).await?;
        let mut renewed = Session::from_me(session.id, me, token.clone(), checked);
        (renewed.is_stored, renewed.login) = (session.is_stored, login);
        Ok::<_, ApiError>(Box::new(renewed))
    };
    let refused = match ask(&token, watch.login()).await {
        Ok(session) => return RenewalOutcome::Renewed(token, session),
        Err(error) if error.is_refusal() => error,
        Err(error) => return failed(&error, &[&token]),
    };
    // Another process may have been faster, else the application is asked.
    let (old, other) = match watch.token().await {
        Some(present) if present != token => (present.clone(), Some(present)),
        _ => (token.clone(), provided_token(core, checked, &session.user.uid).await),
    };
    let Some(other) = other else { return RenewalOutcome::Refused(token, refused) };
    match ask(&other, watch.login()).await {
        Ok(session) => RenewalOutcome::Renewed(old, session),
        Err(error) if error.is_refusal() => RenewalOutcome::Refused(old, error),
        Err(error) => failed(&error, &[&token, &other]),
    }
}

/// The server's sentence without the tokens that it was given. (SEC2)
fn failed(error: &ApiError, tokens: &[&Secret]) -> RenewalOutcome {
    RenewalOutcome::Failed(failure_of(error), error.error(tokens))
}

/// LOG8: asked on the application's executor, waited for on ours.
async fn provided_token(core: &Arc<Core>, checked: &Checked, uid: &str) -> Option<Secret> {
    let provider = core.token_provider.clone()?;
    let (reply, token): (TokenReply, oneshot::Receiver<Secret>) = TokenReply::new();
    let (gate, uid) = (core.gates.client(), uid.to_owned());
    let ask: Job = Box::new(move || {
        if gate.is_open() {
            contained(|| provider.request_token(&uid, reply));
        }
    });
    contained(|| core.executor.execute(ask));
    timeout(checked.times.token_provider, token).await.ok()?.ok()
}

fn failure_of(error: &ApiError) -> Failure {
    match error {
        ApiError::Net(error) => super::link::failure_of(error),
        ApiError::Server { status, .. } | ApiError::Unreadable { status } => {
            Failure::UpgradeRefused(*status)
        }
    }
}
