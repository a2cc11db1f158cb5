//! Fresh tokens from the host.

use std::ffi::c_void;

use ::cometchat_client::{ClientBuilder, TokenProvider, TokenReply};

use super::{
    client_builder::{changed, cometchat_client_builder},
    context::Context,
    guard,
    result::{cometchat_result, required},
    strings::{COMETCHAT_MOST_SECRET_BYTES, cometchat_str},
};

/// Takes the token that a provider was asked for. The host owns it, and gives or frees it once, from
/// any thread, now or later.
pub struct cometchat_token_reply(TokenReply);

/// Gives a fresh auth token when the server no longer accepts the session's. (LOG8)
#[repr(C)]
pub struct cometchat_token_provider {
    /// Passed on. Belongs to the library from the call on.
    pub ctx: *mut c_void,
    /// Asks for a token for this user; at most once at a time, on the client's executor. `uid` is
    /// borrowed until it returns. Answer with `cometchat_token_reply_give` within the time
    /// `COMETCHAT_TIME_TOKEN_PROVIDER`.
    pub request: Option<
        extern "C" fn(
            ctx: *mut c_void,
            uid: cometchat_str,
            reply: Option<Box<cometchat_token_reply>>,
        ),
    >,
    /// Called once when the client is gone. May be NULL.
    pub destroy: Option<extern "C" fn(ctx: *mut c_void)>,
}

struct HostProvider {
    context: Context,
    request: extern "C" fn(*mut c_void, cometchat_str, Option<Box<cometchat_token_reply>>),
}

impl TokenProvider for HostProvider {
    fn request_token(&self, uid: &str, reply: TokenReply) {
        let reply = Box::new(cometchat_token_reply(reply));
        (self.request)(self.context.pointer(), cometchat_str::of(uid), Some(reply));
    }
}

/// Who gives a fresh token when the server no longer accepts the session's. Default: nobody. `destroy`
/// has run if it fails. (LOG8)
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_client_builder_set_token_provider(
    builder: Option<&mut cometchat_client_builder>,
    provider: cometchat_token_provider,
) -> cometchat_result {
    let cometchat_token_provider { ctx, request, destroy } = provider;
    let context = Context::new(ctx, destroy);
    changed("cometchat_client_builder_set_token_provider", builder, move || {
        let provider = HostProvider { context, request: required(request, "request")? };
        Ok(move |builder: ClientBuilder| builder.token_provider(provider))
    })
}

/// Gives the token, of at most `COMETCHAT_MOST_SECRET_BYTES`, and frees the reply, also if it fails:
/// then there is no token. Too late is no failure. Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_token_reply_give(
    reply: Option<Box<cometchat_token_reply>>,
    auth_token: cometchat_str,
) -> cometchat_result {
    guard::synchronous("cometchat_token_reply_give", || {
        let reply = required(reply, "reply")?;
        reply.0.give(auth_token.required("auth_token", COMETCHAT_MOST_SECRET_BYTES)?);
        Ok(())
    })
}

/// Says that there is no token. NULL is allowed. Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn cometchat_token_reply_free(reply: Option<Box<cometchat_token_reply>>) {
    guard::free("cometchat_token_reply_free", reply);
}
