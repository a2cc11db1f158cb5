import Foundation
import XCTest

@testable import CometChatSDK

/// A safety net: tests wait for events, never for time.
let patience: TimeInterval = 20

/// The development server that scripts/test-swift has started.
enum TestServer {
    static let address = environment("COMETCHAT_TEST_SERVER")
    static let appId = "testapp01"
    static let authKey = "testkey01"

    private static func environment(_ name: String) -> String {
        ProcessInfo.processInfo.environment[name] ?? ""
    }

    static func settings(auto: Bool = false) -> AppSettings {
        AppSettings.AppSettingsBuilder()
            .overrideAdminHost(address)
            .overrideClientHost(address)
            .subscribePresenceForAllUsers()
            .autoEstablishSocketConnection(auto)
            .build()
    }
}

/// A test of the package. Each client has its files in a folder of its own.
class PackageTestCase: XCTestCase {
    private var folders: [URL] = []
    private var engines: [Engine] = []

    override func setUp() {
        super.setUp()
        continueAfterFailure = false
    }

    override func tearDown() {
        for engine in engines { try? engine.core().shutdown() }
        for folder in folders { try? FileManager.default.removeItem(at: folder) }
        super.tearDown()
    }

    func folder() -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        folders.append(folder)
        return folder.path
    }

    func engine() -> Engine {
        let engine = Engine(folder: folder())
        engines.append(engine)
        return engine
    }

    /// Waits for a call's answer, which comes on the main queue.
    @discardableResult
    func answer<Value>(
        _ name: String, file: StaticString = #filePath, line: UInt = #line,
        _ call: (Reply<Value>) -> Void
    ) -> Result<Value, CometChatException> {
        let answered = expectation(description: name)
        var result: Result<Value, CometChatException>?
        call(
            Reply { outcome in
                XCTAssertTrue(Thread.isMainThread, "callbacks come on the main queue", file: file, line: line)
                result = outcome
                answered.fulfill()
            })
        wait(for: [answered], timeout: patience)
        return result ?? .failure(CometChatException(errorCode: "NO_ANSWER", errorDescription: name))
    }

    /// Waits for a success.
    @discardableResult
    func success<Value>(
        _ name: String, file: StaticString = #filePath, line: UInt = #line,
        _ call: (Reply<Value>) -> Void
    ) -> Value? {
        switch answer(name, file: file, line: line, call) {
        case .success(let value): return value
        case .failure(let error):
            XCTFail("\(name): \(error.debugDescription)", file: file, line: line)
            return nil
        }
    }

    /// Waits for an error and gives its code.
    func failure<Value>(
        _ name: String, file: StaticString = #filePath, line: UInt = #line,
        _ call: (Reply<Value>) -> Void
    ) -> String? {
        guard case .failure(let error) = answer(name, file: file, line: line, call) else {
            XCTFail("\(name) succeeded", file: file, line: line)
            return nil
        }
        return error.errorCode
    }

    /// A user who is logged in and connected.
    func connected(_ uid: String) -> Engine {
        let engine = engine()
        success("init") { engine.initialise(TestServer.appId, TestServer.settings(), $0) }
        success("login") { engine.login(uid, TestServer.authKey, $0) }
        success("connect") { engine.connect($0) }
        return engine
    }
}

/// Notes what it hears, as text, and fulfils an expectation when something it waits for comes.
class Noting {
    private let noted = Locked<[String]>([])
    private let waiting = Locked<[(String, XCTestExpectation)]>([])

    var heard: [String] { noted.current }

    func note(_ what: String) {
        XCTAssertTrue(Thread.isMainThread, "events come on the main queue")
        noted.withLock { $0.append(what) }
        waiting.withLock { waiting in
            waiting.removeAll { expected, expectation in
                guard expected == what else { return false }
                expectation.fulfill()
                return true
            }
        }
    }

    /// Fulfilled when this is heard, or at once if it was.
    func expect(_ what: String) -> XCTestExpectation {
        let expectation = XCTestExpectation(description: what)
        if heard.contains(what) {
            expectation.fulfill()
        } else {
            waiting.withLock { $0.append((what, expectation)) }
        }
        return expectation
    }
}

final class ConnectionNotes: Noting, CometChatConnectionDelegate {
    func connecting() { note("connecting") }
    func connected() { note("connected") }
    func disconnected() { note("disconnected") }
    func onConnectionError(error: CometChatException) { note("error \(error.errorCode)") }
}

final class MessageNotes: Noting, CometChatMessageDelegate {
    private(set) var texts: [TextMessage] = []

    func onTextMessageReceived(textMessage: TextMessage) {
        texts.append(textMessage)
        note("text \(textMessage.text)")
    }
}
