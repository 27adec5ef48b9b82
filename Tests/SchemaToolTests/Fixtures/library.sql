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
  new.updated_at := now();
  return new;
end
$$;

-- Signpost --------------------------------------------------------------------------------------------
create table "signpost" (
  "id" uuid not null,
  "token" text not null,
  "alias" text,
  "branch_id" uuid not null,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "signpost_pkey" primary key ("id")
);
create trigger "storegraph_touch" before update on "signpost"
  for each row execute function storegraph_touch();

-- Branch ----------------------------------------------------------------------------------------------
create table "branch" (
  "branch_id" uuid not null,
  "id" uuid not null,
  "is_open" boolean not null default true,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "branch_pkey" primary key ("branch_id", "id"),
  constraint "branch_self" check ("id" = "branch_id"),
  constraint "branch_tenant" unique ("branch_id")
);
create trigger "storegraph_touch" before update on "branch"
  for each row execute function storegraph_touch();

-- Visit -----------------------------------------------------------------------------------------------
create table "visit" (
  "branch_id" uuid not null,
  "id" uuid not null,
  "token_hash" bytea not null,
  "reader_id" uuid,
  "expires_at" timestamptz not null,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "visit_pkey" primary key ("branch_id", "id")
);
create trigger "storegraph_touch" before update on "visit"
  for each row execute function storegraph_touch();

-- Reader ----------------------------------------------------------------------------------------------
create table "reader" (
  "branch_id" uuid not null,
  "id" uuid not null,
  "name" text not null,
  "is_staff" boolean not null default false,
  "fines" int8 not null default 0,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "reader_pkey" primary key ("branch_id", "id")
);
create trigger "storegraph_touch" before update on "reader"
  for each row execute function storegraph_touch();

-- Book ------------------------------------------------------------------------------------------------
create table "book" (
  "branch_id" uuid not null,
  "id" uuid not null,
  "title" text not null,
  "case" int4 not null default 7,
  "binding" text not null default 'HARD_COVER',
  "spare" text,
  "weight" float8,
  "tags" json not null default '["new","it''s"]',
  "notes" json not null default '{"shelf":1}',
  "publisher" json,
  "copy_of" uuid,
  "printed_at" timestamptz,
  "created_at" timestamptz not null default now(),
  "updated_at" timestamptz not null default now(),
  constraint "book_pkey" primary key ("branch_id", "id"),
  constraint "book_title_length" check (char_length("title") between 1 and 200),
  constraint "book_binding_values" check ("binding" in ('HARD_COVER', 'PAPERBACK', 'default')),
  constraint "book_spare_values" check ("spare" in ('HARD_COVER', 'PAPERBACK', 'default')),
  constraint "book_tags_shape" check (json_typeof("tags") = 'array'),
  constraint "book_publisher_shape" check (json_typeof("publisher") = 'object')
);
comment on table "book" is 'One copy on a shelf.
Several copies are several books.
';
create trigger "storegraph_touch" before update on "book"
  for each row execute function storegraph_touch();

-- Ledger ----------------------------------------------------------------------------------------------
create table "ledger" (
  "branch_id" uuid not null,
  "epoch" int4 not null,
  "seq" int8 not null,
  "floor_seq" int8 not null,
  "shelves_version" int8 not null default 0,
  constraint "ledger_pkey" primary key ("branch_id")
);

-- Happening -------------------------------------------------------------------------------------------
create table "happening" (
  "branch_id" uuid not null,
  "seq" int8 not null,
  "type" text not null,
  "action" text not null,
  "key" uuid,
  "old" json,
  "at" timestamptz not null,
  constraint "happening_pkey" primary key ("branch_id", "seq"),
  constraint "happening_action_values" check ("action" in ('CREATED', 'UPDATED', 'DELETED', 'CONTROL'))
);

-- Diary -----------------------------------------------------------------------------------------------
create table "diary" (
  "branch_id" uuid not null,
  "id" uuid not null,
  "at" timestamptz not null,
  "session_id" uuid,
  "user_id" uuid,
  "operation" text not null,
  "type" text,
  "key" uuid,
  "action" text,
  "fields" json,
  "outcome" text not null,
  "correlation_id" text,
  constraint "diary_pkey" primary key ("branch_id", "id"),
  constraint "diary_fields_shape" check (json_typeof("fields") = 'array')
);

-- Foreign keys ----------------------------------------------------------------------------------------

alter table "visit" add constraint "visit_branch_id_fkey"
  foreign key ("branch_id") references "branch" ("branch_id") on delete cascade;
alter table "visit" add constraint "visit_reader_id_fkey"
  foreign key ("branch_id", "reader_id") references "reader" ("branch_id", "id") on delete cascade;

alter table "reader" add constraint "reader_branch_id_fkey"
  foreign key ("branch_id") references "branch" ("branch_id") on delete cascade;

alter table "book" add constraint "book_branch_id_fkey"
  foreign key ("branch_id") references "branch" ("branch_id") on delete cascade;
alter table "book" add constraint "book_copy_of_fkey"
  foreign key ("branch_id", "copy_of") references "book" ("branch_id", "id") on delete set null ("copy_of");

-- Indexes ---------------------------------------------------------------------------------------------

create unique index "signpost_token_key" on "signpost" ("token");
create unique index "signpost_alias_key" on "signpost" ("alias");
create unique index "signpost_branch_id_key" on "signpost" ("branch_id");

create unique index "visit_token_hash_key" on "visit" ("branch_id", "token_hash");
create index "visit_reader_id_idx" on "visit" ("branch_id", "reader_id");

create index "book_copy_of_idx" on "book" ("branch_id", "copy_of");
create index "book_title_idx" on "book" ("branch_id", "title");

-- Row-level security ----------------------------------------------------------------------------------

alter table "branch" enable row level security;
create policy "storegraph_tenant" on "branch" to "storegraph_app"
  using ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "branch" to "storegraph_app";

alter table "visit" enable row level security;
create policy "storegraph_tenant" on "visit" to "storegraph_app"
  using ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "visit" to "storegraph_app";

alter table "reader" enable row level security;
create policy "storegraph_tenant" on "reader" to "storegraph_app"
  using ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "reader" to "storegraph_app";

alter table "book" enable row level security;
create policy "storegraph_tenant" on "book" to "storegraph_app"
  using ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "book" to "storegraph_app";

alter table "ledger" enable row level security;
create policy "storegraph_tenant" on "ledger" to "storegraph_app"
  using ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert, update, delete on "ledger" to "storegraph_app";
create policy "storegraph_dispatch" on "ledger" for select to "storegraph_dispatch" using (true);
grant select on "ledger" to "storegraph_dispatch";

alter table "happening" enable row level security;
create policy "storegraph_tenant" on "happening" to "storegraph_app"
  using ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert on "happening" to "storegraph_app";
create policy "storegraph_dispatch" on "happening" for select to "storegraph_dispatch" using (true);
grant select on "happening" to "storegraph_dispatch";

alter table "diary" enable row level security;
create policy "storegraph_tenant" on "diary" to "storegraph_app"
  using ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid))
  with check ("branch_id" = (select nullif(current_setting('storegraph.store_id', true), '')::uuid));
grant select, insert on "diary" to "storegraph_app";

-- Changes past the server -----------------------------------------------------------------------------

create function storegraph_changed(tenant uuid) returns void
  language sql
  set search_path = pg_catalog
begin atomic
  with k as (
    update public."ledger" set seq = seq + 1, "shelves_version" = "shelves_version" + 1 where "branch_id" = tenant returning seq
  )
  insert into public."happening" ("branch_id", seq, type, action)
  select tenant, k.seq, '', 'CONTROL' from k;
end;
revoke execute on function storegraph_changed(uuid) from public;

-- What is global is reached by key alone --------------------------------------------------------------

create function "signpost_by_id"("p_id" uuid)
  returns setof "signpost"
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select * from public."signpost" where "id" = "p_id"
$$;
revoke all on function "signpost_by_id"(uuid) from public;
grant execute on function "signpost_by_id"(uuid) to "storegraph_app";
create function "signpost_by_token"("p_token" text)
  returns setof "signpost"
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select * from public."signpost" where "token" = "p_token"
$$;
revoke all on function "signpost_by_token"(text) from public;
grant execute on function "signpost_by_token"(text) to "storegraph_app";
create function "signpost_by_alias"("p_alias" text)
  returns setof "signpost"
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select * from public."signpost" where "alias" = "p_alias"
$$;
revoke all on function "signpost_by_alias"(text) from public;
grant execute on function "signpost_by_alias"(text) to "storegraph_app";
create function "signpost_by_branch_id"("p_branch_id" uuid)
  returns setof "signpost"
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  select * from public."signpost" where "branch_id" = "p_branch_id"
$$;
revoke all on function "signpost_by_branch_id"(uuid) from public;
grant execute on function "signpost_by_branch_id"(uuid) to "storegraph_app";
create function "signpost_insert"("p_id" uuid, "p_token" text, "p_branch_id" uuid, "p_alias" text default null)
  returns uuid
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  insert into public."signpost" ("id", "token", "alias", "branch_id")
    values ("p_id", "p_token", "p_alias", "p_branch_id")
    returning "id"
$$;
revoke all on function "signpost_insert"(uuid, text, uuid, text) from public;
grant execute on function "signpost_insert"(uuid, text, uuid, text) to "storegraph_app";
create function "signpost_update"("p_id" uuid, "p_token" text, "p_alias" text, "p_branch_id" uuid)
  returns setof uuid
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
  update public."signpost" set "token" = "p_token", "alias" = "p_alias", "branch_id" = "p_branch_id"
    where "id" = "p_id"
    returning "id"
$$;
revoke all on function "signpost_update"(uuid, text, text, uuid) from public;
grant execute on function "signpost_update"(uuid, text, text, uuid) to "storegraph_app";
