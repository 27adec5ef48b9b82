/// Reads a `schema.yaml` and checks it as a whole: the one door for the build, the server and the tools, so that none of
/// them disagree.
///
/// - Returns: a closed model, in which every name resolves, or nil if anything is an error; the diagnostics, warnings
///   included, in the order of the file.
package func loadModel(yaml: String, file: String) -> (model: Model?, diagnostics: [Diagnostic]) {
  let (model, found) = readModel(yaml: yaml, file: file)
  guard let model else { return (nil, found) }
  let diagnostics = (found + check(model, file: file)).inFileOrder()
  return (diagnostics.hasErrors ? nil : model, diagnostics)
}
