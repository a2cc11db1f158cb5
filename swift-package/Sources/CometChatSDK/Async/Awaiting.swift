internal import CometChatBinding
import Foundation

/// Waits for one answer of the core's in an `async` function.
///
/// The core cannot take a call back: cancelling the task ends the waiting at once with `CancellationError`,
/// and the answer that still comes is dropped. What the call did on the server stays done.
func awaiting<Value>(
    isolation: isolated (any Actor)? = #isolation, _ begin: (Reply<Value>) -> Void
) async throws -> Value {
    let waiting = Waiting<Value>()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            waiting.wait(Handed(continuation))
            if Task.isCancelled {
                waiting.finish(.failure(CancellationError()))
            } else {
                begin(Reply { waiting.finish($0.mapError { $0 }) })
            }
        }
    } onCancel: {
        waiting.finish(.failure(CancellationError()))
    }
}

/// Resumes a continuation exactly once, by the answer or by the task's cancellation.
private final class Waiting<Value>: Sendable {
    private typealias Continuation = CheckedContinuation<Value, any Error>

    private enum State {
        case idle
        case waiting(Handed<Continuation>)
        case finished
        case cancelledEarly
    }

    private let state = Locked(State.idle)

    func wait(_ continuation: Handed<CheckedContinuation<Value, any Error>>) {
        let isCancelled = state.withLock { state in
            if case .cancelledEarly = state {
                state = .finished
                return true
            }
            state = .waiting(continuation)
            return false
        }
        if isCancelled { continuation.value.resume(throwing: CancellationError()) }
    }

    func finish(_ result: Result<Value, any Error>) {
        let continuation: Handed<Continuation>? = state.withLock { state in
            switch state {
            case .waiting(let continuation):
                state = .finished
                return continuation
            case .idle:
                state = .cancelledEarly
                return nil
            case .finished, .cancelledEarly:
                return nil
            }
        }
        guard let continuation else { return }
        nonisolated(unsafe) let handed = result
        continuation.value.resume(with: handed)
    }
}
