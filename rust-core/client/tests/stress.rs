//! Two people whose connections are never left alone. The seed is printed, and set by `COMETCHAT_SEED`.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use cometchat_client::{Client, Gap, MessageEvent, OutgoingMessage, ReceiverType};
use cometchat_dev_server::DropKind;
use common::{
    Person, Server,
    random::{Random, seed},
    verbs::eager,
};
use tempfile::TempDir;

const PEOPLE: [&str; 2] = ["cometchat-uid-1", "cometchat-uid-2"];
const DISCONNECTS: u32 = 200;
const LONGEST: Duration = Duration::from_secs(30);

/// REC1 allows ten attempts a minute; a process that starts anew counts anew.
const CONNECTIONS_OF_A_PROCESS: u32 = 8;

/// What one user's listeners heard, in all processes.
#[derive(Default)]
struct Notes {
    ids: Vec<u64>,
    gaps: Vec<Gap>,
}

/// One user's device.
struct Device {
    uid: &'static str,
    folder: TempDir,
    person: Person,
    notes: Arc<Mutex<Notes>>,
    connections: u32,
    /// Messages that must arrive here.
    expected: BTreeSet<u64>,
    /// Messages that may, because nobody knows whether the server has them, or from whom.
    sent: BTreeSet<u64>,
}

fn start(server: &Server, folder: &TempDir, notes: &Arc<Mutex<Notes>>) -> Person {
    let client = Client::builder().folder(folder.path()).build().unwrap();
    let notes = notes.clone();
    client.message_listeners().add("notes", move |event: &MessageEvent| {
        let mut notes = notes.lock().unwrap();
        match event {
            MessageEvent::Text(message) => notes.ids.push(message.id),
            MessageEvent::Gap(gap) => notes.gaps.push(*gap),
            _ => {}
        }
    });
    let person = Person::listening_to(client);
    person.init(server, server.settings().times(eager()).build());
    person
}

impl Device {
    fn new(server: &Server, uid: &'static str) -> Self {
        let (folder, notes) = (tempfile::tempdir().unwrap(), Arc::default());
        let person = start(server, &folder, &notes);
        person.log_in(server, uid);
        let (expected, sent) = (BTreeSet::new(), BTreeSet::new());
        let device = Self { uid, folder, person, notes, connections: 1, expected, sent };
        device.until_connected(server);
        device
    }

    fn is_connected(&self, server: &Server) -> bool {
        server.server.observe(|seen| seen.sockets_of(self.uid) == 1)
    }

    fn until_connected(&self, server: &Server) {
        server.run(server.server.wait_until(|seen| seen.sockets_of(self.uid) == 1));
    }

    /// The app ends when its listeners have returned, and starts again.
    fn restart(&mut self, server: &Server, meanwhile: impl FnOnce()) {
        self.person.disconnect().unwrap();
        self.person.settle();
        self.person.client.shutdown();
        meanwhile();
        self.person = start(server, &self.folder, &self.notes);
        self.connections = 1;
    }
}

struct World {
    server: Server,
    random: Random,
    devices: [Device; 2],
    disconnects: u32,
}

impl World {
    fn new(seed: u64) -> Self {
        let server = Server::start();
        let devices = PEOPLE.map(|uid| Device::new(&server, uid));
        Self { server, random: Random(seed), devices, disconnects: 0 }
    }

    /// A few messages, from the devices and from elsewhere.
    fn talk(&mut self) {
        for _ in 0..self.random.below(4) {
            let from = usize::from(self.random.below(2) == 1);
            let to = 1 - from;
            if self.random.below(3) > 0 {
                self.talk_elsewhere(from);
                continue;
            }
            let message = OutgoingMessage::text(PEOPLE[to], ReceiverType::User, "from the device");
            let person = &self.devices[from].person;
            if let Ok(sent) = person.ask("send", |done| person.client.send_message(message, done)) {
                self.devices[from].sent.insert(sent.id);
                self.devices[to].expected.insert(sent.id);
            }
        }
    }

    fn talk_elsewhere(&mut self, from: usize) {
        let (sender, receiver) = (PEOPLE[from], PEOPLE[1 - from]);
        let server = &self.server.server;
        let sent =
            server.send_text(sender, ReceiverType::User, receiver, "from elsewhere").unwrap();
        for device in &mut self.devices {
            device.expected.insert(sent.id);
        }
    }

    fn disturb(&mut self) {
        let index = usize::from(self.random.below(2) == 1);
        if self.random.below(4) > 0 {
            self.devices[index].until_connected(&self.server);
        }
        self.disconnects += u32::from(self.devices[index].is_connected(&self.server));
        let kind = self.random.below(8);
        let is_spent = |device: &Device| device.connections >= CONNECTIONS_OF_A_PROCESS;
        match self.devices.iter().position(is_spent) {
            Some(spent) => self.restart(spent),
            None => self.disturb_one(index, kind),
        }
    }

    fn disturb_one(&mut self, index: usize, kind: u64) {
        let uid = PEOPLE[index];
        let drop_kinds =
            [DropKind::Close(1011), DropKind::Close(4200), DropKind::Vanish, DropKind::Reset];
        self.devices[index].connections += 1;
        match kind {
            0..=3 => {
                self.server.server.drop_sockets(uid, drop_kinds[usize::try_from(kind).unwrap()]);
            }
            4 => {
                self.server.run(self.server.server.go_away());
                self.talk_elsewhere(index);
                self.server.run(self.server.server.come_back());
                // Attempts that were refused count too.
                self.restart(0);
                self.restart(1);
            }
            5 => {
                self.devices[index].person.disconnect().unwrap();
                self.talk_elsewhere(1 - index);
                self.devices[index].person.client.begin_connect();
            }
            6 => {
                self.devices[index].person.client.entered_background();
                self.talk_elsewhere(1 - index);
                self.devices[index].person.client.entered_foreground();
            }
            _ => self.restart(index),
        }
    }

    fn restart(&mut self, index: usize) {
        let mut sent = None;
        let server = &self.server.server;
        self.devices[index].restart(&self.server, || {
            let (from, to) = (PEOPLE[1 - index], PEOPLE[index]);
            sent = server.send_text(from, ReceiverType::User, to, "during a restart").ok();
        });
        for device in &mut self.devices {
            device.expected.extend(sent.iter().map(|sent| sent.id));
        }
    }

    /// All are connected and have got a last message.
    fn settle(&mut self) {
        for index in 0..2 {
            self.restart(index);
            self.devices[index].until_connected(&self.server);
        }
        self.talk_elsewhere(0);
        let last = *self.devices[0].expected.last().unwrap();
        for device in &self.devices {
            device.person.until("the last message", |heard| match heard {
                common::Heard::Message(MessageEvent::Text(message)) => {
                    (message.id == last).then_some(())
                }
                _ => None,
            });
            device.person.settle();
        }
    }

    fn judge(&self, seed: u64) {
        for Device { uid, notes, expected, sent, .. } in &self.devices {
            let notes = notes.lock().unwrap();
            let heard: BTreeSet<u64> = notes.ids.iter().copied().collect();
            let context =
                format!("seed {seed}, {uid}, gaps {:?}, heard {:?}", notes.gaps, notes.ids);
            assert_eq!(heard.len(), notes.ids.len(), "each once: {context}");
            assert!(heard.is_disjoint(sent), "nothing of its own: {context}");
            for id in expected.difference(&heard) {
                let is_named =
                    |gap: &Gap| gap.after < *id && gap.before.is_none_or(|end| *id < end);
                assert!(notes.gaps.iter().any(is_named), "{id} is lost: {context}");
            }
            if notes.gaps.is_empty() {
                assert!(notes.ids.is_sorted(), "in order: {context}");
            }
        }
    }
}

#[test]
fn rec9_rec10_rec11_two_hundred_disconnects_lose_and_double_nothing() {
    let seed = seed();

    let begun = Instant::now();
    let mut world = World::new(seed);
    while world.disconnects < DISCONNECTS {
        assert!(begun.elapsed() < LONGEST, "seed {seed}: {} disconnects", world.disconnects);
        world.talk();
        world.disturb();
    }
    world.settle();
    world.judge(seed);
    let gaps: usize =
        world.devices.iter().map(|device| device.notes.lock().unwrap().gaps.len()).sum();
    println!("{} disconnects, {gaps} gaps, {:?}", world.disconnects, begun.elapsed());
}
