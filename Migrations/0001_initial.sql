-- Roles -----------------------------------------------------------------------------------------------
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'storegraph_app') then
    create role "storegraph_app" nologin noinherit nosuperuser nobypassrls;
  end if;
exception when duplicate_object or unique_violation then
  null; -- another database was faster
end
$$;
do $$
begin
  if not pg_catalog.pg_has_role(current_user, 'storegraph_app', 'member') then
    execute pg_catalog.format('grant "storegraph_app" to %I', current_user);
  end if;
exception when duplicate_object or unique_violation then
  null;
end
$$;
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'storegraph_dispatch') then
    create role "storegraph_dispatch" nologin noinherit nosuperuser nobypassrls;
  end if;
exception when duplicate_object or unique_violation then
  null; -- another database was faster
end
$$;
do $$
begin
  if not pg_catalog.pg_has_role(current_user, 'storegraph_dispatch', 'member') then
    execute pg_catalog.format('grant "storegraph_dispatch" to %I', current_user);
  end if;
exception when duplicate_object or unique_violation then
  null;
end
$$;
grant usage on schema public to "storegraph_app", "storegraph_dispatch";

create function storegraph_touch() returns trigger
  language plpgsql
  set search_path = pg_catalog
as $$
begin
  if current_setting('storegraph.resealing', true) = 'on' then
    return new;
  end if;
  new.updated_at := now();
  return new;
end
$$;

-- Words of a search -----------------------------------------------------------------------------------
create extension if not exists btree_gin;
create function storegraph_words(p_text text) returns tsquery
  language sql immutable strict parallel safe
  set search_path = pg_catalog
as $$
  select case when numnode(q) = 0 then q else (q::text || ':*')::tsquery end
    from plainto_tsquery('simple', left(p_text, 500)) q
$$;
revoke all on function storegraph_words(text) from public;
grant execute on function storegraph_words(text) to "storegraph_app";

create function storegraph_months(p_table text, p_months int) returns int
  language plpgsql
  set search_path = pg_catalog, public
  set timezone = 'UTC'
as $$
declare
  v_month timestamptz;
  v_made int := 0;
  v_name text;
begin
  for v_month in
    select generate_series(date_trunc('month', now()), date_trunc('month', now()) + make_interval(months => p_months),
      interval '1 month')
  loop
    v_name := p_table || '_' || to_char(v_month, 'YYYY_MM');
    if to_regclass('public.' || quote_ident(v_name)) is null then
      begin
        execute format('create table public.%I partition of public.%I for values from (%L) to (%L)', v_name, p_table,
          v_month, v_month + interval '1 month');
        v_made := v_made + 1;
      exception when check_violation then
        null; -- the default partition has rows of this month
      end;
    end if;
  end loop;
  return v_made;
end
$$;
revoke all on function storegraph_months(text, int) from public;

-- Names of time zones ---------------------------------------------------------------------------------
create function storegraph_is_time_zone(p_name text) returns boolean
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog
as $$
begin
  perform now() at time zone p_name;
  return p_name ~ '^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+)$';
exception when invalid_parameter_value then
  return false;
end
$$;

-- StoreDirectory --------------------------------------------------------------------------------------
create table "store_directory" (
  "id" uuid not null,
  "token" text not null,
  "slug" text,
  "store_id" uuid not null,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "store_directory_pkey" primary key ("id")
);
comment on table "store_directory" is 'Leads from a store''s token or slug to its id.';
create trigger "storegraph_touch" before update on "store_directory"
  for each row execute function storegraph_touch();

-- Store -----------------------------------------------------------------------------------------------
create table "store" (
  "store_id" uuid not null,
  "id" uuid not null,
  "name" text not null,
  "slug" text,
  "description" text,
  "logo" text,
  "state" text not null default 'UNCLAIMED',
  "last_active_at" timestamptz not null default now(),
  "version" int4 not null default 1,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "store_pkey" primary key ("store_id", "id"),
  constraint "store_self" check ("id" = "store_id"),
  constraint "store_tenant" unique ("store_id"),
  constraint "store_name_length" check (char_length("name") between 1 and 200),
  constraint "store_slug_pattern" check ("slug" ~ '^(?:[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)$'),
  constraint "store_description_length" check (char_length("description") between 0 and 5000),
  constraint "store_state_values" check ("state" in ('UNCLAIMED', 'ACTIVE', 'DEACTIVATED', 'ARCHIVED'))
);
comment on table "store" is 'A tenant with a catalogue of its own.';
create trigger "storegraph_touch" before update on "store"
  for each row execute function storegraph_touch();

-- OpeningHours ----------------------------------------------------------------------------------------
create table "opening_hours" (
  "store_id" uuid not null,
  "id" uuid not null,
  "weekday" int4 not null,
  "opens" text not null,
  "closes" text not null,
  "version" int4 not null default 1,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "opening_hours_pkey" primary key ("store_id", "id"),
  constraint "opening_hours_weekday_range" check ("weekday" between 1 and 7),
  constraint "opening_hours_opens_pattern" check ("opens" ~ '^(?:([01][0-9]|2[0-3]):[0-5][0-9])$'),
  constraint "opening_hours_closes_pattern" check ("closes" ~ '^(?:([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$')
);
comment on table "opening_hours" is 'When the store is open on a day of the week, by the time zone of its settings; twice for a day with a break. A store without any is always open.';
create trigger "storegraph_touch" before update on "opening_hours"
  for each row execute function storegraph_touch();

-- Config ----------------------------------------------------------------------------------------------
create table "config" (
  "store_id" uuid not null,
  "id" uuid not null,
  "currency" text not null default 'LYD',
  "locale" text not null default 'ar-LY',
  "time_zone" text not null default 'Africa/Tripoli',
  "offers_delivery" boolean not null default true,
  "offers_pickup" boolean not null default true,
  "settings" json not null default '{}',
  "shipping_fee" int8 not null default 0,
  "free_shipping_from" int8,
  "tax_basis_points" int4 not null default 0,
  "bank_details" text,
  "chat_quick_answers" json,
  "version" int4 not null default 1,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "config_pkey" primary key ("store_id", "id"),
  constraint "config_currency_pattern" check ("currency" ~ '^(?:[A-Z]{3})$'),
  constraint "config_locale_length" check (char_length("locale") between 2 and 35),
  constraint "config_time_zone_format" check (storegraph_is_time_zone("time_zone")),
  constraint "config_shipping_fee_range" check ("shipping_fee" between 0 and 1000000000000),
  constraint "config_free_shipping_from_range" check ("free_shipping_from" between 0 and 9007199254740991),
  constraint "config_tax_basis_points_range" check ("tax_basis_points" between 0 and 10000),
  constraint "config_bank_details_length" check (char_length("bank_details") between 0 and 2000),
  constraint "config_chat_quick_answers_shape" check (json_typeof("chat_quick_answers") = 'array')
);
comment on table "config" is 'The settings of a store, one row each.';
create trigger "storegraph_touch" before update on "config"
  for each row execute function storegraph_touch();

-- Counter ---------------------------------------------------------------------------------------------
create table "counter" (
  "store_id" uuid not null,
  "id" uuid not null,
  "shard" int4 not null,
  "visitors" int4 not null default 0,
  "orders" int4 not null default 0,
  "chats" int4 not null default 0,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "counter_pkey" primary key ("store_id", "id")
);
comment on table "counter" is 'Counters in several rows, so that visitors do not queue for one.';
create trigger "storegraph_touch" before update on "counter"
  for each row execute function storegraph_touch();

-- Account ---------------------------------------------------------------------------------------------
create table "account" (
  "id" uuid not null,
  "email" text not null,
  "password_hash" text,
  "valid_after" timestamptz not null default now(),
  "verified_at" timestamptz,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "account_pkey" primary key ("id"),
  constraint "account_email_length" check (char_length("email") between 3 and 320)
);
comment on table "account" is 'A person, across all stores.';
create trigger "storegraph_touch" before update on "account"
  for each row execute function storegraph_touch();

-- User ------------------------------------------------------------------------------------------------
create table "membership" (
  "store_id" uuid not null,
  "id" uuid not null,
  "account_id" uuid not null,
  "email" text,
  "role" text not null default 'CUSTOMER',
  "status" text not null default 'ACTIVE',
  "last_login_at" timestamptz,
  "version" int8 not null default 0,
  "first_name" text,
  "last_name" text,
  "phone" bytea,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "membership_pkey" primary key ("store_id", "id"),
  constraint "membership_role_values" check ("role" in ('ADMIN', 'SELLER', 'CUSTOMER')),
  constraint "membership_status_values" check ("status" in ('PENDING', 'ACTIVE', 'SUSPENDED')),
  constraint "membership_first_name_length" check (char_length("first_name") between 0 and 100),
  constraint "membership_last_name_length" check (char_length("last_name") between 0 and 100)
);
comment on table "membership" is 'A person''s membership of one store.';
create trigger "storegraph_touch" before update on "membership"
  for each row execute function storegraph_touch();

-- Session ---------------------------------------------------------------------------------------------
create table "session" (
  "store_id" uuid not null,
  "id" uuid not null,
  "token_hash" bytea not null,
  "user_id" uuid,
  "is_owner" boolean not null default false,
  "version" int8 not null default 0,
  "last_seen_at" timestamptz not null default now(),
  "agent" text,
  "expires_at" timestamptz not null,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "session_pkey" primary key ("store_id", "id")
);
comment on table "session" is 'One device of one viewer in one store.';
create trigger "storegraph_touch" before update on "session"
  for each row execute function storegraph_touch();

-- RefreshToken ----------------------------------------------------------------------------------------
create table "refresh_token" (
  "store_id" uuid not null,
  "id" uuid not null,
  "session_id" uuid not null,
  "token_hash" bytea not null,
  "spent_at" timestamptz,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "refresh_token_pkey" primary key ("store_id", "id")
);
comment on table "refresh_token" is 'One refresh token of a session, spent or not. Those of one session are a family.';
create trigger "storegraph_touch" before update on "refresh_token"
  for each row execute function storegraph_touch();

-- Category --------------------------------------------------------------------------------------------
create table "category" (
  "store_id" uuid not null,
  "id" uuid not null,
  "name" text not null,
  "slug" text not null,
  "description" text,
  "position" int4 not null default 0,
  "is_active" boolean not null default true,
  "version" int4 not null default 1,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "category_pkey" primary key ("store_id", "id"),
  constraint "category_name_length" check (char_length("name") between 1 and 200),
  constraint "category_slug_pattern" check ("slug" ~ '^(?:[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?)$'),
  constraint "category_description_length" check (char_length("description") between 0 and 5000)
);
create trigger "storegraph_touch" before update on "category"
  for each row execute function storegraph_touch();

-- Product ---------------------------------------------------------------------------------------------
create table "product" (
  "store_id" uuid not null,
  "id" uuid not null,
  "name" text not null,
  "description" text,
  "sku" text,
  "currency" text not null,
  "price" int8 not null,
  "images" json not null default '[]',
  "is_active" boolean not null default true,
  "vendor_id" uuid,
  "version" int4 not null default 1,
  "deleted_at" timestamptz,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  "search_document" tsvector generated always as (setweight(to_tsvector('simple', coalesce("name", '')), 'A') || setweight(to_tsvector('simple', coalesce("description", '')), 'B')) stored,
  constraint "product_pkey" primary key ("store_id", "id"),
  constraint "product_name_length" check (char_length("name") between 1 and 300),
  constraint "product_description_length" check (char_length("description") between 0 and 20000),
  constraint "product_sku_length" check (char_length("sku") between 1 and 100),
  constraint "product_currency_pattern" check ("currency" ~ '^(?:[A-Z]{3})$'),
  constraint "product_price_range" check ("price" between 0 and 1000000000000),
  constraint "product_images_shape" check (json_typeof("images") = 'array')
);
create trigger "storegraph_touch" before update on "product"
  for each row execute function storegraph_touch();

-- ProductOption ---------------------------------------------------------------------------------------
create table "product_option" (
  "store_id" uuid not null,
  "id" uuid not null,
  "product_id" uuid not null,
  "name" text not null,
  "values" json not null default '[]',
  "position" int4 not null default 0,
  "version" int4 not null default 1,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "product_option_pkey" primary key ("store_id", "id"),
  constraint "product_option_name_length" check (char_length("name") between 1 and 50),
  constraint "product_option_values_shape" check (json_typeof("values") = 'array')
);
comment on table "product_option" is 'What the variants of a product differ in, such as the size, and what there is to choose from.';
create trigger "storegraph_touch" before update on "product_option"
  for each row execute function storegraph_touch();

-- ProductCategory -------------------------------------------------------------------------------------
create table "product_category" (
  "store_id" uuid not null,
  "id" uuid not null,
  "product_id" uuid not null,
  "category_id" uuid not null,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "product_category_pkey" primary key ("store_id", "id")
);
comment on table "product_category" is 'Which products stand in which categories.';
create trigger "storegraph_touch" before update on "product_category"
  for each row execute function storegraph_touch();

-- Variant ---------------------------------------------------------------------------------------------
create table "variant" (
  "store_id" uuid not null,
  "id" uuid not null,
  "product_id" uuid not null,
  "sku" text,
  "size" text,
  "color" text,
  "option_values" json not null default '[]',
  "currency" text not null,
  "price" int8 not null,
  "position" int4 not null default 0,
  "is_active" boolean not null default true,
  "version" int4 not null default 1,
  "deleted_at" timestamptz,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "variant_pkey" primary key ("store_id", "id"),
  constraint "variant_sku_length" check (char_length("sku") between 1 and 100),
  constraint "variant_size_length" check (char_length("size") between 0 and 50),
  constraint "variant_color_length" check (char_length("color") between 0 and 50),
  constraint "variant_option_values_shape" check (json_typeof("option_values") = 'array'),
  constraint "variant_currency_pattern" check ("currency" ~ '^(?:[A-Z]{3})$'),
  constraint "variant_price_range" check ("price" between 0 and 1000000000000)
);
comment on table "variant" is 'What is bought. A product without options has one.';
create trigger "storegraph_touch" before update on "variant"
  for each row execute function storegraph_touch();

-- Inventory -------------------------------------------------------------------------------------------
create table "inventory" (
  "store_id" uuid not null,
  "id" uuid not null,
  "variant_id" uuid not null,
  "on_hand" int4 not null default 0,
  "held" int4 not null default 0,
  "low_at" int4 not null default 5,
  "version" int4 not null default 1,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "inventory_pkey" primary key ("store_id", "id"),
  constraint "inventory_on_hand_range" check ("on_hand" between 0 and 1000000000),
  constraint "inventory_held_range" check ("held" between 0 and 1000000000),
  constraint "inventory_low_at_range" check ("low_at" between 0 and 1000000000)
);
comment on table "inventory" is 'Stock of one variant.';
create trigger "storegraph_touch" before update on "inventory"
  for each row execute function storegraph_touch();

-- Reservation -----------------------------------------------------------------------------------------
create table "reservation" (
  "store_id" uuid not null,
  "id" uuid not null,
  "cart_id" uuid,
  "order_id" uuid,
  "variant_id" uuid not null,
  "quantity" int4 not null,
  "state" text not null default 'HELD',
  "expires_at" timestamptz,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "reservation_pkey" primary key ("store_id", "id"),
  constraint "reservation_quantity_range" check ("quantity" between 1 and 999),
  constraint "reservation_state_values" check ("state" in ('HELD', 'COMMITTED', 'RELEASED', 'EXPIRED'))
);
comment on table "reservation" is 'Stock that is promised to a cart at its checkout, or to an order (R-18). Changed under its inventory''s lock, and counted with it.';
create trigger "storegraph_touch" before update on "reservation"
  for each row execute function storegraph_touch();

-- Cart ------------------------------------------------------------------------------------------------
create table "cart" (
  "store_id" uuid not null,
  "id" uuid not null,
  "session_id" uuid,
  "user_id" uuid,
  "version" int4 not null default 1,
  "currency" text not null,
  "delivery_type" text not null default 'DELIVERY',
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "cart_pkey" primary key ("store_id", "id"),
  constraint "cart_currency_pattern" check ("currency" ~ '^(?:[A-Z]{3})$'),
  constraint "cart_delivery_type_values" check ("delivery_type" in ('DELIVERY', 'PICKUP'))
);
create trigger "storegraph_touch" before update on "cart"
  for each row execute function storegraph_touch();

-- CartItem --------------------------------------------------------------------------------------------
create table "cart_item" (
  "store_id" uuid not null,
  "id" uuid not null,
  "cart_id" uuid not null,
  "product_id" uuid not null,
  "variant_id" uuid not null,
  "quantity" int4 not null,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "cart_item_pkey" primary key ("store_id", "id"),
  constraint "cart_item_quantity_range" check ("quantity" between 1 and 999)
);
create trigger "storegraph_touch" before update on "cart_item"
  for each row execute function storegraph_touch();

-- Order -----------------------------------------------------------------------------------------------
create table "order" (
  "store_id" uuid not null,
  "id" uuid not null,
  "session_id" uuid,
  "user_id" uuid,
  "order_number" text not null,
  "status" text not null default 'PENDING',
  "payment_status" text not null default 'PENDING',
  "payment_method" text not null default 'CASH_ON_DELIVERY',
  "delivery_type" text not null default 'DELIVERY',
  "currency" text not null,
  "subtotal" int8 not null,
  "shipping" int8 not null default 0,
  "tax" int8 not null default 0,
  "discount" int8 not null default 0,
  "total" int8 not null,
  "customer" json,
  "address" bytea,
  "note" text,
  "pay_by" timestamptz,
  "cancel_reason" text,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "order_pkey" primary key ("store_id", "id"),
  constraint "order_status_values" check ("status" in ('PENDING', 'PAID', 'PREPARING', 'SHIPPED', 'DELIVERED', 'CANCELLED')),
  constraint "order_payment_status_values" check ("payment_status" in ('PENDING', 'COMPLETED', 'FAILED', 'REFUNDED')),
  constraint "order_payment_method_values" check ("payment_method" in ('CASH_ON_DELIVERY', 'BANK_TRANSFER')),
  constraint "order_delivery_type_values" check ("delivery_type" in ('DELIVERY', 'PICKUP')),
  constraint "order_currency_pattern" check ("currency" ~ '^(?:[A-Z]{3})$'),
  constraint "order_subtotal_range" check ("subtotal" between 0 and 9007199254740991),
  constraint "order_shipping_range" check ("shipping" between 0 and 9007199254740991),
  constraint "order_tax_range" check ("tax" between 0 and 9007199254740991),
  constraint "order_discount_range" check ("discount" between 0 and 9007199254740991),
  constraint "order_total_range" check ("total" between 0 and 9007199254740991),
  constraint "order_customer_shape" check (json_typeof("customer") = 'object'),
  constraint "order_note_length" check (char_length("note") between 0 and 2000),
  constraint "order_cancel_reason_length" check (char_length("cancel_reason") between 0 and 500)
);
create trigger "storegraph_touch" before update on "order"
  for each row execute function storegraph_touch();

-- OrderGrant ------------------------------------------------------------------------------------------
create table "order_grant" (
  "store_id" uuid not null,
  "id" uuid not null,
  "order_id" uuid not null,
  "session_id" uuid not null,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "order_grant_pkey" primary key ("store_id", "id")
);
comment on table "order_grant" is 'Who showed an order''s token and may read it since, beside its owner.';
create trigger "storegraph_touch" before update on "order_grant"
  for each row execute function storegraph_touch();

-- OrderHistory ----------------------------------------------------------------------------------------
create table "order_history" (
  "store_id" uuid not null,
  "id" uuid not null,
  "created_at" timestamptz not null default now(),
  "order_id" uuid not null,
  "from_status" text,
  "status" text not null,
  "payment_status" text not null,
  "reason" text,
  "author_id" uuid,
  constraint "order_history_pkey" primary key ("store_id", "id"),
  constraint "order_history_from_status_values" check ("from_status" in ('PENDING', 'PAID', 'PREPARING', 'SHIPPED', 'DELIVERED', 'CANCELLED')),
  constraint "order_history_status_values" check ("status" in ('PENDING', 'PAID', 'PREPARING', 'SHIPPED', 'DELIVERED', 'CANCELLED')),
  constraint "order_history_payment_status_values" check ("payment_status" in ('PENDING', 'COMPLETED', 'FAILED', 'REFUNDED'))
);
comment on table "order_history" is 'What became of an order, step by step; the first step is its creation.';

-- Payment ---------------------------------------------------------------------------------------------
create table "payment" (
  "store_id" uuid not null,
  "id" uuid not null,
  "order_id" uuid not null,
  "method" text not null,
  "status" text not null default 'PENDING',
  "currency" text not null,
  "amount" int8 not null,
  "refund_due" int8 not null default 0,
  "reference" text,
  "completed_at" timestamptz,
  "confirmed_by_id" uuid,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "payment_pkey" primary key ("store_id", "id"),
  constraint "payment_method_values" check ("method" in ('CASH_ON_DELIVERY', 'BANK_TRANSFER')),
  constraint "payment_status_values" check ("status" in ('PENDING', 'COMPLETED', 'FAILED', 'REFUNDED')),
  constraint "payment_currency_pattern" check ("currency" ~ '^(?:[A-Z]{3})$'),
  constraint "payment_amount_range" check ("amount" between 0 and 9007199254740991),
  constraint "payment_refund_due_range" check ("refund_due" between 0 and 9007199254740991),
  constraint "payment_reference_length" check (char_length("reference") between 1 and 100)
);
comment on table "payment" is 'One attempt to pay an order. Only a payment makes an order PAID.';
create trigger "storegraph_touch" before update on "payment"
  for each row execute function storegraph_touch();

-- OrderCounter ----------------------------------------------------------------------------------------
create table "order_counter" (
  "store_id" uuid not null,
  "last" int8 not null default 1000,
  constraint "order_counter_pkey" primary key ("store_id")
) with (fillfactor = 50);
comment on table "order_counter" is 'The last order number of a store; one row, locked behind the order.';

-- IdempotencyKey --------------------------------------------------------------------------------------
create table "idempotency_key" (
  "store_id" uuid not null,
  "id" uuid not null,
  "owner_id" uuid not null,
  "operation" text not null,
  "key" text not null,
  "input_hash" bytea not null,
  "order_id" uuid not null,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "idempotency_key_pkey" primary key ("store_id", "id"),
  constraint "idempotency_key_key_length" check (char_length("key") between 1 and 255)
);
comment on table "idempotency_key" is 'What came under a key, by the hash of its input, and the order that it made; never an answer''s bytes.';
create trigger "storegraph_touch" before update on "idempotency_key"
  for each row execute function storegraph_touch();

-- OrderItem -------------------------------------------------------------------------------------------
create table "order_item" (
  "store_id" uuid not null,
  "id" uuid not null,
  "order_id" uuid not null,
  "position" int4 not null default 0,
  "product_id" uuid,
  "variant_id" uuid,
  "name" text not null,
  "variant_name" text,
  "sku" text,
  "currency" text not null,
  "quantity" int4 not null,
  "price_at_purchase" int8 not null,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "order_item_pkey" primary key ("store_id", "id"),
  constraint "order_item_currency_pattern" check ("currency" ~ '^(?:[A-Z]{3})$'),
  constraint "order_item_quantity_range" check ("quantity" between 1 and 999),
  constraint "order_item_price_at_purchase_range" check ("price_at_purchase" between 0 and 1000000000000)
);
create trigger "storegraph_touch" before update on "order_item"
  for each row execute function storegraph_touch();

-- Chat ------------------------------------------------------------------------------------------------
create table "chat" (
  "store_id" uuid not null,
  "id" uuid not null,
  "session_id" uuid,
  "user_id" uuid,
  "answered" boolean not null default false,
  "is_closed" boolean not null default false,
  "last_message_at" timestamptz not null default now(),
  "assignee_id" uuid,
  "unread" int4 not null default 0,
  "unread_by_staff" int4 default 0,
  "read_at" timestamptz,
  "read_by_staff_at" timestamptz,
  "product_id" uuid,
  "order_id" uuid,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "chat_pkey" primary key ("store_id", "id")
);
create trigger "storegraph_touch" before update on "chat"
  for each row execute function storegraph_touch();

-- ChatMessage -----------------------------------------------------------------------------------------
create table "chat_message" (
  "store_id" uuid not null,
  "id" uuid not null,
  "chat_id" uuid not null,
  "request" boolean not null,
  "text" text not null,
  "author_id" uuid,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "chat_message_pkey" primary key ("store_id", "id"),
  constraint "chat_message_text_length" check (char_length("text") between 1 and 4000)
);
create trigger "storegraph_touch" before update on "chat_message"
  for each row execute function storegraph_touch();

-- PageVisit -------------------------------------------------------------------------------------------
create table "page_visit" (
  "store_id" uuid not null,
  "id" uuid not null,
  "session_id" uuid not null,
  "url" text not null,
  "title" text,
  "seen_at" timestamptz not null default now(),
  constraint "page_visit_pkey" primary key ("store_id", "id"),
  constraint "page_visit_url_length" check (char_length("url") between 1 and 2000),
  constraint "page_visit_title_length" check (char_length("title") between 0 and 300)
);
comment on table "page_visit" is 'Where a visitor is, for those who run the store. It comes and goes without an event.';

-- Clock -----------------------------------------------------------------------------------------------
create table "clock" (
  "store_id" uuid not null,
  "epoch" int4 not null default 1,
  "seq" int8 not null default 0,
  "floor_seq" int8 not null default 1,
  "public_version" int8 not null default 0,
  "catalogue_version" int8 not null default 0,
  "people_version" int8 not null default 0,
  constraint "clock_pkey" primary key ("store_id")
) with (fillfactor = 50);
comment on table "clock" is 'One row a store, bumped last by every write (consistency.md, 3).';

-- Event -----------------------------------------------------------------------------------------------
create table "event" (
  "store_id" uuid not null,
  "seq" int8 not null,
  "type" text not null,
  "action" text not null,
  "key" uuid,
  "old" json,
  "at" timestamptz not null default now(),
  constraint "event_pkey" primary key ("store_id", "seq"),
  constraint "event_action_values" check ("action" in ('CREATED', 'UPDATED', 'DELETED', 'CONTROL'))
);
comment on table "event" is 'What changed, by key, with the old values that rules read (consistency.md, 16).';

-- Log -------------------------------------------------------------------------------------------------
create table "log" (
  "store_id" uuid not null,
  "id" uuid not null,
  "at" timestamptz not null default now(),
  "session_id" uuid,
  "user_id" uuid,
  "operation" text not null,
  "type" text,
  "key" uuid,
  "action" text,
  "fields" json,
  "outcome" text not null,
  "correlation_id" text,
  "address" text,
  "agent" text,
  constraint "log_pkey" primary key ("store_id", "id", "at"),
  constraint "log_fields_shape" check (json_typeof("fields") = 'array')
) partition by range ("at");
comment on table "log" is 'Who did what, and when. Never deleted by the application.';
create table "log_default" partition of "log" default;
select storegraph_months('log', 12);

-- Foreign keys ----------------------------------------------------------------------------------------

alter table "opening_hours" add constraint "opening_hours_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;

alter table "config" add constraint "config_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;

alter table "counter" add constraint "counter_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;

alter table "membership" add constraint "membership_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "membership" add constraint "membership_account_id_fkey"
  foreign key ("account_id") references "account" ("id") on delete no action;

alter table "session" add constraint "session_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "session" add constraint "session_user_id_fkey"
  foreign key ("store_id", "user_id") references "membership" ("store_id", "id") on delete cascade;

alter table "refresh_token" add constraint "refresh_token_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "refresh_token" add constraint "refresh_token_session_id_fkey"
  foreign key ("store_id", "session_id") references "session" ("store_id", "id") on delete cascade;

alter table "category" add constraint "category_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;

alter table "product" add constraint "product_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "product" add constraint "product_vendor_id_fkey"
  foreign key ("store_id", "vendor_id") references "membership" ("store_id", "id") on delete set null ("vendor_id");

alter table "product_option" add constraint "product_option_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "product_option" add constraint "product_option_product_id_fkey"
  foreign key ("store_id", "product_id") references "product" ("store_id", "id") on delete cascade;

alter table "product_category" add constraint "product_category_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "product_category" add constraint "product_category_product_id_fkey"
  foreign key ("store_id", "product_id") references "product" ("store_id", "id") on delete cascade;
alter table "product_category" add constraint "product_category_category_id_fkey"
  foreign key ("store_id", "category_id") references "category" ("store_id", "id") on delete cascade;

alter table "variant" add constraint "variant_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "variant" add constraint "variant_product_id_fkey"
  foreign key ("store_id", "product_id") references "product" ("store_id", "id") on delete cascade;

alter table "inventory" add constraint "inventory_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "inventory" add constraint "inventory_variant_id_fkey"
  foreign key ("store_id", "variant_id") references "variant" ("store_id", "id") on delete cascade;

alter table "reservation" add constraint "reservation_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "reservation" add constraint "reservation_cart_id_fkey"
  foreign key ("store_id", "cart_id") references "cart" ("store_id", "id") on delete set null ("cart_id");
alter table "reservation" add constraint "reservation_order_id_fkey"
  foreign key ("store_id", "order_id") references "order" ("store_id", "id") on delete cascade;
alter table "reservation" add constraint "reservation_variant_id_fkey"
  foreign key ("store_id", "variant_id") references "variant" ("store_id", "id") on delete cascade;

alter table "cart" add constraint "cart_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "cart" add constraint "cart_session_id_fkey"
  foreign key ("store_id", "session_id") references "session" ("store_id", "id") on delete set null ("session_id");
alter table "cart" add constraint "cart_user_id_fkey"
  foreign key ("store_id", "user_id") references "membership" ("store_id", "id") on delete cascade;

alter table "cart_item" add constraint "cart_item_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "cart_item" add constraint "cart_item_cart_id_fkey"
  foreign key ("store_id", "cart_id") references "cart" ("store_id", "id") on delete cascade;
alter table "cart_item" add constraint "cart_item_product_id_fkey"
  foreign key ("store_id", "product_id") references "product" ("store_id", "id") on delete cascade;
alter table "cart_item" add constraint "cart_item_variant_id_fkey"
  foreign key ("store_id", "variant_id") references "variant" ("store_id", "id") on delete cascade;

alter table "order" add constraint "order_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "order" add constraint "order_session_id_fkey"
  foreign key ("store_id", "session_id") references "session" ("store_id", "id") on delete set null ("session_id");
alter table "order" add constraint "order_user_id_fkey"
  foreign key ("store_id", "user_id") references "membership" ("store_id", "id") on delete set null ("user_id");

alter table "order_grant" add constraint "order_grant_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "order_grant" add constraint "order_grant_order_id_fkey"
  foreign key ("store_id", "order_id") references "order" ("store_id", "id") on delete cascade;
alter table "order_grant" add constraint "order_grant_session_id_fkey"
  foreign key ("store_id", "session_id") references "session" ("store_id", "id") on delete cascade;

alter table "order_history" add constraint "order_history_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "order_history" add constraint "order_history_order_id_fkey"
  foreign key ("store_id", "order_id") references "order" ("store_id", "id") on delete cascade;
alter table "order_history" add constraint "order_history_author_id_fkey"
  foreign key ("store_id", "author_id") references "membership" ("store_id", "id") on delete set null ("author_id");

alter table "payment" add constraint "payment_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "payment" add constraint "payment_order_id_fkey"
  foreign key ("store_id", "order_id") references "order" ("store_id", "id") on delete cascade;
alter table "payment" add constraint "payment_confirmed_by_id_fkey"
  foreign key ("store_id", "confirmed_by_id") references "membership" ("store_id", "id") on delete set null ("confirmed_by_id");

alter table "order_counter" add constraint "order_counter_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;

alter table "idempotency_key" add constraint "idempotency_key_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;

alter table "order_item" add constraint "order_item_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "order_item" add constraint "order_item_order_id_fkey"
  foreign key ("store_id", "order_id") references "order" ("store_id", "id") on delete cascade;
alter table "order_item" add constraint "order_item_product_id_fkey"
  foreign key ("store_id", "product_id") references "product" ("store_id", "id") on delete set null ("product_id");
alter table "order_item" add constraint "order_item_variant_id_fkey"
  foreign key ("store_id", "variant_id") references "variant" ("store_id", "id") on delete set null ("variant_id");

alter table "chat" add constraint "chat_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "chat" add constraint "chat_session_id_fkey"
  foreign key ("store_id", "session_id") references "session" ("store_id", "id") on delete set null ("session_id");
alter table "chat" add constraint "chat_user_id_fkey"
  foreign key ("store_id", "user_id") references "membership" ("store_id", "id") on delete cascade;
alter table "chat" add constraint "chat_assignee_id_fkey"
  foreign key ("store_id", "assignee_id") references "membership" ("store_id", "id") on delete set null ("assignee_id");
alter table "chat" add constraint "chat_product_id_fkey"
  foreign key ("store_id", "product_id") references "product" ("store_id", "id") on delete set null ("product_id");
alter table "chat" add constraint "chat_order_id_fkey"
  foreign key ("store_id", "order_id") references "order" ("store_id", "id") on delete set null ("order_id");

alter table "chat_message" add constraint "chat_message_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "chat_message" add constraint "chat_message_chat_id_fkey"
  foreign key ("store_id", "chat_id") references "chat" ("store_id", "id") on delete cascade;
alter table "chat_message" add constraint "chat_message_author_id_fkey"
  foreign key ("store_id", "author_id") references "membership" ("store_id", "id") on delete set null ("author_id");

alter table "page_visit" add constraint "page_visit_store_id_fkey"
  foreign key ("store_id") references "store" ("store_id") on delete cascade;
alter table "page_visit" add constraint "page_visit_session_id_fkey"
  foreign key ("store_id", "session_id") references "session" ("store_id", "id") on delete cascade;

-- Indexes ---------------------------------------------------------------------------------------------

create unique index "store_directory_token_key" on "store_directory" ("token");
create unique index "store_directory_slug_key" on "store_directory" ("slug");
create unique index "store_directory_store_id_key" on "store_directory" ("store_id");

create unique index "opening_hours_weekday_opens_key" on "opening_hours" ("store_id", "weekday", "opens");

create unique index "config_single_key" on "config" ("store_id");

create unique index "counter_shard_key" on "counter" ("store_id", "shard");

create unique index "account_email_key" on "account" ("email");

create unique index "membership_account_id_key" on "membership" ("store_id", "account_id");
create index "membership_role_idx" on "membership" ("store_id", "role");
create index "membership_account_id_global_idx" on "membership" ("account_id");

create unique index "session_token_hash_key" on "session" ("store_id", "token_hash");
create index "session_user_id_idx" on "session" ("store_id", "user_id");
create index "session_expires_at_idx" on "session" ("store_id", "expires_at");

create unique index "refresh_token_token_hash_key" on "refresh_token" ("store_id", "token_hash");
create index "refresh_token_session_id_idx" on "refresh_token" ("store_id", "session_id");

create unique index "category_slug_key" on "category" ("store_id", "slug");
create index "category_position_id_idx" on "category" ("store_id", "position", "id");

create unique index "product_sku_where_deleted_at_key" on "product" ("store_id", "sku") where "deleted_at" is null;
create index "product_vendor_id_idx" on "product" ("store_id", "vendor_id");
create index "product_is_active_id_idx" on "product" ("store_id", "is_active", "id");
create index "product_name_idx" on "product" ("store_id", "name");
create index "product_search_document_idx" on "product" using gin ("store_id", "search_document") with (fastupdate = off);

create unique index "product_option_product_id_name_key" on "product_option" ("store_id", "product_id", "name");
create index "product_option_product_id_position_id_idx" on "product_option" ("store_id", "product_id", "position", "id");

create unique index "product_category_product_id_category_id_key" on "product_category" ("store_id", "product_id", "category_id");
create index "product_category_category_id_product_id_idx" on "product_category" ("store_id", "category_id", "product_id");

create index "variant_product_id_position_id_idx" on "variant" ("store_id", "product_id", "position", "id");
create unique index "variant_sku_where_deleted_at_key" on "variant" ("store_id", "sku") where "deleted_at" is null;

create unique index "inventory_variant_id_key" on "inventory" ("store_id", "variant_id");

create index "reservation_cart_id_idx" on "reservation" ("store_id", "cart_id");
create index "reservation_order_id_idx" on "reservation" ("store_id", "order_id");
create index "reservation_variant_id_state_expires_at_idx" on "reservation" ("store_id", "variant_id", "state", "expires_at");
create index "reservation_state_expires_at_idx" on "reservation" ("store_id", "state", "expires_at");
create index "reservation_due_idx" on "reservation" ("expires_at") where "state" = 'HELD';

create unique index "cart_session_id_where_user_id_key" on "cart" ("store_id", "session_id") where "user_id" is null;
create unique index "cart_user_id_where_user_id_key" on "cart" ("store_id", "user_id") where "user_id" is not null;
create index "cart_session_id_idx" on "cart" ("store_id", "session_id");

create unique index "cart_item_cart_id_variant_id_key" on "cart_item" ("store_id", "cart_id", "variant_id");
create index "cart_item_product_id_idx" on "cart_item" ("store_id", "product_id");
create index "cart_item_variant_id_idx" on "cart_item" ("store_id", "variant_id");

create unique index "order_order_number_key" on "order" ("store_id", "order_number");
create index "order_status_created_at_id_idx" on "order" ("store_id", "status", "created_at" desc, "id" desc);
create index "order_user_id_created_at_id_idx" on "order" ("store_id", "user_id", "created_at" desc, "id" desc);
create index "order_session_id_created_at_id_idx" on "order" ("store_id", "session_id", "created_at" desc, "id" desc);
create index "order_created_at_id_idx" on "order" ("store_id", "created_at" desc, "id" desc);

create unique index "order_grant_order_id_session_id_key" on "order_grant" ("store_id", "order_id", "session_id");
create index "order_grant_session_id_idx" on "order_grant" ("store_id", "session_id");

create index "order_history_order_id_created_at_id_idx" on "order_history" ("store_id", "order_id", "created_at", "id");
create index "order_history_author_id_idx" on "order_history" ("store_id", "author_id");

create index "payment_order_id_created_at_id_idx" on "payment" ("store_id", "order_id", "created_at", "id");
create unique index "payment_method_reference_key" on "payment" ("store_id", "method", "reference");
create index "payment_confirmed_by_id_idx" on "payment" ("store_id", "confirmed_by_id");

create unique index "idempotency_key_owner_id_operation_key_key" on "idempotency_key" ("store_id", "owner_id", "operation", "key");
create index "idempotency_key_created_at_idx" on "idempotency_key" ("store_id", "created_at");

create index "order_item_order_id_position_id_idx" on "order_item" ("store_id", "order_id", "position", "id");
create index "order_item_product_id_idx" on "order_item" ("store_id", "product_id");
create index "order_item_variant_id_idx" on "order_item" ("store_id", "variant_id");

create index "chat_user_id_last_message_at_id_idx" on "chat" ("store_id", "user_id", "last_message_at" desc, "id" desc);
create index "chat_session_id_last_message_at_id_idx" on "chat" ("store_id", "session_id", "last_message_at" desc, "id" desc);
create index "chat_last_message_at_id_idx" on "chat" ("store_id", "last_message_at" desc, "id" desc);
create index "chat_last_message_at_id_where_answered_is_closed_idx" on "chat" ("store_id", "last_message_at" desc, "id" desc) where (not "answered" and not "is_closed");
create index "chat_assignee_id_last_message_at_id_idx" on "chat" ("store_id", "assignee_id", "last_message_at" desc, "id" desc);
create index "chat_product_id_idx" on "chat" ("store_id", "product_id");
create index "chat_order_id_idx" on "chat" ("store_id", "order_id");

create index "chat_message_chat_id_created_at_id_idx" on "chat_message" ("store_id", "chat_id", "created_at", "id");
create index "chat_message_author_id_idx" on "chat_message" ("store_id", "author_id");

create unique index "page_visit_session_id_key" on "page_visit" ("store_id", "session_id");
create index "page_visit_seen_at_id_idx" on "page_visit" ("store_id", "seen_at" desc, "id" desc);

create index "event_at_idx" on "event" ("store_id", "at");

create index "log_at_id_idx" on "log" ("store_id", "at" desc, "id" desc);

-- Row-level security ----------------------------------------------------------------------------------

alter table "store" enable row level security;
create policy "storegraph_tenant" on "store" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "store" to "storegraph_app";

alter table "opening_hours" enable row level security;
create policy "storegraph_tenant" on "opening_hours" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "opening_hours" to "storegraph_app";

alter table "config" enable row level security;
create policy "storegraph_tenant" on "config" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "config" to "storegraph_app";

alter table "counter" enable row level security;
create policy "storegraph_tenant" on "counter" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "counter" to "storegraph_app";

alter table "membership" enable row level security;
create policy "storegraph_tenant" on "membership" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "membership" to "storegraph_app";

alter table "session" enable row level security;
create policy "storegraph_tenant" on "session" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "session" to "storegraph_app";

alter table "refresh_token" enable row level security;
create policy "storegraph_tenant" on "refresh_token" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "refresh_token" to "storegraph_app";

alter table "category" enable row level security;
create policy "storegraph_tenant" on "category" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "category" to "storegraph_app";

alter table "product" enable row level security;
create policy "storegraph_tenant" on "product" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "product" to "storegraph_app";

alter table "product_option" enable row level security;
create policy "storegraph_tenant" on "product_option" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "product_option" to "storegraph_app";

alter table "product_category" enable row level security;
create policy "storegraph_tenant" on "product_category" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "product_category" to "storegraph_app";

alter table "variant" enable row level security;
create policy "storegraph_tenant" on "variant" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "variant" to "storegraph_app";

alter table "inventory" enable row level security;
create policy "storegraph_tenant" on "inventory" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "inventory" to "storegraph_app";

alter table "reservation" enable row level security;
create policy "storegraph_tenant" on "reservation" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "reservation" to "storegraph_app";

alter table "cart" enable row level security;
create policy "storegraph_tenant" on "cart" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "cart" to "storegraph_app";

alter table "cart_item" enable row level security;
create policy "storegraph_tenant" on "cart_item" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "cart_item" to "storegraph_app";

alter table "order" enable row level security;
create policy "storegraph_tenant" on "order" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "order" to "storegraph_app";

alter table "order_grant" enable row level security;
create policy "storegraph_tenant" on "order_grant" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "order_grant" to "storegraph_app";

alter table "order_history" enable row level security;
create policy "storegraph_tenant" on "order_history" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert on "order_history" to "storegraph_app";

alter table "payment" enable row level security;
create policy "storegraph_tenant" on "payment" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "payment" to "storegraph_app";

alter table "order_counter" enable row level security;
create policy "storegraph_tenant" on "order_counter" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "order_counter" to "storegraph_app";

alter table "idempotency_key" enable row level security;
create policy "storegraph_tenant" on "idempotency_key" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "idempotency_key" to "storegraph_app";

alter table "order_item" enable row level security;
create policy "storegraph_tenant" on "order_item" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "order_item" to "storegraph_app";

alter table "chat" enable row level security;
create policy "storegraph_tenant" on "chat" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "chat" to "storegraph_app";

alter table "chat_message" enable row level security;
create policy "storegraph_tenant" on "chat_message" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "chat_message" to "storegraph_app";

alter table "page_visit" enable row level security;
create policy "storegraph_tenant" on "page_visit" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "page_visit" to "storegraph_app";

alter table "clock" enable row level security;
create policy "storegraph_tenant" on "clock" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "clock" to "storegraph_app";
create policy "storegraph_dispatch" on "clock" for select to "storegraph_dispatch" using (true);
grant select on "clock" to "storegraph_dispatch";

alter table "event" enable row level security;
create policy "storegraph_tenant" on "event" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert on "event" to "storegraph_app";
create policy "storegraph_dispatch" on "event" for select to "storegraph_dispatch" using (true);
grant select on "event" to "storegraph_dispatch";

alter table "log" enable row level security;
create policy "storegraph_tenant" on "log" to "storegraph_app"
  using ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("store_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert on "log" to "storegraph_app";

-- Search, past the policies and within the tenant -----------------------------------------------------

create function "product_search"(p_words tsquery) returns setof uuid
  language sql stable strict security definer rows 100
  set search_path = pg_catalog, public, pg_temp
as $$
  select "id" from public."product"
    where "store_id" = nullif(current_setting('storegraph.store_id', true), '')::uuid
      and "search_document" @@ p_words
$$;
revoke all on function "product_search"(tsquery) from public;
grant execute on function "product_search"(tsquery) to "storegraph_app";

-- Whose time has come, for jobs over all tenants ------------------------------------------------------

create function "reservation_due"(p_most int) returns setof uuid
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select distinct d."store_id" from (
    select "store_id" from public."reservation" where "expires_at" <= now() and "state" = 'HELD'
    order by "expires_at" limit p_most) d
$$;
revoke all on function "reservation_due"(int) from public;
grant execute on function "reservation_due"(int) to "storegraph_dispatch";

-- Changes past the server -----------------------------------------------------------------------------

create function storegraph_changed(tenant uuid) returns void
  language sql
  set search_path = pg_catalog
begin atomic
  with k as (
    update public."clock" set seq = seq + 1, "public_version" = "public_version" + 1, "catalogue_version" = "catalogue_version" + 1, "people_version" = "people_version" + 1 where "store_id" = tenant returning seq
  )
  insert into public."event" ("store_id", seq, type, action)
  select tenant, k.seq, '', 'CONTROL' from k;
end;
revoke execute on function storegraph_changed(uuid) from public;

-- What is global is reached by key alone --------------------------------------------------------------

create function "store_directory_by_id"("p_id" uuid)
  returns setof "store_directory"
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select * from public."store_directory" where "id" = "p_id"
$$;
revoke all on function "store_directory_by_id"(uuid) from public;
grant execute on function "store_directory_by_id"(uuid) to "storegraph_app";
create function "store_directory_by_token"("p_token" text)
  returns setof "store_directory"
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select * from public."store_directory" where "token" = "p_token"
$$;
revoke all on function "store_directory_by_token"(text) from public;
grant execute on function "store_directory_by_token"(text) to "storegraph_app";
create function "store_directory_by_slug"("p_slug" text)
  returns setof "store_directory"
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select * from public."store_directory" where "slug" = "p_slug"
$$;
revoke all on function "store_directory_by_slug"(text) from public;
grant execute on function "store_directory_by_slug"(text) to "storegraph_app";
create function "store_directory_by_store_id"("p_store_id" uuid)
  returns setof "store_directory"
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select * from public."store_directory" where "store_id" = "p_store_id"
$$;
revoke all on function "store_directory_by_store_id"(uuid) from public;
grant execute on function "store_directory_by_store_id"(uuid) to "storegraph_app";
create function "store_directory_insert"("p_id" uuid, "p_token" text, "p_store_id" uuid, "p_slug" text default null)
  returns uuid
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  insert into public."store_directory" ("id", "token", "slug", "store_id")
    values ("p_id", "p_token", "p_slug", "p_store_id")
    returning "id"
$$;
revoke all on function "store_directory_insert"(uuid, text, uuid, text) from public;
grant execute on function "store_directory_insert"(uuid, text, uuid, text) to "storegraph_app";
create function "store_directory_update"("p_id" uuid, "p_token" text, "p_slug" text, "p_store_id" uuid)
  returns setof uuid
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  update public."store_directory" set "token" = "p_token", "slug" = "p_slug", "store_id" = "p_store_id"
    where "id" = "p_id"
    returning "id"
$$;
revoke all on function "store_directory_update"(uuid, text, text, uuid) from public;
grant execute on function "store_directory_update"(uuid, text, text, uuid) to "storegraph_app";

create function "account_by_id"("p_id" uuid)
  returns setof "account"
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select * from public."account" where "id" = "p_id"
$$;
revoke all on function "account_by_id"(uuid) from public;
grant execute on function "account_by_id"(uuid) to "storegraph_app";
create function "account_by_email"("p_email" text)
  returns setof "account"
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select * from public."account" where "email" = "p_email"
$$;
revoke all on function "account_by_email"(text) from public;
grant execute on function "account_by_email"(text) to "storegraph_app";
create function "account_insert"("p_id" uuid, "p_email" text, "p_password_hash" text default null, "p_valid_after" timestamptz default now(), "p_verified_at" timestamptz default null)
  returns uuid
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  insert into public."account" ("id", "email", "password_hash", "valid_after", "verified_at")
    values ("p_id", "p_email", "p_password_hash", "p_valid_after", "p_verified_at")
    returning "id"
$$;
revoke all on function "account_insert"(uuid, text, text, timestamptz, timestamptz) from public;
grant execute on function "account_insert"(uuid, text, text, timestamptz, timestamptz) to "storegraph_app";
create function "account_update"("p_id" uuid, "p_email" text, "p_password_hash" text, "p_valid_after" timestamptz, "p_verified_at" timestamptz)
  returns setof uuid
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  update public."account" set "email" = "p_email", "password_hash" = "p_password_hash", "valid_after" = "p_valid_after", "verified_at" = "p_verified_at"
    where "id" = "p_id"
    returning "id"
$$;
revoke all on function "account_update"(uuid, text, text, timestamptz, timestamptz) from public;
grant execute on function "account_update"(uuid, text, text, timestamptz, timestamptz) to "storegraph_app";
