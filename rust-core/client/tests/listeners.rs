//! EVT5 and CBK3: listeners, their keys, their executors.

mod common;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{Receiver, channel},
    },
    thread::{self, ThreadId},
};

use cometchat_client::{Face, Job, ListenerKey, MessageEvent};
use common::{PATIENCE, Person, Server, frames::text, queue::Queue};

const ANDREW: &str = "cometchat-uid-1";

fn connected() -> (Server, Person) {
    let server = Server::start();
    let person = Person::connected_at(&server, ANDREW);
    person.until_live(&server, ANDREW);
    person.forget();
    (server, person)
}

fn text_of(event: &MessageEvent) -> String {
    match event {
        MessageEvent::Text(message) => message.data.text.clone().unwrap_or_default(),
        other => format!("{other:?}"),
    }
}

/// Where listeners write what they hear, each with its name.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn listener(&self, name: &'static str) -> impl Fn(&MessageEvent) + Send + Sync + 'static {
        let notes = self.clone();
        move |event| notes.write(format!("{name} {}", text_of(event)))
    }

    fn write(&self, line: String) {
        self.0.lock().expect("no panic").push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no panic"))
    }
}

/// Sends a text; returns when the listeners that were registered before the call were told.
fn tell(server: &Server, person: &Person, id: u64, words: &str) {
    server.send(ANDREW, text(id, words));
    while person.until_text() != words {}
    person.settle();
}

#[test]
fn evt5_any_number_of_listeners_hears_each_event() {
    let (server, person) = connected();
    let notes = Notes::default();
    let listeners = person.client.message_listeners();
    listeners.add("a", notes.listener("a"));
    listeners.add("b", notes.listener("b"));
    assert_eq!(listeners.len(), 3, "with the person's own");

    tell(&server, &person, 1, "one");
    assert_eq!(notes.take(), ["a one", "b one"]);
    listeners.remove("a");
    tell(&server, &person, 2, "two");
    assert_eq!(notes.take(), ["b two"]);
    listeners.remove("unknown");
    assert_eq!(listeners.len(), 2);
}

#[test]
fn evt5_an_id_again_replaces() {
    let (server, person) = connected();
    let notes = Notes::default();
    let listeners = person.client.message_listeners();
    listeners.add("a", notes.listener("old"));
    listeners.add("a", notes.listener("new"));
    tell(&server, &person, 1, "one");
    assert_eq!(notes.take(), ["new one"]);
}

#[test]
fn evt5_each_face_has_its_own_delegate_and_its_own_ids() {
    let (server, person) = connected();
    let notes = Notes::default();
    let listeners = person.client.message_listeners();
    listeners.add(ListenerKey::delegate(Face::Rust), notes.listener("rust"));
    listeners.add(ListenerKey::delegate(Face::C), notes.listener("c"));
    listeners.add(ListenerKey::delegate(Face::Swift), notes.listener("swift"));
    listeners.add(ListenerKey::delegate(Face::ObjectiveC), notes.listener("objc"));
    listeners.add(ListenerKey::id(Face::Swift, "a"), notes.listener("swift a"));
    listeners.add(ListenerKey::id(Face::C, "a"), notes.listener("c a"));
    listeners.add(ListenerKey::delegate(Face::Swift), notes.listener("swift again"));

    tell(&server, &person, 1, "1");
    assert_eq!(notes.take(), ["rust 1", "c 1", "swift again 1", "objc 1", "swift a 1", "c a 1"]);
    listeners.remove(ListenerKey::delegate(Face::Swift));
    listeners.remove(ListenerKey::id(Face::C, "a"));
    tell(&server, &person, 2, "2");
    assert_eq!(notes.take(), ["rust 2", "c 2", "objc 2", "swift a 2"]);
}

#[test]
fn evt5_a_listener_removes_itself_and_others_inside_its_callback() {
    let (server, person) = connected();
    let notes = Notes::default();
    let listeners = person.client.message_listeners();
    let (client, inside) = (person.client.clone(), notes.clone());
    listeners.add("first", move |event: &MessageEvent| {
        inside.write(format!("first {}", text_of(event)));
        client.message_listeners().remove("first");
        client.message_listeners().remove("second");
    });
    listeners.add("second", notes.listener("second"));
    listeners.add("third", notes.listener("third"));

    tell(&server, &person, 1, "one");
    tell(&server, &person, 2, "two");
    assert_eq!(notes.take(), ["first one", "third one", "third two"]);
}

#[test]
fn evt5_a_listener_that_is_added_inside_a_callback_hears_what_follows() {
    let (server, person) = connected();
    let notes = Notes::default();
    let (client, late) = (person.client.clone(), notes.clone());
    person.client.message_listeners().add("adds", move |_: &MessageEvent| {
        client.message_listeners().add("late", late.listener("late"));
        client.message_listeners().remove("adds");
    });
    tell(&server, &person, 1, "one");
    assert!(notes.take().is_empty());
    tell(&server, &person, 2, "two");
    assert_eq!(notes.take(), ["late two"]);
}

#[test]
fn evt5_nothing_that_waits_in_a_queue_begins_after_removal() {
    let (server, person) = connected();
    let (queue, notes) = (Queue::default(), Notes::default());
    let listeners = person.client.message_listeners();
    listeners.add_on("queued", queue.shared(), notes.listener("queued"));
    listeners.add_on("replaced", queue.shared(), notes.listener("replaced"));
    tell(&server, &person, 1, "one");
    queue.until_len(2);

    listeners.remove("queued");
    listeners.add_on("replaced", queue.shared(), notes.listener("new"));
    queue.run();
    assert!(notes.take().is_empty());

    tell(&server, &person, 2, "two");
    queue.run();
    assert_eq!(notes.take(), ["new two"]);
}

#[test]
fn evt5_removal_from_another_thread_while_a_burst_runs_ends_the_callbacks() {
    let (server, person) = connected();
    let heard = Arc::new(AtomicUsize::new(0));
    let (counter, client) = (heard.clone(), person.client.clone());
    let (begun, first) = channel();
    person.client.message_listeners().add("burst", move |_: &MessageEvent| {
        if counter.fetch_add(1, Ordering::SeqCst) == 0 {
            begun.send(()).expect("the remover waits");
        }
    });
    let remover = thread::spawn({
        let heard = heard.clone();
        move || {
            first.recv_timeout(PATIENCE).expect("the burst begins");
            client.message_listeners().remove("burst");
            heard.load(Ordering::SeqCst)
        }
    });
    for id in 1..=2_000 {
        server.send(ANDREW, text(id, &id.to_string()));
    }
    while person.until_text() != "2000" {}
    person.settle();
    let when_removed = remover.join().expect("no panic");
    // One callback may have begun before the removal and counted after it.
    assert!(heard.load(Ordering::SeqCst) <= when_removed + 1);
    assert!(when_removed < 2_000);
}

#[test]
fn evt5_a_removed_listener_is_let_go() {
    struct Owned(Arc<AtomicBool>);
    impl Drop for Owned {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let (server, person) = connected();
    let dropped = Arc::new(AtomicBool::new(false));
    let owned = Owned(dropped.clone());
    person.client.message_listeners().add("owns", move |_: &MessageEvent| {
        let _ = &owned;
    });
    tell(&server, &person, 1, "one");
    assert!(!dropped.load(Ordering::SeqCst));
    person.client.message_listeners().remove("owns");
    person.settle();
    assert!(dropped.load(Ordering::SeqCst));
}

/// A thread that runs jobs one after the other, and its id.
fn own_thread() -> (impl Fn(Job) + Send + Sync + 'static, ThreadId) {
    let (sender, jobs): (_, Receiver<Job>) = channel();
    let worker = thread::spawn(move || jobs.into_iter().for_each(|job| job()));
    let id = worker.thread().id();
    let sender = Mutex::new(sender);
    (move |job| sender.lock().expect("no panic").send(job).expect("the thread lives"), id)
}

#[test]
fn cbk3_each_registration_is_called_on_its_executor_one_at_a_time_in_order() {
    let (server, person) = connected();
    let (executor, own) = own_thread();
    let (report, reports) = channel();
    let busy = AtomicBool::new(false);
    person.client.message_listeners().add_on(
        "own",
        Arc::new(executor),
        move |event: &MessageEvent| {
            assert!(!busy.swap(true, Ordering::SeqCst), "one at a time");
            report.send((thread::current().id(), text_of(event))).expect("the test listens");
            busy.store(false, Ordering::SeqCst);
        },
    );
    for id in 1..=1_000 {
        server.send(ANDREW, text(id, &id.to_string()));
    }
    for id in 1..=1_000 {
        let (thread, words) = reports.recv_timeout(PATIENCE).expect("an event");
        assert_eq!((thread, words), (own, id.to_string()));
    }
}

#[test]
fn cbk3_a_slow_listener_does_not_hold_up_one_with_another_executor() {
    let (server, person) = connected();
    let queue = Queue::default();
    let notes = Notes::default();
    person.client.message_listeners().add_on("slow", queue.shared(), notes.listener("slow"));
    for id in 1..=100 {
        tell(&server, &person, id, &id.to_string());
    }
    assert!(notes.take().is_empty());
    queue.run();
    assert_eq!(notes.take().len(), 100);
}

#[test]
fn cbk6_a_listener_that_panics_harms_nobody() {
    let (server, person) = connected();
    let notes = Notes::default();
    let listeners = person.client.message_listeners();
    listeners.add("panics", |_: &MessageEvent| panic!("on purpose"));
    listeners.add("after", notes.listener("after"));
    tell(&server, &person, 1, "one");
    tell(&server, &person, 2, "two");
    assert_eq!(notes.take(), ["after one", "after two"]);
    assert_eq!(person.log(), ["text one", "text two"]);
}

#[test]
fn cbk4_a_listener_may_call_any_function() {
    let (server, person) = connected();
    let client = person.client.clone();
    let (report, answers) = channel();
    person.client.message_listeners().add("calls", move |_: &MessageEvent| {
        let report = report.clone();
        let inner = client.clone();
        client.diagnostics();
        client.get_logged_in_user();
        client.disconnect(move |gone| {
            gone.expect("it disconnects");
            let report = report.clone();
            inner.connect(move |back| report.send(back).expect("the test listens"));
        });
    });
    server.send(ANDREW, text(1, "go"));
    answers.recv_timeout(PATIENCE).expect("an answer").expect("it connects");
    person.client.message_listeners().remove("calls");
    assert_eq!(server.upgrades(), 2);
}

#[test]
fn cbk4_shutdown_inside_a_callback_ends_all_that_follows() {
    let (server, person) = connected();
    let client = person.client.clone();
    let (report, calls) = channel();
    person.client.message_listeners().add("ends", move |event: &MessageEvent| {
        client.shutdown();
        report.send(text_of(event)).expect("the test listens");
    });
    for id in 1..=100 {
        server.send(ANDREW, text(id, &id.to_string()));
    }
    assert_eq!(calls.recv_timeout(PATIENCE).expect("the first"), "1");
    server.run(server.server.wait_until(|seen| seen.open_sockets() == 0));
    assert!(calls.try_recv().is_err(), "nothing begins after it");
}
