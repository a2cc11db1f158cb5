import XCTest

@testable import CometChatSDK

/// Bad input is answered with an exception, never with a crash. (ERR)
final class BadInputTests: PackageTestCase {
    func test_init_refuses_what_cannot_be() {
        let client = engine()
        XCTAssertEqual(
            failure("app id") { client.initialise("no id!", TestServer.settings(), $0) }, "ERR_INVALID_APP_ID"
        )
        let region = AppSettings.AppSettingsBuilder().setRegion(region: "mars").build()
        XCTAssertEqual(failure("region") { client.initialise("app", region, $0) }, "ERR_INVALID_REGION")
        let pins = AppSettings.AppSettingsBuilder().setRegion(region: "us").setKeyPins([Data([1])]).build()
        XCTAssertEqual(failure("pins") { client.initialise("app", pins, $0) }, "ERROR_LIMIT_EXCEEDED")
        for bad in [-1, .nan, .infinity, 1e300] as [TimeInterval] {
            var times = SDKTimes()
            times.keepAliveInterval = bad
            let settings = AppSettings.AppSettingsBuilder().setRegion(region: "us").setTimes(times).build()
            XCTAssertEqual(
                failure("times") { client.initialise("app", settings, $0) }, "ERROR_LIMIT_EXCEEDED")
        }
        XCTAssertNil(client.status)
    }

    func test_err1_calls_out_of_order_tell_what_is_missing() {
        let client = engine()
        XCTAssertEqual(failure("connect") { client.connect($0) }, "COMETCHAT_INITIALIZATION_NOT_DONE")
        success("init") { client.initialise(TestServer.appId, TestServer.settings(), $0) }
        XCTAssertEqual(failure("connect") { client.connect($0) }, "ERR_NOT_LOGGED_IN")
        XCTAssertEqual(failure("empty uid") { client.login("", TestServer.authKey, $0) }, "ERR_EMPTY_UID")
        XCTAssertEqual(
            failure("empty token") { client.login(token: "", $0) }, "AUTH_ERR_EMPTY_AUTH_TOKEN")
        XCTAssertEqual(
            failure("logout") { (reply: Reply<String>) in client.logout(reply) }, "ERR_NOT_LOGGED_IN")
    }

    func test_con2_connecting_twice_and_pin1_a_ping_in_auto_mode() {
        let client = connected("cometchat-uid-5")
        XCTAssertEqual(
            failure("connect") { client.connect($0) }, "ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE")
        success("ping") { client.ping($0) }
        success("auto") { client.initialise(TestServer.appId, TestServer.settings(auto: true), $0) }
        XCTAssertEqual(failure("ping") { client.ping($0) }, "ERROR_PING_NOT_AVAILABLE")
    }

    func test_data_that_is_no_json_is_refused() {
        let client = connected("cometchat-uid-1")
        let message = TextMessage(receiverUid: "cometchat-uid-2", text: "x", receiverType: .user)
        message.metaData = ["date": Date()]
        XCTAssertEqual(
            failure("send") { (reply: Reply<TextMessage>) in client.send(message, reply) },
            "ERROR_JSON_EXCEPTION")

        let listener = ConnectionNotes()
        client.set(connection: listener, nil)
        client.send(
            TransientMessage(receiverID: "cometchat-uid-2", receiverType: .user, data: ["date": Date()]))
        wait(for: [listener.expect("error ERROR_JSON_EXCEPTION")], timeout: patience)
    }

    func test_sta3_a_call_without_callbacks_tells_the_connection_listeners() {
        let client = engine()
        success("init") { client.initialise(TestServer.appId, TestServer.settings(), $0) }
        success("login") { client.login("cometchat-uid-1", TestServer.authKey, $0) }
        let listener = ConnectionNotes()
        client.set(connection: listener, nil)
        client.send(TypingIndicator(receiverID: "cometchat-uid-2", receiverType: .user), started: true)
        wait(for: [listener.expect("error NO_WEBSOCKET_CONNECTION")], timeout: patience)
    }

    func test_messages_are_read_from_dictionaries() {
        let json: [String: Any] = [
            "id": "7", "category": "message", "type": "text", "sender": "a", "receiver": "b",
            "receiverType": "user", "sentAt": 1_700_000_000, "data": ["text": "hi", "metadata": ["k": true]],
        ]
        let (message, error) = TextMessage.textMessage(fromJSON: json)
        XCTAssertNil(error)
        let text = message as? TextMessage
        XCTAssertEqual(text?.text, "hi")
        XCTAssertEqual(text?.id, 7)
        XCTAssertEqual(text?.metaData?["k"] as? Bool, true)
        XCTAssertEqual(TextMessage.textMessage(fromJSON: nil).1?.errorCode, "ERROR_JSON_EXCEPTION")
        XCTAssertEqual(
            TextMessage.textMessage(fromJSON: ["a": 1]).1?.errorCode, "ERROR_JSON_EXCEPTION")
        XCTAssertEqual(
            CustomMessage.customMessage(fromJSON: ["a": Date()]).1?.errorCode, "ERROR_JSON_EXCEPTION")
    }
}
