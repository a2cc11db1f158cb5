/// Builds the text of `stringValue()`: the fields as JSON with sorted keys.
struct Dump {
    private var fields: [String: Any] = [:]

    func add(_ name: String, _ value: Any?) -> Dump {
        var copy = self
        if let value { copy.fields[name] = value }
        return copy
    }

    var text: String {
        JSONText.encode(fields, sorted: true) ?? "{}"
    }
}
