/// A part of a message of a stream.
package enum StreamPart: Sendable, Hashable {
  case cursor, resync
  /// Rows that came or changed; in the collective stream what left the viewer's sight, too.
  case changes
  /// Rows that left the viewer's sight.
  case removed
  case removedType, removedID
}

extension APIBuilder {
  /// The messages of the streams.
  mutating func addStreams() {
    guard !model.subscriptions.isEmpty else { return }
    for operation in model.subscriptions {
      guard let stream = operation.stream, let type = stream.types.first else { continue }
      let element = stream.isCollective ? model.changeUnion : type
      var fields = common
      fields.append(
        FieldDefinition(
          name: "changes",
          description: stream.isCollective
            ? "Each row once, as it is at the cursor."
            : "Rows that came or changed, each once, as it is at the cursor.",
          type: .nonNull(.list(.nonNull(.named(element)))), origin: .stream(.changes)))
      if stream.isCollective {
        system.add(
          .union(
            UnionType(
              name: element, description: "A row that came or changed, or one that left the viewer's sight.",
              members: stream.types + [StreamModel.removed])))
      } else {
        fields.append(
          FieldDefinition(
            name: "removed", description: "Rows that left the viewer's sight.",
            type: .nonNull(.list(.nonNull(.named(StreamModel.removed)))), origin: .stream(.removed)))
      }
      let name = operation.field.type.name
      system.add(
        .object(
          ObjectType(
            name: name, description: "What changed since the message before.", fields: FieldList(fields))))
    }
    if model.subscriptions.contains(where: { $0.stream?.isSignal == false }) { addRemoved() }
  }

  private var common: [FieldDefinition] {
    [
      FieldDefinition(
        name: "cursor",
        description: "Send it as `after` to go on behind this message; null where `resync` says why not.",
        type: .named("Cursor"), origin: .stream(.cursor)),
      FieldDefinition(
        name: "resync",
        description: "The last message of a stream that cannot go on from where it is: read the state anew.",
        type: .named(StreamModel.resync), origin: .stream(.resync)),
    ]
  }

  private mutating func addRemoved() {
    system.add(
      .object(
        ObjectType(
          name: StreamModel.removed,
          description: "A row that was deleted, or that the viewer may no longer see.",
          fields: FieldList([
            FieldDefinition(
              name: "type", description: "The name of its type.", type: .nonNull(.named("String")),
              origin: .stream(.removedType)),
            FieldDefinition(name: "id", type: .nonNull(.named("ID")), origin: .stream(.removedID)),
          ]))))
    system.add(
      .enumeration(
        EnumType(
          name: StreamModel.resync, description: "Why a stream cannot go on.",
          values: ResyncReason.allCases.map { EnumValue(name: $0.rawValue, description: $0.description) })))
  }
}
