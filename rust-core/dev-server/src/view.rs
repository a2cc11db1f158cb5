//! Messages, members and conversations as REST answers show them to one user.

use std::collections::BTreeMap;

use cometchat_protocol::User;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    directory::Membership,
    history::{Partner, ReactionMark, Record},
};

/// A message as `reader` sees it.
pub(crate) fn message_view(record: &Record, reader: &str) -> Value {
    let mut view = to_value(&record.message);
    let mut reactions: Vec<(&str, u64, bool)> = Vec::new();
    for mark in &record.reactions {
        let own = mark.uid == reader;
        match reactions.iter_mut().find(|(reaction, ..)| *reaction == mark.reaction) {
            Some((_, count, reacted_by_me)) => {
                *count += 1;
                *reacted_by_me |= own;
            }
            None => reactions.push((&mark.reaction, 1, own)),
        }
    }
    if !reactions.is_empty() {
        let rows = reactions.into_iter().map(|(reaction, count, own)| {
            json!({"reaction": reaction, "count": count, "reactedByMe": own})
        });
        view["data"]["reactions"] = rows.collect();
    }
    view
}

impl App {
    /// [`message_view`] with who received and read it.
    pub(crate) fn message_view_with_receipts(&self, record: &Record, reader: &str) -> Value {
        let mut view = message_view(record, reader);
        if !record.marks.is_empty() {
            let rows = record.marks.iter().map(|(uid, marks)| {
                let mut row = json!({
                    "messageId": record.message.id.to_string(),
                    "recipient": uid,
                    "sender": self.user(uid),
                    "receiver": record.message.receiver,
                    "receiverType": record.message.receiver_type,
                });
                for (name, time) in [("deliveredAt", marks.delivered_at), ("readAt", marks.read_at)]
                {
                    if let Some(time) = time {
                        row[name] = time.into();
                    }
                }
                row
            });
            view["receipts"] = json!({"data": rows.collect::<Vec<_>>()});
        }
        view
    }

    pub(crate) fn reaction_view(&self, message: &Record, mark: &ReactionMark) -> Value {
        json!({
            "id": mark.id,
            "messageId": message.message.id.to_string(),
            "reaction": mark.reaction,
            "uid": mark.uid,
            "reactedAt": mark.reacted_at,
            "reactedBy": self.user(&mark.uid),
        })
    }

    pub(crate) fn member_view(&self, uid: &str, membership: &Membership) -> Value {
        let mut view = to_value(&self.user(uid).unwrap_or_else(|| User::new(uid, uid)));
        view["scope"] = to_value(&membership.scope);
        view["joinedAt"] = membership.joined_at.into();
        view
    }

    /// The conversation with its newest message; `None` if nothing was said in it.
    pub(crate) fn conversation_view(&self, uid: &str, partner: &Partner) -> Option<Value> {
        let id = partner.conversation(uid);
        let of_it = || {
            let all = self.history.records.values();
            all.filter(|record| record.message.conversation_id == id)
        };
        let last = of_it().next_back()?;
        let unread = of_it().filter(|record| record.is_unread_by(uid)).count();
        let with = match partner {
            Partner::User(other) => to_value(&self.user(other)),
            Partner::Group(guid) => to_value(&self.directory.group(guid, uid)),
        };
        Some(json!({
            "conversationId": id,
            "conversationType": partner.kind(),
            "unreadMessageCount": unread.to_string(),
            "createdAt": of_it().next()?.message.sent_at,
            "updatedAt": last.message.updated_at,
            "lastMessage": message_view(last, uid),
            "conversationWith": with,
        }))
    }

    /// All conversations of a user, the one with the newest message first.
    pub(crate) fn conversations_of(&self, uid: &str) -> Vec<Partner> {
        let mut newest = BTreeMap::new();
        for (id, record) in self.history.records.iter() {
            if self.may_see(uid, &record.message) {
                newest.insert(Partner::of(&record.message, uid), *id);
            }
        }
        let mut partners: Vec<_> = newest.into_iter().collect();
        partners.sort_by_key(|(_, id)| std::cmp::Reverse(*id));
        partners.into_iter().map(|(partner, _)| partner).collect()
    }
}

pub(crate) fn to_value<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("wire types have string keys and cannot fail to serialise")
}
