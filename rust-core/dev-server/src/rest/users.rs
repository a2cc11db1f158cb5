use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use cometchat_protocol::UserStatus;

use super::{ApiError, answer, caller::Caller, paging::Paged, whole};
use crate::{state::Shared, view::to_value};

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Paged(query): Paged,
) -> Response {
    shared.read_app(caller.app, |app| {
        let users = app.directory.users.values().map(|user| app.with_status(user));
        let fits = users.filter(|user| {
            let status = match user.status {
                Some(UserStatus::Online | UserStatus::Available) => "available",
                _ => "offline",
            };
            user.uid != caller.uid
                && query.finds(&user.uid, &user.name)
                && query.status.as_ref().is_none_or(|wanted| match wanted.as_str() {
                    "online" => status == "available",
                    wanted => status == wanted,
                })
        });
        whole(&query.page(fits.map(|user| to_value(&user)).collect()))
    })
}

pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let user = shared.read_app(caller.app, |app| app.user(&uid));
    Ok(answer(&user.ok_or_else(|| ApiError::uid_not_found(&uid))?))
}
