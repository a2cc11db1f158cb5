/// Something of the application's that is handed to the core and used on the callback queue only.
struct Handed<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
