-- Everything that can happen to an application, to two of them in both directions.
INSERT INTO events (application_id, at, kind, other)
VALUES ('00000000-0000-7000-8000-000000000003', '2026-10-03 12:00Z', 'linked',
        '00000000-0000-7000-8000-000000000001'),
       ('00000000-0000-7000-8000-000000000001', '2026-10-03 12:00Z', 'linked',
        '00000000-0000-7000-8000-000000000003'),
       ('00000000-0000-7000-8000-000000000002', '2026-10-04 12:00Z', 'address-confirmed', NULL),
       ('00000000-0000-7000-8000-000000000002', '2026-10-05 12:00Z', 'link-requested', NULL),
       ('00000000-0000-7000-8000-000000000002', '2026-10-06 12:00Z', 'link-requested', NULL),
       ('00000000-0000-7000-8000-000000000002', '2026-10-07 12:00Z', 'withdrawn', NULL);

INSERT INTO outbox (id, application_id, kind, language, recipient, subject, plain_text, html,
    created_at, due_at)
VALUES ('00000000-0000-7000-9000-000000000006', '00000000-0000-7000-8000-000000000002',
        'withdrawal', 'en', 'staff@example.com', 'NPOC-WTH-DRW', 'Text', '<p>Text', now(),
        now() + interval '1 year'),
       ('00000000-0000-7000-9000-000000000007', NULL, 'link', 'fr', 'binta@xn--exmple-cua.net',
        'Liens', 'Texte', '<p>Texte', now(), now() + interval '1 year'),
       ('00000000-0000-7000-9000-000000000008', NULL, 'draft', 'en', 'chidi@example.com', 'Form',
        'Text', '<p>Text', now(), now() + interval '1 year');

-- A mailbox whose reader has pressed the button behind a link.
INSERT INTO mailboxes (digest, proof, last_mail_at, confirmed_at, counted_from, mails)
VALUES (sha256('chidi@example.com'), '00000000-0000-4000-a000-000000000001', now(),
    now() - interval '1 hour', now() - interval '2 hours', 3);
