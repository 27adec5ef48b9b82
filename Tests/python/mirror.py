"""A second database that is brought, one after the other, to every moment that a first one was in.

Triggers record each row that a transaction of the first database writes, within the transaction. Every write of a store bumps its
clock, whose row stays locked until the commit; so the order in which the transactions bumped it is the order of their commits. The
mirror carries out what was recorded, a transaction at a time, without triggers and foreign keys of its own, and a server on it, which
nobody kills, says what viewers see there.
"""

import asyncio
import collections

from stores import Broken, Database

RECORD = """
drop schema if exists recording cascade;
create schema recording;
create table recording.change (
  n bigint generated always as identity primary key, transaction bigint not null, place text not null, before text, after text);
create function recording.record() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into recording.change (transaction, place, before, after)
    values (pg_current_xact_id()::text::bigint, tg_table_name, case when tg_op <> 'INSERT' then old::text end,
      case when tg_op <> 'DELETE' then new::text end);
  return null;
end $$;
do $$
declare place regclass;
begin
  -- What happened is told by the log, and by the events, to nobody whom the mirror answers.
  for place in select oid from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and not relispartition and relname <> 'event' loop
    execute format(
      'create trigger recording after insert or update or delete on %s for each row execute function recording.record()', place);
  end loop;
end $$;
"""

REPLAY = """
create schema recording;
create table recording.change (
  n bigint primary key, transaction bigint not null, place text not null, before text, after text, moment bigint);
create function recording.columns(place regclass) returns text language sql as $$
  select string_agg(quote_ident(attname), ', ') from pg_attribute
    where attrelid = place and attnum > 0 and not attisdropped and attgenerated = ''
$$;
create function recording.same(place regclass) returns text language sql as $$
  select string_agg(format('x.%1$I = y.%1$I', a.attname), ' and ') from pg_index i
    join pg_attribute a on a.attrelid = place and a.attnum = any (i.indkey) where i.indrelid = place and i.indisprimary
$$;
create function recording.advance(until bigint) returns void language plpgsql as $$
declare change record;
begin
  for change in select * from recording.change where moment <= until order by moment, n loop
    if change.before is not null then
      execute format('delete from public.%1$I x using (select ($1::public.%1$I).*) y where %2$s', change.place,
        recording.same(change.place::regclass)) using change.before;
    end if;
    if change.after is not null then
      execute format('insert into public.%1$I (%2$s) select %2$s from (select ($1::public.%1$I).*) y', change.place,
        recording.columns(change.place::regclass)) using change.after;
    end if;
  end loop;
  delete from recording.change where moment <= until;
end $$;
"""


# A transaction of a store: its place among all that were recorded, and whether it gave back stock that was held too long.
Moment = collections.namedtuple("Moment", "order swept")


class Mirror:
    """Of the database `source`, in the database `target`."""

    def __init__(self, source, target):
        self.source, self.target = source, Database(target)

    async def begin(self):
        """From here on everything is recorded."""
        await self.surely(RECORD)
        await self.target.run(REPLAY)
        self.psql = await self.target.session()
        await self.psql("set session_replication_role = replica")

    async def surely(self, sql):
        """Asks the first database until it answers: it is killed now and then."""
        while True:
            try:
                return await self.source.run(sql)
            except Broken:
                await asyncio.sleep(0.2)

    async def now(self):
        """What was recorded last. A store that is made later has nothing before it."""
        return int(await self.surely("select coalesce(max(n), 0) from recording.change"))

    async def fetch(self, token, start):
        """Takes what was recorded since `start`. Returns the moments of a store by their numbers, in order."""
        recorded = await self.surely(
            f"copy (select n, transaction, place, before, after from recording.change where n > {start} order by n) to stdout")
        store = await self.surely(f"select store_id from store_directory where token = '{token}'")
        await self.target.run("truncate recording.change")
        await self.target.run(
            "copy recording.change (n, transaction, place, before, after) from stdin", recorded.encode() + b"\n" if recorded else b"")
        await self.target.run("""
            update recording.change c set moment = o.moment from (
              select transaction, coalesce(max(n) filter (where place = 'clock'), max(n)) as moment
                from recording.change group by transaction) o
              where o.transaction = c.transaction""")
        lines = await self.target.run(f"""
            select (c.after::public.clock).seq, c.moment, exists (
                select from recording.change r where r.transaction = c.transaction and r.place = 'reservation'
                  and (r.before::public.reservation).state = 'HELD' and (r.after::public.reservation).state = 'EXPIRED')
              from recording.change c
              where c.place = 'clock' and c.n = c.moment and (c.after::public.clock).store_id = '{store}' order by c.moment""")
        return {int(sequence): Moment(int(order), swept == "t") for sequence, order, swept in (line.split("|") for line in lines.split())}

    async def advance(self, moment):
        await self.psql(f"select recording.advance({moment.order})")
