-- A second application of the first one's representative, who is one mailbox however it is spelt.
INSERT INTO applications (id, reference, private_key, submission_key, received_at, form_language,
    organisation_name, registered, country, icann_region, website, mission, interest, employees,
    has_members, members, ncsg_status, icann_contract, government, political, commercial,
    correspondence, declarations_version)
VALUES ('00000000-0000-7000-8000-000000000003', 'NPOC-PAR-TNR',
    '00000000-0000-4000-8000-000000000003', '00000000-0000-4000-9000-000000000003',
    '2026-10-03 12:00Z', 'en', 'Town Libraries Trust', false, 'KE', 'AF',
    'https://www.example.org/town', repeat('Books. ', 10), repeat('Names. ', 10), 'over-1000',
    false, '0', 'not-applied', false, false, false, false, 'en', '2026-11');
INSERT INTO application_domains (application_id, position, name, ascii)
VALUES ('00000000-0000-7000-8000-000000000003', 1, 'example.org', 'example.org');
INSERT INTO application_work (application_id, field)
VALUES ('00000000-0000-7000-8000-000000000003', 'educational');
INSERT INTO application_groups (application_id, icann_group)
VALUES ('00000000-0000-7000-8000-000000000003', 'at-large');
INSERT INTO application_people (application_id, part, name, role, email_local, email_domain,
    email_domain_ascii, email_key)
VALUES ('00000000-0000-7000-8000-000000000003', 'representative', 'Amina Diallo', 'Director',
    'amina', 'example.org', 'example.org', 'amina@example.org');
INSERT INTO events (application_id, at, kind)
VALUES ('00000000-0000-7000-8000-000000000003', '2026-10-03 12:00Z', 'received');
INSERT INTO outbox (id, application_id, kind, language, recipient, subject, plain_text, html,
    created_at, due_at, sent_at)
VALUES ('00000000-0000-7000-9000-000000000005', '00000000-0000-7000-8000-000000000003',
    'acknowledgement', 'en', 'amina@example.org', 'NPOC-PAR-TNR', 'Text', '<p>Text',
    now() - interval '3 days', now(), now());
