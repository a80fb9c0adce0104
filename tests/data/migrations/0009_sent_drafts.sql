-- A digest that nobody could be given: it tells of one application that was withdrawn meanwhile.
INSERT INTO outbox (id, kind, language, recipient, subject, plain_text, html, created_at, attempts,
    due_at, gave_up_at, last_error)
VALUES ('00000000-0000-7000-9000-000000000009', 'digest', 'en', 'staff@example.com', 'Digest',
    'NPOC-WTH-HED, NPOC-WAT-TNG', '<p>NPOC-WTH-HED, NPOC-WAT-TNG', '2026-11-03 08:00Z', 9,
    '2026-11-03 08:00Z', '2026-11-10 08:00Z', 'no such mailbox');
UPDATE application_marks SET digested_at = '2026-11-03 08:00Z'
WHERE application_id = '00000000-0000-7000-8000-000000000004';
