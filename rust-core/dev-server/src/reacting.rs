//! Reactions to messages.

use cometchat_protocol::{Envelope, Reaction, ReactionAction, ServerFrame};
use uuid::Uuid;

use crate::{
    app::{App, Author},
    history::ReactionMark,
    rest::ApiError,
};

impl App {
    /// Adds the author's reaction. One that is there already stays as it is.
    pub(crate) fn react(
        &mut self,
        author: Author<'_>,
        id: u64,
        reaction: &str,
    ) -> Result<(), ApiError> {
        let record = self.reactable(author, id)?;
        if record.reactions.iter().any(|own| own.uid == author.uid && own.reaction == reaction) {
            return Ok(());
        }
        let mark = ReactionMark {
            id: Uuid::new_v4().to_string(),
            uid: author.uid.to_owned(),
            reaction: reaction.to_owned(),
            reacted_at: self.clock.now(),
        };
        if let Some(record) = self.history.get_mut(id) {
            record.reactions.push(mark.clone());
        }
        self.tell_reaction(author, id, ReactionAction::Added, mark);
        Ok(())
    }

    pub(crate) fn take_back(
        &mut self,
        author: Author<'_>,
        id: u64,
        reaction: &str,
    ) -> Result<(), ApiError> {
        let record = self.reactable(author, id)?;
        let is_own = |own: &ReactionMark| own.uid == author.uid && own.reaction == reaction;
        let Some(index) = record.reactions.iter().position(is_own) else {
            let text = "There is no such reaction of the user's.";
            return Err(ApiError::named("ERR_REACTION_NOT_FOUND", text));
        };
        if let Some(record) = self.history.get_mut(id) {
            let mark = record.reactions.remove(index);
            self.tell_reaction(author, id, ReactionAction::Removed, mark);
        }
        Ok(())
    }

    fn reactable(&self, author: Author<'_>, id: u64) -> Result<&crate::history::Record, ApiError> {
        self.visible(author.uid, id)
            .filter(|record| record.message.deleted_at.is_none())
            .ok_or_else(|| ApiError::message_not_found(&id.to_string()))
    }

    fn tell_reaction(
        &mut self,
        author: Author<'_>,
        id: u64,
        action: ReactionAction,
        mark: ReactionMark,
    ) {
        let Some(record) = self.history.get(id) else { return };
        let message = &record.message;
        let (receiver, kind) = (message.receiver.clone(), message.receiver_type.clone());
        let body = Reaction {
            action,
            id: mark.id,
            message_id: id,
            uid: mark.uid,
            reaction: mark.reaction,
            reacted_by: self.user(author.uid),
            reacted_at: mark.reacted_at,
            conversation_id: message.conversation_id.clone(),
        };
        let mut uids = self.audience(&receiver, &kind);
        uids.insert(message.sender.clone());
        uids.insert(author.uid.to_owned());
        let envelope = Envelope {
            app_id: Some(self.id.clone()),
            receiver: Some(receiver),
            receiver_type: Some(kind),
            device_id: author.device_id.map(str::to_owned),
            sender: Some(author.uid.to_owned()),
            message_sender: None,
        };
        self.send_to(&uids, author, ServerFrame::Reaction(body).encode(&envelope));
    }
}
