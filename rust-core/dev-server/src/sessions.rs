use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::tracked::Tracked;

/// The live auth tokens and the jwts made for them.
#[derive(Default)]
pub(crate) struct Sessions {
    pub(crate) by_token: Tracked<String, Session>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Session {
    uid: String,
    jwts: BTreeSet<String>,
}

impl Sessions {
    pub(crate) fn issue_token(&mut self, uid: &str) -> String {
        let token = format!("{uid}_{}", Uuid::new_v4().simple());
        let session = Session { uid: uid.to_owned(), jwts: BTreeSet::new() };
        self.by_token.insert(token.clone(), session);
        token
    }

    /// A fresh jwt; those issued before stay valid. `None`: the token is not live.
    pub(crate) fn issue_jwt(&mut self, token: &str) -> Option<String> {
        let session = self.by_token.get_mut(token)?;
        let jwt = format!("dev.{}.server", Uuid::new_v4().simple());
        session.jwts.insert(jwt.clone());
        Some(jwt)
    }

    pub(crate) fn uid_of_token(&self, token: &str) -> Option<&str> {
        self.by_token.get(token).map(|session| session.uid.as_str())
    }

    /// The uid and the token that a jwt was made for.
    pub(crate) fn find_jwt(&self, jwt: &str) -> Option<(&str, &str)> {
        let (token, session) =
            self.by_token.iter().find(|(_, session)| session.jwts.contains(jwt))?;
        Some((&session.uid, token))
    }

    pub(crate) fn forget(&mut self, token: &str) {
        self.by_token.remove(token);
    }

    pub(crate) fn revoke_tokens(&mut self, uid: &str) {
        for token in self.tokens_of(uid) {
            self.forget(&token);
        }
    }

    pub(crate) fn invalidate_jwts(&mut self, uid: &str) {
        for token in self.tokens_of(uid) {
            if let Some(session) = self.by_token.get_mut(&token) {
                session.jwts.clear();
            }
        }
    }

    fn tokens_of(&self, uid: &str) -> Vec<String> {
        let own = self.by_token.iter().filter(|(_, session)| session.uid == uid);
        own.map(|(token, _)| token.clone()).collect()
    }
}
