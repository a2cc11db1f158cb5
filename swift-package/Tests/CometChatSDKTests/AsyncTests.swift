import XCTest

@testable import CometChatSDK

/// The `async` forms and the streams.
final class AsyncTests: PackageTestCase {
    private func answered(_ engine: Engine) async throws {
        try await awaiting { engine.initialise(TestServer.appId, TestServer.settings(), $0) }
        let user = try await awaiting { engine.login("cometchat-uid-1", TestServer.authKey, $0) }
        XCTAssertEqual(user.uid, "cometchat-uid-1")
    }

    func test_calls_are_awaited_and_throw_their_exception() async throws {
        let andrew = engine()
        try await answered(andrew)
        try await andrew.connectAndWait()
        XCTAssertEqual(andrew.status, .connected)
        do {
            try await andrew.connectAndWait()
            XCTFail("connected twice")
        } catch let error as CometChatException {
            XCTAssertEqual(error.errorCode, "ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE")
        }
        XCTAssertEqual(andrew.status, .connected)
    }

    func test_a_cancelled_task_waits_no_longer_and_takes_its_connect_back() async throws {
        let andrew = engine()
        try await answered(andrew)
        let events = andrew.connectionEvents(.unbounded)
        let task = Task { try await andrew.connectAndWait() }
        for await case .update(let update) in events where update.status == .connecting {
            task.cancel()
            break
        }
        // It may have come through just then; otherwise the wish to connect is taken back.
        do {
            try await task.value
        } catch is CancellationError {
            try await awaiting { andrew.disconnect($0) }
            XCTAssertEqual(andrew.status, .disconnected)
        }

        let early = Task { () -> Bool in
            withUnsafeCurrentTask { $0?.cancel() }
            do {
                try await andrew.connectAndWait()
                return false
            } catch {
                return error is CancellationError
            }
        }
        let isCancelled = await early.value
        XCTAssertTrue(isCancelled)
    }

    func test_sta2_the_stream_tells_reason_and_attempt() async throws {
        let andrew = engine()
        var updates = andrew.connectionEvents(.unbounded).makeAsyncIterator()
        try await answered(andrew)
        try await andrew.connectAndWait()
        var seen: [String] = []
        while seen.last?.hasPrefix("connected") != true, let event = await updates.next() {
            guard case .update(let update) = event else { continue }
            seen.append("\(update.status.value) \(update.reason) \(update.attempt)")
        }
        XCTAssertEqual(
            seen,
            [
                "disconnected initialised 0", "connecting connect_called 0", "connected authenticated 0",
            ])
    }

    func test_messages_come_through_the_stream_until_it_is_dropped() async throws {
        let andrew = engine()
        try await answered(andrew)
        try await andrew.connectAndWait()
        let george = engine()
        try await awaiting { george.initialise(TestServer.appId, TestServer.settings(), $0) }
        _ = try await awaiting { george.login("cometchat-uid-2", TestServer.authKey, $0) }
        let events = andrew.messageEvents(.unbounded)
        XCTAssertEqual(andrew.streams.current, 1)
        let received = Task {
            for await event in events {
                if case .received(let message as TextMessage) = event { return message.text }
            }
            return ""
        }
        _ = try await awaiting { george.text("hi", to: "cometchat-uid-1", $0) }
        let text = await received.value
        XCTAssertEqual(text, "hi")
    }
}
