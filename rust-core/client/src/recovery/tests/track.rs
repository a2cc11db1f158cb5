use super::*;

fn track_from(id: u64) -> Track {
    Track::restore(at(id).unwrap(), &Known::default().keep(Vec::new()))
}

fn place(id: u64) -> Cursor {
    Cursor::at(&text(id))
}

fn cursor(track: &Track) -> u64 {
    track.cursor().map_or(0, |cursor| cursor.id)
}

#[test]
fn rec9_the_cursor_moves_when_the_last_listener_has_returned() {
    let track = track_from(5);
    let one = track.hand_on(place(6));
    let other = one.clone();
    drop(one);
    assert_eq!(cursor(&track), 5);
    drop(other);
    assert_eq!(cursor(&track), 6);
}

#[test]
fn rec9_the_cursor_moves_in_the_order_of_handing_on() {
    let track = track_from(5);
    let (six, seven) = (track.hand_on(place(6)), track.hand_on(place(7)));
    drop(seven);
    assert_eq!(cursor(&track), 5);
    drop(six);
    assert_eq!(cursor(&track), 7);
    drop(track.hand_on(place(4)));
    assert_eq!(cursor(&track), 7, "a late lower id does not move it back");
}

#[test]
fn rec9_each_message_moves_the_cursor_to_itself() {
    let track = track_from(5);
    let (six, seven) = (track.hand_on(place(6)), track.hand_on(place(7)));
    drop(six);
    assert_eq!(cursor(&track), 6);
    drop(seven);
    assert_eq!(cursor(&track), 7);
}

#[test]
fn rec10_what_a_fetch_brings_again_is_written_down() {
    let track = track_from(5);
    let six = track.hand_on(place(6));
    drop(track.hand_on(Cursor::at(&text_at(7, THEN - 500))));
    let (_, handled) = track.take_unsaved().unwrap();
    assert_eq!(handled, [(7, THEN - 500)], "its id is above the cursor's");
    drop(six);
    let (_, handled) = track.take_unsaved().unwrap();
    assert_eq!(handled, [(6, THEN)], "7 is neither above the cursor nor in the overlap");
}

#[test]
fn rec10_the_last_1000_handled_messages_are_written_down() {
    let track = track_from(5);
    for id in 6..=1005 {
        drop(track.hand_on(place(id)));
    }
    let (_, handled) = track.take_unsaved().unwrap();
    assert_eq!((handled.len(), handled[0].0), (1000, 6));
    drop(track.hand_on(place(1006)));
    let (_, handled) = track.take_unsaved().unwrap();
    assert_eq!((handled.len(), handled[0].0), (1000, 7));
}

#[test]
fn log6_a_session_that_comes_back_begins_behind_what_was_handled() {
    let track = track_from(5);
    let mut known = Known::beginning_after(5);
    let [six, seven, eight] = [6, 7, 8].map(|id| {
        assert!(known.insert(&text(id)));
        let handed_on = track.hand_on(place(id));
        handed_on.begun();
        handed_on
    });
    drop(six);
    drop(eight);

    let (rewound, mut known) = track.rewound(&known).unwrap();
    drop(seven);

    assert_eq!(cursor(&rewound), 6);
    assert_eq!(rewound.last_delivered(5), 8);
    assert!(rewound.is_unsaved());
    assert!(!known.insert(&text(6)));
    assert!(known.insert(&text(7)), "it comes again");
    assert!(!known.insert(&text(8)));
    assert!(Track::new().rewound(&known).is_none());
}

#[test]
fn rec9_the_cursor_stays_before_a_message_that_was_not_handled() {
    let track = track_from(5);
    let six = track.hand_on(place(6));
    six.lost();
    drop(six);
    drop(track.hand_on(place(7)));
    assert_eq!(cursor(&track), 5);
    let (_, handled) = track.take_unsaved().unwrap();
    assert_eq!(handled, [(7, THEN)], "a later process fetches 6 again, and not 7");
}

#[test]
fn rec9_a_session_that_begins_nowhere_begins_with_its_first_message() {
    let track = Track::new();
    drop(track.hand_on(place(6)));
    assert_eq!(cursor(&track), 6);
}

#[test]
fn rec9_what_was_written_down_is_not_written_again() {
    let track = track_from(5);
    assert!(track.take_unsaved().is_none());
    drop(track.hand_on(place(6)));
    assert!(track.is_unsaved());
    assert_eq!(track.take_unsaved().unwrap().0.id, 6);
    assert!(!track.is_unsaved());
    track.touch();
    assert!(track.take_unsaved().is_some());
}

#[test]
fn rec8_the_last_delivered_id_is_that_of_a_message_not_of_the_beginning() {
    let track = Track::new();
    track.begin_at(place(5));
    assert_eq!(track.last_delivered(5), 0);
    let six = track.hand_on(place(6));
    assert_eq!(track.last_delivered(5), 0);
    six.begun();
    assert_eq!(track.last_delivered(5), 6);
    drop(six);
    let (cursor, handled) = track.take_unsaved().unwrap();
    let later = Track::restore(cursor, &Known::beginning_after(5).keep(handled));
    assert_eq!(later.last_delivered(5), 6);
}

#[test]
fn rec9_a_later_process_gets_what_was_handed_on_and_not_handled() {
    let mut session = Session::live_after(5);
    let track = track_from(5);
    session.live(text(6));
    session.live(text(7));
    session.recovery.sent(&text(8));
    session.recovery.sending("m9");
    drop(track.hand_on(place(6)));
    let seven = track.hand_on(place(7));

    let (cursor, handled) = track.take_unsaved().unwrap();
    drop(seven);
    let kept = session.recovery.known.lock().keep(handled);
    let mut later = Session::with(Policy::Fetch, Known::restore(kept), true);
    later.connect(Some(cursor));
    let own = Message { sender: ME.to_owned(), muid: Some("m9".to_owned()), ..text(9) };
    let rows = [text(6), text(7), text(8), own, text(10)];
    assert_eq!(later.answer_new(rows), ["recovered 7", "recovered 10", "fetch changed after 969"]);
}

#[test]
fn rec11_recovered_messages_do_not_move_the_place_of_changes() {
    let track = track_from(5);
    let recovered = Message { is_recovered: true, ..text_at(6, THEN + 3600) };
    drop(track.hand_on(Cursor::at(&recovered)));
    let moved = track.cursor().unwrap();
    assert_eq!((moved.id, moved.sent_at, moved.changed_at), (6, THEN + 3600, THEN));
    drop(track.hand_on(Cursor::at_change(THEN + 60)));
    let moved = track.cursor().unwrap();
    assert_eq!((moved.id, moved.sent_at, moved.changed_at), (6, THEN + 3600, THEN + 60));
    let (_, handled) = track.take_unsaved().unwrap();
    assert_eq!(handled, [(6, THEN + 3600)], "a change is no message");
}
