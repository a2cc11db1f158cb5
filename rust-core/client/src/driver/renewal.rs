//! `PUT /me`: fresh tokens and settings, beside the socket or before an attempt. (INI4, CON5, LOG7, LOG8)

use std::sync::Arc;

use cometchat_connection::{Failure, Input, Renewal, RenewalId, SessionId};
use cometchat_protocol::{ErrorCode, Secret};
use tokio::{sync::oneshot, task::AbortHandle, time::timeout};

use super::{Done, Driver};
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
    Renewed(Box<Session>),
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
        let outbox = self.reporter();
        let task = self.spawn(async move {
            let outcome = renew(&api, &checked, &session, &core).await;
            if let RenewalOutcome::Renewed(session) = &outcome
                && let Err(trouble) =
                    keeper.replace(&checked.app_id, session.to_store(&checked)).await
            {
                outbox.report(trouble.error());
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
            RenewalOutcome::Renewed(session) => self.session_renewed(*session, attempt),
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
        let Some(old) = self.session.take_if(|old| old.id == session.id) else { return };
        let is_fresh = old.jwt != session.jwt || old.auth_token != session.auth_token;
        let (facts, features) = (session.facts(), session.features());
        // The gate stays as it is: a logout may have been called already. (LOG6)
        *self.core.account.lock() = Some(session.account());
        // Told once, however often attempts to come by better settings fail.
        if session.refused_hosts != old.refused_hosts
            && let Some(error) = session.refused_hosts.clone()
        {
            self.core.tell_problem(error);
        }
        self.session = Some(session);
        if let Some(attempt) = attempt {
            let renewal = if is_fresh { Renewal::Fresh(facts) } else { Renewal::Unchanged(facts) };
            self.feed(Input::Renewed(attempt, renewal));
        } else {
            self.feed(Input::SessionUpdated(facts));
        }
        self.feed(Input::Features(features));
    }
}

async fn renew(
    api: &Api,
    checked: &Checked,
    session: &Session,
    core: &Arc<Core>,
) -> RenewalOutcome {
    let base = session.rest_base(checked);
    let refused = match ask(api, checked, &base, session.id, &session.auth_token).await {
        Ok(session) => return RenewalOutcome::Renewed(session),
        Err(error) if error.is_refusal() => error,
        Err(error) => return failed(&error, &[&session.auth_token]),
    };
    let Some(token) = provided_token(core, checked, &session.user.uid).await else {
        return RenewalOutcome::Refused(session.auth_token.clone(), refused);
    };
    match ask(api, checked, &base, session.id, &token).await {
        Ok(session) => RenewalOutcome::Renewed(session),
        Err(error) if error.is_refusal() => {
            RenewalOutcome::Refused(session.auth_token.clone(), error)
        }
        Err(error) => failed(&error, &[&session.auth_token, &token]),
    }
}

/// The server's sentence without the tokens that it was given. (SEC2)
fn failed(error: &ApiError, tokens: &[&Secret]) -> RenewalOutcome {
    RenewalOutcome::Failed(failure_of(error), error.error(tokens))
}

async fn ask(
    api: &Api,
    checked: &Checked,
    base: &crate::hosts::BaseUrl,
    id: SessionId,
    token: &Secret,
) -> Result<Box<Session>, ApiError> {
    let me = api.me(base, token).await?;
    Ok(Box::new(Session::from_me(id, me, token.clone(), checked)))
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
