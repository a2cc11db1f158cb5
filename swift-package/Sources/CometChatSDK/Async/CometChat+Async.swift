internal import CometChatBinding

/// The `async` forms of the calls, an addition of this SDK. They throw ``CometChatException`` with the codes
/// of the callback forms, and `CancellationError` as soon as the task is cancelled: then the answer is not
/// waited for any more. ``connectAndWait()`` and ``sendTextMessage(message:)`` also tell what a cancelled call
/// leaves behind. What has a form without callbacks already has a name of its own here, so that no call
/// changes its meaning.
extension CometChat {
    /// Sets the SDK up; see ``init(appId:appSettings:onSuccess:onError:)``.
    public static func initialise(appId: String, appSettings: AppSettings) async throws {
        Engine.shared.watchHost()
        try await awaiting { Engine.shared.initialise(appId, appSettings, $0) }
    }

    /// Logs a user in; see ``login(UID:authKey:onSuccess:onError:)``.
    public static func login(UID: String, authKey: String) async throws -> User {
        try await awaiting { Engine.shared.login(UID, authKey, $0) }
    }

    /// Logs the user of a token in; see ``login(authToken:onSuccess:onError:)``.
    public static func login(authToken: String) async throws -> User {
        try await awaiting { Engine.shared.login(token: authToken, $0) }
    }

    /// Logs out; see ``logout(onSuccess:onError:)``.
    @discardableResult
    public static func logout() async throws -> String {
        try await awaiting { Engine.shared.logout($0) }
    }

    /// Connects and waits until the server has accepted the session; see ``connect(onSuccess:onError:)``.
    /// A cancelled task takes the wish back: the SDK disconnects, unless it is connected already.
    public static func connectAndWait() async throws {
        try await Engine.shared.connectAndWait()
    }

    /// Disconnects and waits until there is no socket; see ``disconnect(onSuccess:onError:)``.
    public static func disconnectAndWait() async throws {
        try await awaiting { Engine.shared.disconnect($0) }
    }

    /// Asks the server for a sign of life; see ``ping(onSuccess:onError:)``.
    public static func ping() async throws {
        try await awaiting { Engine.shared.ping($0) }
    }

    /// Sends a text; see ``sendTextMessage(message:onSuccess:onError:)``. Cancelled, it may have been sent
    /// all the same; a message's `muid` tells.
    public static func sendTextMessage(message: TextMessage) async throws -> TextMessage {
        try await awaiting { Engine.shared.send(message, $0) }
    }

    /// Sends application data; see ``sendCustomMessage(message:onSuccess:onError:)``.
    public static func sendCustomMessage(message: CustomMessage) async throws -> CustomMessage {
        try await awaiting { Engine.shared.send(message, $0) }
    }

    /// A user; see ``getUser(UID:onSuccess:onError:)``.
    public static func getUser(UID: String) async throws -> User {
        try await awaiting { Engine.shared.getUser(UID, $0) }
    }

    /// A group; see ``getGroup(GUID:onSuccess:onError:)``.
    public static func getGroup(GUID: String) async throws -> Group {
        try await awaiting { Engine.shared.getGroup(GUID, $0) }
    }

    /// Joins a group; see ``joinGroup(GUID:groupType:password:onSuccess:onError:)``.
    public static func joinGroup(
        GUID: String, groupType: CometChat.groupType, password: String? = nil
    ) async throws -> Group {
        try await awaiting { Engine.shared.joinGroup(GUID, groupType, password, $0) }
    }
}

extension MessagesRequest {
    /// The next page towards older messages; see ``fetchPrevious(onSuccess:onError:)``.
    public func fetchPrevious() async throws -> [BaseMessage] {
        try await awaiting { fetch(newer: false, $0) }
    }

    /// The next page towards newer messages; see ``fetchNext(onSuccess:onError:)``.
    public func fetchNext() async throws -> [BaseMessage] {
        try await awaiting { fetch(newer: true, $0) }
    }
}

extension Engine {
    func connectAndWait() async throws {
        do {
            try await awaiting { connect($0) }
        } catch let error as CancellationError {
            if status != .connected { tell { $0.beginDisconnect() } }
            throw error
        }
    }
}
