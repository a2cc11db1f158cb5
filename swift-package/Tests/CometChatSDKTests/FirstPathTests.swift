import XCTest

@testable import CometChatSDK

/// The whole path through the documented, static API: init, login, connect, a message, disconnect, logout.
final class FirstPathTests: PackageTestCase {
    func test_a_message_arrives_through_the_documented_api() throws {
        let connection = ConnectionNotes()
        let messages = MessageNotes()
        CometChat.connectiondelegate = connection
        CometChat.addMessageListener("main", messages)
        XCTAssertNil(CometChat.getLoggedInUser())

        let initialised = expectation(description: "init")
        CometChat(appId: TestServer.appId, appSettings: TestServer.settings()) { isSuccess in
            XCTAssertTrue(isSuccess)
            XCTAssertTrue(CometChat.isInitialised)
            initialised.fulfill()
        } onError: { error in
            XCTFail(error.description)
        }
        wait(for: [initialised], timeout: patience)

        let loggedIn = expectation(description: "login")
        CometChat.login(UID: "cometchat-uid-1", authKey: TestServer.authKey) { user in
            XCTAssertEqual(user.uid, "cometchat-uid-1")
            XCTAssertEqual(CometChat.getLoggedInUser()?.uid, "cometchat-uid-1")
            XCTAssertNotNil(CometChat.getUserAuthToken())
            loggedIn.fulfill()
        } onError: { error in
            XCTFail(error.description)
        }
        wait(for: [loggedIn], timeout: patience)
        XCTAssertEqual(CometChat.getConnectionStatus?.value, "disconnected")

        let connected = expectation(description: "connect")
        CometChat.connect {
            XCTAssertEqual(CometChat.getConnectionStatus?.value, "connected")
            XCTAssertEqual(connection.heard.last, "connected", "CON10: the event comes first")
            connected.fulfill()
        } onError: { error in
            XCTFail(error.description)
        }
        wait(for: [connected], timeout: patience)

        let other = self.connected("cometchat-uid-2")
        let message = TextMessage(receiverUid: "cometchat-uid-1", text: "hello", receiverType: .user)
        message.metaData = ["key": ["value", 1]]
        message.tags = ["first"]
        let stored = try XCTUnwrap(success("send") { other.send(message, $0) })
        XCTAssertGreaterThan(stored.id, 0)
        wait(for: [messages.expect("text hello")], timeout: patience)
        let received = try XCTUnwrap(messages.texts.first)
        XCTAssertEqual(received.sender?.uid, "cometchat-uid-2")
        XCTAssertEqual((received.receiver as? User)?.uid, "cometchat-uid-1")
        XCTAssertEqual(received.tags, ["first"])
        XCTAssertEqual((received.metaData?["key"] as? [Any])?.count, 2)
        XCTAssertEqual((received.rawMessage?["data"] as? [String: Any])?["text"] as? String, "hello")
        XCTAssertFalse(received.isRecovered)
        XCTAssertEqual(received.messgeTypeFromBaseMessage, .textMessage)
        XCTAssertEqual(CometChat.getLastDeliveredMessageId(), received.id)

        let disconnected = expectation(description: "disconnect")
        CometChat.disconnect {
            XCTAssertEqual(CometChat.getConnectionStatus, .disconnected)
            disconnected.fulfill()
        } onError: { error in
            XCTFail(error.description)
        }
        wait(for: [disconnected], timeout: patience)
        XCTAssertEqual(connection.heard, ["disconnected", "connecting", "connected", "disconnected"])

        let loggedOut = expectation(description: "logout")
        CometChat.logout { _ in
            XCTAssertNil(CometChat.getLoggedInUser())
            loggedOut.fulfill()
        } onError: { error in
            XCTFail(error.description)
        }
        wait(for: [loggedOut], timeout: patience)
        CometChat.removeMessageListener("main")
    }
}
