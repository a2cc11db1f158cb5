use cometchat_protocol::Secret;
use tokio::sync::oneshot;

/// Gives a fresh auth token when the server no longer accepts the session's. (LOG8)
///
/// Asked at most once at a time, on the client's executor. It may answer later, from any thread.
pub trait TokenProvider: Send + Sync {
    /// Asks for a token for this user. Dropping `reply` means that there is none.
    fn request_token(&self, uid: &str, reply: TokenReply);
}

/// Takes the token that a [`TokenProvider`] was asked for.
#[derive(Debug)]
pub struct TokenReply(oneshot::Sender<Secret>);

impl TokenReply {
    pub(crate) fn new() -> (Self, oneshot::Receiver<Secret>) {
        let (sender, receiver) = oneshot::channel();
        (Self(sender), receiver)
    }

    /// Gives the token.
    pub fn give(self, auth_token: impl Into<String>) {
        // Too late if nobody waits any more.
        let _ = self.0.send(Secret::new(auth_token));
    }
}
