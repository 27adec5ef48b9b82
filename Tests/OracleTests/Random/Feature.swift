/// What a random document, or its answer, exercises; counted, so that nothing quietly stops being tested.
enum Feature: String, Sendable, Hashable, CaseIterable {
  // In documents.
  case alias, mergedField, namedFragment, reusedFragment, inlineFragment, untypedFragment,
    fragmentOnInterface,
    fragmentOnMember
  case skip, include, directiveVariable
  case variable, variableDefault, variableAbsent, variableInList, wholeFilterVariable
  case first, last, limitZero, page, nullArgument, orderBy, orderByNullable, orderBySeveral, orderByID
  case filter, filterAnd, filterOr, filterNot, filterRelation, filterEmpty, filterNullPart, filterEqualNull,
    filterIsNull, filterIn, filterInNothing, filterText, filterOrdered, filterComputed, filterHidden
  case search, searchOrdered
  case hasMore, connection, edges, pageInfo, totalCount, typename
  case money, dateTime, json, embedded, scalarList, ids, aggregate, aggregateFunction, groups, expression,
    condition, cases, byRole,
    group,
    union, interface
  case severalRoots, sameRootTwice, tenLevels, eightLevels
  // In answers.
  case emptyList, fullList, cutList, nextPage, hiddenAlways, hiddenByRow, nullValue, arabicText,
    controlCharacter,
    emoji, greatestAmount, nothing
}
