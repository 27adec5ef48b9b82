/// The coordinates of a stored place, in columns that an index can hold.
func placeColumnsDDL(_ stored: StoredColumn) -> [String] {
  guard let column = stored.field.placeColumn else { return [] }
  return [
    (GeoPoint.latitudeColumn(column), "latitude"), (GeoPoint.longitudeColumn(column), "longitude"),
  ].map { name, key in
    "\(quoted(name)) float8 generated always as ((\(quoted(column)) ->> '\(key)')::float8) stored"
  }
}

/// Named after the column, so that a violation tells which field it concerns.
func placeCheckDDL(_ table: Table, _ stored: StoredColumn) -> String? {
  guard let column = stored.field.placeColumn else { return nil }
  let name = boundedName([table.name, column], suffix: "place")
  return """
    constraint \(quoted(name)) check (\(quoted(column)) is null or coalesce( \
    \(quoted(GeoPoint.latitudeColumn(column))) between -90 and 90 and \
    \(quoted(GeoPoint.longitudeColumn(column))) between -180 and 180, false))
    """
}

func placeIndexesDDL(_ model: Model, _ type: TypeModel, _ table: Table) -> [String] {
  model.columns(of: type).compactMap { stored in
    guard let column = stored.field.placeColumn else { return nil }
    let name = boundedName([table.name, column], suffix: "place_idx")
    let tenant = table.scope == .tenant ? [model.tenant.column] : []
    let columns = (tenant + [GeoPoint.latitudeColumn(column), GeoPoint.longitudeColumn(column)]).map(quoted)
    return
      "create index \(quoted(name)) on \(quoted(table.name)) (\(columns.joined(separator: ", ")));"
  }
}
