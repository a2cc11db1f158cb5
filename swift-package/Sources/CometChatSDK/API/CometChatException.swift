internal import CometChatBinding
import Foundation

/// What an error of this SDK tells.
public protocol CustomError {
    /// One sentence for people: what is wrong and what to do.
    var errorDescription: String { get }
    /// The stable code for programs.
    var errorCode: String { get }
}

/// Why a call did not succeed.
///
/// Codes are those of the documentation's error guide, or the server's own. Neither text contains a token, a
/// key or a message. It is also a Swift `Error`, for the `async` forms of the calls.
///
/// Source: "Error guide"; clauses ERR1, ERR2, SEC2.
public class CometChatException: NSObject, CustomError, Error, CustomNSError, @unchecked Sendable {
    private struct Texts {
        var code: String
        var description: String
    }

    private let texts: Locked<Texts>
    /// The cause's name, or what the server adds; an addition of this SDK.
    public let details: String?

    /// An exception with a code and a sentence.
    public convenience init(errorCode: String, errorDescription: String) {
        self.init(code: errorCode, description: errorDescription, details: nil)
    }

    init(code: String, description: String, details: String?) {
        texts = Locked(Texts(code: code, description: description))
        self.details = details
    }

    convenience init(_ error: CoreError) {
        switch error {
        case .Failed(let code, let message, let details):
            self.init(code: code, description: message, details: details)
        }
    }

    /// What is wrong and what to do.
    public var errorDescription: String {
        get { texts.withLock { $0.description } }
        set { texts.withLock { $0.description = newValue } }
    }

    /// The stable code.
    public var errorCode: String {
        get { texts.withLock { $0.code } }
        set { texts.withLock { $0.code = newValue } }
    }

    /// Code and sentence.
    public override var description: String {
        "\(errorCode): \(errorDescription)"
    }

    /// Code, sentence and details.
    public override var debugDescription: String {
        details.map { "\(description) (\($0))" } ?? description
    }

    /// The domain when it is seen as an `NSError`.
    public static var errorDomain: String { "CometChatSDK" }

    /// The texts when it is seen as an `NSError`.
    public var errorUserInfo: [String: Any] {
        [NSLocalizedDescriptionKey: errorDescription, "errorCode": errorCode]
    }
}
