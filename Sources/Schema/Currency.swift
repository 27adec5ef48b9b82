/// ISO 4217 codes whose smallest unit is not a hundredth, with the number of decimal digits it stands for.
package let currencyExponents: [String: Int] = [
  "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
  "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
  "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
  "CLF": 4, "UYW": 4,
]

/// Decimal digits of the smallest unit of an ISO 4217 currency; 2 for codes that the standard's table does not except.
package func exponent(ofCurrency code: String) -> Int {
  currencyExponents[code] ?? 2
}
