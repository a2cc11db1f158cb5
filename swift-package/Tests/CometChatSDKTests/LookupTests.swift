import XCTest

@testable import CometChatSDK

/// Users, groups, and messages page by page.
final class LookupTests: PackageTestCase {
    func test_users_and_groups_are_looked_up() {
        let andrew = connected("cometchat-uid-1")
        XCTAssertEqual(success("user") { andrew.getUser("cometchat-uid-2", $0) }?.name, "George")
        let group = success("group") { andrew.getGroup("cometchat-guid-1", $0) }
        XCTAssertEqual(group?.guid, "cometchat-guid-1")
        XCTAssertEqual(group?.hasJoined, true)
        XCTAssertEqual(failure("user") { andrew.getUser("nobody", $0) }, "ERR_UID_NOT_FOUND")
        XCTAssertEqual(failure("group") { andrew.getGroup("../me", $0) }, "ERR_GUID_NOT_FOUND")
        XCTAssertEqual(
            failure("join") { andrew.joinGroup("cometchat-guid-1", .public, nil, $0) }, "ERR_ALREADY_JOINED")
        XCTAssertEqual(
            failure("password") { andrew.joinGroup("den", .password, nil, $0) }, "ERR_EMPTY_GROUP_PASS")
    }

    func test_missed_messages_and_history_are_fetched_page_by_page() throws {
        let susan = connected("cometchat-uid-4")
        let first = try XCTUnwrap(success("send") { susan.text("0", to: "cometchat-uid-5", $0) })
        for text in ["1", "2", "3"] {
            success("send") { susan.text(text, to: "cometchat-uid-5", $0) }
        }
        func texts(_ page: [BaseMessage]?) -> [String] {
            (page ?? []).compactMap { ($0 as? TextMessage)?.text }
        }
        let builder = MessagesRequest.MessageRequestBuilder()
            .set(messageID: first.id).set(uid: "cometchat-uid-5").set(limit: 2)
        let missed = MessagesRequest(builder, susan)
        XCTAssertEqual(texts(success("next") { missed.fetch(newer: true, $0) }), ["1", "2"])
        XCTAssertEqual(texts(success("next") { missed.fetch(newer: true, $0) }), ["3"])
        XCTAssertEqual(texts(success("next") { missed.fetch(newer: true, $0) }), [])

        let history = MessagesRequest(
            MessagesRequest.MessageRequestBuilder().set(uid: "cometchat-uid-5").set(limit: 2), susan)
        XCTAssertEqual(texts(success("previous") { history.fetch(newer: false, $0) }), ["2", "3"])
        XCTAssertEqual(texts(success("previous") { history.fetch(newer: false, $0) }), ["0", "1"])
    }

    func test_one_page_at_a_time_and_a_limit_within_its_range() {
        let susan = connected("cometchat-uid-4")
        let request = MessagesRequest(MessagesRequest.MessageRequestBuilder(), susan)
        let both = [expectation(description: "first"), expectation(description: "second")]
        request.fetch(newer: false, Reply { _ in both[0].fulfill() })
        request.fetch(
            newer: false,
            Reply { outcome in
                guard case .failure(let error) = outcome else { return XCTFail("two at once") }
                XCTAssertEqual(error.errorCode, "REQUEST_IN_PROGRESS")
                both[1].fulfill()
            })
        wait(for: both, timeout: patience)
        for limit in [0, 101, -1, Int.max] {
            let wrong = MessagesRequest(MessagesRequest.MessageRequestBuilder().set(limit: limit), susan)
            XCTAssertEqual(failure("limit") { wrong.fetch(newer: false, $0) }, "ERR_INVALID_LIMIT")
        }
    }
}
