-- What shop.sql leaves empty in the first store, so that a null in an answer means a hidden field.
update store set description = 'd', logo = 'l' where slug = 'one';
update membership set first_name = 'O', last_name = 'N', phone = '"+218910000004"', last_login_at = '2026-01-01'
  where id::text like '%aa04' or id::text like '%aa02';
update session set agent = 'a';
update category set description = 'd';
update product set description = 'd', sku = 'sku-' || right(id::text, 4), vendor_id = coalesce(vendor_id, '00000000-0000-7000-8000-00000000aa02')
  where store_id = '00000000-0000-7000-8000-000000000001';
update variant set sku = coalesce(sku, right(id::text, 4)), size = 'M', color = 'red';
update "order" set note = 'n', customer = '{"name": "n", "email": "e"}', address = '{"line1": "l", "city": "c"}'
  where store_id = '00000000-0000-7000-8000-000000000001';
update order_item set product_id = '00000000-0000-7000-8000-00000000b001', variant_id = '00000000-0000-7000-8000-00000000f001', sku = 's';
update chat set product_id = '00000000-0000-7000-8000-00000000b001', order_id = '00000000-0000-7000-8000-0000000d0001';
insert into log (store_id, id, at, session_id, user_id, operation, type, key, action, fields, outcome, correlation_id, address, agent)
  select id, case slug when 'one' then '00000000-0000-7000-8000-0000000106a1'::uuid else '0000cafe-0000-7000-8000-0000000106a2' end, '2026-01-01',
    '00000000-0000-7000-8000-000000005e02', '00000000-0000-7000-8000-00000000aa03', c, c, '00000000-0000-7000-8000-00000000b001', c, ('["' || c || '"]')::json,
    c, c, c, c
  from store, lateral (select case slug when 'one' then 'x' else 'CANARY' end c) t where slug in ('one', 'two');
update config set shipping_fee = 1, free_shipping_from = 9, tax_basis_points = 1, bank_details = 'b'
  where store_id = '00000000-0000-7000-8000-000000000001';
update "order" set pay_by = '2026-01-01', cancel_reason = 'r' where store_id = '00000000-0000-7000-8000-000000000001';
update order_item set variant_name = 'v';
update chat set read_at = '2026-01-01', read_by_staff_at = '2026-01-01';
insert into opening_hours (store_id, id, weekday, opens, closes) values
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000b1001', 1, '09:00', '17:30'),
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-0000000b1009', 7, '07:07', '07:17');
insert into product_option (store_id, id, product_id, name) values
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000b0001', '00000000-0000-7000-8000-00000000b001', 'Size'),
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000b0004', '00000000-0000-7000-8000-00000000b004', 'Size');
insert into order_history (store_id, id, order_id, from_status, status, payment_status, reason) values
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000d2001', '00000000-0000-7000-8000-0000000d0001', 'PENDING', 'PAID', 'COMPLETED', 'r'),
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000d2003', '00000000-0000-7000-8000-0000000d0003', 'SHIPPED', 'DELIVERED', 'COMPLETED', 'r');
insert into payment (store_id, id, order_id, method, status, currency, amount, reference, completed_at) values
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000d3001', '00000000-0000-7000-8000-0000000d0001', 'BANK_TRANSFER', 'COMPLETED', 'LYD', 91000, 'r1', '2026-01-01'),
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-0000000d3003', '00000000-0000-7000-8000-0000000d0003', 'BANK_TRANSFER', 'COMPLETED', 'LYD', 5, 'r3', '2026-01-01');
insert into page_visit (store_id, id, session_id, url, title) values
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000ae01', '00000000-0000-7000-8000-000000005e01', '/u', 't');

-- One row of everything in the second store. All that can be told apart says CANARY, cafe or 7777.
insert into membership (store_id, id, account_id, email, role, first_name, last_name, phone, last_login_at) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-00000000aa09', '00000000-0000-7000-8000-0000000acc04', 'CANARY@x', 'SELLER', 'CANARY', 'CANARY', '"+77777777"', '2177-07-07');
insert into session (store_id, id, token_hash, user_id, is_owner, expires_at, agent) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-000000005e09', sha256('cafe'), '0000cafe-0000-7000-8000-00000000aa09', false, '2177-07-07', 'CANARY');
insert into category (store_id, id, name, slug, description, position) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-00000000ca09', 'CANARY', 'canary-cafe', 'CANARY', 77777);
insert into product (store_id, id, name, description, sku, currency, price, images, vendor_id) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-00000000b009', 'CANARY', 'CANARY', 'CANARY', 'XTS', 77777, '["CANARY"]', '0000cafe-0000-7000-8000-00000000aa09');
insert into product_category (store_id, id, product_id, category_id) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-0000000b0ca9', '0000cafe-0000-7000-8000-00000000b009', '0000cafe-0000-7000-8000-00000000ca09');
insert into variant (store_id, id, product_id, sku, size, color, currency, price, position) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-00000000f009', '0000cafe-0000-7000-8000-00000000b009', 'CANARY', 'CANARY', 'CANARY', 'XTS', 77777, 77777);
insert into inventory (store_id, id, variant_id, on_hand, held) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-00000000e009', '0000cafe-0000-7000-8000-00000000f009', 777770, 77777);
insert into cart (store_id, id, user_id, session_id, version, currency) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-00000000c109', '0000cafe-0000-7000-8000-00000000aa09', '0000cafe-0000-7000-8000-000000005e09', 77777, 'XTS');
insert into cart_item (store_id, id, cart_id, product_id, variant_id, quantity) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-00000000c209', '0000cafe-0000-7000-8000-00000000c109', '0000cafe-0000-7000-8000-00000000b009', '0000cafe-0000-7000-8000-00000000f009', 777);
insert into "order" (store_id, id, user_id, session_id, order_number, currency, subtotal, shipping, tax, discount, total, customer, address, note) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-0000000d0009', '0000cafe-0000-7000-8000-00000000aa09', '0000cafe-0000-7000-8000-000000005e09', 'CANARY-2', 'XTS', 77777, 77777, 77777, 77777, 77777, '{"name": "CANARY", "email": "CANARY"}', '{"line1": "CANARY", "city": "CANARY"}', 'CANARY');
insert into order_item (store_id, id, order_id, position, product_id, variant_id, name, sku, currency, quantity, price_at_purchase) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-0000000d1009', '0000cafe-0000-7000-8000-0000000d0009', 77777, '0000cafe-0000-7000-8000-00000000b009', '0000cafe-0000-7000-8000-00000000f009', 'CANARY', 'CANARY', 'XTS', 777, 77777);
insert into chat (store_id, id, user_id, session_id, last_message_at, product_id, order_id) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-0000000c4009', '0000cafe-0000-7000-8000-00000000aa09', '0000cafe-0000-7000-8000-000000005e09', '2177-07-07', '0000cafe-0000-7000-8000-00000000b009', '0000cafe-0000-7000-8000-0000000d0009');
insert into chat_message (store_id, id, chat_id, request, text, author_id) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-0000000c5009', '0000cafe-0000-7000-8000-0000000c4009', true, 'CANARY', '0000cafe-0000-7000-8000-00000000aa09');
update config set shipping_fee = 77777, free_shipping_from = 77777, tax_basis_points = 7777, bank_details = 'CANARY'
  where store_id = '00000000-0000-7000-8000-000000000002';
update order_item set variant_name = 'CANARY' where store_id = '00000000-0000-7000-8000-000000000002';
update "order" set pay_by = '2177-07-07', cancel_reason = 'CANARY' where store_id = '00000000-0000-7000-8000-000000000002';
update chat set unread = 77777, unread_by_staff = 77777, read_at = '2177-07-07', read_by_staff_at = '2177-07-07',
  assignee_id = '0000cafe-0000-7000-8000-00000000aa09' where store_id = '00000000-0000-7000-8000-000000000002';
update variant set option_values = '["CANARY"]' where store_id = '00000000-0000-7000-8000-000000000002';
insert into product_option (store_id, id, product_id, name, values, position) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-0000000b0009', '0000cafe-0000-7000-8000-00000000b009', 'CANARY', '["CANARY"]', 77777);
insert into order_history (store_id, id, order_id, from_status, status, payment_status, reason, author_id) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-0000000d2009', '0000cafe-0000-7000-8000-0000000d0009', 'PENDING', 'PAID', 'COMPLETED', 'CANARY', '0000cafe-0000-7000-8000-00000000aa09');
insert into payment (store_id, id, order_id, method, status, currency, amount, refund_due, reference, completed_at, confirmed_by_id) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-0000000d3009', '0000cafe-0000-7000-8000-0000000d0009', 'BANK_TRANSFER', 'COMPLETED', 'XTS', 77777, 77777, 'CANARY', '2177-07-07', '0000cafe-0000-7000-8000-00000000aa09');
insert into page_visit (store_id, id, session_id, url, title, seen_at) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-00000000ae09', '0000cafe-0000-7000-8000-000000005e09', '/CANARY', 'CANARY', '2177-07-07');
insert into reservation (store_id, id, order_id, variant_id, quantity) values
  ('00000000-0000-7000-8000-000000000002', '0000cafe-0000-7000-8000-0000000e0009', '0000cafe-0000-7000-8000-0000000d0009', '0000cafe-0000-7000-8000-00000000f009', 777);
