//! Who received and who read which message.

use std::collections::{BTreeMap, BTreeSet};

use cometchat_protocol::{Envelope, Receipt, ReceiptAction, ReceiverType, ServerFrame};

use crate::{
    app::{App, Author},
    history::{Marks, Partner, Record},
};

/// What a receiver did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Delivered,
    Read,
}

impl Step {
    fn one(self) -> ReceiptAction {
        match self {
            Self::Delivered => ReceiptAction::Delivered,
            Self::Read => ReceiptAction::Read,
        }
    }

    fn all(self) -> ReceiptAction {
        match self {
            Self::Delivered => ReceiptAction::DeliveredToAll,
            Self::Read => ReceiptAction::ReadByAll,
        }
    }

    fn is_done(self, marks: Marks) -> bool {
        match self {
            Self::Delivered => marks.delivered_at.is_some(),
            Self::Read => marks.read_at.is_some(),
        }
    }

    /// Who reads a message has it.
    fn mark(self, marks: &mut Marks, now: u64) {
        marks.delivered_at.get_or_insert(now);
        if self == Self::Read {
            marks.read_at.get_or_insert(now);
        }
    }
}

impl App {
    /// Keeps a receipt that came over a socket; it covers all earlier messages as well.
    pub(crate) fn keep_receipt(
        &mut self,
        author: Author<'_>,
        receiver: &str,
        kind: &ReceiverType,
        receipt: &Receipt,
    ) {
        let step = match receipt.action {
            ReceiptAction::Delivered => Step::Delivered,
            ReceiptAction::Read => Step::Read,
            _ => return,
        };
        let Ok(last) = receipt.message_id.parse() else { return };
        let partner = match kind {
            ReceiverType::Group => Partner::Group(receiver.to_owned()),
            _ => Partner::User(receiver.to_owned()),
        };
        self.mark(author, &partner, step, last);
    }

    /// The whole conversation is received or read; the other side is told.
    pub(crate) fn mark_conversation(&mut self, author: Author<'_>, partner: &Partner, step: Step) {
        let Some(&last) = self.marked_now(author.uid, partner, step, u64::MAX).last() else {
            return;
        };
        self.mark(author, partner, step, last);
        let Some(sender) = self.history.get(last).map(|record| record.message.sender.clone())
        else {
            return;
        };
        let mut uids = self.audience(partner.id(), &partner.kind());
        uids.remove(author.uid);
        self.tell_receipt(author, partner, &uids, &sender, step.one(), last);
    }

    /// Everything of others from this message on counts as unread again.
    pub(crate) fn mark_unread(&mut self, uid: &str, partner: &Partner, from: u64) {
        let conversation = partner.conversation(uid);
        let known = self.history.records.iter().filter(|(id, record)| {
            **id >= from
                && record.message.conversation_id == conversation
                && record.marks.get(uid).is_some_and(|marks| marks.read_at.is_some())
        });
        let ids: Vec<u64> = known.map(|(id, _)| *id).collect();
        for id in ids {
            let Some(record) = self.history.get_mut(id) else { continue };
            if let Some(marks) = record.marks.get_mut(uid) {
                marks.read_at = None;
            }
            record.message.read_at = None;
        }
    }

    fn mark(&mut self, author: Author<'_>, partner: &Partner, step: Step, last: u64) {
        let now = self.clock.now();
        let receivers = match partner {
            Partner::User(_) => None,
            Partner::Group(guid) => Some(self.audience(guid, &ReceiverType::Group)),
        };
        let mut done_by_all = BTreeMap::new();
        for id in self.marked_now(author.uid, partner, step, last) {
            let Some(record) = self.history.get_mut(id) else { continue };
            step.mark(record.marks.entry(author.uid.to_owned()).or_default(), now);
            let complete = match &receivers {
                None => true,
                Some(members) => is_done_by_all(record, members, step),
            };
            if complete {
                record.message.delivered_at.get_or_insert(now);
                if step == Step::Read {
                    record.message.read_at.get_or_insert(now);
                }
                done_by_all.insert(record.message.sender.clone(), id);
            }
        }
        if receivers.is_some() {
            for (sender, id) in done_by_all {
                let uids = BTreeSet::from([sender.clone()]);
                self.tell_receipt(author, partner, &uids, &sender, step.all(), id);
            }
        }
    }

    /// The messages of others up to `last` that this step is news for, oldest first.
    fn marked_now(&self, uid: &str, partner: &Partner, step: Step, last: u64) -> Vec<u64> {
        let conversation = partner.conversation(uid);
        let news = self.history.records.iter().filter(|(id, record)| {
            **id <= last
                && record.message.conversation_id == conversation
                && record.message.sender != uid
                && !step.is_done(record.marks.get(uid).copied().unwrap_or_default())
        });
        news.map(|(id, _)| *id).collect()
    }

    fn tell_receipt(
        &mut self,
        author: Author<'_>,
        partner: &Partner,
        uids: &BTreeSet<String>,
        message_sender: &str,
        action: ReceiptAction,
        last: u64,
    ) {
        let Some(user) = self.user(author.uid) else { return };
        let receipt = Receipt {
            action,
            message_id: last.to_string(),
            user,
            timestamp: Some(self.clock.now()),
        };
        let envelope = Envelope {
            app_id: Some(self.id.clone()),
            receiver: Some(partner.id().to_owned()),
            receiver_type: Some(partner.kind()),
            device_id: author.device_id.map(str::to_owned),
            sender: Some(author.uid.to_owned()),
            message_sender: Some(message_sender.to_owned()),
        };
        self.send_to(uids, author, ServerFrame::Receipt(receipt).encode(&envelope));
    }
}

/// All members but the sender did it.
fn is_done_by_all(record: &Record, members: &BTreeSet<String>, step: Step) -> bool {
    let mut others = members.iter().filter(|uid| **uid != record.message.sender);
    others.all(|uid| step.is_done(record.marks.get(uid).copied().unwrap_or_default()))
}
