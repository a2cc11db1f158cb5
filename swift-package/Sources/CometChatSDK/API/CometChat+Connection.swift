internal import CometChatBinding

/// The connection.
extension CometChat {
    /// Connects. `onSuccess` comes when the server has accepted the session, after the `connected` event.
    ///
    /// Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`, `ERR_NOT_LOGGED_IN`,
    /// `ERROR_WEBSOCKETS_ALLREADY_IN_CONNECTED_STATE`, `ERR_NO_INTERNET`, `ERR_WEBSOCKET_ERROR`. After a
    /// failed attempt the SDK goes on trying by itself.
    ///
    /// Source: "Connection behaviour"; clauses CON1 to CON5.
    public static func connect(
        onSuccess: @escaping () -> Void, onError: @escaping (CometChatException) -> Void
    ) {
        Engine.shared.connect(Reply(onSuccess, onError))
    }

    /// Connects; the connection's listeners hear what comes of it. (CON8)
    public static func connect() {
        Engine.shared.tell { $0.beginConnect() }
    }

    /// Disconnects, and stays so until the next `connect`. When `onSuccess` comes there is no socket, and no
    /// further event comes.
    ///
    /// Errors: `COMETCHAT_INITIALIZATION_NOT_DONE`.
    ///
    /// Source: "Connection behaviour"; clauses CON6, CON7.
    public static func disconnect(
        onSuccess: @escaping () -> Void, onError: @escaping (CometChatException) -> Void
    ) {
        Engine.shared.disconnect(Reply(onSuccess, onError))
    }

    /// Disconnects; the connection's listeners hear what comes of it. (CON8)
    public static func disconnect() {
        Engine.shared.tell { $0.beginDisconnect() }
    }

    /// Manual mode: asks the server for a sign of life and, in the background, keeps the connection for
    /// another 30 s. It moves the SDK's deadline, never the system's: a suspended process keeps no connection.
    ///
    /// Errors: `ERROR_PING_NOT_AVAILABLE` in auto mode, `ERR_WEBSOCKET_ERROR` if not connected or no answer
    /// comes within 3 s.
    ///
    /// Source: "Connection behaviour"; clauses PIN1 to PIN5.
    public static func ping(
        onSuccess: @escaping () -> Void, onError: @escaping (CometChatException) -> Void
    ) {
        Engine.shared.ping(Reply(onSuccess, onError))
    }

    /// The status as the listeners have heard of it; `nil` before `init`. (STA1)
    public static var getConnectionStatus: CometChat.ConnectionStatus? {
        Engine.shared.status
    }
}

extension Engine {
    func connect(_ reply: Reply<Void>) {
        call(reply) { $0.connect(answer: reply) }
    }

    func disconnect(_ reply: Reply<Void>) {
        call(reply) { $0.disconnect(answer: reply) }
    }

    func ping(_ reply: Reply<Void>) {
        call(reply) { $0.ping(answer: reply) }
    }

    var status: CometChat.ConnectionStatus? {
        (try? core().status()).flatMap { $0 }.map(CometChat.ConnectionStatus.init)
    }
}
