extension DemoShop {
  /// Clothes and bags, in dollars, mostly in English. Nobody has claimed it yet, so that it can also be run by its anonymous
  /// maker; its other people are there for trying every role. Persons: 0 admin, 1 seller, 2 customer, 3 another customer.
  static let sandAndCedar = DemoShop(
    number: 2, prefix: "SC", name: "Sand & Cedar", slug: "sand-and-cedar",
    description: "Clothes, bags and scarves for warm days and cool evenings. ملابس وحقائب وأوشحة.",
    state: .unclaimed, currency: "USD", locale: "en-US", timeZone: "America/Los_Angeles",
    settings: """
      {"theme":{"primary":"#8a5a2b","direction":"ltr"},"languages":["en","ar"],"delivery":{"countries":["US","MT","LY"]},"payment":["CARD"]}
      """,
    openingHours: [],
    quickAnswers: [
      "Hello, how can I help?", "It is on its way.", "Exchanges are free within 14 days.",
      "نردّ عليك خلال ساعة.",
    ],
    categories: [
      DemoCategory(name: "Women", slug: "women", description: "Dresses, shirts and abayas"),
      DemoCategory(name: "Men", slug: "men"),
      DemoCategory(name: "Bags · حقائب", slug: "bags", description: "Canvas and leather"),
      DemoCategory(name: "Scarves · أوشحة", slug: "scarves"),
      DemoCategory(name: "Sale", slug: "sale", description: "While stocks last"),
      DemoCategory(name: "Next season", slug: "next-season", isActive: false),
    ],
    products: SandAndCedarProducts.all,
    people: [
      DemoPerson(
        role: .admin, email: "admin@sand-and-cedar.example", firstName: "Layla", lastName: "Haddad",
        phone: "+15035550100"),
      DemoPerson(role: .seller, email: "seller@sand-and-cedar.example", firstName: "Tom", lastName: "Keller"),
      DemoPerson(
        role: .customer, email: "customer@sand-and-cedar.example", firstName: "Grace", lastName: "Okafor",
        phone: "+15035550114"),
      DemoPerson(role: .customer, email: "yusuf@example.net", firstName: "يوسف", isOpen: false),
    ],
    guests: 3,
    carts: [
      DemoCart(owner: .visitor, version: 2, lines: [DemoLine(1, 3, times: 1), DemoLine(6, 0, times: 1)]),
      DemoCart(owner: .person(2), version: 1, lines: [DemoLine(9, 0, times: 1)]),
    ],
    orders: [
      DemoOrder(
        owner: .person(2), day: 20, status: .delivered, payment: .completed,
        lines: [DemoLine(2, 1, times: 1), DemoLine(8, 0, times: 1)], shipping: 795,
        customer: Customer(name: "Grace Okafor", email: "customer@sand-and-cedar.example"), address: .portland
      ),
      DemoOrder(
        owner: .guest(0), day: 28, status: .cancelled, payment: .failed, lines: [DemoLine(5, 0, times: 1)],
        customer: Customer(name: nil, email: "guest@example.net")),
      DemoOrder(
        owner: .person(3), day: 36, status: .shipped, payment: .completed, lines: [DemoLine(4, 2, times: 2)],
        shipping: 1_450, discount: 1_000, customer: Customer(name: "يوسف", email: "yusuf@example.net"),
        address: .valletta, note: "Please use paper, not plastic."),
      DemoOrder(
        owner: .person(2), day: 41, status: .preparing, payment: .completed,
        lines: [DemoLine(1, 1, times: 1)],
        shipping: 795, customer: Customer(name: "Grace Okafor", email: "customer@sand-and-cedar.example"),
        address: .portland),
      DemoOrder(
        owner: .person(3), day: 43, status: .paid, payment: .completed, delivery: .pickup,
        lines: [DemoLine(10, 0, times: 1)], customer: Customer(name: "يوسف", email: "yusuf@example.net")),
      DemoOrder(
        owner: .visitor, day: 44, status: .pending, payment: .pending, lines: [DemoLine(7, 0, times: 1)],
        shipping: 795,
        customer: Customer(name: "Visitor", email: nil), address: .portland),
    ],
    chats: [
      DemoChat(
        owner: .visitor, day: 44, product: 6, messages: [.asks("Will the leather tote come back in brown?")]),
      DemoChat(
        owner: .person(2), day: 41, order: 4,
        messages: [.asks("Could you wrap it as a gift?"), .answers(1, "Done, with a card.")]),
      DemoChat(
        owner: .guest(1), day: 42,
        messages: [.asks("هل تشحنون إلى ليبيا؟"), .answers(0, "نعم، خلال عشرة أيام.")]),
    ])
}

/// What Sand & Cedar sells. Prices in cents.
enum SandAndCedarProducts {
  static let all: [DemoProduct] = [
    DemoProduct(
      name: "Linen shirt", description: "Garment-washed, mother-of-pearl buttons.", price: 6_800,
      categories: ["women", "men"], pictures: 3, picture: "linen-shirt", sizes: ["S", "M", "L"],
      colors: ["White", "Sand"],
      stock: [12, 9, 20, 5, 0, 2]),
    DemoProduct(
      name: "Cotton trousers", description: "Straight leg, elastic at the back.", price: 7_450,
      categories: ["men"],
      pictures: 2, picture: "trousers", sizes: ["30", "32", "34", "36"], stock: [4, 8, 8, 3]),
    DemoProduct(
      name: "عباية صيفية", description: "قماش خفيف لا يحتاج إلى كيّ.", price: 11_900, categories: ["women"],
      pictures: 2,
      picture: "abaya", sizes: ["52", "54", "56"], colors: ["Black", "Navy"], stock: [3, 3, 6, 2, 1, 0],
      isSellers: true),
    DemoProduct(
      name: "T-shirt, organic cotton", price: 2_900, categories: ["men", "women", "sale"], pictures: 1,
      picture: "t-shirt",
      sizes: ["S", "M", "L", "XL"], colors: ["Cedar", "Black"], stock: [30, 30, 45, 45, 45, 40, 12, 0]),
    DemoProduct(
      name: "Wool overshirt", description: "Warm enough for a desert night.", price: 14_500,
      categories: ["men"],
      pictures: 2, picture: "overshirt", sizes: ["M", "L"], stock: [2, 2]),
    DemoProduct(
      name: "Leather tote", description: "Vegetable-tanned; darkens with the years.", price: 18_900,
      categories: ["bags", "women"], pictures: 2, picture: "tote", stock: [0], isSellers: true),
    DemoProduct(
      name: "Canvas weekender", description: nil, price: 9_800, categories: ["bags", "men"], pictures: 1,
      picture: "weekender", colors: ["Olive", "Navy"], stock: [6, 4]),
    DemoProduct(
      name: "وشاح حرير", description: "Silk scarf, 90 × 90 cm, hand-rolled edges.", price: 5_600,
      categories: ["scarves", "women"], pictures: 1, picture: "silk-scarf", stock: [17]),
    DemoProduct(
      name: "Cashmere scarf", description: "Woven in a small mill.", price: 12_000,
      categories: ["scarves", "men", "women"],
      colors: ["Grey", "Camel"], stock: [5, 7]),
    DemoProduct(
      name: "Belt, braided", price: 3_900, categories: ["men", "sale"], sizes: ["85", "95", "105"],
      stock: [10, 12, 4],
      hasSKU: false),
    DemoProduct(
      name: "Sun hat", description: "Rolls up in the pocket.", price: 3_450, categories: ["women", "sale"],
      pictures: 1,
      picture: "sun-hat", stock: [9]),
    DemoProduct(
      name: "Gift card", description: "بطاقة هدية، تصل بالبريد الإلكتروني.", price: 5_000, categories: [],
      stock: [1_000]),
    DemoProduct(
      name: "Draft: rain coat", price: 16_400, categories: ["next-season"], sizes: ["S", "M", "L"],
      stock: [0],
      hasSKU: false, isActive: false),
    DemoProduct(
      name: "Draft: laptop sleeve", description: "Felt and leather.", price: 4_200, categories: ["bags"],
      stock: [20],
      isActive: false, isSellers: true),
  ]
}
