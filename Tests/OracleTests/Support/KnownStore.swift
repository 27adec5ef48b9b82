/// One store whose few rows are written by hand, so that answers can be worked out by hand.
enum KnownStore {
  static let id = "00000000-0000-4000-8000-000000000001"
  static let token = "oracle-known-store"
  static let seller = id(10)
  static let sellerSession = id(11)
  static let customer = id(12)
  static let customerSession = id(13)
  static let visitorSession = id(14)
  static let shirt = id(20)
  static let hat = id(21)
  static let secret = id(22)
  static let clothes = id(30)
  static let hidden = id(31)
  static let openOrder = id(40)
  static let oldOrder = id(41)
  static let chat = id(50)

  static func id(_ number: Int) -> String {
    "00000000-0000-4000-8000-0000000000\(number)"
  }

  static func viewer(_ role: String) -> OracleViewer {
    switch role {
    case "seller": OracleViewer(role: role, tenantID: id, sessionID: sellerSession, userID: seller)
    case "customer": OracleViewer(role: role, tenantID: id, sessionID: customerSession, userID: customer)
    default: OracleViewer(role: role, tenantID: id, sessionID: visitorSession, userID: nil)
    }
  }

  /// Times not named are the start of 2026.
  static var sql: String {
    """
    insert into store (store_id, id, name, state, last_active_at, created_at, updated_at)
      values ('\(id)', '\(id)', 'Known', 'UNCLAIMED', '2026-01-01Z', '2026-01-01Z', '2026-01-01Z');
    insert into store_directory (id, token, store_id) values ('\(id)', '\(token)', '\(id)');
    insert into clock (store_id) values ('\(id)');
    insert into config (store_id, id, settings, chat_quick_answers)
      values ('\(id)', '\(id(15))', '{"theme": {"dark": true}}', '["Hello", "سلام"]');
    insert into counter (store_id, id, shard, visitors, orders) values
      ('\(id)', '\(id(16))', 0, 5, 1), ('\(id)', '\(id(17))', 1, 7, 1);
    insert into account (id, email) values ('\(id(18))', 'one@known'), ('\(id(19))', 'two@known');
    insert into membership (store_id, id, account_id, role, email, first_name) values
      ('\(id)', '\(seller)', '\(id(18))', 'SELLER', 'seller@known', 'Sami'),
      ('\(id)', '\(customer)', '\(id(19))', 'CUSTOMER', 'customer@known', null);
    insert into session (store_id, id, token_hash, user_id, expires_at) values
      ('\(id)', '\(sellerSession)', '\\x01', '\(seller)', '2999-01-01Z'),
      ('\(id)', '\(customerSession)', '\\x02', '\(customer)', '2999-01-01Z'),
      ('\(id)', '\(visitorSession)', '\\x03', null, '2999-01-01Z');
    insert into category (store_id, id, name, slug, position, is_active) values
      ('\(id)', '\(clothes)', 'Clothes', 'clothes', 1, true), ('\(id)', '\(hidden)', 'Hidden', 'hidden', 0, false);
    insert into product (store_id, id, name, sku, currency, price, images, is_active, vendor_id) values
      ('\(id)', '\(shirt)', 'Shirt', 'S', 'LYD', 1500, '["a.jpg"]', true, '\(seller)'),
      ('\(id)', '\(hat)', 'Hat', null, 'JPY', 7, '[]', true, null),
      ('\(id)', '\(secret)', 'Secret', 'X', 'USD', 9, '[]', false, '\(seller)');
    insert into product_category (store_id, id, product_id, category_id) values
      ('\(id)', '\(id(60))', '\(shirt)', '\(clothes)'), ('\(id)', '\(id(61))', '\(hat)', '\(clothes)'),
      ('\(id)', '\(id(62))', '\(shirt)', '\(hidden)'), ('\(id)', '\(id(63))', '\(secret)', '\(clothes)');
    insert into variant (store_id, id, product_id, currency, price, position, is_active) values
      ('\(id)', '\(id(70))', '\(shirt)', 'LYD', 1500, 1, true), ('\(id)', '\(id(71))', '\(shirt)', 'LYD', 1600, 0, true),
      ('\(id)', '\(id(72))', '\(shirt)', 'LYD', 1700, 0, false), ('\(id)', '\(id(73))', '\(hat)', 'JPY', 7, 0, true);
    insert into inventory (store_id, id, variant_id, on_hand, held) values
      ('\(id)', '\(id(75))', '\(id(70))', 5, 2), ('\(id)', '\(id(76))', '\(id(73))', 4, 4);
    insert into cart (store_id, id, session_id, user_id, currency) values
      ('\(id)', '\(id(80))', '\(visitorSession)', null, 'LYD');
    insert into cart_item (store_id, id, cart_id, product_id, variant_id, quantity, created_at) values
      ('\(id)', '\(id(81))', '\(id(80))', '\(shirt)', '\(id(70))', 2, '2026-01-02Z'),
      ('\(id)', '\(id(82))', '\(id(80))', '\(shirt)', '\(id(71))', 1, '2026-01-01Z');
    insert into "order" (store_id, id, session_id, user_id, order_number, status, currency, subtotal, total, customer,
      address, created_at) values
      ('\(id)', '\(openOrder)', '\(customerSession)', '\(customer)', 'N-2', 'PAID', 'LYD', 3000, 9007199254740991,
        '{"email": "a@b"}', '{"city": "طرابلس", "line1": "1"}', '2026-01-02 03:04:05.000006Z'),
      ('\(id)', '\(oldOrder)', null, null, 'N-1', 'DELIVERED', 'USD', 1, 1, null, null, '2026-01-01Z');
    insert into order_item (store_id, id, order_id, product_id, name, currency, quantity, price_at_purchase) values
      ('\(id)', '\(id(45))', '\(openOrder)', '\(secret)', 'Was secret', 'LYD', 2, 1500);
    insert into chat (store_id, id, session_id, order_id, last_message_at) values
      ('\(id)', '\(chat)', '\(visitorSession)', '\(openOrder)', '2026-01-01Z')
    """
  }
}
