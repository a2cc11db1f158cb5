//! Two people and a server, each in a process of its own, all killed again and again. The seed is
//! printed, and set by `COMETCHAT_SEED`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::{
    collections::BTreeSet,
    env,
    fmt::Debug,
    io::{BufRead, BufReader, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use cometchat_client::{
    AppSettings, Client, ConnectionEvent, Gap, MessageEvent, OutgoingMessage, ReceiverType, Status,
    StatusEventKind,
};
use cometchat_dev_server::DevServer;
use common::{
    PATIENCE, Server,
    random::{Random, seed},
    verbs::eager,
};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

const THIS_TEST: &str = "rec9_rec10_rec11_killed_clients_and_servers_lose_nothing";
const PEOPLE: [&str; 2] = ["cometchat-uid-1", "cometchat-uid-2"];
const APP_ID: &str = "testapp01";
const AUTH_KEY: &str = "testkey01";
const ROUNDS: u32 = 60;

/// A process that has used up its ten attempts a minute (REC1) is replaced after this wait.
const SPENT: Duration = Duration::from_millis(1500);

/// What one of the processes is told to be, in its environment.
#[derive(Debug, Serialize, Deserialize)]
enum Role {
    Server { addr: SocketAddr, data: PathBuf },
    Person { uid: String, server: String, folder: PathBuf },
}

const ROLE: &str = "COMETCHAT_TEST_ROLE";

/// A line that a person's process writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Told {
    Connected,
    Disconnected,
    Heard { id: u64 },
    Gap { after: u64, before: Option<u64> },
    Sent { id: u64 },
    Failed,
}

impl Told {
    fn heard(&self) -> Option<u64> {
        match self {
            Self::Heard { id } => Some(*id),
            _ => None,
        }
    }

    fn sent(&self) -> Option<u64> {
        match self {
            Self::Sent { id } => Some(*id),
            _ => None,
        }
    }
}

/// A line that it reads. The end of the input ends it in good order.
#[derive(Debug, Serialize, Deserialize)]
enum Order {
    Send { to: String },
    Disconnect,
    Connect,
}

#[test]
fn rec9_rec10_rec11_killed_clients_and_servers_lose_nothing() {
    if let Ok(role) = env::var(ROLE) {
        return serde_json::from_str::<Role>(&role).unwrap().play();
    }
    let seed = seed();

    let begun = Instant::now();
    let mut world = World::new(seed);
    for _ in 0..ROUNDS {
        world.talk();
        world.disturb();
    }
    world.settle();
    world.judge(seed);
    println!("{:?}, {:?}", world.counts, begun.elapsed());
}

impl Role {
    fn play(self) {
        match self {
            Self::Server { addr, data } => {
                let server = Server::start_with(DevServer::builder().listen(addr).data(data));
                tell(&server.server.base_url());
                for _ in std::io::stdin().lines() {}
                server.run(server.server.stop());
            }
            Self::Person { uid, server, folder } => be_a_person(&uid, &server, &folder),
        }
    }
}

/// Nobody listens when the one that asked has been killed.
fn tell(line: &impl Serialize) {
    let line = serde_json::to_string(line).unwrap();
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{MARK}{line}").and_then(|()| out.flush()));
}

/// The test harness writes lines too.
const MARK: &str = "told ";

fn be_a_person(uid: &str, server: &str, folder: &Path) {
    let client = Client::builder().folder(folder).build().unwrap();
    client.connection_listeners().add("tell", |event: &ConnectionEvent| match event {
        ConnectionEvent::Status(event) if event.kind == StatusEventKind::Transition => {
            match event.current {
                Status::Connected => tell(&Told::Connected),
                Status::Disconnected => tell(&Told::Disconnected),
                _ => {}
            }
        }
        _ => {}
    });
    client.message_listeners().add("tell", |event: &MessageEvent| match event {
        MessageEvent::Text(message) => {
            tell(&Told::Heard { id: message.id });
        }
        MessageEvent::Gap(Gap { after, before, .. }) => {
            tell(&Told::Gap { after: *after, before: *before });
        }
        _ => {}
    });
    let settings = AppSettings::builder().override_client_host(server).times(eager()).build();
    ask(|done| client.init(APP_ID, settings, done)).unwrap();
    if client.get_logged_in_user().is_none() {
        ask(|done| client.login(uid, AUTH_KEY, done)).unwrap();
    }
    for line in std::io::stdin().lines() {
        match serde_json::from_str(&line.unwrap()).unwrap() {
            Order::Send { to } => {
                let message = OutgoingMessage::text(to, ReceiverType::User, "hello");
                client.send_message(message, |sent| match sent {
                    Ok(message) => tell(&Told::Sent { id: message.id }),
                    Err(_) => tell(&Told::Failed),
                });
            }
            Order::Disconnect => ask(|done| client.disconnect(done)).unwrap(),
            Order::Connect => client.begin_connect(),
        }
    }
    ask(|done| client.pause(done)).unwrap();
    client.shutdown();
}

fn ask<T: Send + 'static>(
    call: impl FnOnce(Box<dyn FnOnce(Result<T, cometchat_client::Error>) + Send>),
) -> Result<T, cometchat_client::Error> {
    let (sender, answer) = channel();
    call(Box::new(move |result| drop(sender.send(result))));
    answer.recv_timeout(PATIENCE).expect("the call is answered")
}

/// A child and the lines it writes.
struct Process<T> {
    child: Child,
    orders: Option<ChildStdin>,
    told: Receiver<T>,
}

impl<T: for<'de> Deserialize<'de> + Send + Debug + 'static> Process<T> {
    fn start(role: &Role) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", THIS_TEST, "--nocapture"])
            .env(ROLE, serde_json::to_string(role).unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (orders, output) = (child.stdin.take(), child.stdout.take().unwrap());
        let (sender, told) = channel();
        thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n') {
                let line = String::from_utf8(line.unwrap()).unwrap();
                // A killed process may leave half a line.
                let Some((_, line)) = line.split_once(MARK) else { continue };
                let Ok(told) = serde_json::from_str(line) else { continue };
                drop(sender.send(told));
            }
        });
        Self { child, orders, told }
    }

    fn order(&mut self, order: &Order) {
        let line = serde_json::to_string(order).unwrap();
        // It may have been killed.
        drop(writeln!(self.orders.as_mut().unwrap(), "{line}"));
    }

    /// In good order, or killed as hard as can be. What it wrote is all there then.
    fn end(&mut self, end: End) -> Vec<T> {
        match end {
            End::Quit => self.orders = None,
            End::Kill => self.child.kill().unwrap(),
        }
        let mut rest = Vec::new();
        loop {
            match self.told.recv_timeout(PATIENCE) {
                Ok(told) => rest.push(told),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it did not end: {rest:?}"),
            }
        }
        let status = self.child.wait().unwrap();
        assert!(matches!(end, End::Kill) || status.success(), "{status}");
        rest
    }
}

impl<T> Drop for Process<T> {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Quit,
    Kill,
}

/// One life of one person's process.
#[derive(Default)]
struct Life {
    told: Vec<Told>,
    end: Option<End>,
}

struct Device {
    uid: &'static str,
    server: String,
    folder: TempDir,
    process: Process<Told>,
    /// The present one is the last.
    lives: Vec<Life>,
}

impl Device {
    fn new(uid: &'static str, server: &str) -> Self {
        let (server, folder) = (server.to_owned(), tempfile::tempdir().unwrap());
        let process = Self::start(uid, &server, folder.path());
        let mut device = Self { uid, server, folder, process, lives: vec![Life::default()] };
        assert!(device.until(PATIENCE, |told| *told == Told::Connected), "{uid} logs in");
        device
    }

    fn start(uid: &str, server: &str, folder: &Path) -> Process<Told> {
        let (uid, server, folder) = (uid.to_owned(), server.to_owned(), folder.to_owned());
        Process::start(&Role::Person { uid, server, folder })
    }

    fn life(&mut self) -> &mut Life {
        self.lives.last_mut().expect("the present life")
    }

    /// Waits for a line, and says whether it came.
    fn until(&mut self, patience: Duration, fits: impl Fn(&Told) -> bool) -> bool {
        let deadline = Instant::now() + patience;
        while let Ok(told) =
            self.process.told.recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            let fits = fits(&told);
            self.life().told.push(told);
            if fits {
                return true;
            }
        }
        false
    }

    fn is_connected(&mut self) -> bool {
        while self.until(Duration::ZERO, |_| true) {}
        let status = |told: &&Told| matches!(told, Told::Connected | Told::Disconnected);
        self.life().told.iter().rfind(status) == Some(&Told::Connected)
    }

    /// Connected, if need be in a new process.
    fn until_connected(&mut self) {
        let begun = Instant::now();
        while !self.is_connected() {
            assert!(begun.elapsed() < PATIENCE, "{} never connects", self.uid);
            if !self.until(SPENT, |told| *told == Told::Connected) {
                self.restart(End::Kill);
            }
        }
    }

    fn end(&mut self, end: End) {
        let rest = self.process.end(end);
        let life = self.life();
        life.told.extend(rest);
        life.end = Some(end);
    }

    fn restart(&mut self, end: End) {
        self.end(end);
        self.begin();
    }

    fn begin(&mut self) {
        self.process = Self::start(self.uid, &self.server, self.folder.path());
        self.lives.push(Life::default());
    }

    fn told(&self) -> impl Iterator<Item = &Told> {
        self.lives.iter().flat_map(|life| &life.told)
    }
}

#[derive(Debug, Default)]
struct Counts {
    server_killed: u32,
    server_restarted: u32,
    client_killed: u32,
    client_restarted: u32,
    disconnected: u32,
}

struct World {
    random: Random,
    data: TempDir,
    server: Process<String>,
    addr: SocketAddr,
    devices: [Device; 2],
    counts: Counts,
}

impl World {
    fn new(seed: u64) -> Self {
        let data = tempfile::tempdir().unwrap();
        let (server, url) = start_server("127.0.0.1:0".parse().unwrap(), data.path());
        let addr = url.strip_prefix("http://").unwrap().parse().unwrap();
        let devices = PEOPLE.map(|uid| Device::new(uid, &url));
        let (random, counts) = (Random(seed), Counts::default());
        Self { random, data, server, addr, devices, counts }
    }

    /// A few messages. What happens next may cut their answers off, or not.
    fn talk(&mut self) {
        let waits = self.random.below(2) == 1;
        for _ in 0..self.random.below(4) {
            let from = self.someone();
            let to = PEOPLE[1 - from].to_owned();
            self.devices[from].process.order(&Order::Send { to });
            if waits {
                let is_answer = |told: &Told| matches!(told, Told::Sent { .. } | Told::Failed);
                assert!(self.devices[from].until(PATIENCE, is_answer), "sending is answered");
            }
        }
    }

    fn disturb(&mut self) {
        let who = self.someone();
        if self.random.below(4) > 0 {
            self.devices[who].until_connected();
        }
        match self.random.below(8) {
            0 | 1 => {
                self.counts.server_killed += 1;
                self.restart_server(End::Kill);
            }
            2 => {
                self.counts.server_restarted += 1;
                self.restart_server(End::Quit);
            }
            3 | 4 => {
                self.counts.client_killed += 1;
                self.devices[who].end(End::Kill);
                self.talk_to(who);
                self.devices[who].begin();
            }
            5 => {
                self.counts.client_restarted += 1;
                self.devices[who].end(End::Quit);
                self.talk_to(who);
                self.devices[who].begin();
            }
            6 => {
                self.counts.server_killed += 1;
                self.counts.client_killed += 1;
                self.devices[who].end(End::Kill);
                self.talk_to(who);
                self.restart_server(End::Kill);
                self.devices[who].begin();
            }
            _ => {
                self.counts.disconnected += 1;
                self.devices[who].process.order(&Order::Disconnect);
                self.talk_to(who);
                self.devices[who].process.order(&Order::Connect);
            }
        }
    }

    fn talk_to(&mut self, who: usize) {
        self.devices[1 - who].process.order(&Order::Send { to: PEOPLE[who].to_owned() });
    }

    fn restart_server(&mut self, end: End) {
        self.server.end(end);
        (self.server, _) = start_server(self.addr, self.data.path());
    }

    fn someone(&mut self) -> usize {
        usize::from(self.random.below(2) == 1)
    }

    /// Both are connected and have heard a last message; all have ended in good order.
    fn settle(&mut self) {
        for who in 0..2 {
            self.devices[who].restart(End::Quit);
            self.devices[who].until_connected();
        }
        for who in 0..2 {
            self.talk_to(who);
            let teller = &mut self.devices[1 - who];
            assert!(teller.until(PATIENCE, |told| told.sent().is_some()), "the last is sent");
            let last = teller.told().last().and_then(Told::sent);
            let device = &mut self.devices[who];
            let was_heard = device.told().any(|told| told.heard() == last);
            assert!(was_heard || device.until(PATIENCE, |told| told.heard() == last), "and heard");
        }
        for device in &mut self.devices {
            device.end(End::Quit);
        }
        self.server.end(End::Quit);
    }

    fn judge(&self, seed: u64) {
        for (who, device) in self.devices.iter().enumerate() {
            let context = format!("seed {seed}, {}", device.uid);
            each_once(device, &context);
            let heard: BTreeSet<u64> = device.told().filter_map(Told::heard).collect();
            // What was answered is on the server; of the rest nobody knows.
            let expected: BTreeSet<u64> =
                self.devices[1 - who].told().filter_map(Told::sent).collect();
            assert!(expected.len() > 10, "something was said: {context}");
            let is_named = |id: u64| {
                device.told().any(|told| match told {
                    Told::Gap { after, before } => {
                        *after < id && before.is_none_or(|before| id < before)
                    }
                    _ => false,
                })
            };
            for id in expected.difference(&heard) {
                assert!(is_named(*id), "{id} is lost: {context}");
            }
        }
    }
}

/// A process hands a message on once and in order, and none that was heard or sent by one that ended
/// in good order.
fn each_once(device: &Device, context: &str) {
    let mut settled = BTreeSet::new();
    for (number, life) in device.lives.iter().enumerate() {
        let context = format!("{context}, life {number}: {:?}", life.told);
        let heard: Vec<u64> = life.told.iter().filter_map(Told::heard).collect();
        let sent: BTreeSet<u64> = life.told.iter().filter_map(Told::sent).collect();
        let unique: BTreeSet<u64> = heard.iter().copied().collect();
        assert_eq!(unique.len(), heard.len(), "each once: {context}");
        let has_gap = life.told.iter().any(|told| matches!(told, Told::Gap { .. }));
        assert!(has_gap || heard.is_sorted(), "in order: {context}");
        assert!(unique.is_disjoint(&sent), "its own: {context}");
        assert!(unique.is_disjoint(&settled), "again: {context}, settled {settled:?}");
        if life.end == Some(End::Quit) {
            settled.extend(unique);
            settled.extend(sent);
        }
    }
}

fn start_server(addr: SocketAddr, data: &Path) -> (Process<String>, String) {
    let server = Process::start(&Role::Server { addr, data: data.join("server.redb") });
    let url = server.told.recv_timeout(PATIENCE).expect("the server tells its address");
    (server, url)
}
