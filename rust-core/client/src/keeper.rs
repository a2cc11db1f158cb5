use std::sync::Arc;

use cometchat_protocol::Secret;
use tokio::{
    sync::{mpsc, oneshot},
    task::spawn_blocking,
};

use crate::{
    store::{Sessions, StoreTrouble, StoredSession, Whose},
    work::{Running, Work},
};

/// Writes sessions one after the other, away from the SDK's thread.
#[derive(Debug, Clone)]
pub(crate) struct Keeper {
    errands: mpsc::UnboundedSender<Errand>,
    work: Work,
}

struct Errand {
    app_id: String,
    change: Change,
    done: oneshot::Sender<Result<bool, StoreTrouble>>,
    running: Running,
}

enum Change {
    Replace(Box<StoredSession>),
    Renew(Secret, Box<StoredSession>),
    Remove(Whose),
    Nothing,
}

impl Keeper {
    /// Starts the task; it ends with the last keeper.
    pub(crate) fn start(sessions: Arc<Sessions>, work: Work) -> Self {
        let (sender, mut errands) = mpsc::unbounded_channel::<Errand>();
        tokio::spawn(async move {
            while let Some(Errand { app_id, change, done, running }) = errands.recv().await {
                let sessions = sessions.clone();
                let written = spawn_blocking(move || match change {
                    Change::Replace(session) => sessions.replace(&app_id, *session).map(|()| true),
                    Change::Renew(old, session) => sessions.renew(&app_id, &old, *session),
                    Change::Remove(whose) => sessions.remove(&app_id, &whose).map(|()| true),
                    Change::Nothing => Ok(true),
                });
                // A store that panicked has written nothing.
                let result = written.await.unwrap_or(Err(StoreTrouble::CannotWrite(
                    std::io::Error::other("panic").into(),
                )));
                // Whoever does not wait for the result has dropped the receiver.
                let _ = done.send(result);
                drop(running);
            }
        });
        Self { errands: sender, work }
    }

    /// Queued at the call, so that whoever removes it later finds it there.
    pub(crate) fn replace(
        &self,
        app_id: &str,
        session: StoredSession,
    ) -> impl Future<Output = Result<(), StoreTrouble>> + use<> {
        let written = self.send(app_id, Change::Replace(Box::new(session)));
        async move { written.await.map(drop) }
    }

    /// Tells whether the session was still the one with the token `old`.
    pub(crate) async fn renew(
        &self,
        app_id: &str,
        old: Secret,
        session: StoredSession,
    ) -> Result<bool, StoreTrouble> {
        self.send(app_id, Change::Renew(old, Box::new(session))).await
    }

    pub(crate) async fn remove(&self, app_id: &str, whose: Whose) -> Result<(), StoreTrouble> {
        self.send(app_id, Change::Remove(whose)).await.map(drop)
    }

    /// Waits for all that was asked for before.
    pub(crate) async fn settled(&self) {
        // An errand without a change has no trouble of its own.
        let _ = self.send("", Change::Nothing).await;
    }

    /// The errand is queued at the call, not when the future is polled.
    fn send(
        &self,
        app_id: &str,
        change: Change,
    ) -> impl Future<Output = Result<bool, StoreTrouble>> + use<> {
        let (done, result) = oneshot::channel();
        let running = self.work.begin();
        let errand = Errand { app_id: app_id.to_owned(), change, done, running };
        let gone = StoreTrouble::CannotWrite(std::io::Error::other("stopped").into());
        let sent = self.errands.send(errand).is_ok();
        async move { if sent { result.await.unwrap_or(Err(gone)) } else { Err(gone) } }
    }
}
