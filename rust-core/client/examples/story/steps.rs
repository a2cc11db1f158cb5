use std::time::{Duration, Instant};

use cometchat_client::{Client, OutgoingMessage, Reason, ReceiverType, Status};
use cometchat_dev_server::DropKind;

use crate::{
    person::{
        Name::{self, Andrew, George},
        News,
    },
    stage::{BACKGROUND_WINDOW, Failure, Stage, check},
};

type Step = fn(&mut Stage) -> Result<(), Failure>;

pub(crate) const ALL: [(&str, Step); 14] = [
    ("Both call init: no session yet, so no socket", init),
    ("Both log in: in auto mode the socket follows by itself", log_in),
    ("Andrew, who subscribed to presence, saw George come", presence),
    ("Messages go both ways", messages),
    ("George types", typing),
    ("ping is for manual mode only", ping_in_auto_mode),
    ("The server drops Andrew: the SDK reconnects by itself", server_drop),
    ("Auto mode: background closes at once, foreground connects at once", background_in_auto_mode),
    ("George disconnects and connects again", disconnect_and_connect),
    ("George switches to manual mode: only connect() connects", manual_mode),
    ("Manual mode: ping is answered", ping),
    ("Manual mode: pings keep the connection in the background", background_with_pings),
    ("Manual mode: without pings the window ends, 3 s here instead of 30 s", background_timeout),
    ("Both log out", log_out),
];

fn init(stage: &mut Stage) -> Result<(), Failure> {
    for name in [Andrew, George] {
        call_init(stage, name, true)?;
        stage.has_status(name, Status::Disconnected)?;
    }
    Ok(())
}

fn log_in(stage: &mut Stage) -> Result<(), Failure> {
    for name in [Andrew, George] {
        let key = stage.server.auth_key().to_owned();
        stage.ask(name, "login", |client, done| client.login(name.uid(), &key, done))?;
        stage.hears(
            name,
            "the login",
            |news| matches!(news, News::LoggedIn(user) if user.uid == name.uid()),
        )?;
        stage.hears_statuses(name, &[Status::Connecting, Status::Connected])?;
        stage.has_status(name, Status::Connected)?;
    }
    Ok(())
}

fn presence(stage: &mut Stage) -> Result<(), Failure> {
    stage.hears(Andrew, "George coming", |news| is_presence(news, George, true))
}

fn messages(stage: &mut Stage) -> Result<(), Failure> {
    for (from, to, text) in [(Andrew, George, "Hello George"), (George, Andrew, "Hello Andrew")] {
        let message = OutgoingMessage::text(to.uid(), ReceiverType::User, text);
        stage.ask(from, "send_message", |client, done| client.send_message(message, done))?;
        stage.hears(to, text, |news| {
            matches!(news, News::Text { from: sender, text: got } if sender == from.uid() && got == text)
        })?;
    }
    Ok(())
}

fn typing(stage: &mut Stage) -> Result<(), Failure> {
    let george = stage.client(George);
    for started in [true, false] {
        if started {
            george.start_typing(Andrew.uid(), ReceiverType::User, None);
        } else {
            george.end_typing(Andrew.uid(), ReceiverType::User, None);
        }
        stage.hears(Andrew, "George typing", |news| {
            matches!(news, News::Typing { who, typing } if who == George.uid() && *typing == started)
        })?;
    }
    Ok(())
}

fn ping_in_auto_mode(stage: &mut Stage) -> Result<(), Failure> {
    let code = "ERROR_PING_NOT_AVAILABLE";
    stage.ask_in_vain(Andrew, "ping", code, Client::ping)
}

fn server_drop(stage: &mut Stage) -> Result<(), Failure> {
    stage.server.drop_sockets(Andrew.uid(), DropKind::Vanish);
    let reason = stage.hears_status(Andrew, Status::Disconnected)?;
    check(matches!(reason, Reason::Lost(_)), || format!("the reason is {}", reason.as_str()))?;
    stage.hears_statuses(Andrew, &[Status::Connecting, Status::Connected])
}

fn background_in_auto_mode(stage: &mut Stage) -> Result<(), Failure> {
    stage.client(Andrew).entered_background();
    stage.hears_status(Andrew, Status::Disconnected)?;
    stage.client(Andrew).entered_foreground();
    stage.hears_statuses(Andrew, &[Status::Connecting, Status::Connected])
}

fn disconnect_and_connect(stage: &mut Stage) -> Result<(), Failure> {
    stage.ask(George, "disconnect", Client::disconnect)?;
    stage.has_status(George, Status::Disconnected)?;
    stage.hears(Andrew, "George going", |news| is_presence(news, George, false))?;
    stage.ask(George, "connect", Client::connect)?;
    stage.has_status(George, Status::Connected)?;
    let code = "ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE";
    stage.ask_in_vain(George, "connect", code, Client::connect)
}

fn manual_mode(stage: &mut Stage) -> Result<(), Failure> {
    call_init(stage, George, false)?;
    stage.has_status(George, Status::Disconnected)?;
    stage.ask(George, "connect", Client::connect)?;
    stage.has_status(George, Status::Connected)
}

fn ping(stage: &mut Stage) -> Result<(), Failure> {
    stage.ask(George, "ping", Client::ping)
}

fn background_with_pings(stage: &mut Stage) -> Result<(), Failure> {
    stage.client(George).entered_background();
    let start = Instant::now();
    while start.elapsed() < BACKGROUND_WINDOW + Duration::from_secs(1) {
        stage.wait(BACKGROUND_WINDOW / 3);
        ping(stage)?;
    }
    stage.has_status(George, Status::Connected)
}

fn background_timeout(stage: &mut Stage) -> Result<(), Failure> {
    let start = Instant::now();
    let reason = stage.hears_status(George, Status::Disconnected)?;
    check(reason == Reason::BackgroundTimeout, || format!("the reason is {}", reason.as_str()))?;
    // The window began with the last ping, a moment before this step.
    let least = BACKGROUND_WINDOW.saturating_sub(Duration::from_secs(1));
    check(start.elapsed() > least, || "the window was too short".to_owned())?;
    stage.client(George).entered_foreground();
    stage.wait(Duration::from_secs(1));
    stage.has_status(George, Status::Disconnected)?;
    stage.ask(George, "connect", Client::connect)
}

fn log_out(stage: &mut Stage) -> Result<(), Failure> {
    for name in [Andrew, George] {
        stage.ask(name, "logout", Client::logout)?;
        stage.hears(name, "the logout", |news| matches!(news, News::LoggedOut))?;
        stage.has_status(name, Status::Disconnected)?;
        let user = stage.client(name).get_logged_in_user();
        check(user.is_none(), || format!("{name} is still logged in"))?;
    }
    stage.server_sees("both sockets gone", |seen| seen.open_sockets() == 0)
}

fn call_init(stage: &mut Stage, name: Name, auto: bool) -> Result<(), Failure> {
    let (app_id, settings) = (stage.server.app_id().to_owned(), stage.settings(auto));
    stage.ask(name, "init", |client, done| client.init(&app_id, settings, done))
}

fn is_presence(news: &News, whose: Name, expected: bool) -> bool {
    matches!(news, News::Presence { who, online } if who == whose.uid() && *online == expected)
}
