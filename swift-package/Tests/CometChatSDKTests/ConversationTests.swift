import XCTest

@testable import CometChatSDK

/// What two users tell each other, and what their listeners hear of it. (EVT)
final class ConversationTests: PackageTestCase {
    private let heard = MessageNotes()

    func test_evt1_typing_receipts_and_transient_messages_arrive() throws {
        let andrew = connected("cometchat-uid-1")
        let george = connected("cometchat-uid-2")
        andrew.set(message: heard, "main")

        let indicator = TypingIndicator(receiverID: "cometchat-uid-1", receiverType: .user)
        indicator.metadata = ["where": "here"]
        george.send(indicator, started: true)
        george.send(indicator, started: false)
        george.send(
            TransientMessage(
                receiverID: "cometchat-uid-1", receiverType: .user, data: ["reaction": "heart"]))
        wait(
            for: [
                heard.expect("typing cometchat-uid-2"), heard.expect("stopped cometchat-uid-2"),
                heard.expect("transient cometchat-uid-2"),
            ], timeout: patience)
        XCTAssertEqual(heard.typing.first?.metadata?["where"] as? String, "here")
        XCTAssertEqual(heard.transients.first?.data["reaction"] as? String, "heart")

        let sent = try XCTUnwrap(success("send") { andrew.text("seen?", to: "cometchat-uid-2", $0) })
        let mark = Mark(sent.id, "cometchat-uid-1", .user, "cometchat-uid-1")
        success("delivered") { george.mark(mark, asRead: false, $0) }
        success("read") { george.mark(mark, asRead: true, $0) }
        wait(
            for: [heard.expect("delivered \(sent.id)"), heard.expect("read \(sent.id)")], timeout: patience)
        XCTAssertEqual(heard.receipts.map(\.receiptType), [.delivered, .read])
        XCTAssertEqual(heard.receipts.last?.sender?.uid, "cometchat-uid-2")
    }

    func test_a_custom_message_arrives_as_it_was_sent() throws {
        let andrew = connected("cometchat-uid-1")
        let george = engine()
        success("init") { george.initialise(TestServer.appId, TestServer.settings(), $0) }
        success("login") { george.login("cometchat-uid-2", TestServer.authKey, $0) }
        andrew.set(message: heard, nil)

        let message = CustomMessage(
            receiverUid: "cometchat-uid-1", receiverType: .user, customData: ["x": 1.5, "y": ["a"]],
            type: "spot"
        )
        let stored = try XCTUnwrap(success("send") { george.send(message, $0) })
        XCTAssertEqual(stored.type, "spot")
        wait(for: [heard.expect("custom spot")], timeout: patience)
        let custom = try XCTUnwrap(heard.customs.first)
        XCTAssertEqual(custom.customData?["x"] as? Double, 1.5)
        XCTAssertEqual(custom.messageCategory, .custom)
        XCTAssertEqual(custom.messgeTypeFromBaseMessage, .customMessage)
    }

    func test_pre1_presence_arrives() {
        let users = UserNotes()
        let andrew = connected("cometchat-uid-1")
        andrew.set(user: users, nil)
        let george = connected("cometchat-uid-4")
        wait(for: [users.expect("online cometchat-uid-4 0")], timeout: patience)
        success("disconnect") { george.disconnect($0) }
        wait(for: [users.expect("offline cometchat-uid-4 1")], timeout: patience)
    }

    func test_log1_login_listeners_hear_after_the_caller() {
        let logins = LoginNotes()
        let andrew = engine()
        andrew.set(login: logins, "main")
        success("init") { andrew.initialise(TestServer.appId, TestServer.settings(), $0) }
        success("login") { (reply: Reply<User>) in
            andrew.login(
                "cometchat-uid-1", TestServer.authKey,
                Reply { outcome in
                    XCTAssertEqual(logins.heard, [], "the caller comes first")
                    reply.finish(outcome)
                })
        }
        wait(for: [logins.expect("login cometchat-uid-1")], timeout: patience)
        XCTAssertEqual(
            failure("wrong user") { andrew.login("nobody", TestServer.authKey, $0) }, "ERR_UID_NOT_FOUND")
        wait(for: [logins.expect("login failed ERR_UID_NOT_FOUND")], timeout: patience)
    }
}
