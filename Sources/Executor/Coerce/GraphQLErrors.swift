/// Everything that is wrong with one request; never empty.
package struct GraphQLErrors: Error, Sendable, Hashable {
  package let errors: [GraphQLError]

  package init(_ errors: [GraphQLError]) { self.errors = errors }
}
