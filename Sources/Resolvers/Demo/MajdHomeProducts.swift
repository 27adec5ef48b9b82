/// What Majd Home sells. Prices in dirhams, a thousand to the dinar.
enum MajdHomeProducts {
  static let all: [DemoProduct] = furniture + kitchen + linen + light

  private static let furniture: [DemoProduct] = [
    DemoProduct(
      name: "طاولة قهوة من خشب الزيتون", description: "طاولة مستديرة مصنوعة يدوياً في غريان، قطرها 80 سم.",
      price: 389_000,
      categories: ["living"], pictures: 3, picture: "olive-table", stock: [4]),
    DemoProduct(
      name: "سجادة صوف منسوجة يدوياً", description: "Hand-woven wool rug from the Nafusa mountains.",
      price: 240_000,
      step: 160_000, categories: ["living", "gifts"], pictures: 2, picture: "wool-rug",
      sizes: ["120×180", "160×230"], colors: ["أحمر", "أزرق"], stock: [3, 0, 2, 0]),
    DemoProduct(
      name: "Armchair “Sabratha”", description: "Beech frame, linen cover, washable.", price: 615_000,
      categories: ["living"], pictures: 2, picture: "armchair", colors: ["Sand", "Olive", "Charcoal"],
      stock: [2, 1, 5]),
    DemoProduct(
      name: "مرآة جدارية بإطار نحاسي", price: 175_500, categories: ["living", "bedroom"], pictures: 1,
      picture: "brass-mirror", stock: [6], isSellers: true),
    DemoProduct(
      name: "Bookshelf, five boards", description: "Solid pine. Comes flat, with all screws.", price: 298_750,
      categories: ["living"], stock: [0], hasSKU: false),
  ]

  private static let kitchen: [DemoProduct] = [
    DemoProduct(
      name: "Copper coffee pot · ركوة نحاس", description: "للقهوة العربية، تكفي أربعة فناجين.", price: 62_000,
      categories: ["kitchen", "gifts"], pictures: 2, picture: "coffee-pot", stock: [14]),
    DemoProduct(
      name: "طقم أكواب شاي ليبي", description: "ستة أكواب زجاج مع صينية.", price: 45_500, step: 20_000,
      categories: ["kitchen", "gifts"], pictures: 2, picture: "tea-glasses", sizes: ["6", "12"],
      stock: [25, 8]),
    DemoProduct(
      name: "قدر بازين كبير", description: "ألومنيوم سميك، 12 لتراً.", price: 118_250, categories: ["kitchen"],
      pictures: 1, picture: "bazin-pot", stock: [7]),
    DemoProduct(
      name: "Olive wood bowl",
      description: "Every piece has a grain of its own; keep it out of the dishwasher.",
      price: 54_000, categories: ["kitchen", "gifts", "living"], pictures: 1, picture: "olive-bowl",
      stock: [11],
      isSellers: true),
    DemoProduct(
      name: "Knife set, five pieces", price: 89_990, categories: ["kitchen"], pictures: 1, picture: "knives",
      stock: [3]),
    DemoProduct(
      name: "طاجين فخار", description: "من فخار غريان، يصلح للفرن والنار الهادئة.", price: 35_000,
      step: 15_000,
      categories: ["kitchen"], sizes: ["صغير", "وسط", "كبير"], stock: [9, 4, 0]),
  ]

  private static let linen: [DemoProduct] = [
    DemoProduct(
      name: "طقم ملاءات قطن مصري", description: "400 خيط، أربع قطع.", price: 159_000, step: 40_000,
      categories: ["bedroom"], pictures: 4, picture: "sheets", sizes: ["مفرد", "مزدوج"],
      colors: ["أبيض", "رمادي", "وردي"],
      stock: [10, 10, 4, 6, 0, 3]),
    DemoProduct(
      name: "لحاف خفيف للصيف", description: "Cotton outside, bamboo inside.", price: 132_000,
      categories: ["bedroom"],
      pictures: 1, picture: "quilt", colors: ["أبيض"], stock: [5], isSellers: true),
    DemoProduct(
      name: "مناشف حمّام", description: "قطن سميك سريع الجفاف، تباع بالقطعة.", price: 24_500, step: 11_000,
      categories: ["bath"], pictures: 2, picture: "towels", sizes: ["50×90", "70×140", "100×150"],
      stock: [40, 22, 2]),
    DemoProduct(
      name: "Bathrobe", description: "Waffle weave, with hood.", price: 96_000,
      categories: ["bath", "gifts"],
      pictures: 1, picture: "bathrobe", sizes: ["S/M", "L/XL"], colors: ["White"], stock: [6, 9]),
    DemoProduct(
      name: "صابون زيت الزيتون", description: nil, price: 8_250, categories: ["bath", "gifts"], stock: [120],
      hasSKU: false),
  ]

  private static let light: [DemoProduct] = [
    DemoProduct(
      name: "فانوس معدني مزخرف", description: "يعمل بالشمع أو بمصباح صغير.", price: 72_000,
      categories: ["lighting", "gifts"],
      pictures: 2, picture: "lantern", stock: [8]),
    DemoProduct(
      name: "Floor lamp, linen shade", description: "Height 150 cm, bulb E27 not included.", price: 210_000,
      categories: ["lighting", "living"], pictures: 1, picture: "floor-lamp", colors: ["Black", "Brass"],
      stock: [3, 3]),
    DemoProduct(
      name: "شموع معطّرة بالياسمين", description: "Burns for forty hours.", price: 27_500,
      categories: ["lighting", "gifts"],
      pictures: 1, picture: "candles", stock: [33], isSellers: true),
    DemoProduct(
      name: "LED bulb E27, warm white", price: 6_750, categories: ["lighting"], stock: [200]),
    DemoProduct(
      name: "ثريا كريستال (قيد التصوير)", description: "مسودة: تنقصها الصور.", price: 1_450_000,
      categories: ["lighting"], stock: [1], isActive: false),
    DemoProduct(
      name: "Draft: throw pillow, embroidered", price: 38_000, categories: ["living", "winter-2025"],
      sizes: ["45×45"], stock: [15], hasSKU: false, isActive: false, isSellers: true),
  ]
}
