import Postgres
import Schema

/// S0-26 to S0-34: collection, action, key and object come as arguments, and the object is held against the input of the
/// collection's own mutation.
extension RowWriter {
  func collectiveWish(_ arguments: [InputMember], _ viewer: Viewer, hasEnded: Bool) throws -> RowWish {
    let input = arguments.first { $0.name == "input" }?.value ?? .null
    guard let collection = input["collection"]?.text, let constant = input["action"]?.text,
      let action = WriteModel.Action.allCases.first(where: { $0.constant == constant }),
      let type = model.types.first(where: { $0.write != nil && $0.collection == collection })
    else { throw PlanningFailure.unknownArgument("collection") }
    guard type.write?.rules[action] != nil else {
      throw WriteRefusal(
        WriteFault(.forbidden, "Nobody may \(action.rawValue) a \(type.name).", field: "action"))
    }
    let rule = try rule(action, type, viewer, hasEnded: hasEnded)
    let key = try self.key(input, action, type)
    let version = input["expectedVersion"]?.integer
    if version != nil, action == .create || type.table?.isVersioned != true {
      throw WriteRefusal(
        WriteFault(.invalid, "There is no version to expect here.", field: "expectedVersion"))
    }
    return try wish(
      action, type, rule, key: key, members(input["object"], action, type), expectedVersion: version)
  }

  /// An empty key makes a row and never means all rows (S0-29).
  private func key(_ input: InputValue, _ action: WriteModel.Action, _ type: TypeModel) throws -> UUID? {
    let text = input["key"]?.text ?? ""
    if action == .create {
      guard text.isEmpty else {
        throw WriteRefusal(
          WriteFault(.invalid, "A new \(type.name) gets its key from the server.", field: "key"))
      }
      return nil
    }
    guard let key = UUID(text) else {
      throw WriteRefusal(
        WriteFault(
          text.isEmpty ? .invalid : .notFound,
          text.isEmpty ? "Which \(type.name)? Give its id." : "There is no \(type.name) with this id.",
          field: "key"))
    }
    return key
  }

  private func members(
    _ object: InputValue?, _ action: WriteModel.Action, _ type: TypeModel
  ) throws -> [InputMember] {
    let name = type.inputName(action)
    // Where clients give nothing, there is no such input.
    let takesObject = action != .delete && system[name] != nil
    guard case .json(let json)? = object, json != .null else {
      if !takesObject { return [] }
      throw WriteRefusal(WriteFault(.invalid, "What is to be written? Give an object.", field: "object"))
    }
    if !takesObject {
      if json == .object([]) { return [] }
      let what = action == .delete ? "A deletion" : "This change"
      throw WriteRefusal(WriteFault(.invalid, "\(what) takes no object.", field: "object"))
    }
    var coercer = InputCoercer(system: system)
    do {
      guard case .object(let members) = try coercer.coerce(.json(json), to: .named(name)) else { return [] }
      return members
    } catch {
      throw WriteRefusal(
        WriteFault(
          .invalid, error.message, field: error.path.isEmpty ? "object" : error.path.shown(from: "object")))
    }
  }
}
