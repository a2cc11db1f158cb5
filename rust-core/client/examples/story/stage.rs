use std::{
    fmt::Display,
    sync::mpsc::{Receiver, Sender, channel},
    time::{Duration, Instant},
};

use cometchat_client::{
    AppSettings, Client, Error, Presence, Reason, Status, StatusEventKind, Times,
};
use cometchat_dev_server::{DevServer, Observed};
use tokio::{runtime::Runtime, time::timeout};

use crate::{
    person::{Name, News, Person},
    timeline::{clock, harmless},
};

/// The most that anything in a step may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a manual connection lives in the background here: 3 s instead of 30 s.
pub(crate) const BACKGROUND_WINDOW: Duration = Duration::from_secs(3);

/// What did not happen as it should.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

/// The server, the two people, and what they hear.
pub(crate) struct Stage {
    pub(crate) server: DevServer,
    /// The server lives on it.
    runtime: Runtime,
    andrew: Person,
    george: Person,
    note: Sender<(Name, News)>,
    inbox: Receiver<(Name, News)>,
}

impl Stage {
    pub(crate) fn set() -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(|error| failed("the server's runtime", &error))?;
        let server = runtime
            .block_on(DevServer::builder().start())
            .map_err(|error| failed("the server", &error))?;
        let (note, inbox) = channel();
        let person = |name| Person::new(name, &note).map_err(|error| failed("a client", &error));
        let (andrew, george) = (person(Name::Andrew)?, person(Name::George)?);
        Ok(Self { server, runtime, andrew, george, note, inbox })
    }

    pub(crate) fn settings(&self, auto: bool) -> AppSettings {
        let mut times = Times::default();
        times.connection.background_window = BACKGROUND_WINDOW;
        times.connection.background_grace = Duration::ZERO;
        AppSettings::builder()
            .override_client_host(self.server.base_url())
            .presence(Presence::AllUsers)
            .auto_establish_socket_connection(auto)
            .times(times)
            .build()
    }

    pub(crate) fn client(&self, name: Name) -> Client {
        match name {
            Name::Andrew => self.andrew.client.clone(),
            Name::George => self.george.client.clone(),
        }
    }

    /// Calls, and waits for the success.
    pub(crate) fn ask<T: Send + 'static>(
        &mut self,
        name: Name,
        call: &'static str,
        ask: impl FnOnce(&Client, Box<dyn FnOnce(Result<T, Error>) + Send>),
    ) -> Result<(), Failure> {
        let result = self.answer(name, call, ask)?;
        result.map_err(|error| Failure(format!("{name}'s {call} was refused: {error}")))
    }

    /// Calls, and waits for the refusal with this code.
    pub(crate) fn ask_in_vain<T: Send + 'static>(
        &mut self,
        name: Name,
        call: &'static str,
        code: &str,
        ask: impl FnOnce(&Client, Box<dyn FnOnce(Result<T, Error>) + Send>),
    ) -> Result<(), Failure> {
        match self.answer(name, call, ask)? {
            Err(error) if error.code().as_str() == code => Ok(()),
            other => Err(Failure(format!("{name}'s {call} should give {code}, not {other:?}"))),
        }
    }

    pub(crate) fn hears(
        &mut self,
        name: Name,
        what: &str,
        fits: impl Fn(&News) -> bool,
    ) -> Result<(), Failure> {
        self.until(name, what, |news| fits(news).then_some(()))
    }

    pub(crate) fn hears_status(&mut self, name: Name, status: Status) -> Result<Reason, Failure> {
        self.until(name, status.as_str(), |news| match news {
            News::Status(event)
                if event.current == status && event.kind == StatusEventKind::Transition =>
            {
                Some(event.reason)
            }
            _ => None,
        })
    }

    pub(crate) fn hears_statuses(
        &mut self,
        name: Name,
        statuses: &[Status],
    ) -> Result<(), Failure> {
        statuses.iter().try_for_each(|status| self.hears_status(name, *status).map(drop))
    }

    /// The getter's status, once all that was told has been heard.
    pub(crate) fn has_status(&mut self, name: Name, status: Status) -> Result<(), Failure> {
        let actual = self.client(name).connection_status();
        check(actual == Some(status), || {
            format!("{name}'s status should be {}, not {actual:?}", status.as_str())
        })
    }

    pub(crate) fn server_sees(
        &self,
        what: &str,
        fits: impl FnMut(&Observed) -> bool,
    ) -> Result<(), Failure> {
        let sees = async { timeout(PATIENCE, self.server.wait_until(fits)).await };
        let in_time = self.runtime.block_on(sees).is_ok();
        check(in_time, || format!("the server did not see in time: {what}"))
    }

    /// Lets time pass, and shows what happens meanwhile.
    pub(crate) fn wait(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while self.listen_until(end).is_some() {}
    }

    fn answer<T: Send + 'static>(
        &mut self,
        name: Name,
        call: &'static str,
        ask: impl FnOnce(&Client, Box<dyn FnOnce(Result<T, Error>) + Send>),
    ) -> Result<Result<(), Error>, Failure> {
        let note = self.note.clone();
        let done = move |result: Result<T, Error>| {
            // After the last step nobody listens.
            let _ = note.send((name, News::Answer { call, result: result.map(drop) }));
        };
        ask(&self.client(name), Box::new(done));
        self.until(name, &format!("the answer to {call}"), |news| match news {
            News::Answer { call: answered, result } if *answered == call => Some(result.clone()),
            _ => None,
        })
    }

    /// Waits for the first news that fits; what the person heard before it is done with.
    fn until<T>(
        &mut self,
        name: Name,
        what: &str,
        fits: impl Fn(&News) -> Option<T>,
    ) -> Result<T, Failure> {
        let end = Instant::now() + PATIENCE;
        loop {
            while let Some(news) = self.person(name).heard.pop_front() {
                if let Some(found) = fits(&news) {
                    return Ok(found);
                }
            }
            if self.listen_until(end).is_none() {
                let seconds = PATIENCE.as_secs();
                return Err(Failure(format!("{name} did not hear within {seconds} s: {what}")));
            }
        }
    }

    /// Takes in, and shows, the next news of anybody.
    fn listen_until(&mut self, end: Instant) -> Option<()> {
        let left = end.saturating_duration_since(Instant::now());
        let (name, news) = self.inbox.recv_timeout(left).ok()?;
        println!("    {}  {name:<7} {}", clock(), harmless(&news.to_string()));
        self.person(name).heard.push_back(news);
        Some(())
    }

    fn person(&mut self, name: Name) -> &mut Person {
        match name {
            Name::Andrew => &mut self.andrew,
            Name::George => &mut self.george,
        }
    }
}

pub(crate) fn check(holds: bool, what: impl FnOnce() -> String) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(Failure(what())) }
}

fn failed(what: &str, error: &dyn Display) -> Failure {
    Failure(format!("{what} does not start: {error}"))
}
