import Foundation

/// Application data that came as JSON. It is decoded when it is first looked at.
final class JSONText: @unchecked Sendable {
    private let lock = NSLock()
    private var text: String?
    private var object: [String: Any]?

    /// `nil` if there is no text.
    init?(_ text: String?) {
        guard let text else { return nil }
        self.text = text
    }

    /// The dictionary, or `nil` if the JSON is something else.
    var dictionary: [String: Any]? {
        lock.lock()
        defer { lock.unlock() }
        if let text {
            object = JSONText.decode(text) as? [String: Any]
            self.text = nil
        }
        return object
    }

    static func decode(_ text: String) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
    }

    /// The JSON of application data; `nil` if it is none, a date for example.
    static func encode(_ value: [String: Any], sorted: Bool = false) -> String? {
        guard JSONSerialization.isValidJSONObject(value),
            let data = try? JSONSerialization.data(
                withJSONObject: value, options: sorted ? [.sortedKeys] : [])
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}

/// A dictionary of the application's: still the JSON that came, or what was set.
struct ApplicationData: @unchecked Sendable {
    private enum Source {
        case arrived(JSONText)
        case set([String: Any])
    }

    private var source: Source?

    init() {}

    init(json: String?) {
        source = JSONText(json).map(Source.arrived)
    }

    var dictionary: [String: Any]? {
        get {
            switch source {
            case .arrived(let json): json.dictionary
            case .set(let dictionary): dictionary
            case nil: nil
            }
        }
        set { source = newValue.map(Source.set) }
    }
}
