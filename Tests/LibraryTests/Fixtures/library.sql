-- Two libraries. Everything of the second is there to be never seen from the first; the third is closed.
create function pg_temp.id(n text) returns uuid language sql as
  $$ select ('00000000-0000-7000-8000-' || lpad(n, 12, '0'))::uuid $$;
insert into door (id, key, name, library_id) values
  (pg_temp.id('d1'), 'key-one', 'one', pg_temp.id('1')), (pg_temp.id('d2'), 'key-two', 'two', pg_temp.id('2')),
  (pg_temp.id('d3'), 'key-shut', 'shut', pg_temp.id('3'));
insert into library (library_id, id, title, closed_at) values
  (pg_temp.id('1'), pg_temp.id('1'), 'Town library', null), (pg_temp.id('2'), pg_temp.id('2'), 'CANARY', null),
  (pg_temp.id('3'), pg_temp.id('3'), 'Shut', now());
insert into pulse (library_id, seq) select id, 3 from library;
insert into member (library_id, id, card_number, name, post, blocked) values
  (pg_temp.id('1'), pg_temp.id('a1'), '000001', 'Lina', 'LIBRARIAN', false),
  (pg_temp.id('1'), pg_temp.id('a2'), '000002', 'Petra', 'PAGE', false),
  (pg_temp.id('1'), pg_temp.id('a3'), '000003', 'Musa', 'NONE', false),
  (pg_temp.id('1'), pg_temp.id('a4'), '000004', 'Blocked', 'LIBRARIAN', true),
  (pg_temp.id('2'), pg_temp.id('a5'), '000001', 'CANARY', 'LIBRARIAN', false),
  (pg_temp.id('3'), pg_temp.id('a6'), '000001', 'Keeper', 'LIBRARIAN', false);
insert into visit (library_id, id, secret, member_id, ends_at) values
  (pg_temp.id('1'), pg_temp.id('b1'), sha256('Lina'), pg_temp.id('a1'), '2100-01-01'),
  (pg_temp.id('1'), pg_temp.id('b2'), sha256('Petra'), pg_temp.id('a2'), '2100-01-01'),
  (pg_temp.id('1'), pg_temp.id('b3'), sha256('Musa'), pg_temp.id('a3'), '2100-01-01'),
  (pg_temp.id('1'), pg_temp.id('b4'), sha256('Blocked'), pg_temp.id('a4'), '2100-01-01'),
  (pg_temp.id('3'), pg_temp.id('b6'), sha256('Keeper'), pg_temp.id('a6'), '2100-01-01');
insert into shelf (library_id, id, of_library, label, floor) values
  (pg_temp.id('1'), pg_temp.id('51'), pg_temp.id('1'), 'B2', 0), (pg_temp.id('1'), pg_temp.id('52'), pg_temp.id('1'), 'A1', 1),
  (pg_temp.id('1'), pg_temp.id('53'), pg_temp.id('1'), 'A9', 0), (pg_temp.id('2'), pg_temp.id('54'), pg_temp.id('2'), 'C1', 0);
insert into author (library_id, id, name, born) values
  (pg_temp.id('1'), pg_temp.id('c1'), 'Ibn Battuta', 1304), (pg_temp.id('1'), pg_temp.id('c2'), 'Sappho', -630),
  (pg_temp.id('2'), pg_temp.id('c3'), 'CANARY', null);
insert into book (library_id, id, title, isbn, genre, is_secret, notes, bought, deleted_at) values
  (pg_temp.id('1'), pg_temp.id('f1'), 'Travels', '9780000000001', 'SCIENCE', false, 'rebind it', 1200, null),
  (pg_temp.id('1'), pg_temp.id('f2'), 'Fragments', '9780000000002', 'POETRY', false, null, 900, null),
  (pg_temp.id('1'), pg_temp.id('f3'), 'Ordered, not here yet', null, 'NOVEL', true, 'ask again', null, null),
  (pg_temp.id('1'), pg_temp.id('f4'), 'Thrown away', null, 'NOVEL', false, null, null, now()),
  (pg_temp.id('2'), pg_temp.id('f5'), 'CANARY', null, 'NOVEL', false, 'CANARY', 1, null);
insert into authorship (library_id, id, author_id, book_id) values
  (pg_temp.id('1'), pg_temp.id('e1'), pg_temp.id('c1'), pg_temp.id('f1')),
  (pg_temp.id('1'), pg_temp.id('e2'), pg_temp.id('c2'), pg_temp.id('f2')),
  (pg_temp.id('1'), pg_temp.id('e3'), pg_temp.id('c2'), pg_temp.id('f4'));
insert into "copy" (library_id, id, book_id, shelf_id, condition) values
  (pg_temp.id('1'), pg_temp.id('91'), pg_temp.id('f1'), pg_temp.id('51'), 'WORN'),
  (pg_temp.id('1'), pg_temp.id('92'), pg_temp.id('f1'), pg_temp.id('52'), 'FRESH'),
  (pg_temp.id('1'), pg_temp.id('93'), pg_temp.id('f2'), pg_temp.id('51'), 'LOST');
insert into loan (library_id, id, copy_id, member_id, state, taken_at) values
  (pg_temp.id('1'), pg_temp.id('71'), pg_temp.id('91'), pg_temp.id('a3'), 'OUT', '2026-01-01T00:00:00Z'),
  (pg_temp.id('1'), pg_temp.id('72'), pg_temp.id('92'), pg_temp.id('a2'), 'OVERDUE', '2025-11-01T00:00:00Z'),
  (pg_temp.id('1'), pg_temp.id('73'), pg_temp.id('92'), pg_temp.id('a3'), 'BACK', '2025-10-01T00:00:00Z');
insert into reservation (library_id, id, book_id, member_id) values
  (pg_temp.id('1'), pg_temp.id('61'), pg_temp.id('f1'), pg_temp.id('a3'));
insert into fine (library_id, id, member_id, cents, reason) values
  (pg_temp.id('1'), pg_temp.id('81'), pg_temp.id('a3'), 250, 'late'), (pg_temp.id('1'), pg_temp.id('82'), pg_temp.id('a3'), 50, 'stain');
insert into review (library_id, id, book_id, member_id, stars, text, state, created_at) values
  (pg_temp.id('1'), pg_temp.id('41'), pg_temp.id('f1'), pg_temp.id('a3'), 5, 'Far', 'SHOWN', '2026-01-01'),
  (pg_temp.id('1'), pg_temp.id('42'), pg_temp.id('f1'), pg_temp.id('a2'), 1, 'Long', 'WAITING', '2026-01-02'),
  (pg_temp.id('1'), pg_temp.id('43'), pg_temp.id('f2'), pg_temp.id('a3'), 2, 'Short', 'WAITING', '2026-01-03');
