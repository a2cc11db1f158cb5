//! Editing and deleting messages, by who sent them.

use std::collections::BTreeSet;

use cometchat_protocol::{Category, Entity, Message, MessageAction, MessageData, NamedEntities};

use crate::{
    app::{App, Author},
    draft::Draft,
    rest::ApiError,
};

impl App {
    /// The action message that tells of the edit.
    pub(crate) fn edit(
        &mut self,
        author: Author<'_>,
        id: u64,
        draft: Draft,
    ) -> Result<Message, ApiError> {
        let old = self.own_message(author, id)?;
        // What an edit leaves out stays as it was.
        let mut draft = draft;
        draft.send.category = old.category.clone();
        draft.send.kind.clone_from(&old.kind);
        let content = draft.content()?;
        let now = self.clock.now();
        let record = self.history.get_mut(id).ok_or_else(|| not_found(id))?;
        let message = &mut record.message;
        message.data = MessageData {
            metadata: content.metadata.or(message.data.metadata.take()),
            entities: std::mem::take(&mut message.data.entities),
            ..content
        };
        if !draft.send.tags.is_empty() {
            message.tags = draft.send.tags;
        }
        message.updated_at = now;
        message.edited_at = Some(now);
        message.edited_by = Some(author.uid.to_owned());
        let changed = message.clone();
        Ok(self.tell_change(author, MessageAction::Edited, changed))
    }

    /// The action message that tells of the deletion. The content is gone.
    pub(crate) fn delete(&mut self, author: Author<'_>, id: u64) -> Result<Message, ApiError> {
        self.own_message(author, id)?;
        let now = self.clock.now();
        let record = self.history.get_mut(id).ok_or_else(|| not_found(id))?;
        record.reactions.clear();
        let message = &mut record.message;
        let entities = std::mem::take(&mut message.data.entities);
        message.data = MessageData { entities, ..MessageData::default() };
        message.updated_at = now;
        message.deleted_at = Some(now);
        message.deleted_by = Some(author.uid.to_owned());
        let changed = message.clone();
        Ok(self.tell_change(author, MessageAction::Deleted, changed))
    }

    /// The message, if it is the author's and can still be changed.
    fn own_message(&self, author: Author<'_>, id: u64) -> Result<Message, ApiError> {
        let record = self.visible(author.uid, id).ok_or_else(|| not_found(id))?;
        let message = &record.message;
        if message.sender != author.uid {
            let text = "Only who sent the message may change it.";
            return Err(ApiError::forbidden("ERR_MESSAGE_NOT_A_SENDER", text));
        }
        if message.deleted_at.is_some()
            || !matches!(message.category, Category::Message | Category::Custom)
        {
            let text = "This message cannot be changed.";
            return Err(ApiError::named("ERR_MESSAGE_ACTION_NOT_ALLOWED", text));
        }
        Ok(message.clone())
    }

    fn tell_change(
        &mut self,
        author: Author<'_>,
        action: MessageAction,
        changed: Message,
    ) -> Message {
        let by = self.user(author.uid).map(|user| Entity::User(Box::new(user)));
        let told = Message {
            conversation_id: changed.conversation_id.clone(),
            sender: author.uid.to_owned(),
            receiver: changed.receiver.clone(),
            receiver_type: changed.receiver_type.clone(),
            category: Category::Action,
            kind: "message".to_owned(),
            data: MessageData {
                action: Some(action),
                entities: NamedEntities {
                    sender: by.clone(),
                    receiver: changed.data.entities.receiver.clone(),
                    by,
                    target: changed.data.entities.receiver.clone(),
                    on: Some(Entity::Message(Box::new(changed))),
                },
                ..MessageData::default()
            },
            ..Message::default()
        };
        self.publish(author, told, BTreeSet::new())
    }
}

fn not_found(id: u64) -> ApiError {
    ApiError::message_not_found(&id.to_string())
}
