import GraphQL
import Schema
struct Introspection {
  func answer(_ field: Field, on system: TypeSystem, fragments: [String: FragmentDefinition], variables: [String: InputValue]) throws(GraphQLError) -> JSONValue { .null }
}
