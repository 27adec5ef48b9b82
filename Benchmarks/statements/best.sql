-- The fastest way found to build the same answer as JSON in Postgres: rows as composites, arrays by array_to_json(array(…)).
select row_to_json(a) from (
  select
    (select row_to_json(r) from (
      select d.id, d.slug, d.name, d.logo, d.description, d.state in ('UNCLAIMED', 'ACTIVE') as "isActive",
        case when d.state = 'UNCLAIMED' then d.last_active_at + interval '30 days' end as "expiresAt"
      from store d where d.store_id = :tenant and d.state in ('UNCLAIMED', 'ACTIVE')) r) as store,
    (select row_to_json(r) from (
      select null as token,
        case
          when s.is_owner and s.user_id is null and exists (
            select from store d where d.store_id = :tenant and d.state = 'UNCLAIMED') then 'VA'
          when s.user_id is null then 'V'
          when m.role = 'ADMIN' and m.status = 'ACTIVE' then 'AL'
          when m.role = 'SELLER' and m.status = 'ACTIVE' then 'SL'
          else 'VL'
        end as type, s.expires_at as "expiresAt",
        case when m.id is not null then (select row_to_json(u) from (
          select m.id, m.email, m.role, m.first_name as "firstName", m.last_name as "lastName") u) end as "user"
      from session s left join membership m on m.store_id = :tenant and m.id = s.user_id
      where s.store_id = :tenant and s.token_hash = :hash and s.expires_at > now()) r) as session,
    (select row_to_json(r) from (
      select c.currency, c.locale, c.settings, false as "isAdmin", null as statistics, null as "chatQuickAnswers"
      from config c where c.store_id = :tenant) r) as config,
    array_to_json(array(select r from (
      select c.id, c.slug, c.name, c.description
      from category c where c.store_id = :tenant and c.is_active order by c.position, c.id limit 100) r)) as categories,
    (select row_to_json(r) from (
      select
        (select count(*) from product p where p.store_id = :tenant and p.deleted_at is null and p.is_active) as "totalCount",
        array_to_json(array(select n from (
          select p.id, p.name, p.description, p.sku,
            (select m from (select p.price as amount, p.currency,
              case p.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end as exponent) m) as price,
            exists (
              select from variant v where v.store_id = :tenant and v.product_id = p.id and v.deleted_at is null and v.is_active and exists (
                select from inventory i
                where i.store_id = :tenant and i.variant_id = v.id and i.on_hand - i.held > 0)) as "inStock",
            p.images,
            array(
              select pc.category_id from product_category pc
              where pc.store_id = :tenant and pc.product_id = p.id and exists (
                select from category c where c.store_id = :tenant and c.id = pc.category_id and c.is_active)
              order by pc.category_id) as "categoryIds",
            array(select w from (
              select v.id, v.sku, v.size, v.color,
                (select m from (select v.price as amount, v.currency,
                  case v.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end as exponent) m) as price,
                exists (
                  select from inventory i
                  where i.store_id = :tenant and i.variant_id = v.id and i.on_hand - i.held > 0) as "inStock"
              from variant v where v.store_id = :tenant and v.product_id = p.id and v.deleted_at is null and v.is_active
              order by v.position, v.id) w) as variants
          from product p where p.store_id = :tenant and p.deleted_at is null and p.is_active order by p.id limit 100) n)) as nodes) r) as products,
    (select row_to_json(r) from (
      select t.id, t.version,
        array(select x from (
          select i.id, i.product_id as "productId", i.variant_id as "variantId", i.quantity,
            (select m from (select i.quantity * v.price as amount, v.currency,
              case v.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end as exponent) m) as "lineTotal"
          from cart_item i join variant v on v.store_id = :tenant and v.id = i.variant_id
          where i.store_id = :tenant and i.cart_id = t.id order by i.created_at, i.id) x) as items,
        (select m from (
          select (
            select coalesce(sum(i.quantity * v.price), 0)::int8
            from cart_item i join variant v on v.store_id = :tenant and v.id = i.variant_id
            where i.store_id = :tenant and i.cart_id = t.id) as amount,
            t.currency, case t.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end as exponent) m) as total,
        array(select x from (
          select
            case
              when left_over < 0 then 'UNAVAILABLE' when left_over = 0 then 'OUT_OF_STOCK' else 'NOT_ENOUGH_STOCK'
            end as code, l.id as "itemId",
            case
              when left_over < 0 then 'This is no longer sold.' when left_over = 0 then 'This is sold out.'
              else 'Only ' || left_over || ' of these are left.'
            end as message
          from (
            select i.id, i.quantity, i.created_at,
              case when v.is_active and p.is_active then coalesce(s.on_hand - s.held, 0) else -1 end as left_over
            from cart_item i
            join variant v on v.store_id = :tenant and v.id = i.variant_id
            join product p on p.store_id = :tenant and p.id = v.product_id
            left join inventory s on s.store_id = :tenant and s.variant_id = v.id
            where i.store_id = :tenant and i.cart_id = t.id) l
          where left_over < quantity order by l.created_at, l.id) x) as problems
      from cart t where t.store_id = :tenant and :own(t)) r) as cart,
    array_to_json(array(select r from (
      select t.id, t.answered,
        array(select x from (
          select y.id, y.request, y.text, y.created_at as "createdAt", y.author from (
            select m.id, m.request, m.text, m.created_at,
              (select u from (
                select a.id, a.role from membership a
                where a.store_id = :tenant and a.id = m.author_id and :seen(a)) u) as author
            from chat_message m where m.store_id = :tenant and m.chat_id = t.id
            order by m.created_at desc, m.id desc limit 50) y
          order by y.created_at, y.id) x) as messages
      from chat t where t.store_id = :tenant and :own(t)
      order by t.last_message_at desc, t.id desc limit 100) r)) as chats,
    array_to_json(array(select r from (
      select t.id, t.order_number as "orderNumber", t.status, t.payment_status as "paymentStatus",
        (select m from (select t.total as amount, t.currency,
          case t.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end as exponent) m) as total,
        t.created_at as "createdAt",
        array(select x from (
          select i.product_id as "productId", i.name, i.quantity,
            (select m from (select i.price_at_purchase as amount, i.currency,
              case i.currency when 'LYD' then 3 when 'JPY' then 0 else 2 end as exponent) m) as "priceAtPurchase"
          from order_item i where i.store_id = :tenant and i.order_id = t.id order by i.position, i.id) x) as items
      from "order" t where t.store_id = :tenant and :own(t)
      order by t.created_at desc, t.id desc limit 100) r)) as orders,
    null as "openOrders", null as "unansweredChats", k.epoch, k.seq
  from clock k where k.store_id = :tenant
) a
