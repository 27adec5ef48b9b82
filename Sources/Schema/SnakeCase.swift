/// A GraphQL name as a SQL one: `createdAt` → `created_at`, `storeID` → `store_id`, `URLPath` → `url_path`, `line1` → `line1`.
package func snakeCase(_ name: String) -> String {
  var result = ""
  let characters = Array(name)
  for (index, character) in characters.enumerated() {
    if character.isUppercase, index > 0 {
      let previous = characters[index - 1]
      let nextIsLower = index + 1 < characters.count && characters[index + 1].isLowercase
      if previous != "_", !previous.isUppercase || nextIsLower { result.append("_") }
    }
    result.append(contentsOf: character.lowercased())
  }
  return result
}
