internal import CometChatBinding
import Dispatch

/// Runs the core's jobs on a serial queue, in order. (CBK3)
final class QueueExecutor: JobExecutor {
    private let queue: DispatchQueue

    init(_ queue: DispatchQueue) {
        self.queue = queue
    }

    func execute(job: Job) {
        queue.async { job.run() }
    }
}
