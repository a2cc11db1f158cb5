//! A server, a network and an app that behave at random, by a seed.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}

struct World {
    random: Random,
    seconds: u64,
    /// The clock's time when it was put back.
    latest: u64,
    /// Tells the forms of a message apart.
    edits: u64,
    edited_in: BTreeSet<(u64, u64)>,
    /// What the server has, by id.
    log: BTreeMap<u64, Message>,
    /// Got its id and time, is not visible yet.
    late: Option<Message>,
    last_id: u64,

    track: Track,
    known: Arc<Mutex<Known>>,
    recovery: Recovery,
    is_connected: bool,
    fetch: Option<(FetchId, Query)>,
    fetched_last: u64,
    /// Handed to the app, which has not returned.
    queue: VecDeque<(u64, Arc<HandedOn>)>,

    /// How often each message's callback has returned.
    returned: BTreeMap<u64, u32>,
    /// The latest form of each message that the app knows.
    forms: BTreeMap<u64, u64>,
    has_gap: bool,
}

impl World {
    fn new(seed: u64) -> Self {
        let track = Track::new();
        let known = Arc::new(Mutex::new(Known::beginning_after(0)));
        track.begin_at(Cursor::default());
        Self {
            random: Random(seed),
            seconds: THEN,
            latest: 0,
            edits: 0,
            edited_in: BTreeSet::new(),
            log: BTreeMap::new(),
            late: None,
            last_id: 0,
            recovery: Recovery::new(Policy::Fetch, ME, known.clone(), true),
            track,
            known,
            is_connected: false,
            fetch: None,
            fetched_last: 0,
            queue: VecDeque::new(),
            returned: BTreeMap::new(),
            forms: BTreeMap::new(),
            has_gap: false,
        }
    }

    fn now(&self) -> Moment {
        Moment::from_millis(self.seconds * 1000)
    }

    fn step(&mut self) {
        match self.random.below(100) {
            0..=39 => self.post(),
            40..=44 => self.post_late(),
            45..=49 => self.edit(),
            50..=54 => self.connect(),
            55..=58 => self.disconnect(),
            59..=74 => self.answer(),
            75 => self.fail(),
            76..=95 => self.handle_one(),
            96 => self.restart(),
            97 => self.put_clock_back(),
            _ => {
                self.seconds += self.random.below(8);
                self.recovery.wake(self.now());
            }
        }
        self.follow();
    }

    fn put_clock_back(&mut self) {
        if let Some(message) = self.late.take() {
            self.show(message);
        }
        self.latest = self.seconds.max(self.latest);
        self.seconds -= self.random.below(200).min(self.seconds - THEN / 2);
    }

    fn post(&mut self) {
        self.last_id += 1;
        self.show(text_at(self.last_id, self.seconds));
    }

    /// Its id is lower than that of a message that is visible before it. While the clock is behind its
    /// earlier time nothing finds such a message.
    fn post_late(&mut self) {
        if self.seconds < self.latest {
            return self.post();
        }
        if let Some(message) = self.late.take() {
            return self.show(message);
        }
        self.last_id += 1;
        self.late = Some(text_at(self.last_id, self.seconds));
    }

    fn show(&mut self, message: Message) {
        self.log.insert(message.id, message.clone());
        if self.is_connected {
            self.recovery.live(Box::new(message), 100, self.now());
        }
    }

    fn edit(&mut self) {
        if self.log.is_empty() {
            return;
        }
        let index = self.random.below(self.log.len() as u64);
        let index = usize::try_from(index).unwrap();
        let message = self.log.values_mut().nth(index).unwrap();
        if message.category != Category::Message {
            return;
        }
        // Changes within one second cannot be told apart.
        self.seconds += 1;
        while !self.edited_in.insert((message.id, self.seconds)) {
            self.seconds += 1;
        }
        self.edits += 1;
        message.data.text = Some(self.edits.to_string());
        message.updated_at = self.seconds;
        message.edited_at = Some(self.seconds);
        let changed = message.clone();
        self.last_id += 1;
        let told = action(self.last_id, MessageAction::Edited, Some(changed));
        self.show(Message { sent_at: self.seconds, updated_at: self.seconds, ..told });
    }

    fn connect(&mut self) {
        if !self.is_connected {
            self.is_connected = true;
            self.recovery.connected(self.track.cursor());
        }
    }

    fn disconnect(&mut self) {
        if self.is_connected {
            self.is_connected = false;
            self.recovery.disconnected();
        }
    }

    fn answer(&mut self) {
        let Some((fetch, query)) = self.fetch.take() else { return };
        let fits = |message: &&Message| match query {
            Query::Newest => true,
            Query::SentAfter(at) => message.sent_at > at,
            Query::IdAfter(id) => message.id > id,
            Query::ChangedAfter(at) => message.updated_at > at && message.edited_at.is_some(),
        };
        let mut rows: Vec<Message> = self.log.values().filter(fits).cloned().collect();
        if let Query::ChangedAfter(_) = query {
            rows.sort_by_key(|message| (message.updated_at, message.id));
        }
        rows.truncate(usize::try_from(PAGE).unwrap());
        self.recovery.fetched(fetch, Some(rows));
    }

    fn fail(&mut self) {
        if let Some((fetch, _)) = self.fetch.take() {
            self.recovery.fetched(fetch, None);
        }
    }

    fn handle_one(&mut self) {
        if let Some((id, place)) = self.queue.pop_front() {
            *self.returned.entry(id).or_default() += 1;
            drop(place);
        }
    }

    /// The process ends in good order; what its app has not begun is skipped.
    fn restart(&mut self) {
        self.track.touch();
        let (cursor, handled) = self.track.take_unsaved().unwrap();
        for (_, place) in self.queue.drain(..) {
            place.lost();
        }
        let kept = self.known.lock().keep(handled);
        self.track = Track::restore(cursor, &kept);
        self.known = Arc::new(Mutex::new(Known::restore(kept)));
        self.recovery = Recovery::new(Policy::Fetch, ME, self.known.clone(), true);
        self.is_connected = false;
        self.fetch = None;
    }

    fn follow(&mut self) {
        while let Some(step) = self.recovery.poll_step() {
            match step {
                Step::Fetch(fetch, query) => {
                    self.fetched_last = 0;
                    self.fetch = Some((fetch, query));
                }
                Step::Begin(cursor) => self.track.begin_at(cursor),
                Step::Deliver(message) => {
                    if message.is_recovered {
                        assert!(message.id > self.fetched_last, "ascending within a page");
                        self.fetched_last = message.id;
                    }
                    let changed = changed_message(&message).unwrap_or(&message);
                    let form = self.forms.entry(changed.id).or_default();
                    *form = form_of(changed).max(*form);
                    self.queue.push_back((message.id, self.track.hand_on(Cursor::at(&message))));
                }
                Step::Changed(message) => {
                    let form = self.forms.entry(message.id).or_default();
                    *form = form_of(&message).max(*form);
                    drop(self.track.hand_on(Cursor::at_change(message.updated_at)));
                }
                Step::ChangesTold(at) => drop(self.track.hand_on(Cursor::at_change(at))),
                Step::Gap(_) => self.has_gap = true,
                Step::Available(_) => unreachable!("the policy is to fetch"),
            }
        }
    }

    /// Everything that is under way comes to its end.
    fn settle(&mut self) {
        if let Some(late) = self.late.take() {
            self.show(late);
        }
        self.disconnect();
        self.follow();
        self.connect();
        self.follow();
        while self.fetch.is_some() {
            self.answer();
            self.follow();
        }
        while !self.queue.is_empty() {
            self.handle_one();
        }
    }

    fn judge(&self, seed: u64) {
        let twice: BTreeSet<_> = self.returned.iter().filter(|(_, count)| **count > 1).collect();
        assert!(twice.is_empty(), "seed {seed}: more than once: {twice:?}");
        if self.has_gap {
            return;
        }
        for message in self.log.values().filter(|message| message.category == Category::Message) {
            assert!(self.returned.contains_key(&message.id), "seed {seed}: {} is lost", message.id);
            let form = self.forms.get(&message.id);
            assert_eq!(form, Some(&form_of(message)), "seed {seed}: the edit of {}", message.id);
        }
    }
}

/// How often a message was edited, the later the larger.
fn form_of(message: &Message) -> u64 {
    message.data.text.as_ref().map_or(0, |text| text.parse().unwrap())
}

#[test]
fn rec9_rec10_rec11_nothing_is_lost_or_doubled_whatever_happens() {
    let chosen = std::env::var("COMETCHAT_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds = chosen.map_or(0..2000, |seed: u64| seed..seed + 1);
    let mut gaps = 0;
    for seed in seeds.clone() {
        println!("COMETCHAT_SEED={seed}");
        let mut world = World::new(seed);
        for _ in 0..300 {
            world.step();
        }
        world.settle();
        world.judge(seed);
        gaps += u64::from(world.has_gap);
    }
    assert!(gaps < seeds.end - seeds.start || chosen.is_some(), "most runs have no gap");
}
