import Schema

// The language module has nodes of these names too; in the executor they mean the type system's.
typealias FieldDefinition = Schema.FieldDefinition
typealias InputValueDefinition = Schema.InputValueDefinition
