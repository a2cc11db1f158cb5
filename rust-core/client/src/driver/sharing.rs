//! A session that other processes use and change as well. (STO6)

use std::{sync::Arc, time::Duration};

use cometchat_connection::{Input, SessionId};
use cometchat_protocol::Secret;
use tokio::{task::spawn_blocking, time::timeout};

use super::{AccountWork, Done, Driver, Reporter, recovering::owner};
use crate::{
    core::Core,
    events::LoginEvent,
    session::Session,
    settings::Checked,
    store::{StoredSession, are_other_logins},
};

/// A store that takes longer to be read says nothing. (STO6)
const LOOK_LIMIT: Duration = Duration::from_secs(2);

/// Looks into the store before a session's token is used.
pub(super) struct Watch {
    core: Arc<Core>,
    app_id: String,
    session: Session,
    outbox: Reporter,
}

/// What another process has made of a session; `None`: it has ended it.
pub(super) type ChangedElsewhere = Option<Box<StoredSession>>;

impl Watch {
    /// The token to use now; `None` if the session is over. The driver is told of a change.
    pub(super) async fn token(&mut self) -> Option<Secret> {
        if let Some(changed) = self.look().await {
            let present = changed.as_ref().filter(|stored| is_same_user(&self.session, stored));
            let token = present.map(|stored| stored.auth_token.clone());
            if let Some(stored) = present {
                self.session.auth_token = stored.auth_token.clone();
                self.session.jwt.clone_from(&stored.jwt);
                self.session.login.clone_from(&stored.login);
            }
            self.outbox.send(Done::ChangedElsewhere(self.session.id, changed));
            return token;
        }
        Some(self.session.auth_token.clone())
    }

    /// Names the login whose token [`Watch::token`] gave last.
    pub(super) fn login(&self) -> Option<String> {
        self.session.login.clone()
    }

    /// The server does not know the token: `true` if there is another one meanwhile, else the driver is told.
    pub(super) async fn has_other_than(&mut self, refused: &Secret) -> bool {
        match self.token().await {
            Some(present) if present == *refused => {
                self.outbox.send(Done::UnknownToken(present));
                false
            }
            present => present.is_some(),
        }
    }

    /// `None` if all is as this process knows it. A store in trouble says nothing.
    pub(super) async fn look(&self) -> Option<ChangedElsewhere> {
        if !self.session.is_stored {
            return None;
        }
        let (core, app_id) = (self.core.clone(), self.app_id.clone());
        let running = self.core.work.begin();
        let stored = spawn_blocking(move || {
            let _running = running;
            core.sessions.current(&app_id)
        });
        let stored = timeout(LOOK_LIMIT, stored).await.ok()?.ok()?.ok()?;
        let is_known = stored.as_ref().is_some_and(|stored| {
            is_same_user(&self.session, stored)
                && stored.auth_token == self.session.auth_token
                && stored.jwt == self.session.jwt
        });
        (!is_known).then(|| stored.map(Box::new))
    }
}

impl Driver {
    pub(super) fn watch(&self, session: &Session, checked: &Checked) -> Watch {
        Watch {
            core: self.core.clone(),
            app_id: checked.app_id.clone(),
            session: session.clone(),
            outbox: self.reporter(),
        }
    }

    /// Renewed elsewhere: go on with that. Ended there, or another user's: it is over here too, and the
    /// store is the other process's.
    pub(super) fn changed_elsewhere(&mut self, id: SessionId, changed: ChangedElsewhere) {
        let (Some(setup), Some(session), AccountWork::None) =
            (&self.setup, &self.session, &self.account_work)
        else {
            return;
        };
        // GEN1: it may be about an earlier session.
        if session.id != id {
            return;
        }
        if let Some(stored) = changed.filter(|stored| is_same_user(session, stored)) {
            let is_other_login =
                are_other_logins(session.login.as_deref(), stored.login.as_deref());
            let checked = setup.checked.clone();
            let session = Session::from_store(id, *stored, &checked);
            let facts = session.facts();
            if is_other_login && self.machine.connected_socket().is_none() {
                // What came between the two sessions is no message of this one.
                self.begin_place(&session, &checked, None);
            } else {
                self.core.place.belongs_to(&owner(&session, &checked));
            }
            self.update_session(session);
            self.feed(Input::SessionUpdated(facts));
            self.tell_features();
        } else {
            self.end_session();
            self.core.tell_login(LoginEvent::LogoutSuccess);
        }
    }
}

fn is_same_user(session: &Session, stored: &StoredSession) -> bool {
    session.user.uid == stored.user.uid
}
