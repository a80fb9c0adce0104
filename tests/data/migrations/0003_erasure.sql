-- Mails in every condition: waiting, tried, sent, given up. Migration 0004 remembers who was
-- written to within the last thirty days, so the moments are counted back from now.
INSERT INTO outbox (id, application_id, kind, language, recipient, reply_to, subject, plain_text,
    html, created_at, attempts, due_at, sent_at, gave_up_at, last_error)
VALUES ('00000000-0000-7000-9000-000000000001', '00000000-0000-7000-8000-000000000001', 'notice',
        'en', 'staff@example.com', 'Amina@example.org', 'NPOC-ACD-EFG', 'Text', '<p>Text', now(), 0,
        now() + interval '1 year', NULL, NULL, NULL),
       ('00000000-0000-7000-9000-000000000002', '00000000-0000-7000-8000-000000000001',
        'acknowledgement', 'en', 'Amina@example.org', NULL, 'NPOC-ACD-EFG', 'Text', '<p>Text',
        now(), 1, now(), now(), NULL, NULL),
       ('00000000-0000-7000-9000-000000000003', '00000000-0000-7000-8000-000000000002',
        'acknowledgement', 'fr', 'binta@xn--exmple-cua.net', NULL, 'NPOC-WTH-DRW', 'Texte',
        '<p>Texte', now() - interval '31 days', 9, now(), NULL, now(), 'no such mailbox'),
       ('00000000-0000-7000-9000-000000000004', '00000000-0000-7000-8000-000000000002',
        'undelivered', 'en', 'staff@example.com', NULL, 'NPOC-WTH-DRW', 'Text', '<p>Text', now(),
        2, now() + interval '1 year', NULL, NULL, 'try again later');
