internal import CometChatBinding
import Foundation

/// Sending. Texts and custom messages go by REST whatever the socket does; typing and transient messages need
/// the socket. (EVT6)
extension CometChat {
    /// Sends a text; `onSuccess` gets it as the server stored it, with its id.
    ///
    /// Errors: `ERR_NOT_LOGGED_IN`, `ERR_EMPTY_RECEIVER`, `ERR_EMPTY_MESSAGE_TEXT`,
    /// `ERR_INVALID_MESSAGE_TEXT`, `ERROR_JSON_EXCEPTION` for metadata that are no JSON, `ERR_NO_INTERNET`,
    /// `FAILED_TO_FETCH`, and the server's own.
    ///
    /// Source: "Send a message".
    public static func sendTextMessage(
        message: TextMessage, onSuccess: @escaping (TextMessage) -> Void,
        onError: @escaping (CometChatException?) -> Void
    ) {
        Engine.shared.send(message, Reply(onSuccess, onError))
    }

    /// Sends application data; `onSuccess` gets the message as the server stored it.
    ///
    /// Errors as for ``sendTextMessage(message:onSuccess:onError:)``.
    ///
    /// Source: "Send a message", custom message.
    public static func sendCustomMessage(
        message: CustomMessage, onSuccess: @escaping (CustomMessage) -> Void,
        onError: @escaping (CometChatException?) -> Void
    ) {
        Engine.shared.send(message, Reply(onSuccess, onError))
    }

    /// Sends data that is not stored. Without a connected socket, the connection's listeners hear
    /// `NO_WEBSOCKET_CONNECTION`.
    ///
    /// Source: "Transient messages"; clause STA3.
    public static func sendTransientMessage(message: TransientMessage) {
        Engine.shared.send(message)
    }

    /// Tells that this user types. Without a connected socket, the connection's listeners hear
    /// `NO_WEBSOCKET_CONNECTION`.
    ///
    /// Source: "Typing indicators"; clause STA3.
    public static func startTyping(indicator: TypingIndicator) {
        Engine.shared.send(indicator, started: true)
    }

    /// Tells that this user stopped; see ``startTyping(indicator:)``.
    public static func endTyping(indicator: TypingIndicator) {
        Engine.shared.send(indicator, started: false)
    }

    /// The message of a dictionary, as it comes in a push notification for example; or why there is none.
    public static func processMessage(_ message: [String: Any]) -> (BaseMessage?, CometChatException?) {
        BaseMessage.decode(message)
    }

    /// The function above with callbacks, on the callback queue.
    public static func processMessage(
        _ message: [String: Any], onSuccess: @escaping (_ baseMessage: BaseMessage) -> Void,
        onError: @escaping (_ error: CometChatException) -> Void
    ) {
        let reply = Reply(onSuccess, onError)
        let decoded = BaseMessage.decode(message)
        if let message = decoded.0 {
            Engine.shared.queue.async { reply.finish(.success(message)) }
        } else if let error = decoded.1 {
            Engine.shared.queue.async { reply.finish(.failure(error)) }
        }
    }
}

extension Engine {
    func send<Message: BaseMessage>(_ message: Message, _ answer: Reply<Message>) {
        let reply = Reply<BaseMessage> { outcome in
            switch outcome {
            case .success(let sent as Message): answer.finish(.success(sent))
            case .success:
                answer.finish(
                    .failure(
                        CometChatException(
                            errorCode: "FAILED_TO_FETCH",
                            errorDescription:
                                "The server answered with another kind of message; check the host setting.")))
            case .failure(let error): answer.finish(.failure(error))
            }
        }
        call(reply) { try $0.sendMessage(message: OutgoingRecord(message), answer: reply) }
    }

    func send(_ message: TransientMessage) {
        tell {
            try $0.sendTransientMessage(
                receiver: message.receiverID, receiverKind: message.receiverType.kind,
                data: try JSONText.checked(message.data))
        }
    }

    func send(_ indicator: TypingIndicator, started: Bool) {
        tell {
            try $0.sendTyping(
                started: started, receiver: indicator.receiverID, receiverKind: indicator.receiverType.kind,
                metadata: try indicator.metadata.map(JSONText.checked))
        }
    }
}

extension OutgoingRecord {
    /// What a message says, ready to be sent.
    init(_ message: BaseMessage) throws {
        let content: OutgoingContent
        var tags: [String]?
        switch message {
        case let text as TextMessage:
            content = .text(text: text.text)
            tags = text.tags
        case let custom as CustomMessage:
            content = .custom(
                kind: custom.type ?? "custom", data: try JSONText.checked(custom.customData ?? [:]))
            tags = custom.tags
        default:
            throw CometChatException(
                errorCode: "ERR_BAD_REQUEST",
                errorDescription: "Only text and custom messages can be sent; pass one of these.")
        }
        self.init(
            receiver: message.receiverUid, receiverKind: message.receiverType.kind, content: content,
            metadata: try message.metaData.map(JSONText.checked), tags: tags ?? [],
            muid: message.muid.isEmpty ? nil : message.muid)
    }
}

extension JSONText {
    /// The JSON of application data, or the exception that says that it is none.
    static func checked(_ value: [String: Any]) throws -> String {
        guard let text = encode(value) else {
            throw CometChatException(
                errorCode: "ERROR_JSON_EXCEPTION",
                errorDescription:
                    "The data is no JSON; pass numbers, texts, lists and dictionaries of them only.")
        }
        return text
    }
}
