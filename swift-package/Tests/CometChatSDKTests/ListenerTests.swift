import XCTest

@testable import CometChatSDK

/// Registering and removing listeners. (EVT5, CBK3)
final class ListenerTests: PackageTestCase {
    func test_evt5_after_a_removal_inside_a_callback_nothing_more_begins() {
        let andrew = connected("cometchat-uid-1")
        let george = connected("cometchat-uid-2")
        let (removed, last) = (MessageNotes(), MessageNotes())
        removed.onText = { _ in andrew.remove(.message, "removed") }
        andrew.set(message: removed, "removed")
        andrew.set(message: last, "last")
        for text in ["1", "2", "3"] {
            success("send") { george.text(text, to: "cometchat-uid-1", $0) }
        }
        wait(for: [last.expect("text 3")], timeout: patience)
        XCTAssertEqual(removed.heard, ["text 1"])
        XCTAssertEqual(last.heard, ["text 1", "text 2", "text 3"])
    }

    func test_evt5_the_same_id_replaces() {
        let andrew = connected("cometchat-uid-1")
        let george = connected("cometchat-uid-2")
        let (first, second) = (MessageNotes(), MessageNotes())
        andrew.set(message: first, "id")
        andrew.set(message: second, "id")
        success("send") { george.text("hi", to: "cometchat-uid-1", $0) }
        wait(for: [second.expect("text hi")], timeout: patience)
        XCTAssertEqual(first.heard, [])
    }

    func test_delegates_are_held_weakly_and_take_their_registration_with_them() {
        let andrew = connected("cometchat-uid-1")
        let george = connected("cometchat-uid-2")
        weak var gone: MessageNotes?
        do {
            let delegate = MessageNotes()
            gone = delegate
            andrew.set(message: delegate, nil)
            let back: (any CometChatMessageDelegate)? = andrew.delegate(.message)
            XCTAssertTrue(back === delegate)
        }
        XCTAssertNil(gone)
        let back: (any CometChatMessageDelegate)? = andrew.delegate(.message)
        XCTAssertNil(back)
        let last = MessageNotes()
        andrew.set(message: last, "last")
        success("send") { george.text("hi", to: "cometchat-uid-1", $0) }
        wait(for: [last.expect("text hi")], timeout: patience)
        XCTAssertNil(andrew.registrations.forwarder(.message, nil))
    }

    func test_cbk3_callbacks_come_on_the_queue_that_is_set() {
        let queue = DispatchQueue(label: "own")
        let key = DispatchSpecificKey<Bool>()
        queue.setSpecific(key: key, value: true)
        let andrew = engine()
        andrew.queue = queue
        let answered = expectation(description: "init")
        andrew.initialise(
            TestServer.appId, TestServer.settings(),
            Reply { _ in
                XCTAssertEqual(DispatchQueue.getSpecific(key: key), true)
                answered.fulfill()
            })
        wait(for: [answered], timeout: patience)
    }

    func test_cbk4_calls_from_within_callbacks_follow_each_other() {
        let andrew = engine()
        let done = expectation(description: "disconnected")
        andrew.initialise(
            TestServer.appId, TestServer.settings(),
            Reply { _ in
                andrew.login(
                    "cometchat-uid-1", TestServer.authKey,
                    Reply { _ in
                        andrew.connect(Reply { _ in andrew.disconnect(Reply { _ in done.fulfill() }) })
                    })
            })
        wait(for: [done], timeout: patience)
        XCTAssertEqual(andrew.status, .disconnected)
    }
}
