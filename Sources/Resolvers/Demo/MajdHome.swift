extension DemoShop {
  /// Things for the house, in dinars, mostly in Arabic. Persons: 0 admin, 1 seller, 2 customer, 3 and 4 other customers.
  static let majdHome = DemoShop(
    number: 1, prefix: "MH", name: "مجد هوم Majd Home", slug: "majd-home",
    description:
      "أثاث ومفروشات وأدوات مطبخ، من طرابلس إلى كل ليبيا. Furniture, linen and kitchenware from Tripoli.",
    state: .active, currency: "LYD", locale: "ar-LY", timeZone: "Africa/Tripoli",
    settings: """
      {"theme":{"primary":"#0f5c4d","direction":"rtl"},"languages":["ar","en"],"delivery":{"cities":["طرابلس","بنغازي","مصراتة"],"freeFrom":500000},"payment":["CASH_ON_DELIVERY","BANK_TRANSFER"],"social":{"instagram":null}}
      """,
    openingHours: [
      DemoHours(weekdays: [6, 7, 1, 2, 3, 4], opens: "09:00", closes: "21:00"),
      DemoHours(weekdays: [5], opens: "16:30", closes: "22:00"),
    ],
    quickAnswers: [
      "أهلاً بك في مجد هوم، كيف أساعدك؟", "نعم، متوفر حالياً.", "نفدت الكمية، ونتوقع وصولها الأسبوع القادم.",
      "التوصيل داخل طرابلس خلال يومين.", "Yes, we deliver outside Tripoli, in three to five days.",
    ],
    categories: [
      DemoCategory(name: "غرفة الجلوس · Living room", slug: "living", description: "كنب وطاولات وسجاد"),
      DemoCategory(name: "المطبخ · Kitchen", slug: "kitchen", description: "Cookware, coffee and tea"),
      DemoCategory(name: "غرفة النوم · Bedroom", slug: "bedroom"),
      DemoCategory(name: "الحمّام · Bath", slug: "bath"),
      DemoCategory(name: "إضاءة · Lighting", slug: "lighting", description: "مصابيح وثريات وشموع"),
      DemoCategory(name: "هدايا · Gifts", slug: "gifts", description: "Wrapped free of charge"),
      DemoCategory(name: "الحديقة · Garden", slug: "garden"),
      DemoCategory(name: "شتاء 2025 · Winter 2025", slug: "winter-2025", isActive: false),
    ],
    products: MajdHomeProducts.all,
    people: [
      DemoPerson(
        role: .admin, email: "admin@majd-home.example", firstName: "مجد", lastName: "الورفلي",
        phone: "+218912000001"),
      DemoPerson(role: .seller, email: "seller@majd-home.example", firstName: "سالم", lastName: "بن عيسى"),
      DemoPerson(
        role: .customer, email: "customer@majd-home.example", firstName: "هدى", lastName: "المصراتي",
        phone: "+218925000123"),
      DemoPerson(role: .customer, email: "karim@example.net", firstName: "Karim", isOpen: false),
      DemoPerson(
        role: .customer, email: "nadia.b@example.net", firstName: "نادية", lastName: "بوزيد",
        phone: "+218944000456",
        isOpen: false),
    ],
    guests: 6,
    carts: [
      // The second line is sold out.
      DemoCart(owner: .visitor, version: 3, lines: [DemoLine(7, 0, times: 2), DemoLine(2, 1, times: 1)]),
      // More of the first than there are.
      DemoCart(owner: .person(2), version: 5, lines: [DemoLine(14, 2, times: 4), DemoLine(9, 0, times: 1)]),
      DemoCart(owner: .person(4), version: 1, lines: []),
    ],
    orders: [
      DemoOrder(
        owner: .person(2), day: 12, status: .delivered, payment: .completed,
        lines: [DemoLine(1, 0, times: 1), DemoLine(18, 1, times: 2)], shipping: 20_000,
        customer: Customer(name: "هدى المصراتي", email: "customer@majd-home.example"), address: .gargaresh,
        note: "الرجاء الاتصال قبل الوصول"),
      DemoOrder(
        owner: .guest(0), day: 15, status: .delivered, payment: .refunded, delivery: .pickup,
        lines: [DemoLine(8, 0, times: 1)], customer: Customer(name: "Omar", email: nil)),
      DemoOrder(
        owner: .person(3), day: 21, status: .cancelled, payment: .failed,
        lines: [DemoLine(4, 0, times: 1)], shipping: 10_000,
        customer: Customer(name: "Karim", email: "karim@example.net"), address: .benghazi),
      DemoOrder(
        owner: .person(2), day: 33, status: .cancelled, payment: .refunded,
        lines: [DemoLine(12, 3, times: 1)], shipping: 10_000,
        customer: Customer(name: "هدى المصراتي", email: "customer@majd-home.example"), address: .gargaresh,
        note: "اخترت اللون الخطأ"),
      DemoOrder(
        owner: .guest(1), day: 40, status: .cancelled, payment: .pending, lines: [DemoLine(20, 0, times: 3)],
        customer: nil),
      DemoOrder(
        owner: .person(4), day: 47, status: .shipped, payment: .completed,
        lines: [DemoLine(3, 2, times: 1), DemoLine(17, 0, times: 1), DemoLine(9, 0, times: 1)],
        shipping: 25_000,
        discount: 30_000, customer: Customer(name: "نادية بوزيد", email: "nadia.b@example.net"),
        address: .misrata),
      // Cash on delivery: prepared before it is paid.
      DemoOrder(
        owner: .person(2), day: 50, status: .preparing, payment: .pending,
        lines: [DemoLine(14, 0, times: 2), DemoLine(15, 1, times: 2)], shipping: 10_000,
        customer: Customer(name: "هدى المصراتي", email: "customer@majd-home.example"), address: .gargaresh,
        note: "الدفع عند الاستلام"),
      DemoOrder(
        owner: .person(3), day: 51, status: .preparing, payment: .completed, delivery: .pickup,
        lines: [DemoLine(6, 0, times: 1)], customer: Customer(name: "Karim", email: "karim@example.net")),
      DemoOrder(
        owner: .person(2), day: 53, status: .paid, payment: .completed, lines: [DemoLine(16, 0, times: 1)],
        shipping: 10_000, customer: Customer(name: "هدى المصراتي", email: "customer@majd-home.example"),
        address: .gargaresh),
      DemoOrder(
        owner: .visitor, day: 54, status: .pending, payment: .pending,
        lines: [DemoLine(7, 1, times: 1), DemoLine(19, 0, times: 2)], shipping: 10_000,
        customer: Customer(name: "Visitor", email: "visitor@example.net"), address: .benghazi),
      DemoOrder(
        owner: .guest(2), day: 55, status: .pending, payment: .failed, lines: [DemoLine(5, 0, times: 1)],
        customer: Customer(name: "فاطمة", email: nil), address: .misrata),
    ],
    chats: [
      DemoChat(
        owner: .visitor, day: 54, product: 2,
        messages: [
          .asks("السلام عليكم، متى تتوفر السجادة باللون الأزرق؟"),
          .asks("And do you deliver to Benghazi?"),
        ]),
      DemoChat(
        owner: .person(2), day: 50, order: 7,
        messages: [
          .asks("هل يمكن تغيير موعد التوصيل إلى يوم الخميس؟"),
          .answers(1, "أكيد، غيّرناه إلى الخميس بعد العصر."),
          .asks("شكراً جزيلاً"), .answers(1, "على الرحب والسعة 🌿"),
        ]),
      DemoChat(
        owner: .person(3), day: 52, order: 8,
        messages: [
          .asks("Is the lamp ready for pickup?"), .answers(1, "Tomorrow from ten o’clock."),
          .asks("Can somebody else fetch it for me?"),
        ]),
      DemoChat(
        owner: .guest(3), day: 53, product: 14, messages: [.asks("هل المناشف قطن مصري 100٪؟")]),
      DemoChat(
        owner: .guest(0), day: 16, isClosed: true, order: 2,
        messages: [
          .asks("The pot has a crack."), .answers(0, "نعتذر منك، سنعيد لك المبلغ كاملاً اليوم."),
          .asks("Thank you!"),
        ]),
    ])
}
