import Foundation

/// Looks into a JSON text along keys and indices; nil where there is nothing.
func value(_ path: Any..., in text: String) -> Any? {
  var current = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  for step in path {
    switch (step, current) {
    case (let key as String, let object as [String: Any]): current = object[key]
    case (let index as Int, let array as [Any]) where array.indices.contains(index): current = array[index]
    default: return nil
    }
  }
  return current
}

/// The code of the first error in an answer.
func code(_ answer: HTTPAnswer) -> String? {
  value("errors", 0, "extensions", "code", in: answer.text) as? String
}
