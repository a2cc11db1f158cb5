//! REST calls that an application makes in its session. (EVT6, CBK1)

use std::{mem, sync::Arc};

use cometchat_protocol::{ErrorCode, Group, Message, Secret, User, rest::SendMessage};
use tokio::task::AbortHandle;
use uuid::Uuid;

use super::{Done, Driver, account::not_logged_in};
use crate::{
    Error,
    api::{Api, ApiError},
    completion::Completion,
    hosts::BaseUrl,
    messages_request::MessagesPage,
    sync::Mutex,
};

/// What to ask the server, and who waits for the answer.
pub(crate) enum Request {
    User { uid: String, done: Completion<User> },
    Group { guid: String, done: Completion<Group> },
    JoinGroup { guid: String, password: Option<Secret>, done: Completion<Group> },
    Messages { page: MessagesPage, done: Completion<Vec<Message>> },
}

/// A request on its way.
pub(super) struct UnderWay {
    waiting: std::sync::Weak<dyn Abandon>,
    task: AbortHandle,
}

/// Whoever takes the completion answers the call.
struct Waiting<T: Send + 'static> {
    done: Mutex<Option<Completion<T>>>,
    /// What to do when nobody knows what became of the request.
    advice: &'static str,
}

trait Abandon: Send + Sync {
    fn abandon(&self, because: &str);
}

impl<T: Send + 'static> Abandon for Waiting<T> {
    fn abandon(&self, because: &str) {
        if let Some(done) = self.done.lock().take() {
            let sentence = format!("{because}; {}.", self.advice);
            done.resolve(Err(Error::new(ErrorCode::OPERATION_FAILED, sentence)));
        }
    }
}

/// With what to ask.
struct Asked {
    api: Api,
    base: BaseUrl,
    token: Secret,
}

/// Shorter texts stand in a server's sentence by chance. (SEC2)
const SHORTEST_HIDDEN: usize = 4;

const CALL_AGAIN: &str = "call again";

impl Driver {
    pub(super) fn ask(&mut self, request: Request) {
        match request {
            Request::User { uid, done } => {
                self.request(done, CALL_AGAIN, Vec::new(), move |asked| async move {
                    asked.api.user(&asked.base, &asked.token, &uid).await
                });
            }
            Request::Group { guid, done } => {
                self.request(done, CALL_AGAIN, Vec::new(), move |asked| async move {
                    asked.api.group(&asked.base, &asked.token, &guid).await
                });
            }
            Request::JoinGroup { guid, password, done } => {
                let hidden = password.clone().into_iter().collect();
                self.request(done, CALL_AGAIN, hidden, move |asked| async move {
                    asked.api.join_group(&asked.base, &asked.token, &guid, password.as_ref()).await
                });
            }
            Request::Messages { page, done } => {
                self.request(done, CALL_AGAIN, Vec::new(), move |asked| async move {
                    let rows = asked.api.messages(&asked.base, &asked.token, &page).await?;
                    Ok(page.arrived(rows))
                });
            }
        }
    }

    /// Whatever the socket does.
    pub(super) fn send_message(&mut self, mut message: SendMessage, done: Completion<Message>) {
        let muid = message.muid.get_or_insert_with(|| Uuid::new_v4().to_string()).clone();
        if self.require_awake().and_then(|()| self.require_session()).is_ok() {
            self.note_sending(&muid);
        }
        let advice = "look whether the message was sent before you send it again";
        let text = message.text.clone().filter(|text| text.len() >= SHORTEST_HIDDEN);
        let hidden = text.map(Secret::new).into_iter().collect();
        let outbox = self.reporter();
        self.request(done, advice, hidden, move |asked| async move {
            let sent = asked.api.send_message(&asked.base, &asked.token, &message).await?;
            // First: it must not come back through a fetch. (REC10)
            outbox.send(Done::Sent(Box::new(sent.clone())));
            Ok(sent)
        });
    }

    /// `hidden` does not show in an error.
    fn request<T, F>(
        &mut self,
        done: Completion<T>,
        advice: &'static str,
        mut hidden: Vec<Secret>,
        ask: impl FnOnce(Asked) -> F + Send + 'static,
    ) where
        T: Send + 'static,
        F: Future<Output = Result<T, ApiError>> + Send,
    {
        let ready = self.require_awake().and_then(|()| self.require_session());
        let (setup, session) = match ready {
            Ok(ready) => ready,
            Err(error) => return done.resolve(Err(error)),
        };
        let api = setup.api(setup.checked.times.request);
        let base = session.rest_base(&setup.checked);
        let mut watch = self.watch(session, &setup.checked);
        let waiting = Arc::new(Waiting { done: Mutex::new(Some(done)), advice });
        let weak = Arc::downgrade(&waiting);
        let task = tokio::spawn(async move {
            let answer = |result| {
                if let Some(done) = waiting.done.lock().take() {
                    done.resolve(result);
                }
            };
            let Some(token) = watch.token().await else { return answer(Err(not_logged_in())) };
            match ask(Asked { api, base, token: token.clone() }).await {
                Ok(result) => answer(Ok(result)),
                Err(error) => {
                    hidden.push(token.clone());
                    answer(Err(error.error(&hidden.iter().collect::<Vec<_>>())));
                    if error.is_unknown_token() {
                        watch.has_other_than(&token).await;
                    }
                }
            }
        });
        self.requests.retain(|request| request.waiting.strong_count() > 0);
        self.requests.push(UnderWay { waiting: weak, task: task.abort_handle() });
    }

    /// INI5, CBK7: nobody will answer them.
    pub(super) fn abandon_requests(&mut self, because: &str) {
        for request in mem::take(&mut self.requests) {
            request.task.abort();
            if let Some(waiting) = request.waiting.upgrade() {
                waiting.abandon(because);
            }
        }
    }
}
