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

/// The client that the documented static API speaks to.
enum SharedClient {
    private static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        setenv("XDG_DATA_HOME", folder.path, 1)
        return folder
    }()

    /// Keeps its files out of the user's own folder. To be called before its first use.
    static func keepApart() {
        _ = folder
    }
}

/// A test of the package. Each client has its files in a folder of its own.
class PackageTestCase: XCTestCase {
    private var folders: [URL] = []
    private var engines: [Engine] = []

    override func setUp() {
        super.setUp()
        continueAfterFailure = false
        SharedClient.keepApart()
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

extension Engine {
    /// Sends a text and answers with its id.
    func text(_ text: String, to uid: String, _ reply: Reply<TextMessage>) {
        send(TextMessage(receiverUid: uid, text: text, receiverType: .user), reply)
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

final class UserNotes: Noting, CometChatUserDelegate {
    func onUserOnline(user: User) { note("online \(user.uid ?? "") \(user.status.rawValue)") }
    func onUserOffline(user: User) { note("offline \(user.uid ?? "") \(user.status.rawValue)") }
}

final class LoginNotes: Noting, CometChatLoginDelegate {
    func onLoginSuccess(user: User) { note("login \(user.uid ?? "")") }
    func onLoginFailed(error: CometChatException?) { note("login failed \(error?.errorCode ?? "")") }
    func onLogoutSuccess() { note("logout") }
    func onLogoutFailed(error: CometChatException?) { note("logout failed \(error?.errorCode ?? "")") }
}

final class GroupNotes: Noting, CometChatGroupDelegate {
    func onGroupMemberJoined(action: ActionMessage, joinedUser: User, joinedGroup: Group) {
        XCTAssertEqual(action.action, .joined)
        XCTAssertEqual((action.actionFor as? Group)?.guid, joinedGroup.guid)
        note("joined \(joinedUser.uid ?? "") \(joinedGroup.guid)")
    }
}

final class MessageNotes: Noting, CometChatMessageDelegate {
    private(set) var texts: [TextMessage] = []
    private(set) var customs: [CustomMessage] = []
    private(set) var transients: [TransientMessage] = []
    private(set) var typing: [TypingIndicator] = []
    private(set) var receipts: [MessageReceipt] = []
    var onText: ((TextMessage) -> Void)?

    func onCustomMessageReceived(customMessage: CustomMessage) {
        customs.append(customMessage)
        note("custom \(customMessage.type ?? "")")
    }

    func onTypingStarted(_ typingDetails: TypingIndicator) {
        typing.append(typingDetails)
        note("typing \(typingDetails.sender?.uid ?? "")")
    }

    func onTypingEnded(_ typingDetails: TypingIndicator) {
        note("stopped \(typingDetails.sender?.uid ?? "")")
    }

    func onTransisentMessageReceived(_ message: TransientMessage) {
        transients.append(message)
        note("transient \(message.sender?.uid ?? "")")
    }

    func onMessagesDelivered(receipt: MessageReceipt) {
        receipts.append(receipt)
        note("delivered \(receipt.messageId)")
    }

    func onMessagesRead(receipt: MessageReceipt) {
        receipts.append(receipt)
        note("read \(receipt.messageId)")
    }

    func onTextMessageReceived(textMessage: TextMessage) {
        texts.append(textMessage)
        note("text \(textMessage.text)")
        onText?(textMessage)
    }
}
