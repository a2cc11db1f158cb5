internal import CometChatBinding

/// Delegates and listeners. One delegate for each kind, and any number of listeners by id. All are held
/// weakly and may be set before `init`.
///
/// The same id again replaces. After a removal on ``callbackQueue`` nothing more begins. (EVT5)
///
/// Source: "All real-time delegates (listeners)".
extension CometChat {
    /// Hears of messages, typing, receipts and reactions.
    public static weak var messagedelegate: (any CometChatMessageDelegate)? {
        get { Engine.shared.delegate(.message) }
        set { Engine.shared.set(message: newValue, nil) }
    }

    /// Hears of calls.
    public static weak var calldelegate: (any CometChatCallDelegate)? {
        get { Engine.shared.delegate(.call) }
        set { Engine.shared.set(call: newValue, nil) }
    }

    /// Hears of presence.
    public static weak var userdelegate: (any CometChatUserDelegate)? {
        get { Engine.shared.delegate(.user) }
        set { Engine.shared.set(user: newValue, nil) }
    }

    /// Hears of the members of groups.
    public static weak var groupdelegate: (any CometChatGroupDelegate)? {
        get { Engine.shared.delegate(.group) }
        set { Engine.shared.set(group: newValue, nil) }
    }

    /// Hears of the connection's life.
    public static weak var connectiondelegate: (any CometChatConnectionDelegate)? {
        get { Engine.shared.delegate(.connection) }
        set { Engine.shared.set(connection: newValue, nil) }
    }

    /// Hears of logins and logouts.
    public static weak var logindelegate: (any CometChatLoginDelegate)? {
        get { Engine.shared.delegate(.login) }
        set { Engine.shared.set(login: newValue, nil) }
    }

    /// Adds a listener for messages.
    public static func addMessageListener(_ observerId: String, _ observer: any CometChatMessageDelegate) {
        Engine.shared.set(message: observer, observerId)
    }

    /// Removes a listener for messages.
    public static func removeMessageListener(_ observerId: String) {
        Engine.shared.remove(.message, observerId)
    }

    /// Adds a listener for calls.
    public static func addCallListener(_ observerId: String, _ observer: any CometChatCallDelegate) {
        Engine.shared.set(call: observer, observerId)
    }

    /// Removes a listener for calls.
    public static func removeCallListener(_ observerId: String) {
        Engine.shared.remove(.call, observerId)
    }

    /// Adds a listener for the connection.
    public static func addConnectionListener(
        _ observerId: String, _ observer: any CometChatConnectionDelegate
    ) {
        Engine.shared.set(connection: observer, observerId)
    }

    /// Removes a listener for the connection.
    public static func removeConnectionListener(_ observerId: String) {
        Engine.shared.remove(.connection, observerId)
    }

    /// Adds a listener for presence.
    public static func addUserListener(_ observerId: String, _ observer: any CometChatUserDelegate) {
        Engine.shared.set(user: observer, observerId)
    }

    /// Removes a listener for presence.
    public static func removeUserListener(_ observerId: String) {
        Engine.shared.remove(.user, observerId)
    }

    /// Adds a listener for groups.
    public static func addGroupListener(_ observerId: String, _ observer: any CometChatGroupDelegate) {
        Engine.shared.set(group: observer, observerId)
    }

    /// Removes a listener for groups.
    public static func removeGroupListener(_ observerId: String) {
        Engine.shared.remove(.group, observerId)
    }

    /// Adds a listener for logins.
    public static func addLoginListener(_ observerId: String, _ observer: any CometChatLoginDelegate) {
        Engine.shared.set(login: observer, observerId)
    }

    /// Removes a listener for logins.
    public static func removeLoginListener(_ observerId: String) {
        Engine.shared.remove(.login, observerId)
    }
}

/// `nil` for the id means the one delegate, `nil` for the delegate its removal.
extension Engine {
    func delegate<Delegate>(_ kind: ListenerKind) -> Delegate? {
        (registrations.forwarder(kind, nil) as? Forwarder<Delegate>)?.delegate
    }

    func set(message: (any CometChatMessageDelegate)?, _ id: String?) {
        register(.message, id, message.map(MessageForwarder.init)) {
            $0.addMessageSink(id: id, executor: $1, sink: $2)
        }
    }

    func set(call: (any CometChatCallDelegate)?, _ id: String?) {
        register(.call, id, call.map(CallForwarder.init)) {
            $0.addCallSink(id: id, executor: $1, sink: $2)
        }
    }

    func set(user: (any CometChatUserDelegate)?, _ id: String?) {
        register(.user, id, user.map(UserForwarder.init)) {
            $0.addUserSink(id: id, executor: $1, sink: $2)
        }
    }

    func set(group: (any CometChatGroupDelegate)?, _ id: String?) {
        register(.group, id, group.map(GroupForwarder.init)) {
            $0.addGroupSink(id: id, executor: $1, sink: $2)
        }
    }

    func set(connection: (any CometChatConnectionDelegate)?, _ id: String?) {
        register(.connection, id, connection.map(ConnectionForwarder.init)) {
            $0.addConnectionSink(id: id, executor: $1, sink: $2)
        }
    }

    func set(login: (any CometChatLoginDelegate)?, _ id: String?) {
        register(.login, id, login.map(LoginForwarder.init)) {
            $0.addLoginSink(id: id, executor: $1, sink: $2)
        }
    }

    func remove(_ kind: ListenerKind, _ id: String?) {
        if let core = try? core() { registrations.remove(kind, id, from: core) }
    }

    private func register<Delegate, Sink: Forwarder<Delegate>>(
        _ kind: ListenerKind, _ id: String?, _ forwarder: Sink?,
        _ add: (CoreClient, QueueExecutor, Sink) -> Void
    ) {
        guard let forwarder else { return remove(kind, id) }
        // Without a core there is nothing to hear; the call that needs it tells why.
        guard let core = try? core() else { return }
        registrations.add(kind, id, forwarder, to: core) { add(core, QueueExecutor(queue), forwarder) }
    }
}
