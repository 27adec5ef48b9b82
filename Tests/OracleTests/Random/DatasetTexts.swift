/// Values that are hard on somebody: on escaping, on collations, on number formats.
enum DatasetTexts {
  static let texts = [
    "Plain", "plain", "PLAIN two", "قميص أزرق", "حذاء جلدي", "المتجر‏", "\u{202B}مرحبا\u{202C} hello", "é",
    "É", "Zoë",
    "O'Neil", "say \"hi\"", "back\\slash", "C:\\new\\table", "100%", "50%_off", "_", "%", "a_b", "tab\there",
    "line\nbreak", "cr\rlf\r\n", "bell\u{7}", "\u{1}\u{2}\u{1F}", "del\u{7F}", "nbsp\u{A0}",
    "\u{2028}sep\u{2029}",
    "😀", "👩‍👩‍👧‍👦 family", "🇱🇾", "e\u{301}", "\u{FEFF}bom", "null", "true", "0", "{\"a\":1}", "[]", "</script>",
    "$1",
    "'; drop table product; --", "{}", "\u{E000}", "\u{10FFFD}", "日本語", " lead", "trail ", "a/b", "…",
  ]

  /// As Postgres and clients write them; equal ones on purpose, and the ends of four-digit years.
  static let moments = [
    "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000001Z", "2026-01-01T00:00:00.999999Z",
    "2025-12-31T23:59:59.5Z",
    "2026-03-29T02:30:00+02:00", "1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z",
    "1999-12-31T22:15:00-05:30",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2000-02-29T12:00:00Z", "2026-01-01T00:00:00Z",
  ]

  static let prices: [Int64] = [
    0, 1, 5, 10, 999, 1000, 1500, 1500, 1500, 2_147_483_647, 2_147_483_648, 1_000_000_000_000,
  ]

  static let amounts: [Int64] =
    prices + [9_007_199_254_740_991, 9_007_199_254_740_991, 4_503_599_627_370_496]

  static let positions: [Int64] = [0, 0, 0, 1, 1, 2, 3, 10, -1, 2_147_483_647, -2_147_483_648]

  static let timeZones = ["Africa/Tripoli", "UTC", "Pacific/Auckland", "America/St_Johns"]
  static let openings = ["00:00", "08:30", "17:00", "22:00"]
  static let closings = ["00:00", "02:00", "08:30", "12:00", "24:00"]

  static let currencies = ["LYD", "USD", "JPY", "CLF", "KWD", "EUR", "XBA"]

  static let documents = [
    "{}", "{\"a\": [1, 2.50, -0, 1e10, 1E-7], \"ب\": null}", "[]", "\"text\\u0041\\n\"",
    "12345678901234567890.5",
    "{\"z\":1,\"a\":{\"deep\":[[[{}]]]},\"m\":true}", "null",
    "{\"nul\": \"\\u0000\", \"sur\": \"\\ud83d\\ude00\"}",
    " [ 1 , 2 ] ",
  ]

  static let lists = [
    "[]", "[\"one.jpg\"]", "[\"a\", \"ب\", \"\\\"q\\\"\", \"\\u0007\", \"\"]", "[\"😀\",\"\\\\\"]",
  ]

  static let customers = [
    "{\"name\":\"منى\",\"email\":\"mona@example.org\"}", "{\"name\":null,\"email\":\"x@y.z\"}", "{}",
    "{\"email\":\"only\\\"mail\",\"more\":1}", "{\"name\":\"\\u0001\\u001f\\\\\"}",
  ]

  static let addresses = [
    "{\"line1\":\"شارع 1\",\"city\":\"طرابلس\"}",
    "{\"line1\":\"1 Main\",\"line2\":\"\",\"city\":\"X\",\"country\":null,\"phone\":\"+218910000000\"}",
    "{\"city\":\"order of keys\",\"line1\":\"\\t\",\"extra\":{}}",
  ]
}
