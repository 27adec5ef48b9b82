-- The same answer as most engines build it: json_build_object and json_agg.
select json_build_object(
  'store', (
    select json_build_object('id', d.id, 'slug', d.slug, 'name', d.name, 'logo', d.logo, 'description', d.description,
      'isActive', d.state in ('UNCLAIMED', 'ACTIVE'),
      'expiresAt', case when d.state = 'UNCLAIMED' then d.last_active_at + interval '30 days' end)
    from store d where d.store_id = :tenant and d.state in ('UNCLAIMED', 'ACTIVE')),
  'session', (
    select json_build_object('token', null,
      'type', case
        when s.is_owner and s.user_id is null and exists (
          select from store d where d.store_id = :tenant and d.state = 'UNCLAIMED') then 'VA'
        when s.user_id is null then 'V'
        when m.role = 'ADMIN' and m.status = 'ACTIVE' then 'AL'
        when m.role = 'SELLER' and m.status = 'ACTIVE' then 'SL'
        else 'VL'
      end,
      'expiresAt', s.expires_at,
      'user', case when m.id is not null then json_build_object(
        'id', m.id, 'email', m.email, 'role', m.role, 'firstName', m.first_name, 'lastName', m.last_name) end)
    from session s left join membership m on m.store_id = :tenant and m.id = s.user_id
    where s.store_id = :tenant and s.token_hash = :hash and s.expires_at > now()),
  'config', (
    select json_build_object('currency', c.currency, 'locale', c.locale, 'settings', c.settings, 'isAdmin', false,
      'statistics', null, 'chatQuickAnswers', null)
    from config c where c.store_id = :tenant),
  'categories', (
    select coalesce(json_agg(json_build_object('id', c.id, 'slug', c.slug, 'name', c.name, 'description', c.description)
      order by c.position, c.id), '[]')
    from (
      select * from category c where c.store_id = :tenant and c.is_active order by c.position, c.id limit 100) c),
  'products', json_build_object(
    'totalCount', (select count(*) from product p where p.store_id = :tenant and p.deleted_at is null and p.is_active),
    'nodes', (
      select coalesce(json_agg(json_build_object(
        'id', p.id, 'name', p.name, 'description', p.description, 'sku', p.sku,
        'price', json_build_object('amount', p.price, 'currency', p.currency,
          'exponent', case p.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end),
        'inStock', exists (
          select from variant v where v.store_id = :tenant and v.product_id = p.id and v.deleted_at is null and v.is_active and exists (
            select from inventory i where i.store_id = :tenant and i.variant_id = v.id and i.on_hand - i.held > 0)),
        'images', p.images,
        'categoryIds', (
          select coalesce(json_agg(pc.category_id order by pc.category_id), '[]') from product_category pc
          where pc.store_id = :tenant and pc.product_id = p.id and exists (
            select from category c where c.store_id = :tenant and c.id = pc.category_id and c.is_active)),
        'variants', (
          select coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku, 'size', v.size, 'color', v.color,
            'price', json_build_object('amount', v.price, 'currency', v.currency,
              'exponent', case v.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end),
            'inStock', exists (
              select from inventory i
              where i.store_id = :tenant and i.variant_id = v.id and i.on_hand - i.held > 0))
            order by v.position, v.id), '[]')
          from variant v where v.store_id = :tenant and v.product_id = p.id and v.deleted_at is null and v.is_active)) order by p.id), '[]')
      from (
        select * from product p where p.store_id = :tenant and p.deleted_at is null and p.is_active order by p.id limit 100) p)),
  'cart', (
    select json_build_object('id', t.id, 'version', t.version,
      'items', (
        select coalesce(json_agg(json_build_object('id', i.id, 'productId', i.product_id, 'variantId', i.variant_id,
          'quantity', i.quantity,
          'lineTotal', json_build_object('amount', i.quantity * v.price, 'currency', v.currency,
            'exponent', case v.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end))
          order by i.created_at, i.id), '[]')
        from cart_item i join variant v on v.store_id = :tenant and v.id = i.variant_id
        where i.store_id = :tenant and i.cart_id = t.id),
      'total', json_build_object(
        'amount', (
          select coalesce(sum(i.quantity * v.price), 0)::int8
          from cart_item i join variant v on v.store_id = :tenant and v.id = i.variant_id
          where i.store_id = :tenant and i.cart_id = t.id),
        'currency', t.currency, 'exponent', case t.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end),
      'problems', (
        select coalesce(json_agg(json_build_object(
          'code', case
            when left_over < 0 then 'UNAVAILABLE' when left_over = 0 then 'OUT_OF_STOCK' else 'NOT_ENOUGH_STOCK' end,
          'itemId', l.id,
          'message', case
            when left_over < 0 then 'This is no longer sold.' when left_over = 0 then 'This is sold out.'
            else 'Only ' || left_over || ' of these are left.' end)
          order by l.created_at, l.id), '[]')
        from (
          select i.id, i.quantity, i.created_at,
            case when v.is_active and p.is_active then coalesce(s.on_hand - s.held, 0) else -1 end as left_over
          from cart_item i
          join variant v on v.store_id = :tenant and v.id = i.variant_id
          join product p on p.store_id = :tenant and p.id = v.product_id
          left join inventory s on s.store_id = :tenant and s.variant_id = v.id
          where i.store_id = :tenant and i.cart_id = t.id) l
        where left_over < quantity))
    from cart t where t.store_id = :tenant and :own(t)),
  'chats', (
    select coalesce(json_agg(json_build_object('id', t.id, 'answered', t.answered,
      'messages', (
        select coalesce(json_agg(json_build_object('id', y.id, 'request', y.request, 'text', y.text,
          'createdAt', y.created_at,
          'author', (
            select json_build_object('id', a.id, 'role', a.role) from membership a
            where a.store_id = :tenant and a.id = y.author_id and :seen(a))) order by y.created_at, y.id), '[]')
        from (
          select * from chat_message m where m.store_id = :tenant and m.chat_id = t.id
          order by m.created_at desc, m.id desc limit 50) y)) order by t.last_message_at desc, t.id desc), '[]')
    from (
      select * from chat t where t.store_id = :tenant and :own(t)
      order by t.last_message_at desc, t.id desc limit 100) t),
  'orders', (
    select coalesce(json_agg(json_build_object('id', t.id, 'orderNumber', t.order_number, 'status', t.status,
      'paymentStatus', t.payment_status,
      'total', json_build_object('amount', t.total, 'currency', t.currency,
        'exponent', case t.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end),
      'createdAt', t.created_at,
      'items', (
        select coalesce(json_agg(json_build_object('productId', i.product_id, 'name', i.name, 'quantity', i.quantity,
          'priceAtPurchase', json_build_object('amount', i.price_at_purchase, 'currency', i.currency,
            'exponent', case i.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end))
          order by i.position, i.id), '[]')
        from order_item i where i.store_id = :tenant and i.order_id = t.id)) order by t.created_at desc, t.id desc), '[]')
    from (
      select * from "order" t where t.store_id = :tenant and :own(t)
      order by t.created_at desc, t.id desc limit 100) t),
  'openOrders', null, 'unansweredChats', null, 'epoch', k.epoch, 'seq', k.seq)
from clock k where k.store_id = :tenant
