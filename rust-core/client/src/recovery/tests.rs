#![allow(clippy::unwrap_used, reason = "tests")]

mod model;
mod track;

use cometchat_protocol::{Entity, MessageData, NamedEntities};

use super::*;

const ME: &str = "alice";

/// When the messages of these tests were sent, if it does not matter.
const THEN: u64 = 1000;

fn text(id: u64) -> Message {
    text_at(id, THEN)
}

fn text_at(id: u64, sent_at: u64) -> Message {
    Message {
        id,
        sender: "bob".to_owned(),
        receiver: ME.to_owned(),
        category: Category::Message,
        kind: "text".to_owned(),
        sent_at,
        updated_at: sent_at,
        ..Message::default()
    }
}

fn texts(ids: impl IntoIterator<Item = u64>) -> Vec<Message> {
    ids.into_iter().map(text).collect()
}

fn edited(id: u64, updated_at: u64) -> Message {
    Message { edited_at: Some(updated_at), updated_at, ..text(id) }
}

fn deleted(id: u64, updated_at: u64) -> Message {
    Message { deleted_at: Some(updated_at), updated_at, ..text(id) }
}

fn action(id: u64, action: MessageAction, on: Option<Message>) -> Message {
    let on = on.map(|message| Entity::Message(Box::new(message)));
    Message {
        category: Category::Action,
        data: MessageData {
            action: Some(action),
            entities: NamedEntities { on, ..NamedEntities::default() },
            ..MessageData::default()
        },
        ..text(id)
    }
}

fn call(id: u64) -> Message {
    Message { category: Category::Call, ..text(id) }
}

#[expect(clippy::unnecessary_wraps, reason = "as a recovery takes it")]
fn at(id: u64) -> Option<Cursor> {
    Some(Cursor { id, sent_at: THEN, changed_at: THEN })
}

/// A recovery in virtual time, and what it said last.
struct Session {
    recovery: Recovery,
    now: Moment,
    fetch: Option<FetchId>,
}

impl Session {
    fn new() -> Self {
        Self::with(Policy::Fetch, Known::beginning_after(0), true)
    }

    fn with(policy: Policy, known: Known, has_listener: bool) -> Self {
        let recovery = Recovery::new(policy, ME, Arc::new(Mutex::new(known)), has_listener);
        Self { recovery, now: Moment::from_millis(0), fetch: None }
    }

    /// One that begins.
    fn unbegun() -> Self {
        Self::with(Policy::Fetch, Known::default(), true)
    }

    /// One that has fetched all there was up to this message.
    fn live_after(id: u64) -> Self {
        let mut session = Self::new();
        session.connect(at(id));
        session.answer_new([]);
        session.answer([]);
        session
    }

    fn connect(&mut self, cursor: Option<Cursor>) -> Vec<String> {
        self.recovery.connected(cursor);
        self.told()
    }

    fn disconnect(&mut self) -> Vec<String> {
        self.recovery.disconnected();
        self.told()
    }

    fn add_listener(&mut self, cursor: Option<Cursor>) -> Vec<String> {
        self.recovery.listener_added(cursor, self.now);
        self.told()
    }

    fn live(&mut self, message: Message) -> Vec<String> {
        self.live_of(message, 100)
    }

    fn live_of(&mut self, message: Message, bytes: usize) -> Vec<String> {
        self.recovery.live(Box::new(message), bytes, self.now);
        self.told()
    }

    fn answer(&mut self, rows: impl IntoIterator<Item = Message>) -> Vec<String> {
        let rows = rows.into_iter().collect();
        self.recovery.fetched(self.fetch.expect("a fetch is under way"), Some(rows));
        self.told()
    }

    /// Answers the query for new messages; none has arrived late.
    fn answer_new(&mut self, rows: impl IntoIterator<Item = Message>) -> Vec<String> {
        let mut told = self.answer(rows);
        let next = told.pop().expect("a fetch follows");
        assert!(next.starts_with("fetch sent after"), "{next}");
        told.extend(self.answer([]));
        told
    }

    fn fail(&mut self) -> Vec<String> {
        self.recovery.fetched(self.fetch.expect("a fetch is under way"), None);
        self.told()
    }

    fn pass(&mut self, time: Duration) -> Vec<String> {
        self.now = self.now + time;
        self.recovery.wake(self.now);
        self.told()
    }

    /// The steps since the last call, in words.
    fn told(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.recovery.poll_step())
            .filter(|step| !matches!(step, Step::ChangesTold(_)))
            .map(|step| match step {
                Step::Fetch(fetch, query) => {
                    self.fetch = Some(fetch);
                    match query {
                        Query::Newest => "fetch newest".to_owned(),
                        Query::SentAfter(at) => format!("fetch sent after {at}"),
                        Query::IdAfter(id) => format!("fetch id after {id}"),
                        Query::ChangedAfter(at) => format!("fetch changed after {at}"),
                    }
                }
                Step::Begin(cursor) => format!("begin at {}", cursor.id),
                Step::Deliver(message) => {
                    let how = if message.is_recovered { "recovered" } else { "live" };
                    format!("{how} {}", message.id)
                }
                Step::Changed(message) if message.deleted_at.is_some() => {
                    format!("deleted {}", message.id)
                }
                Step::Changed(message) => format!("edited {}", message.id),
                Step::Gap(Gap { after, before, reason }) => {
                    let before = before.map_or("open".to_owned(), |id| id.to_string());
                    format!("gap {after}-{before} {}", reason.as_str())
                }
                Step::Available(after) => format!("available after {after}"),
                Step::ChangesTold(_) => unreachable!("left out"),
            })
            .collect()
    }
}

const NOTHING: [&str; 0] = [];

#[test]
fn rec6_what_was_missed_comes_oldest_first_and_marked_before_what_is_live() {
    let mut session = Session::live_after(5);
    assert_eq!(session.live(text(6)), ["live 6"]);
    session.disconnect();
    assert_eq!(session.connect(at(6)), ["fetch id after 6"]);
    assert_eq!(session.live(text(9)), NOTHING);
    assert_eq!(
        session.answer_new([text(8), text(6), text(7)]),
        ["recovered 7", "recovered 8", "fetch changed after 969"]
    );
    assert_eq!(session.live(text(8)), NOTHING);
    assert_eq!(session.answer([]), ["live 9"]);
    assert_eq!(session.live(text(10)), ["live 10"]);
}

#[test]
fn rec6_switched_off_one_event_tells_where_to_fetch_from() {
    let mut session = Session::with(Policy::Announce, Known::beginning_after(0), true);
    assert_eq!(session.connect(at(5)), ["available after 5"]);
    assert_eq!(session.live(text(9)), ["live 9"]);
    session.disconnect();
    assert_eq!(session.connect(at(9)), ["available after 9"]);
}

#[test]
fn rec6_a_later_init_may_switch_it_off_and_on() {
    let mut session = Session::live_after(5);
    session.recovery.set_policy(Policy::Announce);
    session.disconnect();
    assert_eq!(session.connect(at(5)), ["available after 5"]);
    session.recovery.set_policy(Policy::Fetch);
    session.disconnect();
    assert_eq!(session.connect(at(5)), ["fetch id after 5"]);
}

#[test]
fn rec6_pages_follow_each_other_by_id() {
    let mut session = Session::new();
    session.connect(at(5));
    let told = session.answer(texts(6..106));
    assert_eq!(told.len(), 101);
    assert_eq!(told.last().unwrap(), "fetch id after 105");
    let told = session.answer(texts(106..206));
    assert_eq!(told.last().unwrap(), "fetch id after 205");
    assert_eq!(session.answer_new(texts([206])), ["recovered 206", "fetch changed after 969"]);
}

#[test]
fn rec9_without_a_listener_nothing_is_fetched_and_live_messages_wait() {
    let mut session = Session::with(Policy::Fetch, Known::beginning_after(0), false);
    assert_eq!(session.connect(at(5)), NOTHING);
    assert_eq!(session.live(text(7)), NOTHING);
    assert_eq!(session.pass(Duration::from_secs(3600)), NOTHING);
    assert_eq!(session.add_listener(at(5)), ["fetch id after 5"]);
    assert_eq!(
        session.answer_new(texts([6, 7])),
        ["recovered 6", "recovered 7", "fetch changed after 969"]
    );
    assert_eq!(session.answer([]), NOTHING);
}

#[test]
fn rec9_what_waited_for_a_listener_need_not_be_in_the_history_yet() {
    let mut session = Session::with(Policy::Fetch, Known::beginning_after(0), false);
    session.connect(at(5));
    session.live(text(7));
    session.add_listener(at(5));
    assert_eq!(session.answer_new(texts([6])), ["recovered 6", "fetch changed after 969"]);
    assert_eq!(session.answer([]), ["live 7"]);
}

#[test]
fn rec9_more_than_wait_for_a_listener_are_fetched_instead() {
    let mut session = Session::with(Policy::Fetch, Known::beginning_after(0), false);
    session.connect(at(5));
    for id in 6..=1006 {
        assert_eq!(session.live(text(id)), NOTHING);
    }
    session.add_listener(at(5));
    for first in (6..=906).step_by(100) {
        session.answer(texts(first..first + 100));
    }
    let told = session.answer_new(texts([1006]));
    assert_eq!(told, ["recovered 1006", "fetch changed after 969"]);
    assert_eq!(session.answer([]), NOTHING, "none is missing, none comes twice");
}

#[test]
fn rec9_many_that_waited_for_a_listener_do_not_break_the_fetch_off() {
    let mut session = Session::with(Policy::Fetch, Known::beginning_after(0), false);
    session.connect(at(5));
    for id in 6..=605 {
        session.live(text(id));
    }
    session.add_listener(at(5));
    assert_eq!(session.live(text(606)), NOTHING);
}

#[test]
fn rec9_few_that_waited_for_a_listener_that_does_not_fetch_are_no_gap() {
    let mut session = Session::with(Policy::Announce, Known::beginning_after(0), false);
    session.connect(at(5));
    session.live(text(6));
    assert_eq!(session.add_listener(at(5)), ["available after 5", "live 6"]);
}

#[test]
fn rec9_more_than_wait_for_a_listener_that_does_not_fetch_are_a_gap() {
    let mut session = Session::with(Policy::Announce, Known::beginning_after(0), false);
    session.connect(at(5));
    for id in 6..=1006 {
        session.live(text(id));
    }
    let told = session.add_listener(at(5));
    assert_eq!(told.len(), 1002);
    assert_eq!(told.last().unwrap(), "gap 1005-open limit");
}

#[test]
fn rec9_a_new_session_begins_at_the_newest_message() {
    let mut session = Session::unbegun();
    assert_eq!(session.connect(None), ["fetch newest"]);
    assert_eq!(session.answer(texts([7])), ["begin at 7"]);
    assert_eq!(session.live(text(6)), NOTHING, "history");
    assert_eq!(session.live(text(8)), ["live 8"]);
    session.disconnect();
    session.connect(at(7));
    assert_eq!(session.answer_new(texts(5..=9)), ["recovered 9", "fetch changed after 969"]);
}

#[test]
fn rec9_what_arrives_while_a_session_begins_is_no_history() {
    let mut session = Session::unbegun();
    session.connect(None);
    assert_eq!(session.live(text(7)), NOTHING);
    assert_eq!(session.live(text(8)), NOTHING);
    assert_eq!(session.answer(texts([8])), ["begin at 8", "live 7", "live 8"]);
}

#[test]
fn rec9_what_arrives_while_a_session_begins_survives_a_loss() {
    let mut session = Session::unbegun();
    session.connect(None);
    session.live(text(7));
    assert_eq!(session.disconnect(), ["live 7"]);
}

#[test]
fn rec9_what_waits_for_a_listener_while_a_session_begins_survives_a_loss() {
    let mut session = Session::with(Policy::Fetch, Known::default(), false);
    session.connect(None);
    session.live(text(8));
    session.live(text(7));
    assert_eq!(session.disconnect(), ["begin at 6"]);
    assert_eq!(session.connect(at(6)), NOTHING);
    assert_eq!(session.add_listener(at(6)), ["fetch id after 6"]);
    let told = session.answer_new(texts(5..=9));
    assert_eq!(
        told,
        ["recovered 7", "recovered 8", "recovered 9", "fetch changed after 969"],
        "5 and 6 are history"
    );
}

#[test]
fn rec9_a_loss_while_nobody_listens_begins_no_session_anew() {
    let mut session = Session::with(Policy::Fetch, Known::beginning_after(0), false);
    session.connect(at(5));
    session.live(text(8));
    assert_eq!(session.disconnect(), NOTHING);
    let mut session = Session::with(Policy::Announce, Known::default(), false);
    session.connect(None);
    session.live(text(8));
    assert_eq!(session.disconnect(), NOTHING);
}

#[test]
fn rec9_before_the_first_message_there_is_no_overlap() {
    let mut session = Session::new();
    assert_eq!(session.connect(Some(Cursor::default())), ["fetch id after 0"]);
    assert_eq!(session.answer(texts([1])), ["recovered 1", "fetch changed after 0"]);
}

#[test]
fn rec9_a_connection_that_follows_another_is_a_loss_too() {
    let mut session = Session::with(Policy::Fetch, Known::default(), false);
    session.connect(None);
    session.live(text(7));
    assert_eq!(session.connect(None), ["begin at 6"]);
    let mut session = Session::unbegun();
    session.connect(None);
    session.live(text(7));
    assert_eq!(session.connect(None), ["live 7", "fetch newest"]);
}

#[test]
fn rec9_a_server_that_does_not_tell_where_to_begin_leaves_a_gap() {
    let mut session = Session::unbegun();
    session.connect(None);
    session.live(text(7));
    assert_eq!(session.fail(), ["gap 0-7 fetch_failed", "live 7"]);
    session.disconnect();
    session.connect(at(7));
    assert_eq!(session.answer_new(texts(5..=8)), ["recovered 8", "fetch changed after 969"]);
}

#[test]
fn rec9_a_call_is_not_where_a_session_begins() {
    let mut session = Session::unbegun();
    session.connect(None);
    assert_eq!(session.fail(), ["gap 0-open fetch_failed"]);
    assert_eq!(session.live(call(9)), ["live 9"]);
    assert_eq!(session.live(text(7)), ["live 7"]);
}

#[test]
fn rec10_the_overlap_brings_an_id_that_arrived_late() {
    let mut session = Session::live_after(5);
    session.live(text(8));
    session.disconnect();
    session.connect(Some(Cursor { id: 8, sent_at: 2000, changed_at: 2000 }));
    assert_eq!(session.answer([]), ["fetch sent after 1969"]);
    assert_eq!(
        session.answer([text_at(7, 1990), text_at(8, 2000)]),
        ["recovered 7", "fetch changed after 1969"],
        "7 became visible after 8"
    );
}

#[test]
fn rec10_a_long_overlap_is_paged_through() {
    let mut session = Session::live_after(150);
    session.disconnect();
    session.connect(at(150));
    session.answer([]);
    assert_eq!(session.answer(texts(1..101)).last().unwrap(), "fetch id after 100");
    let old = text_at(101, THEN - 31);
    let told = session.answer([old].into_iter().chain(texts(102..201)));
    assert_eq!(told[0], "recovered 102", "101 is from before the overlap");
    assert_eq!(told.last().unwrap(), "fetch changed after 969", "150 was reached");
}

#[test]
fn rec10_the_overlap_ends_with_the_cursors_own_message() {
    let mut session = Session::live_after(100);
    session.disconnect();
    session.connect(at(100));
    session.answer([]);
    let told = session.answer(texts(1..101));
    assert_eq!(told.last().unwrap(), "fetch changed after 969");
}

#[test]
fn rec10_larger_ids_are_asked_for_whatever_the_servers_clock_says() {
    let mut session = Session::live_after(5);
    session.disconnect();
    session.connect(at(5));
    let earlier = [text_at(6, THEN - 500), text_at(7, THEN - 500)];
    assert_eq!(
        session.answer_new(earlier),
        ["recovered 6", "recovered 7", "fetch changed after 469"],
        "changes since the clock went back"
    );
}

#[test]
fn rec10_ids_older_than_the_window_of_known_ones_count_as_known() {
    let mut session = Session::live_after(1);
    for id in 11..=1011 {
        session.live(text(id));
    }
    assert_eq!(session.live(text(11)), NOTHING, "nobody can tell any more");
    assert_eq!(session.live(text(12)), NOTHING, "known");
    assert_eq!(session.live(text(1012)), ["live 1012"]);
}

#[test]
fn rec10_own_messages_of_this_device_do_not_come_back() {
    let mut session = Session::live_after(5);
    let own = |id, muid: &str| Message {
        sender: ME.to_uppercase(),
        muid: Some(muid.to_owned()),
        ..text(id)
    };
    session.recovery.sending("m1");
    session.recovery.sent(&text(7));
    assert_eq!(session.live(own(6, "m1")), NOTHING, "by muid");
    assert_eq!(session.live(text(7)), NOTHING, "by id");
    assert_eq!(session.live(own(8, "m2")), ["live 8"], "another device's");
    let foreign = Message { muid: Some("m1".to_owned()), ..text(9) };
    assert_eq!(session.live(foreign), ["live 9"], "another user's with the same muid");
}

#[test]
fn rec10_the_last_500_messages_of_this_device_are_known() {
    let mut session = Session::live_after(5);
    for id in 1001..=1500 {
        session.recovery.sent(&text(id));
    }
    assert_eq!(session.live(text(1001)), NOTHING);
    session.recovery.sent(&text(1501));
    assert_eq!(session.live(text(1002)), NOTHING);
    assert_eq!(session.live(text(1001)), ["live 1001"], "forgotten");
}

#[test]
fn rec10_who_sends_a_lot_still_gets_what_was_missed() {
    let mut session = Session::live_after(5);
    session.disconnect();
    for id in 10..=1100 {
        session.recovery.sent(&text(id));
    }
    session.connect(at(5));
    assert_eq!(session.answer_new(texts([6])), ["recovered 6", "fetch changed after 969"]);
}

#[test]
fn rec11_live_messages_wait_ten_seconds_at_most() {
    let mut session = Session::new();
    session.connect(at(5));
    assert_eq!(session.pass(Duration::from_secs(60)), NOTHING, "nothing waits");
    session.live(text(9));
    assert_eq!(session.pass(Duration::from_millis(9_999)), NOTHING);
    assert_eq!(session.pass(Duration::from_millis(1)), ["gap 5-9 limit", "live 9"]);
    assert_eq!(session.live(text(10)), ["live 10"]);
    assert_eq!(session.answer(texts([6])), NOTHING, "too late");
}

#[test]
fn rec11_what_waited_for_a_listener_waits_no_longer_for_the_fetch() {
    let mut session = Session::with(Policy::Fetch, Known::beginning_after(0), false);
    session.connect(at(5));
    session.live(text(9));
    session.add_listener(at(5));
    assert_eq!(session.pass(Duration::from_secs(10)), ["gap 5-9 limit", "live 9"]);
}

#[test]
fn rec11_at_most_500_live_messages_wait() {
    let mut session = Session::new();
    session.connect(at(5));
    for id in 101..=600 {
        assert!(!session.recovery.is_full(), "{id}");
        assert_eq!(session.live(text(id)), NOTHING);
    }
    assert!(session.recovery.is_full(), "the socket has to wait");
    let told = session.live(text(601));
    assert_eq!(told[0], "gap 5-101 limit");
    assert_eq!(told.len(), 502);
}

#[test]
fn sec3_live_messages_of_at_most_8_mib_wait() {
    const MIB: usize = 1024 * 1024;
    let mut session = Session::new();
    session.connect(at(5));
    for id in 101..=108 {
        assert!(!session.recovery.is_full(), "{id}");
        assert_eq!(session.live_of(text(id), MIB), NOTHING);
    }
    assert!(session.recovery.is_full(), "the socket has to wait");
    let told = session.live(text(109));
    assert_eq!(told[0], "gap 5-101 limit");
    assert_eq!(told.len(), 10);

    session.disconnect();
    session.connect(at(109));
    assert!(!session.recovery.is_full(), "it begins anew");
}

#[test]
fn sec3_messages_of_at_most_8_mib_wait_for_a_listener() {
    const MIB: usize = 1024 * 1024;
    let mut session = Session::with(Policy::Announce, Known::beginning_after(0), false);
    session.connect(at(5));
    for id in 6..=14 {
        session.live_of(text(id), MIB);
    }
    let told = session.add_listener(at(5));
    assert_eq!(told.len(), 10);
    assert_eq!(told.last().unwrap(), "gap 13-open limit");
}

#[test]
fn rec11_a_failed_fetch_leaves_a_gap_between_what_is_there() {
    let mut session = Session::new();
    session.connect(at(5));
    session.answer(texts(6..106));
    session.live(text(50));
    session.live(text(300));
    assert_eq!(session.fail(), ["gap 105-300 fetch_failed", "live 300"]);
    session.disconnect();
    session.connect(at(300));
    assert_eq!(session.fail(), ["gap 300-open fetch_failed"]);
}

#[test]
fn rec11_a_gap_does_not_end_with_a_message_that_was_fetched() {
    let mut session = Session::new();
    session.connect(at(5));
    session.live(text(105));
    session.answer(texts(6..106));
    assert_eq!(session.fail(), ["gap 105-open fetch_failed"]);
}

#[test]
fn rec11_pages_that_do_not_go_on_leave_a_gap() {
    let mut session = Session::new();
    session.connect(at(5));
    session.answer(texts(6..106));
    assert_eq!(session.answer(texts(6..106)), ["gap 105-open no_progress"]);

    session.disconnect();
    session.connect(at(105));
    session.answer_new([]);
    let rows: Vec<Message> = (1..=100).map(|id| edited(id, 970)).collect();
    let told = session.answer(rows);
    assert_eq!(told.len(), 101);
    assert_eq!(told.last().unwrap(), "gap 105-open no_progress");
}

#[test]
fn rec11_edits_and_deletions_come_by_the_second_query() {
    let mut session = Session::live_after(5);
    session.live(text(6));
    session.live(text(7));
    session.disconnect();
    session.connect(at(7));
    session.answer([]);
    assert_eq!(
        session.answer([edited(6, 1010), deleted(7, 1011)]),
        ["fetch changed after 969"],
        "both are known"
    );
    assert_eq!(
        session.answer([edited(6, 1010), deleted(7, 1011), edited(2, 1012)]),
        ["edited 6", "deleted 7", "edited 2"],
        "also of messages from before the session"
    );
    session.disconnect();
    session.connect(at(7));
    session.answer_new([]);
    assert_eq!(session.answer([edited(6, 1010), edited(2, 1020)]), ["edited 2"]);
}

#[test]
fn rec11_the_place_of_changes_moves_to_the_last_that_was_fetched() {
    let mut session = Session::new();
    session.connect(at(5));
    session.answer_new([edited(6, 1010)]);
    let rows = vec![edited(2, 1005)];
    session.recovery.fetched(session.fetch.unwrap(), Some(rows));
    let told = std::iter::from_fn(|| session.recovery.poll_step());
    assert_eq!(told.last(), Some(Step::ChangesTold(1010)));
}

#[test]
fn rec11_a_message_that_is_fetched_in_its_new_form_is_not_told_to_be_edited() {
    let mut session = Session::new();
    session.connect(at(5));
    assert_eq!(session.answer_new([edited(6, 1010)]), ["recovered 6", "fetch changed after 969"]);
    assert_eq!(session.answer([edited(6, 1010)]), NOTHING);
    session.disconnect();
    session.connect(at(6));
    session.answer_new([]);
    assert_eq!(session.answer([edited(6, 1010)]), NOTHING);
    session.disconnect();
    session.connect(at(6));
    session.answer_new([]);
    assert_eq!(session.answer([edited(6, 1020)]), ["edited 6"]);
}

#[test]
fn rec11_an_edit_that_came_live_is_not_told_by_the_query() {
    let mut session = Session::live_after(5);
    session.live(text(6));
    let told = session.live(action(7, MessageAction::Edited, Some(edited(6, 1010))));
    assert_eq!(told, ["live 7"]);
    session.disconnect();
    session.connect(at(7));
    session.answer_new([]);
    assert_eq!(session.answer([edited(6, 1010)]), NOTHING);
}

#[test]
fn rec11_the_query_for_changes_pages_without_skipping_a_second() {
    let mut session = Session::new();
    session.connect(at(5));
    session.answer_new([]);
    let rows: Vec<Message> = (1..=100).map(|id| edited(id, 1000 + id / 60)).collect();
    assert_eq!(session.answer(rows).last().unwrap(), "fetch changed after 1000");
    assert_eq!(session.answer([edited(100, 1001), edited(101, 1001)]), ["edited 101"]);
}

#[test]
fn rec11_an_answer_to_an_older_fetch_does_not_count() {
    let mut session = Session::new();
    session.connect(at(5));
    let older = session.fetch.unwrap();
    session.disconnect();
    session.recovery.fetched(older, Some(texts([6])));
    assert_eq!(session.told(), NOTHING);
    session.connect(at(5));
    session.recovery.fetched(older, Some(texts([6])));
    assert_eq!(session.told(), NOTHING);
    assert_eq!(session.answer_new(texts([6])), ["recovered 6", "fetch changed after 969"]);
}

#[test]
fn rec11_a_loss_in_the_middle_of_a_fetch_loses_nothing() {
    let mut session = Session::new();
    session.connect(at(5));
    session.answer(texts(6..106));
    session.live(text(200));
    assert_eq!(session.disconnect(), NOTHING);
    assert_eq!(session.connect(at(50)), ["fetch id after 50"]);
    assert_eq!(session.answer_new(texts(51..106)), ["fetch changed after 969"]);
    assert_eq!(session.answer([]), NOTHING);
    session.disconnect();
    session.connect(at(105));
    assert_eq!(session.answer_new(texts([200])), ["recovered 200", "fetch changed after 969"]);
}

#[test]
fn rec11_calls_neither_wait_nor_come_back() {
    let mut session = Session::new();
    session.connect(at(5));
    assert_eq!(session.live(call(9)), ["live 9"]);
    assert_eq!(session.answer_new([call(7), text(8)]), ["recovered 8", "fetch changed after 969"]);
    let mut unheard = Session::with(Policy::Fetch, Known::beginning_after(0), false);
    unheard.connect(at(5));
    assert_eq!(unheard.live(call(9)), ["live 9"]);
}

#[test]
fn rec11_what_happened_in_groups_is_fetched_and_action_messages_of_edits_are_not() {
    let mut session = Session::new();
    session.connect(at(5));
    assert_eq!(
        session.answer_new([
            action(6, MessageAction::Joined, None),
            action(7, MessageAction::Edited, Some(edited(1, 1010))),
            action(8, MessageAction::Deleted, Some(deleted(2, 1010))),
            action(9, MessageAction::Kicked, None),
            deleted(10, 1011),
        ]),
        ["recovered 6", "recovered 9", "fetch changed after 969"]
    );
}
