//! `init`, and starting over after a panic. (INI, CBK6)

use std::{panic::resume_unwind, sync::Arc, time::Duration};

use cometchat_connection::{Input, Mode, Path, SessionId, Setup as MachineSetup};
use cometchat_protocol::ErrorCode;
use rustls::ClientConfig;
use tokio::{task::spawn_blocking, time::timeout};

use super::{AccountWork, Driver, recovering::Afterwards};
use crate::{
    Error, Sockets,
    api::Api,
    completion::Completion,
    identity::Identity,
    net::{HttpClient, TlsOptions},
    progress::progress_error,
    session::Session,
    settings::Checked,
    store::{StoreTrouble, StoredSession},
};

/// The socket is not read meanwhile, so a store that takes longer to write is not waited for.
const SETTLE_LIMIT: Duration = Duration::from_secs(5);

/// What a valid `init` leads to.
pub(super) struct Setup {
    pub(super) checked: Checked,
    pub(super) tls: Arc<ClientConfig>,
    pub(super) http: Arc<HttpClient>,
    pub(super) identity: Arc<Identity>,
    /// The store could not be read: tried again in the foreground. (STO4)
    pub(super) is_store_locked: bool,
}

impl Setup {
    pub(super) fn api(&self, time_limit: Duration) -> Api {
        Api {
            http: self.http.clone(),
            app_id: self.checked.app_id.clone(),
            identity: self.identity.clone(),
            time_limit,
        }
    }
}

/// What an `init` changes. (INI5)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Nothing,
    Mode,
    /// Hosts, trust or presence.
    Target,
    /// The app, or everything: it is the first.
    App,
}

impl Driver {
    pub(super) async fn initialise(&mut self, checked: Checked, done: Completion<bool>) {
        match self.set_up(checked).await {
            Ok(()) => done.resolve(Ok(true)),
            Err(error) => done.resolve(Err(error)),
        }
    }

    /// After a panic: the same `init` once more.
    pub(super) async fn take_over(&mut self) {
        let surroundings = *self.core.surroundings.lock();
        if surroundings.path == Path::Offline {
            self.feed(Input::Path(Path::Offline));
        }
        let checked = self.core.checked.lock().clone();
        if let Some(checked) = checked
            && let Err(error) = self.set_up(checked).await
        {
            self.core.tell_problem(error);
        }
    }

    /// STO4: a store that was locked is asked again.
    pub(super) async fn retry_locked_store(&mut self) {
        let locked = self.setup.as_ref().filter(|setup| setup.is_store_locked);
        if let (Some(setup), None) = (locked, &self.session)
            && let Err(error) = self.set_up(setup.checked.clone()).await
        {
            self.core.tell_problem(error);
        }
    }

    async fn set_up(&mut self, checked: Checked) -> Result<(), Error> {
        let change = self.change_to(&checked);
        // A login under way decides itself who the user is.
        let is_nobody = self.session.is_none() && matches!(self.account_work, AccountWork::None);
        let needs_session = change == Change::App || is_nobody;

        if needs_session {
            // What was asked for before holds: a session that is to be removed does not come back. What is
            // known so far holds if the store hangs.
            let _ = timeout(SETTLE_LIMIT, self.keeper.settled()).await;
        }
        let sessions = self.core.sessions.clone();
        let (app_id, tls_options) = (checked.app_id.clone(), checked.tls.clone());
        let is_cleartext = checked.is_cleartext();
        let core = self.core.clone();
        let prepared = spawn_blocking(move || {
            let place_damaged = core.place.prepare();
            let tls = match tls_options.client_config() {
                // A machine without certificates can still talk to itself.
                Err(_) if is_cleartext && tls_options == TlsOptions::default() => {
                    TlsOptions::trust_nobody()
                }
                tls => tls?,
            };
            let stored = if needs_session { sessions.current(&app_id) } else { Ok(None) };
            let is_written = sessions.is_written();
            let damaged = sessions.take_damaged().map(StoreTrouble::error);
            let damaged = damaged.or(place_damaged.map(progress_error));
            Ok((tls, sessions.device_id(), (stored, is_written), damaged))
        });
        let (tls, device_id, (stored, is_written), damaged) = match prepared.await {
            Ok(prepared) => prepared?,
            // The store panicked: start over once; if it goes on, the calls must still be answered.
            Err(panicked) if self.generation == 0 => resume_unwind(panicked.into_panic()),
            Err(_) => return Err(store_panicked()),
        };

        if let Some(error) = damaged {
            self.core.tell_problem(error);
        }
        let identity = match &self.setup {
            Some(setup) => setup.identity.clone(),
            // Without a store the device gets a name for this run.
            None => Arc::new(Identity::new(
                device_id.unwrap_or_else(|_| uuid::Uuid::new_v4().to_string()),
            )),
        };
        self.make_way(change);
        // A driver that starts over goes on at the place as it is; what is stored of it may be older.
        if change == Change::App && self.setup.is_some() {
            self.leave_place(Afterwards::GoOn);
        }
        let is_store_locked = stored.is_err();
        if needs_session {
            self.adopt_stored(stored, is_written, &checked);
        } else if change == Change::Target
            && let (Some(before), Some(session)) = (&self.setup, self.session.take())
        {
            // As if it came from the store: another host's settings do not count, the hosts are judged anew.
            let stored = session.to_store(&before.checked);
            self.adopt_stored(Ok(Some(stored)), session.is_stored, &checked);
        }
        let http = match &self.setup {
            Some(setup) if change == Change::Nothing => setup.http.clone(),
            _ => Arc::new(HttpClient::new(tls.clone())),
        };
        *self.core.checked.lock() = Some(checked.clone());
        let is_renewal_due = needs_session && self.session.is_some();
        let machine_setup = MachineSetup {
            mode: match self.core.sockets {
                Sockets::Allowed => checked.mode,
                // Nothing connects by itself, and `connect` is refused. (STO6)
                Sockets::Forbidden => Mode::Manual,
            },
            app: checked.app_id.clone(),
            endpoint: checked.endpoint(),
            presence: format!("{:?}", checked.presence),
            session: self.live_session().map(Session::facts),
            timing: checked.times.connection,
        };
        if let Some(recovery) = &mut self.recovery {
            recovery.set_policy(checked.recovery);
        }
        self.setup = Some(Setup { checked, tls, http, identity, is_store_locked });
        self.feed(Input::Initialise(Box::new(machine_setup)));
        if let Some(session) = &self.session {
            self.feed(Input::Features(session.features()));
        }
        // INI4: beside the socket; an attempt that needs it has started it already.
        if is_renewal_due {
            self.start_renewal();
        }
        Ok(())
    }

    fn adopt_stored(
        &mut self,
        stored: Result<Option<StoredSession>, StoreTrouble>,
        is_written: bool,
        checked: &Checked,
    ) {
        let stored = match stored {
            Ok(stored) => stored,
            Err(trouble) => {
                self.core.tell_problem(trouble.error());
                None
            }
        };
        let session = stored.map(|stored| {
            let mut session = Session::from_store(self.next_session(), stored, checked);
            session.is_stored = is_written;
            if let Some(error) = session.refused_hosts.clone() {
                self.core.tell_problem(error);
            }
            session
        });
        match &session {
            Some(session) => self.resume_place(session, checked),
            None => self.leave_place(Afterwards::GoOn),
        }
        self.set_session(session);
    }

    pub(super) fn next_session(&mut self) -> SessionId {
        self.last_session += 1;
        SessionId(self.last_session)
    }

    /// The getters and the gate for events follow the session.
    pub(super) fn set_session(&mut self, session: Option<Session>) {
        *self.core.account.lock() = session.as_ref().map(Session::account);
        match &session {
            Some(_) => self.open_gate(),
            None => self.core.gates.close_session(),
        }
        self.session = session;
    }

    pub(super) fn open_gate(&mut self) {
        self.gate += 1;
        self.core.gates.open_session(self.gate);
    }

    /// The session goes on after its gate was closed. What was skipped meanwhile is fetched again.
    pub(super) fn reopen_session(&mut self) {
        let (Some(setup), Some(session)) = (&self.setup, &self.session) else { return };
        let (session, checked) = (session.clone(), setup.checked.clone());
        self.open_gate();
        if let Some(place) = self.core.place.rewind() {
            self.start_recovery(&session, &checked, place);
        }
    }

    /// INI5: calls under way get an error first.
    fn make_way(&mut self, change: Change) {
        if matches!(change, Change::Mode | Change::Target | Change::App) {
            let work = std::mem::replace(&mut self.account_work, AccountWork::None);
            let was_logging_out = matches!(work, AccountWork::LoggingOut(..));
            let written = work.written();
            work.abandon("Init with other settings was called meanwhile; call again.");
            // The session goes on, and so do its events.
            if was_logging_out {
                self.reopen_session();
            } else {
                self.forget_login(written);
            }
        }
        if change == Change::App {
            self.abandon_requests("Init with another app was called meanwhile");
        }
        // The machine waits for a renewal across a change of mode, not across one of the target.
        if matches!(change, Change::Target | Change::App)
            && let Some(renewal) = self.renewal.take()
        {
            renewal.task.abort();
        }
    }

    fn change_to(&self, new: &Checked) -> Change {
        let Some(Setup { checked: old, .. }) = &self.setup else { return Change::App };
        if old.app_id != new.app_id {
            Change::App
        } else if old.endpoint() != new.endpoint() || old.presence != new.presence {
            Change::Target
        } else if old.mode != new.mode {
            Change::Mode
        } else {
            Change::Nothing
        }
    }
}

fn store_panicked() -> Error {
    Error::new(
        ErrorCode::IO_EXCEPTION,
        "The session store panicked; mend the store that was set, and call init again.",
    )
}
