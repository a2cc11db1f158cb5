//! Calls. A call is the sequence of its messages; the newest tells how it stands.

use std::collections::BTreeSet;

use cometchat_protocol::{
    Call, CallStatus, Category, Entity, Message, MessageAction, MessageData, NamedEntities,
    ReceiverType,
};
use uuid::Uuid;

use crate::{
    app::{App, Author},
    history::conversation_id,
    rest::ApiError,
};

impl App {
    /// It rings at the receiver.
    pub(crate) fn start_call(
        &mut self,
        author: Author<'_>,
        receiver: &str,
        kind: ReceiverType,
        call_type: &str,
    ) -> Result<Message, ApiError> {
        let (receiver, entity) = self.find_receiver(author.uid, receiver, &kind)?;
        if receiver == author.uid && kind == ReceiverType::User {
            return Err(ApiError::named("ERR_CALLING_SELF", "Nobody can call themselves."));
        }
        let call = Call {
            session_id: Uuid::new_v4().to_string(),
            status: CallStatus::Initiated,
            call_type: call_type.to_owned(),
            initiated_at: Some(self.clock.now()),
            joined_at: None,
        };
        Ok(self.tell_call(author, receiver, kind, entity, call))
    }

    /// The next step of a call.
    pub(crate) fn continue_call(
        &mut self,
        author: Author<'_>,
        session_id: &str,
        status: CallStatus,
    ) -> Result<Message, ApiError> {
        let steps = self.history.records.values().map(|record| &record.message);
        let mut steps = steps.filter_map(|message| match &message.data.entities.on {
            Some(Entity::Call(call)) if call.session_id == session_id => Some((message, call)),
            _ => None,
        });
        let not_found = || {
            let text = format!("There is no call with the session {session_id}.");
            ApiError::not_found("ERR_CALL_SESSION_NOT_FOUND", text)
        };
        let (first, first_call) = steps.next().ok_or_else(not_found)?;
        let (_, newest) = steps.next_back().unwrap_or((first, first_call));
        if !self.may_see(author.uid, first) {
            let text = "The user is no part of the call.";
            return Err(ApiError::forbidden("ERR_CALL_NOT_A_PART", text));
        }
        let is_caller = first.sender == author.uid;
        check_step(&newest.status, &status, is_caller, &first.receiver_type)?;
        let joined_at = match status {
            CallStatus::Ongoing => Some(self.clock.now()),
            _ => newest.joined_at,
        };
        let call = Call { status, joined_at, ..Call::clone(newest) };
        // In a call between two, each step is addressed to the other side.
        let receiver = match (&first.receiver_type, is_caller) {
            (ReceiverType::User, false) => first.sender.clone(),
            _ => first.receiver.clone(),
        };
        let kind = first.receiver_type.clone();
        let (receiver, entity) = self.find_receiver(author.uid, &receiver, &kind)?;
        Ok(self.tell_call(author, receiver, kind, entity, call))
    }

    fn tell_call(
        &mut self,
        author: Author<'_>,
        receiver: String,
        kind: ReceiverType,
        entity: Entity,
        call: Call,
    ) -> Message {
        let by = self.user(author.uid).map(|user| Entity::User(Box::new(user)));
        let message = Message {
            conversation_id: conversation_id(author.uid, &receiver, &kind),
            sender: author.uid.to_owned(),
            receiver,
            receiver_type: kind,
            category: Category::Call,
            kind: call.call_type.clone(),
            data: MessageData {
                action: Some(MessageAction::from(call.status.as_str())),
                entities: NamedEntities {
                    sender: by.clone(),
                    receiver: Some(entity.clone()),
                    by,
                    on: Some(Entity::Call(Box::new(call))),
                    target: Some(entity),
                },
                ..MessageData::default()
            },
            ..Message::default()
        };
        self.publish(author, message, BTreeSet::new())
    }
}

/// Whether a call may go from one status to another by this side.
fn check_step(
    now: &CallStatus,
    next: &CallStatus,
    is_caller: bool,
    kind: &ReceiverType,
) -> Result<(), ApiError> {
    use CallStatus::{Busy, Cancelled, Ended, Initiated, Ongoing, Rejected, Unanswered};
    match (now, next) {
        (Rejected | Busy | Cancelled | Unanswered | Ended, _) => {
            Err(ApiError::named("ERR_CALL_TERMINATED", "The call is over."))
        }
        (Initiated, Ongoing | Rejected | Busy) if !is_caller => Ok(()),
        (Initiated, Cancelled | Unanswered) if is_caller => Ok(()),
        (Ongoing, Ended) => Ok(()),
        (Ongoing, Ongoing) if *kind == ReceiverType::Group => Ok(()),
        (Ongoing, _) => {
            let text = "A call that goes on can only end.";
            Err(ApiError::named("ERR_CALL_ONGOING_TO_INVALID", text))
        }
        _ => Err(ApiError::invalid_data()),
    }
}
