import Postgres
import Synchronization

/// What Swift tells all who listen to a tenant: at most once, kept by nobody (consistency.md, 19).
package struct Signal: Sendable, Equatable {
  package var tenant: UUID
  /// As in the schema's `signals`.
  package var name: String
  package var value: JSONValue

  package init(tenant: UUID, name: String, value: JSONValue) {
    self.tenant = tenant
    self.name = name
    self.value = value
  }
}

/// Hands signals to whoever carries them on. Sending waits for nobody.
package final class SignalBoard: Sendable {
  private let observers = Mutex<[UInt64: @Sendable (Signal) -> Void]>([:])
  private let lastNumber = Mutex<UInt64>(0)

  package init() {}

  package func send(_ signal: Signal) {
    for observer in observers.withLock({ Array($0.values) }) { observer(signal) }
  }

  func add(_ observer: @escaping @Sendable (Signal) -> Void) -> UInt64 {
    let number = lastNumber.withLock { number in
      number &+= 1
      return number
    }
    observers.withLock { $0[number] = observer }
    return number
  }

  func remove(_ number: UInt64) { observers.withLock { $0[number] = nil } }
}

/// A signal on its way to other instances, as the payload of NOTIFY.
struct SignalNote {
  static let channel = "storegraph_signals"
  /// Postgres takes payloads shorter than 8,000 bytes.
  private static let limit = 7_900

  var instance: String
  var signal: Signal

  init(instance: String, signal: Signal) {
    self.instance = instance
    self.signal = signal
  }

  /// nil: it is too long to be told elsewhere.
  var payload: String? {
    let text = JSONValue.object([
      JSONMember("instance", .string(instance)), JSONMember("tenant", .string(signal.tenant.description)),
      JSONMember("name", .string(signal.name)), JSONMember("value", signal.value),
    ]).text
    return text.utf8.count <= Self.limit ? text : nil
  }

  /// nil: whoever sent it is none of us. Anybody who may log in may send on the channel.
  init?(_ payload: String) {
    guard let json = try? parseJSON(Array(payload.utf8)), case .string(let instance)? = json["instance"],
      case .string(let tenant)? = json["tenant"], let id = UUID(tenant),
      case .string(let name)? = json["name"],
      let value = json["value"]
    else { return nil }
    self.init(instance: instance, signal: Signal(tenant: id, name: name, value: value))
  }
}
