-- Stores of growing size for the scaling part: `scale-N` has N products, `rows-N` has 100 products with N variants each.
create function pg_temp.key(kind int, number bigint) returns uuid language sql immutable as $$
  select ('01910000-' || lpad(to_hex(kind), 4, '0') || '-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid
$$;
create temp table made as
  select pg_temp.key(1, row_number() over ()) as id, name, products, variants, row_number() over () as n
  from (values
    ('scale-10', 10, 1), ('scale-100', 100, 1), ('scale-1000', 1000, 1), ('scale-10000', 10000, 1),
    ('rows-1', 100, 1), ('rows-3', 100, 3), ('rows-9', 100, 9), ('rows-30', 100, 30), ('rows-99', 100, 99)
  ) m (name, products, variants);
insert into store_directory (id, token, store_id) select pg_temp.key(2, n), name, id from made;
insert into store (store_id, id, name, state) select id, id, name, 'ACTIVE' from made;
insert into clock (store_id) select id from made;
insert into config (store_id, id) select id, pg_temp.key(3, n) from made;
insert into product (store_id, id, name, sku, currency, price)
  select id, pg_temp.key(4, n * 100000 + p), 'Product ' || p, 'P-' || p, 'LYD', 1000 + p from made, generate_series(1, products) p;
insert into variant (store_id, id, product_id, sku, size, color, currency, price, position)
  select id, pg_temp.key(5, n * 1000000 + p * 100 + v), pg_temp.key(4, n * 100000 + p), 'P-' || p || '-' || v, 'M', 'red',
    'LYD', 1000 + p, v
  from made, generate_series(1, products) p, generate_series(1, variants) v;
