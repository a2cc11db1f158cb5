use std::sync::Arc;

use tokio::{
    sync::{mpsc, oneshot},
    task::spawn_blocking,
};

use crate::{
    store::{Sessions, StoreTrouble, StoredSession},
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
    done: oneshot::Sender<Result<(), StoreTrouble>>,
    running: Running,
}

enum Change {
    Replace(Box<StoredSession>),
    Remove,
}

impl Keeper {
    /// Starts the task; it ends with the last keeper.
    pub(crate) fn start(sessions: Arc<Sessions>, work: Work) -> Self {
        let (sender, mut errands) = mpsc::unbounded_channel::<Errand>();
        tokio::spawn(async move {
            while let Some(Errand { app_id, change, done, running }) = errands.recv().await {
                let sessions = sessions.clone();
                let written = spawn_blocking(move || match change {
                    Change::Replace(session) => sessions.replace(&app_id, *session),
                    Change::Remove => sessions.remove(&app_id),
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

    pub(crate) async fn replace(
        &self,
        app_id: &str,
        session: StoredSession,
    ) -> Result<(), StoreTrouble> {
        self.send(app_id, Change::Replace(Box::new(session))).await
    }

    pub(crate) async fn remove(&self, app_id: &str) -> Result<(), StoreTrouble> {
        self.send(app_id, Change::Remove).await
    }

    /// The errand is queued at the call, not when the future is polled.
    fn send(
        &self,
        app_id: &str,
        change: Change,
    ) -> impl Future<Output = Result<(), StoreTrouble>> + use<> {
        let (done, result) = oneshot::channel();
        let running = self.work.begin();
        let errand = Errand { app_id: app_id.to_owned(), change, done, running };
        let gone = StoreTrouble::CannotWrite(std::io::Error::other("stopped").into());
        let sent = self.errands.send(errand).is_ok();
        async move { if sent { result.await.unwrap_or(Err(gone)) } else { Err(gone) } }
    }
}
