internal import CometChatBinding

/// Answers one call of the core's, on the callback queue, exactly once. (CBK1)
final class Reply<Value>: Sendable {
    typealias Outcome = Result<Value, CometChatException>

    private let done: Handed<(Outcome) -> Void>

    init(_ done: @escaping (Outcome) -> Void) {
        self.done = Handed(done)
    }

    convenience init(
        _ onSuccess: @escaping (Value) -> Void, _ onError: @escaping (CometChatException) -> Void
    ) {
        self.init { outcome in
            switch outcome {
            case .success(let value): onSuccess(value)
            case .failure(let error): onError(error)
            }
        }
    }

    func finish(_ outcome: Outcome) {
        done.value(outcome)
    }

    func failed(error: CoreError) {
        finish(.failure(CometChatException(error)))
    }
}

extension Reply: VoidAnswer where Value == Void {
    func succeeded() {
        finish(.success(()))
    }
}

extension Reply: TextAnswer where Value == String {
    func succeeded(text: String) {
        finish(.success(text))
    }
}

extension Reply: UserAnswer where Value == User {
    func succeeded(user: UserRecord) {
        finish(.success(User(user)))
    }
}

extension Reply: GroupAnswer where Value == Group {
    func succeeded(group: GroupRecord) {
        finish(.success(Group(group)))
    }
}

extension Reply: MessageAnswer where Value == BaseMessage {
    func succeeded(message: MessageRecord) {
        finish(.success(BaseMessage.make(message)))
    }
}

extension Reply: MessagesAnswer where Value == [BaseMessage] {
    func succeeded(messages: [MessageRecord]) {
        finish(.success(messages.map(BaseMessage.make)))
    }
}
