-- Three applications that look as if a program had sent them: one waits for a person, one was
-- withdrawn meanwhile, one was released.
INSERT INTO applications (id, reference, private_key, submission_key, received_at, form_language,
    organisation_name, registered, country, icann_region, website, mission, interest, employees,
    has_members, members, ncsg_status, icann_contract, government, political, commercial,
    correspondence, declarations_version)
SELECT id, reference, private_key, submission_key, received_at, 'en', 'Cheap Pills', false, 'US',
    'NA', 'https://www.example.com/', repeat('Pills. ', 10), repeat('Pills. ', 10), '0', false, '0',
    'not-applied', false, false, false, false, 'en', '2026-11'
FROM (VALUES
    ('00000000-0000-7000-8000-000000000004'::uuid, 'NPOC-WAT-TNG',
     '00000000-0000-4000-8000-000000000004'::uuid, '00000000-0000-4000-9000-000000000004'::uuid,
     '2026-11-01 12:00Z'::timestamptz),
    ('00000000-0000-7000-8000-000000000005', 'NPOC-WTH-HED',
     '00000000-0000-4000-8000-000000000005', '00000000-0000-4000-9000-000000000005',
     '2026-11-02 12:00Z'),
    ('00000000-0000-7000-8000-000000000006', 'NPOC-FRE-EDX',
     '00000000-0000-4000-8000-000000000006', '00000000-0000-4000-9000-000000000006',
     '2026-11-03 12:00Z')
) AS caught (id, reference, private_key, submission_key, received_at);
INSERT INTO application_domains (application_id, position, name, ascii)
SELECT id, 1, 'example.com', 'example.com'
FROM applications WHERE organisation_name = 'Cheap Pills';
INSERT INTO application_work (application_id, field)
SELECT id, 'advocacy' FROM applications WHERE organisation_name = 'Cheap Pills';
INSERT INTO application_groups (application_id, icann_group)
SELECT id, 'none' FROM applications WHERE organisation_name = 'Cheap Pills';
INSERT INTO application_people (application_id, part, name, role, email_local, email_domain,
    email_domain_ascii, email_key)
SELECT id, 'representative', 'Pills', 'Pills', 'pills', 'example.com', 'example.com',
    'pills@example.com'
FROM applications WHERE organisation_name = 'Cheap Pills';
INSERT INTO events (application_id, at, kind)
SELECT id, received_at, 'received'
FROM applications WHERE organisation_name = 'Cheap Pills' ORDER BY received_at;
INSERT INTO events (application_id, at, kind)
VALUES ('00000000-0000-7000-8000-000000000005', '2026-11-04 12:00Z', 'withdrawn'),
       ('00000000-0000-7000-8000-000000000006', '2026-11-05 12:00Z', 'released');

-- Every reason, one of them twice; a digest has told staff of the second.
INSERT INTO application_marks (application_id, marks, marked_at, digested_at, released_at)
VALUES ('00000000-0000-7000-8000-000000000004',
        '{trap,no-time,too-fast,link-in-name,same-text}', '2026-11-01 12:00Z', NULL, NULL),
       ('00000000-0000-7000-8000-000000000005', '{same-text,trap}', '2026-11-02 12:00Z',
        '2026-11-03 08:00Z', NULL),
       ('00000000-0000-7000-8000-000000000006', '{too-fast}', '2026-11-03 12:00Z', NULL,
        '2026-11-05 12:00Z');

INSERT INTO arrivals (kind, network, at)
VALUES ('application', sha256('one network'), '2026-11-21 14:00Z'),
       ('marked', sha256('one network'), '2026-11-21 14:01Z'),
       ('marked', sha256('another network'), '2026-11-21 14:02Z'),
       ('draft', sha256('another network'), '2026-11-21 14:03Z');

INSERT INTO secrets (name, value) VALUES ('signing', sha256('a secret'));
