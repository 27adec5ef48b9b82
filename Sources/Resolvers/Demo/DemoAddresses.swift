extension Address {
  static let gargaresh = Address(
    line1: "شارع قرقارش 14", line2: "الطابق الثالث", city: "طرابلس", country: "LY", phone: "+218925000123")
  static let benghazi = Address(
    line1: "Gamal Abdel Nasser St 201", line2: nil, city: "بنغازي", country: "LY", phone: nil)
  static let misrata = Address(
    line1: "طريق السواني، بجانب الجامع", line2: nil, city: "مصراتة", country: nil, phone: nil)
  static let portland = Address(
    line1: "2114 SE Division St", line2: "Apt 5", city: "Portland", country: "US", phone: "+15035550114")
  static let valletta = Address(
    line1: "48 Triq ir-Repubblika", line2: nil, city: "Valletta", country: "MT", phone: nil)
}
